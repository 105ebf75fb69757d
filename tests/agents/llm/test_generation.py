"""Sampling for many conversations at once gives what each alone would get; nothing is kept that is forgotten."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.llm.generation import Generator, draw_tokens
from rewardlab.agents.llm.memory import Memory
from rewardlab.errors import StateError

from . import small

SETTINGS = {"longest": 40, "temperature": 1.0}


def engine(of, every=9):
    """Return an engine for which every ninth token ends an answer, so that answers are of all lengths."""
    return Generator(of.model, range(0, len(of.tokenizer), every))


def talk(made, keys, turns=3, together=True):
    """Return what each says in a conversation whose chunks and draws are its own."""
    draws = {key: small.chance(key) for key in keys}
    said = {key: [] for key in keys}
    for turn in range(turns):
        chunks = {
            key: small.chance(100 * key + turn).integers(8, 250, 3 + (5 * key + turn) % 11).tolist() for key in keys
        }
        for rows in [keys] if together else [[key] for key in keys]:
            told = [chunks[key] for key in rows]
            for key, answer in zip(
                rows, made.answer(rows, told, [draws[key] for key in rows], **SETTINGS), strict=True
            ):
                said[key].append(answer)
    return said


def test_together_is_as_alone():
    of = small.policy()
    keys = list(range(9))
    together, alone = talk(engine(of), keys), talk(engine(of), keys, together=False)
    lengths = {len(answer.tokens) for key in keys for answer in together[key]}
    assert min(lengths) == 1 < max(lengths)
    assert len(lengths) > 10
    for key in keys:
        for one, other in zip(together[key], alone[key], strict=True):
            assert one.tokens == other.tokens
            assert one.ended == other.ended == (one.tokens[-1] % 9 == 0)
            np.testing.assert_allclose(one.log_probabilities, other.log_probabilities, atol=1e-4)
            np.testing.assert_allclose(one.entropies, other.entropies, atol=1e-4)


def test_any_order_and_any_company():
    of = small.policy()
    made, plain = engine(of), engine(of)
    draws, others = ({key: small.chance(key) for key in range(6)} for _ in range(2))
    for rows in ([3, 1, 0], [2], [1, 2, 3], [5, 4, 3, 2, 1, 0], [0, 2, 4], [4, 1, 5, 3]):
        chunks = [[10 + key, 20, 30] for key in rows]
        answers = made.answer(rows, chunks, [draws[key] for key in rows], **SETTINGS)
        for key, chunk, answer in zip(rows, chunks, answers, strict=True):
            assert plain.answer([key], [chunk], [others[key]], **SETTINGS)[0].tokens == answer.tokens


def test_what_is_forgotten_begins_anew():
    of = small.policy()
    made = engine(of)
    talk(made, [0, 1, 2])
    made.forget([1, 7])
    assert sorted(key for keys, _ in made._parts for key in keys) == [0, 2]
    again = made.answer([1], [[9, 9]], [small.chance(4)], **SETTINGS)
    assert again[0].tokens == engine(of).answer([1], [[9, 9]], [small.chance(4)], **SETTINGS)[0].tokens
    made.forget([0, 1, 2])
    assert made._parts == []
    assert made._unread == {}


def test_nobody_is_copied_who_is_not_there():
    with pytest.raises(KeyError):
        engine(small.policy()).fork("nobody", ["a"])


def test_weights_that_have_diverged_say_nothing():
    of = small.policy()
    with torch.no_grad():
        of.model.lm_head.weight[:] = torch.nan
    with pytest.raises(StateError, match="its weights have diverged"):
        engine(of).answer([0], [[9, 10, 11]], [small.chance()], **SETTINGS)


def test_at_temperature_0_the_likeliest_token_is_said():
    of = small.policy()
    made = engine(of)
    (answer,) = made.answer([0], [[9, 10, 11]], [small.chance()], longest=12, temperature=0.0)
    tokens = [9, 10, 11]
    for token in answer.tokens:
        assert int(of.model(torch.tensor([tokens])).logits[0, -1].argmax()) == token
        tokens.append(token)


def test_one_that_rambles_costs_the_others_nothing():
    """A row that does not end its answer goes on alone."""
    of = small.policy()
    made = Generator(of.model, [])
    seen = []
    read = Memory.read

    class Ends(frozenset):
        pass

    def counted(memory, tokens, here):
        seen.append(len(tokens))
        logits = read(memory, tokens, here)
        # Only the first row, as long as there are more than one, may go on.
        logits[1:] = -1e9
        logits[1:, 2] = 0.0
        logits[0, 2] = -1e9
        return logits

    made = Generator(of.model, [2])
    try:
        Memory.read = counted
        answers = made.answer(
            [0, 1, 2, 3], [[9]] * 4, [small.chance(key) for key in range(4)], longest=200, temperature=1.0
        )
    finally:
        Memory.read = read
    assert [len(answer.tokens) for answer in answers] == [200, 1, 1, 1]
    assert seen == [4] + [1] * 199
    ((_, memory),) = made._parts
    assert memory.lengths.tolist() == [200, 1, 1, 1]


def test_holes_are_closed():
    """A conversation of long answers beside one of short ones: columns that nobody uses are given up."""
    of = small.policy()
    made = engine(of)
    for turn in range(12):
        chunks = [[9] * (1 + 60 * (turn % 2)), [9] * (1 + 60 * ((turn + 1) % 2))]
        made.answer([0, 1], chunks, [small.chance(turn)] * 2, longest=3, temperature=1.0)
    ((_, memory),) = made._parts
    assert int(memory.lengths.max()) > 360
    assert memory.mask.shape[1] < int(memory.lengths.max()) / 0.75 + 70


def test_draws_follow_the_probabilities():
    logits = torch.tensor([[0.0, 1.0, -1.0, float("-inf"), 2.0]])
    chances = torch.linspace(0, 1, 40_001, dtype=torch.float64)[:-1]
    said, likely, entropy = draw_tokens(logits.expand(len(chances), -1), chances, 2.0)
    expected = (logits[0] / 2.0).softmax(0)
    shares = np.bincount(said.numpy(), minlength=5) / len(chances)
    np.testing.assert_allclose(shares, expected, atol=1e-4)
    np.testing.assert_allclose(likely.exp(), expected[said], rtol=1e-5)
    there = expected[expected > 0]
    np.testing.assert_allclose(entropy[0], -(there * there.log()).sum(), rtol=1e-5)


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 999))
def test_what_is_impossible_is_never_said(chance, seed):
    logits = torch.randn(1, 30, generator=torch.Generator().manual_seed(seed)) * 20
    logits[0, ::2] = float("-inf")
    said, likely, _ = draw_tokens(logits, torch.tensor([chance], dtype=torch.float64), 1.0)
    assert int(said) % 2 == 1
    assert torch.isfinite(likely).all()
