"""What ``rewardlab search`` does: searches, writes a page, and shows what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...agents.device import check_device
from ...agents.vectorize import make_single, resolve
from ...chat import Chat
from ...errors import ConfigurationError
from ...rewards import as_reward
from ...wrappers.below import attribute, declared_signals
from ..console import STDERR, show, table
from ..progress import SuiteProgress
from .candidate import Scored
from .mutation import Mutator
from .page import write_search
from .propose import Chatting, Evolution, Proposer
from .search import Found, Plan, search
from .trial import Trials

__all__ = ["carry_out"]


def carry_out(
    env: str,
    env_kwargs: Mapping[str, Any],
    *,
    proposer: str,
    agent: str,
    generations: int,
    population: int,
    confirmations: int,
    steps: int,
    seeds: int,
    episodes: int,
    cheating: int,
    workers: int | None,
    seed: int,
    device: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Search for a reward; the arguments are those of `Plan` and `Trials`.

    Args:
        env: A registered id, ``RewardLab/`` may be left out.
        env_kwargs: Constructor arguments besides the reward.
        proposer: ``evolution`` or ``chat:MODEL``.
        agent: See `Trials`.
        generations: See `Plan`.
        population: See `Plan`.
        confirmations: See `Plan`.
        steps: See `Trials`.
        seeds: How many trainings each design gets.
        episodes: See `Trials`.
        cheating: See `Trials`.
        workers: See `Trials`.
        seed: Of everything random.
        device: See `Trials`.
        out: The folder that is written; one of ``runs`` where it is None.
        as_json: Whether one JSON document is shown, instead of tables.

    Raises:
        ConfigurationError: An argument is not allowed.
        Fault: A language model that proposes cannot be reached.
    """
    check_device(device)
    env = resolve(env)
    plan = Plan(generations, population, confirmations, seed)
    trials = Trials(
        env,
        env_kwargs,
        agent=agent,
        steps=steps,
        seeds=tuple(range(seed, seed + seeds)),
        episodes=episodes,
        cheating=cheating,
        workers=workers,
        device=device,
    )
    outcome, who = _proposer(proposer, env, env_kwargs)
    title = env.rpartition("/")[2]
    folder = out or Path("runs") / f"search-{title}"
    with SuiteProgress(STDERR, generations * population * seeds + 2 * confirmations) as progress:
        found = search(trials, who, plan, folder, outcome=outcome, listener=progress, on_generation=_tell)
    page = write_search(title, found, folder)
    show({"page": str(page), **found.to_dict()}, as_json, *(lambda part=part: part for part in _shown(found)))
    STDERR.print(f"page: {page}")


def _proposer(text: str, env_id: str, env_kwargs: Mapping[str, Any]) -> tuple[str, Proposer]:
    """Return the task's own reward, and who proposes others."""
    kind, _, model = text.partition(":")
    if kind not in ("evolution", "chat") or (kind == "chat") is not bool(model):
        raise ConfigurationError(f"--proposer {text}: give evolution, or chat:MODEL")
    env = make_single(env_id, **env_kwargs)
    try:
        signals = declared_signals(env)
        outcome = str(attribute(env, "outcome", "success"))
        task = str(attribute(env, "instructions", "") or env_id)
    finally:
        env.close()
    mutator = Mutator(signals, as_reward(outcome))
    if kind == "evolution":
        return outcome, Evolution(mutator)
    return outcome, Chatting(Chat(model), mutator, task, signals, outcome, _remark)


def _remark(text: str) -> None:
    STDERR.print(text, markup=False)


def _tell(generation: int, known: Sequence[Scored]) -> None:
    best = max(known, key=lambda each: each.fitness)
    STDERR.print(
        f"generation {generation}: best {best.candidate.reward} (mean success {best.area:.3f}, the task's own "
        f"{known[0].area:.3f})",
        markup=False,
    )


def _shown(found: Found) -> Iterator[Any]:
    rows = [
        [
            each.candidate.name,
            each.candidate.reward,
            f"{each.area:.3f}",
            f"{each.success:.3f}",
            "-" if each.hackability is None else f"{each.hackability:.2f}",
            "yes" if each in found.pareto else "",
        ]
        for each in sorted(found.scored, key=lambda each: -each.fitness)[:10]
    ]
    yield table(["", "design", "mean success", "at the end", "hackability", "front"], rows)
    if found.best is found.scored[0]:
        yield "no design was better than the task's own reward"
    told = found.confirmed
    if told is not None and told["best"]["area"] and told["outcome"]["area"]:
        best, own = (sum(told[name]["area"]) / len(told[name]["area"]) for name in ("best", "outcome"))
        likely = told["improvement"]["value"]
        yield (
            f"{told['best']['reward']}: trained anew on fresh seeds and test tasks, mean success {best:.3f} against "
            f"{own:.3f} of the task's own reward; better with a probability of {likely:.2f}"
        )
