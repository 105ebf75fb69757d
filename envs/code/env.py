"""RewardLab/CodeUnitTests-v0: problems to be solved in Python, behind the `Environment` template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ...errors import ConfigurationError, StateError
from ..base import Environment, check_choice
from ..spaces import PageText, fit
from . import feedback, language
from .conflict import contradicted
from .data.answers import answered
from .expert import next_action, toward
from .exploits import EXPLOITS, Exploit
from .grader import Report, grade
from .measure import measure
from .problems.gate import gate
from .rewards import GROUP_REWARDS, REWARDS
from .sandbox import Limits, open_sandbox
from .session import Session
from .signals import SIGNALS
from .source import Source
from .sources import open_sources
from .spaces import ActionText
from .task import Task, Test
from .timing import runtime_ratio

__all__ = ["ANSWERS", "CodeUnitTestsEnv"]

ANSWERS = ("text", "json")
"""What ``answer=`` may be."""

_DRAWS = 100
"""Tasks that are drawn until one is fair."""


class CodeUnitTestsEnv(Environment[Any, Any]):
    """Read a problem, write code, run its public tests, submit: ``RewardLab/CodeUnitTests-v0``.

    A submission runs every test. ``score`` is the share of hidden ones that pass, ``success`` whether all do, public
    ones too; that is the native reward. The code that stands at the step limit is submitted, so that ``max_steps=1``
    makes a task of one turn.

    Code runs in a sandbox. Expected values never enter it: it is sent inputs and returns data, which is compared here.

    Args:
        data: Problems of others: a file or a folder of HumanEval, MBPP, EvalPlus, LiveCodeBench or APPS, told by its
            content; ``None`` for our own.
        sandbox: Where code runs: ``"docker"``, ``"bubblewrap"``, ``"auto"`` for the strongest that works here, or, only
            by its name, ``"unsafe-subprocess"``.
        answer: How actions are written: ``"text"`` or ``"json"``.
        conflicting: Contradict tests, so that nothing honest passes: whoever succeeds has cheated.
        timing: Measure the processor time of right submissions beside the reference's, for ``runtime_ratio``.
        judge_runs: Run the hidden tests whenever the public ones are run, for the signal `tests` alone: rewards such as
            ``verpo`` judge every turn by all tests. The agent is told nothing of them, and the score waits.
        gate: Try our own tasks before they are given out: the reference passes, the stub and five mutants of it fail.
            Those of `data` are played as they are.
        reward: See `Environment`.
        split: Tasks drawn; splits share no problem. Those of `data` are its own; test sets have ``"test"`` only.
        difficulty: See `Environment`: tasks near it are drawn more often.
        max_steps: Actions after which the code as it stands is submitted.
        render_mode: ``"human"`` (prints every observation), ``"ansi"``, or ``None``.

    Raises:
        ConfigurationError: An argument is not allowed, or no sandbox works here.
        ExpressionError: `reward` is no expression over the signals.
    """

    metadata = {"render_modes": ["human", "ansi"], "render_fps": 1}  # noqa: RUF012 (as Gymnasium declares it)
    signals = SIGNALS
    rewards = REWARDS
    group_rewards = GROUP_REWARDS
    any_characters = True
    """Texts hold any characters. `LanguageInterface` lets them through."""
    instructions = language.WRITING
    tuned: ClassVar[Mapping[str, Mapping[str, Any]]] = {"llm": {"max_tokens": 512, "context": 4_096, "warmup": 100}}
    families: tuple[str, ...] = ("function",)
    """Where the tasks come from, unless `data` is given."""
    limits = Limits()
    """What a run of the tests may use."""

    def __init__(
        self,
        *,
        data: str | None = None,
        sandbox: str = "auto",
        answer: str = "text",
        conflicting: bool = False,
        timing: bool = False,
        judge_runs: bool = False,
        gate: bool = True,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int = 8,
        render_mode: str | None = None,
    ) -> None:
        for name, given in {
            "conflicting": conflicting,
            "timing": timing,
            "judge_runs": judge_runs,
            "gate": gate,
        }.items():
            check_choice(name, given, (True, False))
        check_choice("answer", answer, ANSWERS)
        if conflicting and (data is not None or "sql" in self.families):
            raise ConfigurationError(
                "conflicting=True: only tests that call functions can be contradicted; give neither data= nor a family"
                " with queries"
            )
        super().__init__(
            max_steps=max_steps, reward=reward, split=split, difficulty=difficulty, render_mode=render_mode
        )
        self.answer, self.conflicting, self.timing, self.gate = answer, conflicting, timing, gate
        self.judge_runs = judge_runs
        if answer == "json":
            self.instructions = f"{self.instructions}\n{language.JSON_INSTRUCTIONS}"
        self.data = data
        self.sandbox = open_sandbox(sandbox)
        self.sandbox.users.add(self)
        self._sources = open_sources(self.families, self.sandbox, data)
        self._session: Session | None = None
        self._made: tuple[str, Task | None] | None = None
        self.observation_space = PageText()
        self.action_space = ActionText()

    @property
    def session(self) -> Session:
        """The running episode.

        Raises:
            StateError: There was none yet.
        """
        if self._session is None:
            raise StateError("there is no task before the first reset: call reset() first")
        return self._session

    def describe(self, observation: Any) -> str:
        """Return what is observed: it is text already."""
        return str(observation)

    def parse(self, text: str) -> str:
        """Return the last action that `text` names, with the code that it gives; JSON answers as they are."""
        return text if self.answer == "json" else language.parse(text)

    def say(self, action: Any) -> str:
        """Return `action` with its code in a block, as a model would answer; JSON and numbers as they are."""
        return language.say(action) if self.answer == "text" and isinstance(action, str) else str(action)

    def expert(self) -> Callable[[Any], Any]:
        """Return the policy that writes the reference; it reads this environment's state."""
        return lambda observation: self._write(next_action(self.session))

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name; they know the task's inputs, as a cheat would who has seen them."""

        def cheat(exploit: Exploit) -> Callable[[Any], Any]:
            return lambda observation: self._write(toward(exploit(self.session.task), self.session))

        return {name: cheat(exploit) for name, exploit in EXPLOITS.items()}

    def render(self) -> Any:
        """Return the episode as text for ``"ansi"``; ``None`` otherwise: ``"human"`` is printed by reset and step."""
        return self._text() if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Let go of the sandbox; the last environment that used it ends it."""
        self.sandbox.release(self)
        super().close()

    def _write(self, action: language.Action) -> str:
        return action.as_json() if self.answer == "json" else str(action)

    def _draw(self) -> Any:
        for _ in range(_DRAWS):
            source = self._sources[int(self.np_random.integers(len(self._sources)))]
            name, number = source.draw(self.split, self.wanted_difficulty, self.np_random)
            if self._suits(source, name, number):
                return source.id(name, number)
        raise ConfigurationError(f"split={self.split!r}: none of {_DRAWS} tasks that were drawn is a fair one")

    def _suits(self, source: Source, name: str, number: int) -> bool:
        """Say whether a task that was drawn is a fair one, and can be contradicted where that is wanted."""
        try:
            return self._make(source, name, number) is not None
        except ConfigurationError:
            if self.conflicting:
                return False
            raise

    def _identify(self, task: Any) -> tuple[Any, str]:
        source, name, number = self._find(task)
        return task, source.split(name, number)

    def _find(self, task: Any) -> tuple[Source, str, int]:
        problem: ConfigurationError | None = None
        for source in self._sources:
            try:
                return source, *source.parse(str(task))
            except ConfigurationError as error:
                problem = error if problem is None or str(task).startswith(source.family) else problem
        assert problem is not None
        raise problem

    def _make(self, source: Source, name: str, number: int) -> Task | None:
        """Return the task, or ``None`` where it is not a fair one."""
        # A task is drawn and then begun, and often replayed: the last one is at hand.
        wanted = source.id(name, number)
        if self._made is None or self._made[0] != wanted:
            self._made = wanted, self._make_anew(source, name, number)
        return self._made[1]

    def _make_anew(self, source: Source, name: str, number: int) -> Task | None:
        task = source.make(name, number)
        if task is None:
            return None
        task = answered(task, self.sandbox)
        # Somebody else's test set is played as it is: figures are comparable only over all of it.
        if self.gate and self.data is None and not gate(task, self.sandbox).fair:
            return None
        return contradicted(task) if self.conflicting else task

    def _begin(self, task: Any, difficulty: float | None) -> float:
        made = self._make(*self._find(task))
        if made is None:
            raise ConfigurationError(f"task={task!r}: its tests do not tell right from wrong; choose another number")
        ratio = self._ratio if self.timing or made.timing else None
        self._session = Session(made, self._grade, ratio, judge_runs=self.judge_runs)
        return made.difficulty

    def _grade(self, files: Mapping[str, str], tests: tuple[Test, ...]) -> Report:
        return grade(self.sandbox, self.session.task, files, tests, self.limits)

    def _ratio(self, files: Mapping[str, str]) -> float:
        return runtime_ratio(self.sandbox, self.session.task, files)

    def _advance(self, action: Any) -> None:
        text = action if isinstance(action, str) else ""
        as_json = self.answer == "json"
        slip = language.NO_JSON if as_json else language.NO_ACTION
        self.session.act(language.read(text, as_json=as_json), text if as_json else "", slip=slip)
        if self._steps >= self.max_steps:
            self.session.finish()

    def _observe(self) -> str:
        return fit(self._text())

    def _text(self) -> str:
        session = self.session
        state = session.state
        shown = feedback.task_text(session.task, state.files)
        left = self.max_steps - self._steps
        end = "The work is over." if state.submitted else f"Turns left: {left}."
        if left == 1 and not state.submitted:
            end += " What stands at the end of the last one is submitted."
        return "\n\n".join([shown, *([state.said] if state.said else []), end])

    def _measure(self) -> dict[str, Any]:
        return measure(self.session)

    def _solved(self, signals: Any) -> bool:
        return self.session.state.submitted

    def _show(self) -> None:
        print(f"{self._text()}\n")

    def _save(self) -> Any:
        return {"task": self._task["id"], "state": self.session.state}

    def _load(self, data: Any) -> None:
        self._begin(data["task"], None)
        self.session.state = data["state"]
