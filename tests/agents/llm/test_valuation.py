"""From conversations to advantages: what methods of credit are given, and which they refuse."""

import numpy as np
import pytest

from rewardlab.agents.llm import valuation
from rewardlab.agents.llm.credit import METHODS
from rewardlab.agents.llm.episodes import Spoken
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward


def spoken(scores, heard="abc", answers="xyz", **fields):
    """An episode whose signal ``score`` was 0 at the reset."""
    count = len(scores)
    return Spoken(
        signals=[{"score": score} for score in (0.0, *scores)],
        rewards=[0.0] * count,
        heard=list(heard[:count]),
        answers=list(answers[:count]),
        lengths=[2] * count,
        terminated=True,
        **fields,
    )


def valued(reward, episodes, credit, **more):
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 50} | more
    return valuation.value(as_reward(reward), episodes, {"group_size": 2, "credit": credit}, **how)


@pytest.fixture
def given(monkeypatch):
    """The turns that the method of credit was given."""
    seen = []

    def choose(text):
        return text, lambda turns: seen.append(turns) or 0.0 * turns.rewards

    monkeypatch.setattr(valuation, "choose_credit", choose)
    return seen


def test_advantages_are_cut_to_each_episodes_turns():
    found = valued("score", [spoken([1.0, 2.0]), spoken([0.0])], "rloo")
    np.testing.assert_array_equal(found.returns, [3, 0])
    assert [own.tolist() for own in found.advantages] == [[3, 3], [-3]]
    assert [own.tolist() for own in found.to_go] == [[3, 2], [0]]


def test_a_value_head_should_have_said_what_was_to_come_discounted():
    found = valued("score", [spoken([1.0, 2.0, 4.0]), spoken([0.0])], "rloo", gamma=0.5)
    assert [own.tolist() for own in found.to_go] == [[3, 4, 4], [0]]


def test_methods_are_given_words_tokens_terms_and_weights(given):
    episodes = [spoken([1.0, 2.0], "aba", "xy"), spoken([1.0], "a", "b")]
    valued(
        "2*score - schedule(0, 1, 100)*(score > 1)", episodes, "any", values=[np.array([0.5, 0.25]), np.array([1.0])]
    )
    turns = given[0]
    words = dict(zip("aba", turns.anchors[0, 0], strict=False)) | dict(zip("xy", turns.answers[0, 0], strict=True))
    assert turns.anchors[0, 1].tolist() == [words["a"], -1] and turns.answers[0, 1].tolist() == [words["b"], -1]
    assert turns.tokens.tolist() == [[[2, 2], [2, 0]]]
    assert turns.values.tolist() == [[[0.5, 0.25], [1, 0]]]
    assert sorted(turns.weights.values()) == [-0.5, 2.0] and turns.weights.keys() == turns.terms.keys()
    np.testing.assert_array_equal(sum(turns.terms.values()), turns.rewards)


def test_a_place_that_is_come_back_to_is_the_same_place(given):
    """The instructions are said once, before what is heard first."""
    first = spoken([0.0, 1.0, 0.0], ["say x or y\n\na", "b", "a"], "xyz", instructions="say x or y")
    valued("score", [first, spoken([0.0], "a")], "any")
    anchors = given[0].anchors[0]
    assert anchors[0, 0] == anchors[0, 2] == anchors[1, 0] != anchors[0, 1]


@pytest.mark.parametrize(
    ("reward", "credit", "expected"),
    [
        # Alone it is all there is.
        ("group_centered(final(score))", "rloo", [[-1.0], [1.0]]),
        ("score", "rloo", [[-1.0], [1.0]]),
        # A term of its own, whitened over four tokens: (-1, 1), whose variance is 4 / 3.
        ("score", "gdpo", [[-(3**0.5) / 2], [3**0.5 / 2]]),
    ],
)
def test_what_is_taken_off_counts_whatever_the_reward_and_the_method(reward, credit, expected):
    episodes = [spoken([1.0]), spoken([1.0])]
    off = [np.array([1.0]), np.array([0.0])]
    settings = {"group_size": 2, "credit": credit, "kl_in_reward": 0.5}
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 0}
    found = valuation.value(as_reward(reward), episodes, settings, penalties=off, **how)
    np.testing.assert_allclose([own.tolist() for own in found.advantages], expected, rtol=1e-4)


def test_terms_keep_their_weights_beside_what_is_taken_off(given):
    settings = {"group_size": 1, "credit": "any", "kl_in_reward": 0.5}
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 0}
    valuation.value(as_reward("2*score"), [spoken([1.0, 0.0])], settings, penalties=[np.array([0.25, 3.0])], **how)
    assert sorted(given[0].weights.values()) == [0.5, 2.0]
    np.testing.assert_allclose(given[0].rewards, [[[1.75, -3.0]]])
    np.testing.assert_array_equal(sum(given[0].terms.values()), given[0].rewards)


def test_an_episode_with_a_fault_is_left_out():
    failed = spoken([5.0, 5.0], fault=True)
    found = valued("score", [spoken([1.0, 2.0]), failed, spoken([1.0]), spoken([0.0])], "rloo")
    np.testing.assert_array_equal(found.returns, [3, 1, 0])
    assert [own.tolist() for own in found.advantages] == [[3, 3], [0, 0], [1], [-1]]


def test_terms_that_have_compared_episodes_already_are_added_as_they_are(given):
    found = valued("score + 10*group_centered(final(score))", [spoken([1.0, 2.0]), spoken([0.0])], "any")
    assert [own.tolist() for own in found.advantages] == [[10, 10], [-10]]
    assert list(given[0].terms) == ["score"]


def test_a_method_that_the_reward_does_not_suit_is_refused_before_anything_is_played():
    settings = {"credit": "prorag(process='judge')", "group_size": 2, "balance": "none"}
    valuation.check_credit(as_reward('final(score) + named("judge", score)'), settings)
    with pytest.raises(ConfigurationError, match=r"no term 'judge'; it has 'final.*name one, as in .*named\('judge'"):
        valuation.check_credit(as_reward("final(score)"), settings)


@pytest.mark.parametrize("credit", METHODS)
def test_groups_of_one_are_refused_where_they_would_teach_nothing(credit):
    reward = as_reward('final(score) + named("process", score)')
    valuation.check_credit(reward, {"credit": credit, "group_size": 2, "balance": "none"})
    alone = [spoken([0.0, 2.0], "ab", "xy"), spoken([1.0], "a", "z"), spoken([3.0], "a", "z")]
    values = [np.zeros(2), np.zeros(1), np.zeros(1)] if credit == "ppo" else None
    settings = {"credit": credit, "group_size": 1, "balance": "none"}
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 0, "values": values}
    if np.concatenate(valuation.value(reward, alone, settings, **how).advantages).any():
        valuation.check_credit(reward, settings)
    elif credit != "gigpo":  # It would compare the turns of one episode that was twice in the same place.
        with pytest.raises(ConfigurationError, match=r"agent\.group_size=1 leaves nothing to compare: give 2 or more"):
            valuation.check_credit(reward, settings)


@pytest.mark.parametrize("credit", ["gigpo(step_weight=0.5)", "gdpo", "salt", "portool", "spo", "turn_rloo"])
def test_every_method_makes_something_of_conversations(credit):
    found = valued("score", [spoken([0.0, 2.0], "aa", "xy"), spoken([1.0], "a", "z")], credit)
    assert np.concatenate(found.advantages).any() and all(np.isfinite(own).all() for own in found.advantages)


@pytest.mark.parametrize("gamma", [0.5, 0.95, 1.0])
@pytest.mark.parametrize("credit", ["grpo", "dr_grpo", "rloo", "gdpo", "turn_rloo", "salt", "portool"])
def test_shaping_teaches_nothing_where_all_fail(credit, gamma):
    """Paid by potential(progress), four episodes that begin alike and end without success are worth the same."""

    def stays(progress):
        signals = [{"progress": 0.1, "success": 0.0}, *({"progress": progress, "success": 0.0} for _ in range(4))]
        heard = ["start", *(f"{progress} {turn}" for turn in range(3))]
        return Spoken(
            signals=signals, rewards=[0.0] * 4, heard=heard, answers=list("abcd"), lengths=[2] * 4, truncated=True
        )

    episodes = [stays(progress) for progress in (0.1, 0.8, 0.4, 0.2)]
    how = {"signals": None, "gamma": gamma, "truncation": "end", "step": 0}
    found = valuation.value(
        as_reward("success + potential(progress)"), episodes, {"group_size": 4, "credit": credit}, **how
    )
    for own in found.advantages:
        assert own[0] == pytest.approx(0.0, abs=1e-6)
