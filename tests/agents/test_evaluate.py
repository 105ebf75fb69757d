"""Evaluation: one record per seed, whatever the width; returns that add up; faults that count for nothing."""

import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.agents.agent import FunctionAgent
from rewardlab.agents.evaluate import Episode, evaluate, summarize
from rewardlab.agents.scripted import scripted_agent
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids

SEEDS = episode_seeds(0, 7)


def played(env, width, agent, **kwargs):
    venv = vectorize(env, width, **kwargs)
    return evaluate(scripted_agent(agent, venv), venv, SEEDS)


def agree(left, right):
    """Two records of one episode; sums may differ in the last bits."""
    left, right = left.as_row(), right.as_row()
    assert left.pop("terms") == pytest.approx(right.pop("terms"))
    assert left == pytest.approx(right)


@settings(max_examples=8, deadline=None)
@given(width=st.integers(1, 9), agent=st.sampled_from(["expert", "exploit:park"]))
def test_the_records_do_not_depend_on_how_many_episodes_are_played_side_by_side(width, agent):
    # Were episodes counted as they end, short ones would be counted more often at larger widths.
    reference = played("Maze-v0", 1, agent, size=7, reward="dense")
    for left, right in zip(played("Maze-v0", width, agent, size=7, reward="dense"), reference, strict=True):
        agree(left, right)


@pytest.mark.parametrize("reward", ["sparse", "dense", "gated", "rubric"])
def test_native_rows_and_single_environments_give_the_same_records(reward):
    native = played("Maze-v0", 3, "expert", reward=reward)
    venv = vectorize("Maze-v0", 3, wrap=lambda env, row: env, reward=reward)
    single = evaluate(scripted_agent("expert", venv), venv, SEEDS)
    for left, right in zip(native, single, strict=True):
        agree(left, right)


@pytest.mark.parametrize("reward", ["dense", "gated", "rubric"])
def test_terms_add_up_to_the_return(reward):
    for episode in played("Maze-v0", 4, "exploit:oscillate", reward=reward):
        assert sum(episode.terms.values()) == pytest.approx(episode.value)


def test_the_corridor_by_hand():
    venv = vectorize("Toy/Corridor-v0", 2)
    for episode in evaluate(scripted_agent("expert", venv), venv, SEEDS, gamma=0.5):
        moves = 4 - episode.task % 2
        assert (episode.success, episode.score, episode.value) == (1.0, 1.0, 1.0)
        assert episode.length == moves
        assert episode.discounted == pytest.approx(0.5 ** (moves - 1))


def test_episodes_with_a_fault_are_counted_and_left_out_of_the_means():
    venv = vectorize("Toy/Corridor-v0", 4, fault_at=2)
    episodes = evaluate(scripted_agent("expert", venv), venv, SEEDS)
    faults = [episode for episode in episodes if episode.fault]
    assert 0 < len(faults) < len(episodes)
    assert all(episode.task % 2 and episode.length == 2 for episode in faults)
    row = summarize(episodes)
    assert (row["faults"], row["episodes"], row["success"], row["length"]) == (len(faults), 7, 1.0, 4.0)


def test_what_an_environment_does_not_measure_is_none_and_never_zero():
    venv = vectorize("CartPole-v1", 2)
    episodes = evaluate(FunctionAgent(lambda observation: 0, venv), venv, SEEDS[:2])
    assert all(episode.success is None and episode.score is None and episode.terms == {} for episode in episodes)
    assert summarize(episodes)["success"] is None
    assert summarize(episodes)["return"] > 0


def test_results_are_read_from_the_truth_behind_noisy_signals():
    venv = vectorize("Toy/Noisy-v0", 2)
    row = summarize(evaluate(scripted_agent("expert", venv), venv, SEEDS))
    assert (row["success"], row["score"]) == (1.0, 1.0)


@pytest.mark.parametrize("env", ["Maze-v0", "Toy/Corridor-v0"])
def test_the_reward_is_told_gamma_and_training_step(env):
    venv = vectorize(env, 2, reward="schedule(10, 0, 100)*success + potential(progress)")
    agent = scripted_agent("expert", venv)
    for gamma, step, scale in ((0.5, 0, 10.0), (0.9, 40, 6.0)):
        for episode in evaluate(agent, venv, SEEDS, gamma=gamma, training_step=step):
            assert episode.terms["success"] == pytest.approx(scale)
            # Discounted with the reward's own gamma, a potential is worth what the first state takes away.
            solved = scale * gamma ** (episode.length - 1)
            assert -1.0 <= episode.discounted - solved <= 1e-9
    told = [evaluate(agent, venv, SEEDS[:1], gamma=gamma)[0].discounted for gamma in (None, 0.9)]
    assert told[0] == told[1], "without a gamma the reward keeps the one it has"


def test_nothing_to_average_is_none():
    assert summarize([])["return"] is None


def test_a_row_tells_the_whole_episode():
    for episode in played("Maze-v0", 3, "expert", reward="dense"):
        assert Episode.from_row(episode.as_row() | {"step": 3, "phase": "test"}) == episode


def test_an_environment_that_shows_the_next_episode_at_the_end_is_refused():
    venv = vectorize("Maze-v0", 2, autoreset_mode=AutoresetMode.SAME_STEP)
    with pytest.raises(ConfigurationError, match="NEXT_STEP"):
        evaluate(scripted_agent("expert", venv), venv, SEEDS)
