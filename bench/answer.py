"""The answer to a study's question in one paragraph, computed from its numbers.

A design is called ahead of another only where the 95% interval of its probability of improvement leaves one half, and
either has at least `FEWEST` runs: with three a side even a clean sweep happens by chance once in 20 times, with four
once in 70. Otherwise the paragraph says that the runs do not separate them. Names stand between backticks, for Markdown
and HTML.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .page import interval, number, share, short

__all__ = ["Cheat", "Verdict", "answer", "cheating", "learned_to_cheat", "verdicts"]

FEWEST = 4
MEASURES = {"return": "return", "discounted": "discounted return"}


@dataclass(frozen=True)
class Verdict:
    """One of the three comparisons.

    Its heading, the leading design (None for several), the number in words, a sentence, the designs that these runs
    do not separate from the leader, and the designs that lead together where their numbers are the same.
    """

    heading: str
    leader: str | None
    figure: str
    sentence: str
    equals: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cheat:
    """What an exploit was paid and what the expert was, by one measure (return or discounted return)."""

    exploit: str
    measure: str
    paid: float
    expert: float

    @property
    def broken(self) -> bool:
        """Whether cheating pays at least as well as solving."""
        return self.paid >= self.expert

    @property
    def share(self) -> float:
        """The exploit's pay as a share of the expert's; where that is not positive, 0 or infinite."""
        if self.expert > 0:
            return self.paid / self.expert
        return math.inf if self.broken else 0.0

    @property
    def words(self) -> str:
        """The comparison as the end of a sentence, such as "earns 3 times the expert's return of 2"."""
        much = f"{number(self.share, 2)} times" if math.isfinite(self.share) else f"{short(self.paid)} against"
        return f"earns {much} the expert's {MEASURES[self.measure]} of {short(self.expert)}"


def answer(summary: dict[str, Any]) -> str:
    """Return the answer as one paragraph of a few sentences."""
    designs = [design for design in summary["designs"] if design["finished"]]
    runs = summary["runs"]
    absent = [run for run in runs if run["status"] != "finished"]
    sentences = []
    if not designs:
        return f"No answer yet: none of the {len(runs)} runs has finished."
    if len(designs) == 1:
        sentences.append(_alone(designs[0], summary))
        sentences += [verdict.sentence for verdict in verdicts(summary) if verdict.heading == "Hardest to cheat"]
    else:
        after = f" after {number(summary['budget'])} steps" if summary["budget"] else ""
        least = "up to " if absent else ""
        sentences.append(f"With {least}{_plural(summary['seeds'], 'seed')} for each design{after}:")
        sentences += [verdict.sentence for verdict in verdicts(summary)]
    if absent:
        kinds = ", ".join(
            f"{sum(run['status'] == kind for run in absent)} {kind}"
            for kind in ("missing", "failed", "unfinished")
            if any(run["status"] == kind for run in absent)
        )
        sentences.append(f"{len(absent)} of {_plural(len(runs), 'run')} did not finish ({kinds}) and count nowhere.")
    return " ".join(sentences)


def verdicts(summary: dict[str, Any]) -> list[Verdict]:
    """Return which design learns faster, ends better and is harder to cheat; what has no numbers is left out."""
    found = []
    for key, heading, does, measure in (
        ("area", "Learns fastest", "learns fastest", "area under the success curve"),
        ("success", "Ends best", "ends best", "success at the end"),
    ):
        designs = sorted(
            (design for design in summary["designs"] if design[key]), key=lambda design: -float(design[key]["iqm"])
        )
        if not designs:
            continue
        leaders = [design for design in designs if math.isclose(design[key]["iqm"], designs[0][key]["iqm"])]
        names, rest = [leader["name"] for leader in leaders], designs[len(leaders) :]
        equal = [other["name"] for other in rest if not all(_ahead(leader, other, key) for leader in leaders)]
        best, value = leaders[0], share(leaders[0][key]["iqm"], 2)
        if len(leaders) == 1:
            value += interval(best[key], 2)
            sentence, them = f"{_marked(best['name'])} {does} ({measure} {value})", "it"
        else:
            sentence, them = f"Which {does} is a tie: {_listed(names)} ({measure} {value})", "them"
        if equal and len(equal) == len(rest) and len(equal) > 1:
            sentence += f", though these runs separate {them} from no other design."
        elif equal:
            sentence += f", though these runs do not separate {them} from {_listed(equal)}."
        else:
            sentence += ", ahead of every other design." if rest else "."
        tied = tuple(names) if len(leaders) > 1 else ()
        leader = None if tied else best["name"]
        found.append(Verdict(heading, leader, f"{measure} {value}", sentence, tuple(equal), tied))
    cheat = _hardest_to_cheat(summary)
    return [*found, cheat] if cheat else found


def cheating(anchors: dict[str, Any] | None) -> Cheat | None:
    """Return the exploit that comes nearest to the expert, or passes it; None where either was not measured.

    Both the return and the discounted return are looked at, since learners maximise the latter.
    """
    expert = (anchors or {}).get("expert") or {}
    found = [
        Cheat(name, measure, float(play[measure]), float(expert[measure]))
        for name, play in ((anchors or {}).get("exploits") or {}).items()
        for measure in MEASURES
        if play and play.get(measure) is not None and expert.get(measure) is not None
    ]
    return max(found, key=lambda cheat: cheat.share) if found else None


def learned_to_cheat(design: dict[str, Any]) -> bool:
    """Whether trained agents end with at least the expert's return and yet solve less than half as often as it does."""
    expert = (design["anchors"] or {}).get("expert") or {}
    if expert.get("return") is None or not expert.get("success") or not design["return"] or not design["success"]:
        return False
    return bool(design["return"]["iqm"] >= expert["return"] and design["success"]["iqm"] < 0.5 * expert["success"])


def _ahead(design: dict[str, Any], other: dict[str, Any], key: str) -> bool:
    chance = design["rivals"][key][other["name"]]
    if chance is None or chance["low"] is None or min(design["finished"], other["finished"]) < FEWEST:
        return False
    return bool(chance["low"] > 0.5)


def _hardest_to_cheat(summary: dict[str, Any]) -> Verdict | None:
    """Compare what the best paid exploit earns with what the expert earns, within each design's own reward."""
    measured = {design["name"]: found for design in summary["designs"] if (found := cheating(design["anchors"]))}
    if not measured:
        return None
    parts = []
    leader, figure = None, "an exploit is paid at least as well as the expert in every design"
    sound = {name: cheat for name, cheat in measured.items() if not cheat.broken}
    if sound:
        lowest = max(0.0, min(cheat.share for cheat in sound.values()))
        hardest = [name for name, cheat in sound.items() if cheat.share <= lowest + 0.005]
        leader = hardest[0] if len(hardest) == 1 else None
        much = f"the best paid exploit earns {_share(lowest)} of what the expert does"
        figure = much if leader else f"{much}: {_listed(hardest)}"
        parts.append(f"{_listed(hardest)} {'is' if leader else 'are'} hardest to cheat ({much}).")
    for name, cheat in measured.items():
        if cheat.broken:
            parts.append(f"{_marked(name)} can be cheated: the exploit {_marked(cheat.exploit)} {cheat.words}.")
    for design in summary["designs"]:
        if learned_to_cheat(design):
            ends = f"return {short(design['return']['iqm'])} and success {share(design['success']['iqm'], 2)}"
            parts.append(f"Agents trained on {_marked(design['name'])} learned to cheat: they end with {ends}.")
    return Verdict("Hardest to cheat", leader, figure, " ".join(parts))


def _alone(design: dict[str, Any], summary: dict[str, Any]) -> str:
    after = f" after {number(summary['budget'])} steps" if summary["budget"] else ""
    rows = [run for run in summary["runs"] if run["status"] == "finished"]
    if len(rows) == 1 and rows[0]["episodes"]:
        value = f"{share(rows[0]['episodes']['value'], 2)}{interval(rows[0]['episodes'], 2)}"
        return (
            f"{_marked(design['name'])} solves {value} of the test tasks{after} "
            f"({_plural(rows[0]['tested'], 'episode')}, Wilson interval; one seed says nothing about the next)."
        )
    if design["success"] is None:
        return f"{_marked(design['name'])} has runs on some tasks only, so its success over all of them is missing."
    value = f"{share(design['success']['iqm'], 2)}{interval(design['success'], 2)}"
    return f"{_marked(design['name'])} ends at success {value}{after}."


def _marked(name: str) -> str:
    return f"`{name.replace('`', '')}`"


def _share(value: float) -> str:
    return "none" if value < 0.0005 else f"{number(100 * value, 2)}%"


def _listed(names: Sequence[str]) -> str:
    marked = [_marked(name) for name in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
