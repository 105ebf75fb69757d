"""The value head: which states it reads, what it learns, and that nobody else learns from it."""

import copy

import numpy as np
import pytest
import torch

from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.value_head import ValueHead, states, value_loss

from . import small

SETTINGS = {"value_learning_rate": 1e-2, "value_epochs": 40, "batch_tokens": 64, "max_grad_norm": 1.0}


def spoken(*threads, steps, fault=False):
    return Spoken(threads=list(threads), rewards=[0.0] * steps, fault=fault)


def episodes():
    """Turns of different lengths; the last episode began a second conversation at its second turn, from turn 1 on."""
    again = small.thread([40, 41], [42], [43])
    again.turns = [turn + 1 if turn >= 0 else turn for turn in again.turns]
    return [
        spoken(small.thread([10, 11, 12], [20], [13], [21, 22, 23]), steps=2),
        spoken(small.thread([10, 11], [24, 25]), steps=1),
        spoken(small.thread([30] * 9, [31]), again, steps=2),
        spoken(steps=0, fault=True),
    ]


def head(policy=None, seed=0, told=None):
    return ValueHead(policy or small.policy(), SETTINGS, seed=seed, tell=lambda *each: (told or []).append(each))


def alone(policy, tokens):
    """The last hidden state after these tokens."""
    with torch.no_grad():
        out = policy.model(input_ids=torch.tensor([tokens]), output_hidden_states=True, use_cache=False)
    return out.hidden_states[-1][0, -1]


@pytest.mark.parametrize("most", [1, 24, 1000])
def test_a_turn_is_valued_by_what_was_read_before_it_and_by_nothing_after(most):
    policy = small.policy()
    found = states(policy, episodes(), most)
    expected = [
        [[10, 11, 12], [10, 11, 12, 20, 13]],
        [[10, 11]],
        [[30] * 9, [40, 41]],
        [],
    ]
    assert [len(rows) for rows in found] == [2, 1, 2, 0]
    for rows, prompts in zip(found, expected, strict=True):
        for row, prompt in zip(rows, prompts, strict=True):
            torch.testing.assert_close(row, alone(policy, prompt), atol=1e-4, rtol=1e-4)


def test_a_new_head_expects_nothing():
    assert [own.tolist() for own in head().expect(episodes())] == [[0, 0], [0], [0, 0], []]


def test_the_loss_is_half_the_mean_square():
    """(1 + 4) / 2 / 2."""
    assert value_loss(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 5.0])) == 1.25


def test_it_learns_what_came_of_turns_and_leaves_the_model_alone():
    policy, told = small.policy(), []
    before = [weight.clone() for weight in policy.model.parameters()]
    made, played = head(policy, told=told), episodes()
    came = [np.array([1.0, 2.0]), np.array([-1.0]), np.array([0.5, 0.0]), np.array([])]
    for _ in range(5):
        made.expect(played)
        made.fit(played, came, small.chance())
    for own, expected in zip(made.expect(played), came, strict=True):
        np.testing.assert_allclose(own, expected, atol=0.1)
    for weight, old in zip(policy.model.parameters(), before, strict=True):
        assert torch.equal(weight, old) and weight.grad is None


def test_it_says_how_much_it_explained():
    told = {}
    made = ValueHead(small.policy(), SETTINGS, seed=0, tell=told.__setitem__)
    came = [np.array([1.0, 2.0]), np.array([3.0]), np.array([2.0, 2.0]), np.array([])]
    made.expect(episodes())
    made.fit(episodes(), came, small.chance())
    assert told["train/explained_variance"] == pytest.approx(0)
    made.expect(episodes())
    made.fit(episodes(), came, small.chance())
    assert told["train/explained_variance"] > 0.5 and told["train/value_loss"] < 0.5


def test_episodes_with_a_fault_teach_nothing():
    failed = [spoken(small.thread([10, 11], [24]), steps=1, fault=True)]
    made = head()
    made.expect(failed)
    made.fit(failed, [np.array([100.0])], small.chance())
    assert made.expect(failed)[0] == 0


def test_it_goes_on_from_its_state_to_the_same_numbers():
    came = [np.array([1.0, 2.0]), np.array([-1.0]), np.array([0.5, 0.0]), np.array([])]
    one, other = head(seed=1), head(seed=2)

    def learn(made, seed):
        made.expect(episodes())
        made.fit(episodes(), came, small.chance(seed))
        return np.concatenate(made.expect(episodes()))

    learn(one, 0)
    other.load(copy.deepcopy(one.state()))
    np.testing.assert_array_equal(learn(other, 1), learn(one, 1))


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
def test_it_reads_models_with_lora():
    peft = pytest.importorskip("peft")
    policy = small.policy()
    config = peft.LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    policy.model = peft.get_peft_model(policy.model, config).eval()
    torch.testing.assert_close(states(policy, episodes(), 64)[1][0], alone(policy, [10, 11]), atol=1e-4, rtol=1e-4)
