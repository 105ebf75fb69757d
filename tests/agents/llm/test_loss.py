"""The loss of two tokens, worked by hand, at each level of ratios; clipping, and the divergence."""

import math

import pytest
import torch

from rewardlab.agents.llm.loss import Clip, kl_k3, policy_loss, ratios


def rows(*values):
    return torch.tensor([list(values)], dtype=torch.float64)


def turns(*values):
    return torch.tensor([list(values)])


LOG2 = math.log(2.0)


def test_two_tokens_by_hand():
    """Ratios e^0.1 and e^-0.1 with advantages 2 and -1: neither is clipped at 0.2."""
    losses, clipped = policy_loss(rows(-0.9, -1.1), rows(-1.0, -1.0), rows(2.0, -1.0), turns(0, 1))
    assert losses[0].tolist() == pytest.approx([-2.0 * 1.1051709180756477, 0.9048374180359595])
    assert not clipped.any()


def test_the_gradient_of_a_token_is_its_advantage_times_its_ratio():
    now = rows(-0.9, -1.1).requires_grad_()
    policy_loss(now, rows(-1.0, -1.0), rows(2.0, -1.0), turns(0, 1))[0].sum().backward()
    assert now.grad[0].tolist() == pytest.approx([-2.0 * math.exp(0.1), math.exp(-0.1)])


@pytest.mark.parametrize(
    ("log_ratio", "advantage", "loss", "clipped"),
    [
        # It grew past 1.3, and should: it is not pulled further.
        (LOG2, 1.0, -1.3, True),
        # It grew and should not have: the whole way back counts.
        (LOG2, -1.0, 2.0, False),
        (-LOG2, -1.0, 0.8, True),
        (-LOG2, 1.0, -0.5, False),
        # Between 1.2 and 1.3: the clip is not symmetric.
        (math.log(1.25), 1.0, -1.25, False),
        (0.0, 0.0, 0.0, False),
    ],
)
def test_what_is_clipped(log_ratio, advantage, loss, clipped):
    now = rows(log_ratio - 3.0).requires_grad_()
    losses, was = policy_loss(now, rows(-3.0), rows(advantage), turns(0), clip=Clip(0.2, 0.3))
    losses.sum().backward()
    assert losses.item() == pytest.approx(loss)
    assert bool(was) is clipped
    assert (now.grad.item() == 0.0) is (clipped or advantage == 0.0)


def test_ratios_of_tokens_turns_and_conversations():
    """Two turns of two tokens, one token of the environment in between, whose number must not matter."""
    log_ratio = rows(0.1, 0.3, 99.0, -0.2, -0.6)
    of = turns(0, 0, -1, 1, 1)
    there = [0, 1, 3, 4]
    assert ratios(log_ratio, of, "token")[0, there].log().tolist() == pytest.approx([0.1, 0.3, -0.2, -0.6])
    assert ratios(log_ratio, of, "turn")[0, there].log().tolist() == pytest.approx([0.2, 0.2, -0.4, -0.4])
    assert ratios(log_ratio, of, "sequence")[0, there].log().tolist() == pytest.approx([-0.1] * 4)


def test_a_turns_gradient_goes_to_all_of_its_tokens():
    now = rows(-0.9, -1.1, -5.0).requires_grad_()
    losses, _ = policy_loss(now, rows(-1.0, -1.0, -4.0), rows(1.0, 1.0, 1.0), turns(0, 0, -1), ratio="turn")
    losses.sum().backward()
    # The turn's ratio is e^0 and its loss twice -1; half of each goes to each token.
    assert losses[0].tolist() == pytest.approx([-1.0, -1.0, 0.0])
    assert now.grad[0].tolist() == pytest.approx([-1.0, -1.0, 0.0])


@pytest.mark.parametrize("ratio", ["token", "turn", "sequence"])
def test_turns_of_one_conversation_keep_their_own_advantages(ratio):
    """A conversation's ratio says how far to go, not whether: one turn grows and the other shrinks."""
    now = rows(-0.9, -1.1, -5.0, -1.0).requires_grad_()
    policy_loss(now, now.detach(), rows(1.0, 1.0, 0.0, -2.0), turns(0, 0, -1, 1), ratio=ratio)[0].sum().backward()
    assert now.grad[0].tolist() == pytest.approx([-1.0, -1.0, 0.0, 2.0])


def test_with_one_advantage_the_gradient_is_that_of_the_conversations_ratio():
    """GSPO: three tokens times -A s, s the ratio e^0.1 of the mean, has the gradient -A s for each token."""
    now = rows(-0.9, -1.1, -0.7).requires_grad_()
    losses, _ = policy_loss(now, rows(-1.0, -1.0, -1.0), rows(2.0, 2.0, 2.0), turns(0, 0, 1), ratio="sequence")
    losses.sum().backward()
    assert now.grad[0].tolist() == pytest.approx([-2.0 * math.exp(0.1)] * 3)


@pytest.mark.parametrize("ratio", ["token", "turn", "sequence"])
def test_tokens_of_the_environment_have_no_loss_and_no_gradient_whatever_they_hold(ratio):
    kept = []
    for strange in (0.0, -1e4, float("-inf"), float("nan")):
        now = rows(-0.9, strange, -1.1).requires_grad_()
        losses, clipped = policy_loss(now, rows(-1.0, 0.0, -1.0), rows(1.0, 7.0, -1.0), turns(0, -1, 1), ratio=ratio)
        losses.sum().backward()
        assert losses[0, 1] == 0.0
        assert not clipped[0, 1]
        assert now.grad[0, 1] == 0.0
        kept.append((losses[0, [0, 2]].tolist(), now.grad[0, [0, 2]].tolist()))
    assert all(each == kept[0] for each in kept)


def test_the_divergence_by_hand():
    """With the reference twice as likely: 2 - log 2 - 1; it is 0 where they agree and nowhere below."""
    assert kl_k3(rows(-1.0), rows(-1.0 + LOG2)).item() == pytest.approx(1.0 - LOG2)
    assert kl_k3(rows(-1.0), rows(-1.0)).item() == 0.0
    assert (kl_k3(torch.linspace(-9, 0, 50), torch.full((50,), -3.0)) >= 0).all()


def test_its_mean_over_samples_is_the_divergence():
    logits, others = torch.randn(2, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    one, other = logits.log_softmax(0), others.log_softmax(0)
    exact = (one.exp() * (one - other)).sum()
    assert (one.exp() * kl_k3(one, other)).sum() == pytest.approx(exact.item())
