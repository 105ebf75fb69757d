"""The contract: every registered environment keeps it, and each way of breaking it is found and named."""

import functools
import random
import threading

import gymnasium
import numpy as np
import pytest

from rewardlab.envs.contract import Problem, check, check_environment, declaration, episode, policy
from rewardlab.envs.contract.check import CHECKS
from rewardlab.envs.maze.env import MazeEnv
from rewardlab.envs.maze.vector_env import MazeVectorEnv
from rewardlab.envs.registration import TABLE

PROBLEMS = {}


def breaks(check, hint):
    """Say which check finds the class and what its message holds."""

    def note(kind):
        PROBLEMS[kind.__name__] = kind, check, hint
        return kind

    return note


class Small(MazeEnv):
    """A maze that keeps the contract, small enough to play often; those below break it in one place each."""

    def __init__(self, *, size=5, **arguments):
        super().__init__(size=size, **arguments)


@breaks("construction", "no maze today")
class CannotBeBuilt(Small):
    def __init__(self, **arguments):
        raise RuntimeError("no maze today")


@breaks("rewardlab environment", "declares no signals")
class DeclaresNoSignals(gymnasium.Env):
    """Any other environment of Gymnasium."""


@breaks("gymnasium checker", "observation space")
class ObservesFloats(Small):
    def _observe(self):
        return super()._observe().astype(float)


@breaks("declarations", "gamma = 2")
class DiscountsUpwards(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.gamma = 2.0


@breaks("declarations", "rewards has no rubric")
class ForgetsAPreset(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.rewards = {name: text for name, text in self.rewards.items() if name != "rubric"}


@breaks("declarations", "instructions = ''")
class SaysNothing(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.instructions = ""


@breaks("bad arguments", "no_such_argument=1 was accepted")
class SwallowsArguments(Small):
    def __init__(self, *, no_such_argument=None, **arguments):
        super().__init__(**arguments)


@breaks("bad arguments", "split='no_such_split' was accepted")
class TakesAnySplit(Small):
    def __init__(self, *, split="train", **arguments):
        super().__init__(split=split if split in self.splits else "train", **arguments)


@breaks("reward presets", "paid")
class PaysABonus(Small):
    def step(self, action):
        observation, reward, *rest = super().step(action)
        return observation, reward + 1.0, *rest


@breaks("step limit", "max_steps=3 let an episode go on")
class NeverEnds(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.max_steps = 10**6


@breaks("parameters", "gamma=0.99")
class IgnoresTheTrainer(Small):
    def set_parameters(self, **values):
        pass


@breaks("difficulty", "['difficulty'] = 2.")
class IsTooDifficult(Small):
    def _begin(self, task, difficulty):
        return super()._begin(task, difficulty) + 2.0


@breaks("every step", "a member of the space")
class LeavesItsSpace(Small):
    def _observe(self):
        return super()._observe() + np.uint8(100)


@breaks("every step", "info has no fault")
class HidesFaults(Small):
    def _info(self, *arguments, **named):
        info = super()._info(*arguments, **named)
        del info["fault"]
        return info


@breaks("every step", "same keys")
class ChangesItsKeys(Small):
    def _info(self, *arguments, **named):
        return super()._info(*arguments, **named) | {f"at step {self._steps}": 0.0}


@breaks("every step", "a Python float or bool")
class MeasuresInNumpy(Small):
    def _signals(self):
        return super()._signals() | {"bumped": np.bool_(False)}


@breaks("every step", "signal 'distance' is inf")
class MeasuresInfinity(Small):
    def _signals(self):
        return super()._signals() | {"distance": float("inf")}


@breaks("every step", "within the declared 0.0..1.0")
class ExceedsItsRange(Small):
    def _signals(self):
        return super()._signals() | {"score": 1.5}


@breaks("every step", "0 or 1, as declared")
class HalfBumps(Small):
    def _signals(self):
        return super()._signals() | {"bumped": 0.5}


@breaks("every step", "['bonus'] are not both declared and measured")
class MeasuresMore(Small):
    def _info(self, signals, *rest, **named):
        return super()._info(signals | {"bonus": 1.0}, *rest, **named)


@breaks("every step", "progress 1 exactly when success is")
class IsNeverDone(Small):
    def _signals(self):
        return super()._signals() | {"progress": 0.5}


@breaks("every step", "success to terminate")
class GoesOnAfterSuccess(Small):
    def _solved(self, signals):
        return False


@breaks("every step", "truncated is ")
class FlagsInNumpy(Small):
    def step(self, action):
        observation, reward, terminated, truncated, info = super().step(action)
        return observation, reward, terminated, np.bool_(truncated), info


@breaks("same seed same episode", "with one seed in the same environment")
class DrawsElsewhere(Small):
    def _draw(self):
        return random.randrange(10**6) * 10


@breaks("task replays", "differs at step 0")
class ForgetsTasks(Small):
    def _begin(self, task, difficulty):
        return super()._begin(int(self.np_random.integers(10**6)) * 10, difficulty)


@breaks("splits are disjoint", "drew a task of")
class MixesItsSplits(Small):
    def _draw(self):
        return int(self.np_random.integers(10**6))


@breaks("bad actions", "raised IndexError")
class RaisesOnBadActions(Small):
    def _advance(self, action):
        super()._advance(range(4)[action] if isinstance(action, int) else action)


@breaks("bad actions", "valid is True")
class LikesEverything(Small):
    def _signals(self):
        return super()._signals() | {"valid": True}


@breaks("state restores", "in the same environment")
class CannotGoBack(Small):
    def set_state(self, state):
        pass


@breaks("state restores", "differs")
class ForgetsItsLedger(Small):
    def get_state(self):
        return super().get_state() | {"ledger": None}

    def set_state(self, state):
        super().set_state(state | {"ledger": self._ledger.get_state()})


@breaks("copies are independent", "cannot pickle")
class HoldsALock(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.lock = threading.Lock()


@breaks("expert solves", "the expert failed on task")
class HasAPoorExpert(Small):
    def expert(self):
        return lambda observation: 0


@breaks("expert speaks", "which parses to -1")
class SaysNumbers(Small):
    def say(self, action):
        return str(action)


@breaks("expert speaks", "failed in its own words")
class IsMisled(Small):
    def say(self, action):
        self.max_steps = 1
        return super().say(action)


@breaks("exploits run", "exploits() is empty")
class CannotBeCheated(Small):
    def exploits(self):
        return {}


@breaks("language", "describe(observation) is ''")
class DescribesNothing(Small):
    def describe(self, observation):
        return ""


@breaks("language", "ValueError")
class RaisesOnBadTexts(Small):
    def parse(self, text):
        return ("up", "down", "left", "right").index(text)


@breaks("language", "'no such action' was valid")
class Guesses(Small):
    def parse(self, text):
        return max(0, super().parse(text))


@breaks("language", "no word of the instructions parses to the actions [0]")
class NamesThreeDirections(Small):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.instructions = "Go down, left or right."


@breaks("rendering", "render_mode='ansi' gave int")
class DrawsNumbers(Small):
    def render(self):
        return 3 if self.render_mode == "ansi" else super().render()


BROWSER = "RewardLab/WebShopBrowser-v0"
# Looking takes a real browser a hundred times as long. Its tasks, rewards and policies are those of WebShop-v0: what it
# does by itself is checked always, and all of it in the slow tests.
ITS_OWN = (
    *(*check.FIRST, declaration.gymnasium_checker, declaration.declarations, declaration.bad_arguments),
    *(episode.every_step, episode.same_seed_same_episode, episode.bad_actions, episode.state_restores),
    policy.rendering,
)


MARKS = {
    BROWSER: [pytest.mark.needs("browser"), pytest.mark.slow, pytest.mark.timeout(600)],
    "RewardLab/CodeUnitTests-v0": [pytest.mark.needs("bubblewrap")],
    "RewardLab/CodeRepair-v0": [pytest.mark.needs("bubblewrap")],
    "RewardLab/GUIGrounding-v0": [],
    "RewardLab/GUITasks-v0": [],
}
"""Of ids whose steps are slow, with fewer and shorter episodes."""


@pytest.mark.parametrize("id", [pytest.param(id, marks=MARKS.get(id, [])) for id in TABLE])
def test_every_registered_environment_keeps_the_contract(id):
    less = {"episodes": 1, "limit": 5} if id in MARKS else {}
    assert [str(problem) for problem in check_environment(id, **less)] == []


@pytest.mark.needs("browser")
def test_a_browser_keeps_the_contract(monkeypatch):
    monkeypatch.setattr(check, "CHECKS", ITS_OWN)
    make = functools.partial(gymnasium.make, BROWSER, disable_env_checker=True, viewport=(200, 200))
    assert [str(problem) for problem in check_environment(make, episodes=1, limit=3)] == []


def test_each_check_is_announced(monkeypatch):
    monkeypatch.setattr(check, "CHECKS", check.CHECKS[:3])
    said = []
    check_environment(Small, on_check=lambda done, name: said.append((done, name)))
    assert said == [(0, "construction"), (1, "rewardlab environment"), (2, "gymnasium checker")]


def test_a_class_is_checked_like_an_id():
    assert [str(problem) for problem in check_environment(Small)] == []


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_broken_clause_is_found_and_named(name):
    kind, check, hint = PROBLEMS[name]
    found = [str(problem) for problem in check_environment(kind)]
    assert any(problem.startswith(check + ": ") and hint in problem for problem in found), "\n".join(found)


@pytest.fixture
def register():
    """Register an id for one test."""
    ids = []

    def _register(id, **arguments):
        gymnasium.register(id, **arguments)
        ids.append(id)
        return id

    yield _register
    for id in ids:
        del gymnasium.registry[id]


def test_a_vector_environment_that_is_another_is_found(register):
    id = register("Other/Maze-v0", entry_point=Small, vector_entry_point=functools.partial(MazeVectorEnv, size=7))
    (found,) = (problem for problem in check_environment(id) if problem.check == "vector equals singles")
    assert "row 0 has observation" in found.given


def test_an_outer_time_limit_is_found(register):
    id = register("Limited/Maze-v0", entry_point=Small, max_episode_steps=50)
    assert any("max_episode_steps=50" in problem.given for problem in check_environment(id))


class Grows(Small):
    """Every instance is a larger maze than the one before, so no two specs make the same."""

    sizes = iter(range(5, 10**6, 2))

    def __init__(self, **arguments):
        super().__init__(size=next(self.sizes) % 20 | 5, **arguments)


def test_a_spec_that_makes_something_else_is_found(register):
    id = register("Growing/Maze-v0", entry_point=Grows)
    assert any(problem.check == "spec round trip" for problem in check_environment(id))


def test_every_check_is_shown_to_fail():
    shown = {check for _, check, _ in PROBLEMS.values()} | {"vector equals singles", "spec round trip"}
    assert {check.__name__.replace("_", " ") for check in CHECKS} == shown


def test_a_problem_reads_as_given_expected_remedy():
    assert str(Problem("name", "this", "that", "Do it.")) == "name: this; expected that. Do it."
