"""The numbers of an audit by section, each with its meaning in a line: for the page, for conditions, for the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...errors import ConfigurationError, nearest
from ...rewards.expression import Reward

__all__ = ["NUMBERS", "check_names"]

NUMBERS: Mapping[str, Mapping[str, str]] = {
    "faithful": {
        "starc": "distance to the outcome, from 0 (all policies ranked alike) to 2 (the other way round)",
        "epic": "EPIC distance beside it, from 0 to 1",
        "faithful_exact": "1 where these two are exact, 0 where they are estimated",
        "regret": "what the design's best policies lose of the outcome, from 0 to 1",
        "optimal_success": "how often they solve the task within its step limit",
        "return_correlation": "correlation of what design and outcome pay an episode, within tasks",
        "order_agreement": "share of pairs of episodes of one task that both order alike",
        "invariant_terms": "share of the terms that leave the best policies as they are",
    },
    "hackable": {
        "hackability": "the most that failing was found to be worth: 0 nothing, 1 as much as solving, 100 where solving"
        " is paid no more than doing nothing",
        "exploit_gap": "what the best-paid scripted exploit leaves to solving: 1 all, 0 or less nothing",
        "cheating_return": "mean return of those failing episodes",
        "expert_return": "mean return of solving",
    },
    "learnable": {
        "density": "share of steps that are paid anything",
        "distinct": "share of steps that are paid anything but the commonest amount",
        "first_reward": "mean step at which chance is first paid",
        "pay_scale": "mean size of a step's pay",
        "return_std": "standard deviation of returns",
        "return_range": "largest return minus smallest",
        "signal_to_noise": "how far returns of successes lie above those of failures, in standard deviations",
        "collapse_rate": "share of groups of episodes of one task that are all paid alike",
        "auc": "mean success while a small agent learns from the design",
        "auc_outcome": "the same from the outcome alone",
        "final_success": "success at the end of learning from the design",
    },
    "robust": {
        "expert_lead": "how often a solved episode is paid more than a failed one of the same task",
        "noise_tolerance": "the most noise in labels and numbers under which that is still so in 85%",
        "label_tolerance": "the same of wrong labels at the end alone",
        "flicker_tolerance": "the same of conditions that are wrong at every step",
        "number_tolerance": "the same of blurred numbers alone",
        "half_noise_lead": "the lead at a noise of 0.5",
        "scale_sensitive": "signals whose scale the lead depends on",
        "gamma_lead": "the lead under another discount, the smallest",
        "needed_terms": "terms without which the lead falls",
        "dead_terms": "terms that pay nothing in any recorded episode",
    },
    "cheap": {
        "step_us": "microseconds of the ledger for a step",
        "wide_step_us": "the same for 1,024 environments at once",
        "success_us": "the same of the reward success, for a step",
        "relative_cost": "the first over the third",
        "environment_us": "microseconds of the environment for a step",
        "nodes": "parts of the expression",
        "measured_signals": "signals that the environment does not measure by itself",
        "judge_calls": "questions to a judge in an episode",
        "judge_cost": "what these cost",
        "payment_delay": "steps from where a reward is earned to where it is paid",
    },
}
"""By section, in the order of the audit."""


def check_names(conditions: Sequence[Reward], sections: Collection[str]) -> None:
    """Check that `conditions` read numbers that the `sections` find.

    Raises:
        ConfigurationError: One reads another name.
    """
    found = {name: section for section, names in NUMBERS.items() for name in names}
    for condition in conditions:
        for name in sorted(condition.names):
            if name not in found:
                raise ConfigurationError(
                    f"--fail-if '{condition}': an audit has no number '{name}'.{nearest(name, found)}"
                )
            if found[name] not in sections:
                raise ConfigurationError(
                    f"--fail-if '{condition}': '{name}' is found by the section {found[name]}, which --only leaves out"
                )
