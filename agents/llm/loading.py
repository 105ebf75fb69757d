"""Language models from a word: made on the spot, from a folder, or from a hub."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from ...errors import ConfigurationError, nearest, require
from .policy import BASE, LanguagePolicy
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
    if name in SIZES:
        model, tokenizer = build_tiny(texts(), size=name, seed=seed, context=settings["context"])
        adapted = False
    else:
        model, tokenizer, adapted = _pretrained(name)
    model = model.to(device=device, dtype=getattr(torch, settings["dtype"]))
    _check_reach(model.config.get_text_config(), name, settings["context"])
    if settings["lora"] and not adapted:
        model = _with_lora(model, settings["lora"], seed)
    if settings["gradient_checkpointing"]:
        # Which name it has depends on the version of transformers.
        name = next(each for each in ("activation", "gradient") if hasattr(model, f"{each}_checkpointing_enable"))
        getattr(model, f"{name}_checkpointing_enable")({"use_reentrant": False})
    return LanguagePolicy(model, tokenizer, temperature=settings["temperature"], compiled=settings["compile"])


def _pretrained(name: str) -> tuple[Any, Any, bool]:
    """Return the model, its tokenizer, and whether LoRA's matrices are in it already."""
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    # It would come between the lines of a progress bar of ours.
    logging.disable_progress_bar()
    adapted = (Path(name) / "adapter_config.json").exists()
    try:
        below = _below(Path(name)) if adapted else name
        config = AutoConfig.from_pretrained(below)
        # What is left out at random in learning, and not in sampling, is another policy.
        for part in {id(own): own for own in (config, config.get_text_config())}.values():
            for key, value in vars(part).items():
                if "drop" in key and isinstance(value, float):
                    setattr(part, key, 0.0)
        loaded: Any = AutoModelForCausalLM.from_pretrained(below, config=config, output_loading_info=True)
    except Exception as error:  # What damaged files raise is of many kinds.
        where = "that folder holds none" if Path(name).exists() else "there is no such folder, and no hub gave one"
        kept = sorted(Path(name).glob("checkpoints/*/model"))
        raise ConfigurationError(
            f"model '{name}' is no causal language model of transformers: {where} ({_first_line(error)}). Give "
            f"a folder, a model's name on the hub, or one of {', '.join(SIZES)}, which are made on the spot."
            f"{nearest(name, SIZES)}{f' Of a run, its model is {kept[-1]}.' if kept else ''}"
        ) from error
    model, found = loaded
    if missing := sorted(found["missing_keys"]):
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ConfigurationError(
            f"model '{name}' was not saved as a causal language model: its files hold no {', '.join(missing[:3])}{more}"
            ", which would be random"
        )
    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
    except Exception as error:
        raise ConfigurationError(
            f"model '{name}' has no tokenizer that can be read ({_first_line(error)}): save it into the same folder, "
            "with tokenizer.save_pretrained"
        ) from error
    words = model.get_input_embeddings().num_embeddings
    if len(tokenizer) > words:
        raise ConfigurationError(
            f"model '{name}' knows {words} tokens, and its tokenizer has {len(tokenizer)}: give the one that it was "
            f"made with, or call model.resize_token_embeddings({len(tokenizer)}) and save it again"
        )
    if adapted:
        require("peft", "llm")
        from peft import PeftModel

        with _quiet():
            return PeftModel.from_pretrained(model, name, is_trainable=True), tokenizer, adapted
    return model, tokenizer, adapted


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _below(folder: Path) -> str:
    """Return what LoRA's matrices in `folder` were learnt beside: a model in it, or one of a name."""
    if (folder / BASE).exists():
        return str(folder / BASE)
    return str(json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))["base_model_name_or_path"])


def _check_reach(config: Any, name: str, context: int) -> None:
    """Check that a model reads all of a conversation of `context` tokens at once.

    Raises:
        ConfigurationError: It does not.
    """
    kinds = set(getattr(config, "layer_types", None) or ["full_attention"])
    if kinds != {"full_attention"}:
        raise ConfigurationError(
            f"model '{name}' has layers of {', '.join(sorted(kinds))}; conversations are kept for full attention only"
        )
    # Where layers have no kinds, a window is that of all of them.
    window = None if getattr(config, "layer_types", None) else getattr(config, "sliding_window", None)
    most = min(filter(None, (window, getattr(config, "max_position_embeddings", None))), default=context)
    if most < context:
        raise ConfigurationError(
            f"model '{name}' reads at most {most} tokens, and a conversation may have {context}: --set "
            f"agent.context={most}"
        )


def _with_lora(model: Any, rank: int, seed: int) -> Any:
    require("peft", "llm")
    from peft import LoraConfig, get_peft_model

    with torch.random.fork_rng(devices=[]), _quiet():
        torch.manual_seed(seed)
        return get_peft_model(
            model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Say nothing of what peft asks of transformers under an old name: nobody who trains can do anything about it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        yield
