"""Conversations: what fails is left out, garbage is no action, and what outgrows the context goes on or ends."""

import pytest

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.valuation import value
from rewardlab.agents.vectorize import make_single
from rewardlab.rewards import as_reward
from rewardlab.rewards.signal import UNIVERSAL
from rewardlab.wrappers import LanguageInterface

from . import small

VALID = {name: signal for name, signal in UNIVERSAL.items() if name == "valid"}


def dialogue():
    return Dialogue(small.tokenizer())


SPEECH = Speech(8, 500)


def play(envs, engine, speech=SPEECH, size=1, **options):
    return play_conversations(envs, size, engine, dialogue(), range(len(envs)), speech, **options)


def worth(episodes, size=1, reward="native"):
    settings = language_settings({"group_size": size, "credit": "dr_grpo"})
    return value(as_reward(reward), episodes, settings, signals=VALID, gamma=1.0, truncation="end", step=0)


GARBAGE = {
    "nothing": [],
    "an end": ["<|end|>"],
    "control tokens": ["<|user|>", "<|system|>", "<|assistant|>", "<|pad|>", "<|start|>"],
    "bytes that are no text": "bytes",
    "the same for ever": "long",
}


def garbage(of, kind):
    """Return the tokens; an engine says one token at least."""
    given = GARBAGE[kind]
    if given == "bytes":
        inside = {token: name for name, token in of.get_vocab().items()}
        return [token for token, name in inside.items() if len(name) == 1 and token > 130][:40]
    if given == "long":
        return of.encode("w", add_special_tokens=False) * 100_000
    return of.convert_tokens_to_ids(given or ["<|end|>"])


FAMILIES = ["Maze-v0", "TileMaze-v0", "WebShop-v0", "CodeUnitTests-v0", "GUIGrounding-v0", "Reach-v0"]


@pytest.mark.parametrize(
    ("env", "kind"),
    [*((env, kind) for env in FAMILIES for kind in list(GARBAGE)[:-1]), ("Maze-v0", "the same for ever")],
)
def test_garbage_harms_nothing_and_is_no_action(env, kind):
    if env == "Reach-v0":
        pytest.importorskip("mujoco")
    tokens = garbage(small.tokenizer(), kind)
    engine = small.Scripted(tokens, ended=kind != "the same for ever")
    envs = [LanguageInterface(make_single(env, max_steps=3)) for _ in range(2)]
    speech = Speech(100_000, 400_000) if kind == "the same for ever" else Speech(64, 4096)
    episodes = play(envs, engine, speech, size=2)
    for made in envs:
        made.close()
    for episode in episodes:
        assert episode.steps == (1 if env == "GUIGrounding-v0" else 3)
        assert not episode.fault
        assert [at["valid"] for at in episode.signals[1:]] == [0.0] * episode.steps
        assert len(set(map(len, (episode.heard, episode.answers, episode.lengths, episode.rewards)))) == 1
        assert episode.lengths == [len(tokens[: speech.longest])] * episode.steps
        thread = episode.threads[0]
        assert len(thread.tokens) == len(thread.turns) == len(thread.log_probabilities)


def test_a_fault_in_mid_episode_ends_it_and_is_left_out():
    envs = [small.Talk(fails_at=2 if row == 1 else None) for row in range(4)]
    for env in envs:
        env.turns = 1
    envs[1].turns = 9
    engine = small.Scripted([9, 10])
    episodes = play(envs, engine, size=2)
    assert [episode.fault for episode in episodes] == [False, envs[1].at == 2, False, False]
    made = worth(episodes, 2, "native")
    if episodes[1].fault:
        assert len(made.returns) == 3
        assert not made.advantages[1].any()
    assert engine.known <= set(engine.forgotten)


@pytest.mark.parametrize("workers", [0, 3])
def test_a_fault_that_is_raised_is_one_that_is_told(workers):
    envs = [small.Talk(fails_at=1 if row == 1 else None, raises=True) for row in range(3)]
    episodes = play(envs, small.Scripted([9]), workers=workers)
    assert [episode.fault for episode in episodes] == [False, True, False]
    assert all(len(episode.signals) == episode.steps + 1 for episode in episodes)
    assert len(worth(episodes).returns) == 2


@pytest.mark.parametrize("workers", [0, 3])
def test_a_fault_at_reset(workers):
    envs = [small.Talk(fails_at=0 if row in (0, 2) else None) for row in range(4)]
    episodes = play(envs, small.Scripted([9]), size=2, workers=workers)
    assert [episode.fault for episode in episodes] == [True, False, True, False]
    assert [episode.steps > 0 for episode in episodes] == [False, True, False, True]
    assert len(worth(episodes, 2).returns) == 2


def test_errors_of_the_environment_are_not_swallowed():
    class Broken(small.Talk):
        def step(self, action):
            raise RuntimeError("a bug")

    for workers in (0, 2):
        with pytest.raises(RuntimeError, match="a bug"):
            play([Broken(), Broken()], small.Scripted([9]), workers=workers)


def test_an_episode_that_outgrows_the_context_is_cut_off():
    envs = [small.Talk(turns=40) for _ in range(3)]
    engine = small.Scripted([9] * 8, ended=False)
    episodes = play(envs, engine, Speech(8, 100, overflow="end"))
    for episode, env in zip(episodes, envs, strict=True):
        assert len(episode.threads) == 1
        assert len(episode.threads[0].tokens) <= 100
        assert episode.truncated or env.left == episode.steps
        assert len(episode.answers) == episode.steps
    assert any(episode.truncated and not episode.terminated for episode in episodes)
    assert worth(episodes).advantages[0].shape == (episodes[0].steps,)
    assert engine.known <= set(engine.forgotten)


def test_an_episode_that_outgrows_the_context_begins_a_new_conversation():
    envs = [small.Talk(turns=40) for _ in range(3)]
    engine = small.Scripted([9] * 8, ended=False)
    episodes = play(envs, engine, Speech(8, 100))
    for episode, env in zip(episodes, envs, strict=True):
        assert episode.steps == env.left
        assert not episode.truncated
        assert all(len(thread.tokens) <= 100 for thread in episode.threads)
        turns = [turn for thread in episode.threads for turn in dict.fromkeys(thread.turns) if turn >= 0]
        assert turns == list(range(episode.steps))
        for thread in episode.threads:
            said = dialogue().tokenizer.decode(thread.tokens)
            assert said.startswith("<|user|>you see a door\n\n")
    assert max(len(episode.threads) for episode in episodes) > 2
    assert engine.known <= set(engine.forgotten)


def test_of_a_text_that_is_longer_than_the_context_the_middle_is_left_out():
    class Talkative(small.Talk):
        def _sentence(self):
            return "wall " * 500 + "door"

    speech = Speech(8, 100)
    (episode,) = play([Talkative()], small.Scripted([9]), speech)
    text = dialogue().tokenizer.decode(episode.threads[0].tokens)
    assert text.startswith("<|user|>you see a door\n\n")
    assert "door<|end|><|assistant|>" in text
    assert all(len(thread.tokens) <= 100 for thread in episode.threads)


def test_a_group_all_of_which_failed_beside_one_in_which_one_did():
    envs = [small.Talk(fails_at=0 if row < 3 else None) for row in range(4)]
    episodes = play(envs, small.Scripted([9, 10]), size=2)
    assert [episode.fault for episode in episodes] == [True, True, True, False]
    made = worth(episodes, 2)
    assert len(made.returns) == 1
