"""A learner's whole update, held against one that is worked out from what the environments took down; and it learns."""

import copy
from dataclasses import dataclass
from typing import ClassVar

import gymnasium
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.settings import language_settings
from rewardlab.rewards import as_reward
from rewardlab.rewards.signal import UNIVERSAL

END, USER, MODEL = "<end>", "U", "M"
VOCABULARY = [END, USER, MODEL, "x", "y", "go"]
"""Every token is a word and every word a token: a text says which tokens were sampled."""
GROUP, LONGEST = 4, 2


def tokenizer():
    words = Tokenizer(models.WordLevel({word: number for number, word in enumerate(VOCABULARY)}, unk_token="go"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made = PreTrainedTokenizerFast(tokenizer_object=words, eos_token=END, pad_token=END)
    made.chat_template = (
        "{% for message in messages %}{{ 'U ' if message['role'] == 'user' else 'M ' }}{{ message['content'] }}"
        "{{ ' <end> ' }}{% endfor %}{% if add_generation_prompt %}{{ 'M ' }}{% endif %}"
    )
    return made


def policy(temperature=1.0):
    config = LlamaConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=128,
        initializer_range=0.2,
        bos_token_id=None,
        eos_token_id=0,
        pad_token_id=0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = LlamaForCausalLM(config)
    return LanguagePolicy(model, tokenizer(), temperature=temperature)


class Echo(gymnasium.Env):
    """Says x or y in every turn, by the task, and pays for an answer that begins with the same; it takes down all.

    An answer that begins with neither ends the episode at once, so that episodes of a task differ in length.
    """

    observation_space = gymnasium.spaces.Text(100)
    action_space = gymnasium.spaces.Text(100)
    instructions = "go"
    gamma = 0.5
    signals: ClassVar = {name: UNIVERSAL[name] for name in ("valid",)}

    def __init__(self, turns=3, fails_at=None, same=False):
        self.turns, self.fails_at, self.same = turns, fails_at, same
        self.heard, self.said, self.paid = [], [], []

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        cues = ["xy"[self.np_random.integers(2)] for _ in range(self.turns + 1)]
        self.cues = cues[:1] * len(cues) if self.same else cues
        self.heard, self.said, self.paid = [f"go\n\n{self.cues[0]}"], [], []
        return self.heard[0], {"signals": {"valid": 1.0}}

    def step(self, action):
        first = action.partition(" ")[0]
        right = first == self.cues[len(self.said)]
        self.said.append(action)
        self.paid.append(right / self.turns)
        failed = len(self.said) == self.fails_at
        over = len(self.said) == self.turns or first not in ("x", "y") or failed
        self.heard.append(self.cues[len(self.said)])
        return self.heard[-1], self.paid[-1], over, False, {"signals": {"valid": float(right)}, "fault": failed}


def learner(envs, credit, of=None, **settings):
    told = {}
    chosen = {"groups": len(envs) // GROUP, "group_size": GROUP, "max_tokens": LONGEST, "context": 100, "warmup": 0}
    made = LanguageLearner(
        envs,
        as_reward("native"),
        of or policy(),
        [],
        settings=language_settings(chosen | {"credit": credit, "minibatches": 1, "max_grad_norm": 1e9} | settings),
        seed=3,
        log=lambda name, value, step: told.setdefault(name, []).append(value),
    )
    made.told = told
    return made


# What follows knows nothing of the library: lists of numbers, one for each turn, and conversations as words.


def to_come(paid, gamma):
    return [sum(gamma ** (k - t) * paid[k] for k in range(t, len(paid))) for t in range(len(paid))]


def scores(values):
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return [(value - mean) / (variance**0.5 + 1e-6) for value in values]


def by_grpo(group, gamma):
    returns = [to_come(env.paid, gamma)[0] for env in group]
    return [[score] * len(env.paid) for env, score in zip(group, scores(returns), strict=True)]


def by_turn_rloo(group, gamma):
    coming = [to_come(env.paid, gamma) for env in group]
    made = []
    for row, own in enumerate(coming):
        others = [other for number, other in enumerate(coming) if number != row]
        made.append([now - np.mean([each[min(t, len(each) - 1)] for each in others]) for t, now in enumerate(own)])
    return made


def by_gigpo(group, gamma):
    coming = [to_come(env.paid, gamma) for env in group]
    places = {}
    for env, own in zip(group, coming, strict=True):
        for text, now in zip(env.heard, own, strict=False):
            places.setdefault(text.removeprefix("go\n\n"), []).append(now)
    return [
        [
            score + now - np.mean(places[text.removeprefix("go\n\n")])
            for score, now, text in zip(episode, own, env.heard, strict=False)
        ]
        for episode, own, env in zip(by_grpo(group, gamma), coming, group, strict=True)
    ]


def by_ppo(group, gamma):
    """Not whitened."""
    made = []
    for env in group:
        after = [*env.expected[1:], 0.0]
        away = [now + gamma * then - here for now, then, here in zip(env.paid, after, env.expected, strict=True)]
        made.append(to_come(away, gamma * 0.9))
    return made


CREDITS = {"grpo": by_grpo, "turn_rloo": by_turn_rloo, "gigpo": by_gigpo, "ppo(scale=False)": by_ppo}


def conversations(env, context):
    """The words of an episode as (word, turn), -1 for what was not sampled; it begins anew where it is too long."""
    parts = []
    for turn, (heard, said) in enumerate(zip(env.heard, env.said, strict=False)):
        cut = len(said.split()) == LONGEST
        before = [(END, -1)] if parts and len(env.said[turn - 1].split()) == LONGEST else []
        read = [*before, *((word, -1) for word in [USER, *heard.split(), END, MODEL])]
        if parts and len(parts[-1]) + len(read) > context - LONGEST:
            read = [(word, -1) for word in [USER, "go", *heard.split(), END, MODEL]]
            parts.append([])
        elif not parts:
            parts.append([])
        parts[-1] += [*read, *((word, turn) for word in said.split()), *([] if cut else [(END, turn)])]
    return parts


@dataclass
class Turns:
    """What was heard before each turn of an episode, what it paid, and what a value head expected there."""

    heard: list
    paid: list
    expected: list


def read(of, words, temperature=1.0):
    """Return the log-probability of each word of a conversation, and the states before which they were said."""
    tokens = [VOCABULARY.index(word) for word, _ in words]
    out = of.model(torch.tensor([tokens]), output_hidden_states=True)
    spread = (out.logits[0] / temperature).log_softmax(-1)
    said = spread[range(len(tokens) - 1), tokens[1:]]
    return torch.cat([said.new_zeros(1), said]), out.hidden_states[-1][0].roll(1, 0)


def turns_of(of, env, context, head, reference, weight):
    """Return what happened turn by turn, less what divergence from `reference` costs."""
    paid, expected = list(env.paid), [0.0] * len(env.paid)
    with torch.no_grad():
        for words in conversations(env, context):
            (now, states), (held, _) = read(of, words), read(reference or of, words)
            for place, (_, turn) in enumerate(words):
                if turn >= 0:
                    paid[turn] -= weight * float(now[place] - held[place])
                    if head is not None and words[place - 1][1] < 0:
                        expected[turn] = float(head(states[place]))
    return Turns(env.heard, paid, expected)


def gradient_by_hand(
    of, envs, credit, *, gamma=0.5, context=100, temperature=1.0, head=None, reference=None, weight=0.0
):
    """Return the gradient of ``-mean(A log pi)`` over what was sampled in episodes from which there is to learn."""
    of.model.zero_grad()
    loss, count = 0.0, 0
    for start in range(0, len(envs), GROUP):
        group = [env for env in envs[start : start + GROUP] if env.fails_at is None]
        turns = [turns_of(of, env, context, head, reference, weight) for env in group]
        for env, advantages in zip(group, CREDITS[credit](turns, gamma), strict=True):
            if not any(abs(each) > 1e-9 for each in advantages):
                continue
            for words in conversations(env, context):
                said, _ = read(of, words, temperature)
                for place, (_, turn) in enumerate(words):
                    if turn >= 0:
                        loss = loss - advantages[turn] * said[place]
                        count += 1
    (loss / count).backward()
    return flat(of)


def flat(of):
    return torch.cat([weight.grad.flatten() for weight in of.model.parameters()]).clone()


@pytest.mark.parametrize(
    ("context", "temperature", "fault"), [(100, 1.0, None), (20, 1.0, None), (100, 0.7, 2)], ids=str
)
@pytest.mark.parametrize("credit", CREDITS)
def test_an_updates_gradient_is_that_of_what_happened(credit, context, temperature, fault):
    envs = [Echo(fails_at=fault if number == 5 else None, turns=4) for number in range(6 * GROUP)]
    of = policy(temperature)
    before = copy.deepcopy(of)
    learner(envs, credit, of, context=context, temperature=temperature).update()
    assert len({len(env.said) for env in envs if env.fails_at is None}) > 1
    assert fault is None or len(envs[5].said) == fault
    assert (max(len(conversations(env, context)) for env in envs) > 1) == (context == 20)
    expected = gradient_by_hand(before, envs, credit, context=context, temperature=temperature)
    torch.testing.assert_close(flat(of), expected, rtol=1e-3, atol=1e-5 * float(expected.abs().max()))


@pytest.mark.parametrize("credit", CREDITS)
def test_the_next_updates_gradient_too_where_divergence_costs_and_something_is_expected(credit):
    """The policy has left its reference by then, and the value head has learnt."""
    envs = [Echo() for _ in range(6 * GROUP)]
    of = policy()
    reference = copy.deepcopy(of)
    made = learner(envs, credit, of, kl_in_reward=0.3, learning_rate=3e-3, value_learning_rate=1e-2, value_epochs=20)
    made.update()
    before, head = copy.deepcopy(of), copy.deepcopy(made._head.network if made._head else None)
    made.update()
    settings = {"head": head, "reference": reference, "weight": 0.3}
    expected = gradient_by_hand(before, envs, credit, **settings)
    torch.testing.assert_close(flat(of), expected, rtol=1e-3, atol=1e-4 * float(expected.abs().max()))
    for left_out in ("reference", *(["head"] if head else [])):
        assert not torch.allclose(gradient_by_hand(before, envs, credit, **settings | {left_out: None}), expected, 0.05)


def test_a_group_has_one_task_and_the_next_update_others():
    envs = [Echo(turns=9) for _ in range(3 * GROUP)]
    made, cues = learner(envs, "grpo"), []
    for _ in range(2):
        made.update()
        cues += [[env.cues for env in envs[start : start + GROUP]] for start in range(0, len(envs), GROUP)]
    assert all(each == group[0] for group in cues for each in group)
    assert len({tuple(group[0]) for group in cues}) == 6


def test_a_value_head_learns_what_came_of_the_turns_that_it_is_asked_about():
    envs = [Echo() for _ in range(12 * GROUP)]
    of = policy()
    before = copy.deepcopy(of)
    made = learner(envs, "ppo", of, value_epochs=50, value_learning_rate=1e-2)
    made.update()
    expected = [each for env in envs for each in turns_of(before, env, 100, made._head.network, None, 0.0).expected]
    came = np.array([each for env in envs for each in to_come(env.paid, 0.5)])
    assert 1 - np.var(came - expected) / np.var(came) > 0.3


def test_the_best_of_each_task_is_what_an_update_imitates():
    envs = [Echo() for _ in range(6 * GROUP)]
    of = policy()
    before = copy.deepcopy(of)
    learner(envs, "grpo", of, refine=1, refine_on="best").update()
    said = []
    for start in range(0, len(envs), GROUP):
        paid = [sum(env.paid) for env in envs[start : start + GROUP]]
        if max(paid) > min(paid):
            words = conversations(envs[start + paid.index(max(paid))], 100)[0]
            said.append(read(before, words)[0][[turn >= 0 for _, turn in words]])
    assert 1 < len(said) < 6
    (-torch.cat(said).mean()).backward()
    torch.testing.assert_close(flat(of), flat(before), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("credit", ["grpo", "turn_rloo", "gigpo", "ppo"])
def test_it_learns(credit):
    """By chance an answer begins as it should in one of six; one that never reads is right in half of the tasks."""
    envs = [Echo(turns=2, same=True) for _ in range(16 * GROUP)]
    made = learner(envs, credit, learning_rate=5e-3, gamma=0.9, max_grad_norm=1.0)
    for _ in range(15):
        made.update()
    told = made.told["rollout/return"]
    assert told[0] < 0.4
    assert np.mean(told[-5:]) > 0.9
