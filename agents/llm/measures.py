"""What a language model's trainer can measure besides an environment's own signals, by name."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...errors import ConfigurationError, nearest
from ...rewards import Signal

__all__ = ["IMPLICIT", "IMPLIED", "MEASURES", "REFERRING", "measured"]

MEASURES: Mapping[str, Signal] = {
    signal.name: signal
    for signal in (
        Signal(
            "entropy",
            "Mean entropy of the distributions that the tokens of the last answer were drawn from.",
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "self_certainty",
            "Mean divergence of the uniform distribution from those that the last answer's tokens were drawn from.",
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "reference_log_probability",
            "Log-probability that the policy would answer with the reference answer, and nothing else, now.",
            low=-math.inf,
            high=0.0,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "reference_probability",
            "Probability of the reference answer, by the geometric mean over its tokens.",
            deterministic=False,
        ),
        Signal(
            "reference_token_probability",
            "Probability of the reference answer's tokens, by the arithmetic mean over them.",
            deterministic=False,
        ),
        Signal(
            "information_gain",
            "By how much the last turn has raised reference_probability.",
            low=-1.0,
            deterministic=False,
        ),
        Signal(
            "reasoning_reflection",
            "Mean log-probability of the reference answer's tokens, weighed by how much each one's differs between the "
            "episodes of a group.",
            low=-math.inf,
            high=0.0,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "self_aligned",
            "By what share what was heard makes the last answer's perplexity smaller than it is alone, from -1 to 1.",
            low=-1.0,
            deterministic=False,
        ),
        Signal(
            "follow_up_likelihood",
            "By how much likelier agent.follow_up would be said next than agent.follow_up_bad, by the mean "
            "log-probability of a token.",
            low=-math.inf,
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "implicit_process",
            "Log-ratio of the last answer's probability under a model that learns which episodes succeed to that "
            "under the policy as it was at first, times agent.implicit_beta.",
            low=-math.inf,
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "implicit_preference",
            "Log-ratio of the last answer's probability under a model that learns which episodes of a group are worth "
            "more to that under the policy which said it, times agent.implicit_beta.",
            low=-math.inf,
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
        Signal(
            "endogenous_reward",
            "What the logits of the policy as it was at first say the last answer is worth, if they are soft Q-values.",
            low=-math.inf,
            high=math.inf,
            unit="nats",
            deterministic=False,
        ),
    )
}
"""What can be measured, by name.

``entropy`` is of the answer, as RENT rewards it (Prabhudesai et al., 2025). ``self_certainty`` is KL(U || p) of Kang et
al. (2025), the reward of INTUITOR (Zhao et al., 2025). ``reference_log_probability`` is the likelihood reward that
serves for long answers too; its exponential is VeriFree's (Zhou et al., 2025). ``reference_token_probability`` is
RLPR's (Yu et al., 2025, arXiv:2506.18254), which takes off what the question alone gives: ``delta`` of it.
``information_gain`` is that of IGPO (Wang et al., 2025), whose last turn is paid by the outcome instead.
``reasoning_reflection`` is a reading of R3 (see `reflection`), ``self_aligned`` is SAR (see `self_aligned`),
``follow_up_likelihood`` is FLR's (see `follow_up`). For the others see `implicit`."""

REFERRING = frozenset(
    {
        "reference_log_probability",
        "reference_probability",
        "reference_token_probability",
        "information_gain",
        "reasoning_reflection",
    }
)
"""Those for which the environment has to tell a reference answer: ``reference_answer() -> str``."""

IMPLICIT = ("implicit_process", "implicit_preference")
"""Those for which a second set of weights learns."""
IMPLIED = frozenset({*IMPLICIT, "endogenous_reward"})
"""Those that other weights than the policy's measure."""


def measured(names: str) -> dict[str, Signal]:
    """Return the declarations of the signals in `names`, which has commas between them.

    Raises:
        ConfigurationError: There is no such signal, or `names` is no text.
    """
    if not isinstance(names, str):
        raise ConfigurationError(f"'llm' takes a text as 'measure', not {names!r}")
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    for name in chosen:
        if name not in MEASURES:
            raise ConfigurationError(f"'llm' measures {', '.join(MEASURES)}, not {name!r}.{nearest(name, MEASURES)}")
    return {name: MEASURES[name] for name in chosen}
