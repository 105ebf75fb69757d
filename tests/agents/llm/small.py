"""Small models, engines that say what they are told, and an environment that talks, for tests of language models."""

import functools
import time
from typing import ClassVar

import gymnasium
import numpy as np
import torch

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.episodes import Thread
from rewardlab.agents.llm.generation import Answer, Generator
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.tiny import Size, build_tiny, train_tokenizer
from rewardlab.agents.llm.training import make_language_learner
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import Fault
from rewardlab.rewards import as_reward
from rewardlab.rewards.signal import UNIVERSAL

WORDS = ["north", "south", "east", "west", "wall", "open", "goal", "left", "right", "near", "you", "see", "a", "door"]
SHAPE = Size(2, 32, 4)
SHORT = {"group_size": 2, "max_tokens": 4, "context": 400, "warmup": 6, "warmup_epochs": 1}
"""Settings of a learner that has hardly learnt."""


@functools.cache
def tokenizer():
    return train_tokenizer([" ".join(WORDS)] * 8)


def policy(seed=0, *, temperature=1.0, louder=4.0):
    """Return a policy whose probabilities depend much on what it has read: fresh weights are made `louder`."""
    model, _ = build_tiny([" ".join(WORDS)] * 8, size=SHAPE, seed=seed)
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim > 1:
                weight *= louder
    return LanguagePolicy(model.eval(), tokenizer(), temperature=temperature)


def learner(reward, checkpoint=None, **settings):
    """Return a learner in small mazes, with what it logged by name and step as `told`."""
    told = {}
    made = make_language_learner(
        lambda: make_single("Maze-v0", size=5, max_steps=5),
        as_reward(reward),
        settings=SHORT | settings,
        seed=3,
        device="cpu",
        checkpoint=checkpoint,
        log=lambda name, value, step: told.__setitem__((name, step), value),
    )
    made.told = told
    return made


def weights(of):
    """Return a copy of all weights of a policy, one after the other."""
    return torch.cat([weight.flatten() for weight in of.model.parameters()]).detach().clone()


def talker(of):
    """Return the dialogue and the engine of a policy."""
    dialogue = Dialogue(of.tokenizer, of.stops)
    return dialogue, Generator(of.model, dialogue.stops)


def thread(*parts):
    """Return a conversation of parts: tokens of the environment, then of turn 0, then the environment's, and so on."""
    made = Thread()
    for number, tokens in enumerate(parts):
        if number % 2:
            made.say(list(tokens), [-1.0] * len(tokens), number // 2)
        else:
            made.read(list(tokens))
    return made


class Talk(gymnasium.Env):
    """Says sentences of random lengths for a random number of turns; it can be slow, and it can fail."""

    observation_space = gymnasium.spaces.Text(10_000)
    action_space = gymnasium.spaces.Text(10_000)
    instructions = "you see a door"

    def __init__(self, *, turns=6, words=12, wait=0.0, fails_at=None, raises=False):
        self.turns, self.words, self.wait, self.fails_at, self.raises = turns, words, wait, fails_at, raises
        self.heard = []
        self.episodes = 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.episodes += 1
        self.left, self.at = int(self.np_random.integers(1, self.turns + 1)), 0
        if self.fails_at == 0:
            raise Fault("nobody at home")
        self.heard = []
        return f"{self.instructions}\n\n{self._sentence()}", {"signals": {"valid": True}}

    def step(self, action):
        time.sleep(self.wait * self.np_random.random())
        self.heard.append(action)
        self.at += 1
        failed = self.at == self.fails_at
        if failed and self.raises:
            raise Fault("the line is cut")
        over = self.at >= self.left or failed
        return self._sentence(), 1.0, over, False, {"signals": {"valid": action in WORDS}, "fault": failed}

    def _sentence(self):
        return " ".join(self.np_random.choice(WORDS, self.np_random.integers(0, self.words)))


class Scripted:
    """An engine that says the same tokens in every turn, whatever it reads."""

    def __init__(self, tokens, ended=True):
        self.tokens, self.ended = list(tokens), ended
        self.chunks, self.known, self.forgotten = [], set(), []

    def answer(self, keys, chunks, draws, *, longest, temperature):
        self.chunks += chunks
        self.known |= set(keys)
        said = self.tokens[:longest]
        return [Answer(list(said), [-1.0] * len(said), [1.0] * len(said), self.ended) for _ in keys]

    def forget(self, keys):
        self.forgotten += keys


def chance(seed=0):
    return np.random.default_rng(seed)


class Spelling(Talk):
    """Pays for vowels, so that what random models say differs in worth; it declares its signals."""

    signals: ClassVar = {name: signal for name, signal in UNIVERSAL.items() if name == "valid"}
    gamma = 1.0

    def step(self, action):
        text, _, over, truncated, info = super().step(action)
        share = sum(letter in "aeiou" for letter in action) / (1 + len(action))
        return text, share, over, truncated, info | {"signals": {"valid": share}}
