"""Playing one environment in the terminal: by hand with the arrow keys, or watching an agent."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault
from .agent import Agent, stack_actions
from .optional import faults_of, words_of
from .vectorize import restart, singles

__all__ = ["Keyboard", "Quit", "play"]

ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
"""Last character of an arrow key's escape sequence, and what it says to the environment's `parse`."""


class Quit(Exception):
    """The person at the keyboard has had enough."""


class Keyboard:
    """A person as an agent of the one row of a vector environment.

    In a terminal an arrow key acts at once and ``q`` stops; anything else is typed and ended with return. Elsewhere
    each line of the input is an action, and the end of the input stops. Texts go through the environment's `parse`, or
    are numbers where it has none.
    """

    def __init__(self, venv: VectorEnv[Any, Any, Any]) -> None:
        self._venv = venv
        env = singles(venv)[0]
        if env.has_wrapper_attr("parse"):
            self._parse: Callable[[str], Any] = env.get_wrapper_attr("parse")
        elif isinstance(venv.single_action_space, gymnasium.spaces.Discrete):
            self._parse = _number
        else:
            raise ConfigurationError("this environment cannot be played by hand: it has no parse(text); give --agent")

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: people remember by themselves."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Wait for the person.

        Raises:
            Quit: ``q``, or the end of the input.
        """
        text = _key() if sys.stdin.isatty() else sys.stdin.readline()
        if not text or text.strip() == "q":
            raise Quit
        return stack_actions(self._venv, [self._parse(text.strip())])


def play(agent: Agent, venv: VectorEnv[Any, Any, Any], show: Callable[[str], None], *, seed: int = 0) -> dict[str, Any]:
    """Play one episode in the one row of `venv`, showing picture, signals, reward terms and what the agent says.

    Returns:
        ``{"steps", "return", "terms", "signals", "terminated", "truncated"}``: sums over the episode, and the
        signals at its end.
    """
    observations, info = restart(venv, [seed])
    agent.reset(np.ones(1, dtype=bool))
    env = singles(venv)[0]
    total, steps, ended = 0.0, 0, (False, False)
    terms: dict[str, float] = {}
    while True:
        drawing = env.render() if env.render_mode is not None else None
        if drawing is not None:
            show(str(drawing).rstrip("\n"))
        show(_caption(steps, total, info))
        if any(ended):
            break
        try:
            action = agent.act(observations, info)
        except Quit:
            break
        for reason in faults_of(agent).values():
            raise Fault(reason)
        for _, said in words_of(agent).values():
            show(f"> {_printable(said)}")
        observations, rewards, terminated, truncated, info = venv.step(action)
        ended = bool(terminated[0]), bool(truncated[0])
        total, steps = total + float(rewards[0]), steps + 1
        for name, value in _numbers(info.get("reward", {}).get("terms", {})).items():
            terms[name] = terms.get(name, 0.0) + value
    return {
        "steps": steps,
        "return": total,
        "terms": terms,
        "signals": _numbers(info.get("signals", {})),
        "terminated": ended[0],
        "truncated": ended[1],
    }


def _caption(steps: int, total: float, info: Mapping[str, Any]) -> str:
    ledger = info.get("reward", {})
    lines = [f"step {steps}   return {total:+.3f}"]
    if "terms" in ledger:
        lines += [f"  {value:+.3f}  {name}" for name, value in _numbers(ledger["terms"]).items()]
        held = _numbers(ledger["escrow"])["held"]
        lines += [f"  {held:+.3f}  in escrow"] if held else []
    if "signals" in info:
        lines.append("  " + "  ".join(f"{name} {value:g}" for name, value in _numbers(info["signals"]).items()))
    return "\n".join(lines) + "\n"


def _printable(text: str) -> str:
    """Return `text` without characters that a terminal would obey."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _numbers(entry: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers in the one row of `entry`, without Gymnasium's masks (names with _) and without arrays."""
    return {
        name: float(value[0]) + 0.0 for name, value in entry.items() if not name.startswith("_") and np.ndim(value) == 1
    }


def _number(text: str) -> int:
    """An action typed as a number; what is no number is action 0, so that a slip of the finger ends nothing."""
    return int(text) if text.isdigit() else 0


def _key() -> str:
    """Return the word of an arrow key, ``q``, or the line that any other key begins."""
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        # Now, not after a flush: keys that were pressed ahead count.
        tty.setcbreak(descriptor, termios.TCSANOW)
        first = sys.stdin.read(1)
        if first == "\x1b":
            return ARROWS.get(sys.stdin.read(2)[-1], "\n")
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
    return first if first in ("q", "\n", "") else first + sys.stdin.readline()
