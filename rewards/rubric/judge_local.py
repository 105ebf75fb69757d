"""A model of transformers as a judge: it writes its verdict, or is asked how probable each verdict is."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ...errors import ConfigurationError, Fault, require
from ..cache import digest
from .judge_models import Prompt, Said
from .question import Asked
from .scale import Scale

__all__ = ["READINGS", "LocalModel"]

READINGS: Final = ("probability", "text")
"""What is read of a local model: the probabilities of the scale's answers, or what it writes."""


class LocalModel:
    """A causal language model in this process: ``transformers:PATH``.

    Args:
        path: Where model and tokenizer are, or a name that transformers knows.
        read: One of `READINGS`. ``"probability"`` makes a value of ``sum(p * worth)`` over the scale's answers, p
            renormalised over them (as generative verifiers do, Zhang et al., 2024): it needs one pass for each thing
            asked, writes nothing, and a small model cannot answer it wrongly in form.
        max_tokens: Most tokens that it writes.
        device: torch device.

    Raises:
        ConfigurationError: An argument is not allowed, or there is no such model.
        MissingDependency: torch or transformers is not installed.
    """

    width = 1

    def __init__(self, path: str, *, read: str = "probability", max_tokens: int = 512, device: str = "cpu") -> None:
        if read not in READINGS:
            raise ConfigurationError(f"read={read!r}: give one of {', '.join(READINGS)}")
        self._torch = require("torch", "llm")
        transformers = require("transformers", "llm")
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(path)
            self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(path).to(device).eval()
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"judge 'transformers:{path}': there is no such model ({error})") from error
        except (RuntimeError, AssertionError) as error:
            raise ConfigurationError(
                f"judge 'transformers:{path}': device '{device}' cannot be had: {error}"
            ) from error
        self._by_probability, self._most, self._device = read == "probability", max_tokens, device
        self._longest = int(getattr(self._model.config, "max_position_embeddings", 0)) or 2**31
        self.identity = f"transformers:{path} {_stamp(path)} {read} {max_tokens}"

    def say(self, prompts: Sequence[Prompt]) -> list[Said | Fault]:
        """Answer one after the other."""
        return [self._measured(prompt) if self._by_probability else self._written(prompt) for prompt in prompts]

    def _written(self, prompt: Prompt) -> Said | Fault:
        tokens = self._tokens(self._text(prompt))
        if len(tokens) + self._most > self._longest:
            return self._too_long(len(tokens) + self._most)
        given = self._torch.tensor([tokens], device=self._device)
        with self._torch.no_grad():
            made = self._model.generate(
                given,
                attention_mask=self._torch.ones_like(given),
                max_new_tokens=self._most,
                do_sample=False,
                pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id,
            )[0, len(tokens) :]
        return Said(self._tokenizer.decode(made, skip_special_tokens=True), len(tokens), len(made))

    def _measured(self, prompt: Prompt) -> Said | Fault:
        values: dict[str, float] = {}
        read = 0
        for asked in prompt.question.asked:
            begun = self._tokens(f"{self._text(prompt)}{_opening(asked)}")
            ends = [self._tokens(f"{_quoted(asked.scale, label)}", special=False) for label in asked.scale.labels]
            if (longest := len(begun) + max(map(len, ends))) > self._longest:
                return self._too_long(longest)
            likely = self._log_probabilities(begun, ends).softmax(0)
            worths = self._torch.tensor(asked.scale.values, dtype=likely.dtype, device=likely.device)
            values[asked.name] = float((likely * worths).sum().clamp(0, 1))
            read += len(begun)
        return Said(read=read, values=values)

    def _log_probabilities(self, begun: list[int], ends: Sequence[list[int]]) -> Any:
        """That each of `ends` follows `begun`, ``(ends,)`` in double precision; what they follow is read once."""
        with self._torch.no_grad():
            # All logits of a long text would take more memory than the model.
            read = self._model(self._torch.tensor([begun], device=self._device), use_cache=True, logits_to_keep=1)
            return self._torch.stack([self._follows(read, end) for end in ends])

    def _follows(self, read: Any, end: list[int]) -> Any:
        logits = [read.logits[0, -1:]]
        if len(end) > 1:
            # Reading goes on in the cache that it is given.
            cache = copy.deepcopy(read.past_key_values)
            given = self._torch.tensor([end[:-1]], device=self._device)
            logits.append(self._model(given, past_key_values=cache).logits[0])
        wanted = self._torch.tensor(end, device=self._device)
        return self._torch.cat(logits).double().log_softmax(-1).gather(-1, wanted[:, None]).sum()

    def _text(self, prompt: Prompt) -> str:
        if getattr(self._tokenizer, "chat_template", None):
            messages = [dict(message) for message in prompt.messages]
            return str(self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        said = [f"{message['role']}: {message['content']}" for message in prompt.messages]
        return "\n\n".join([*said, "assistant: "])

    def _tokens(self, text: str, special: bool | None = None) -> list[int]:
        # A chat template has written the special tokens already.
        special = not getattr(self._tokenizer, "chat_template", None) if special is None else special
        return list(self._tokenizer(text, add_special_tokens=special)["input_ids"])

    def _too_long(self, tokens: int) -> Fault:
        return Fault(f"the judge {self.identity} reads {self._longest} tokens, and this question takes {tokens}")


def _opening(asked: Asked) -> str:
    """What the answer begins with, up to the verdict."""
    return f'{{"verdicts": {{"{asked.name}": '


def _quoted(scale: Scale, label: str) -> str:
    return label if scale.low < scale.high else f'"{label}"'


def _stamp(path: str) -> str:
    """What tells the files of a local model from those of another in the same place."""
    folder = Path(path)
    if not folder.is_dir():
        return ""
    files: Mapping[str, tuple[int, int]] = {
        file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(folder.iterdir()) if file.is_file()
    }
    return digest(files)
