"""TRL's GRPOTrainer on conversations that RewardLab plays: a `rollout_func` of a few lines.

    pip install rewardlab[llm] trl==1.16.0

The conversations share one cache over all turns, their tokens are those that were sampled, and each term of the reward
is a reward function of its own. A small model is made on the spot and imitates the expert first, about a minute on a
processor; any chat model of transformers does.
"""

import tempfile

import gymnasium as gym
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.agents.llm.export import rows_of, to_trl
from rewardlab.agents.llm.generation import Generator
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.llm.warmup import imitate, threads_of, watch
from rewardlab.wrappers import LanguageInterface

REWARD = "success - 0.1*(1 - valid)"
GROUP = 4
# An episode is one completion of TRL's, so it ends where the context does.
SPEECH = Speech(longest=6, context=1_000, overflow="end")


def make():
    return gym.make("RewardLab/Maze-v0", size=5, max_steps=8)


def play(prompts, trainer):
    """Play an episode for each prompt, which TRL repeats for each of a group and which names the task's seed."""
    policy = LanguagePolicy(trainer.accelerator.unwrap_model(trainer.model).eval(), tokenizer, temperature=1.0)
    envs = [LanguageInterface(make()) for _ in prompts]
    draws = range(1_000 * trainer.state.global_step, 1_000 * trainer.state.global_step + len(prompts))
    # A group is of one task, its first seed's; the others' are of what they sample.
    seeds = [int(prompt) if number % GROUP == 0 else draws[number] for number, prompt in enumerate(prompts)]
    episodes = play_conversations(envs, GROUP, Generator(policy.model, dialogue.stops), dialogue, seeds, SPEECH)
    policy.model.train()
    return to_trl(rows_of(episodes, GROUP, REWARD, signals=envs[0].get_wrapper_attr("signals")))


def term(name):
    """The reward function of one term."""

    def function(terms, **_):
        return [each[name] for each in terms]

    function.__name__ = name
    return function


shown = watch(make(), 100, seed=0)
model, tokenizer = build_tiny([text for transcript in shown for turn in transcript for text in turn], seed=0)
dialogue = Dialogue(tokenizer)
imitate(
    LanguagePolicy(model, tokenizer), threads_of(shown, dialogue, SPEECH),
    learning_rate=2e-3, epochs=4, batch_tokens=1_024, max_grad_norm=1.0, seed=0,
)  # fmt: skip

with tempfile.TemporaryDirectory() as folder:
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        rollout_func=play,
        reward_funcs=[term("success"), term("1 - valid")],
        train_dataset=Dataset.from_list([{"prompt": str(seed)} for seed in range(8)]),
        args=GRPOConfig(
            output_dir=folder, max_steps=2, per_device_train_batch_size=16, num_generations=GROUP, learning_rate=1e-4,
            multi_objective_aggregation="normalize_then_sum",
            logging_steps=1, report_to=[], use_cpu=True, bf16=False, save_strategy="no", disable_tqdm=True,
        ),
    )  # fmt: skip
    trainer.train()
    for row in trainer.state.log_history[:2]:
        print(
            {name: value for name, value in row.items() if name.startswith(("rewards/", "reward", "completions/mean"))}
        )
