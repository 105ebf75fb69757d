"""Features: what a learned reward sees of a state, signals and expressions over them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError, nearest
from ..backend import NUMPY
from ..compile import Context
from ..expression import Leaf, Level, Reward
from ..function import as_reward
from ..program import Program
from ..signal import Signal

__all__ = ["Features", "default_features"]

OUTCOMES = ("success", "score")
"""What a learned reward is to foretell, and so is not told by default."""


def default_features(signals: Mapping[str, Signal], hidden: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of the signals that a model sees where nothing is said.

    They are all, arrays too, but ``success`` and ``score`` (what is to be foretold), those in `hidden` (what a label is
    computed from), and those that measure differently each time (what a clock measures).
    """
    left_out = {*OUTCOMES, *hidden}
    return tuple(name for name, signal in signals.items() if signal.deterministic and name not in left_out)


class Features:
    """Numbers of a state, in a fixed order.

    A text is the name of a signal, of which an array gives all its numbers, or an expression that can be told from one
    state, such as ``progress*valid``: written by hand, these are the latent factors of LaRe (Qu et al., 2024). Compare
    states in the reward instead, as in ``delta(learned)``.

    Args:
        texts: One or more.
        signals: Declarations of what they read.

    Attributes:
        texts: As they were given.
        signals: Declarations of the signals that are read, by name.
        names: One for each number, such as ``"tests[2]"``.

    Raises:
        ConfigurationError: There are none, one is there twice, or one compares states.
        ExpressionError: One is no expression over `signals`.
    """

    def __init__(self, texts: Sequence[str], signals: Mapping[str, Signal]) -> None:
        self.texts = tuple(text.strip() for text in texts)
        if not self.texts:
            raise ConfigurationError("a learned reward needs one or more features, and there are none")
        if doubled := [text for text in self.texts if self.texts.count(text) > 1]:
            raise ConfigurationError(f"the feature '{doubled[0]}' is there twice")
        self._programs = [None if text in signals else _program(text, signals) for text in self.texts]
        read: dict[str, Signal] = {}
        names: list[str] = []
        for text, program in zip(self.texts, self._programs, strict=True):
            if program is None:
                read[text] = signals[text]
                names += _named(signals[text])
            else:
                read |= {name: signals[name] for name in program.names}
                names.append(text)
        self.signals: Mapping[str, Signal] = read
        self.names = tuple(names)

    def __len__(self) -> int:
        return len(self.names)

    def matrix(self, values: Mapping[str, Any], lead: tuple[int, ...] = ()) -> NDArray[np.float64]:
        """Return the features of states.

        Args:
            values: Signals by name, each of shape `lead` plus its own.
            lead: ``()`` for one state.

        Returns:
            Numbers of shape ``(*lead, features)``.

        Raises:
            ConfigurationError: A signal is missing or of another shape.
        """
        read: dict[str, Any] = {}
        for name, signal in self.signals.items():
            if name not in values:
                raise ConfigurationError(f"the feature '{name}' is missing: measured were {', '.join(values)}")
            read[name] = np.asarray(values[name], np.float64)
            if read[name].shape != (*lead, *signal.shape):
                told = f"shape {read[name].shape}, not {(*lead, *signal.shape)}"
                raise ConfigurationError(f"the feature '{name}' has {told}")
        context = Context()
        context.before = context.after = read
        columns = []
        for text, program in zip(self.texts, self._programs, strict=True):
            if program is None:
                columns.append(read[text].reshape(*lead, -1))
            else:
                context.parameters = program.parameters
                weights = program.weights(context)
                terms = [weight * term.value(context) for weight, term in zip(weights, program.terms, strict=True)]
                columns.append(np.broadcast_to(sum(terms), lead)[..., None])
        return np.concatenate(columns, axis=-1)

    def check(self, signals: Mapping[str, Signal]) -> None:
        """Check that `signals` declare what is read.

        Raises:
            ConfigurationError: One is missing, or an array of another shape.
        """
        for name, signal in self.signals.items():
            if name not in signals:
                close = nearest(name, signals)
                raise ConfigurationError(
                    f"the learned reward reads the signal '{name}', which is not measured here.{close} "
                    f"Declared here: {', '.join(sorted(signals))}"
                )
            if signals[name].shape != signal.shape:
                raise ConfigurationError(
                    f"the learned reward reads the signal '{name}' of shape {signal.shape}, and here its shape is "
                    f"{signals[name].shape}"
                )


def _program(text: str, signals: Mapping[str, Signal]) -> Program:
    expression: Reward = as_reward(text)
    if isinstance(expression, Leaf) and expression.name in signals:
        raise ConfigurationError(f"feature '{text}': write it without brackets")
    if expression.level is not Level.STATE:
        raise ConfigurationError(
            f"feature '{text}': a feature is told from one state, and this is not; "
            "states are compared in the reward, as in delta(learned)"
        )
    return Program(expression, signals, NUMPY, gamma=1.0, truncation="bootstrap", parameters=None)


def _named(signal: Signal) -> list[str]:
    if not signal.shape:
        return [signal.name]
    places = np.indices(signal.shape).reshape(len(signal.shape), math.prod(signal.shape)).T
    return [f"{signal.name}[{','.join(map(str, place))}]" for place in places]
