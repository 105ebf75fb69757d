"""Imitation: the actor comes nearer to what was demonstrated, where the critic expects more of it."""

import numpy as np
import pytest
import torch

from rewardlab.agents.demonstrations import Demonstration
from rewardlab.agents.sb3_imitation import Imitation

from .test_sb3_hindsight import learn, learner, weights


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
            signals={name: np.zeros(steps + 1) for name in ("success", "distance", "pressed")},
        )
        for _ in range(episodes)
    ]


def likes(model, action):
    """Let the critic expect minus the distance to `action`."""

    def critic(observations, actions):
        return tuple([-(actions - action).abs()] * 2)

    model.critic.forward = critic


def does(model):
    observation = {key: np.zeros((1, 1), np.float32) for key in model.observation_space}
    return float(model.predict(observation, deterministic=True)[0][0, 0])


@pytest.mark.parametrize(("liked", "follows"), [(0.7, True), (-0.9, False)])
def test_what_the_critic_likes_is_imitated_and_nothing_else(liked, follows):
    model = learner(settings={"learning_rate": 0.01}).model
    likes(model, liked)
    before = does(model)
    imitation = Imitation(model, shown(0.7))
    imitation.keep_up()
    assert does(model) == before
    model._n_updates += 200
    imitation.keep_up()
    assert does(model) == (pytest.approx(0.7, abs=0.05) if follows else before)


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
