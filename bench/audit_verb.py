"""The verb ``rewardlab audit``."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from .options import environment_arguments, options

__all__ = ["audit"]


@click.command()
@click.argument("env")
@click.option(
    "--reward", "rewards", metavar="TEXT", multiple=True, help="The design; with several of them, they are ranked."
)
@click.option("--budget", type=float, default=2.0, show_default=True, metavar="MINUTES", help="CPU minutes a design.")
@click.option("--gamma", type=float, help="The trainer's discount.  [default: the environment's]")
@click.option("--only", metavar="SECTION", multiple=True, help="A section to carry out; repeatable.  [default: all]")
@click.option(
    "--fail-if",
    "conditions",
    metavar="CONDITION",
    multiple=True,
    help="Exit with 1 where it holds of the numbers, as 'hackability > 0.5' or 'optimal_success < 1'; repeatable.",
)
@click.option(
    "--against",
    default="",
    metavar="DIR",
    help="Of a suite: a folder, or kept results, of its trainings; ranks are compared.  [default: the library's]",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@options("set", "seed", "out", "json")
def audit(
    env: str,
    rewards: tuple[str, ...],
    budget: float,
    gamma: float | None,
    only: tuple[str, ...],
    conditions: tuple[str, ...],
    against: str,
    opened: bool,
    settings: tuple[str, ...],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say of a reward whether it can be trusted, before it costs a training: the report card of a design.

    Faithful: is what it wants what the task wants? Hackable: what does cheating pay? Learnable: does it teach a small
    agent? Robust: does it survive noise and missing terms? Cheap: what does it cost? Writes a page and JSON.

    ENV may also be a suite's name, or its file: all of its designs are audited and ranked. Given again, a ranking goes
    on where it was stopped.

    \b
    rewardlab audit Maze-v0 --reward "success + 0.2*potential(progress)"
    rewardlab audit Maze-v0 --reward "delta(progress)" --fail-if "hackability > 0.5"
    rewardlab audit Maze-v0 --reward sparse --reward dense --reward progress --out runs/compared
    """  # noqa: D301 (click reads the mark)
    from .audit.command import carry_out

    page, passed = carry_out(
        env,
        rewards,
        environment_arguments(settings),
        seed=seed,
        gamma=gamma,
        budget=budget,
        only=only,
        conditions=conditions,
        against=against,
        out=out,
        as_json=as_json,
    )
    if opened:
        click.launch(str(page))
    sys.exit(0 if passed else 1)
