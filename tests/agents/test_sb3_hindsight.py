"""Hindsight replay: every transition of a batch is paid what the environment would have paid for its goal."""

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode

from rewardlab.agents.checking import check_agent, tuned
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.sb3 import SB3Learner
from rewardlab.agents.sb3_goals import GoalFeatures, is_goals
from rewardlab.agents.vectorize import vectorize
from rewardlab.envs.base import Environment
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards import Signal, declare
from rewardlab.rewards.hindsight import Hindsight

SMALL = {"n_envs": 2, "buffer_size": 400, "learning_starts": 16, "batch_size": 20, "net_arch": [8], "gamma": 0.9}


class Line(Environment):
    """Stand on a line from -1 to 1 where the task says; `pressed` is what a step did, whatever the goal."""

    signals = declare(
        Signal("distance", "To the goal.", high=2.0), Signal("pressed", "How hard the step was.", goal_free=True)
    )
    tuned = {"sac": {"batch_size": 31}}
    observation_space = gymnasium.spaces.Dict(
        {key: gymnasium.spaces.Box(-1, 1, (1,)) for key in ("observation", "achieved_goal", "desired_goal")}
    )
    action_space = gymnasium.spaces.Box(-1, 1, (1,))

    def __init__(self, *, fault_at=None, max_steps=8, **arguments):
        super().__init__(max_steps=max_steps, **arguments)
        self._fault_at = fault_at
        self._place, self._goal, self._pressed = 0.0, 0.5, 0.0
        self._hindsight = Hindsight(self.ledger, (1,))

    def step(self, action):
        before, signals = self._last
        observation, reward, terminated, truncated, info = super().step(action)
        note = self._hindsight.note(before["achieved_goal"], signals, terminated=terminated, truncated=truncated)
        return observation, reward, terminated, truncated, info | note

    def compute_reward(self, achieved, desired, info):
        return self._hindsight.rewards(self.measure, achieved, desired, info)

    def measure(self, achieved, desired):
        away = np.abs(achieved - desired)[:, 0]
        return {"success": (away < 0.1).astype(float), "distance": away}

    def describe(self, observation):
        return str(self._place)

    def parse(self, text):
        return np.zeros(1, np.float32)

    def expert(self):
        return lambda observation: np.clip(observation["desired_goal"] - observation["achieved_goal"], -1, 1)

    def exploits(self):
        return {}

    def _draw(self):
        return int(self.np_random.integers(100))

    def _identify(self, task):
        return task, self.split

    def _begin(self, task, difficulty):
        self._task_id, self._place, self._goal, self._pressed = task, 0.0, task / 50 - 1, 0.0
        return 0.0

    def _advance(self, action):
        if self._steps == self._fault_at and self._task_id % 2:
            raise Fault("the line broke")
        self._pressed = float(abs(action[0]))
        self._place = float(np.clip(self._place + 0.3 * action[0], -1, 1))

    def _observe(self):
        place = np.array([self._place], np.float32)
        return {"observation": place, "achieved_goal": place.copy(), "desired_goal": np.array([self._goal], np.float32)}

    def _measure(self):
        away = abs(self._place - self._goal)
        return {
            "success": away < 0.1,
            "score": float(away < 0.1),
            "progress": float(away < 0.1),
            "valid": True,
            "distance": away,
            "pressed": self._pressed,
        }

    def _solved(self, signals):
        return False

    def _save(self):
        return self._task_id, self._place, self._goal, self._pressed

    def _load(self, data):
        self._task_id, self._place, self._goal, self._pressed = data


gymnasium.register("Toy/Line-v0", entry_point=Line)


def learner(algorithm="sac", *, settings=(), seed=0, checkpoint=None, demonstrations=(), **kwargs):
    chosen = SMALL | {"her": True} | dict(settings)
    venv = vectorize("Toy/Line-v0", chosen["n_envs"], autoreset_mode=AutoresetMode.SAME_STEP, **kwargs)
    more = {"checkpoint": checkpoint, "demonstrations": demonstrations}
    return SB3Learner(algorithm, venv, settings=chosen, seed=seed, **more)


def learn(trained, steps, pauses=()):
    trained.learn(steps, list(pauses), lambda step: None, lambda step: None)
    return trained


def weights(trained):
    return torch.cat([parameter.flatten() for parameter in trained.model.policy.parameters()]).detach().clone()


@pytest.mark.parametrize("algorithm", ["sac", "tqc"])
@pytest.mark.parametrize("her", [False, True])
def test_it_learns_from_goals_and_the_seed_determines_the_weights(algorithm, her):
    first, again, other = (learner(algorithm, settings={"her": her}, seed=seed) for seed in (1, 1, 2))
    before = weights(first)
    for trained in (first, again, other):
        learn(trained, 40, [0, 20])
        assert trained.steps == 40
    assert not torch.equal(before, weights(first))
    assert torch.equal(weights(first), weights(again))
    assert not torch.equal(weights(first), weights(other))


def paid(before, after, goal, pressed):
    """What the reward below pays, by hand."""
    near = np.abs(after - goal) < 0.1
    return near + (np.abs(before - goal) - np.abs(after - goal)) - 0.5 * pressed


def test_every_drawn_transition_is_paid_for_the_goal_that_it_shows():
    reward = "success - delta(distance) - 0.5*pressed"
    trained = learn(learner(reward=reward), 200, [0, 50, 100])
    batch = trained.model.replay_buffer.sample(500)
    before, after = (seen["achieved_goal"][:, 0].numpy() for seen in (batch.observations, batch.next_observations))
    goal = batch.observations["desired_goal"][:, 0].numpy()
    pressed = np.abs(batch.actions[:, 0].numpy())
    np.testing.assert_allclose(batch.rewards[:, 0].numpy(), paid(before, after, goal, pressed), atol=1e-5)
    # Four of five are pretended: they show the goal 0.02 * n - 1 of no task.
    drawn = np.isclose((goal + 1) * 50 % 1, 0, atol=1e-3) | np.isclose((goal + 1) * 50 % 1, 1, atol=1e-3)
    assert 0.1 < drawn.mean() < 0.35


def test_limits_of_time_are_no_ends():
    trained = learn(learner(), 64)
    assert trained.model.replay_buffer.dones.sum() > 0
    assert trained.model.replay_buffer.sample(200).dones.sum() == 0


def test_a_step_that_failed_is_never_drawn_and_ends_its_episode():
    trained = learn(learner(fault_at=3), 160)
    buffer = trained.model.replay_buffer
    assert trained.faults > 3
    kept = [buffer.infos[index][row]["fault"] for index, row in np.argwhere(buffer.ep_length > 0)]
    assert kept
    assert not any(kept)
    # Whole episodes have eight steps. Of one that failed in its third two are drawn, and know that there was a third.
    lengths = buffer.ep_length[: buffer.pos]
    assert set(lengths.ravel()) == {0, 3, 8}
    assert (lengths == 3).sum() == 2 * trained.faults


def test_episodes_that_a_pause_gives_up_are_cut_off_there():
    trained = learn(learner(), 40, [0, 20])
    buffer = trained.model.replay_buffer
    # Two rows: eight steps, then two that the pause cuts off, then eight, then two under way.
    assert buffer.ep_length[:20, 0].tolist() == [8] * 8 + [2] * 2 + [8] * 8 + [0] * 2
    places = buffer.observations["achieved_goal"][:, 0, 0]
    assert places[0] == places[8] == places[10] == 0.0


def test_a_checkpoint_goes_on_as_the_run_that_was_saved(tmp_path):
    class Saved(Exception):
        pass

    undisturbed = learn(learner(), 60, [0, 30])
    killed = learner()

    def save_and_stop(step):
        if step == 30:
            killed.save(tmp_path)
            raise Saved

    with pytest.raises(Saved):
        killed.learn(60, [0, 30], save_and_stop, lambda step: None)
    back = learner(checkpoint=tmp_path)
    assert back.steps == 30
    learn(back, 60)
    assert torch.equal(weights(back), weights(undisturbed))


def test_learning_before_an_episode_has_ended_is_refused_with_advice():
    with pytest.raises(ConfigurationError, match=r"none has ended yet: let learning_starts"):
        learn(learner(settings={"learning_starts": 4}), 40)


@pytest.mark.parametrize(
    ("env", "kwargs", "message"),
    [
        ("Toy/Line-v0", {"reward": "progress"}, "reads progress"),
        ("Pendulum-v1", {}, r"no achieved_goal and desired_goal.*agent\.her=false"),
    ],
)
def test_hindsight_that_is_impossible_is_refused_before_anything_runs(env, kwargs, message):
    with pytest.raises(ConfigurationError, match=message):
        check_agent("sac", {"her": True}, vectorize(env, 1, **kwargs))


def test_settings_of_hindsight_are_those_of_algorithms_that_can():
    assert all_settings("sac", {"her": True})["her_goals"] == 4
    with pytest.raises(ConfigurationError, match="'ppo' has no setting 'her'"):
        all_settings("ppo", {"her": True})
    with pytest.raises(ConfigurationError, match="1 or more as 'her_goals'"):
        all_settings("sac", {"her_goals": 0})
    with pytest.raises(ConfigurationError, match="'sac' acts in Box spaces"):
        check_agent("sac", {}, vectorize("Maze-v0", 1, size=5))


def test_features_are_in_standard_deviations_and_have_the_way_to_the_goal():
    parts = {"observation": 2, "achieved_goal": 1, "desired_goal": 1}
    space = gymnasium.spaces.Dict({key: gymnasium.spaces.Box(-9, 9, (size,)) for key, size in parts.items()})
    assert is_goals(space)
    assert not is_goals(space["observation"])
    features = GoalFeatures(space)
    batch = {"observation": torch.tensor([[1.0, 0.0], [3.0, 0.0]]), "achieved_goal": torch.tensor([[0.0], [2.0]])}
    batch["desired_goal"] = torch.tensor([[4.0], [4.0]])
    seen = features.train()(batch)
    assert features.features_dim == 5
    torch.testing.assert_close(seen[:, 0], torch.tensor([-1.0, 1.0]), rtol=0, atol=1e-3)
    torch.testing.assert_close(features.running_mean, torch.tensor([2.0, 0.0, 1.0, 4.0, 3.0]))
    torch.testing.assert_close(features.running_variance, torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0]))
    mean = features.running_mean.clone()
    assert features.eval()(batch).shape == (2, 5)
    assert torch.equal(features.running_mean, mean)


def test_running_statistics_are_those_of_all_batches_together():
    space = gymnasium.spaces.Dict({key: gymnasium.spaces.Box(-9, 9, (1,)) for key in Line.observation_space})
    features = GoalFeatures(space).train()
    every = torch.randn(50, 8, 1, generator=torch.Generator().manual_seed(0)) * 3 + 1
    for part in every:
        features(dict.fromkeys(Line.observation_space, part))
    torch.testing.assert_close(features.running_mean[0], every.mean())
    torch.testing.assert_close(features.running_variance[0], every.var(unbiased=False))


def test_an_environment_brings_settings_with_which_agents_learn_there():
    venv = vectorize("Toy/Line-v0", 1)
    assert tuned("sac", {"gamma": 0.5}, venv) == {"batch_size": 31, "gamma": 0.5}
    assert tuned("sac", {"batch_size": 7}, venv) == {"batch_size": 7}
    assert tuned("tqc", {}, venv) == {}
