"""What learned rewards are fitted to: recorded runs and demonstrations, as episodes with a label each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..agents.demonstration_files import load_demonstrations
from ..agents.run_folder import read_rows
from ..errors import ConfigurationError
from ..rewards import UNIVERSAL, Level, Reward, Rollout, Signal, evaluate
from ..rewards.learned import Pairs
from .recorded import read_recorded

__all__ = ["Material", "read_material", "read_pairs"]


@dataclass(frozen=True)
class Material:
    """Episodes of one environment.

    Attributes:
        names: What each is called: its recording's file, or its number.
        rollouts: Their signals, arrays ``(time,)``.
        signals: Declarations of those that all of them have.
        rewards: Presets of the environment.
        gamma: Discount with which labels are computed.
    """

    names: Sequence[str]
    rollouts: Sequence[Rollout]
    signals: Mapping[str, Signal]
    rewards: Mapping[str, str]
    gamma: float

    def paid(self, label: Reward) -> list[NDArray[np.float64]]:
        """Return what `label` pays at every step of each episode, ``(time,)`` each.

        A label that compares episodes compares all of these, as one group: ``heron(final(success), -length())`` is by
        how much more of the others an episode beats than beat it.
        """
        if label.level is Level.GROUP:
            total = evaluate(label, self._together(label.names), signals=self.signals, gamma=self.gamma).total
            ends = [len(rollout.terminated) for rollout in self.rollouts]
            return [np.asarray(row[:end], np.float64) for row, end in zip(total, ends, strict=True)]
        return [
            np.asarray(evaluate(label, rollout, signals=self.signals, gamma=self.gamma).total, np.float64)
            for rollout in self.rollouts
        ]

    def _together(self, names: Collection[str]) -> Rollout:
        """All episodes as one group ``(episodes, time)``, with the signals `names`."""
        longest = max(len(rollout.terminated) for rollout in self.rollouts)

        def fill(arrays: Iterable[Any]) -> NDArray[Any]:
            padded = [np.concatenate([each, np.repeat(each[-1:], longest - len(each), axis=0)]) for each in arrays]
            return np.stack(padded)

        mask = np.stack([np.arange(longest) < len(rollout.terminated) for rollout in self.rollouts])
        return Rollout(
            before={name: fill(rollout.before[name] for rollout in self.rollouts) for name in names},
            after={name: fill(rollout.after[name] for rollout in self.rollouts) for name in names},
            terminated=fill(rollout.terminated for rollout in self.rollouts) & mask,
            truncated=fill(rollout.truncated for rollout in self.rollouts) & mask,
            mask=mask,
        )


def read_material(folders: Sequence[Path]) -> Material:
    """Return the episodes in `folders`: runs that recorded steps, and datasets of demonstrations.

    Episodes in which the infrastructure failed are left out.

    Raises:
        ConfigurationError: A folder holds neither, there are no sound episodes, or they share no signals.
    """
    names: list[str] = []
    rollouts: list[Rollout] = []
    declared: dict[str, Signal] = {}
    rewards: dict[str, str] = {}
    gammas: list[float] = []
    for folder in folders:
        if any((place / "metadata.json").exists() for place in (folder, folder / "data")):
            shown = load_demonstrations(folder)
            found = [(str(number), one.rollout) for number, one in enumerate(shown) if one.signals]
        else:
            run = read_recorded(folder)
            declared = {**run.signals, **declared}
            rewards = {**run.rewards, **rewards}
            gammas.append(run.gamma)
            found = [(one.file, one.rollout) for one in run if not one.fault]
        # One folder's episodes need not say where they are from.
        before = "" if len(folders) == 1 else f"{folder}/"
        names += [before + name for name, _ in found]
        rollouts += [rollout for _, rollout in found]
    told = ", ".join(map(str, folders))
    if not rollouts:
        raise ConfigurationError(f"{told}: there is no episode with signals and without a fault")
    # In the environment's own order, where it is at hand.
    known = {**declared, **dict.fromkeys(rollouts[0].after)}
    shared = [name for name in known if all(name in rollout.after for rollout in rollouts)]
    signals = {name: declared.get(name) or _recorded(name, rollouts) for name in shared}
    if not signals:
        raise ConfigurationError(f"{told}: these episodes have no signal in common")
    return Material(names, rollouts, signals, rewards, gammas[0] if gammas else 0.99)


def read_pairs(file: Path, material: Material) -> Pairs:
    """Return the comparisons in `file`, one a line: ``{"first": EPISODE, "second": EPISODE, "label": 1}``.

    An episode is named by its recording's file or by its number, counted from 0; the label is 1 where the first one is
    better, 0 where the second is, 0.5 for a tie.

    Raises:
        ConfigurationError: There are none, a line is something else, or an episode is unknown.
    """
    rows = read_rows(file)
    if not rows:
        raise ConfigurationError(f"'{file}' holds no pairs: one a line, as {{'first': 0, 'second': 1, 'label': 1}}")
    places = {name: place for place, name in enumerate(material.names)}

    def place(row: Mapping[str, Any], key: str, number: int) -> int:
        given = row.get(key)
        if isinstance(given, int) and 0 <= given < len(material.names):
            return given
        if isinstance(given, str) and given in places:
            return places[given]
        raise ConfigurationError(
            f"'{file}', line {number}: {key}={given!r} is no episode; there are 0 to {len(places) - 1}, as"
            f" '{material.names[0]}'"
        )

    first = [place(row, "first", number) for number, row in enumerate(rows, 1)]
    second = [place(row, "second", number) for number, row in enumerate(rows, 1)]
    labels = [row.get("label") for row in rows]
    if wrong := [number for number, label in enumerate(labels, 1) if not isinstance(label, (int, float))]:
        raise ConfigurationError(f"'{file}', line {wrong[0]}: say which one is better, with label 1, 0 or 0.5")
    return Pairs(np.array(first), np.array(second), np.array(labels, np.float64))


def _recorded(name: str, rollouts: Sequence[Rollout]) -> Signal:
    """A declaration that says no more than the episodes do, for a signal whose own is not at hand."""
    if name in UNIVERSAL:
        return UNIVERSAL[name]
    values = [rollout.after[name] for rollout in rollouts]
    binary = all(bool(((each == 0) | (each == 1)).all()) for each in values)
    shape = tuple(values[0].shape[1:])
    return Signal(name, "recorded", low=float("-inf"), high=float("inf"), shape=shape, condition=binary and not shape)
