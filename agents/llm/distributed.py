"""Processes that learn as one: each plays some of the groups and reads some of what was said.

``accelerate launch`` and ``torchrun`` start them, one for each GPU. All hold the same weights. What was played is told
to all, so that rewards and credit are those of the whole batch, whatever they compare; the gradients of what each has
read are added up. An update is then the one that a single process would have made, but for the order of sums.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import torch
from torch import distributed

from ...errors import ConfigurationError, require

__all__ = ["Team", "join_team"]

Item = TypeVar("Item")


class Team:
    """The processes that learn together, as one of them sees them.

    Args:
        rank: The number of this one.
        size: How many there are; one alone has nobody to talk to.
    """

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    def part(self, groups: int) -> range:
        """Return which of `groups` are played here.

        Raises:
            ConfigurationError: They cannot be dealt out evenly.
        """
        if groups % self.size:
            raise ConfigurationError(
                f"{groups} groups cannot be dealt out to {self.size} processes: set agent.groups to a multiple"
            )
        each = groups // self.size
        return range(self.rank * each, (self.rank + 1) * each)

    def own(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return which of `items`, the same everywhere, are read here."""
        return items[self.rank :: self.size]

    def gather(self, items: Sequence[Item]) -> list[Item]:
        """Return the items of all, those of the first process first."""
        if self.size == 1:
            return list(items)
        told: list[Any] = [None] * self.size
        distributed.all_gather_object(told, list(items))
        return [item for own in told for item in own]

    def add_up(self, weights: Sequence[torch.Tensor]) -> None:
        """Make the gradients of `weights` the sums of everybody's."""
        if self.size == 1:
            return
        gradients = [torch.zeros_like(weight) if weight.grad is None else weight.grad for weight in weights]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        for weight, gradient, total in zip(
            weights, gradients, together.split([gradient.numel() for gradient in gradients]), strict=True
        ):
            weight.grad = total.view_as(gradient)

    def agree(self, weights: Iterable[torch.Tensor]) -> None:
        """Make `weights` those of the first process: the same sums in another order may differ in their last digits."""
        if self.size > 1:
            with torch.no_grad():
                for weight in weights:
                    distributed.broadcast(weight, src=0)


def join_team(device: str) -> Team:
    """Return the processes that a launcher has started together with this one; it alone where there was none.

    Args:
        device: Where they compute; on ``cuda`` each gets its own.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        return Team()
    require("accelerate", "llm")
    from accelerate import PartialState

    state = PartialState(cpu=device == "cpu")
    return Team(state.process_index, state.num_processes)
