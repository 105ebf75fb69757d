"""The options of the command line that mean the same in every verb."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click

from ..agents.vectorize import refuse_reserved
from ..errors import ConfigurationError

__all__ = ["environment_arguments", "language_options", "options", "parse_settings"]

F = TypeVar("F", bound=Callable[..., Any])

OPTIONS: dict[str, Callable[[F], F]] = {
    "agent": click.option(
        "--agent",
        metavar="AGENT",
        help="random, expert, rule, exploit:NAME, endpoint:MODEL, best:RUN, smc:RUN, module:name, or a run.",
    ),
    "model": click.option(
        "--model",
        metavar="MODEL",
        help="Of --agent llm: tiny, small, base or large, made on the spot; or any causal model of transformers, by "
        "name or path.",
    ),
    "credit": click.option(
        "--credit",
        metavar="METHOD",
        help="Of --agent llm: how rewards of turns become advantages, a method's name or one with settings, such as "
        "gigpo(step_weight=0.5).",
    ),
    "learner": click.option(
        "--agent",
        metavar="AGENT",
        default="ppo",
        show_default=True,
        help="ppo, a2c, dqn, sac, tqc, grpo, bc, llm; or one that is only tested: random, expert, rule, exploit:NAME,"
        " module:name.",
    ),
    "reward": click.option(
        "--reward", metavar="TEXT", help="An expression over signals, or a preset's name; without it, the task's own."
    ),
    "set": click.option(
        "--set", "settings", metavar="KEY=VALUE", multiple=True, help="The environment's argument; repeatable."
    ),
    "split": click.option("--split", default="test", show_default=True, help="Which tasks: train, validation, test."),
    "episodes": click.option(
        "--episodes", type=click.IntRange(1), default=100, show_default=True, help="Test episodes."
    ),
    "steps": click.option(
        "--steps", type=click.IntRange(1), default=100_000, show_default=True, help="Environment steps of training."
    ),
    "seed": click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of everything random."),
    "device": click.option("--device", default="cpu", show_default=True, help="torch device of the networks."),
    "host": click.option(
        "--host", default="127.0.0.1", show_default=True, help="Where a site listens; others reach it at 0.0.0.0."
    ),
    "port": click.option(
        "--port", type=click.IntRange(0, 65_535), default=0, help="Where a site listens; any free port by default."
    ),
    "out": click.option(
        "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Folder that is written."
    ),
    "record": click.option(
        "--record", default="sample", show_default=True, help="Steps kept: none, sample (a few, with pictures), all."
    ),
    "gif": click.option(
        "--gif", is_flag=True, help="Write each episode's pictures as a GIF beside its recording, too."
    ),
    "json": click.option("--json", "as_json", is_flag=True, help="One JSON document on the standard output."),
}


def _remember(ctx: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> None:
    ctx.meta[MEASURE] = list(texts)


MEASURE = "measure"
"""The environment's argument that ``--measure`` is, and where a command keeps it."""
_measure = click.option(
    "--measure",
    metavar="NAME[:ARG]",
    multiple=True,
    expose_value=False,
    callback=_remember,
    help="What is measured besides, for the reward to read: novelty, learned:DIR, judge:FILE, ...; repeatable.",
)


def options(*names: str) -> Callable[[F], F]:
    """Give a verb the options of these names, which mean the same everywhere."""

    def decorate(function: F) -> F:
        for name in reversed(names):
            function = OPTIONS[name](_measure(function) if name == "set" else function)
        return function

    return decorate


def environment_arguments(texts: tuple[str, ...]) -> dict[str, Any]:
    """Return what ``--set`` says in a verb that trains nothing.

    Raises:
        ConfigurationError: A text is not ``KEY=VALUE``, or speaks of something that is not the environment's.
    """
    env, agent = parse_settings(texts)
    if agent:
        raise ConfigurationError(f"--set agent.{next(iter(agent))}: only `rewardlab train` gives an agent settings")
    return env


def language_options(agent: str, **given: str | None) -> dict[str, str]:
    """Return the options of language models that were given: settings of the agent.

    Raises:
        ConfigurationError: One was, and it is another agent.
    """
    settings = {name: value for name, value in given.items() if value is not None}
    if settings and agent != "llm":
        raise ConfigurationError("--model and --credit are settings of --agent llm")
    return settings


def parse_settings(texts: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the texts of ``--set`` apart: arguments of the environment, and settings of the agent (``agent.KEY``).

    Raises:
        ConfigurationError: A text is not ``KEY=VALUE``, or the argument is decided elsewhere.
    """
    env: dict[str, Any] = {}
    agent: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise ConfigurationError(f"--set {text}: write --set KEY=VALUE, for example --set size=15")
        try:
            parsed = tomllib.loads(f"x = {value}")["x"]
        except tomllib.TOMLDecodeError:
            parsed = value  # A text may come without quotes.
        if key.startswith("agent."):
            agent[key.removeprefix("agent.")] = parsed
        else:
            env[key] = parsed
    refuse_reserved(env)
    context = click.get_current_context(silent=True)
    if context is not None and (measures := context.meta.get(MEASURE)):
        env[MEASURE] = measures
    return env, agent
