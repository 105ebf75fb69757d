"""RubricGuidance: tells the agent at each step what it will be judged by."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError, Fault
from ..rewards.rubric import Rubric, load_judge
from ..rewards.rubric.checklist import NEXT_STEP, write_checklists
from .below import attribute, restore, saved
from .faults import tell_fault
from .kind import check_single
from .language import LanguageInterface
from .measurement import load, reference

__all__ = ["Guide", "RubricGuidance"]

Guide = Callable[[str, Mapping[str, Any]], str]
"""From what the environment says of a state, and its info, to what the agent is told besides."""

HEADING = "What counts:"
NEXT = "A good next step:"
MODELS = ("chat:", "transformers:")
"""How guides that are models begin."""


class RubricGuidance(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Adds a rubric to what the environment says (`describe`): who acts by words reads it at each step.

    After Co-ReAct (2026), which puts a rubric into the agent's context at every step. It is either fixed, its criteria
    with how far each is met where that is among the signals (a `JudgeSignals` that judges each step, further down), or
    written anew for each state by a model or a function (see `guide_reward` for how good a writer is). Observations,
    signals and rewards stay as they are.

    A guide that raises `Fault` ends the episode: the step is truncated and ``info["fault"]`` is True.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        rubric: Rubric | Mapping[str, Any] | None = None,
        *,
        guide: str | Guide | None = None,
    ) -> None:
        """Guide whoever acts in `env`.

        Args:
            env: An environment with `describe`; `LanguageInterface` goes above this wrapper.
            rubric: What is told, or its plain form.
            guide: Instead of it, what writes it for each state: a function, where one is (``module:function``), or a
                model as `load_judge` names it (``chat:MODEL?url=...``), which writes what the next step must do.

        Raises:
            ConfigurationError: `env` has no words, or not one of `rubric` and `guide` is given.
        """
        check_single(env)
        if (rubric is None) == (guide is None):
            raise ConfigurationError("RubricGuidance: give a rubric, or a guide that writes one; not both")
        if attribute(env, "describe") is None or _speaks(env):
            raise ConfigurationError(
                f"{env} has no describe that words could be added to; put RubricGuidance below LanguageInterface"
            )
        self._rubric = rubric if isinstance(rubric, Rubric) or rubric is None else Rubric.from_dict(rubric)
        self._guide = _loaded(guide) if isinstance(guide, str) else guide
        RecordConstructorArgs.__init__(
            self,
            rubric=None if self._rubric is None else self._rubric.to_dict(),
            guide=guide if guide is None or isinstance(guide, str) else reference(guide),
        )
        super().__init__(env)
        self._told = ""
        self._failed = False
        if attribute(env, "content") is not None:
            self.content = self._content

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> RubricGuidance:
        """Guide by the criteria of the file `argument`, a judge's for instance, or by the guide that it names.

        Raises:
            ConfigurationError: There is no such file or function, or it cannot be read.
        """
        if not argument.endswith(".toml") or argument.startswith(MODELS):
            return cls(env, guide=argument)
        try:
            fields = tomllib.loads(Path(argument).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"guidance '{argument}' cannot be read: {error}") from error
        return cls(env, {"criteria": fields.get("criteria", [])})

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._failed = False
        self._tell(observation, info)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step; a guide that failed truncates."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        if not (terminated or truncated):
            self._tell(observation, info)
        return observation, reward, terminated and not self._failed, truncated or self._failed, info

    def describe(self, observation: Any) -> str:
        """What the environment says of `observation`, and the guidance for the newest state."""
        return self._with_guidance(str(attribute(self.env, "describe")(observation)))

    def get_state(self) -> dict[str, Any]:
        """The environment's state, and what was told."""
        return {"env": saved(self.env), "told": self._told, "failed": self._failed}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._told, self._failed = state["told"], state["failed"]

    def _content(self, observation: Any) -> list[dict[str, Any]]:
        """What a chat model with eyes is shown, and the guidance."""
        shown: list[dict[str, Any]] = attribute(self.env, "content")(observation)
        return [*shown, {"type": "text", "text": self._told}] if self._told else shown

    def _with_guidance(self, text: str) -> str:
        return f"{text}\n\n{self._told}" if self._told else text

    def _tell(self, observation: Any, info: dict[str, Any]) -> None:
        if self._rubric is not None:
            self._told = _criteria(self._rubric, info.get("signals", {}))
        elif self._guide is not None:
            try:
                self._told = self._guide(str(attribute(self.env, "describe")(observation)), info)
            except Fault as fault:
                tell_fault(fault)
                self._failed = True
        info["fault"] = self._failed or bool(info.get("fault", False))


def _loaded(guide: str) -> Guide:
    """The guide that `guide` names."""
    if not guide.startswith(MODELS):
        found: Guide = load(guide, "guide")
        try:
            inspect.signature(found).bind("", {})
        except (TypeError, ValueError) as error:
            raise ConfigurationError(
                f"guide={guide!r}: it is given what the environment says and the info, {guide.partition(':')[2]}(text, "
                f"info), and returns what the agent is told besides ({error})"
            ) from error
        return found
    writer = load_judge(guide)

    def write(text: str, info: Mapping[str, Any]) -> str:
        (points,) = write_checklists(writer, [text], most=5, tell=NEXT_STEP)
        if isinstance(points, Fault):
            raise points
        return "\n".join([NEXT, *(f"- {point.text}" for point in points)])

    return write


def _criteria(rubric: Rubric, signals: Mapping[str, Any]) -> str:
    """The criteria in lines, the most important first, each with how far it is met where that is known."""
    order = sorted(rubric.criteria, key=lambda each: (not each.veto, each.cap is None, -each.weight))
    return "\n".join([HEADING, *(f"- {_line(each, signals)}" for each in order)])


def _line(criterion: Any, signals: Mapping[str, Any]) -> str:
    text = criterion.question or criterion.expression
    kind = " (must hold)" if criterion.veto or criterion.cap is not None else " (avoid)" if criterion.weight < 0 else ""
    found = signals.get(criterion.name) if criterion.question else None
    if found is None:
        return f"{criterion.name}{kind}: {text}"
    met = ("yes" if found else "no") if isinstance(found, bool) else f"{found:.2f} of 1"
    return f"{criterion.name}{kind}: {text} [last step: {met}]"


def _speaks(env: gymnasium.Env[Any, Any]) -> bool:
    """Whether there is a `LanguageInterface` among the layers."""
    layer: Any = env
    while isinstance(layer, gymnasium.Wrapper) and not isinstance(layer, LanguageInterface):
        layer = layer.env
    return isinstance(layer, LanguageInterface)
