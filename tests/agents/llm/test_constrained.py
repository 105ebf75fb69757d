"""A language model that learns under a constraint, whose weight its conversations move."""

import pytest
import torch

from rewardlab.agents.checking import check_agent
from rewardlab.agents.llm import valuation
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small
from .test_valuation import spoken

CONSTRAINED = {"credit": "grpo", "constraints": "short: length() <= 3", "constraint_batch": 12}
REWARD = as_reward('constrained(final(success), 0.1*length(), parameter("short", 0.5))')


def learner(checkpoint=None, **settings):
    return small.learner(REWARD, checkpoint, **{"groups": 4, "group_size": 4} | CONSTRAINED | settings)


@pytest.mark.usefixtures("little")
def test_conversations_move_the_weight_and_it_goes_on_exactly(tmp_path):
    alone, free = learner(), learner(constraints=[])
    alone.update()
    # A model that has learnt next to nothing wanders until time is up.
    assert alone.lagrange.means["short"] > 3
    assert alone.lagrange.weights["short"] > 0.5
    assert free.lagrange is None
    alone.save(tmp_path)
    back = learner(tmp_path)
    assert back.lagrange.state() == alone.lagrange.state()
    for each in (alone, back):
        each.update()
    assert back.lagrange.state() == alone.lagrange.state()
    for one, other in zip(alone.policy.model.parameters(), back.policy.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_reward_is_valued_under_the_weight_in_force():
    reward = as_reward('parameter("short", 0.5)*score')
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 0}
    valued = valuation.value(
        reward, [spoken([1.0, 2.0]), spoken([0.0, 5.0])], {"group_size": 2, "credit": "rloo"},
        parameters={"short": 2.0}, **how,
    )  # fmt: skip
    assert valued.returns.tolist() == [6, 10]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"constraints": "long: length() <= 3"}, "no parameter 'long'"),
        ({"constraints": "short: lenght() <= 3"}, "Did you mean 'length'"),
        ({"constraints": "short: bump <= 3"}, "no signal 'bump'"),
        ({"constraint_rate": 0.0}, "above 0"),
    ],
)
def test_what_cannot_be_held_is_told_before_anything_runs(settings, told):
    venv = vectorize("Maze-v0", 1, size=5)
    with pytest.raises(ConfigurationError, match=told):
        check_agent("llm", CONSTRAINED | settings, venv, [REWARD])
