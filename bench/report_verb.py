"""The verb ``rewardlab report``."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from ..errors import ConfigurationError
from .console import show
from .options import options

__all__ = ["report"]


@click.command()
@click.argument("runs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--baselines",
    is_flag=True,
    help="Rank them among the results that come with the library, as leaderboard.html; without runs, these alone.",
)
@options("out", "json")
def report(runs: tuple[Path, ...], baselines: bool, out: Path | None, as_json: bool) -> None:
    """Write report.html and report.md for a run, several runs, or a suite's folder.

    \b
    rewardlab report runs/maze-shaping
    rewardlab report runs/mine --baselines
    """  # noqa: D301 (click reads the mark)
    from .report import write_report
    from .summary import summarise

    if not runs and not baselines:
        raise ConfigurationError("give the folders of runs or of a suite, or --baselines")
    document: dict[str, object] = {}
    if baselines:
        from .leaderboard import boards, write_leaderboard

        found = boards(runs)
        document["leaderboard"] = str(write_leaderboard(found, out or (runs[0] if runs else Path("runs"))))
    if runs:
        document = {"report": str(write_report(*runs, out=out)), **document, **(summarise(*runs) if as_json else {})}
    show(document, as_json, *(lambda path=path: str(path) for path in document.values()))
