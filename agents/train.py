"""Training: one agent, one environment, one reward, written into a run's folder from which it can always go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import KW_ONLY, asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import gymnasium
from gymnasium.vector import AutoresetMode, VectorEnv

from ..errors import require
from ..rewards import Reward, as_reward
from .agent import Agent
from .checking import check_agent, tuned
from .demonstrations import demonstrate
from .device import check_device
from .evaluate import Episode, summarize
from .lagrange import Lagrange
from .llm.distributed import Team, join_team
from .loading import ALGORITHMS, load_agent
from .provenance import provenance
from .recording import evaluate_recording
from .run_folder import RunFolder, read_rows
from .spent import Spent
from .trial import Trial
from .valuing import GROUPED, left_to_trainer, measurable, paid_by, saying_who_measures
from .vectorize import discount, episode_seeds, make_single, reward_text, vectorize

__all__ = ["Learner", "Run", "team_of", "train"]

EVALUATION_WIDTH = 128
"""At most so many test episodes are played side by side."""


@dataclass(frozen=True)
class Run(Trial):
    """What one run is asked to do; config.toml says the same.

    Its agent is ``ppo``, ``a2c``, ``dqn``, ``sac``, ``tqc``, ``grpo``, ``bc``, ``llm``, or any agent that does not
    learn, which is then only evaluated.

    Attributes:
        steps: Environment steps of training, which the last rollout may exceed; for ``bc``, batches of demonstrated
            steps.
        design: What reports call this reward.
        env_name: What reports call this environment; its id without it.
        agent_name: What reports call this agent; ``agent`` without it.
        settings: Hyperparameters of the agent; the environment's own (see `checking.tuned`) go before its defaults.
        evaluations: Number of evaluations on the test split after the one at step 0.
        test_split: The split that is evaluated on; ``"validation"`` where runs are chosen among by what it says.
    """

    steps: int
    _: KW_ONLY
    agent: str = "ppo"
    design: str = "native"
    env_name: str = ""
    agent_name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    evaluations: int = 10
    test_split: str = "test"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._positive("steps", "evaluations")


class Learner(Protocol):
    """What `train` asks of something that learns."""

    @property
    def steps(self) -> int:
        """Environment steps taken so far."""

    @property
    def faults(self) -> int:
        """Training steps in which the infrastructure failed."""

    @property
    def gamma(self) -> float:
        """The discount it learns with, which the reward is told in tests too."""

    @property
    def truncation(self) -> str | None:
        """What the end of time means to it, which the reward is told in tests too; None to leave that to the reward."""

    @property
    def lagrange(self) -> Lagrange | None:
        """The weights in the reward that constraints move; None without any."""

    def agent(self, venv: VectorEnv[Any, Any, Any]) -> Agent:
        """Return the agent as it is now, to act in `venv`."""

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        """Learn until `total` steps; call `on_pause(step)` at each of the `pauses`, all still ahead, and at the end.

        It may pause more often, wherever what `save` writes is enough to go on exactly.
        """

    def save(self, folder: Path) -> None:
        """Write what is needed to go on into `folder`."""

    def close(self) -> None:
        """Free what was opened."""


class _Scripted:
    """An agent that does not learn, evaluated as often as one that does."""

    faults = 0
    truncation = None
    lagrange = None

    def __init__(self, run: Run, steps: int, gamma: float) -> None:
        self._run = run
        self.steps = steps
        self.gamma = gamma

    def agent(self, venv: VectorEnv[Any, Any, Any]) -> Agent:
        return load_agent(self._run.agent, venv, seed=self._run.seed, device=self._run.device)

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        for step in dict.fromkeys((*pauses, total)) if self.steps < total else ():
            self.steps = step
            on_progress(step)
            on_pause(step)

    def save(self, folder: Path) -> None:
        pass

    def close(self) -> None:
        pass


def train(
    run: Run,
    folder: Path,
    *,
    on_progress: Callable[[int, float | None], None] = lambda step, success: None,
    on_evaluation: Callable[[int, float | None], None] = lambda step, success: None,
) -> None:
    """Carry out `run` in `folder`: begin it, go on with it from the last checkpoint, or find it finished.

    Where a launcher has started several processes (see `team_of`), all call this and the first one alone writes.

    Args:
        run: What to do.
        folder: The run's folder; see `run_folder`.
        on_progress: Called with the step and the last evaluation's success.
        on_evaluation: Called with the step and the success of each evaluation.

    Raises:
        ConfigurationError: The run cannot be carried out as asked, or `folder` holds another one.
        StateError: Another process is writing `folder`.
    """
    check_device(run.device)
    kwargs = run.environment(run.test_split)
    with saying_who_measures(run.agent, run.reward):
        grouped = left_to_trainer(run.env, kwargs, measurable(run.agent)) if run.agent in GROUPED else None
        if grouped is not None:
            del kwargs["reward"]
        venv = vectorize(run.env, min(run.episodes, EVALUATION_WIDTH), **kwargs)
    try:
        valued = _valued(run, venv, grouped)
        run = replace(run, settings=_settings(run, venv, valued))
        check_agent(run.agent, run.settings, venv, [valued])
        team, keeper = team_of(run), RunFolder(folder)
        begun: list[tuple[int | None, bool]] = []
        with keeper.locked() if team.first else nullcontext(), team.in_touch():
            if team.first:
                # TOML knows no None: the reward is written as what it stands for.
                reward = reward_text(venv) if grouped is None else str(grouped)
                begun = [(keeper.begin(asdict(run) | {"reward": reward} | provenance(venv)), keeper.finished)]
            start, finished = team.gather(begun)[0]
            if not finished:
                _Training(run, keeper, venv, kwargs, grouped, start, on_progress, on_evaluation, team).carry_out()
    finally:
        venv.close()


def team_of(run: Run) -> Team:
    """Return the processes that carry out `run` together: language models alone learn in several."""
    return join_team(run.device) if run.agent == "llm" else Team()


def _valued(run: Run, venv: VectorEnv[Any, Any, Any], grouped: Reward | None) -> Reward:
    """Return what a learner values that plays groups of episodes."""
    if grouped is not None:
        return grouped
    return as_reward("native") if run.reward is None else paid_by(venv)


def _settings(run: Run, venv: VectorEnv[Any, Any, Any], valued: Reward) -> dict[str, Any]:
    """Return the settings of the agent with those that the environment and the reward ask for."""
    chosen = tuned(run.agent, run.settings, venv)
    if run.agent != "llm":
        return chosen
    from .llm.training import measuring

    return measuring(chosen, valued, venv)


class _Training:
    """One stretch of a run, from its last checkpoint to its end.

    All of a team learn; the first of them evaluates, saves and tells, while the others wait. Tests are played in
    `venv`, which was built with `kwargs`. A reward that compares episodes, or reads what the trainer measures, is
    `grouped`, and has no value in any one of them.
    """

    def __init__(
        self,
        run: Run,
        folder: RunFolder,
        venv: VectorEnv[Any, Any, Any],
        kwargs: Mapping[str, Any],
        grouped: Reward | None,
        start: int | None,
        on_progress: Callable[[int, float | None], None],
        on_evaluation: Callable[[int, float | None], None],
        team: Team,
    ) -> None:
        self._run, self._folder, self._venv, self._team = run, folder, venv, team
        self._kwargs, self._grouped = kwargs, grouped
        self._seeds = episode_seeds(run.seed, run.episodes)
        self._on_progress = on_progress if team.first else lambda step, success: None
        self._on_evaluation = on_evaluation
        self._start = start
        self._checkpoint = None if start is None else folder.checkpoint(start)
        planned = [run.steps * index // run.evaluations for index in range(run.evaluations + 1)]
        self._ahead = [step for step in planned if start is None or step > start]
        rows = read_rows(folder.path / "metrics.jsonl") if team.first else []
        row = rows[-1] if rows else {"success": None}
        self._success: float | None = row["success"]
        self._spent = Spent(team, self._checkpoint, row)

    def carry_out(self) -> None:
        run = self._run
        from tensorboardX import SummaryWriter

        folder = str(self._folder.path)
        self._tensorboard = SummaryWriter(folder, purge_step=self._start, write_to_disk=self._team.first)
        self._learner = self._make_learner()
        pauses = [step for step in self._ahead if step < run.steps]
        try:
            self._learner.learn(run.steps, pauses, self._pause, lambda step: self._on_progress(step, self._success))
        finally:
            self._learner.close()
            self._tensorboard.close()
        spent = self._spent.now(self._learner.faults)
        if self._team.first:
            self._folder.finish(**spent)
        self._team.gather([])  # Nobody leaves before the folder is whole.

    def _make_learner(self) -> Learner:
        run = self._run
        if run.agent not in ALGORITHMS:
            return _Scripted(run, self._start or 0, discount(self._venv))
        if run.agent == "llm":
            return self._make_language_learner()
        require("stable_baselines3", "rl")
        from .learner_settings import all_settings

        settings = all_settings(run.agent, run.settings)
        if run.agent in GROUPED:
            return self._make_group_learner(settings)
        if run.agent == "bc":
            return self._make_cloning_learner(settings)
        from .sb3 import SB3Learner

        same_step = AutoresetMode.SAME_STEP
        kwargs = run.environment("train")
        venv = vectorize(run.env, settings["n_envs"], autoreset_mode=same_step, **kwargs)
        shown = settings.get("demonstrations", 0)
        return SB3Learner(
            run.agent,
            venv,
            settings=run.settings,
            seed=run.seed,
            device=run.device,
            checkpoint=self._checkpoint,
            demonstrations=demonstrate(run.env, shown, seed=run.seed, env_kwargs=run.env_kwargs) if shown else (),
            log=self._tensorboard.add_scalar,
        )

    def _make_group_learner(self, settings: Mapping[str, Any]) -> Learner:
        from .grpo import GroupLearner

        run = self._run
        return GroupLearner(
            [self._make_outcome_env() for _ in range(settings["groups"] * settings["group_size"])],
            _valued(run, self._venv, self._grouped),
            settings=settings,
            seed=run.seed,
            device=run.device,
            checkpoint=self._checkpoint,
            log=self._tensorboard.add_scalar,
        )

    def _make_language_learner(self) -> Learner:
        from .llm.training import make_language_learner

        run = self._run
        return make_language_learner(
            self._make_outcome_env,
            _valued(run, self._venv, self._grouped),
            settings=run.settings,
            seed=run.seed,
            device=run.device,
            checkpoint=self._checkpoint,
            log=self._tensorboard.add_scalar,
            team=self._team,
        )

    def _make_outcome_env(self) -> gymnasium.Env[Any, Any]:
        """One environment for such a learner, which pays its own outcome."""
        kwargs = {name: value for name, value in self._run.environment("train").items() if name != "reward"}
        return make_single(self._run.env, **kwargs)

    def _make_cloning_learner(self, settings: Mapping[str, Any]) -> Learner:
        from .cloning import CloningLearner, gather

        run = self._run
        return CloningLearner(
            gather(run.env, settings, seed=run.seed, env_kwargs=run.env_kwargs),
            self._venv,
            settings=settings,
            seed=run.seed,
            device=run.device,
            checkpoint=self._checkpoint,
            log=self._tensorboard.add_scalar,
        )

    def _pause(self, step: int) -> None:
        """Evaluate if it is time, and save; rows go before the checkpoint, so that a checkpoint has all of its rows."""
        due = step >= self._ahead[0]
        self._ahead = [later for later in self._ahead if later > step]
        episodes = self._evaluate(step) if due and self._team.first else []
        spent = self._spent.now(self._learner.faults)
        if not self._team.first:
            return
        if due:
            self._record(step, episodes, spent)
        self._folder.save_checkpoint(step, lambda folder: self._save(folder, spent))
        self._on_progress(step, self._success)

    def _record(self, step: int, episodes: Sequence[Episode], spent: Mapping[str, float]) -> None:
        """Write down an evaluation."""
        row = {"step": step, **summarize(episodes), **spent}
        weights = self._learner.lagrange
        if weights is not None:
            row |= {"parameters": weights.weights, "constraints": weights.means}
        balance = getattr(self._learner, "balance", None)  # Who learns from groups may have one.
        if balance is not None:
            row["balance"] = balance.told
        self._success = row["success"]
        phase = {"step": step, "phase": "test"}
        self._folder.append("episodes.jsonl", [phase | episode.as_row() for episode in episodes])
        self._folder.append("metrics.jsonl", [row])
        for name in ("success", "score", "return", "length"):
            if row[name] is not None:
                self._tensorboard.add_scalar(f"test/{name}", row[name], step)
        for group in ("terms", "parameters", "constraints"):
            for name, value in row.get(group, {}).items():
                self._tensorboard.add_scalar(f"{group}/{name}", value, step)
        self._tensorboard.flush()
        self._on_evaluation(step, self._success)

    def _save(self, folder: Path, spent: Mapping[str, float]) -> None:
        self._learner.save(folder)
        Spent.save(spent, folder)

    def _evaluate(self, step: int) -> list[Episode]:
        run = self._run
        between = run.record == "sample" and 0 < step < run.steps
        weights = self._learner.lagrange
        episodes = evaluate_recording(
            self._learner.agent,
            self._venv,
            self._seeds,
            "none" if between else run.record,
            self._folder.trajectories(step),
            env_id=run.env,
            kwargs=self._kwargs,
            gamma=self._learner.gamma,
            truncation=self._learner.truncation,
            training_step=step,
            parameters=weights.weights if self._grouped is None and weights is not None else None,
        )
        if self._grouped is None:
            return episodes
        # What these environments paid is their own outcome, and no return of this reward.
        return [replace(episode, value=None, discounted=None, terms={}) for episode in episodes]
