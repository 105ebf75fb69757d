"""Candidates of a search: a reward, where it is from, and what was found when it was trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Candidate", "Scored", "front"]


@dataclass(frozen=True)
class Candidate:
    """A reward that is proposed.

    Attributes:
        name: ``"g2-05"``: the generation and the number in it.
        reward: The expression's canonical text.
        origin: How it came about, in words.
    """

    name: str
    reward: str
    origin: str

    @property
    def generation(self) -> int:
        """The generation, from 0."""
        return int(self.name[1:].partition("-")[0])


@dataclass(frozen=True)
class Scored:
    """A candidate and what was found.

    Attributes:
        candidate: What was tried.
        success: Success at the end of training, from 0 to 1; the mean over seeds.
        area: Mean height of the success curve, so that learning sooner counts.
        hackability: See `rewardlab.bench.audit.hackable`; None where it could not be measured.
        terms: By term, its mean sum in a test episode at every evaluation, and its correlation with success.
        error: Why it could not be trained on; empty where it could.
    """

    candidate: Candidate
    success: float = 0.0
    area: float = 0.0
    hackability: float | None = None
    terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    error: str = ""

    @property
    def fitness(self) -> float:
        """What proposals are chosen by: the area, less what cheating pays of what solving does."""
        cheated = 0.0 if self.hackability is None else min(1.0, max(0.0, self.hackability))
        return -1.0 if self.error else self.area * (1.0 - cheated / 2.0)

    def as_row(self) -> dict[str, Any]:
        """Return it as files hold it."""
        row = asdict(self)
        return {**row.pop("candidate"), **row, "fitness": self.fitness}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Scored:
        """Read what `as_row` wrote."""
        names = ("success", "area", "hackability", "terms", "error")
        return cls(
            Candidate(row["name"], row["reward"], row["origin"]), **{name: row[name] for name in names if name in row}
        )


def front(scored: Sequence[Scored]) -> list[Scored]:
    """Return the candidates that no other is at least as good as in area and hackability, and better in one.

    The greatest area comes first. Of equals the first is there; what could not be trained on, or measured, is not.
    """
    sound = [each for each in scored if not each.error and each.hackability is not None]
    ordered = sorted(sound, key=lambda each: (-each.area, each.hackability))
    kept: list[Scored] = []
    for each in ordered:
        if not kept or (each.hackability or 0.0) < (kept[-1].hackability or 0.0):
            kept.append(each)
    return kept
