"""A small language model made on the spot: a transformer of a few million weights, and a tokenizer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

__all__ = ["SIZES", "Size", "build_tiny", "train_tokenizer"]

START, END, PAD = "<|start|>", "<|end|>", "<|pad|>"
ROLES = ("system", "user", "assistant")
TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
"""One token before what each role says and one after it: short, so that small models get far in little time."""


@dataclass(frozen=True)
class Size:
    """How large a model is: its layers, the width of its state and the number of its attention's heads."""

    layers: int
    width: int
    heads: int


SIZES: Mapping[str, Size] = {
    "tiny": Size(4, 128, 4),
    "small": Size(6, 256, 8),
    "base": Size(12, 768, 12),
    "large": Size(24, 1024, 16),
}
"""Models that are made on the spot, by name: about 1, 5, 90 and 310 million weights besides those of the words."""


def train_tokenizer(texts: Iterable[str], vocabulary: int = 1024) -> Any:
    """Return a byte-level BPE tokenizer with a chat template, trained on `texts`; it can write any text.

    Args:
        texts: What is said, by whomever.
        vocabulary: Most tokens that it may have; 256 bytes and 6 marks are always there.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    marks = [PAD, START, END, *(f"<|{role}|>" for role in ROLES)]
    tokenizer = Tokenizer(models.BPE())
    # Phrases become single tokens, up to their number if they have one: what environments say is made of the same few.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\d+[.,:;!?\n]?|[.,:;!?\n]"), "merged_with_previous"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=max(vocabulary, 256 + len(marks)),
        special_tokens=marks,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        bos_token=START,
        eos_token=END,
        additional_special_tokens=[f"<|{role}|>" for role in ROLES],
        padding_side="left",
    )
    fast.chat_template = TEMPLATE
    return fast


def build_tiny(
    texts: Iterable[str], *, size: str | Size = "tiny", seed: int = 0, context: int = 4096
) -> tuple[Any, Any]:
    """Return a model with random weights and its tokenizer.

    It is a Llama: for that kind transformers reads a saved tokenizer back as it was, where for others, Qwen's among
    them, it takes their own way of splitting words, which gives other tokens.

    Args:
        texts: What the tokenizer is trained on.
        size: One of `SIZES`, or a shape of one's own.
        seed: Determines the weights.
        context: Most tokens that the model can read.
    """
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = train_tokenizer(texts)
    shape = SIZES[size] if isinstance(size, str) else size
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=shape.width,
        intermediate_size=3 * shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=max(1, shape.heads // 2),
        max_position_embeddings=context,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    return model, tokenizer
