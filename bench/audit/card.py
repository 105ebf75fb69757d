"""The report card of a reward design: sections of numbers and findings, as data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["VERDICTS", "Card", "Chart", "Finding", "Section", "Table"]

VERDICTS = ("good", "note", "warning", "bad")
"""What a finding means for the design, the best first."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found out, in a sentence: one of `VERDICTS` and the text, names between backticks."""

    verdict: str
    text: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict={self.verdict!r}: give one of {', '.join(VERDICTS)}")


@dataclass(frozen=True)
class Table:
    """Numbers in rows; cells are texts, numbers, or None for what was not measured."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A picture as data.

    Attributes:
        title: What it shows.
        kind: ``"bars"`` or ``"lines"``.
        series: Name -> values: one value for a bar, ``{"x": [...], "y": [...]}`` for a line.
        reference: The value to stay below, drawn as a rule across bars; None for none.
        x_label: What the horizontal axis of lines counts.
        y_label: What their vertical axis measures.
    """

    title: str
    kind: str
    series: Mapping[str, Any]
    reference: float | None = None
    x_label: str = ""
    y_label: str = ""


@dataclass(frozen=True)
class Section:
    """The answer to one of the audit's questions.

    Attributes:
        name: A word, ``"faithful"``.
        question: What was asked.
        metrics: Numbers by name, an identifier each, unique in the card; None where it could not be measured.
        findings: What they mean, the gravest first.
        tables: Details.
        charts: Pictures.
        trajectory: An episode worth reading, step by step, in words; empty without one.
        film: A GIF of that episode, beside the page; None without one. It is not in the JSON.
        cpu_seconds: What it took; not part of what the same seed repeats.
    """

    name: str
    question: str
    metrics: Mapping[str, float | None]
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    trajectory: tuple[str, ...] = ()
    film: bytes | None = field(default=None, repr=False)
    cpu_seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """The gravest of the findings' verdicts."""
        return max((finding.verdict for finding in self.findings), key=VERDICTS.index, default="note")


@dataclass(frozen=True)
class Card:
    """All sections on one design.

    Attributes:
        env: Registered id.
        env_kwargs: Constructor arguments.
        reward: The canonical text of the design.
        gamma: The discount it was audited for.
        seed: Of everything random.
        budget: CPU minutes that were asked for.
        sections: In the order of the audit.
        versions: Of what took part.
    """

    env: str
    env_kwargs: Mapping[str, Any]
    reward: str
    gamma: float
    seed: int
    budget: float
    sections: tuple[Section, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def metrics(self) -> dict[str, float | None]:
        """The numbers of all sections."""
        return {name: value for section in self.sections for name, value in section.metrics.items()}

    @property
    def verdict(self) -> str:
        """The gravest verdict of the sections."""
        return max((section.verdict for section in self.sections), key=VERDICTS.index, default="note")

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it; numbers that are not finite become texts, which JSON has none for."""
        return _plain(
            {
                "env": self.env,
                "env_kwargs": dict(self.env_kwargs),
                "reward": self.reward,
                "gamma": self.gamma,
                "seed": self.seed,
                "budget": self.budget,
                "verdict": self.verdict,
                "metrics": self.metrics,
                "sections": [
                    {
                        "name": section.name,
                        "question": section.question,
                        "verdict": section.verdict,
                        "metrics": dict(section.metrics),
                        "findings": [vars(each) for each in section.findings],
                        "tables": [
                            {
                                "title": each.title,
                                "columns": list(each.columns),
                                "rows": [list(row) for row in each.rows],
                            }
                            for each in section.tables
                        ],
                        "charts": [
                            {"title": each.title, "kind": each.kind, "series": dict(each.series)}
                            for each in section.charts
                        ],
                        "trajectory": list(section.trajectory),
                        "cpu_seconds": round(section.cpu_seconds, 3),
                    }
                    for section in self.sections
                ],
                "versions": dict(self.versions),
            }
        )

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Card:
        """Read what `to_dict` wrote; numbers that are not finite come back as such.

        Raises:
            KeyError: Something is missing in it.
        """
        sections = tuple(
            Section(
                name=each["name"],
                question=each["question"],
                metrics={name: None if value is None else float(value) for name, value in each["metrics"].items()},
                findings=tuple(Finding(**finding) for finding in each["findings"]),
                tables=tuple(
                    Table(table["title"], tuple(table["columns"]), tuple(map(tuple, table["rows"])))
                    for table in each["tables"]
                ),
                charts=tuple(Chart(**chart) for chart in each["charts"]),
                trajectory=tuple(each["trajectory"]),
                cpu_seconds=each["cpu_seconds"],
            )
            for each in document["sections"]
        )
        own = ("env", "env_kwargs", "reward", "gamma", "seed", "budget", "versions")
        return cls(**{name: document[name] for name in own}, sections=sections)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if hasattr(value, "item"):
        value = value.item()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
