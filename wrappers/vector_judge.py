"""VectorJudgeSignals: what a judge says of the episodes of a vector, all that end together in one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault
from ..rewards.rubric import Judge, Rubric, Transcript, read_judge_file
from ..rewards.rubric.transcript import LONGEST
from .below import attribute, autoreset_mode, reset_mask, restore, saved
from .judge import Judged
from .kind import check_vector

__all__ = ["VectorJudgeSignals"]


class VectorJudgeSignals(VectorWrapper[Any, Any, Any, Any, Any], Judged):
    """`JudgeSignals` for a `VectorEnv` that keeps the ends of its episodes (NEXT_STEP or DISABLED).

    All rows that are due are asked about at once, so a chat server answers them side by side. In SAME_STEP an
    environment has already begun its next episode when the end of the last one is judged, and would describe that:
    there each environment is wrapped by itself, with `JudgeSignals`.

    The environment below owns the ends of episodes, so a judge that fails cannot truncate here: ``info["fault"]`` is
    True from that step to the end of the episode, none of which is evidence.
    """

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        rubric: Rubric | Mapping[str, Any],
        judge: Judge | Mapping[str, Any] | str,
        *,
        when: str = "end",
        together: bool = True,
        principle: str = "",
        first: str = "",
        longest: int = LONGEST,
    ) -> None:
        """Let `judge` judge the rows of `env`; the arguments are those of `JudgeSignals`.

        Raises:
            ConfigurationError: An argument is not one of these, or `env` resets in the same step.
        """
        check_vector(env, "JudgeSignals")
        self._mode = autoreset_mode(env)
        if self._mode is AutoresetMode.SAME_STEP:
            raise ConfigurationError(
                f"{env} resets in the same step, when the end of an episode cannot be described any more; wrap each "
                "environment with JudgeSignals, or use AutoresetMode.NEXT_STEP"
            )
        how = {"together": together, "principle": principle, "first": first}
        self._attend(env, rubric, judge, when=when, longest=longest, **how)
        super().__init__(env)
        self._singles: list[Any] = list(getattr(env.unwrapped, "envs", ()))
        self._transcripts = [Transcript() for _ in range(self.num_envs)]
        self._failed = np.zeros(self.num_envs, dtype=np.bool_)
        self._ended = np.zeros(self.num_envs, dtype=np.bool_)

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorJudgeSignals:
        """Judge `env` as the file `argument` says; see `rewards.rubric.judge_file`.

        Raises:
            ConfigurationError: There is no such file, or it cannot be read.
        """
        file = read_judge_file(argument)
        return cls(env, file.rubric, file.judge, **file.how)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes; nothing is judged yet."""
        mask, options = reset_mask(options)
        rows = np.ones(self.num_envs, dtype=np.bool_) if mask is None else np.array(mask, dtype=np.bool_)
        observations, info = self.env.reset(seed=seed, options=options)
        self._begin(rows, list(iterate(self.observation_space, observations)))
        self._ended[rows] = False
        self._write(info, {})
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step, and ask the judge about the rows where it is time."""
        said = [self._said(row, action) for row, action in enumerate(iterate(self.action_space, actions))]
        observations, rewards, terminated, truncated, info = self.env.step(actions)
        seen = list(iterate(self.observation_space, observations))
        # In NEXT_STEP the step after an end only resets; with autoreset disabled a row is reset before it is stepped.
        idle = self._ended.copy()
        self._begin(idle, seen)
        for row in np.flatnonzero(~idle).tolist():
            self._transcripts[row].add(said[row], self._seen(row, seen[row]))
        ended = np.logical_or(terminated, truncated)
        below = np.asarray(info.get("fault", np.zeros(self.num_envs)), dtype=np.bool_)
        due = ~idle & ~self._failed & ~below & (ended | self._each_step)
        self._write(info, self._judged(np.flatnonzero(due).tolist()))
        self._ended = ended
        return observations, rewards, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environments' state, the episodes so far, and where the judge failed."""
        return {
            "env": saved(self.env),
            "transcripts": [each.get_state() for each in self._transcripts],
            "failed": self._failed.copy(),
            "ended": self._ended.copy(),
        }

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        for transcript, turns in zip(self._transcripts, state["transcripts"], strict=True):
            transcript.set_state(turns)
        self._failed, self._ended = state["failed"].copy(), state["ended"].copy()

    def _begin(self, rows: NDArray[np.bool_], seen: list[Any]) -> None:
        self._failed[rows] = False
        for row in np.flatnonzero(rows).tolist():
            self._transcripts[row] = Transcript(self._seen(row, seen[row]))

    def _judged(self, rows: list[int]) -> dict[int, Mapping[str, Any]]:
        """The signals of the rows that could be judged."""
        tasks = [str(self._own(row, "instructions") or "") for row in rows]
        found = self._asked([self._transcripts[row] for row in rows], tasks)
        self._failed[[row for row, each in zip(rows, found, strict=True) if isinstance(each, Fault)]] = True
        return {row: each for row, each in zip(rows, found, strict=True) if not isinstance(each, Fault)}

    def _write(self, info: dict[str, Any], judged: Mapping[int, Mapping[str, Any]]) -> None:
        blank = self._unjudged()
        rows = [judged.get(row, blank) for row in range(self.num_envs)]
        values = {
            name: np.array([row[name] for row in rows], dtype=np.bool_ if isinstance(first, bool) else np.float64)
            for name, first in blank.items()
        }
        info["signals"] = {**info.get("signals", {}), **values}
        info["fault"] = np.logical_or(info.get("fault", np.zeros(self.num_envs, dtype=np.bool_)), self._failed)

    def _own(self, row: int, name: str) -> Any:
        """Attribute `name` of a row; of a native vector it is the same for all."""
        if self._singles:
            return attribute(self._singles[row], name)
        return getattr(self.env.unwrapped, name, None)

    def _seen(self, row: int, observation: Any) -> str:
        describe = self._own(row, "describe")
        if describe is None:
            return str(observation)
        return str(describe(observation) if self._singles else describe(observation, row))

    def _said(self, row: int, action: Any) -> str:
        say = self._own(row, "say")
        return str(action if isinstance(action, str) or say is None else say(action))
