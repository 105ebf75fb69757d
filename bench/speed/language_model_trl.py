"""How fast language models learn over many turns: an update of ours, against a step of TRL's GRPOTrainer.

    pip install 'rewardlab[llm]' trl==1.16.0
    python bench/speed/language_model_trl.py [--model NAME] [--updates N] [--groups N] [--group-size N]

Both learn Maze-v0 in words, of at most 16 steps, from 16 tasks that are played 8 times each: rollouts, the reward,
GRPO's advantages and one step of Adam. They begin with the same weights, after the same warm-up, and have the same
tokenizer, chat template, limits and numbers (float32, one thread). The rate of learning is so small that both stay what
they are, and their episodes of one length. Claim: at least three times as many episodes per CPU-second.

TRL's side is a `rollout_func` like the loop over turns that TRL itself has for tools: every turn it calls `generate` of
transformers for all episodes that are not over, on all tokens of each conversation so far, padded on the left. Messages
are tokenised once, by our `Dialogue`, and what the model samples is never tokenised again, so that TRL does no work for
texts that we do not do. TRL then reads all episodes, `--trl-batch` at a time, in an order that it draws. Gradient
checkpointing and bfloat16, which it has by default, are off, and so is its log.

Ours is `LanguageLearner.update` with its defaults, but for one step an update and `--batch-tokens` read at a time: a
memory kept between turns, answers that go on alone when most have ended, and only the groups read again whose episodes
did not all fare alike, which are fewer the better or the worse the model is. Their share is printed.

Updates are interleaved, so that a busy machine slows both alike; the ratio is the median over them.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import gymnasium
import torch

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.tiny import SIZES
from rewardlab.agents.llm.training import make_language_learner
from rewardlab.rewards import as_reward
from rewardlab.wrappers import LanguageInterface

STEPS, CLAIM, RATE = 16, 3.0, 1e-9


def make() -> gymnasium.Env[Any, Any]:
    """Make the environment of both sides."""
    return gymnasium.make("RewardLab/Maze-v0", max_steps=STEPS)


def our_learner(options: argparse.Namespace, log: Callable[[str, float, int], None]) -> LanguageLearner:
    """Return our side after its warm-up."""
    return make_language_learner(
        make,
        as_reward("native"),
        settings={
            "model": options.model,
            "credit": "grpo",
            "groups": options.groups,
            "group_size": options.group_size,
            "max_tokens": options.max_tokens,
            "warmup": options.warmup,
            "learning_rate": RATE,
            "minibatches": 1,
            "batch_tokens": options.batch_tokens,
        },
        seed=0,
        device="cpu",
        checkpoint=None,
        log=log,
    )


class Rollout:
    """A `rollout_func`: an episode for each prompt, which names its task's seed.

    Attributes:
        turns: How many were played so far.
        said: How many tokens were sampled.
    """

    def __init__(self, dialogue: Dialogue, rows: int, longest: int) -> None:
        from transformers import GenerationConfig

        self.turns = self.said = 0
        self._dialogue = dialogue
        self._envs = [LanguageInterface(make()) for _ in range(rows)]
        self._pad = dialogue.tokenizer.pad_token_id
        self._config = GenerationConfig(
            max_new_tokens=longest,
            do_sample=True,
            top_k=0,
            eos_token_id=sorted(dialogue.stops),
            pad_token_id=self._pad,
        )

    def __call__(self, prompts: Sequence[str], trainer: Any) -> dict[str, list[Any]]:
        """Play; return what TRL asks for."""
        model = trainer.accelerator.unwrap_model(trainer.model).eval()
        opened = [
            self._dialogue.open(env.reset(seed=int(prompt))[0]) for env, prompt in zip(self._envs, prompts, strict=True)
        ]
        heard: list[list[int]] = [[] for _ in opened]
        own: list[list[int]] = [[] for _ in opened]
        paid = [0.0] * len(opened)
        live = list(range(len(opened)))
        while live:
            going = []
            answers = self._generate(model, [opened[row] + heard[row] for row in live])
            for row, answer in zip(live, answers, strict=True):
                heard[row] += answer
                own[row] += [1] * len(answer)
                text, reward, terminated, truncated, _ = self._envs[row].step(self._dialogue.read(answer))
                paid[row] += float(reward)
                if not (terminated or truncated):
                    told = self._dialogue.follow(text, ended=answer[-1] in self._dialogue.stops)
                    heard[row] += told
                    own[row] += [0] * len(told)
                    going.append(row)
            self.turns += len(live)
            self.said += sum(map(len, answers))
            live = going
        model.train()
        # TRL asks for log-probabilities of what vLLM samples; of its own sampling it has none either.
        return {"prompt_ids": opened, "completion_ids": heard, "env_mask": own, "logprobs": None, "paid": paid}

    def _generate(self, model: Any, threads: Sequence[list[int]]) -> list[list[int]]:
        """Return what the model answers, the token that ended the answer included."""
        width = max(map(len, threads))
        tokens = torch.tensor([[self._pad] * (width - len(each)) + each for each in threads])
        here = torch.tensor([[0] * (width - len(each)) + [1] * len(each) for each in threads])
        with torch.inference_mode():
            out = model.generate(input_ids=tokens, attention_mask=here, generation_config=self._config)
        answers = []
        for answer in out[:, width:].tolist():
            ends = next((place + 1 for place, token in enumerate(answer) if token in self._dialogue.stops), len(answer))
            answers.append(answer[:ends])
        return answers


def trl_trainer(policy: LanguagePolicy, play: Rollout, options: argparse.Namespace, folder: str) -> Any:
    """Return TRL's side, with a model of its own that is as `policy` is now."""
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    rows = options.groups * options.group_size
    batch = math.gcd(rows, options.trl_batch)
    return GRPOTrainer(
        model=copy.deepcopy(policy.model),
        processing_class=policy.tokenizer,
        rollout_func=play,
        reward_funcs=lambda paid, **_: paid,
        train_dataset=Dataset.from_list(
            [{"prompt": str(seed)} for seed in range((options.updates + 1) * options.groups)]
        ),
        args=GRPOConfig(
            output_dir=folder,
            max_steps=options.updates + 1,
            per_device_train_batch_size=batch,
            gradient_accumulation_steps=rows // batch,
            num_generations=options.group_size,
            learning_rate=RATE,
            # Of all turns of an episode together, which the environment limits.
            max_completion_length=4_096,
            gradient_checkpointing=False,
            bf16=False,
            use_cpu=True,
            logging_strategy="no",
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            log_level="error",
        ),
    )


def measure(trainer: Any, update: Callable[[], None]) -> list[tuple[float, float]]:
    """Return the CPU-seconds of each step of TRL's and of each update of ours, which take turns; the first is left out.

    The clock of TRL's stops where its step ends and goes on when ours is over: loading data counts as well.
    """
    from transformers import PrinterCallback, TrainerCallback

    class Turns(TrainerCallback):  # type: ignore[misc]
        def __init__(self) -> None:
            self.pairs: list[tuple[float, float]] = []
            self.since = 0.0

        def on_train_begin(self, *_: Any, **__: Any) -> None:
            self.since = time.process_time()

        def on_step_end(self, *_: Any, **__: Any) -> None:
            theirs = time.process_time()
            update()
            ours = time.process_time()
            self.pairs.append((theirs - self.since, ours - theirs))
            self.since = time.process_time()

    turns = Turns()
    trainer.add_callback(turns)
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    return turns.pairs[1:]


def main() -> None:
    """Run both and print the ratio."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--model", choices=list(SIZES), default="tiny")
    arguments.add_argument("--updates", type=int, default=7, help="how many are measured, after one that is not")
    arguments.add_argument("--groups", type=int, default=16, help="tasks an update")
    arguments.add_argument("--group-size", type=int, default=8, help="episodes of each task")
    arguments.add_argument("--max-tokens", type=int, default=8, help="most tokens of an answer")
    arguments.add_argument("--warmup", type=int, default=150, help="the expert's episodes that are imitated first")
    arguments.add_argument("--trl-batch", type=int, default=16, help="episodes that TRL reads at once")
    arguments.add_argument("--batch-tokens", type=int, default=2_048, help="tokens that we read at once")
    options = arguments.parse_args()
    try:
        import trl
    except ImportError:
        sys.exit("'trl' is needed here and is not installed; run: pip install 'rewardlab[llm]' trl==1.16.0")
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    rows, told = options.groups * options.group_size, dict[str, list[float]]()
    learner = our_learner(options, lambda name, number, _: told.setdefault(name, []).append(number))
    play = Rollout(Dialogue(learner.policy.tokenizer, learner.policy.stops), rows, options.max_tokens)
    with tempfile.TemporaryDirectory() as folder:
        pairs = measure(trl_trainer(learner.policy, play, options, folder), learner.update)
    theirs, ours = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    lengths, words = told["rollout/length"], told["rollout/tokens_per_turn"]
    ours_said = sum(length * each for length, each in zip(lengths, words, strict=True)) / sum(lengths)
    telling = statistics.mean(told["rollout/telling_groups"])

    def line(name: str, seconds: float, turns: float, said: float) -> str:
        return (
            f"{name:12} {seconds:6.2f} CPU-s an update, {rows / seconds:5.1f} episodes per CPU-second "
            f"({turns:.1f} turns of {said:.1f} tokens)"
        )

    print(f"model {options.model}, {options.groups} tasks x {options.group_size} episodes, {options.updates} updates")
    print(line(f"TRL {trl.__version__}", theirs, play.turns / (options.updates + 1) / rows, play.said / play.turns))
    print(f"{line('ours', ours, statistics.mean(lengths), ours_said)}, {telling:.0%} of groups read again")
    print(f"ratio {ratio:.2f}; claim >= {CLAIM}: {'met' if ratio >= CLAIM else 'NOT met'}")
    learner.close()


if __name__ == "__main__":
    main()
