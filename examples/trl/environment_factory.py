"""A maze as a tool of TRL: GRPOTrainer plays it through `environment_factory` and normalises each term of the reward.

    pip install rewardlab[llm] trl==1.16.0

`Tools` makes an environment that TRL can play of any that speaks: its one tool is to act, in words. The ledger's terms
are reward functions of their own, each normalised in its group before they are summed (GDPO). Everything is made on the
spot: a small model imitates 100 episodes of the expert, as calls of the tool, and goes on with two updates of GRPO,
about a minute on a processor. Chat models that call tools need no warm-up: give their name instead of `model`.
"""

import json
import tempfile

import gymnasium as gym
import torch
from datasets import Dataset
from transformers import Qwen2Config, Qwen2ForCausalLM
from trl import GRPOConfig, GRPOTrainer
from trl.chat_template_utils import qwen2_5_chat_template, qwen2_5_training_chat_template

from rewardlab.agents.llm.episodes import Thread
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.tiny import train_tokenizer
from rewardlab.agents.llm.warmup import imitate, watch
from rewardlab.wrappers import LanguageInterface

REWARD = "success - 0.1*(1 - valid)"


def make():
    return gym.make("RewardLab/Maze-v0", size=5, max_steps=8, reward=REWARD)


class Tools:
    """One episode at a time, played by calls of a tool."""

    def __init__(self):
        self._env = LanguageInterface(make())

    def reset(self, seed, **_):
        """Begin the task that belongs to `seed`; what is returned goes into the prompt."""
        text, _ = self._env.reset(seed=seed)
        self._over, self._fault, self._terms = False, False, {}
        return text

    def act(self, action: str) -> str:
        """Play one step.

        Args:
            action: What to do, in words.

        Returns:
            What is to be seen then.
        """
        if self._over:
            return "It is over."
        text, _, terminated, truncated, info = self._env.step(action)
        self._over, self._fault = terminated or truncated, info["fault"]
        for name, value in info["reward"]["terms"].items():
            self._terms[name] = self._terms.get(name, 0.0) + value
        return "It is over." if self._over else text


def term(name):
    """The reward function of one term; None, which TRL leaves out, where the infrastructure failed."""

    def function(environments, **_):
        return [None if env._fault else env._terms.get(name, 0.0) for env in environments]

    function.__name__ = name
    return function


def as_messages(transcript):
    """An episode of the expert as calls of the tool."""
    messages = [{"role": "user", "content": transcript[0][0]}]
    for turn, (heard, said) in enumerate(transcript):
        if turn:
            messages.append({"role": "tool", "name": "act", "content": heard})
        call = {"type": "function", "function": {"name": "act", "arguments": {"action": said}}}
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
    return messages


shown = [as_messages(transcript) for transcript in watch(make(), 100, seed=0)]
with tempfile.TemporaryDirectory() as folder:
    # A tokenizer whose marks are those of a chat template that TRL knows, and a small model.
    tokenizer = train_tokenizer([json.dumps(message) for messages in shown for message in messages])
    tokenizer.add_special_tokens({"eos_token": "<|im_end|>", "additional_special_tokens": ["<|im_start|>"]})
    tools = [Tools().act]
    model = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(tokenizer), hidden_size=64, intermediate_size=192, num_hidden_layers=2,
            num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=4096, tie_word_embeddings=True,
            eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip

    threads = []
    for messages in shown:
        tokenizer.chat_template = qwen2_5_training_chat_template
        read = tokenizer.apply_chat_template(messages, tools=tools, return_dict=True, return_assistant_tokens_mask=True)
        tokens, said = read["input_ids"], read["assistant_masks"]
        threads.append(Thread(tokens, [0 if mine else -1 for mine in said], [0.0] * len(tokens)))
    imitate(
        LanguagePolicy(model, tokenizer), threads,
        learning_rate=3e-3, epochs=4, batch_tokens=2_048, max_grad_norm=1.0, seed=0,
    )  # fmt: skip
    tokenizer.chat_template = qwen2_5_chat_template
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)

    torch.manual_seed(0)
    trainer = GRPOTrainer(
        model=folder,
        processing_class=tokenizer,
        environment_factory=Tools,
        reward_funcs=[term(name) for name in make().unwrapped.reset(seed=0)[1]["reward"]["terms"]],
        # The seed goes to reset; the prompt is what reset returns.
        train_dataset=Dataset.from_list(
            [{"prompt": [{"role": "user", "content": ""}], "seed": seed} for seed in range(8)]
        ),
        args=GRPOConfig(
            output_dir=folder, max_steps=2, per_device_train_batch_size=8, num_generations=4, learning_rate=1e-4,
            max_completion_length=1_000, max_tool_calling_iterations=8,
            multi_objective_aggregation="normalize_then_sum",
            logging_steps=1, report_to=[], use_cpu=True, bf16=False, save_strategy="no", disable_tqdm=True,
        ),
    )  # fmt: skip
    trainer.train()
    for row in trainer.state.log_history[:2]:
        print({name: value for name, value in row.items() if name.startswith(("rewards/", "tools/", "reward"))})
