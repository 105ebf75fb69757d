"""A language model that learns a reward whose terms are balanced by their gradients."""

import numpy as np
import pytest
import torch

from rewardlab.agents.llm import valuation
from rewardlab.agents.llm.distributed import join_team
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.update import Told, Update
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small
from .processes import fork
from .test_valuation import spoken

REWARD = "success + 0.1*delta(progress) - 0.05*bumped"


def valued(reward, episodes, credit, **more):
    how = {"signals": None, "gamma": 1.0, "truncation": "end", "step": 0, "by_term": True} | more
    return valuation.value(as_reward(reward), episodes, {"group_size": 2, "credit": credit}, **how)


def test_terms_are_credited_one_by_one():
    """By leave-one-out they add up; what compares episodes is a part as it stands, and what is borrowed is in none."""
    episodes = [spoken([1.0, 2.0]), spoken([0.0, 5.0], borrowed=1)]
    found = valued("score + 2*final(score) + group_centered(final(score))", episodes, "rloo")
    assert [own.tolist() for own in found.parts["score"]] == [[-2, -2], [0, 2]]
    assert [own.tolist() for own in found.parts["final(score)"]] == [[-6, -6], [0, 6]]
    assert [own.tolist() for own in found.parts["group_centered(final(score))"]] == [[-1.5, -1.5], [0, 1.5]]
    for row, own in enumerate(found.advantages):
        assert sum(part[row] for part in found.parts.values()) == pytest.approx(own)
    assert valued("score", episodes, "rloo", by_term=False).parts == {}


def threads():
    return [small.thread([1, 2], [3 + row % 2, 4], [5], [row]) for row in range(4)]


def update(of, team=None):
    settings = language_settings({"batch_tokens": 8})
    return Update(of, settings, tell=lambda *_: None, team=team)


KINDS = [[[1.0, 0.0], [0.0, 0.0], [-1.0, 2.0], [0.5, 0.5]], [[0.0, 0.0], [3.0, 3.0], [0.0, 0.0], [-1.0, 0.0]]]


def kinds():
    return [
        [Told(row, thread, np.array(own)) for row, (thread, own) in enumerate(zip(threads(), kind, strict=True))]
        for kind in KINDS
    ]


def test_products_are_those_of_gradients():
    of = small.policy()
    weights = list(of.model.parameters())
    rows = []
    for kind in KINDS:
        loss = 0.0
        for thread, own in zip(threads(), kind, strict=True):
            logs = of.model(torch.tensor([thread.tokens])).logits[0].log_softmax(-1)
            for place, turn in enumerate(thread.turns):
                if turn >= 0:
                    # Three tokens of each of four episodes were sampled.
                    loss = loss + own[turn] * logs[place - 1, thread.tokens[place]] / 12
        rows.append(torch.cat([each.flatten() for each in torch.autograd.grad(loss, weights)]))
    stacked = torch.stack(rows)
    assert update(of).products(kinds()) == pytest.approx((stacked @ stacked.T).numpy(), rel=1e-3)


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_processes_see_the_same_products():
    def work():
        return update(small.policy(), join_team("cpu")).products(kinds())

    (alone,) = fork(work, 1)
    one, other = fork(work, 2)
    assert (one == other).all()
    assert one == pytest.approx(alone, rel=1e-3)


def learner(checkpoint=None, reward=REWARD, **settings):
    balanced = {"groups": 4, "group_size": 4, "balance": "marble", "balance_every": 2}
    return small.learner(reward, checkpoint, **balanced | settings)


@pytest.mark.usefixtures("little")
def test_training_is_balanced_and_goes_on_exactly(tmp_path):
    alone, plain = learner(), learner(balance="none")
    for _ in range(3):
        alone.update()
        plain.update()
    assert not torch.equal(small.weights(plain.policy), small.weights(alone.policy))
    names = {name for name, _ in alone.told if name.startswith("balance/")}
    assert {"balance/worst_cosine_before", "balance/worst_cosine_after", "balance/weight/delta(progress)"} <= names
    alone.save(tmp_path)
    back = learner(tmp_path)
    assert back.balance.state() == alone.balance.state()
    alone.told.clear()
    for _ in range(3):
        alone.update()
        back.update()
    assert back.told == alone.told
    assert torch.equal(small.weights(back.policy), small.weights(alone.policy))
    assert back.balance.state() == alone.balance.state()


@pytest.mark.parametrize(
    ("reward", "settings", "message"),
    [
        ("success", {}, "reward='success' has one"),
        (REWARD, {"credit": "ppo"}, "credit 'ppo' expects one value of all terms"),
        ('success + named("process", progress)', {"credit": "prorag"}, "does not suit 'success' alone: .* 'process'"),
        (REWARD, {"fsdp": True}, "whole gradients of a reward's terms: not with fsdp"),
        (REWARD, {"kl_in_reward": 0.1}, "whole gradients of a reward's terms: not with kl_in_reward"),
        (REWARD, {"balance": "marbles"}, "Did you mean 'marble'"),
    ],
)
def test_what_cannot_be_balanced_is_told(reward, settings, message):
    with pytest.raises(ConfigurationError, match=message):
        valuation.check_credit(as_reward(reward), language_settings({"balance": "marble"} | settings))
