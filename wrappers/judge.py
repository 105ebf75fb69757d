"""JudgeSignals: what a judge says of an episode, as signals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError, Fault
from ..rewards import Signal
from ..rewards.rubric import Judge, Rubric, Transcript, Verdicts, load_judge, read_judge_file
from ..rewards.rubric.transcript import LONGEST
from .below import attribute, restore, saved
from .faults import tell_fault
from .kind import check_single

__all__ = ["PRESET", "WHEN", "JudgeSignals", "Judged"]

WHEN: Final = ("end", "step")
"""When a judge is asked: once about the whole episode, or about each step."""
PRESET: Final = "judge"
"""The preset that is the rubric's expression."""


class Judged(RecordConstructorArgs):
    """What `JudgeSignals` and `VectorJudgeSignals` have in common: the rubric, the judge, and how it is asked."""

    def _attend(
        self,
        env: Any,
        rubric: Rubric | Mapping[str, Any],
        judge: Judge | Mapping[str, Any] | str,
        *,
        when: str,
        longest: int,
        **how: Any,
    ) -> None:
        """Take in the arguments of the wrapper around `env`, all that are not named here being those of `Verdicts`.

        Raises:
            ConfigurationError: An argument is not allowed.
        """
        if when not in WHEN:
            raise ConfigurationError(f"when={when!r}: give one of {', '.join(WHEN)}")
        if isinstance(longest, bool) or not isinstance(longest, int) or longest < 1:
            raise ConfigurationError(f"longest={longest!r}: give a positive integer")
        rubric = rubric if isinstance(rubric, Rubric) else Rubric.from_dict(rubric)
        judge = dict(judge) if isinstance(judge, Mapping) else judge
        asks = load_judge(judge) if isinstance(judge, (str, dict)) else judge
        self._verdicts = Verdicts(rubric, asks, **how)
        self._each_step, self._longest = when == "step", longest
        recorded = {"rubric": rubric.to_dict(), "judge": judge, "when": when, "longest": longest, **how}
        # A judge that was given as an object is shared with copies of the spec.
        RecordConstructorArgs.__init__(self, _disable_deepcopy=True, **recorded)
        self.signals: Mapping[str, Signal] = {**attribute(env, "signals", {}), **self._verdicts.signals}
        """All signals there are above this wrapper."""
        self.rewards = {**attribute(env, "rewards", {}), PRESET: str(rubric)}
        """The presets there are above this wrapper."""

    @property
    def judge(self) -> Judge:
        """Who is asked."""
        return self._verdicts.judge

    def _unjudged(self) -> dict[str, Any]:
        """The signals before anything was judged."""
        return {name: False if signal.condition else 0.0 for name, signal in self._verdicts.signals.items()}

    def _asked(self, transcripts: list[Transcript], tasks: list[str]) -> list[dict[str, Any] | Fault]:
        """The signals of some episodes, or why there are none; all are asked about at once."""
        read = [each.last(self._longest) if self._each_step else each.whole(self._longest) for each in transcripts]
        found = self._verdicts.measure(read, tasks)
        for fault in found:
            if isinstance(fault, Fault):
                tell_fault(fault)
        return found


class JudgeSignals(gymnasium.Wrapper[Any, Any, Any, Any], Judged):
    """Adds the verdicts of a judge to ``info["signals"]``: one signal for each criterion of a rubric with a question.

    The judge reads the episode in words: what the environment says of each state (`describe`) and what the agent did
    (`say`). Until it is asked, a verdict is 0. Beside the criteria there are ``no_answer`` (nothing was said that could
    be judged: every verdict is then 0, and nobody is asked) and ``suspicious`` (what was said looks like orders to the
    judge). The rubric, with what code measures, is the preset ``judge`` for a `RewardWrapper` above.

    A judge that fails ends the episode: the step is truncated and ``info["fault"]`` is True. One whose budget is spent
    raises `BudgetSpent`. After a fault below it is not asked.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        rubric: Rubric | Mapping[str, Any],
        judge: Judge | Mapping[str, Any] | str,
        *,
        when: str = "end",
        together: bool = True,
        principle: str = "",
        first: str = "",
        longest: int = LONGEST,
    ) -> None:
        """Let `judge` judge `env`.

        Args:
            env: Any environment; one without `describe` shows its observations as Python prints them.
            rubric: The rubric, or its plain form (`Rubric.to_dict`).
            judge: Anything with `ask`, or what `load_judge` takes, as ``"chat:MODEL?url=..."``.
            when: One of `WHEN`.
            together: See `Verdicts`.
            principle: What the judge is to go by, in words.
            first: What it does before it judges, ``"rubric"`` or ``"solution"``: see `Question`.
            longest: Characters that it reads; of a longer episode the middle is left out.

        Raises:
            ConfigurationError: An argument is not one of these.
        """
        check_single(env, "VectorJudgeSignals")
        how = {"together": together, "principle": principle, "first": first}
        self._attend(env, rubric, judge, when=when, longest=longest, **how)
        super().__init__(env)
        self._transcript = Transcript()
        self._failed = False

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> JudgeSignals:
        """Judge `env` as the file `argument` says; see `rewards.rubric.judge_file`.

        Raises:
            ConfigurationError: There is no such file, or it cannot be read.
        """
        file = read_judge_file(argument)
        return cls(env, file.rubric, file.judge, **file.how)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode; nothing is judged yet."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._transcript = Transcript(self._seen(observation))
        self._failed = False
        self._write(info, self._unjudged())
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step, and ask the judge where it is time."""
        say = attribute(self.env, "say")
        said = action if isinstance(action, str) or say is None else str(say(action))
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._transcript.add(str(said), self._seen(observation))
        values = self._unjudged()
        due = self._each_step or terminated or truncated
        if due and not self._failed and not info.get("fault", False):
            (found,) = self._asked([self._transcript], [self._task])
            self._failed = isinstance(found, Fault)
            values = values if isinstance(found, Fault) else found
        self._write(info, values)
        return observation, reward, terminated and not self._failed, truncated or self._failed, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state, the episode so far, and whether the judge failed."""
        return {"env": saved(self.env), "transcript": self._transcript.get_state(), "failed": self._failed}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._transcript.set_state(state["transcript"])
        self._failed = state["failed"]

    @property
    def _task(self) -> str:
        return str(attribute(self.env, "instructions", ""))

    def _seen(self, observation: Any) -> str:
        describe = attribute(self.env, "describe")
        return str(observation if describe is None else describe(observation))

    def _write(self, info: dict[str, Any], values: Mapping[str, Any]) -> None:
        info["signals"] = {**info.get("signals", {}), **values}
        info["fault"] = self._failed or bool(info.get("fault", False))
