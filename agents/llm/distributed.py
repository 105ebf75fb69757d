"""Processes that learn as one: each plays some of the groups and reads some of what was said.

``accelerate launch`` and ``torchrun`` start them, one for each GPU. All hold the same weights. What was played is told
to all, so that rewards and credit are those of the whole batch, whatever they compare; the gradients of what each has
read are added up. An update is then the one that a single process would have made, but for the order of sums.

A run's folder and the terminal belong to the first process. What fails in one ends all (`as_one`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ...errors import ConfigurationError, StateError, require

if TYPE_CHECKING:
    import torch  # Late elsewhere: who learns alone, and not by torch, needs none of it.

__all__ = ["Team", "as_one", "end", "join_team"]

Item = TypeVar("Item")

_PATIENCE = timedelta(days=1)
"""For as long others wait while the first evaluates. That one has died is known at once, from its launcher."""
_MANNERS = timedelta(seconds=5)
"""For as long the launcher is asked whether another has failed before."""


class Team:
    """The processes that learn together, as one of them sees them.

    Args:
        rank: The number of this one.
        size: How many there are; one alone has nobody to talk to.
    """

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    @property
    def first(self) -> bool:
        """Whether this one writes and tells what all have done."""
        return self.rank == 0

    @contextmanager
    def in_touch(self) -> Iterator[None]:
        """Work together with the others.

        Raises:
            StateError: One of them has ended.
        """
        try:
            yield
        except RuntimeError as error:
            if self.size == 1 or not _about_others(error):
                raise
            raise StateError(
                "another of the processes that learn together has ended, and without it this one cannot go on; the "
                f"same command goes on from the last checkpoint ({str(error).splitlines()[0]})"
            ) from error

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
        """Return the items of all, those of the first process first, as soon as all have come to this point."""
        if self.size == 1:
            return list(items)
        from torch import distributed

        told: list[Any] = [None] * self.size
        distributed.all_gather_object(told, list(items))
        return [item for own in told for item in own]

    def add_up(self, weights: Sequence[torch.Tensor]) -> None:
        """Make the gradients of `weights` the sums of everybody's."""
        if self.size == 1:
            return
        import torch
        from torch import distributed

        gradients = [torch.zeros_like(weight) if weight.grad is None else weight.grad for weight in weights]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        for weight, gradient, total in zip(
            weights, gradients, together.split([gradient.numel() for gradient in gradients]), strict=True
        ):
            weight.grad = total.view_as(gradient)

    def agree(self, weights: Iterable[torch.Tensor]) -> None:
        """Make `weights` those of the first process: the same sums in another order may differ in their last digits."""
        if self.size == 1:
            return
        import torch
        from torch import distributed

        with torch.no_grad():
            for weight in weights:
                distributed.broadcast(weight, src=0)

    # What is different where the model is dealt out: see `sharding`.

    def whole(self) -> AbstractContextManager[None]:
        """Have all weights here."""
        return nullcontext()

    def alike(self) -> AbstractContextManager[None]:
        """Learn while everybody reads the same."""
        return nullcontext()

    def passes(self, batches: Iterable[Item]) -> Iterable[Item]:
        """Return `batches`, each of which is read with its gradient."""
        return batches

    def put_together(self, state: Any) -> Any:
        """Return `state`, of a model or its optimiser, with whole tensors."""
        return state

    def deal(self, state: dict[str, Any], weights: Sequence[Any]) -> dict[str, Any]:
        """Return what of an optimiser's `state` belongs here."""
        return state

    def norm(self, norm: Any) -> float:
        """Return the norm of everybody's gradients, of which `norm` is what torch says of ours."""
        return float(norm)


def join_team(device: str) -> Team:
    """Return the processes that a launcher has started together with this one; it alone where there was none.

    Args:
        device: Where they compute; on ``cuda`` each gets its own.

    Raises:
        ConfigurationError: `device` is one GPU, and there are several processes.
        MissingDependency: There are several, and ``accelerate`` is not installed.
    """
    if _launched() == 1:
        return Team()
    require("accelerate", "llm")
    from accelerate import PartialState

    if device.startswith("cuda:"):
        raise ConfigurationError(
            f"device '{device}' is one GPU, and {_launched()} processes learn together: with --device cuda each has its"
            " own"
        )
    state = PartialState(cpu=device == "cpu", timeout=_PATIENCE)
    return Team(state.process_index, state.num_processes)


@contextmanager
def as_one() -> Iterator[None]:
    """End the processes that a launcher has started as if they were one: the first that fails is the only one heard.

    ``torchrun`` and ``accelerate launch`` end the others when one has failed, and keep a store through which it is
    known which was the first.
    """
    try:
        yield
        if _launched() > 1:
            _leave()
    except (Exception, KeyboardInterrupt):
        if _launched() > 1 and not _first_to_fail():
            raise SystemExit(1) from None
        raise


def end(code: int) -> NoReturn:
    """End this process with `code`; one that a launcher has started at once.

    Threads of the process group, when they are taken down, now and then abort a process whose work is done ("terminate
    called without an active exception", with Gloo), which a launcher takes for a failure of all.
    """
    if _launched() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _about_others(error: RuntimeError) -> bool:
    """Whether it is what torch raises where others do not answer; Gloo's have no class of their own."""
    from torch import distributed

    return isinstance(error, distributed.DistError) or "gloo" in str(error)


def _launched() -> int:
    """How many processes a launcher has started."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def _leave() -> None:
    """Wait, if there was a team, until all have done their work: a launcher ends the others if one goes wrongly."""
    from torch import distributed

    if distributed.is_initialized():
        Team(distributed.get_rank(), distributed.get_world_size()).gather([])


def _first_to_fail() -> bool:
    """Whether no other process has failed; True where none can know, as other launchers keep no store."""
    if os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True":
        return True
    from torch.distributed.rendezvous import rendezvous

    try:
        store, _, _ = next(rendezvous("env://", timeout=_MANNERS))
        return bool(store.add("rewardlab/failed", 1) == 1)
    except RuntimeError:
        return True
