"""The verb ``rewardlab demos``."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from ..errors import ConfigurationError
from .console import bar, show
from .options import environment_arguments, options

__all__ = ["demos"]


@click.command()
@click.argument("env")
@click.option("--agent", default="expert", show_default=True, metavar="AGENT", help="Who demonstrates.")
@click.option("--episodes", type=click.IntRange(1), default=100, show_default=True, help="Demonstrations.")
@click.option(
    "--noise",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="The share of the time in which it fumbles.",
)
@options("set", "seed", "out", "json")
def demos(
    env: str,
    agent: str,
    episodes: int,
    noise: float,
    settings: tuple[str, ...],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Record demonstrations on training tasks, with the signals of every step: a dataset that Minari reads.

    Agents learn from them, and any reward can be computed on them (rewardlab.agents.demonstrations.value).

    \b
    rewardlab demos PickPlace-v0 --episodes 200 --out demos/pick
    rewardlab demos PickPlace-v0 --noise 0.3 --out demos/fumbling
    rewardlab train PickPlace-v0 --agent bc --set agent.dataset=demos/pick
    """  # noqa: D301 (click reads the mark)
    from ..agents.demonstration_files import check_folder, save_demonstrations
    from ..agents.demonstrations import demonstrate
    from ..agents.vectorize import resolve

    if out is None:
        raise ConfigurationError("say where the demonstrations are written, with --out DIR")
    check_folder(out)
    env, arguments = resolve(env), environment_arguments(settings)
    with bar("episodes", episodes) as advance:
        played = demonstrate(
            env, episodes, agent=agent, noise=noise, seed=seed, env_kwargs=arguments, on_episode=advance
        )
    notes = {"noise": noise, "seed": seed}
    save_demonstrations(played, out, env_id=env, env_kwargs=arguments, agent=agent, notes=notes)
    ends = [episode.success for episode in played if episode.success is not None]
    success = sum(ends) / len(ends) if ends else None
    steps = sum(map(len, played))
    document = {"folder": str(out), "env": env, "agent": agent, "episodes": len(played), "steps": steps}
    told = "" if success is None else f", {success:.0%} of them successful"
    show(
        {**document, **notes, "success": success},
        as_json,
        lambda: f"{out}: {len(played)} demonstrations, {steps} steps{told}",
    )
