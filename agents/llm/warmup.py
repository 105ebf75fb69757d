"""Supervised fine-tuning on what an expert says, before and beside reinforcement learning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gymnasium
import numpy as np
import torch

from ...errors import ConfigurationError, Fault
from ...wrappers.below import attribute
from .dialogue import Dialogue
from .episodes import Thread
from .loss import kl_k3
from .policy import LanguagePolicy, batches
from .rollout import Speech, hear

__all__ = ["Transcript", "check_room", "imitate", "threads_of", "watch"]

Transcript = list[tuple[str, str]]
"""An episode as what was heard and what was answered, turn by turn."""


def watch(env: gymnasium.Env[Any, Any], count: int, seed: int) -> list[Transcript]:
    """Return `count` episodes of an environment's expert, in words; only those that succeed.

    Args:
        env: An environment that speaks (see `LanguageInterface`, without which it is given here).
        count: How many episodes are played.
        seed: Determines the tasks.

    Raises:
        ConfigurationError: The environment has no expert that succeeds, or cannot say what an action is.
        Fault: The infrastructure failed in all of them.
    """
    say, make = attribute(env, "say"), attribute(env, "expert")
    if say is None or make is None:
        raise ConfigurationError(
            f"{env} has no expert that says what it does: begin without warm-up (--set agent.warmup=0)"
        )
    expert, told = make(), []
    failed = 0
    for word in np.random.SeedSequence([seed, 2]).generate_state(count):
        try:
            transcript, succeeded = _watch_one(env, expert, say, int(word))
        except Fault:
            failed += 1
            continue
        if succeeded:
            told.append(transcript)
    if not told and failed == count:
        raise Fault("every episode of the expert failed: there is nothing to imitate")
    if not told:
        raise ConfigurationError(
            f"none of {count} episodes of the expert's succeeded: give it more time, as with --set max_steps=..., or "
            "begin without warm-up (--set agent.warmup=0)"
        )
    return told


def _watch_one(
    env: gymnasium.Env[Any, Any], expert: Callable[[Any], Any], say: Callable[[Any], str], seed: int
) -> tuple[Transcript, bool]:
    """Return an episode, and whether it succeeds.

    Raises:
        Fault: The infrastructure failed.
    """
    observation, info = env.reset(seed=seed)
    text = f"{attribute(env, 'instructions')}\n\n{attribute(env, 'describe')(observation)}"
    transcript: Transcript = []
    over = False
    while not over:
        action = expert(observation)
        transcript.append((text, say(action)))
        observation, _, terminated, truncated, info = env.step(action)
        text, over = attribute(env, "describe")(observation), terminated or truncated
    if info.get("fault", False):
        raise Fault("an episode of the expert failed")
    return transcript, bool(info.get("signals", {}).get("success", True))


def check_room(transcripts: Sequence[Transcript], dialogue: Dialogue, speech: Speech) -> None:
    """Check that a conversation has room for what is heard first.

    Raises:
        ConfigurationError: None of these begins with something that fits: the middle of every page would be left out.
    """
    room = speech.context - speech.longest
    least = min((len(dialogue.open(transcript[0][0])) for transcript in transcripts), default=0)
    if least > room:
        raise ConfigurationError(
            f"the first page alone has {least} tokens, and agent.context={speech.context} leaves {room} beside an "
            f"answer: give --set agent.context={least + speech.longest} or more"
        )


def threads_of(
    transcripts: Sequence[Transcript], dialogue: Dialogue, speech: Speech, instructions: str = ""
) -> list[Thread]:
    """Return transcripts as the tokens that they would have been, had the policy played them.

    A conversation that outgrows the context begins anew or ends, as `speech` has it. An answer that is longer than
    the policy may speak is shown if the context has room for it.

    Args:
        transcripts: What was heard and answered.
        dialogue: Makes tokens of texts.
        speech: How the policy speaks.
        instructions: What a conversation begins with that begins anew.
    """
    told: list[Thread] = []
    for transcript in transcripts:
        threads: list[Thread] = []
        for turn, (heard, answer) in enumerate(transcript):
            read = hear(threads, heard, instructions, dialogue, speech, ended=True)
            said = dialogue.write(answer)
            if not read or len(threads[-1].tokens) + len(read) + len(said) > speech.context:
                break
            threads[-1].read(read)
            threads[-1].say(said, [0.0] * len(said), turn)
        told += [thread for thread in threads if thread.tokens]
    return told


def imitate(
    policy: LanguagePolicy,
    threads: Sequence[Thread],
    *,
    learning_rate: float,
    epochs: int,
    batch_tokens: int,
    max_grad_norm: float,
    seed: int,
    reference: LanguagePolicy | None = None,
    kl_coef: float = 0.0,
    tell: Callable[[float], None] = lambda loss: None,
) -> None:
    """Make what was said more likely: the mean cross-entropy of answers, the rate falling to 0 along a cosine.

    Args:
        policy: What learns.
        threads: What was said.
        learning_rate: Adam's at the beginning.
        epochs: How often to go over `threads`.
        batch_tokens: Tokens read at once, one step of the optimiser each.
        max_grad_norm: Of a step.
        seed: Of the order of batches.
        reference: What the policy is held to.
        kl_coef: The weight of the divergence from it, `kl_k3` of what was said.
        tell: Receives each step's loss.
    """
    draws = np.random.default_rng([seed, 3])
    weights = [weight for weight in policy.model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=learning_rate, betas=(0.9, 0.95), weight_decay=0.0)
    parts = [
        list(batches(threads, batch_tokens, policy.model.device, draws.permutation(len(threads)).tolist()))
        for _ in range(epochs)
    ]
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(1, sum(map(len, parts))))
    policy.model.train()
    for batch in (batch for part in parts for batch in part):
        log_probabilities, _ = policy.read(batch)
        sampled = batch.turns >= 0
        losses = -log_probabilities
        if reference is not None and kl_coef:
            with torch.no_grad():
                held, _ = reference.read(batch)
            losses = losses + kl_coef * torch.where(sampled, kl_k3(log_probabilities, held), 0.0)
        loss = losses.sum() / sampled.sum()
        optimizer.zero_grad()
        loss.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(weights, max_grad_norm)):
            optimizer.step()
        schedule.step()
        tell(float(loss.detach()))
