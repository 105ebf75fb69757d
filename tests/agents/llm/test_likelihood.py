"""Signals that a model measures itself: numbers worked by hand, places in conversations, rewards that use them."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from rewardlab.agents.groups import as_rollout
from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.episodes import Spoken, Thread
from rewardlab.agents.llm.generation import Generator
from rewardlab.agents.llm.likelihood import (
    measure,
    reference_log_probabilities,
    self_certainties,
    token_log_probabilities,
    turn_sums,
)
from rewardlab.agents.llm.measures import IMPLIED, MEASURES, measured
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import UNIVERSAL, evaluate
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
    """Speaks the tokens as letters."""

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


def test_reference_and_gain_are_worked_by_hand():
    # "ad" after token 0 has 1/2 * 1/8 = 2**-4, after token 2 it has 1/8 * 1/8 = 2**-6, after 1: 1/4 * 1/8 = 2**-5.
    episode = spoken(([0], [1]), ([2], [1]), ([3, 1], [3]))
    own = MEASURES.keys() - IMPLIED
    measure(list(own), policy(), Letters(), [episode], ["ad"])
    told = {name: [at[name] for at in episode.signals] for name in own}
    assert told["reference_log_probability"] == pytest.approx([-4 * LN2, -6 * LN2, -5 * LN2, -5 * LN2])
    assert told["reference_probability"] == pytest.approx([2**-2, 2**-3, 2**-2.5, 2**-2.5])
    # By the arithmetic mean: (1/2 + 1/8) / 2, (1/8 + 1/8) / 2 and (1/4 + 1/8) / 2.
    assert told["reference_token_probability"] == pytest.approx([5 / 16, 1 / 8, 3 / 16, 3 / 16])
    assert told["information_gain"] == pytest.approx([0, -(2**-3), 2**-2.5 - 2**-3, 0])
    assert told["entropy"] == [0.0, 0.25, 0.5, 0.75]
    assert [at["success"] for at in episode.signals] == [0.0] * 4


def test_gains_sum_to_the_change_in_all():
    episode = spoken(([0], [1]), ([2], [1]), ([3, 1], [3]))
    measure(["information_gain", "reference_probability"], policy(), Letters(), [episode], ["da"])
    at = episode.signals
    gained = sum(each["information_gain"] for each in at)
    assert gained == pytest.approx(at[-1]["reference_probability"] - at[0]["reference_probability"])


def test_thoughts_of_the_last_answer_count():
    # The last answer is "cca": behind the thought "cc" the text "d" has 1/2, where before the answer it had 1/8.
    episode = spoken(([1], [1]), ([0], [2, 2, 0]))
    measure(["reference_probability"], policy(), Letters(), [episode], ["d"], thought_end="cc")
    assert [at["reference_probability"] for at in episode.signals] == pytest.approx([1 / 4, 1 / 8, 1 / 2])


def test_a_conversation_that_began_anew_is_read_where_it_goes_on():
    episode = spoken(([0], [1]), ([2], [1]), threads=[0, 1])
    measure(["reference_log_probability"], policy(), Letters(), [episode], ["a"])
    assert [at["reference_log_probability"] for at in episode.signals] == pytest.approx([-LN2, -3 * LN2, -3 * LN2])


def test_temperature_counts():
    # Square roots of 1/2, 1/4, 1/8, 1/8 at temperature 2.
    warm = LanguagePolicy(Bigrams(), None, temperature=2.0)
    episode = spoken(([0], [1]))
    measure(["reference_probability"], warm, Letters(), [episode], ["a"])
    expected = 0.5**0.5 / (0.5**0.5 + 0.5 + 2 * 0.125**0.5)
    assert episode.signals[0]["reference_probability"] == pytest.approx(expected)


def test_an_episode_that_did_not_begin_is_left_alone():
    failed, sound = Spoken(fault=True), spoken(([0], [1]))
    measure(["reference_probability"], policy(), Letters(), [failed, sound], ["", "a"])
    assert failed.signals == []
    assert as_rollout([failed, sound], 2).before["reference_probability"].shape == (1, 2, 1)


def test_names_are_checked():
    assert list(measured("entropy, self_certainty")) == ["entropy", "self_certainty"]
    assert measured("") == {}
    with pytest.raises(ConfigurationError, match="Did you mean 'entropy'"):
        measured("entropie")
    with pytest.raises(ConfigurationError, match="a text as 'measure', not 3"):
        measured(3)


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


def test_branches_read_what_a_plain_pass_reads(played):
    policy, dialogue, episodes = played
    texts = ["right, down", "up", "left left left", "down"]
    told = [dialogue.write(text) for text in texts]
    measure(["reference_log_probability"], policy, dialogue, episodes, texts, batch_tokens=900)
    for episode, tokens in zip(episodes, told, strict=True):
        for turn in range(episode.steps):
            stem = next(thread.tokens[: thread.turns.index(turn)] for thread in episode.threads if turn in thread.turns)
            with torch.inference_mode():
                logits = policy.model(torch.tensor([[*stem, *tokens]])).logits[0, len(stem) - 1 : -1]
            plain = logits.log_softmax(-1)[range(len(tokens)), tokens].sum()
            assert episode.signals[turn]["reference_log_probability"] == pytest.approx(float(plain), abs=1e-4)


def test_branches_do_not_see_each_other(played):
    policy, dialogue, episodes = played
    from rewardlab.agents.llm.likelihood import _places

    places = _places(episodes[0], dialogue, "")[:-1]
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


def test_rewards_use_them(played):
    policy, dialogue, episodes = played
    measure(["self_certainty", "information_gain"], policy, dialogue, episodes, ["right"] * 4)
    declared = UNIVERSAL | measured("self_certainty,information_gain")
    paid = evaluate("success + information_gain", as_rollout(episodes, 2), signals=declared)
    expected = [[at["success"] + at["information_gain"] for at in each.signals[1:]] for each in episodes]
    lengths = [each.steps for each in episodes]
    flat = paid.total.reshape(4, -1)
    for row, (values, length) in enumerate(zip(expected, lengths, strict=True)):
        assert flat[row, :length] == pytest.approx(np.array(values))
    assert all(at["self_certainty"] > 0 for episode in episodes for at in episode.signals[1:])
