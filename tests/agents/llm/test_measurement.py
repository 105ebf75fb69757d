"""Signals that a language model measures itself: numbers worked by hand, and rewards that use them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rewardlab.agents.groups import as_rollout
from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.measurement import measure
from rewardlab.agents.llm.measures import REFERRING, measured
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import UNIVERSAL, evaluate

from .test_likelihood import LN2, Bigrams, Letters, policy, spoken
from .test_likelihood import played as played  # A fixture.


def test_reference_and_gain_are_worked_by_hand():
    # "ad" after token 0 has 1/2 * 1/8 = 2**-4, after token 2 it has 1/8 * 1/8 = 2**-6, after 1: 1/4 * 1/8 = 2**-5.
    episode = spoken(([0], [1]), ([2], [1]), ([3, 1], [3]))
    own = ["entropy", *sorted(REFERRING)]
    measure(own, policy(), Letters(), [episode], ["ad"])
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
