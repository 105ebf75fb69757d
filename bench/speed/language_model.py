"""How fast language models play many turns: with a memory kept between turns, against `generate` called in every turn.

    python bench/speed/language_model.py [--model NAME] [--device DEVICE] [--episodes N] [--repeats N]

Both sides play the same 64 conversations of eight turns with the same model, whose weights are random: chunks of 30 to
60 tokens are read in each turn and answers of up to 16 tokens are sampled, at temperature 1. The anchor does what
libraries do that hold no memory: every turn it calls `generate` of transformers for the whole batch, on all of each
conversation so far, padded on the left. Claim: at least twice as many generated tokens a second.

Repetitions are interleaved, so that a busy machine slows both alike; on a processor seconds are those that it worked,
on a GPU those of the clock. The ratio is the median over the repetitions.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
import torch

from rewardlab.agents.llm.generation import Generator
from rewardlab.agents.llm.tiny import SIZES, build_tiny

TURNS, LONGEST, CLAIM = 8, 16, 2.0


def chunks(rows: int, vocabulary: int) -> list[list[list[int]]]:
    """Return what is read, by turn and conversation."""
    draws = np.random.default_rng(0)
    return [[draws.integers(8, vocabulary, draws.integers(30, 61)).tolist() for _ in range(rows)] for _ in range(TURNS)]


def kept(model: torch.nn.Module, stops: list[int], told: list[list[list[int]]]) -> int:
    """Play with a memory; return how many tokens were generated."""
    engine = Generator(model, stops)
    rows = list(range(len(told[0])))
    draws = [np.random.default_rng(row) for row in rows]
    said = 0
    for turn in told:
        answers = engine.answer(rows, turn, draws, longest=LONGEST, temperature=1.0)
        said += sum(len(answer.tokens) for answer in answers)
    engine.forget(rows)
    return said


def anew(model: torch.nn.Module, stops: list[int], told: list[list[list[int]]]) -> int:
    """Play by calling `generate` in every turn; return how many tokens were generated."""
    from transformers import GenerationConfig

    threads: list[list[int]] = [[] for _ in told[0]]
    torch.manual_seed(0)
    config = GenerationConfig(max_new_tokens=LONGEST, do_sample=True, top_k=0, eos_token_id=stops, pad_token_id=0)
    said = 0
    for turn in told:
        for thread, chunk in zip(threads, turn, strict=True):
            thread += chunk
        width = max(map(len, threads))
        tokens = torch.tensor([[0] * (width - len(each)) + each for each in threads], device=model.device)
        here = torch.tensor([[0] * (width - len(each)) + [1] * len(each) for each in threads], device=model.device)
        with torch.inference_mode():
            out = model.generate(input_ids=tokens, attention_mask=here, generation_config=config)[:, width:].tolist()
        for thread, answer in zip(threads, out, strict=True):
            ends = next((place + 1 for place, token in enumerate(answer) if token in stops), len(answer))
            thread += answer[:ends]
            said += ends
    return said


def main() -> None:
    """Run both and print the ratio."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--model", choices=list(SIZES), default="tiny")
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--episodes", type=int, default=64)
    arguments.add_argument("--repeats", type=int, default=5)
    options = arguments.parse_args()
    model, tokenizer = build_tiny(["a few words are enough"], size=options.model)
    model = model.to(options.device, torch.float32 if options.device == "cpu" else torch.bfloat16).eval()
    # A stop in 16 tokens, so that answers are of all lengths.
    stops = list(range(1, len(tokenizer), 16))
    told = chunks(options.episodes, len(tokenizer))
    clock = time.process_time if options.device == "cpu" else time.perf_counter

    def rate(play: object) -> float:
        start = clock()
        said = play(model, stops, told)  # type: ignore[operator]
        return said / (clock() - start)

    rate(kept), rate(anew)
    pairs = [(rate(kept), rate(anew)) for _ in range(options.repeats)]
    ours, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"model {options.model}, {options.device}, {options.episodes} conversations of {TURNS} turns")
    print(f"memory kept between turns  {ours:8,.0f} generated tokens a second")
    print(f"generate in every turn     {theirs:8,.0f}")
    print(f"ratio {ratio:.2f}; claim >= {CLAIM}: {'met' if ratio >= CLAIM else 'NOT met'}")


if __name__ == "__main__":
    main()
