"""The probabilities with which tokens were sampled are those that an update reads, however they were played."""

import numpy as np
import pytest
import torch
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from rewardlab.agents.llm.generation import Generator
from rewardlab.agents.llm.policy import LanguagePolicy, batches
from rewardlab.agents.llm.rollout import Speech, play_conversations

from . import small

SEEDS = range(10, 22)


def played(of, speech, *, count=12, size=1, workers=0, **talk):
    dialogue, engine = small.talker(of)
    envs = [small.Talk(**talk) for _ in range(count)]
    return play_conversations(envs, size, engine, dialogue, list(SEEDS)[:count], speech, workers=workers)


def gap(of, episodes, most=400):
    """Return the largest difference between what an update reads and what was sampled, and how many tokens it saw."""
    threads = [thread for episode in episodes for thread in episode.threads]
    worst, seen = 0.0, 0
    with torch.no_grad():
        for batch in batches(threads, most, of.model.device, range(len(threads))):
            now, entropy = of.read(batch)
            sampled = batch.turns >= 0
            worst = max(worst, float((now - batch.old)[sampled].abs().max()))
            seen += int(sampled.sum())
            assert not now[~sampled].any()
            assert not entropy[~sampled].any()
    assert seen == sum(sum(episode.lengths) for episode in episodes)
    return worst


@pytest.mark.parametrize("temperature", [1.0, 0.6, 1.7])
@pytest.mark.parametrize("most", [1, 400, 100_000])
def test_over_turns_of_all_lengths_and_any_padding(temperature, most):
    of = small.policy(temperature=temperature)
    episodes = played(of, Speech(9, 4000, temperature=temperature))
    assert len({episode.steps for episode in episodes}) > 3
    assert max(episode.steps for episode in episodes) > 4
    assert gap(of, episodes, most) < 1e-4


def test_they_depend_on_what_was_said_before():
    """Otherwise the other tests here would say nothing."""
    of = small.policy()
    episodes = played(of, Speech(9, 4000), turns=8)
    for episode in episodes:
        episode.threads[0].tokens[2] ^= 1
    assert gap(of, episodes) > 0.1


def test_where_conversations_outgrow_the_context():
    of = small.policy()
    episodes = played(of, Speech(9, 80), turns=12)
    assert max(len(episode.threads) for episode in episodes) > 2
    assert all(len(thread.tokens) <= 80 for episode in episodes for thread in episode.threads)
    assert gap(of, episodes) < 1e-4


def test_where_environments_take_their_time():
    of = small.policy()
    speech = Speech(9, 4000)
    late = played(of, speech, workers=6, wait=0.02)
    assert gap(of, late) < 1e-4
    # What is sampled depends on an episode's own seed, not on who answers along with it.
    soon = played(of, speech)
    assert [episode.answers for episode in late] == [episode.answers for episode in soon]


@pytest.mark.parametrize("kind", ["gpt2", "gpt_neox", "qwen2", "qwen3"])
def test_with_models_of_other_kinds(kind):
    vocabulary = len(small.tokenizer())
    rotary = {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
    }
    torch.manual_seed(0)
    model = {
        "gpt2": lambda: GPT2LMHeadModel(
            GPT2Config(vocab_size=vocabulary, n_embd=32, n_layer=2, n_head=4, initializer_range=0.2)
        ),
        "gpt_neox": lambda: GPTNeoXForCausalLM(GPTNeoXConfig(**rotary, initializer_range=0.2)),
        "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**rotary, num_key_value_heads=1, initializer_range=0.2)),
        "qwen3": lambda: Qwen3ForCausalLM(
            Qwen3Config(**rotary, num_key_value_heads=2, head_dim=16, initializer_range=0.2)
        ),
    }[kind]().eval()
    of = LanguagePolicy(model, small.tokenizer())
    assert gap(of, played(of, Speech(9, 500))) < 1e-4


def test_a_fork_goes_on_from_what_the_first_one_knows():
    of = small.policy()
    dialogue = small.talker(of)[0]
    engine = Generator(of.model, dialogue.stops)
    opened = dialogue.open("you see a door")
    settings = {"longest": 6, "temperature": 1.0}
    (first,) = engine.answer(["a"], [opened], [small.chance()], **settings)
    engine.fork("a", ["b", "c"])
    chunk = dialogue.follow("a wall", ended=first.ended)
    same, fork = engine.answer(["a", "c"], [chunk, chunk], [small.chance(1), small.chance(1)], **settings)
    assert same.tokens == fork.tokens
    np.testing.assert_allclose(same.log_probabilities, fork.log_probabilities, atol=1e-5)
    afresh = Generator(of.model, dialogue.stops)
    (new,) = afresh.answer(["x"], [[*opened, *first.tokens, *chunk]], [small.chance(1)], **settings)
    assert new.tokens == fork.tokens
    np.testing.assert_allclose(new.log_probabilities, fork.log_probabilities, atol=1e-5)
