"""Behaviour cloning: what is imitated, how it is weighed, and that a run goes on where it was."""

import gymnasium
import numpy as np
import pytest

pytest.importorskip("stable_baselines3")
import torch

from rewardlab.agents.aligned_weights import aligned_weights
from rewardlab.agents.cloning import CloningLearner, gather, load_cloned_agent
from rewardlab.agents.demonstration_files import save_demonstrations
from rewardlab.agents.demonstrations import Demonstration, demonstrate
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError, ExpressionError

from . import toy


class Slider(toy.Corridor):
    """A corridor in which one glides: an action is how far."""

    action_space = gymnasium.spaces.Box(-1.0, 1.0, (1,), np.float32)

    def expert(self):
        return lambda observation: np.array([0.5 - observation[0] / 8], np.float32)

    def _advance(self, action):
        self.cell = min(4.0, max(0.0, self.cell + float(np.clip(action[0], -1, 1))))

    def _measure(self):
        return super()._measure() | {"progress": self.cell / 4, "success": self.cell > 3.5}


gymnasium.register("Toy/Slider-v0", entry_point=Slider)


def learner(episodes, env_id="Toy/Slider-v0", *, seed=0, checkpoint=None, log=None, **settings):
    chosen = all_settings("bc", {"net_arch": [32], "learning_rate": 0.01, "batch_size": 32, **settings})
    return CloningLearner(episodes, vectorize(env_id, 1), settings=chosen, seed=seed, checkpoint=checkpoint, log=log)


def learn(bc, total):
    bc.learn(total, [], lambda step: None, lambda step: None)
    return bc


def acts(bc, cells):
    return bc.agent(None).act(np.array(cells, np.float32)[:, None], {})


def recorded(actions, progress):
    """An episode in which all of `actions` are done in cell 2."""
    steps = len(actions)
    return Demonstration(
        task=0,
        seed=0,
        observations=np.full((steps + 1, 1), 2.0, np.float32),
        actions=np.array(actions, np.float32)[:, None],
        rewards=np.zeros(steps),
        terminations=np.zeros(steps, bool),
        truncations=np.arange(steps) == steps - 1,
        signals={"progress": np.array(progress, float), "success": np.zeros(steps + 1)},
    )


def test_it_does_what_was_demonstrated():
    bc = learn(learner(demonstrate("Toy/Slider-v0", 20), align=""), 600)
    np.testing.assert_allclose(acts(bc, [0, 1, 2, 3])[:, 0], [0.5, 0.375, 0.25, 0.125], atol=0.03)


def test_numbered_actions_are_imitated_too():
    bc = learn(learner(demonstrate("Toy/Corridor-v0", 20), "Toy/Corridor-v0"), 100)
    assert acts(bc, [0, 1, 2, 3]).tolist() == [1, 1, 1, 1]


def test_what_undoes_progress_is_not_imitated():
    # Forward is good for 0.2 each time, backward undoes 0.1: most steps go back, and the weighted policy does not.
    actions, progress = [], [0.0]
    for step in range(60):
        actions.append(0.8 if step % 3 == 0 else -0.8)
        progress.append(progress[-1] + (0.2 if step % 3 == 0 else -0.1))
    episodes = [recorded(actions, progress)]
    assert acts(learn(learner(episodes, horizon=1), 300), [2.0])[0, 0] > 0.7
    assert acts(learn(learner(episodes, align=""), 300), [2.0])[0, 0] < -0.7


def test_weights_follow_any_state_level_expression():
    episodes = [recorded([0.5, -0.5, 0.5], [0.0, 0.5, 0.4, 1.0])]
    bc = learner(episodes, align="1 - progress", horizon=1)
    np.testing.assert_allclose(bc._weights, aligned_weights([np.array([1.0, 0.5, 0.6, 0.0])], 1)[0])
    assert bc._weights.tolist() == [0.0, 1.0, 0.0]


def test_the_weights_of_a_batch_have_a_mean_of_one():
    logged = {}
    episodes = [recorded([0.5, -0.5], [0.0, 0.5, 0.2])]
    bc = learner(episodes, horizon=1, batch_size=1000, log=lambda name, value, step: logged.update({name: value}))
    learn(bc, 99)
    # A batch is as large as there are steps, two here, drawn with repetition: one with the good step alone, or both.
    away = abs(acts(bc, [2.0])[0, 0] - 0.5)
    learn(bc, 100)
    assert logged["train/weight"] in (0.0, 0.5, 1.0)
    assert logged["train/loss"] == pytest.approx(away if logged["train/weight"] else 0.0, abs=1e-5)


def test_a_run_that_goes_on_ends_as_one_that_was_left_alone(tmp_path):
    episodes = demonstrate("Toy/Slider-v0", 5)
    whole = learn(learner(episodes, seed=3), 40)
    half = learner(episodes, seed=3)
    half.learn(40, [20], lambda step: step == 20 and half.save(tmp_path), lambda step: None)
    resumed = learn(learner(episodes, seed=3, checkpoint=tmp_path), 40)
    for left, right in zip(whole.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(left, right)
    assert whole.steps == resumed.steps == 40
    other = learn(learner(episodes, seed=4), 40)
    assert not torch.equal(whole.network.action_net.weight, other.network.action_net.weight)


def test_pauses_are_where_they_were_asked_for():
    paused = []
    bc = learner(demonstrate("Toy/Slider-v0", 2))
    bc.learn(25, [0, 10, 20], paused.append, lambda step: None)
    assert paused == [0, 10, 20, 25]
    bc.learn(25, [], paused.append, lambda step: None)
    assert paused == [0, 10, 20, 25], "it has been there"


def test_the_learning_rate_falls_along_half_a_cosine():
    bc, rates = learner(demonstrate("Toy/Slider-v0", 2)), []
    bc.learn(20, [1, 6, 11], lambda step: rates.append(bc.network.optimizer.param_groups[0]["lr"]), lambda step: None)
    # In the first, the sixth, the eleventh and the last of twenty batches.
    expected = [0.5 * (1 + np.cos(np.pi * share)) for share in (0, 0.25, 0.5, 0.95)]
    np.testing.assert_allclose(rates, 0.01 * np.array(expected))


def test_a_saved_agent_does_the_same(tmp_path):
    bc = learn(learner(demonstrate("Toy/Slider-v0", 5)), 50)
    bc.save(tmp_path)
    loaded = load_cloned_agent(tmp_path, layers=[32], device="cpu", deterministic=True, seed=0)
    seen = np.array([[0.0], [2.0]], np.float32)
    np.testing.assert_array_equal(loaded.act(seen, {}), acts(bc, [0, 2]))


def test_demonstrations_come_from_the_expert_or_a_folder(tmp_path):
    pytest.importorskip("minari")
    played = gather("Toy/Corridor-v0", all_settings("bc", {"demonstrations": 4}), seed=1, env_kwargs={})
    assert len(played) == 4
    save_demonstrations(played, tmp_path / "demos", env_id="Toy/Corridor-v0")
    folder = {"dataset": str(tmp_path / "demos")}

    def gathered(**settings):
        return gather("Toy/Corridor-v0", all_settings("bc", folder | settings), seed=0, env_kwargs={})

    assert [each.task for each in gathered()] == [each.task for each in played]
    assert [each.task for each in gathered(demonstrations=3)] == [each.task for each in played[:3]]
    with pytest.raises(ConfigurationError, match="holds 4 demonstrations, not 5"):
        gathered(demonstrations=5)


def test_training_writes_a_run_that_can_be_evaluated(tmp_path):
    how = {"env": "Toy/Corridor-v0", "evaluations": 2, "episodes": 5, "record": "none"}
    run = Run(**how, agent="bc", steps=60, settings={"demonstrations": 5})
    train(run, tmp_path)
    rows = read_rows(tmp_path / "metrics.jsonl")
    assert [row["step"] for row in rows] == [0, 30, 60]
    assert rows[-1]["success"] == 1.0
    train(Run(**how, agent=str(tmp_path), steps=2), tmp_path / "again")
    assert read_rows(tmp_path / "again" / "metrics.jsonl")[-1]["success"] == 1.0


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"demonstrations": 0}, "1 or more as 'demonstrations'"),
        ({"demonstrations": 2.5}, "1 or more as 'demonstrations'"),
        ({"noise": 2.0}, "from 0 to 1 as 'noise'"),
        ({"horizon": 0}, "1 or more as 'horizon'"),
        ({"align": 3}, "a text as 'align'"),
        ({"dataset": "somewhere", "noise": 0.5}, "either a dataset or the noise"),
        ({"gamma": 0.9}, "no setting 'gamma'"),
    ],
)
def test_wrong_settings_are_refused(settings, told):
    with pytest.raises(ConfigurationError, match=told):
        all_settings("bc", settings)


def test_what_weights_cannot_follow_is_refused():
    episodes = demonstrate("Toy/Slider-v0", 1)
    with pytest.raises(ExpressionError, match="progres"):
        learner(episodes, align="progres")
    with pytest.raises(ConfigurationError, match="compares states"):
        learner(episodes, align="delta(progress)")
    with pytest.raises(ConfigurationError, match="no step"):
        learner(episodes, align="-progress", kappa=0.0)
    with pytest.raises(ConfigurationError, match="there are none"):
        learner(demonstrate("CartPole-v1", 1, agent="random"), "CartPole-v1")
    with pytest.raises(ConfigurationError, match="other observations or actions"):
        learner(demonstrate("CartPole-v1", 1, agent="random"))
