"""Imitation: the actor comes near to what was shown, and the more so the more it weighs."""

from dataclasses import replace

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode

from rewardlab.agents.demonstrations import Demonstration
from rewardlab.agents.sb3 import SB3Learner
from rewardlab.agents.vectorize import vectorize

from .test_sb3_hindsight import SMALL, Line, learn, learner, weights


class SeenLine(Line):
    """The line in a picture: the place is a bright column."""

    observation_space = gymnasium.spaces.Dict(
        {**Line.observation_space, "image": gymnasium.spaces.Box(0, 255, (36, 40, 3), np.uint8)}
    )

    def _observe(self):
        image = np.zeros((36, 40, 3), np.uint8)
        image[:, int(20 + 19 * self._place)] = 255
        return {**super()._observe(), "image": image}


gymnasium.register("Toy/SeenLine-v0", entry_point=SeenLine)


def shown(action, episodes=2, steps=8):
    """Demonstrations of one action, done all the time."""
    places = np.zeros((steps + 1, 1), np.float32)
    return [
        Demonstration(
            task=0,
            seed=0,
            observations=dict.fromkeys(("observation", "achieved_goal", "desired_goal"), places),
            actions=np.full((steps, 1), action, np.float32),
            rewards=np.zeros(steps),
            terminations=np.zeros(steps, bool),
            truncations=np.arange(steps) == steps - 1,
            signals={"success": np.zeros(steps + 1), "distance": np.zeros(steps + 1), "pressed": np.ones(steps + 1)},
        )
        for _ in range(episodes)
    ]


def does(model):
    observation = {key: np.zeros((1, 1), np.float32) for key in model.observation_space}
    return float(model.predict(observation, deterministic=True)[0][0, 0])


@pytest.mark.parametrize("algorithm", ["sac", "tqc"])
@pytest.mark.parametrize(("weight", "follows"), [(100.0, True), (0.0, False)])
def test_the_actor_comes_near_to_what_was_shown_as_far_as_it_is_told_to(algorithm, weight, follows):
    settings = {"learning_rate": 0.01, "gradient_steps": 20, "imitation": weight, "her": False}
    trained = learner(algorithm, settings=settings, demonstrations=shown(0.7), reward="1 - pressed")
    learn(trained, 40)
    assert (does(trained.model) == pytest.approx(0.7, abs=0.1)) is follows


def test_the_weight_is_in_units_of_what_the_critic_expects():
    model = learner(settings={"imitation": 3.0}, demonstrations=shown(0.5)).model
    model.critic.forward = lambda observations, actions: (torch.full_like(actions, -4.0),) * 2
    done = does(model)
    model.actor.optimizer.zero_grad()
    model.actor.optimizer.step()
    # Of 3 * 4 * (tanh(x) - 0.5) ** 2, where x is moved by the last layer's bias.
    by_hand = 3.0 * 4.0 * 2.0 * (done - 0.5) * (1.0 - done**2)
    assert float(model.actor.mu.bias.grad) == pytest.approx(by_hand, rel=1e-4)


@pytest.mark.parametrize("algorithm", ["sac", "tqc"])
def test_running_means_are_those_of_what_is_replayed(algorithm):
    """Imitation neither adds batches of its own nor keeps the networks from following later ones."""
    counts = []
    for weight in (0.0, 5.0):
        settings = {"imitation": weight, "gradient_steps": 3}
        model = learn(learner(algorithm, settings=settings, demonstrations=shown(0.5)), 22).model
        counts.append([int(each.features_extractor.running_batches) for each in (model.actor, model.critic)])
    assert counts[0] == counts[1] and min(counts[0]) > 0


@pytest.mark.parametrize("algorithm", ["sac", "tqc"])
def test_demonstrations_are_in_the_buffer_before_anything_else(algorithm):
    trained = learner(algorithm, demonstrations=shown(0.5))
    buffer = trained.model.replay_buffer
    assert buffer.pos == 8
    assert buffer.ep_length[:8].tolist() == [[8, 8]] * 8
    np.testing.assert_allclose(buffer.actions[:8], 0.5)
    before = weights(trained)
    learn(trained, 24)
    assert trained.steps == 24
    assert not torch.equal(before, weights(trained))


def test_a_checkpoint_goes_on_imitating_as_before(tmp_path):
    class Saved(Exception):
        pass

    def save_and_stop(step):
        if step == 30:
            killed.save(tmp_path)
            raise Saved

    undisturbed = learn(learner(demonstrations=shown(0.5)), 60, [0, 30])
    killed = learner(demonstrations=shown(0.5))
    with pytest.raises(Saved):
        killed.learn(60, [0, 30], save_and_stop, lambda step: None)
    back = learn(learner(checkpoint=tmp_path, demonstrations=shown(0.5)), 60)
    assert torch.equal(weights(back), weights(undisturbed))


@pytest.mark.parametrize("her", [False, True])
def test_demonstrations_with_pictures_are_read_as_the_networks_read_them(her):
    images = np.zeros((9, 36, 40, 3), np.uint8)
    images[:, :, 20, 1] = 200
    episodes = [replace(each, observations={**each.observations, "image": images}) for each in shown(0.5)]
    venv = vectorize("Toy/SeenLine-v0", 2, autoreset_mode=AutoresetMode.SAME_STEP)
    trained = SB3Learner("sac", venv, settings=SMALL | {"her": her}, seed=0, demonstrations=episodes)
    stored = trained.model.replay_buffer.observations["image"][:8]
    assert stored.shape == (8, 2, 3, 36, 40)
    assert (stored[:, :, 1, :, 20] == 200).all()
    assert stored.sum() == 8 * 2 * 36 * 200
    before = weights(trained)
    assert not torch.equal(before, weights(learn(trained, 24)))
