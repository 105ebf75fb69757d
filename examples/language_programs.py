"""A small language model learns to write programs of one line, from rewards alone after a little imitation.

The problems are our own, 576 of them in the format of MBPP: take a number, do something with it, then something else.
A model of a million weights sees 200 of their solutions and gets few right by itself; hidden tests then say which of
its programs are, and GRPO does the rest. Problems of training, validation and test are different ones.
"""

import itertools
import json
import random
import tempfile
from pathlib import Path

from rewardlab.agents.train import Run, train

UPDATES = 80
STEPS = {"add": ("add {}", "+"), "subtract": ("subtract {}", "-"), "multiply": ("multiply by {}", "*")}


def problems():
    """Yield what is asked for, a solution, and tests."""
    for (first, one), (then, other) in itertools.product(STEPS.values(), repeat=2):
        for a, b in itertools.product(range(2, 10), repeat=2):
            told = f"Write a function to take a number, {first.format(a)}, then {then.format(b)}."
            formula = f"(number {one} {a}) {other} {b}"
            tests = [f"assert work({number}) == {eval(formula)}" for number in (3, 10, -4)]
            yield told, f"def work(number):\n    return {formula}", tests


def write(path):
    """Write them into a file of MBPP's format, whose numbers say which are for tests (11 to 510) and for training."""
    rows = list(problems())
    random.Random(0).shuffle(rows)
    with path.open("w") as file:
        for number, (told, solution, tests) in enumerate(rows, start=400):
            row = {"task_id": number, "text": told, "code": solution, "test_list": tests}
            file.write(json.dumps({**row, "test_setup_code": "", "challenge_test_list": []}) + "\n")


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problems.jsonl"
        write(path)
        run = Run(
            "RewardLab/CodeUnitTests-v0",
            steps=UPDATES * 16 * 8,
            agent="llm",
            reward="success",
            env_kwargs={"data": str(path), "max_steps": 1},
            settings={
                "credit": "grpo",
                "max_tokens": 32,
                "context": 512,
                "warmup": 200,
                "warmup_epochs": 18,
                "warmup_batch_tokens": 512,
                "learning_rate": 3e-4,
                "batch_tokens": 2_048,
            },
            evaluations=4,
            episodes=100,
            record="none",
        )
        print("programs  passed all tests")
        train(run, Path(folder) / "run", on_progress=tell())


def tell():
    """Return what prints the share of test problems that are solved, whenever it is another."""
    last = [None]

    def progress(step, success):
        if success != last[0]:
            last[0] = success
            print(f"{step:8}  {success:.0%}")

    return progress


if __name__ == "__main__":
    main()
