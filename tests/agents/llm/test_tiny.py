"""Models made on the spot: their seed determines them, and their tokenizer writes any text in few tokens."""

import pytest
import torch

from rewardlab.agents.llm.tiny import END, SIZES, START, build_tiny, train_tokenizer

from . import small


def weights(seed):
    model, _ = build_tiny(small.WORDS, size=small.SHAPE, seed=seed)
    return torch.cat([weight.flatten() for weight in model.parameters()])


def test_the_seed_determines_the_weights_and_nothing_else():
    torch.manual_seed(7)
    expected = torch.rand(1)
    torch.manual_seed(7)
    assert torch.equal(weights(1), weights(1))
    assert not torch.equal(weights(1), weights(2))
    assert torch.equal(torch.rand(1), expected)


def test_the_words_it_was_trained_on_are_few_tokens():
    text = " ".join(small.WORDS)
    trained = small.tokenizer()
    assert len(trained(text)["input_ids"]) <= 2 * len(small.WORDS)
    strange = "Ünïcödé \x00 \u2191 12345"
    assert trained.decode(trained(strange)["input_ids"]) == strange
    assert (trained.bos_token, trained.eos_token) == (START, END)


def test_a_small_vocabulary_still_holds_every_byte():
    assert len(train_tokenizer(small.WORDS, vocabulary=1)) == 262


@pytest.mark.parametrize(("size", "millions"), [("tiny", 0.8), ("small", 5), ("base", 90), ("large", 310)])
def test_sizes(size, millions):
    """Without the weights of the words; counted without making them."""
    with torch.device("meta"):
        model, _ = build_tiny(small.WORDS, size=size)
    words = model.get_input_embeddings().weight.numel()
    assert (model.num_parameters() - words) / 1e6 == pytest.approx(millions, rel=0.35)
    assert SIZES[size].layers == model.config.num_hidden_layers
