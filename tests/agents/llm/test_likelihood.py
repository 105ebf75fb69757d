"""Signals that a model measures itself: numbers worked by hand, places in conversations, rewards that use them."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import torch

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.episodes import Spoken, Thread
from rewardlab.agents.llm.generation import Generator
from rewardlab.agents.llm.likelihood import (
    places_of,
    reference_log_probabilities,
    self_certainties,
    token_log_probabilities,
    turn_sums,
)
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.vectorize import make_single
from rewardlab.wrappers import LanguageInterface

LN2 = math.log(2)
CHANCES = torch.tensor(
    [
        [1 / 2, 1 / 4, 1 / 8, 1 / 8],
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
        [1 / 8, 1 / 8, 1 / 4, 1 / 2],
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
    ]
)
"""Of the next of four tokens, after each of them."""


class Bigrams:
    """A model whose next token depends on the last one alone."""

    device, dtype = torch.device("cpu"), torch.float32
    generation_config = SimpleNamespace(eos_token_id=None)

    def eval(self):
        return self

    def __call__(self, input_ids, logits_to_keep, **_):
        kept = logits_to_keep if logits_to_keep.ndim == 2 else (slice(None), logits_to_keep)
        return SimpleNamespace(logits=CHANCES.log()[input_ids][kept])


class Letters:
    """Speaks the tokens as letters; "d" ends an answer, and messages begin with "b"."""

    stops = frozenset({3})

    def open(self, text):
        return [1, *self.write(text)]

    def next_message(self, text, *, ended):
        return [1] if ended else [3, 1], self.write(text)

    def write(self, text):
        return ["abcd".index(letter) for letter in text]

    def read(self, tokens):
        return "".join("abcd"[token] for token in tokens)


def spoken(*turns, threads=None):
    """An episode of (heard, said) tokens; `threads` says in which thread each turn is."""
    threads = threads or [0] * len(turns)
    episode = Spoken(threads=[Thread() for _ in range(max(threads) + 1)], signals=[{"success": 0.0}])
    for turn, ((heard, said), number) in enumerate(zip(turns, threads, strict=True)):
        episode.threads[number].read(heard)
        episode.threads[number].say(said, [0.0] * len(said), turn)
        episode.answers.append(Letters().read(said))
        episode.lengths.append(len(said))
        episode.entropies.append(0.25 * (turn + 1))
        episode.signals.append({"success": 0.0})
        episode.rewards.append(0.0)
    return episode


def policy():
    return LanguagePolicy(Bigrams(), None)


def test_self_certainty_is_worked_by_hand():
    # After token 0: -ln 4 - (1/4)(ln 1/2 + ln 1/4 + 2 ln 1/8) = (-2 + 9/4) ln 2; after token 1 the spread is uniform.
    own = self_certainties(policy(), [spoken(([3, 0], [1, 2]), ([0], [0]), ([1], [3]))])
    assert own[0] == pytest.approx([0.125 * LN2, 0.25 * LN2, 0.0], abs=1e-6)


@pytest.fixture(scope="module")
def played():
    """Conversations of a small transformer in mazes, some of which began anew because the context is short."""
    envs = [LanguageInterface(make_single("RewardLab/Maze-v0", size=5, max_steps=4)) for _ in range(4)]
    model, tokenizer = build_tiny([env.reset(seed=0)[0] for env in envs], seed=1)
    dialogue = Dialogue(tokenizer)
    speech = Speech(6, 400)
    model.eval()
    episodes = play_conversations(envs, 2, Generator(model, dialogue.stops), dialogue, range(4), speech)
    return LanguagePolicy(model, tokenizer), dialogue, episodes


def test_branches_do_not_see_each_other(played):
    policy, dialogue, episodes = played
    places = places_of(episodes[0], dialogue, "")[:-1]
    text = dialogue.write("right")
    together = reference_log_probabilities(policy, [text], [places], batch_tokens=10_000)[0]
    alone = [reference_log_probabilities(policy, [text], [[place]], batch_tokens=1)[0][0] for place in places]
    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_probabilities_of_tokens_are_summed_by_turn():
    # After 0 comes "b" with 1/4 and after that "c" with 1/4; after 2 comes "d" with 1/2; the threads are read apart.
    episode = spoken(([0], [1, 2]), ([2], [3]), threads=[0, 1])
    read = token_log_probabilities(policy(), episode.threads, batch_tokens=1)
    assert [own.tolist() for own in read] == [pytest.approx([0, -2 * LN2, -2 * LN2]), pytest.approx([0, -LN2])]
    assert turn_sums([episode], read)[0] == pytest.approx([-4 * LN2, -LN2])
