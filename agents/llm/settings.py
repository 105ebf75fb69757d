"""What the agent ``llm`` can be told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ...errors import ConfigurationError, nearest
from .. import balance_settings, lagrange, preferences
from ..settings import check_kinds, check_ranges
from .credit import METHODS, choose_credit
from .engines import ENGINES
from .loss import NORMALISATIONS, RATIOS
from .measures import IMPLIED, measured
from .refine import CHOICES
from .rollout import OVERFLOWS

__all__ = ["DEFAULTS", "language_settings"]

DEFAULTS: Mapping[str, Any] = {
    # The model
    "model": "tiny",
    "dtype": "float32",
    "lora": 0,
    "gradient_checkpointing": False,
    "compile": False,
    "fsdp": False,
    # Rollouts
    "groups": 16,
    "group_size": 8,
    "roots": 0,
    "max_tokens": 32,
    "context": 2048,
    "overflow": "restart",
    "temperature": 1.0,
    "max_turns": 0,
    "workers": 0,
    "engine": "transformers",
    "server": "",
    "server_folder": "",
    # Warm-up
    "warmup": 300,
    "warmup_epochs": 3,
    "warmup_learning_rate": 1e-3,
    "warmup_batch_tokens": 1_024,
    "warmup_share": 0.0,
    "refine": 0,
    "refine_on": "success",
    "refine_epochs": 1,
    "refine_learning_rate": 2e-4,
    # Signals from the model itself
    "measure": "",
    "thought_end": "",
    "follow_up": "Thank you, that is right.",
    "follow_up_bad": "No, that is wrong.",
    "implicit_beta": 0.05,
    "implicit_learning_rate": 2e-4,
    # Credit
    "credit": "gigpo",
    "gamma": None,
    "value_epochs": 4,
    "value_learning_rate": 1e-3,
    **balance_settings.SETTINGS,
    **lagrange.SETTINGS,
    **preferences.SETTINGS,
    # Update
    "learning_rate": 2e-4,
    "n_epochs": 1,
    "minibatches": 4,
    "batch_tokens": 16_384,
    "ratio": "token",
    "normalise": "token",
    "clip_low": 0.2,
    "clip_high": 0.2,
    "kl_coef": 0.0,
    "kl_in_reward": 0.0,
    "ent_coef": 0.0,
    "max_grad_norm": 1.0,
    "checkpoint_every": 20,
    # Evaluation
    "deterministic": False,
}
"""The model: ``tiny``, ``small``, ``base`` or ``large``, made on the spot, or the name or path of any causal model
of transformers; its numbers' type, the rank of LoRA's matrices (0: all weights learn), less memory for more time,
torch.compile, and whether each of several processes keeps a part of the weights, their gradients and Adam's states.
Rollouts: tasks an update and episodes of each, how many of these begin at the start while the
others branch off them (0: all; see `branching`), most tokens of an answer and of a conversation, what happens beyond
(see `rollout`), the temperature, most answers in an episode (0: the environment's limit), threads in which
environments work, and what samples: ``transformers``, or ``vllm``, then where its server is (empty: as an environment
variable says) and a folder in which that sees new weights (empty: the system's for temporary files; see `engines`).
Warm-up: the expert's episodes that are imitated first (0: none), how often, how fast and in batches of how many tokens,
and the share of each update's loss that goes on imitating them; the first updates that imitate episodes of the policy's
own instead (see `refine`), which, how often and how fast. Signals that the model measures itself, with commas between
them, what ends a thought (see `measurement`), what would be said to good answers and to bad ones, and by what the
log-ratios of implicit rewards are multiplied and how fast these learn (see `implicit`). Credit: a method's name, with
settings of its own in parentheses where it has some (see `credit`); the discount (None: the environment's); for a
method with a value head its passes over an update's turns and its rate; whether the reward's terms are balanced by
their gradients (see `balance_settings`); the constraints that its weights are to hold (see `lagrange`); who compares
two episodes (see `preferences`). The update: Adam's rate, passes over the episodes, steps of the optimiser in each,
tokens that are read at once, whose ratio is clipped and by what losses are divided (see `loss`), how far, the weights
of the divergence from the model after warm-up in loss and in reward, and of entropy, and after how many updates it is
saved in any case (0: with evaluations alone)."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "dtype": ("float32", "bfloat16", "float16"),
    "overflow": OVERFLOWS,
    "engine": ENGINES,
    "refine_on": tuple(CHOICES),
    "balance": balance_settings.BALANCES,
    "ratio": RATIOS,
    "normalise": NORMALISATIONS,
}
_RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **{name: (lambda value: value >= 1, "1 or more") for name in (
        "groups", "group_size", "max_tokens", "n_epochs", "minibatches", "batch_tokens", "warmup_epochs",
        "warmup_batch_tokens",
        "refine_epochs", "value_epochs")},
    **{name: (lambda value: value >= 0, "0 or more") for name in (
        "lora", "roots", "max_turns", "workers", "warmup", "refine", "checkpoint_every", "clip_low", "clip_high")},
    **{name: (lambda value: 0 <= value < math.inf, "0 or more, and finite") for name in (
        "kl_coef", "kl_in_reward", "ent_coef")},
    **{name: (lambda value: 0 < value < math.inf, "above 0, and finite") for name in (
        "temperature", "learning_rate", "warmup_learning_rate", "value_learning_rate", "refine_learning_rate",
        "implicit_beta", "implicit_learning_rate")},
    **balance_settings.RANGES,
    "max_grad_norm": (lambda value: value > 0, "above 0"),
    "gamma": (lambda value: value is None or (not isinstance(value, dict) and 0 <= value <= 1), "from 0 to 1"),
    "warmup_share": (lambda value: 0 <= value < 1, "from 0 to below 1"),
}  # fmt: skip


def language_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` completed with the defaults.

    Raises:
        ConfigurationError: A setting that there is not, or a value of another kind or out of range.
    """
    check_kinds("llm", settings, DEFAULTS)
    chosen = {**DEFAULTS, **settings}
    for name, allowed in _CHOICES.items():
        if chosen[name] not in allowed:
            raise ConfigurationError(
                f"'llm' takes one of {', '.join(allowed)} as '{name}', not {chosen[name]!r}."
                f"{nearest(str(chosen[name]), allowed)}"
            )
    for name in ("model", "credit", "measure", "thought_end", "follow_up", "follow_up_bad", "server", "server_folder"):
        if not isinstance(chosen[name], str) or (name == "model" and not chosen[name]):
            raise ConfigurationError(f"'llm' takes a text as '{name}', not {chosen[name]!r}")
    if "entropy" in measured(chosen["measure"]) and chosen["engine"] == "vllm":
        raise ConfigurationError("engine=vllm tells no entropies, which measure=entropy needs; self_certainty can do")
    if "follow_up_likelihood" in measured(chosen["measure"]) and not (chosen["follow_up"] and chosen["follow_up_bad"]):
        raise ConfigurationError("measure=follow_up_likelihood needs a text as follow_up, and one as follow_up_bad")
    if chosen["fsdp"] and (implied := sorted(IMPLIED & measured(chosen["measure"]).keys())):
        raise ConfigurationError(
            f"'llm' deals out one model, and {', '.join(implied)} needs others beside it: not with fsdp=true"
        )
    for name in ("lora", "compile", "kl_coef", "kl_in_reward") if chosen["fsdp"] else ():
        if chosen[name]:
            raise ConfigurationError(f"'llm' deals out a whole model that learns: not fsdp=true with {name}")
    for name in ("fsdp", "kl_in_reward") if chosen["balance"] != "none" else ():
        if chosen[name]:
            raise ConfigurationError(f"'llm' balances whole gradients of a reward's terms: not with {name}")
    check_ranges("llm", chosen, _RANGES)
    lagrange.check_lagrange("llm", chosen)
    credit, _ = choose_credit(chosen["credit"])
    if 0 < chosen["roots"] < chosen["group_size"] and "answers" not in METHODS[credit].needs:
        # Its baseline would hold what the judged answer itself led to: branches share it.
        trees = [name for name, method in METHODS.items() if "answers" in method.needs]
        raise ConfigurationError(f"credit '{credit}' looks for no forks: give roots=0, or {', '.join(trees)}")
    if chosen["dtype"] == "float16" and not chosen["lora"]:
        raise ConfigurationError(
            "'llm' cannot learn all weights in float16, in which Adam divides by 0: give dtype=bfloat16 or float32, or "
            "lora"
        )
    if chosen["context"] <= chosen["max_tokens"]:
        raise ConfigurationError(
            f"'llm' has a context of {chosen['context']} tokens, which leaves nothing to read beside answers of "
            f"max_tokens={chosen['max_tokens']}"
        )
    return chosen
