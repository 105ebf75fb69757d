"""What would be said next, by hand."""

import pytest
import torch

from rewardlab.agents.llm.follow_up import follow_up_likelihoods
from rewardlab.agents.llm.measurement import measure
from rewardlab.agents.llm.settings import language_settings
from rewardlab.errors import ConfigurationError

from . import small
from .test_implicit import spoken as conversation
from .test_likelihood import LN2, Letters, policy, spoken


def test_it_is_worked_by_hand():
    """A message begins with "b", after which "c" has 1/4, and after that "d" has 1/2: on average (2 + 1) ln 2 / 2."""
    found = follow_up_likelihoods(policy(), Letters(), [spoken(([0], [0, 3]))], "cd", batch_tokens=8)
    assert found == [pytest.approx([-1.5 * LN2])]


def test_what_was_heard_before_counts_with_a_model_that_remembers():
    """Turns are apart, whether an answer was ended ("d") or cut off, and in whatever thread they are."""
    of = small.policy()
    dialogue, _ = small.talker(of)
    stop = min(dialogue.stops)
    episode = conversation(([1, 2], [3, stop]), ([4], [5]), threads=[0, 1])
    (own,) = follow_up_likelihoods(of, dialogue, [episode], "goal left", batch_tokens=64)
    for turn, ended in ((0, True), (1, False)):
        before, said = dialogue.next_message("goal left", ended=ended)
        stem = [*episode.threads[turn].tokens, *before]
        with torch.no_grad():
            logs = of.model(torch.tensor([[*stem, *said]])).logits[0].log_softmax(-1)
        plain = sum(float(logs[len(stem) + at - 1, token]) for at, token in enumerate(said)) / len(said)
        assert own[turn] == pytest.approx(plain, abs=1e-4)


def test_a_message_is_what_follows_an_answer():
    dialogue, _ = small.talker(small.policy())
    for ended in (True, False):
        before, said = dialogue.next_message("you see a wall", ended=ended)
        assert dialogue.follow("you see a wall", ended=ended)[: len(before) + len(said)] == [*before, *said]


def test_the_signal_is_how_much_likelier_praise_is():
    """After "b" the texts "a" and "d" have 1/4 each; "ca" has 1/4 * 1/8 and "cd" 1/4 * 1/2: ln 4 over two tokens."""
    episode = spoken(([0], [0, 3]))
    measure(["follow_up_likelihood"], policy(), Letters(), [episode], follow_up=("cd", "ca"))
    assert [at["follow_up_likelihood"] for at in episode.signals] == pytest.approx([0.0, LN2])


def test_there_has_to_be_something_to_say():
    with pytest.raises(ConfigurationError, match="needs a text as follow_up, and one as follow_up_bad"):
        language_settings({"measure": "follow_up_likelihood", "follow_up_bad": ""})
