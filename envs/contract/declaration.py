"""Checks of what an environment says about itself and of how it is built."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, cast

import gymnasium
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env

from ...errors import RewardLabError
from ...rewards.signal import UNIVERSAL, Signal
from .subject import Check, Finding, Subject, difference, play, sample_actions

__all__ = ["CHECKS"]

PRESETS = ("sparse", "dense", "gated", "rubric")
SPLITS = ("train", "validation", "test")

# A value that no constructor may take silently, for each argument that means the same everywhere.
_BAD: dict[str, tuple[Any, ...]] = {
    "reward": ("no_such_signal", "success +", object()),
    "split": ("no_such_split",),
    "difficulty": (math.nan, "very"),
    "max_steps": (0, -1, "many"),
}


def gymnasium_checker(subject: Subject) -> Iterator[Finding]:
    """Gymnasium's own checker finds nothing, warnings included."""
    with closing(subject.make()) as env, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        check_env(env.unwrapped, skip_render_check=True)
    for warning in caught:
        text = str(warning.message).replace("\x1b[33m", "").replace("\x1b[0m", "")
        yield text, "no warning from gymnasium.utils.env_checker.check_env", "Do what the warning says."


def declarations(subject: Subject) -> Iterator[Finding]:
    """Signals, presets, gamma, splits and instructions are declared."""
    with closing(subject.make()) as made:
        env: Any = made.unwrapped
        signals = getattr(env, "signals", None)
        if not isinstance(signals, Mapping) or list(signals)[:4] != list(UNIVERSAL):
            given = list(signals) if isinstance(signals, Mapping) else signals
            yield f"signals = {given}", f"signals declared, {', '.join(UNIVERSAL)} first", "Use rewards.signal.declare."
        elif bad := [name for name, signal in signals.items() if not isinstance(signal, Signal) or signal.name != name]:
            yield f"signals[{bad[0]!r}] is {signals[bad[0]]!r}", "a Signal of that name", "Use rewards.signal.declare."
        rewards = getattr(env, "rewards", {})
        if missing := [name for name in PRESETS if name not in rewards]:
            yield f"rewards has no {', '.join(missing)}", f"the presets {', '.join(PRESETS)}", "Add them to rewards."
        gamma = getattr(env, "gamma", None)
        if not isinstance(gamma, float) or not 0 < gamma <= 1:
            yield f"gamma = {gamma!r}", "a float in (0, 1]", "Declare the discount the reward is meant for."
        if (splits := getattr(env, "splits", None)) != SPLITS:
            yield f"splits = {splits!r}", f"splits == {SPLITS}", "Offer these three splits."
        instructions = getattr(env, "instructions", None)
        if not isinstance(instructions, str) or not instructions.strip():
            yield f"instructions = {instructions!r}", "a text", "Say in words what to do and how to answer."


def bad_arguments(subject: Subject) -> Iterator[Finding]:
    """A bad constructor argument raises at once and is named."""
    unknown = {"no_such_argument": (1,)}
    for name, values in (_BAD | unknown).items():
        for value in values:
            given = f"{name}={value!r}"
            expected = "an error that names the argument and what is allowed"
            try:
                subject.make(**{name: value}).close()
            except TypeError as error:
                if name in _BAD:
                    yield f"{given} raised TypeError: {error}", f"{expected}, a RewardLabError", "Take this argument."
            except RewardLabError as error:
                if name not in str(error) and str(value) not in str(error):
                    yield f"{given} raised: {error}", expected, f"Name {name} and what was given in the message."
            else:
                yield f"{given} was accepted", expected, "Check arguments in the constructor."


def reward_presets(subject: Subject) -> Iterator[Finding]:
    """Every preset is accepted and its terms sum to the reward."""
    with closing(subject.make()) as env:
        presets = dict(getattr(env.unwrapped, "rewards", {}))
    for name, text in presets.items():
        for reward in (name, text):
            with closing(subject.make(reward=reward)) as env:
                actions = sample_actions(env, subject.limit)
                for turn in play(env, actions, subject.limit, seed=1):
                    terms = turn.info["reward"]["terms"]
                    if not math.isclose(sum(terms.values()), turn.reward, abs_tol=1e-9):
                        given = f"reward={reward!r} paid {turn.reward} for the terms {terms}"
                        yield given, "the sum of the terms", "Return the ledger's total."


def step_limit(subject: Subject) -> Iterator[Finding]:
    """The environment ends its own episodes, so its id needs no TimeLimit."""
    with closing(subject.make(max_steps=3)) as env:
        turns = list(play(env, sample_actions(env, 10), 10, seed=2))
        if len(turns) > 4 or not turns[-1].ended:
            given = f"max_steps=3 let an episode go on for {len(turns) - 1} steps"
            yield given, "an end after at most max_steps steps", "Count steps and truncate."
        if env.spec is not None and env.spec.max_episode_steps is not None:
            given = f"registered with max_episode_steps={env.spec.max_episode_steps}"
            yield given, "max_episode_steps=None", "Leave the limit to max_steps: rewards due at the end need it."


def parameters(subject: Subject) -> Iterator[Finding]:
    """Gamma can be set by the trainer and holds from the next reset on."""
    with closing(subject.make(reward="potential(progress)")) as env:
        env.get_wrapper_attr("set_parameters")(gamma=0.5)
        _, info = env.reset(seed=3)
        gamma = info["reward"]["parameters"].get("gamma")
        if gamma != 0.5:
            given = f"after set_parameters(gamma=0.5) the ledger records gamma={gamma}"
            yield given, "the trainer's gamma in the ledger after a reset", "Forward set_parameters to the ledger."


def difficulty(subject: Subject) -> Iterator[Finding]:
    """Difficulty is a number that a user or a curriculum can set between episodes."""
    with closing(subject.make()) as env:
        for value in (0.0, 1.0):
            env.set_wrapper_attr("difficulty", value)
            for seed in range(3):
                _, info = env.reset(seed=seed)
                reached = info["task"]["difficulty"]
                if not isinstance(reached, float) or not 0 <= reached <= 1:
                    given = f"difficulty {value} gave info['task']['difficulty'] = {reached!r}"
                    yield given, "a float in [0, 1]", "Report the difficulty of the task that was drawn."


def spec_round_trip(subject: Subject) -> Iterator[Finding]:
    """A registered environment's spec, to JSON and back, makes the same environment."""
    if subject.id is None:
        return
    for arguments in ({}, {"reward": "success + 0.1 * potential(progress)"}):
        with closing(subject.make(**arguments)) as env:
            spec = EnvSpec.from_json(cast(EnvSpec, env.spec).to_json())
            actions = sample_actions(env, subject.limit)
            first = list(play(env, actions, subject.limit, seed=4))
        with closing(gymnasium.make(spec)) as again:
            second = list(play(again, actions, subject.limit, seed=4))
        if parted := difference(first, second):
            yield parted, "the same episode after env.spec went to JSON and back", "Keep arguments plain values."


CHECKS: tuple[Check, ...] = (
    gymnasium_checker,
    declarations,
    bad_arguments,
    reward_presets,
    step_limit,
    parameters,
    difficulty,
    spec_round_trip,
)
"""What an environment says about itself and how it is built."""
