"""A vLLM server has the weights that it was given: all of a policy's, or its matrices of LoRA."""

import pytest
import torch
from peft import LoraConfig, get_peft_model

from rewardlab.agents.llm.handover import Handover
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.served import Served
from rewardlab.agents.llm.vllm_server import VllmServer
from rewardlab.errors import ConfigurationError

from . import small, vllm_double

pytestmark = pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning")


@pytest.fixture
def double():
    """A server that begins with weights of its own."""
    with vllm_double.serve(small.policy(seed=5).model) as served:
        yield served


def with_matrices(of):
    """Return a policy of which matrices of LoRA learn, which are not 0 any more."""
    torch.manual_seed(0)
    made = get_peft_model(of.model, LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "lora_" in name:
                weight += 0.3 * torch.randn_like(weight)
    return LanguagePolicy(made.eval(), of.tokenizer)


def away(of, double, model, count=4):
    """Return by how much what the server says of its tokens differs from what the policy would."""
    prompts = [[7, 8, 9, number] for number in range(count)]
    served = Served(VllmServer(double.url), model, [2])
    draws = [small.chance(number) for number in range(count)]
    worst = 0.0
    answers = served.answer(range(count), prompts, draws, longest=3, temperature=1.0)
    for prompt, answer in zip(prompts, answers, strict=True):
        with torch.no_grad():
            spread = of.model(torch.tensor([[*prompt, *answer.tokens]])).logits[0].log_softmax(-1)
        for place, (token, told) in enumerate(zip(answer.tokens, answer.log_probabilities, strict=True)):
            worst = max(worst, abs(float(spread[len(prompt) + place - 1, token]) - told))
    return worst


def test_the_server_gets_all_weights_and_forgets_what_the_old_ones_had_read(double, tmp_path):
    of = small.policy()
    handover = Handover(VllmServer(double.url), str(tmp_path))
    assert away(of, double, "base") > 0.1
    assert handover.give(of, 0) == "base"
    assert away(of, double, "base") < 1e-4
    (folder,) = tmp_path.iterdir()
    assert [path.name for path in folder.iterdir()] == ["0"]
    with torch.no_grad():
        of.model.lm_head.weight += 0.5 * torch.randn(of.model.lm_head.weight.shape)
    asked = len(double.asked)
    # The same weights are given once.
    handover.give(of, 0)
    assert len(double.asked) == asked
    handover.give(of, 1)
    assert [path for path, _ in double.asked[asked:]] == [
        "/collective_rpc",
        "/reset_prefix_cache?reset_running_requests=true",
    ]
    assert away(of, double, "base") < 1e-4
    assert [path.name for path in folder.iterdir()] == ["1"]
    del handover
    assert not list(tmp_path.iterdir())


def test_the_server_gets_the_matrices_of_lora_under_a_new_name_each_time(double):
    double.models["base"].load_state_dict(small.policy().model.state_dict())
    of = with_matrices(small.policy())
    handover = Handover(VllmServer(double.url))
    assert away(of, double, "base") > 0.1
    first = handover.give(of, 3)
    assert away(of, double, first) < 1e-4
    with torch.no_grad():
        next(weight for name, weight in of.model.named_parameters() if "lora_" in name).mul_(-1.0)
    second = handover.give(of, 4)
    assert second != first
    assert away(of, double, second) < 1e-4
    assert list(double.models) == ["base", second]
    # Whoever comes next still finds the model itself.
    assert VllmServer(double.url).model == "base"


@pytest.mark.parametrize(
    ("how", "adapted", "told"),
    [
        ({"development": False}, False, "404.*VLLM_SERVER_DEV_MODE=1"),
        ({"lora": False}, True, "404.*--enable-lora, and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True"),
    ],
)
def test_a_server_that_takes_no_weights(how, adapted, told):
    of = small.policy()
    with vllm_double.serve(of.model, **how) as double, pytest.raises(ConfigurationError, match=told):
        Handover(VllmServer(double.url)).give(with_matrices(of) if adapted else of, 0)


def test_a_folder_that_cannot_be_written(double):
    with pytest.raises(ConfigurationError, match=r"agent\.server_folder '/nowhere/at/all'"):
        Handover(VllmServer(double.url), "/nowhere/at/all")
