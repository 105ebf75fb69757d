"""A learner whose answers a vLLM server samples: it has the learner's weights, whenever they have changed."""

import copy

import pytest
from gymnasium.vector import SyncVectorEnv

from rewardlab.agents.llm.engines import Engines
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small, vllm_double
from .test_handover import away, with_matrices

pytestmark = pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning")
SETTINGS = {
    "engine": "vllm",
    "groups": 2,
    "group_size": 3,
    "max_tokens": 5,
    "context": 300,
    "minibatches": 2,
    "n_epochs": 2,
    "learning_rate": 1e-2,
    "warmup_epochs": 1,
    "credit": "grpo",
}


@pytest.fixture
def double():
    """A server that begins with weights of its own."""
    with vllm_double.serve(small.policy(seed=5).model) as served:
        yield served


def learner(double, of=None, checkpoint=None, **settings):
    told = {}
    made = LanguageLearner(
        [small.Spelling() for _ in range(6)],
        as_reward("valid"),
        of or small.policy(),
        [[("you see a wall", "north"), ("a door", "east")]] * 3,
        settings=language_settings({**SETTINGS, "server": double.url, **settings}),
        seed=0,
        checkpoint=checkpoint,
        log=lambda name, value, step: told.setdefault(name, []).append(value),
    )
    made.told = told
    return made


@pytest.mark.parametrize(
    "settings", [{}, {"temperature": 0.7}, {"roots": 2, "credit": "spo"}, {"refine": 1, "refine_on": "best"}]
)
def test_updates_learn_from_what_the_server_sampled(double, settings):
    made = learner(double, small.policy(temperature=settings.get("temperature", 1.0)), **settings)
    for _ in range(2):
        made.update()
    gaps = made.told["train/log_probability_gap"]
    # Learning so fast, the weights before an update and those after it say very different things.
    assert len(gaps) == 2 - settings.get("refine", 0) and max(gaps) < 1e-4
    assert made.told["rollout/return"][0] > 0 and made.told["rollout/entropy"][0] > 0
    assert len(double.bodies("/collective_rpc")) == 2
    double.models["base"].load_state_dict(small.policy(seed=5).model.state_dict())
    assert away(made.policy, double, "base") > 0.1
    made.agent(SyncVectorEnv([lambda: make_single("Maze-v0", size=5)] * 2))
    assert away(made.policy, double, "base") < 1e-4
    # What an evaluation has given is not given again.
    made.update()
    assert len(double.bodies("/collective_rpc")) == 3


def test_updates_of_matrices(double):
    double.models["base"].load_state_dict(small.policy().model.state_dict())
    made = learner(double, with_matrices(small.policy()))
    for _ in range(2):
        made.update()
    assert max(made.told["train/log_probability_gap"]) < 1e-4
    assert len(double.bodies("/v1/load_lora_adapter")) == 2 and len(double.models) == 2


def test_the_same_seed_learns_the_same(double):
    first, second = learner(double), learner(double)
    for made in (first, second):
        made.update()
    assert first.told.keys() == second.told.keys()
    for name, values in first.told.items():
        assert second.told[name] == pytest.approx(values, rel=1e-4, abs=1e-4), name


def test_a_checkpoint_goes_on(double, tmp_path):
    made = learner(double)
    made.update()
    made.save(tmp_path)
    back = learner(double, LanguagePolicy(copy.deepcopy(made.policy.model), small.tokenizer()), tmp_path)
    made.told.clear()
    for each in (made, back):
        each.update()
    for name, values in made.told.items():
        assert back.told[name] == pytest.approx(values, rel=1e-4, abs=1e-4), name


def test_conversations_of_an_evaluation_and_of_an_update_do_not_meet(double):
    of = small.policy()
    engines = Engines(of, [2], language_settings({**SETTINGS, "server": double.url}))
    for chunk in ([7, 8], [9]):
        engines.engine(0).answer([(0, 1)], [chunk], [small.chance()], longest=2, temperature=1.0)
        assert double.bodies()[-1]["prompt"] == chunk


def test_a_server_that_reads_too_little():
    of = small.policy()
    with vllm_double.serve(of.model, longest=200) as double:
        with pytest.raises(ConfigurationError, match=r"at most 200 tokens.*--max-model-len 300.*agent\.context=200"):
            learner(double)
        assert not double.bodies("/collective_rpc")


def test_a_server_that_tells_other_probabilities():
    of = small.policy()
    refused = pytest.raises(ConfigurationError, match="processed_logprobs")
    with vllm_double.serve(of.model, processed=False) as double, refused:
        learner(double, temperature=0.5)


def test_settings_that_do_not_go_together(double):
    with pytest.raises(ConfigurationError, match="tells no entropies"):
        language_settings({"engine": "vllm", "measure": "entropy"})
    with pytest.raises(ConfigurationError, match=r"transformers, vllm as 'engine', not 'vlm'\. Did you mean 'vllm'"):
        language_settings({"engine": "vlm"})
    with pytest.raises(ConfigurationError, match="a text as 'server'"):
        language_settings({"server": 8000})
    chosen = language_settings({**SETTINGS, "server": double.url})
    with pytest.raises(ConfigurationError, match="one process that learns, not for 2"):
        Engines(small.policy(), [2], chosen, processes=2)
