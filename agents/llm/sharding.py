"""A model that is dealt out: each process keeps a part of its weights, of their gradients and of Adam's states (FSDP).

Layers are put together for as long as they are read in learning, by all processes at once. To sample, to measure and to
be saved the model is whole in every process: conversations are of all lengths, and nobody waits for another's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from .distributed import Item, Team

__all__ = ["Shards"]


class Shards(Team):
    """The processes that keep a part of a model each, as `torch.distributed.fsdp` deals it out.

    Args:
        model: A causal language model, the same in all of them; it is dealt out here.
        team: They.
    """

    def __init__(self, model: Any, team: Team) -> None:
        super().__init__(team.rank, team.size)
        from torch.distributed.fsdp import FSDPModule, fully_shard

        # What transformers never splits are its layers, whatever they are called.
        for layer in [module for module in model.modules() if type(module).__name__ in (model._no_split_modules or ())]:
            fully_shard(layer)
        self._model: Any = fully_shard(model)
        self._parts: list[Any] = [module for module in model.modules() if isinstance(module, FSDPModule)]
        for part in self._parts:
            part.set_force_sum_reduction_for_comms(True)  # Gloo knows no other.
        self._divide(1.0)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Have all weights here; all begin and end this together, and in between need not wait for each other."""
        for part in self._parts:
            part.set_reshard_after_forward(False, recurse=False)
            part.unshard()
        try:
            yield
        finally:
            for part in self._parts:
                part.reshard()
                part.set_reshard_after_forward(part is not self._model, recurse=False)

    @contextmanager
    def alike(self) -> Iterator[None]:
        """Take the means of gradients: everybody reads the same, and so would learn it as often as there are many."""
        self._divide(float(self.size))
        yield
        self._divide(1.0)

    def passes(self, batches: Iterable[Item]) -> Iterator[Item]:
        """Give `batches`, each of which is read with its gradient, and read on for as long as others have some.

        Layers are put together by all at once.
        """
        own = list(batches)
        most = max(self.gather([len(own)]))
        yield from own
        for _ in range(most - len(own)):
            blank = torch.zeros(1, 1, dtype=torch.int64, device=self._model.device)
            (0.0 * self._model(input_ids=blank, use_cache=False).logits.sum()).backward()

    def add_up(self, weights: Sequence[torch.Tensor]) -> None:
        """Do nothing: gradients were added up as they were made."""

    def agree(self, weights: Iterable[torch.Tensor]) -> None:
        """Make what everybody has of its own the first's; parts are nobody else's."""
        from torch.distributed.tensor import DTensor

        super().agree([weight for weight in weights if not isinstance(weight, DTensor)])

    def put_together(self, state: Any) -> Any:
        """Return `state`, of a model or its optimiser, with whole tensors, in the first process, which alone saves."""
        from torch.distributed.tensor import DTensor

        if isinstance(state, dict):
            return {key: self.put_together(value) for key, value in state.items()}
        if not isinstance(state, DTensor):
            return state
        whole = state.full_tensor()
        # Not on a GPU, where there is no room for all of them.
        return whole.cpu() if self.first else None

    def deal(self, state: dict[str, Any], weights: Sequence[Any]) -> dict[str, Any]:
        """Return an optimiser's whole `state` with the part of each tensor that goes with our part of its weight."""
        from torch.distributed.tensor import distribute_tensor

        def own(weight: Any, value: Any) -> Any:
            if not torch.is_tensor(value) or value.shape != weight.shape:
                return value
            # All have read the same file: nobody has to be told.
            value = value.to(weight.device)
            return distribute_tensor(value, weight.device_mesh, weight.placements, src_data_rank=None)

        parts = {
            row: {key: own(weights[row], value) for key, value in each.items()} for row, each in state["state"].items()
        }
        return {**state, "state": parts}

    def norm(self, norm: Any) -> float:
        """Return the norm of everybody's gradients."""
        return float(norm.full_tensor())

    def _divide(self, factor: float) -> None:
        for part in self._parts:
            part.set_gradient_divide_factor(factor)
