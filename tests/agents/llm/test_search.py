"""Search: best-of-n takes the best; sequential Monte Carlo is unbiased, and shaping guides it, its aim unmoved."""

import itertools
import math

import gymnasium
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.agents.evaluate import evaluate
from rewardlab.agents.llm.agent import LanguageAgent
from rewardlab.agents.llm.rollout import Speech
from rewardlab.agents.llm.search import resample, search
from rewardlab.agents.llm.search_agent import SearchAgent, make_search_agent
from rewardlab.agents.llm.voices import Voices
from rewardlab.agents.loading import load_agent, needs_singles
from rewardlab.agents.scripted import RandomAgent
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import parse

from .. import toy  # noqa: F401  registers the ids
from ..chat_server import Failure, serve
from . import small


class Coin:
    """Says left or right by chance; it notes which conversations there are."""

    def __init__(self, seed=0, right=0.5):
        self.chance, self.right = np.random.default_rng(seed), right
        self.known, self.branched = set(), []

    def say(self, numbers, texts):
        self.known |= set(numbers)
        return ["right" if self.chance.random() < self.right else "left" for _ in numbers]

    def branch(self, number, into):
        assert number in self.known and into not in self.known
        self.branched.append((number, into))
        self.known.add(into)

    def forget(self, numbers):
        self.known -= set(numbers)


def corridors(count, **kwargs):
    return [gymnasium.make("Toy/Corridor-v0", **kwargs).unwrapped for _ in range(count)]


def begun(task=0, **kwargs):
    (env,) = corridors(1, **kwargs)
    env.reset(seed=0, options={"task": task})
    return env


def found(reward, n, *, strength=0.0, seed=0, right=0.5, task=0, **kwargs):
    env = begun(task, **kwargs)
    copies = corridors(n, **kwargs)
    voices = Coin(seed, right)
    (one,) = search([env.get_state()], copies, voices, parse(reward), strength=strength, seed=(seed,))
    assert voices.known == set()
    return one, env, voices


def test_best_of_n_takes_the_episode_of_the_highest_return():
    one, env, voices = found("success - 0.01", 12, max_steps=8)
    assert one.value == one.values.max() > one.values.min()
    assert (one.drawn, voices.branched) == (0, [])
    # It can be acted out: the environment that was copied has not moved.
    total = 0.0
    for number, action in enumerate(one.actions):
        _, _, terminated, truncated, info = env.step(action)
        total += float(info["signals"]["success"]) - 0.01
        assert (terminated or truncated) == (number == len(one.actions) - 1)
    assert total == pytest.approx(one.value)


def test_of_equally_good_episodes_the_shortest_is_taken():
    one, _, _ = found("success", 16, right=0.8, max_steps=10)
    assert one.value == 1.0
    assert len(one.actions) == 4


def test_without_a_strength_the_evidence_is_that_of_any_policy():
    assert found("success", 4, max_steps=3)[0].evidence == 0.0


def exact(strength, steps):
    """log E[exp(strength * sum of progress)] of a fair coin in the corridor from cell 0, by enumeration."""
    total = 0.0
    for moves in itertools.product((-1, 1), repeat=steps):
        cell, paid = 0, 0.0
        for move in moves:
            cell = min(4, max(0, cell + move))
            paid += cell / 4
        total += math.exp(strength * paid) / 2**steps
    return total


def test_the_evidence_is_unbiased_although_particles_are_drawn_again():
    """Three steps from cell 0 never end early, so that the eight sequences of moves are all there is."""
    strength, runs = 4.0, 300
    estimates, drawn = [], 0
    copies, state = corridors(4, max_steps=3), begun(max_steps=3).get_state()
    for seed in range(runs):
        (one,) = search([state], copies, Coin(seed), parse("progress"), strength=strength, seed=(seed,))
        estimates.append(math.exp(one.evidence))
        drawn += one.drawn
    assert drawn > runs / 4
    error = np.std(estimates) / math.sqrt(runs)
    assert abs(np.mean(estimates) - exact(strength, 3)) < 4 * error
    assert error < 0.1 * exact(strength, 3)


def test_shaping_sums_to_the_same_for_all_that_end_alike():
    one, _, _ = found("success + potential(progress)", 16, task=1, right=0.7, max_steps=6)
    assert set(np.round(one.values, 9)) == {-0.25, 0.75}  # success less the potential at the start, 1/4


def test_shaped_particles_find_what_best_of_n_seldom_does():
    """Four right moves in four steps: one walk in sixteen. Resampling keeps those that go right."""
    plain = [found("success", 4, seed=seed, max_steps=4)[0].value for seed in range(40)]
    guided = [
        found("success + potential(progress)", 4, strength=20.0, seed=seed, max_steps=4)[0].value for seed in range(40)
    ]
    assert np.mean(plain) == pytest.approx(1 - (15 / 16) ** 4, abs=0.2)
    assert np.mean(guided) > np.mean(plain) + 0.2


def test_several_episodes_are_searched_side_by_side():
    states = [begun(task, max_steps=6).get_state() for task in (0, 1)]
    first, second = search(states, corridors(16, max_steps=6), Coin(right=1.0), parse("success"))
    assert (len(first.actions), len(second.actions)) == (4, 3)
    assert first.values.shape == (8,)


def test_where_the_infrastructure_fails_nothing_is_found():
    one, _, _ = found("success", 3, task=1, fault_at=2, strength=2.0)
    assert (one.actions, one.evidence) == ([], -math.inf)
    assert np.isnan(one.values).all()


@given(
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda values: sum(values) > 1e-6),
    chance=st.floats(0, 1, exclude_max=True),
)
@settings(max_examples=100)
def test_parents_are_drawn_in_proportion_and_stay_in_their_places(shares, chance):
    shares = np.array(shares) / sum(shares)
    parents = resample(shares, chance)
    children = np.bincount(parents, minlength=len(shares))
    expected = len(shares) * shares
    assert (np.floor(expected - 1e-6) <= children).all() and (children <= np.ceil(expected + 1e-6)).all()
    assert all(parents[index] == index for index in np.flatnonzero(children))


def test_nobody_has_children_without_a_share_and_chance_has_no_favourites():
    shares = np.array([0.0, 0.55, 0.0, 0.45, 0.0])
    drawn = [np.bincount(resample(shares, chance), minlength=5) for chance in np.arange(1000) / 1000]
    np.testing.assert_allclose(np.mean(drawn, axis=0), 5 * shares, atol=0.002)


@pytest.fixture(scope="module")
def policy():
    dialogue, engine = small.talker(small.policy())
    return lambda venv: LanguageAgent(engine, dialogue, Speech(4, 1024), venv)


def single(env, rows, **kwargs):
    return vectorize(env, rows, wrap=lambda env, row: env, **kwargs)


def test_conversations_branch_into_equal_ones():
    dialogue, engine = small.talker(small.policy())
    voices = Voices(engine, dialogue, Speech(6, 512, temperature=0.0))
    voices.say([0], ["you see a wall"])
    voices.branch(0, 7)
    voices.branch(7, 8)
    assert len(set(voices.say([8, 0, 7], ["go on"] * 3))) == 1
    voices.forget([0, 8, 99])
    assert (voices.knows(0), voices.knows(7)) == (False, True)


@pytest.mark.parametrize(("reward", "strength"), [("success", 0.0), ("success + potential(progress)", 3.0)])
def test_it_acts_out_what_it_found(policy, reward, strength):
    venv = single("Maze-v0", 2, size=5, max_steps=4)
    agent = SearchAgent(policy(venv), venv, reward, n=3, strength=strength)
    records = evaluate(agent, venv, [1, 2, 3])
    assert [record.fault for record in records] == [False] * 3
    assert agent.usage["searched_steps"] > sum(record.length for record in records)
    venv.close()


def test_an_episode_that_fails_in_every_try_is_a_fault(policy):
    venv = single("Toy/Corridor-v0", 1, fault_at=1)
    agent = SearchAgent(policy(venv), venv, "success", n=2)
    records = evaluate(agent, venv, list(range(6)))
    assert {record.fault for record in records if record.task % 2} == {True}
    assert {record.fault for record in records if not record.task % 2} == {False}


def test_the_model_of_a_chat_server_can_be_searched(monkeypatch):
    chance = np.random.default_rng(0)

    def answer(body):
        if chance.random() < 0.05:
            return Failure(500)
        return "right" if chance.random() < 0.6 else "left"

    with serve(answer) as log:
        monkeypatch.setenv("OPENAI_BASE_URL", log.url)
        monkeypatch.setattr("rewardlab.chat.pause", lambda attempt, after, backoff: 0.0)
        venv = single("Toy/Corridor-v0", 2, max_steps=6)
        agent = load_agent("smc:endpoint:parrot?n=8&reward=success + potential(progress)", venv)
        records = evaluate(agent, venv, [1, 2])
        venv.close()
    assert [record.success for record in records] == [1.0, 1.0]
    assert agent.usage["searched_steps"] == agent.usage["replies"] > 30
    assert max(len(request["messages"]) for request in log.requests) > 5


def test_where_a_server_is_gone_a_search_is_a_fault():
    venv = single("Toy/Corridor-v0", 1)
    with serve(lambda body: Failure(500)) as log:
        policy = load_agent(f"endpoint:parrot?url={log.url}&retries=0", venv)
        agent = SearchAgent(policy, venv, "success", n=3)
        (record,) = evaluate(agent, venv, [1])
    assert record.fault


def test_what_cannot_be_searched_is_said(policy):
    native = vectorize("Maze-v0", 1)
    with pytest.raises(ConfigurationError, match="needs copies of the environment"):
        SearchAgent(policy(native), native, "success")
    venv = single("Maze-v0", 1)
    with pytest.raises(ConfigurationError, match="compares episodes"):
        SearchAgent(policy(venv), venv, "group_zscore(final(score))")
    with pytest.raises(ExpressionError, match="succes"):
        SearchAgent(policy(venv), venv, "succes")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("best:", "write best:NAME"),
        ("best:run?m=2", "'best' has no setting 'm'"),
        ("best:run?strength=2", "'best' has no setting 'strength'"),
        ("best:run?n=0", "takes a number 1 or more as 'n'"),
        ("smc:run?strength=0", "takes a number above 0, and finite as 'strength'"),
        ("smc:run?strength=inf", "takes a number above 0, and finite as 'strength'"),
        ("smc:run", "is no language model"),
    ],
)
def test_a_mistake_in_the_word_is_said(word, message):
    venv = single("Maze-v0", 1)
    with pytest.raises(ConfigurationError, match=message):
        make_search_agent(word, lambda name: RandomAgent(venv), venv)


def test_the_word_says_what_is_good(policy):
    venv = single("Maze-v0", 1, size=5, max_steps=3)
    asked = []

    def load(name):
        asked.append(name)
        return policy(venv)

    agent = make_search_agent("smc:runs/a?reward=success + 0.1*progress&n=2&strength=1.5", load, venv)
    assert asked == ["runs/a"]
    assert isinstance(agent, SearchAgent)


def test_loading_knows_the_words():
    assert needs_singles("best:runs/a") and needs_singles("smc:runs/a") and not needs_singles("runs/best:a")
    with pytest.raises(ConfigurationError, match="is no language model"):
        load_agent("best:expert", single("Maze-v0", 1))
