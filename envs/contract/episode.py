"""Checks of what an episode returns, and of whether it can be repeated, saved and copied."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import CloudpickleWrapper

from ...rewards.signal import Signal
from .subject import Check, Env, Finding, Subject, Turn, difference, go_on, play, sample_actions

__all__ = ["CHECKS", "info_findings"]

INFO = ("signals", "reward", "fault", "task")
LEDGER = ("total", "terms", "escrow", "parameters")


def every_step(subject: Subject) -> Iterator[Finding]:
    """Every reset and step returns members of the spaces, true flags, and an info of the agreed form."""
    with closing(subject.make()) as env:
        keys: object = None
        for seed in range(subject.episodes):
            for index, turn in enumerate(play(env, sample_actions(env, subject.limit, seed), subject.limit, seed=seed)):
                where = f"at step {index}" if index else "at reset"
                if not env.observation_space.contains(turn.observation):
                    yield f"{where} the observation is {turn.observation!r}", "a member of the space", "Fix the space."
                for name in ("terminated", "truncated"):
                    if not isinstance(vars(turn)[name], bool):
                        given = f"{where} {name} is {vars(turn)[name]!r}"
                        yield given, "a Python bool", "Use bool(...): vector environments corrupt other types."
                yield from info_findings(env, turn, where)
                if keys is not None and _keys(turn.info) != keys:
                    given = f"{where} the info's keys are {_keys(turn.info)}, before they were {keys}"
                    yield given, "the same keys at every reset and step", "Give absent things a declared default."
                keys = _keys(turn.info)


def info_findings(env: Env, turn: Turn, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the info of one reset or step."""
    info = turn.info
    if missing := [name for name in INFO if name not in info]:
        yield f"{where} info has no {', '.join(missing)}", f"{', '.join(INFO)} in info", "Add them at reset and step."
        return
    declared: Mapping[str, Signal] = env.get_wrapper_attr("signals")
    if set(info["signals"]) != set(declared):
        odd = sorted(set(info["signals"]) ^ set(declared))
        yield f"{where} {odd} are not both declared and measured", "every declared signal, no other", "Declare them."
        return
    for name, signal in declared.items():
        yield from _signal_findings(signal, info["signals"][name], where)
    signals = info["signals"]
    if (signals["progress"] == 1) != bool(signals["success"]):
        given = f"{where} progress is {signals['progress']} and success {signals['success']}"
        yield given, "progress 1 exactly when success is", "Derive both from the same state."
    goals = isinstance(env.observation_space, spaces.Dict) and "desired_goal" in env.observation_space.spaces
    if signals["success"] and not turn.ended and not goals:
        yield f"{where} success did not end the episode", "success to terminate", "Terminate on success."
    if not isinstance(info["fault"], bool):
        yield f"{where} info['fault'] is {info['fault']!r}", "a Python bool", "Use bool(...)."
    entry = info["reward"]
    if missing := [name for name in LEDGER if name not in entry]:
        yield f"{where} info['reward'] has no {', '.join(missing)}", ", ".join(LEDGER), "Return the ledger's entry."
    elif entry["total"] != turn.reward or abs(sum(entry["terms"].values()) - entry["total"]) > 1e-9:
        given = f"{where} the reward is {turn.reward}, the ledger says {entry['total']} = {entry['terms']}"
        yield given, "reward, ledger total and the terms' sum to be equal", "Return the ledger's total."
    task = info["task"]
    if not isinstance(task.get("id"), int | str) or not isinstance(task.get("difficulty"), float):
        yield f"{where} info['task'] is {task}", "id (int or str), split, difficulty (float)", "Describe the task."
    elif task.get("split") not in env.get_wrapper_attr("splits"):
        yield f"{where} the task's split is {task.get('split')!r}", "one of env.splits", "Name the task's split."


def _signal_findings(signal: Signal, value: Any, where: str) -> Iterator[Finding]:
    given = f"{where} signal '{signal.name}' is {value!r}"
    if signal.shape:
        if not isinstance(value, np.ndarray) or value.shape != signal.shape or value.dtype != np.float64:
            yield given, f"a float64 array of the declared shape {signal.shape}", "Return an array of that shape."
            return
    elif not isinstance(value, float | bool):
        yield given, "a Python float or bool", "Use float(...) or bool(...): vector environments corrupt other types."
        return
    if not np.all(np.isfinite(value)):
        yield given, "a finite number", "Give the signal a declared default for when there is nothing to measure."
    elif not np.all((np.asarray(value) >= signal.low) & (np.asarray(value) <= signal.high)):
        yield given, f"a value within the declared {signal.low}..{signal.high}", "Correct the value or its range."
    elif signal.condition and not np.all((np.asarray(value) == 0) | (np.asarray(value) == 1)):
        yield given, "0 or 1, as declared", "Declare condition=False, or measure a condition."


def _keys(value: Any) -> object:
    return {name: _keys(inner) for name, inner in value.items()} if isinstance(value, Mapping) else None


def same_seed_same_episode(subject: Subject) -> Iterator[Finding]:
    """A seed decides everything, in one environment twice and in two environments."""
    with closing(subject.make()) as one, closing(subject.make()) as other:
        actions = sample_actions(one, subject.limit, seed=5)
        first = list(play(one, actions, subject.limit, seed=6))
        again = list(play(one, actions, subject.limit, seed=6))
        elsewhere = list(play(other, actions, subject.limit, seed=6))
    remedy = "Draw only from self.np_random."
    for second, what in ((again, "the same environment"), (elsewhere, "another environment")):
        if parted := difference(first, second):
            yield f"with one seed in {what}, {parted}", "the same episode", remedy


def task_replays(subject: Subject) -> Iterator[Finding]:
    """``options={"task": id}`` brings a task back, whatever the seed."""
    with closing(subject.make()) as env:
        for seed in range(subject.episodes):
            actions = sample_actions(env, subject.limit, seed)
            first = list(play(env, actions, subject.limit, seed=seed))
            task = first[0].info["task"]["id"]
            second = list(play(env, actions, subject.limit, seed=seed + 1000, options={"task": task}))
            if parted := difference(first, second):
                yield f"for task {task!r} {parted}", "the same episode", "Make the task a function of its id alone."


def splits_are_disjoint(subject: Subject) -> Iterator[Finding]:
    """No task is in two splits, and every environment stays in its own."""
    drawn: dict[Any, str] = {}
    with closing(subject.make()) as env:
        splits = env.get_wrapper_attr("splits")
    for split in splits:
        with closing(subject.make(split=split)) as env:
            for seed in range(20):
                task = env.reset(seed=seed)[1]["task"]
                if task["split"] != split:
                    yield f"split={split!r} drew a task of {task['split']!r}", "its own split", "Draw within the split."
                if drawn.setdefault(task["id"], split) != split:
                    given = f"task {task['id']!r} is in {drawn[task['id']]!r} and in {split!r}"
                    yield given, "splits disjoint by task id", "Let the id decide the split."


def bad_actions(subject: Subject) -> Iterator[Finding]:
    """An action outside the space never raises: it is scored valid = 0 and the episode goes on."""
    with closing(subject.make()) as env:
        outside = [-1, 10**6, 1.5, float("nan"), None, "no such action", b"", (), [[0]], np.zeros((2, 3)), object()]
        for action in (each for each in outside if not _member(env, each)):
            env.reset(seed=7)
            try:
                turn = Turn(*env.step(action))
            except Exception as error:
                given = f"step({action!r}) raised {type(error).__name__}: {error}"
                yield given, "no exception", "Score it valid = 0 and go on."
                continue
            # Where one step is all there is, it is the last one whatever it was.
            ended = turn.ended and getattr(env.unwrapped, "max_steps", 0) != 1
            if turn.info["signals"]["valid"] or ended:
                given = f"after step({action!r}) valid is {turn.info['signals']['valid']}, ended is {ended}"
                yield given, "valid 0 and an episode that goes on", "Check actions before using them."


def _member(env: Env, action: Any) -> bool:
    try:
        return bool(env.action_space.contains(action))
    except Exception:
        return False


def state_restores(subject: Subject) -> Iterator[Finding]:
    """get_state and set_state bring back everything: the episode, the ledger, what will be drawn next."""
    with closing(subject.make(reward="dense")) as env, closing(subject.make(reward="dense")) as other:
        before, after = sample_actions(env, 3, seed=8), sample_actions(env, subject.limit, seed=9)
        env.reset(seed=8)
        go_on(env, before)
        state = pickle.dumps(env.get_wrapper_attr("get_state")())
        first = go_on(env, after)
        other.reset(seed=10)
        for target, what in ((env, "the same environment"), (other, "another environment")):
            target.get_wrapper_attr("set_state")(pickle.loads(state))
            if parted := difference(first, go_on(target, after)):
                yield f"after set_state in {what} {parted}", "the same future", "Save all that the future depends on."


def copies_are_independent(subject: Subject) -> Iterator[Finding]:
    """A deep copy and a pickle (cloudpickle's, as in worker processes) of a running environment live its future."""
    with closing(subject.make(reward="dense")) as env:
        before, after = sample_actions(env, 3, seed=11), sample_actions(env, 50, seed=12)
        env.reset(seed=11)
        go_on(env, before)
        copies = {
            "deepcopy": copy.deepcopy(env),
            "pickle": pickle.loads(pickle.dumps(CloudpickleWrapper(lambda: env))).fn(),
        }
        futures = {name: go_on(twin, after) for name, twin in copies.items()}
        original = go_on(env, after)
        for name, future in futures.items():
            if parted := difference(original, future):
                yield f"{name}: {parted}", "the same future as the original", "Keep no reference to shared state."


CHECKS: tuple[Check, ...] = (
    every_step,
    same_seed_same_episode,
    task_replays,
    splits_are_disjoint,
    bad_actions,
    state_restores,
    copies_are_independent,
)
"""What an episode returns, and whether it can be repeated, saved and copied."""
