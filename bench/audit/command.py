"""What ``rewardlab audit`` does: audits, writes pages, shows what was found, and tells whether conditions hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...agents.provenance import versions
from ...agents.run_folder import write_atomically
from ...errors import ConfigurationError
from ...rewards.expression import Call
from ..console import STDERR, bar, show, table
from ..page import number
from .audit import SECTIONS, audit
from .card import Card
from .fail_if import condition, holds
from .numbers import NUMBERS, check_names
from .page import WORDS, headline, write_card
from .plan import Design, plan
from .ranking import COLUMNS, correlations, final_success, rank, write_ranking
from .subject import Subject

__all__ = ["carry_out"]


def carry_out(
    what: str,
    rewards: Sequence[str],
    env_kwargs: Mapping[str, Any],
    *,
    seed: int,
    gamma: float | None,
    budget: float,
    only: Sequence[str],
    conditions: Sequence[str],
    against: str,
    out: Path | None,
    as_json: bool,
) -> tuple[Path, bool]:
    """Audit the designs of an environment or a suite.

    Args:
        what: See `plan`.
        rewards: See `plan`.
        env_kwargs: See `plan`.
        seed: See `audit`.
        gamma: See `audit`.
        budget: See `audit`.
        only: Sections; all where there are none.
        conditions: Texts of `condition`.
        against: Where success after training is known from; see `final_success`.
        out: The folder that is written; one of ``runs`` where it is None.
        as_json: Whether one JSON document is shown, instead of tables.

    Returns:
        The page, and whether none of the conditions holds.

    Raises:
        ConfigurationError: An argument is not allowed.
        ExpressionError: A design is no expression over the environment's signals.
    """
    checks = [condition(text) for text in conditions]
    title, designs = plan(what, rewards, env_kwargs)
    sections = tuple(only) or tuple(SECTIONS)
    check_names(checks, sections)
    several = len(designs) > 1
    if against and not several:
        raise ConfigurationError(f"--against {against}: a single design has no rank; give a suite")
    folder = out or Path("runs") / f"audit-{title}"
    _claim(folder, {name: vars(design) for name, design in designs.items()} if several else None)
    success = final_success(against, title) if several else {}
    cards: dict[str, Card] = {}
    with bar("sections", len(designs) * len(sections)) as advance:

        def tell(section: str) -> None:
            advance(1, section)
            if not STDERR.is_terminal:
                STDERR.print(f"section {section}")

        for name, design in designs.items():
            place = folder / name if several else folder
            kept = _kept(place, design, sections, seed, gamma, budget) if several else None
            told = "audited before" if kept else "auditing"
            STDERR.print(f"{told} {name}: {design.reward}" if several else f"{told} {design.reward}", markup=False)
            cards[name] = kept or audit(
                design.env,
                design.reward,
                env_kwargs=design.env_kwargs,
                seed=seed,
                gamma=gamma,
                budget=budget,
                sections=sections,
                on_section=tell,
            )
            page = place / "audit.html" if kept else write_card(cards[name], place)
    if several:
        rows = rank(cards, success)
        page = write_ranking(title, rows, folder)
        agreement = correlations(rows)
        document = {"page": str(page), "designs": rows, "rank_correlation": agreement}
        show(document, as_json, lambda: _ranked(rows, agreement["grade"]))
    else:
        (card,) = cards.values()
        show({"page": str(page), **card.to_dict()}, as_json, *(lambda part=part: part for part in _card(card)))
    STDERR.print(f"page: {page}")
    failed = [(name, check) for name, card in cards.items() for check in checks if holds(check, card.metrics)]
    for name, check in failed:
        STDERR.print(f"failed{f' by {name}' if several else ''}: {check}", markup=False)
    return page, not failed


def _claim(folder: Path, asked: Mapping[str, Any] | None) -> None:
    """Make the folder before anything costs time; one that holds a ranking holds no other, and no single card."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "designs.json"
    text = json.dumps(asked, indent=1, default=str) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise ConfigurationError(
            f"'{folder}' holds a ranking of other designs: give another --out, or remove the folder"
        )
    if asked is not None:
        write_atomically(path, text)


def _kept(
    folder: Path, design: Design, sections: Sequence[str], seed: int, gamma: float | None, budget: float
) -> Card | None:
    """Return the card that `folder` holds if the same was asked for, so that many audits go on where they stopped."""
    try:
        card = Card.from_dict(json.loads((folder / "audit.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    asked = Subject(design.env, design.reward, design.env_kwargs, seed, gamma)
    if any(isinstance(node, Call) and node.function.module for node in asked.expression.walk()):
        return None  # A function of the user's own may have changed under its name.
    same = (card.env, card.reward, card.gamma, card.seed, card.budget, card.versions) == (
        asked.env, str(asked.expression), asked.gamma, seed, budget, versions(),
    )  # fmt: skip
    names = tuple(section.name for section in card.sections)
    return card if same and dict(card.env_kwargs) == dict(design.env_kwargs) and names == tuple(sections) else None


def _card(card: Card) -> Iterator[Any]:
    """What a terminal shows of a card: the verdict, the findings, the numbers, the episode that cheats."""
    yield headline(card)
    findings = [
        [section.name, WORDS[finding.verdict], finding.text.replace("`", "")]
        for section in card.sections
        for finding in section.findings
    ]
    yield table(["", "", "what was found"], findings)
    meanings = {name: text for names in NUMBERS.values() for name, text in names.items()}
    yield table(
        ["number", "value", ""], [[n, _number(value), meanings.get(n, "")] for n, value in card.metrics.items()]
    )
    for section in card.sections:
        if section.trajectory and section.verdict in ("warning", "bad"):
            yield "\n".join(("", f"{section.name}, an episode:", *section.trajectory))


def _ranked(rows: list[dict[str, Any]], agreement: float | None) -> Any:
    columns = ("grade", *COLUMNS[:4], *(("trained",) if any(row["trained"] is not None for row in rows) else ()))
    cells = [
        [row["name"], row["reward"], WORDS[row["verdict"]], *(_number(row[column]) for column in columns)]
        for row in rows
    ]
    told = None if agreement is None else f"rank correlation of the grade with success after training: {agreement:.2f}"
    return table(["design", "reward", "audit", *columns], cells, told)


def _number(value: Any) -> str:
    return "-" if value is None else number(value) if isinstance(value, (int, float)) else str(value)
