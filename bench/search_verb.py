"""The verb ``rewardlab search``."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from .options import environment_arguments, options

__all__ = ["search"]


@click.command()
@click.argument("env")
@click.option(
    "--proposer",
    default="evolution",
    show_default=True,
    metavar="WHO",
    help="Who proposes: evolution, or chat:MODEL, a language model on the server that OPENAI_BASE_URL names.",
)
@click.option("--agent", default="ppo", show_default=True, metavar="AGENT", help="Who learns from each design.")
@click.option("--generations", type=int, default=5, show_default=True, help="How often designs are proposed.")
@click.option("--population", type=int, default=8, show_default=True, help="Designs of a generation.")
@click.option(
    "--steps", type=click.IntRange(1), default=50_000, show_default=True, help="Environment steps a training."
)
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="Trainings of each design.")
@click.option(
    "--confirm", type=int, default=4, show_default=True, help="Trainings of the best one on fresh seeds, at the end."
)
@click.option(
    "--cheating", type=click.IntRange(0), default=10_000, show_default=True,
    help="Environment steps in which cheats are looked for, a design; 0 for none.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1), help="Trainings at a time.  [default: one a processor]")
@options("set", "episodes", "seed", "device", "out", "json")
def search(
    env: str,
    proposer: str,
    agent: str,
    generations: int,
    population: int,
    steps: int,
    seeds: int,
    confirm: int,
    cheating: int,
    workers: int | None,
    settings: tuple[str, ...],
    episodes: int,
    seed: int,
    device: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Look for a reward from which an agent learns sooner than from the task's own.

    Designs are expressions: proposed, trained on, and proposed anew from how the last ones did and what each of their
    terms paid. Given again, the command goes on where it was stopped. Writes a page and JSON.

    \b
    rewardlab search Maze-v0 --set size=15 --set "distance=[12, 60]" --set observation=egocentric
    rewardlab search Maze-v0 --proposer chat:my-model --generations 3
    """  # noqa: D301 (click reads the mark)
    from .search.command import carry_out

    carry_out(
        env,
        environment_arguments(settings),
        proposer=proposer,
        agent=agent,
        generations=generations,
        population=population,
        confirmations=confirm,
        steps=steps,
        seeds=seeds,
        episodes=episodes,
        cheating=cheating,
        workers=workers,
        seed=seed,
        device=device,
        out=out,
        as_json=as_json,
    )
