"""A language model that learns by comparisons of two conversations."""

import numpy as np
import pytest

from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.training import check_language_agent
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError
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


def test_who_compares_is_looked_for_before_anything_is_played():
    venv = vectorize("Maze-v0", 1, size=5)
    reward = as_reward("group_zscore(win_rate(preferred))")
    check_language_agent({"compare": FURTHER}, venv, [reward])
    with pytest.raises(ConfigurationError, match="module:function"):
        check_language_agent({}, venv, [reward])
    with pytest.raises(ConfigurationError, match="for nothing"):
        check_language_agent({"compare": FURTHER}, venv, [as_reward("success")])
    venv.close()
