"""A language model that learns from groups of conversations: played, valued, credited, and followed by an update."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ...errors import ConfigurationError, Fault
from ...rewards import Reward
from ...rewards.terms import terms_of
from ...wrappers.below import attribute, declared_gamma
from ..balance import Balance
from ..groups import as_rollout
from ..lagrange import lagrange_of
from ..preferences import preferences_of, signal_of
from ..updates import UpdatingLearner
from .agent import LanguageAgent
from .branching import play_trees
from .credit import METHODS, choose_credit
from .dialogue import Dialogue
from .distributed import Team
from .engines import Engines
from .episodes import Spoken
from .figures import figures
from .implicit import ImpliedRewards
from .measurement import measure
from .measures import IMPLIED, REFERRING, measured
from .policy import LanguagePolicy
from .reference import reference_answers
from .refine import refine
from .rollout import Speech, play_conversations
from .sharding import Shards
from .update import Told, Update
from .valuation import check_credit, value
from .value_head import ValueHead
from .warmup import Transcript, check_room, imitate, threads_of

__all__ = ["LanguageLearner"]


class LanguageLearner(UpdatingLearner):
    """Policy gradients for a language model, over groups of conversations.

    An update plays `groups` tasks `group_size` times each, values the reward as a whole, credits turns, and goes over
    what was said. Like `GroupLearner` it bootstraps nothing (``truncation="end"``), leaves out episodes with a fault,
    and draws all chance in an update from the seed and the update's number, so that a run that was killed goes on from
    its last checkpoint to the same numbers.

    Args:
        envs: ``groups * group_size`` environments of texts, which pay their own outcome.
        reward: What is learnt, of any level, over the signals of `envs`; ``native`` is what they pay themselves.
        policy: The model.
        shown: The expert's episodes, which are imitated first; none for no warm-up.
        settings: All of them; see `settings`.
        seed: Determines sampling, the order of tasks and that of batches.
        checkpoint: Folder to go on from; None to begin.
        log: Receives ``(name, value, step)``.
        team: Who learns together; `envs` are then those of this process.

    Raises:
        ExpressionError: `reward` is no expression over the signals.
        ConfigurationError: The method of credit needs what `reward` or a group does not have, or conversations have
            no room for what is heard first, or `checkpoint` is damaged.
    """

    truncation = "end"

    def __init__(
        self,
        envs: Sequence[gymnasium.Env[str, str]],
        reward: Reward,
        policy: LanguagePolicy,
        shown: Sequence[Transcript],
        *,
        settings: Mapping[str, Any],
        seed: int,
        checkpoint: Path | None = None,
        log: Callable[[str, float, int], None] | None = None,
        team: Team | None = None,
    ) -> None:
        check_credit(reward, settings)
        self._team = team or Team()
        if settings["fsdp"] and self._team.size > 1:
            self._team = Shards(policy.model, self._team)
        self._envs, self._reward, self._settings, self._seed, self._log = envs, reward, settings, seed, log
        self._measured = measured(settings["measure"])
        self._preferences = preferences_of(settings)
        told = {} if self._preferences is None else signal_of(settings["group_size"])
        self._signals = {**told, **attribute(envs[0], "signals"), **self._measured}
        self.gamma = declared_gamma(envs[0]) if settings["gamma"] is None else float(settings["gamma"])
        self.policy = policy
        self._dialogue = Dialogue(policy.tokenizer, policy.stops)
        self._speech = Speech(
            settings["max_tokens"],
            settings["context"],
            settings["overflow"],
            settings["temperature"],
            settings["max_turns"],
        )
        instructions = str(attribute(envs[0], "instructions", ""))
        check_room(shown, self._dialogue, self._speech)
        self._shown = threads_of(shown, self._dialogue, self._speech, instructions)
        self._engines = Engines(policy, self._dialogue.stops, settings, processes=self._team.size)
        self._update = Update(policy, settings, tell=self._tell, team=self._team)
        valued = "values" in METHODS[choose_credit(settings["credit"])[0]].needs
        self._head = ValueHead(policy, settings, seed=seed, tell=self._tell) if valued else None
        implied = IMPLIED & self._measured.keys()
        self._implied = ImpliedRewards(implied, policy, settings, tell=self._tell, team=self._team) if implied else None
        self.balance: Balance | None = None
        if settings["balance"] != "none":
            names = [term.name for term in terms_of(reward)]
            self.balance = Balance(names, every=settings["balance_every"], decay=settings["balance_decay"])
        self.lagrange = lagrange_of(settings, reward, self._signals)
        self.steps = self.faults = self._updates = 0
        self.pause_every = settings["checkpoint_every"]
        self._kept: tuple[dict[str, torch.Tensor], dict[str, Any]] | None = None
        if checkpoint is None:
            self._warm_up()
            self._update.remember()
            if self._implied is not None:
                self._implied.remember()
        else:
            state = _read(checkpoint / "learner.pt")
            self.steps, self._updates = state["steps"], state["updates"]
            self._update.load(state["update"])
            if self._head is not None:
                self._head.load(state["head"])
            if self._implied is not None:
                self._implied.load(state["implied"])
            if self.balance is not None:
                self.balance.load(state["balance"])
            if self.lagrange is not None:
                self.lagrange.load(state["constraints"])

    def agent(self, venv: VectorEnv[Any, Any, Any]) -> LanguageAgent:
        """Return the current policy as an agent."""
        seed = int(np.random.SeedSequence([self._seed, self._updates, 1]).generate_state(1)[0])
        engine = self._engines.engine(self._updates)
        speech = replace(self._speech, temperature=0.0) if self._settings["deterministic"] else self._speech
        return LanguageAgent(engine, self._dialogue, speech, venv, seed=seed)

    def update(self) -> None:
        """Play one episode in every environment and learn from them.

        Raises:
            Fault: The infrastructure failed in all of them.
        """
        with self._team.whole():
            played = self._play()
            self._measure(played)
            if self._preferences is not None:
                for name, number in self._preferences.tell(played, self._settings["group_size"]).items():
                    self._tell(f"preferences/{name}", number)
            episodes = self._team.gather(played)
            expected = None if self._head is None else self._head.expect(episodes)
        failed = sum(episode.fault for episode in episodes)
        self.faults += failed
        if failed == len(episodes):
            raise Fault("every episode of an update failed: there is nothing to learn from")
        valued = value(
            self._reward,
            episodes,
            self._settings,
            signals=self._signals,
            gamma=self.gamma,
            truncation=self.truncation,
            step=self.steps,
            parameters=None if self.lagrange is None else self.lagrange.weights,
            values=expected,
            penalties=self._penalties(episodes),
            by_term=self.balance is not None,
        )
        advantages = valued.advantages if self.balance is None else self._balanced(self.balance, episodes, valued.parts)
        self.steps += sum(episode.steps for episode in episodes)
        self._updates += 1
        if self.lagrange is not None:
            rollout = as_rollout(episodes, self._settings["group_size"])
            self.lagrange.see_played(rollout, self._signals, gamma=self.gamma, step=self.steps)
        for name, number in figures(episodes, valued.returns, advantages, self._measured, self._settings).items():
            self._tell(f"rollout/{name}", number)
        if self._head is not None:
            self._head.fit(episodes, valued.to_go, np.random.default_rng([self._seed, self._updates, 4]))
            self._team.agree(self._head.network.parameters())
        if self._implied is not None:
            self._implied.learn(episodes, np.random.default_rng([self._seed, self._updates, 5]))
        if self._updates <= self._settings["refine"]:
            self._refine(episodes, valued.returns)
            return
        self._update.descend(
            _told(episodes, advantages), self._shown, np.random.default_rng([self._seed, self._updates, 2])
        )

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        """Learn; in pauses every process has the whole model, so that one alone can evaluate and save it."""

        def pause(step: int) -> None:
            self._kept = self._states()
            with self._team.whole():
                on_pause(step)
            self._kept = None

        super().learn(total, pauses, pause, on_progress)

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`, with the model as transformers has it."""
        weights, update = self._kept or self._states()
        self.policy.save(folder / "model", weights)
        head = None if self._head is None else self._head.state()
        implied = None if self._implied is None else self._implied.state()
        state = {"steps": self.steps, "updates": self._updates, "update": update, "head": head, "implied": implied}
        balance = None if self.balance is None else self.balance.state()
        constraints = None if self.lagrange is None else self.lagrange.state()
        torch.save(state | {"balance": balance, "constraints": constraints}, folder / "learner.pt")

    def close(self) -> None:
        """Close the environments."""
        for env in self._envs:
            env.close()

    def _states(self) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
        """The weights and what else the update needs, whole; all processes ask at once."""
        return self._team.put_together(self.policy.model.state_dict()), self._update.state()

    def _play(self) -> list[Spoken]:
        count = len(self._envs)
        seeds = np.random.SeedSequence([self._seed, self._updates, 0]).generate_state(self._team.size * count)
        seeds = seeds[self._team.rank * count :][:count]
        how = self._engines.engine(self._updates), self._dialogue, list(map(int, seeds)), self._speech
        size, roots, workers = (self._settings[name] for name in ("group_size", "roots", "workers"))
        if 0 < roots < size:
            return play_trees(self._envs, size, roots, *how, workers=workers)
        return play_conversations(self._envs, size, *how, workers=workers)

    def _measure(self, episodes: Sequence[Spoken]) -> None:
        """Add what the policy measures to the signals of `episodes`."""
        if not self._measured:
            return
        references = [""] * len(episodes)
        if REFERRING & self._measured.keys():
            references = reference_answers(self._envs, episodes, self._settings["group_size"])
        measure(
            [name for name in self._measured if name not in IMPLIED],
            self.policy,
            self._dialogue,
            episodes,
            references,
            size=self._settings["group_size"],
            thought_end=self._settings["thought_end"],
            follow_up=(self._settings["follow_up"], self._settings["follow_up_bad"]),
            batch_tokens=self._settings["batch_tokens"],
        )
        if self._implied is not None:
            self._implied.measure(episodes)

    def _penalties(self, episodes: Sequence[Spoken]) -> list[NDArray[np.float64]] | None:
        """Return what divergence from the reference costs each turn, where it counts in the reward."""
        weight = self._settings["kl_in_reward"]
        away = self._update.divergences(episodes) if weight else None
        return None if away is None else [weight * own for own in away]

    def _balanced(
        self, balance: Balance, episodes: Sequence[Spoken], parts: Mapping[str, Sequence[NDArray[np.float64]]]
    ) -> list[NDArray[np.float64]]:
        """Return the advantages of `parts` of the reward together, weighed anew if it is time."""
        if balance.due(self._updates):
            kinds = [_told(episodes, part) for part in parts.values()]
            for name, number in balance.refresh(self._update.products(kinds)).items():
                self._tell(f"balance/{name}", number)
        return [balance.together({name: part[row] for name, part in parts.items()}) for row in range(len(episodes))]

    def _refine(self, episodes: Sequence[Spoken], returns: NDArray[np.float64]) -> None:
        """Imitate the best of the policy's own episodes."""
        held = self._update.reference if self._settings["kl_coef"] else None
        words = np.random.SeedSequence([self._seed, self._updates, 3]).generate_state(1)
        with self._team.alike():
            told = refine(
                self.policy, episodes, returns, self._shown, self._settings, seed=int(words[0]), reference=held
            )
        self._team.agree(self.policy.model.parameters())
        for name, number in told.items():
            self._tell(f"refine/{name}", number)

    def _warm_up(self) -> None:
        if not self._shown:
            return
        chosen = self._settings
        losses: list[float] = []
        with self._team.alike():
            imitate(
                self.policy,
                self._shown,
                learning_rate=chosen["warmup_learning_rate"],
                epochs=chosen["warmup_epochs"],
                batch_tokens=chosen["warmup_batch_tokens"],
                max_grad_norm=chosen["max_grad_norm"],
                seed=self._seed,
                tell=losses.append,
            )
        self._team.agree(self.policy.model.parameters())
        self._tell("warmup/loss", losses[-1])

    def _tell(self, name: str, number: float) -> None:
        if self._log is not None:
            self._log(name, number, self.steps)


def _told(episodes: Sequence[Spoken], advantages: Sequence[NDArray[np.float64]]) -> list[Told]:
    """Return the threads of sound episodes with the advantages of their turns."""
    return [
        Told(number, thread, own)
        for number, (episode, own) in enumerate(zip(episodes, advantages, strict=True))
        if not episode.fault
        for thread in episode.threads
    ]


def _read(path: Path) -> dict[str, Any]:
    """Return what `save` wrote beside the model.

    Raises:
        ConfigurationError: It is not there, or damaged.
    """
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise ConfigurationError(
            f"'{path}' is damaged, and the run cannot go on from it: give another --out, or remove the run's folder"
        ) from error
    return state
