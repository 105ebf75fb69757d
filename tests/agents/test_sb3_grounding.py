"""The policy that points: its choice moves with what is shown and depends on the words; it learns and is loaded."""

from typing import ClassVar

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium import spaces
from gymnasium.vector import AutoresetMode

from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.learner_settings import policy
from rewardlab.agents.loading import load_agent
from rewardlab.agents.run_folder import read_config, read_rows
from rewardlab.agents.sb3 import SB3Learner
from rewardlab.agents.sb3_grounding import GroundingFeatures, GroundingPolicy, cell_side
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.envs.base import Environment
from rewardlab.errors import ConfigurationError
from rewardlab.rewards.signal import UNIVERSAL

WORDS = 4


def seen(width, height, words=WORDS):
    """The space of pictures of this size with words beside."""
    picture = spaces.Box(0, 255, (height, width, 3), np.uint8)
    return spaces.Dict(instruction=spaces.Box(-1.0, 1.0, (words,), np.float32), screenshot=picture)


def features(width, height, side, seed=0):
    """The network on what stable-baselines3 gives it: channels first, colours from 0 to 1."""
    torch.manual_seed(seed)
    picture = spaces.Box(0, 1, (3, height, width), np.float32)
    return GroundingFeatures(spaces.Dict(seen(width, height).spaces | {"screenshot": picture}), side)


def observation(width, height, batch=2, seed=0):
    torch.manual_seed(seed)
    return {"screenshot": torch.rand(batch, 3, height, width), "instruction": torch.randn(batch, WORDS)}


@pytest.mark.parametrize(
    ("width", "height", "cells", "side"),
    [(144, 108, 108, 12), (160, 120, 300, 8), (48, 32, 6, 16), (10, 15, 6, 5), (7, 7, 1, 7), (6, 4, 24, 1)],
)
def test_square_cells_are_recognised_and_every_one_has_its_fit(width, height, cells, side):
    assert cell_side(seen(width, height), spaces.Discrete(cells)) == side
    network = features(width, height, side)
    with torch.no_grad():
        found = network(observation(width, height))
    assert found.shape == (2, network.features_dim)
    assert network.features_dim > cells
    assert torch.isfinite(found).all()


PICTURE = seen(48, 32)
FLOATS = spaces.Box(0.0, 1.0, (32, 48, 3), np.float32)
TABLE = spaces.Box(-1.0, 1.0, (2, 2), np.float32)


@pytest.mark.parametrize(
    ("observations", "actions"),
    [
        (PICTURE, spaces.Discrete(7)),
        (PICTURE, spaces.Discrete(12)),  # 16 high and 8 wide, or the other way round
        (PICTURE, spaces.Discrete(32 * 48 * 4)),
        (seen(50, 32), spaces.Discrete(6)),  # cells of 16 would leave two columns over
        (PICTURE, spaces.MultiDiscrete([6])),
        (PICTURE["screenshot"], spaces.Discrete(6)),
        (spaces.Dict(PICTURE.spaces | {"other": spaces.Discrete(2)}), spaces.Discrete(6)),
        (spaces.Dict(PICTURE.spaces | {"screenshot": FLOATS}), spaces.Discrete(6)),
        (spaces.Dict(PICTURE.spaces | {"instruction": spaces.Text(9)}), spaces.Discrete(6)),
        (spaces.Dict(PICTURE.spaces | {"instruction": TABLE}), spaces.Discrete(6)),
    ],
)
def test_other_spaces_are_left_to_others(observations, actions):
    assert cell_side(observations, actions) == 0


def test_the_policy_is_chosen_by_the_spaces():
    env = gymnasium.make("RewardLab/GUIGrounding-v0", **PANEL)
    for algorithm in ("ppo", "a2c"):
        chosen, keywords = policy(algorithm, env.observation_space, env.action_space)
        assert chosen is GroundingPolicy
        assert keywords["features_extractor_kwargs"] == {"side": 12}
    # A DQN learns the worth of every number.
    assert policy("dqn", env.observation_space, env.action_space) == ("MultiInputPolicy", {})
    oblong = spaces.Discrete(6 * 9)
    assert policy("ppo", env.observation_space, oblong) == ("MultiInputPolicy", {})


@pytest.mark.parametrize("side", [4, 6, 8])
@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, 1), (-2, 1)])
def test_what_is_shown_elsewhere_is_chosen_there(side, right, down):
    """The same mark on an even ground, whole cells further: so is the fit, and the cell that stands out."""
    columns, rows = 24, 22
    network = features(columns * side, rows * side, side)
    words = torch.randn(1, WORDS)
    ground = torch.full((1, 3, rows * side, columns * side), 0.4)
    mark = torch.rand(3, side, side)

    def fit(column, row):
        picture = ground.clone()
        picture[0, :, row * side : (row + 1) * side, column * side : (column + 1) * side] = mark
        with torch.no_grad():
            return network({"screenshot": picture, "instruction": words})[0, : rows * columns].reshape(rows, columns)

    here, there = fit(12, 10), fit(12 + right, 10 + down)
    torch.testing.assert_close(here.roll((down, right), (0, 1))[6:-6, 6:-6], there[6:-6, 6:-6], atol=1e-4, rtol=1e-4)

    def most(found):
        """Which of the inner cells is least like a corner of them, where there is nothing but ground."""
        apart = (found[6:-6, 6:-6] - found[6, 6]).abs()
        assert apart.max() > 0.1
        return divmod(int(apart.argmax()), apart.shape[1])

    (row, column), (lower, further) = most(here), most(there)
    assert (further - column, lower - row) == (right, down)


def made(width=48, height=32, cells=6):
    torch.manual_seed(0)
    picture = spaces.Box(0, 255, (3, height, width), np.uint8)
    space = spaces.Dict(seen(width, height).spaces | {"screenshot": picture})
    chosen, keywords = policy("ppo", space, spaces.Discrete(cells))
    return chosen(space, spaces.Discrete(cells), lambda progress: 1e-3, net_arch=[8], **keywords)


def asked(batch=3, seed=0, width=48, height=32):
    torch.manual_seed(seed)
    picture = torch.randint(0, 256, (batch, 3, height, width), dtype=torch.uint8)
    return {"screenshot": picture, "instruction": torch.randn(batch, WORDS)}


def test_what_is_learnt_reaches_the_picture_and_the_words():
    network = made()
    _, chances, _ = network.evaluate_actions(asked(), torch.tensor([0, 1, 2]))
    chances.sum().backward()
    read = network.features_extractor
    for name, part in [*read.look.named_parameters(), *read.ask.named_parameters()]:
        assert part.grad is not None, name
        assert torch.isfinite(part.grad).all(), name
    assert read.ask.weight.grad.abs().max() > 0
    assert read.look[0].weight.grad.abs().max() > 0


def test_the_critic_changes_nothing_about_what_is_seen():
    network = made()
    network.predict_values(asked()).sum().backward()
    assert all(part.grad is None or not part.grad.any() for part in network.features_extractor.parameters())
    assert all(part.grad is not None for part in network.mlp_extractor.parameters())


def test_the_chances_are_the_softmax_of_the_fit_and_depend_on_picture_and_words():
    network, shown = made(), asked()
    with torch.no_grad():
        chances = network.get_distribution(shown).distribution.probs
        fit = network.extract_features(shown)[:, :6]
        torch.testing.assert_close(chances, fit.softmax(1))
        for other in ("screenshot", "instruction"):
            changed = network.get_distribution(shown | {other: asked(seed=1)[other]}).distribution.probs
            assert not torch.allclose(chances, changed, atol=1e-3), other


class Marks(Environment):
    """Four cells, a bright one in each of two colours; the words say which colour is meant."""

    signals: ClassVar = UNIVERSAL
    observation_space = seen(16, 16)
    action_space = spaces.Discrete(4)

    def describe(self, observation):
        return "marks"

    def parse(self, text):
        return int(text) if text.isdigit() else -1

    def expert(self):
        return lambda observation: self._target

    def exploits(self):
        return {"first": lambda observation: 0}

    def _draw(self):
        return int(self.np_random.integers(1000))

    def _identify(self, task):
        return task, self.split

    def _begin(self, task, difficulty):
        self._colour = task % 2
        self._places = np.random.default_rng(task).permutation(4)[:2]
        self._target, self._chosen = int(self._places[self._colour]), -1
        return 0.0

    def _advance(self, action):
        self._chosen = int(action)

    def _observe(self):
        picture = np.zeros((16, 16, 3), np.uint8)
        for colour, place in enumerate(self._places):
            row, column = divmod(int(place), 2)
            picture[8 * row : 8 * row + 8, 8 * column : 8 * column + 8, 2 * colour] = 255
        words = np.zeros(WORDS, np.float32)
        words[self._colour] = 1
        return {"instruction": words, "screenshot": picture}

    def _measure(self):
        found = self._chosen == self._target
        return {"success": found, "score": found, "progress": found, "valid": True}

    def _save(self):
        return None

    def _load(self, data):
        pass


gymnasium.register("Toy/Marks-v0", entry_point=Marks)
FEW = {"n_envs": 16, "n_steps": 4, "batch_size": 64, "n_epochs": 4, "learning_rate": 4e-3, "deterministic": True}


def test_it_learns_to_find_what_the_words_say():
    venv = vectorize("Toy/Marks-v0", 16, autoreset_mode=AutoresetMode.SAME_STEP, max_steps=1)
    learner = SB3Learner("ppo", venv, settings=FEW, seed=0)
    learner.learn(4_000, [], lambda step: None, lambda step: None)
    played = vectorize("Toy/Marks-v0", 16, max_steps=1)
    done = summarize(evaluate(learner.agent(played), played, episode_seeds(0, 64)))
    assert done["success"] > 0.85  # by the colours alone it would be a half


PANEL = {
    "scenes": ["panel"],
    "observation": "hashed",
    "actions": "grid",
    "resolution": [144, 108],
    "grid": [12, 9],
}
RUN = Run(
    "RewardLab/GUIGrounding-v0",
    256,
    agent="ppo",
    reward="gaussian_point(offset_x, offset_y)",
    env_kwargs=PANEL,
    settings={"n_envs": 8, "n_steps": 8, "batch_size": 32, "n_epochs": 1, "deterministic": True},
    evaluations=2,
    episodes=6,
    record="none",
)


def test_a_run_is_trained_and_loaded_again(tmp_path):
    train(RUN, tmp_path)
    assert read_config(tmp_path)["finished"]
    rows = read_rows(tmp_path / "metrics.jsonl")
    assert [row["step"] for row in rows] == [0, 128, 256]
    assert all(set(row["terms"]) == {"gaussian_point(offset_x, offset_y)"} for row in rows)
    (checkpoint,) = (tmp_path / "checkpoints").iterdir()
    played = []
    for spec in (tmp_path, checkpoint):
        venv = vectorize(RUN.env, 6, **PANEL)
        agent = load_agent(str(spec), venv)
        observations, infos = venv.reset(seed=list(range(6)))
        agent.reset(np.ones(6, bool))
        played.append(np.asarray(agent.act(observations, infos)).tolist())
        venv.close()
    assert played[0] == played[1]
    assert isinstance(agent._model.policy, GroundingPolicy)
    other = vectorize(RUN.env, 1, **PANEL | {"resolution": [160, 120], "grid": [16, 12]})
    with pytest.raises(ConfigurationError, match="was trained in RewardLab/GUIGrounding-v0 with"):
        load_agent(str(tmp_path), other)
