"""What is measured besides is an argument of the environment: rewards read it in single, vector and trained ones."""

import numpy as np
import pytest
from click.testing import CliRunner
from gymnasium.vector import AutoresetMode

from rewardlab.agents.vectorize import make_single, singles, vectorize
from rewardlab.bench.catalogue import describe_environment
from rewardlab.errors import ConfigurationError, ExpressionError

BONUS = "success + 0.5*count_bonus(episode_visits)"


def test_one_environment_pays_for_what_is_measured():
    env = make_single("Maze-v0", size=5, measure="novelty", reward=BONUS)
    env.reset(seed=0)
    _, reward, _, _, info = env.step(0)
    assert info["signals"]["episode_visits"] in (1.0, 2.0)
    assert reward == pytest.approx(0.5 * info["signals"]["episode_visits"] ** -0.5)


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP])
def test_a_vector_pays_what_its_environments_do(mode):
    arguments = {"size": 5, "measure": ["novelty"], "reward": BONUS}
    native = vectorize("Maze-v0", 3, autoreset_mode=mode, **arguments)
    alone = vectorize("Maze-v0", 3, autoreset_mode=mode, wrap=lambda env, row: env, **arguments)
    assert not singles(native)
    assert len(singles(alone)) == 3
    native.reset(seed=[1, 2, 3])
    alone.reset(seed=[1, 2, 3])
    rng = np.random.default_rng(0)
    for _ in range(60):
        actions = rng.integers(4, size=3)
        np.testing.assert_allclose(native.step(actions)[1], alone.step(actions)[1])


def test_presets_and_signals_are_those_of_both():
    told = describe_environment("Maze-v0", {"measure": ["novelty"]})
    assert {"progress", "episode_visits"} <= set(told["signals"])
    make_single("Maze-v0", size=5, measure="novelty", reward="dense").reset(seed=0)


@pytest.mark.parametrize("name", ["novlty", "nothing:else"])
def test_what_cannot_be_measured_is_told_of(name):
    with pytest.raises(ConfigurationError, match="novelty"):
        make_single("Maze-v0", measure=name)


def test_without_it_the_signal_is_not_there():
    with pytest.raises(ExpressionError, match="episode_visits"):
        make_single("Maze-v0", size=5, reward=BONUS)


def test_the_command_line_measures_too(tmp_path):
    from rewardlab.__main__ import cli

    result = CliRunner().invoke(
        cli,
        ["eval", "Maze-v0", "--agent", "random", "--episodes", "2", "--set", "size=5", "--measure", "novelty",
         "--reward", BONUS, "--json"],
        catch_exceptions=False,
    )  # fmt: skip
    assert '"return"' in result.stdout
