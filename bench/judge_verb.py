"""The verb ``rewardlab audit-judge``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rich_click as click

from .console import STDERR, bar, show, table
from .options import options

__all__ = ["audit_judge"]


@click.command("audit-judge")
@click.argument("judge")
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A judge file whose criteria with a question are asked.  [default: one question, whether it is right]",
)
@click.option(
    "--pairs",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="JSON lines of family, prompt, chosen, rejected: accuracy by family.",
)
@click.option(
    "--probes",
    type=click.IntRange(1, 8),
    default=8,
    show_default=True,
    help="Built-in tasks of each family; 8 take some 500 calls.",
)
@click.option(
    "--fail-if",
    "conditions",
    metavar="CONDITION",
    multiple=True,
    help="Exit with 1 where it holds of the numbers, as 'master_keys > 0.05'; repeatable.",
)
@options("seed", "out", "json")
def audit_judge(
    judge: str,
    rubric: Path | None,
    pairs: Path | None,
    probes: int,
    conditions: tuple[str, ...],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say of a judge whether it can be trusted: attacked, asked in both orders, offered empty words.

    JUDGE is a judge's file, or chat:MODEL, transformers:PATH or script:module:function, with settings as in
    chat:MODEL?url=http://localhost:8000/v1&temperature=0. Answers are kept, so asking again costs nothing.

    \b
    rewardlab audit-judge chat:qwen3-8b
    rewardlab audit-judge judge.toml --fail-if "master_keys > 0.05" --fail-if "swap_inconsistent > 0.2"
    rewardlab audit-judge transformers:models/judge --pairs pairs.jsonl --out runs/judge
    """  # noqa: D301 (click reads the mark)
    from ..errors import ConfigurationError
    from ..rewards.rubric import load_judge, read_judge_file
    from .audit.fail_if import condition, holds
    from .judge_audit import METRICS
    from .judge_audit import audit_judge as carry_out
    from .judge_probes import make_probes, read_pairs

    checks = [condition(text) for text in conditions]
    file = read_judge_file(judge) if judge.endswith(".toml") else None
    asked = read_judge_file(rubric) if rubric else file
    if asked and not asked.rubric.asked:
        raise ConfigurationError(f"{rubric or judge}: no criterion has a question, so there is nothing to ask a judge")
    chosen = read_pairs(pairs) if pairs else []
    for check in checks:
        # A name that there is not, before it has cost anything.
        holds(check, {name: None if name == "accuracy" and not chosen else 0.0 for name in METRICS})
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with bar("parts", 6 if chosen else 5) as advance:

        def tell(part: str) -> None:
            advance(1, part)
            if not STDERR.is_terminal:
                STDERR.print(f"asking about {part}", highlight=False)

        found = carry_out(
            load_judge(file.judge if file else judge),
            make_probes(seed, probes),
            rubric=asked.rubric if asked else None,
            principle=asked.how["principle"] if asked else "",
            pairs=chosen,
            on_part=tell,
        )
    failed = [str(check) for check in checks if holds(check, found["metrics"])]
    document = {"judge": judge, **found, "failed": failed}
    if out is not None:
        (out / "judge.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    shown = [lambda: _metrics(judge, found), lambda: _groups(found["table"])]
    if found["reasons"]:
        shown.append(
            lambda: "".join(f"{n} could not be judged: {why}\n" for why, n in found["reasons"].items()).rstrip()
        )
    shown += [lambda: "".join(f"does not hold up: {text}\n" for text in failed).rstrip()] if failed else []
    show(document, as_json, *shown)
    sys.exit(1 if failed else 0)


def _metrics(judge: str, found: Mapping[str, Any]) -> Any:
    from .judge_audit import METRICS

    rows = [[name, _decimal(found["metrics"][name]), meaning] for name, meaning in METRICS.items()]
    used = ", ".join(f"{value:g} {name}" for name, value in found["usage"].items() if value)
    return table(["measure", "share", "of"], rows, f"{judge}: {used}")


def _groups(rows: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> Any:
    """What differs between families and kinds; keys are too many to be listed unless one is accepted."""
    lines = [
        [name, group, _decimal(share["share"]), _decimal(share["low"]), _decimal(share["high"]), f"{share['n']:g}"]
        for name, groups in rows.items()
        for group, share in groups.items()
        if not name.startswith("master_keys") or share["share"]
    ]
    return table(["measure", "family or kind", "share", "low", "high", "n"], lines, "95% intervals (Wilson)")


def _decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
