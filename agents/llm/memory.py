"""The keys and values of everything that a batch of conversations has said so far, kept between turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.nn.functional import pad
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

__all__ = ["Memory"]

_EMPTY = 0.25
"""Share of columns that may stand empty before rows are moved together."""


class _Layer(DynamicLayer):
    """One layer's keys and values ``(rows, heads, columns, size)``, in a buffer that grows by doubling."""

    def __init__(self, length: int = 0) -> None:
        super().__init__()
        self.length = length

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Add columns; return all of them."""
        end = self.length + key_states.shape[-2]
        keys, values = self._roomy(self.keys, key_states, end), self._roomy(self.values, value_states, end)
        keys[:, :, self.length : end] = key_states
        values[:, :, self.length : end] = value_states
        self.keys, self.values, self.length, self.is_initialized = keys, values, end, True
        return keys[:, :, :end], values[:, :, :end]

    def get_seq_length(self) -> int:
        """Return how many columns there are."""
        return self.length

    def catch_up(self, rows: torch.Tensor, ahead: _Layer) -> None:
        """Add the columns that `ahead` has more, which is a layer of these rows; for others they are masked."""
        start, end = self.length, ahead.length
        for name in ("keys", "values"):
            kept = getattr(self, name)
            roomy = self._roomy(kept, kept, end)
            # What is masked has to be a number all the same.
            roomy[:, :, start:end] = 0.0
            roomy[rows, :, start:end] = getattr(ahead, name)[:, :, start:end]
            setattr(self, name, roomy)
        self.length = end

    def replaced(self, change: Callable[[torch.Tensor], torch.Tensor], length: int) -> _Layer:
        """Return a layer with what `change` makes of the columns in use, which are then `length`."""
        made = _Layer(length)
        if self.keys is not None and self.values is not None:
            made.keys, made.values = (change(kept[:, :, : self.length]) for kept in (self.keys, self.values))
            made.is_initialized = True
        return made

    def _roomy(self, kept: torch.Tensor | None, like: torch.Tensor, end: int) -> torch.Tensor:
        """Return `kept`, or a larger buffer with the same columns in use, with room for `end` columns."""
        if kept is not None and end <= kept.shape[-2]:
            return kept
        rows, heads, _, size = like.shape
        roomy = like.new_empty(rows, heads, max(end, 0 if kept is None else 2 * kept.shape[-2]), size)
        if kept is not None:
            roomy[:, :, : self.length] = kept[:, :, : self.length]
        return roomy


class Memory:
    """Keys and values of a batch of conversations; columns in which one has no token are masked for it.

    Attributes:
        mask: Bool ``(rows, columns)``: where each row has a token.
        lengths: ``(rows,)``: how many tokens each row has.

    Args:
        model: A causal language model of transformers.
        rows: How many conversations begin.
    """

    def __init__(self, model: Any, rows: int) -> None:
        self._model = model
        self._layers = [_Layer() for _ in range(model.config.get_text_config().num_hidden_layers)]
        self.mask = torch.zeros((rows, 0), dtype=torch.bool, device=model.device)
        self.lengths = torch.zeros(rows, dtype=torch.long, device=model.device)

    def read(self, tokens: torch.Tensor, here: torch.Tensor) -> torch.Tensor:
        """Read more tokens; return the logits after the last column, float32 ``(rows, vocabulary)``.

        Args:
            tokens: ``(rows, n)``.
            here: Bool ``(rows, n)``: which of them there are. What is returned of a row that has none in the last
                column means nothing.
        """
        self.mask = torch.cat([self.mask, here], dim=1)
        cache: Any = DynamicCache()
        cache.layers, cache.layer_class_to_replicate = self._layers, None
        out = self._model(
            input_ids=tokens,
            attention_mask=_causal(self.mask, tokens.shape[1], self._model.dtype),
            position_ids=(self.lengths[:, None] + here.long().cumsum(1) - 1).clamp(min=0),
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        )
        self.lengths = self.lengths + here.sum(1)
        logits: torch.Tensor = out.logits[:, -1].float()
        return logits

    @property
    def gaping(self) -> bool:
        """Whether so many columns stand empty in all rows that they should be moved together."""
        return self.mask.shape[1] > 0 and int(self.lengths.max()) < (1.0 - _EMPTY) * self.mask.shape[1]

    def take(self, rows: Sequence[int]) -> Memory:
        """Return a memory of these rows only, in this order; a row may be taken more than once."""
        index = torch.as_tensor(rows, device=self.mask.device)
        taken = Memory(self._model, 0)
        taken.mask, taken.lengths = self.mask[index], self.lengths[index]
        taken._layers = [layer.replaced(lambda kept: kept[index], layer.length) for layer in self._layers]
        return taken

    def close_up(self) -> Memory:
        """Return a memory of the same rows, moved together: its columns are those of the longest."""
        width, longest = self.mask.shape[1], int(self.lengths.max())
        # Empty columns first, then the others in their order.
        columns = self.mask.long().argsort(dim=1, stable=True)[:, width - longest :]

        def moved(kept: torch.Tensor) -> torch.Tensor:
            return kept.gather(2, columns[:, None, :, None].expand(-1, kept.shape[1], -1, kept.shape[3]))

        closed = Memory(self._model, 0)
        closed.mask, closed.lengths = self.mask.gather(1, columns), self.lengths
        closed._layers = [layer.replaced(moved, longest) for layer in self._layers]
        return closed

    def catch_up(self, rows: Sequence[int], ahead: Memory) -> None:
        """Let these rows go on from where `ahead` is, which was taken of them and has read more since."""
        index = torch.as_tensor(rows, device=self.mask.device)
        more = self.mask.new_zeros(len(self.mask), ahead.mask.shape[1] - self.mask.shape[1])
        more[index] = ahead.mask[:, self.mask.shape[1] :]
        self.mask = torch.cat([self.mask, more], dim=1)
        self.lengths = self.lengths.index_copy(0, index, ahead.lengths)
        for layer, other in zip(self._layers, ahead._layers, strict=True):
            layer.catch_up(index, other)

    @staticmethod
    def join(memories: Sequence[Memory]) -> Memory:
        """Return one memory of the rows of all, at least one, in their order."""
        if len(memories) == 1:
            return memories[0]
        width = max(memory.mask.shape[1] for memory in memories)
        joined = Memory(memories[0]._model, 0)
        joined.mask = torch.cat([pad(memory.mask, (width - memory.mask.shape[1], 0)) for memory in memories])
        joined.lengths = torch.cat([memory.lengths for memory in memories])
        for number, layers in enumerate(zip(*(memory._layers for memory in memories), strict=True)):
            known = next((layer for layer in layers if layer.keys is not None), None)
            if known is None:
                continue
            made = _Layer(width)
            for name in ("keys", "values"):
                like = getattr(known, name)
                parts = [
                    like.new_zeros(len(memory.mask), like.shape[1], width, like.shape[3])
                    if layer.keys is None
                    else pad(getattr(layer, name)[:, :, : layer.length], (0, 0, width - layer.length, 0))
                    for memory, layer in zip(memories, layers, strict=True)
                ]
                setattr(made, name, torch.cat(parts))
            made.is_initialized = True
            joined._layers[number] = made
        return joined


def _causal(mask: torch.Tensor, new: int, dtype: torch.dtype) -> torch.Tensor:
    """What each of the `new` last columns looks at, ``(rows, 1, new, columns)``: 0 there, elsewhere the least number.

    A column without a token looks at itself, so that nothing is divided by nothing.
    """
    width = mask.shape[1]
    at = torch.arange(width, device=mask.device)
    now = at[width - new :, None]
    seen = (mask[:, None, :] & (at <= now)[None]) | (at == now)[None]
    return torch.where(seen, 0.0, torch.finfo(dtype).min).to(dtype)[:, None]
