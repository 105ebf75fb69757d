"""RewardLab/WebShop-v0: a shopping trip behind the `Environment` template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy
from gymnasium import spaces
from numpy.typing import NDArray

from ...errors import ConfigurationError, StateError
from ..base import Environment, check_choice
from ..spaces import PageText, fit
from . import baseline, language, render
from .candidates import Candidates, CandidateSet
from .catalogue.catalogue import open_catalogue
from .expert import next_action
from .exploits import EXPLOITS
from .imitation import compare
from .measure import measure
from .session import Session
from .shop import Shop
from .signals import IMITATION_REWARDS, IMITATION_SIGNALS, REWARDS, SIGNALS
from .site.html import to_html
from .spaces import ActionText
from .tasks.original import OriginalTasks
from .tasks.procedural import ProceduralTasks

__all__ = ["ACTIONS", "OBSERVATIONS", "WebShopEnv"]

OBSERVATIONS = (*render.MODES, "html", "candidates")
"""What ``observation=`` may be."""

ACTIONS = ("language", "discrete")
"""What ``actions=`` may be."""


class WebShopEnv(Environment[Any, Any]):
    """Find, configure and buy what an instruction asks for: ``RewardLab/WebShop-v0``.

    The game and its score are WebShop's (Yao et al., "WebShop: Towards Scalable Real-World Web Interaction with
    Grounded Language Agents", 2022). The native reward is that score, paid at the purchase, which ends the episode;
    ``success`` is a score of 1.

    Args:
        size: Products of the generated catalogue. With `data`, which of the original's files is meant.
        data: The original's files: their folder, or the file of products. ``None`` for the generated catalogue.
        goals: With `data`, ``"human"`` or ``"synthetic"`` requests; ``None`` for the human ones where there are any.
        compat: ``"webshop"`` for the original to the letter, with `data`: its rules, score, order of goals and splits.
            ``None`` for the same game without its bugs.
        nouns: What finds the nouns in titles, by which the score tells types of product apart: ``"light"``, or
            ``"spacy:MODEL"`` with the extra ``spacy``.
        catalogue_seed: Another number is another generated catalogue; with `data`, other draws of prices and limits.
        reward: See `Environment`.
        split: Tasks drawn; splits share neither goals nor products.
        difficulty: See `Environment`: how much is asked for, and how plainly it is said.
        max_steps: Actions after which an episode is truncated.
        observation: ``"text"``, ``"text_rich"``, ``"html"``, ``"url"``, ``"accessibility"``, or ``"candidates"``:
            features of what can be done, for policies without a language model. Gymnasium's `AsyncVectorEnv` takes
            texts with ``shared_memory=False`` only.
        actions: ``"language"`` for ``search[words]`` and ``click[text]``, or ``"discrete"`` for the number of one of
            the candidates.
        imitation: Whether every action is compared with the expert's, for rewards such as ``shop_r1``.
        render_mode: ``"human"`` (prints every page), ``"ansi"``, or ``None``.

    Raises:
        ConfigurationError: An argument is not allowed.
        ExpressionError: `reward` is no expression over the signals.
    """

    metadata = {"render_modes": ["human", "ansi"], "render_fps": 1}  # noqa: RUF012 (as Gymnasium declares it)
    signals = SIGNALS
    rewards = REWARDS
    outcome = "score"
    instructions = language.INSTRUCTIONS
    any_characters = True
    """Texts hold any characters: products are named in all scripts. `LanguageInterface` lets them through."""
    tuned: ClassVar[Mapping[str, Mapping[str, Any]]] = {"llm": {"max_tokens": 64, "context": 4_096}}
    refusable = False
    """Whether ``refuse[reason]`` is an action."""

    def __init__(
        self,
        *,
        size: int = 1_000,
        data: str | None = None,
        goals: str | None = None,
        compat: str | None = None,
        nouns: str = "light",
        catalogue_seed: int = 0,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int = 15,
        observation: str = "text",
        actions: str = "language",
        imitation: bool = False,
        render_mode: str | None = None,
    ) -> None:
        check_choice("imitation", imitation, (True, False))
        check_choice("compat", compat, ("webshop", None))
        check_choice("goals", goals, ("human", "synthetic", None))
        check_choice("observation", observation, OBSERVATIONS)
        check_choice("actions", actions, ACTIONS)
        _check_together(data, goals, compat, imitation, reward)
        if (
            isinstance(catalogue_seed, bool)
            or not isinstance(catalogue_seed, (int, numpy.integer))
            or catalogue_seed < 0
        ):
            raise ConfigurationError(f"catalogue_seed={catalogue_seed!r}: give a whole number from 0")
        if imitation:
            self.signals = {**self.signals, **IMITATION_SIGNALS}
            self.rewards = {**self.rewards, **IMITATION_REWARDS}
        super().__init__(
            max_steps=max_steps, reward=reward, split=split, difficulty=difficulty, render_mode=render_mode
        )
        self.observation = observation
        self.imitation = imitation
        catalogue = open_catalogue(size, data=data, nouns=nouns, seed=catalogue_seed)
        self.shop = Shop(catalogue, quirks=compat == "webshop")
        self.tasks = self._make_tasks(goals)
        self._discrete = actions == "discrete"
        if self._discrete:
            self.instructions = f"{self.instructions}\n{language.BY_NUMBER}"
        self._session: Session | None = None
        self._candidates: Candidates | None = None
        self._asked: tuple[Any, float | None] = (None, None)
        self._compared: dict[str, float] = {}
        self.observation_space = Candidates.space() if observation == "candidates" else PageText()
        self.action_space = spaces.Discrete(Candidates.N) if self._discrete else ActionText(self.shop.words)

    @property
    def session(self) -> Session:
        """The running shopping trip.

        Raises:
            StateError: There was none yet.
        """
        if self._session is None:
            raise StateError("there is no shopping trip before the first reset: call reset() first")
        return self._session

    @property
    def provenance(self) -> dict[str, Any]:
        """What the catalogue is made of and what found its nouns: figures are comparable only where these are equal."""
        return dict(self.shop.catalogue.identity)

    def available_actions(self) -> tuple[str, ...]:
        """Return the actions that can be done now, ``search[<words>]`` standing for every search."""
        return language.available(self.session)

    def candidates(self) -> tuple[str, ...]:
        """Return the actions that the numbers of ``actions="discrete"`` stand for now."""
        return self._candidate_set().actions

    def action_masks(self) -> NDArray[numpy.bool_]:
        """Return which numbers of ``actions="discrete"`` stand for an action now; sb3-contrib's MaskablePPO asks."""
        return self._candidate_set().mask.astype(bool)

    def describe(self, observation: Any) -> str:
        """Return the present page as it is observed, candidates as ``"text"``, with what can be done there."""
        return language.describe(self.session, self._page(), self.candidates() if self._discrete else None)

    def parse(self, text: str) -> Any:
        """Return the last action that `text` names, or `text` itself; its number, or -1, where those listed are.

        There a number is an answer as well.
        """
        action = language.parse(text, [verb for verb in language.VERBS if self.refusable or verb != "refuse"])
        if not self._discrete:
            return action
        listed = self.candidates() if self._session else ()
        if action in listed:
            return listed.index(action)
        number = action.strip()
        known = number.isdecimal() and len(number) <= len(str(Candidates.N)) and int(number) < len(listed)
        return int(number) if known else -1

    def say(self, action: Any) -> str:
        """Return `action` as text, a number as it is."""
        return str(action)

    def expert(self) -> Callable[[Any], Any]:
        """Return the policy that buys what the hidden goal asks for; it reads this environment's state."""
        return self._scripted(lambda session: next_action(session, self.candidates() if self._discrete else None))

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name; they read this environment's state, not the observation."""
        return {name: self._scripted(policy) for name, policy in EXPLOITS.items()}

    def rule(self) -> Callable[[Any], Any]:
        """Return the rule baseline, which plays from the page alone."""
        return self._scripted(lambda session: baseline.rule(session.page))

    def render(self) -> Any:
        """Return the page as text for ``"ansi"``; ``None`` otherwise: ``"human"`` is printed by reset and step."""
        return render.rich(self.session) if self.render_mode == "ansi" else None

    def serve(self, **arguments: Any) -> dict[str, Any]:
        """Serve the shop to people's browsers until interrupted; see `site.person.serve` for arguments and result."""
        from .site.person import serve

        return serve(self, **arguments)

    def _scripted(self, policy: Callable[[Session], str]) -> Callable[[Any], Any]:
        if self._discrete:
            return lambda observation: self._candidate_set().number(policy(self.session))
        return lambda observation: policy(self.session)

    def _make_tasks(self, goals: str | None) -> Any:
        """Return what draws tasks and makes their goals."""
        catalogue = self.shop.catalogue
        if catalogue.identity["kind"] == "generated":
            return ProceduralTasks(catalogue)
        return OriginalTasks(catalogue, goals=goals, compat=self.shop.quirks)

    def _start(self, task: Any, difficulty: float | None) -> tuple[Session, float]:
        """Return a trip for `task`, and the difficulty it has."""
        goal, reached = self.tasks.goal(task, difficulty)
        return Session(self.shop, goal, name=str(task), refusable=self.refusable), reached

    def _draw(self) -> Any:
        return self.tasks.draw(self.split, self.np_random)

    def _identify(self, task: Any) -> tuple[Any, str]:
        return self.tasks.identify(task)

    def _begin(self, task: Any, difficulty: float | None) -> float:
        self._asked = task, difficulty
        self._session, reached = self._start(task, difficulty)
        self._candidates = None
        self._compared = dict.fromkeys(IMITATION_SIGNALS, 0.0)
        return reached

    def _advance(self, action: Any) -> None:
        session = self.session
        text = self._text_of(action)
        if self.imitation:
            reference = next_action(session, self.candidates() if self._discrete else None)
            self._compared = compare(reference, text)
        session.act(text)

    def _text_of(self, action: Any) -> str:
        """Return `action` as text; an empty one for what is no action."""
        if isinstance(action, str):
            return str(action)
        if self._discrete and getattr(action, "ndim", 0) == 0:
            try:
                number = int(action)
            except (TypeError, ValueError, OverflowError):
                return ""
            actions = self._candidate_set().actions
            if number == action and 0 <= number < len(actions):
                return actions[number]
        return ""

    def _candidate_set(self) -> CandidateSet:
        if self._candidates is None:
            self._candidates = Candidates(self.session.goal.instruction)
        return self._candidates.of(self.session)

    def _observe(self) -> Any:
        if self.observation == "candidates":
            chosen = self._candidate_set()
            return {"candidates": chosen.features.copy(), "mask": chosen.mask.copy()}
        return fit(self._page())

    def _page(self) -> str:
        """Return the page as text, in the way of observing that was asked for."""
        if self.observation == "html":
            return to_html(self.session.page)
        return render.MODES.get(self.observation, render.text)(self.session)

    def _measure(self) -> dict[str, Any]:
        return measure(self.session) | self._compared

    def _solved(self, signals: Any) -> bool:
        return self.session.bought or self.session.refused

    def _annotations(self) -> dict[str, Any]:
        return {"action_mask": self._candidate_set().mask.astype(numpy.int8)} if self._discrete else {}

    def _show(self) -> None:
        print(f"{render.rich(self.session)}\n")

    def _save(self) -> Any:
        return {"asked": self._asked, "session": self.session.save(), "compared": self._compared}

    def _load(self, data: Any) -> None:
        self._begin(*data["asked"])
        self.session.load(data["session"])
        self._compared = data["compared"]


def _check_together(data: Any, goals: str | None, compat: str | None, imitation: bool, reward: Any) -> None:
    if not imitation and isinstance(reward, str) and reward in IMITATION_REWARDS:
        raise ConfigurationError(f"reward={reward!r} compares actions with the expert's: give imitation=True too")
    if compat and data is None:
        raise ConfigurationError(
            "compat='webshop' plays the original's goals in their order: give its files too, data=FOLDER"
        )
    if goals is not None and data is None:
        raise ConfigurationError(f"goals={goals!r}: the generated catalogue has goals of its own; give data=FOLDER")
