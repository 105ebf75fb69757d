"""What an expert says becomes what the policy would have been told and have said, and is imitated."""

import numpy as np
import pytest
import torch

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.policy import batches
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.tiny import train_tokenizer
from rewardlab.agents.llm.warmup import check_room, imitate, threads_of, watch
from rewardlab.envs.code.env import CodeUnitTestsEnv
from rewardlab.envs.maze.env import MazeEnv
from rewardlab.envs.webshop.env import WebShopEnv
from rewardlab.errors import ConfigurationError, Fault

from . import small

HOW = {"learning_rate": 0.01, "epochs": 4, "batch_tokens": 300, "max_grad_norm": 1.0, "seed": 0}


def spoken(count, answer="left"):
    """Return what is heard by one who always says the same, with what was said."""
    told = []
    for seed in range(count):
        env = small.Talk()
        text, _ = env.reset(seed=seed)
        transcript, over = [], False
        while not over:
            transcript.append((text, answer))
            text, _, over, _, _ = env.step(answer)
        told.append(transcript)
    return told


def likelihood(of, threads):
    """Return the mean log-probability of what was said."""
    with torch.no_grad():
        (batch,) = batches(threads, 10**6, "cpu", list(range(len(threads))))
        return float(of.read(batch)[0].sum() / (batch.turns >= 0).sum())


def test_an_expert_is_watched():
    env = MazeEnv(size=5)
    shown = watch(env, 4, seed=1)
    assert len(shown) == 4 and shown == watch(MazeEnv(size=5), 4, seed=1) != watch(env, 4, seed=2)
    for transcript in shown:
        assert transcript[0][0].startswith(env.instructions) and env.instructions not in transcript[-1][0]
        assert {answer for _, answer in transcript} <= {"up", "down", "left", "right"}


def test_failures_are_not_shown():
    short = watch(MazeEnv(size=9, max_steps=3), 30, seed=0)
    assert 0 < len(short) < 30 and max(map(len, short)) <= 3
    with pytest.raises(ConfigurationError, match=r"none of 5 episodes .* succeeded: give it more time"):
        watch(MazeEnv(size=9, max_steps=1, distance=(3, 9)), 5, seed=0)


class Unreliable(MazeEnv):
    """Every second episode fails, or all do."""

    begun, every = 0, 2

    def _begin(self, task, difficulty):
        self.begun += 1
        if self.begun % self.every == 0:
            raise Fault("no power")
        return super()._begin(task, difficulty)


def test_an_episode_that_fails_is_left_out_and_costs_no_other():
    assert len(watch(Unreliable(size=5), 6, seed=0)) == 3
    Unreliable.every = 1
    with pytest.raises(Fault, match="every episode of the expert failed"):
        watch(Unreliable(size=5), 2, seed=0)


def test_who_does_not_speak_is_named():
    with pytest.raises(ConfigurationError, match=r"no expert that says what it does: .*agent.warmup=0"):
        watch(small.Talk(), 1, seed=0)


@pytest.mark.parametrize("context", [600, 90])
@pytest.mark.parametrize("overflow", ["restart", "end"])
def test_what_is_shown_is_what_would_have_been_played(overflow, context):
    of = small.policy()
    dialogue, _ = small.talker(of)
    speech = Speech(8, context, overflow)
    threads = threads_of(spoken(6), dialogue, speech, small.Talk.instructions)
    engine = small.Scripted(dialogue.write("left"))
    episodes = play_conversations([small.Talk() for _ in range(6)], 1, engine, dialogue, range(6), speech)
    played = [thread for episode in episodes for thread in episode.threads if episode.steps]
    assert [(thread.tokens, thread.turns) for thread in threads] == [(each.tokens, each.turns) for each in played]
    assert (len(threads) > 6) == (context == 90 and overflow == "restart")


def test_an_answer_for_which_there_is_no_room_is_not_shown():
    dialogue, _ = small.talker(small.policy())
    assert threads_of(spoken(2, "left " * 100), dialogue, Speech(8, 90), "") == []


def test_a_context_that_holds_no_first_page_is_refused():
    dialogue, _ = small.talker(small.policy())
    told = [[("short", "left")], [("a door " * 40, "left")]]
    least, most = (len(dialogue.open(transcript[0][0])) for transcript in told)
    check_room([], dialogue, Speech(8, 9))
    check_room(told, dialogue, Speech(8, 8 + least))
    with pytest.raises(
        ConfigurationError, match=f"has {most} tokens, .*=12 leaves 4 .*: give --set agent.context={most + 8}"
    ):
        check_room(told[1:], dialogue, Speech(8, 12))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: MazeEnv(size=7), id="maze"),
        pytest.param(lambda: WebShopEnv(size=100), id="webshop"),
        pytest.param(lambda: CodeUnitTestsEnv(gate=False), id="code", marks=pytest.mark.needs("bubblewrap")),
    ],
)
def test_what_an_environment_is_tuned_to_has_room_for_what_its_expert_says(make):
    env = make()
    shown = watch(env, 6, seed=0)
    words = train_tokenizer([text for transcript in shown for turn in transcript for text in turn])
    settings = language_settings(env.tuned.get("llm", {}))
    dialogue = Dialogue(words)
    answers = [len(dialogue.write(answer)) for transcript in shown for _, answer in transcript]
    assert len(shown) == 6 and max(answers) <= settings["max_tokens"]
    speech = Speech(settings["max_tokens"], settings["context"], "end")
    threads = threads_of(shown, dialogue, speech, env.instructions)
    assert [max(thread.turns) + 1 for thread in threads] == [len(transcript) for transcript in shown]


def test_imitation_makes_what_was_said_likelier():
    of = small.policy(louder=1.0)
    dialogue, _ = small.talker(of)
    threads = threads_of(spoken(8), dialogue, Speech(8, 600))
    before, losses = likelihood(of, threads), []
    imitate(of, threads, **HOW, tell=losses.append)
    assert likelihood(of, threads) > before + 1.0
    assert losses[-1] < losses[0]


def test_the_first_loss_is_the_mean_over_all_that_was_said():
    of = small.policy()
    dialogue, _ = small.talker(of)
    threads = threads_of(spoken(3), dialogue, Speech(8, 600))
    losses = []
    expected = -likelihood(of, threads)
    imitate(of, threads, **HOW | {"epochs": 1, "batch_tokens": 10**6}, tell=losses.append)
    assert losses == pytest.approx([expected], abs=1e-5)


def test_one_is_held_to_the_reference():
    def moved(weight):
        of, reference = small.policy(), small.policy()
        dialogue, _ = small.talker(of)
        threads = threads_of(spoken(8), dialogue, Speech(8, 600))
        imitate(of, threads, **HOW, reference=reference, kl_coef=weight)
        return abs(likelihood(of, threads) - likelihood(reference, threads))

    assert moved(100.0) < 0.5 * moved(0.0)


def test_the_same_seed_gives_the_same_weights():
    def tuned(seed):
        of = small.policy()
        dialogue, _ = small.talker(of)
        imitate(of, threads_of(spoken(6), dialogue, Speech(8, 600)), **HOW | {"seed": seed})
        return np.concatenate([weight.detach().numpy().ravel() for weight in of.model.parameters()])

    assert (tuned(0) == tuned(0)).all() and (tuned(0) != tuned(1)).any()
