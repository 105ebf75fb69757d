"""A causal language model that learns: its weights, its tokenizer, and what it makes of conversations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .episodes import Thread

__all__ = ["BASE", "Batch", "LanguagePolicy", "batches"]

BASE = "base"
"""The folder, beside LoRA's matrices, of the model that they belong to, where it has no name of its own."""


@dataclass(frozen=True)
class Batch:
    """Threads side by side, padded on the right.

    Attributes:
        tokens: ``(rows, tokens)``.
        here: Which of them there are.
        turns: The turn that each was sampled in, -1 for others.
        old: Their log-probabilities when they were sampled.
        rows: Which of the threads these are.
    """

    tokens: torch.Tensor
    here: torch.Tensor
    turns: torch.Tensor
    old: torch.Tensor
    rows: tuple[int, ...]


class LanguagePolicy:
    """A model and its tokenizer.

    Args:
        model: A causal language model of transformers.
        tokenizer: Its tokenizer.
        temperature: What logits are divided by, when sampling and when learning.
        compiled: Whether `read` runs through torch.compile; sampling, whose shapes change with every token, does not.

    Attributes:
        stops: Tokens by which the model ends an answer, besides the tokenizer's own.
    """

    def __init__(self, model: Any, tokenizer: Any, *, temperature: float = 1.0, compiled: bool = False) -> None:
        self.model = model
        self._reader = torch.compile(model, dynamic=True) if compiled else model
        self.tokenizer = tokenizer
        self.temperature = temperature
        ends = getattr(model.generation_config, "eos_token_id", None)
        self.stops: list[int] = [] if ends is None else [ends] if isinstance(ends, int) else list(ends)

    def read(self, batch: Batch, *, entropic: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log-probability of each sampled token given what is before it, and its distribution's entropy.

        Both ``(rows, tokens)``, 0 for tokens that were not sampled, which have no gradient.

        Args:
            batch: What is read.
            entropic: Whether the entropy has a gradient, for which whole distributions are kept in memory.
        """
        sampled = batch.turns >= 0
        # Logits are made only where a token was sampled next: with a large vocabulary they are most of the memory.
        logits = self._logits(batch.tokens, None, None, sampled.roll(-1, dims=1))
        said = logits.gather(1, batch.tokens[sampled][:, None])[:, 0] - logits.logsumexp(-1)
        with torch.set_grad_enabled(entropic and torch.is_grad_enabled()):
            # What is impossible adds nothing.
            chances = torch.log_softmax(logits, dim=-1).clamp(min=torch.finfo(logits.dtype).min)
            entropy = -(chances.exp() * chances).sum(-1)
        blank = said.new_zeros(batch.tokens.shape)
        return blank.masked_scatter(sampled, said), blank.masked_scatter(sampled, entropy)

    def soft_values(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logit of each sampled token, and the logsumexp of all that it was chosen from.

        Both ``(rows, tokens)``, over the temperature, 0 for tokens that were not sampled.
        """
        sampled = batch.turns >= 0
        logits = self._logits(batch.tokens, None, None, sampled.roll(-1, dims=1))
        blank = logits.new_zeros(batch.tokens.shape)
        chosen = logits.gather(1, batch.tokens[sampled][:, None])[:, 0]
        return blank.masked_scatter(sampled, chosen), blank.masked_scatter(sampled, logits.logsumexp(-1))

    def distributions(
        self, tokens: torch.Tensor, mask: torch.Tensor | None, places: torch.Tensor | None, after: torch.Tensor
    ) -> torch.Tensor:
        """Return the log-probability of every token after some tokens, float32.

        Args:
            tokens: ``(rows, tokens)``.
            mask: What is looked at, as transformers has it: ``(rows, tokens)``, or added to scores as ``(rows, 1,
                tokens, tokens)``. None where padding is on the right, which nothing before it looks at: attention is
                faster without a mask.
            places: The position of each token, ``(rows, tokens)``; None where they count from 0.
            after: Columns, the same for all rows, for ``(rows, columns, vocabulary)``; or which tokens, bool
                ``(rows, tokens)``, for ``(tokens, vocabulary)``, row by row.
        """
        return torch.log_softmax(self._logits(tokens, mask, places, after), dim=-1)

    def _logits(
        self, tokens: torch.Tensor, mask: torch.Tensor | None, places: torch.Tensor | None, after: torch.Tensor
    ) -> torch.Tensor:
        """Logits over the temperature; see `distributions`."""
        out = self._reader(
            input_ids=tokens, attention_mask=mask, position_ids=places, use_cache=False, logits_to_keep=after
        )
        logits: torch.Tensor = out.logits.float() / self.temperature
        return logits

    def save(self, folder: Path, weights: Mapping[str, torch.Tensor] | None = None) -> None:
        """Write model and tokenizer as transformers has them; of LoRA its matrices alone, and a base without a name.

        Args:
            folder: Where.
            weights: The model's, if it is dealt out.
        """
        from transformers.utils import logging

        # A checkpoint is written beside a progress bar of ours.
        logging.disable_progress_bar()
        self.tokenizer.save_pretrained(folder)
        if not hasattr(self.model, "peft_config"):
            self.model.save_pretrained(folder, state_dict=weights)
            return
        self.model.save_pretrained(folder, save_embedding_layers=False)
        base = self.model.get_base_model()
        if not base.config.name_or_path or Path(base.config.name_or_path).name == BASE:
            own = {name.replace(".base_layer.", "."): value for name, value in base.state_dict().items()}
            base.save_pretrained(folder / BASE, state_dict={n: v for n, v in own.items() if ".lora_" not in n})


def batches(threads: Sequence[Thread], most: int, device: Any, order: Sequence[int]) -> Iterator[Batch]:
    """Give `threads` in batches of at most `most` tokens, padding included; those of like length go together.

    Args:
        threads: The threads.
        most: Tokens; a longer thread is alone.
        device: torch device.
        order: In which batches come, as numbers that are sorted along with them: a permutation of the threads.
    """
    rows = sorted(range(len(threads)), key=lambda row: (len(threads[row].tokens), order[row]))
    parts: list[list[int]] = []
    for row in rows:
        if parts and (len(parts[-1]) + 1) * len(threads[row].tokens) <= most:
            parts[-1].append(row)
        else:
            parts.append([row])
    for part in sorted(parts, key=lambda part: order[part[0]]):
        yield _batch([threads[row] for row in part], tuple(part), device)


def _batch(threads: Sequence[Thread], rows: tuple[int, ...], device: Any) -> Batch:
    width = max(len(thread.tokens) for thread in threads)

    def padded(lists: Sequence[Sequence[Any]], blank: Any) -> torch.Tensor:
        return torch.tensor([[*each, *[blank] * (width - len(each))] for each in lists], device=device)

    return Batch(
        tokens=padded([thread.tokens for thread in threads], 0),
        here=padded([[True] * len(thread.tokens) for thread in threads], False),
        turns=padded([thread.turns for thread in threads], -1),
        old=padded([thread.log_probabilities for thread in threads], 0.0),
        rows=rows,
    )
