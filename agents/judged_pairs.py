"""Conversations compared by a judge: what was said in two of them, each read first once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import Fault
from ..rewards.rubric.defence import says_nothing
from ..rewards.rubric.judge_spec import load_judge
from ..rewards.rubric.pairwise import Pair, compare
from ..rewards.rubric.transcript import Transcript
from .preferences import Reader, Told

if TYPE_CHECKING:
    from .llm.episodes import Spoken

__all__ = ["by_judge"]


def by_judge(spec: str) -> Reader:
    """Return a reader that asks a judge which of two conversations does the task better, all at once.

    Preferred, by 1, is who wins in both orders (see `rewardlab.rewards.rubric.pairwise`). A conversation that says
    nothing loses to one that says something, unasked.

    Args:
        spec: Of the judge, as ``chat:MODEL?votes=3``; see `load_judge`.

    Raises:
        ConfigurationError: There is no such judge.
        MissingDependency: What it needs is not installed.
    """
    judge = load_judge(spec)

    def read(pairs: Sequence[tuple[Spoken, Spoken]]) -> Sequence[Told | Fault]:
        asked = [Pair(first.heard[0], _told(first), _told(second)) for first, second in pairs]
        return [
            found if isinstance(found, Fault) else Told(float(found.value), not found.consistent)
            for found in compare(judge, asked)
        ]

    return read


def _told(episode: Spoken) -> str:
    """What was said, and heard in between; the task is told apart. Nothing where nothing was said."""
    if len(episode.answers) == 1 or says_nothing("\n".join(episode.answers)):
        return "".join(episode.answers[:1])
    transcript = Transcript()
    for step, said in enumerate(episode.answers):
        transcript.add(said, "".join(episode.heard[step + 1 : step + 2]))
    return transcript.whole().text
