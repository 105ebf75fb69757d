"""LearnedSignals: what a model says of a state is a signal, of one environment and of vectors alike."""

import json

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from wrapper_toys import RIGHT, Corridor, corridors

pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Signal
from rewardlab.rewards.learned import BradleyTerry, Features, Optimisation, pack, ranked_pairs
from rewardlab.wrappers import LearnedSignals, RewardWrapper, VectorLearnedSignals, VectorRewardWrapper
from rewardlab.wrappers.measures import measured, measured_vector, vectorized

REWARD = "success + 0.1*potential(learned)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model of a corridor's progress and bits."""
    rng = np.random.default_rng(0)
    features = Features(["progress", "tests", "progress*valid"], Corridor.signals)
    rows = [rng.random((5, 5)) for _ in range(20)]
    worth = np.array([each[:, 0].mean() for each in rows])
    pairs = ranked_pairs(worth, 50, seed=0)
    model = BradleyTerry.fit(features, pack(rows), pairs, optimisation=Optimisation(epochs=5))
    place = tmp_path_factory.mktemp("models") / "rm"
    model.save(place)
    return place


def test_the_signal_is_what_the_model_says_of_the_state(folder):
    from rewardlab.rewards.learned import load_model

    env, model = LearnedSignals(Corridor(), folder), load_model(folder)
    assert list(env.signals) == [*Corridor.signals, "learned"]
    _, info = env.reset(seed=3)
    for _ in range(4):
        expected = model.values(model.features.matrix(info["signals"]))["learned"]
        assert type(info["signals"]["learned"]) is float
        assert info["signals"]["learned"] == expected
        assert not info["fault"]
        info = env.step(RIGHT)[4]


@pytest.mark.parametrize("mode", AutoresetMode)
def test_a_vector_pays_what_its_rows_would(folder, mode):
    outer = VectorRewardWrapper(VectorLearnedSignals(corridors(3, mode), folder), REWARD)
    inner = SyncVectorEnv([lambda: RewardWrapper(LearnedSignals(Corridor(), folder), REWARD)] * 3, autoreset_mode=mode)
    outer.reset(seed=1), inner.reset(seed=1)
    for _ in range(12):
        mine, theirs = (env.step(np.full(3, RIGHT)) for env in (outer, inner))
        assert mine[1] == pytest.approx(theirs[1], abs=1e-5)
        ended = mine[2] | mine[3]
        if mode is AutoresetMode.DISABLED and ended.any():
            for env in (outer, inner):
                env.reset(options={"reset_mask": ended})


def test_a_number_that_is_not_finite_is_a_fault(folder):
    class Broken(Corridor):
        def _info(self, action, moved, fault):
            info = super()._info(action, moved, fault)
            if self.steps == 2:
                info["signals"]["progress"] = float("nan")
            return info

    env = RewardWrapper(LearnedSignals(Broken(slip=0), folder), "0.1*learned")
    env.reset(seed=0)
    assert env.step(RIGHT)[1] != 0.0
    _, reward, terminated, truncated, info = env.step(RIGHT)
    assert (reward, terminated, truncated, info["fault"]) == (0.0, False, True, True)


def test_what_the_environment_lacks_is_said_when_it_is_wrapped(folder):
    class Mute(Corridor):
        signals = {name: signal for name, signal in Corridor.signals.items() if name != "tests"}

    class Other(Corridor):
        signals = Corridor.signals | {"tests": Signal("tests", "Two.", shape=(2,))}

    with pytest.raises(ConfigurationError, match="'tests', which is not measured here"):
        LearnedSignals(Mute(), folder)
    with pytest.raises(ConfigurationError, match=r"shape \(3,\), and here its shape is \(2,\)"):
        VectorLearnedSignals(SyncVectorEnv([Other]), folder)
    with pytest.raises(ConfigurationError, match="measured here already"):
        LearnedSignals(LearnedSignals(Corridor(), folder), folder)
    with pytest.raises(ConfigurationError, match="VectorLearnedSignals"):
        LearnedSignals(corridors(2, AutoresetMode.NEXT_STEP), folder)
    with pytest.raises(ConfigurationError, match="holds no learned reward"):
        LearnedSignals(Corridor(), folder.parent)
    mazes = gymnasium.make_vec("RewardLab/Maze-v0", num_envs=2, device="cpu")
    with pytest.raises(ConfigurationError, match="device=None"):
        VectorLearnedSignals(mazes, folder)


def test_the_command_line_names_it(folder):
    text = f"learned:{folder}"
    assert vectorized([text])
    assert "learned" in measured(Corridor(), [text]).signals
    assert "learned" in measured_vector(corridors(2, AutoresetMode.NEXT_STEP), [text]).signals
    with pytest.raises(ConfigurationError, match="learned:DIR"):
        measured(Corridor(), ["learned"])


def test_the_spec_names_the_folder(folder):
    gymnasium.register("Toy/Learned-v0", entry_point="wrapper_toys:Corridor")
    try:
        env = RewardWrapper(LearnedSignals(gymnasium.make("Toy/Learned-v0"), folder), REWARD)
        spec = json.loads(env.spec.to_json())
        kwargs = [each["kwargs"] for each in spec["additional_wrappers"] if each["name"] == "LearnedSignals"]
        assert kwargs == [{"path": str(folder)}]
        again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
        for one in (env, again):
            one.reset(seed=0)
        assert env.step(RIGHT)[1] == again.step(RIGHT)[1]
    finally:
        del gymnasium.registry["Toy/Learned-v0"]


def test_it_goes_on_from_a_saved_state(folder):
    env, other = (RewardWrapper(LearnedSignals(Corridor(), folder), REWARD) for _ in range(2))
    env.reset(seed=0), other.reset(seed=1)
    env.step(RIGHT)
    other.set_state(env.get_state())
    assert env.step(RIGHT)[1] == other.step(RIGHT)[1]
