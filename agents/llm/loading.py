"""Language models from a word: made on the spot, from a folder, or from a hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch

from ...errors import ConfigurationError, require
from .policy import LanguagePolicy
from .tiny import SIZES, build_tiny

__all__ = ["load_policy"]


def load_policy(
    settings: Mapping[str, Any], texts: Callable[[], Iterable[str]], *, seed: int, device: str
) -> LanguagePolicy:
    """Return the policy that `settings` name, ready to sample and to learn.

    Args:
        settings: See `settings.DEFAULTS`: ``model``, ``dtype``, ``lora``, ``temperature`` and so on.
        texts: Gives what the tokenizer of a model that is made on the spot is trained on.
        seed: Determines new weights.
        device: torch device.

    Raises:
        ConfigurationError: There is no such model, or it is none that can be used.
        MissingDependency: ``transformers``, or ``peft`` for LoRA, is not installed.
    """
    require("transformers", "llm")
    name = settings["model"]
    dtype = getattr(torch, settings["dtype"])
    if name in SIZES:
        model, tokenizer = build_tiny(texts(), size=name, seed=seed, context=settings["context"])
    else:
        model, tokenizer = _pretrained(name)
    model = model.to(device=device, dtype=dtype)
    kinds = set(getattr(model.config.get_text_config(), "layer_types", None) or ["full_attention"])
    if kinds != {"full_attention"}:
        raise ConfigurationError(
            f"model '{name}' has layers of {', '.join(sorted(kinds))}; conversations are kept for full attention only"
        )
    if settings["lora"]:
        model = _with_lora(model, settings["lora"], seed)
    if settings["gradient_checkpointing"]:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    if settings["compile"]:
        model.forward = torch.compile(model.forward, dynamic=True)
    return LanguagePolicy(model, tokenizer, temperature=settings["temperature"])


def _pretrained(name: str) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        return AutoModelForCausalLM.from_pretrained(name), AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        where = "that folder holds none" if Path(name).exists() else "there is no such folder, and no hub gave one"
        raise ConfigurationError(
            f"model '{name}' is no causal language model of transformers: {where} ({str(error).splitlines()[0]}). Give "
            f"a folder, a model's name on the hub, or one of {', '.join(SIZES)}, which are made on the spot"
        ) from error


def _with_lora(model: Any, rank: int, seed: int) -> Any:
    require("peft", "llm")
    from peft import LoraConfig, get_peft_model

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return get_peft_model(
            model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
        )
