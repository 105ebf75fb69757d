"""Checks of how an environment is played: its scripted policies, its language, its pictures."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.utils.env_checker import data_equivalence

from .episode import info_findings
from .subject import Check, Finding, Subject, Turn, play, sample_actions

__all__ = ["CHECKS"]


def expert_solves(subject: Subject) -> Iterator[Finding]:
    """The expert solves the tasks of every split."""
    with closing(subject.make()) as env:
        splits = env.get_wrapper_attr("splits")
    for split in splits:
        with closing(subject.make(split=split)) as env:
            expert = env.get_wrapper_attr("expert")()
            for seed in range(subject.episodes):
                *_, last = play(env, expert, subject.limit * 100, seed=seed)
                if not last.info["signals"]["success"]:
                    given = f"the expert failed on task {last.info['task']} with seed {seed}"
                    yield given, "the expert to solve every task", "Correct the expert, the task or the step limit."


def expert_speaks(subject: Subject) -> Iterator[Finding]:
    """What the expert does can be said: its words parse to the same action, and solve the task."""
    with closing(subject.make()) as env:
        expert, say, parse = (env.get_wrapper_attr(name) for name in ("expert", "say", "parse"))
        act, heard = expert(), []

        def speak(observation: Any) -> Any:
            action = act(observation)
            heard.append((action, say(action), parse(say(action))))
            return heard[-1][2]

        *_, last = play(env, speak, subject.limit * 100, seed=17)
        for action, text, parsed in heard:
            if not _same(env.action_space, action, parsed):
                given = f"the expert's action {action!r} is said as {text!r}, which parses to {parsed!r}"
                yield given, "parse(say(action)) to be the action", "Write say() as the inverse of parse()."
        if not last.info["signals"]["success"]:
            yield "the expert failed in its own words", "what is said to do what was meant", "Say actions precisely."


def _same(space: Any, action: Any, other: Any) -> bool:
    """Whether two actions are one; numbers of a box may differ by a hundredth of their range."""
    if isinstance(space, spaces.Box):
        nearness = 0.01 * (space.high.astype(np.float64) - space.low)
        return bool(np.all(np.abs(np.asarray(action, np.float64) - other) <= nearness))
    return data_equivalence(action, other) or bool(np.array_equal(action, other))


def exploits_run(subject: Subject) -> Iterator[Finding]:
    """There are scripted cheats, each plays an episode, and what they do is measured as everything else is."""
    with closing(subject.make()) as env:
        exploits = env.get_wrapper_attr("exploits")()
        if not exploits:
            yield "exploits() is empty", "at least one scripted cheat", "Write the policy a bad reward would breed."
        for name, exploit in exploits.items():
            for index, turn in enumerate(play(env, exploit, subject.limit, seed=13)):
                yield from info_findings(env, turn, f"exploit '{name}', step {index},")


def language(subject: Subject) -> Iterator[Finding]:
    """The environment describes itself, and any text parses: to an action, or to one that is scored invalid."""
    with closing(subject.make()) as env:
        describe, parse = env.get_wrapper_attr("describe"), env.get_wrapper_attr("parse")
        for turn in play(env, sample_actions(env, 5), 5, seed=14):
            text = describe(turn.observation)
            if not isinstance(text, str) or not text.strip():
                yield f"describe(observation) is {text!r}", "a text", "Say what the agent sees."
        for text in ("", "\x00", "no such action " * 1000, "Ω≈ç", "{[(\"'`"):
            env.reset(seed=14)
            env.step(parse(text))
        words = set(re.findall(r"\S+", env.get_wrapper_attr("instructions")))
        actions = [action for word in sorted(words) if env.action_space.contains(action := parse(word.strip(".,:;")))]
        if isinstance(env.action_space, spaces.Discrete):
            if missing := set(range(int(env.action_space.n))) - {int(action) for action in actions}:
                given = f"no word of the instructions parses to the actions {sorted(missing)}"
                yield given, "every action named in the instructions", "List the words that parse understands."
            env.reset(seed=14)
            if Turn(*env.step(parse("no such action"))).info["signals"]["valid"]:
                yield (
                    "the text 'no such action' was valid",
                    "valid 0 for a text that is no action",
                    "Parse to no action.",
                )


def rendering(subject: Subject) -> Iterator[Finding]:
    """Every declared render mode works, and None is one."""
    with closing(subject.make()) as env:
        modes = env.metadata.get("render_modes", [])
    for mode in modes:
        with closing(subject.make(render_mode=mode)) as env, contextlib.redirect_stdout(io.StringIO()):
            actions = sample_actions(env, 3)
            frames: list[Any] = [env.render() for _ in play(env, actions, 3, seed=15)]
        kinds: dict[str, tuple[bool, str]] = {
            "rgb_array": (all(map(_is_picture, frames)), "uint8 arrays (height, width, 3)"),
            "ansi": (all(isinstance(frame, str) and frame for frame in frames), "texts"),
            "human": (all(frame is None for frame in frames), "None, the picture being drawn"),
        }
        good, expected = kinds.get(mode, (True, ""))
        if not good:
            yield f"render_mode={mode!r} gave {type(frames[0]).__name__}", expected, "Return what the mode promises."


def _is_picture(frame: Any) -> bool:
    return isinstance(frame, np.ndarray) and frame.dtype == np.uint8 and frame.ndim == 3 and frame.shape[2] == 3


CHECKS: tuple[Check, ...] = (expert_solves, expert_speaks, exploits_run, language, rendering)
"""How an environment is played and shown."""
