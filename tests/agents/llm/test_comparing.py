"""A language model that learns by comparisons of two conversations."""

import numpy as np
import pytest

from rewardlab.agents.checking import check_agent
from rewardlab.agents.judged_pairs import by_judge
from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.training import check_language_agent
from rewardlab.agents.preferences import Preferences
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards import as_reward

from .test_learner import GROUP, LONGEST, Echo, policy

FURTHER = f"{__name__}:further"


def further(first, second):
    """Prefers the conversation in which more was answered as it should be; of answers it reads the text."""
    right = [sum(signals["valid"] for signals in each.signals[1:]) for each in (first, second)]
    assert len(first.answers) == len(first.signals) - 1
    return float(np.sign(right[0] - right[1]))


def learner(envs, reward, told, **settings):
    chosen = {"groups": len(envs) // GROUP, "group_size": GROUP, "max_tokens": LONGEST, "context": 100, "warmup": 0}
    chosen |= {
        "credit": "grpo",
        "minibatches": 1,
        "learning_rate": 5e-3,
        "max_grad_norm": 1.0,
        "compare": FURTHER,
    } | settings
    return LanguageLearner(
        envs,
        as_reward(reward),
        policy(),
        [],
        settings=language_settings(chosen),
        seed=3,
        log=lambda name, value, step: told.setdefault(name, []).append(value),
    )


@pytest.mark.parametrize(
    ("reward", "settings"),
    [
        ("group_zscore(win_rate(preferred))", {"compare_workers": 4}),
        ("group_zscore(single_elimination(preferred))", {"compare_pairs": "single_elimination"}),
    ],
)
def test_it_learns_what_is_preferred(reward, settings):
    envs = [Echo(turns=2, same=True) for _ in range(16 * GROUP)]
    told = {}
    made = learner(envs, reward, told, **settings)
    paid = []
    for _ in range(12):
        made.update()
        paid.append(np.mean([sum(env.paid) for env in envs]))
    assert paid[0] < 0.4
    assert np.mean(paid[-3:]) > 0.8
    pairs = GROUP * (GROUP - 1) / 2
    assert told["preferences/pairs"][0] == 16 * pairs if "win_rate" in reward else told["preferences/pairs"][0] > 0
    assert told["preferences/swayed"] == [0] * 12


def by_length(question):
    """Judges answers by their words; it is away where somebody says to."""
    first, second = (each.text.split() for each in question.material)
    assert "go" in question.task
    if "away" in (*first, *second):
        raise Fault("the judge is away")
    return "a_better" if len(first) > len(second) else "same" if len(first) == len(second) else "b_much_better"


def likes_x(question):
    first, second = (each.text.count("x") for each in question.material)
    return "a_better" if first > second else "same" if first == second else "b_better"


def leaning(question):
    """Judges that what it reads first is better."""
    return "a_much_better"


def spoken(*answers, **options):
    heard = [f"go {step}" for step in range(len(answers))]
    signals = [{"valid": 1.0}] * (len(answers) + 1)
    return Spoken(answers=list(answers), heard=heard, rewards=[0.0] * len(answers), signals=signals, **options)


def preferred(episodes, size, judge, **how):
    told = Preferences(by_judge(f"script:{__name__}:{judge}"), **how).tell(episodes, size)
    return np.array([each.signals[-1]["preferred"] for each in episodes]), told


@pytest.mark.parametrize("pairs", ["all", "round_robin"])
def test_a_judge_reads_what_was_said_in_both_orders(pairs):
    episodes = [spoken("one two three"), spoken("four"), spoken("five"), spoken("...", fault=True)]
    table, told = preferred(episodes, 4, "by_length", pairs=pairs)
    np.testing.assert_array_equal(table, [[0, 1, 1, 0], [-1, 0, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 0]])
    assert told == {"pairs": 3, "swayed": 0}


def test_conversations_are_read_with_what_was_heard():
    # Of the longer one the judge reads four more words than of the shorter: a step, and what was heard after it.
    table, _ = preferred([spoken("one", "two"), spoken("one", "two", "three")], 2, "by_length")
    np.testing.assert_array_equal(table, [[0, -1], [1, 0]])
    # Who says nothing at all loses, unasked, whatever there was to hear.
    table, _ = preferred([spoken("", " ", ""), spoken("away")], 2, "by_length")
    np.testing.assert_array_equal(table, [[0, -1], [1, 0]])


def test_a_judge_that_leans_prefers_nobody_and_one_that_is_away_makes_a_fault():
    table, told = preferred([spoken("one"), spoken("two")], 2, "leaning")
    assert not table.any()
    assert told == {"pairs": 1, "swayed": 1}
    episodes = [spoken("one two"), spoken("away"), spoken("one two"), spoken("one")]
    table, told = preferred(episodes, 2, "by_length")
    assert [each.fault for each in episodes] == [True, True, False, False]
    assert table[2:].tolist() == [[0, 1], [-1, 0]]


def test_it_learns_from_a_judge():
    envs = [Echo(turns=1) for _ in range(12 * GROUP)]
    told = {}
    made = learner(envs, "heron(preferred)", told, compare=f"judge:script:{__name__}:likes_x")
    liked = []
    for _ in range(10):
        made.update()
        liked.append(np.mean([env.said[0].count("x") for env in envs]))
    assert liked[0] < 1
    assert np.mean(liked[-3:]) > liked[0] + 0.5


def test_who_compares_is_looked_for_before_anything_is_played():
    venv = vectorize("Maze-v0", 1, size=5)
    reward = as_reward("group_zscore(win_rate(preferred))")
    check_language_agent({"compare": FURTHER}, venv, [reward])
    with pytest.raises(ConfigurationError, match="module:function"):
        check_language_agent({}, venv, [reward])
    with pytest.raises(ConfigurationError, match="for nothing"):
        check_language_agent({"compare": FURTHER}, venv, [as_reward("success")])
    check_language_agent({"compare": f"judge:script:{__name__}:by_length"}, venv, [reward])
    with pytest.raises(ConfigurationError, match="write chat:MODEL"):
        check_language_agent({"compare": "judge:nobody"}, venv, [reward])
    with pytest.raises(ConfigurationError, match="'grpo' says nothing"):
        check_agent("grpo", {"compare": f"judge:script:{__name__}:by_length"}, venv, [reward])
    venv.close()
