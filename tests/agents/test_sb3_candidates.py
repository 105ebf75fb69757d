"""The policy over candidates: order and padding do not matter, what is not there is never done, and it learns."""

from typing import ClassVar

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium import spaces
from gymnasium.vector import AutoresetMode
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.learner_settings import policy
from rewardlab.agents.sb3 import SB3Learner
from rewardlab.agents.sb3_candidates import CandidatePolicy, is_candidates
from rewardlab.agents.scripted import RandomAgent
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.envs.base import Environment
from rewardlab.rewards.signal import UNIVERSAL

COUNT, WIDTH = 6, 3
CANDIDATES = spaces.Dict(candidates=spaces.Box(-1.0, 1.0, (COUNT, WIDTH), np.float32), mask=spaces.MultiBinary(COUNT))
SMALL = {"n_envs": 8, "n_steps": 8, "batch_size": 64, "n_epochs": 2, "net_arch": [16]}


class Shelf(Environment):
    """Take the one thing with a mark; how many things there are, and where it lies, is the task's."""

    signals: ClassVar = UNIVERSAL
    observation_space = CANDIDATES
    action_space = spaces.Discrete(COUNT)

    def __init__(self, *, max_steps=3, **arguments):
        super().__init__(max_steps=max_steps, **arguments)

    def reset(self, *, seed=None, options=None):
        observation, info = super().reset(seed=seed, options=options)
        return observation, info | {"action_mask": observation["mask"]}

    def step(self, action):
        observation, *others, info = super().step(action)
        return observation, *others, info | {"action_mask": observation["mask"]}

    def describe(self, observation):
        return f"{self._there} things"

    def parse(self, text):
        return int(text) if text.isdigit() else -1

    def expert(self):
        return lambda observation: self._marked

    def exploits(self):
        return {"first": lambda observation: 0}

    def _draw(self):
        return int(self.np_random.integers(1000))

    def _identify(self, task):
        return task, self.split

    def _begin(self, task, difficulty):
        self._there = 2 + task % (COUNT - 1)
        self._marked = task // 7 % self._there
        self._features = np.random.default_rng(task).uniform(-1, 1, (COUNT, WIDTH)).astype(np.float32)
        self._features[:, 0] = np.arange(COUNT) == self._marked
        self._features[self._there :] = 0
        self._taken, self._valid = -1, True
        return 0.0

    def _advance(self, action):
        self._valid = 0 <= action < self._there
        self._taken = int(action) if self._valid else self._taken

    def _observe(self):
        return {"candidates": self._features.copy(), "mask": (np.arange(COUNT) < self._there).astype(np.int8)}

    def _measure(self):
        found = self._taken == self._marked
        return {"success": found, "score": found, "progress": found, "valid": self._valid}

    def _save(self):
        return None

    def _load(self, data):
        pass


gymnasium.register("Toy/Shelf-v0", entry_point=Shelf)


def network(seed=0):
    torch.manual_seed(seed)
    made = CandidatePolicy(CANDIDATES, spaces.Discrete(COUNT), lambda progress: 1e-3, net_arch=[8, 8])
    torch.nn.init.normal_(made.mlp_extractor.score.weight)
    return made


def answer(made, candidates, mask):
    """Probabilities of the candidates, and the value of the state."""
    observation = {"candidates": torch.as_tensor(candidates)[None], "mask": torch.as_tensor(mask)[None]}
    with torch.no_grad():
        return made.get_distribution(observation).distribution.probs[0], made.predict_values(observation)[0, 0]


def pages():
    numbers = st.integers(0, 2**32 - 1)
    return st.tuples(numbers, st.lists(st.booleans(), min_size=COUNT, max_size=COUNT).filter(any))


@given(pages())
@settings(max_examples=15)
def test_what_is_not_there_is_never_done_and_changes_nothing(page):
    seed, there = page
    generator = np.random.default_rng(seed)
    features = generator.uniform(-1, 1, (COUNT, WIDTH)).astype(np.float32)
    mask = np.array(there, np.int8)
    chances, value = answer(network(), features, mask)
    assert (chances[mask == 0] == 0).all()
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    other = np.where(mask[:, None], features, generator.uniform(-1, 1, (COUNT, WIDTH)).astype(np.float32))
    again, same = answer(network(), other, mask)
    assert torch.equal(chances, again)
    assert torch.equal(value, same)


def test_equal_candidates_value_a_page_alike_however_many_they_are():
    """The pool is over those that are there, not over the room for them."""
    features = np.tile(np.array([[0.5, -0.3, 0.8]], np.float32), (COUNT, 1))
    values = [answer(network(), features, (np.arange(COUNT) < there).astype(np.int8))[1] for there in (1, 2, COUNT)]
    for value in values[1:]:
        torch.testing.assert_close(value, values[0])


@given(pages(), st.permutations(range(COUNT)))
@settings(max_examples=15)
def test_in_another_order_each_candidate_keeps_its_chance(page, order):
    seed, there = page
    features = np.random.default_rng(seed).uniform(-1, 1, (COUNT, WIDTH)).astype(np.float32)
    mask = np.array(there, np.int8)
    chances, value = answer(network(), features, mask)
    moved, same = answer(network(), features[order], mask[order])
    torch.testing.assert_close(moved, chances[list(order)])
    torch.testing.assert_close(same, value)


def test_the_others_count_beside_a_candidates_own_features():
    features, mask = np.zeros((COUNT, WIDTH), np.float32), np.ones(COUNT, np.int8)
    features[0] = 1
    one, _ = answer(network(), features, mask)
    features[1:] = -1
    other, _ = answer(network(), features, mask)
    assert not torch.allclose(one[0] / one[1:], other[0] / other[1:])


def test_where_nothing_is_there_numbers_stay_finite():
    observation = {"candidates": torch.ones(1, COUNT, WIDTH), "mask": torch.zeros(1, COUNT)}
    made = network()
    value, chance, entropy = made.evaluate_actions(observation, torch.tensor([0]))
    (value + chance + entropy).sum().backward()
    assert all(torch.isfinite(part.grad).all() for part in made.parameters() if part.grad is not None)
    assert torch.isfinite(value + chance + entropy).all()


def test_before_any_training_all_candidates_are_about_as_likely():
    made = CandidatePolicy(CANDIDATES, spaces.Discrete(COUNT), lambda progress: 1e-3, net_arch=[8])
    chances, _ = answer(made, np.random.default_rng(0).uniform(-1, 1, (COUNT, WIDTH)).astype(np.float32), [1] * COUNT)
    torch.testing.assert_close(chances, torch.full((COUNT,), 1 / COUNT), rtol=0, atol=0.02)


def test_the_policy_is_chosen_by_the_spaces():
    actions = spaces.Discrete(COUNT)
    assert is_candidates(CANDIDATES, actions)
    assert policy("ppo", CANDIDATES, actions)[0] is policy("a2c", CANDIDATES, actions)[0] is CandidatePolicy
    # A DQN learns the worth of every number, and reads the same observation as one list.
    assert policy("dqn", CANDIDATES, actions) == ("MultiInputPolicy", {})


@pytest.mark.parametrize(
    ("observations", "actions"),
    [
        (CANDIDATES, spaces.Discrete(COUNT + 1)),
        (CANDIDATES, spaces.MultiDiscrete([COUNT])),
        (CANDIDATES["candidates"], spaces.Discrete(COUNT)),
        (spaces.Dict(CANDIDATES.spaces | {"other": spaces.Discrete(2)}), spaces.Discrete(COUNT)),
        (spaces.Dict(candidates=spaces.Box(0, 1, (COUNT,)), mask=spaces.MultiBinary(3)), spaces.Discrete(COUNT)),
    ],
)
def test_other_spaces_are_no_candidates(observations, actions):
    assert not is_candidates(observations, actions)


def shelf(algorithm="ppo", **chosen):
    venv = vectorize("Toy/Shelf-v0", 8, autoreset_mode=AutoresetMode.SAME_STEP)
    return SB3Learner(algorithm, venv, settings=chosen or SMALL, seed=0)


@pytest.mark.parametrize("algorithm", ["ppo", "a2c"])
def test_a_checkpoint_brings_the_policy_back(algorithm, tmp_path):
    small = SMALL if algorithm == "ppo" else {"n_envs": 8, "net_arch": [16]}
    trained = shelf(algorithm, **small)
    trained.learn(64, [], lambda step: None, lambda step: None)
    trained.save(tmp_path)
    venv = vectorize("Toy/Shelf-v0", 8, autoreset_mode=AutoresetMode.SAME_STEP)
    back = SB3Learner(algorithm, venv, settings=small, seed=0, checkpoint=tmp_path)
    for one, other in zip(trained.model.policy.parameters(), back.model.policy.parameters(), strict=True):
        assert torch.equal(one, other)


def test_it_learns_what_to_take_wherever_it_lies():
    trained = shelf(**SMALL | {"n_steps": 32, "batch_size": 128, "learning_rate": 3e-3, "n_epochs": 4})
    trained.learn(5_000, [], lambda step: None, lambda step: None)
    venv = vectorize("Toy/Shelf-v0", 8)
    done = summarize(evaluate(trained.agent(venv), venv, episode_seeds(0, 64)))
    assert done["success"] == 1.0
    assert done["length"] < 1.3


@pytest.mark.parametrize("env", ["Toy/Shelf-v0", "Taxi-v4"])
def test_random_actions_are_drawn_from_those_at_hand(env):
    venv = vectorize(env, 4)
    agent = RandomAgent(venv, seed=0)
    observations, info = venv.reset(seed=0)
    drawn = set()
    for _ in range(60):
        actions = agent.act(observations, info)
        assert info["action_mask"][np.arange(4), actions].all()
        drawn.update(actions.tolist())
        observations, *_, info = venv.step(actions)
    assert len(drawn) == venv.single_action_space.n
