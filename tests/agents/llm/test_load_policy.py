"""Models from a word or a folder: saved and read back they are the same; what cannot be played with is refused."""

import copy

import pytest
import torch
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    MistralConfig,
    MistralForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
)

from rewardlab.agents.llm.loading import load_policy
from rewardlab.agents.llm.policy import batches
from rewardlab.agents.llm.rollout import Speech
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.llm.update import Update
from rewardlab.errors import ConfigurationError

from . import small
from .test_sampled_is_trained import gap, played
from .test_update import descended, flat, pairs
from .test_update import played as told_by

SHAPE = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}

pytestmark = pytest.mark.usefixtures("little")


def load(model="tiny", **settings):
    return load_policy(
        language_settings({"model": str(model), "context": 1024} | settings),
        lambda: [" ".join(small.WORDS)] * 8,
        seed=0,
        device="cpu",
    )


def answers(of):
    return [episode.answers for episode in played(of, small_speech(), count=3)]


def small_speech():
    return Speech(7, 500)


@pytest.mark.parametrize("lora", [0, 4])
def test_what_is_saved_reads_says_and_learns_as_before(tmp_path, lora):
    of = load(lora=lora)
    update = Update(of, language_settings({"learning_rate": 1e-2}), tell=lambda name, value: None)
    update.descend(pairs(told_by(of.model.eval() and of)), [], small.chance())
    of.model.eval()
    for stage in ("once", "twice"):
        of.save(tmp_path / stage)
        back = load(tmp_path / stage, lora=lora)
        assert type(back.model) is type(of.model)
        learnt, again = ({n: w for n, w in each.model.named_parameters() if w.requires_grad} for each in (of, back))
        assert learnt.keys() == again.keys()
        for name in learnt:
            assert torch.equal(learnt[name], again[name])
        text = "you see <|end|>  a door\n7 steps"
        assert of.tokenizer(text)["input_ids"] == back.tokenizer(text)["input_ids"]
        assert of.stops == back.stops
        assert answers(of.model.eval() and of) == answers(back.model.eval() and back)
        of = back


def test_lora_learns_few_weights_and_leaves_the_others():
    of = load(lora=2)
    few = sum(weight.numel() for weight in of.model.parameters() if weight.requires_grad)
    assert few < 0.3 * sum(weight.numel() for weight in of.model.parameters())
    before = {name: weight.clone() for name, weight in of.model.named_parameters()}
    update = Update(of, language_settings({"minibatches": 1, "learning_rate": 1e-2}), tell=lambda name, value: None)
    told = told_by(of.model.eval() and of)
    for _ in range(2):
        update.descend(pairs(told), [], small.chance())
    for name, weight in of.model.named_parameters():
        assert torch.equal(before[name], weight) is (not weight.requires_grad), name
    assert gap(of.model.eval() and of, played(of, small_speech())) < 1e-4


def test_less_memory_is_the_same_gradient():
    plain, careful = load(), load(gradient_checkpointing=True)
    told = told_by(plain.model.eval() and plain)
    assert torch.allclose(descended(careful, told), descended(plain, told), atol=1e-6)


def test_bfloat16():
    """It plays and learns; sampled and read probabilities differ by what eight bits of precision lose."""
    of = load(dtype="bfloat16")
    episodes = played(of.model.eval() and of, small_speech())
    assert gap(of, episodes) < 0.1
    before = {name: weight.clone() for name, weight in of.model.named_parameters()}
    update = Update(of, language_settings({"learning_rate": 1e-2}), tell=lambda name, value: None)
    update.descend(pairs(told_by(of)), [], small.chance())
    assert any(not torch.equal(before[name], weight) for name, weight in of.model.named_parameters())
    assert all(torch.isfinite(weight).all() for weight in of.model.parameters())


# What dynamo looks at while it traces an indexed tensor.
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf:UserWarning")
@pytest.mark.parametrize("real", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_compiled_it_reads_the_same(monkeypatch, real):
    """Without a compiler of C++: what torch traces is what runs; or, quickly, a wrapper that compiles nothing."""
    compiler, wrapped = torch.compile, []

    def compiled(model, dynamic):
        wrapped.append(model)
        return compiler(model, dynamic=dynamic, backend="eager") if real else lambda **given: model(**given)

    monkeypatch.setattr(torch, "compile", compiled)
    of = load(compile=True)
    episodes = played(of.model.eval() and of, small_speech(), count=4)
    assert gap(of, episodes) < 1e-4
    assert descended(of, told_by(of)).abs().sum() > 0
    assert wrapped == [of.model]
    # A copy that is held to stays what it was.
    held = copy.deepcopy(of.model)
    weights = torch.cat([weight.flatten() for weight in held.parameters()])
    descended(of, told_by(of.model.eval() and of), learning_rate=1e-2)
    assert torch.equal(weights, torch.cat([weight.flatten() for weight in held.parameters()]))
    assert not torch.equal(weights, flat(of))


def save(model, folder):
    model.save_pretrained(folder)
    small.tokenizer().save_pretrained(folder)
    return folder


def test_nothing_is_left_out_at_random(tmp_path):
    """Dropout while learning would be another policy than the one that sampled."""
    model = GPT2LMHeadModel(GPT2Config(vocab_size=400, n_embd=32, n_layer=2, n_head=4))
    assert model.config.resid_pdrop > 0
    of = load(save(model, tmp_path))
    of.model.train()
    told = [thread for thread, _ in told_by(of)]
    (batch,) = batches(told, 99_999, "cpu", range(len(told)))
    assert torch.equal(of.read(batch)[0], of.read(batch)[0])


def test_models_that_do_not_see_all_of_a_conversation_are_refused(tmp_path):
    short = GPT2LMHeadModel(GPT2Config(vocab_size=400, n_embd=32, n_layer=1, n_head=2, n_positions=128))
    folder = save(short, tmp_path / "short")
    with pytest.raises(ConfigurationError, match=r"at most 128 tokens.*agent\.context=128"):
        load(folder)
    assert load(folder, context=128)
    blind = MistralForCausalLM(MistralConfig(vocab_size=400, num_key_value_heads=2, sliding_window=256, **SHAPE))
    folder = save(blind, tmp_path / "blind")
    with pytest.raises(ConfigurationError, match="256"):
        load(folder)
    assert load(folder, context=256)
    mixed = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=400,
            num_key_value_heads=2,
            use_sliding_window=True,
            sliding_window=16,
            max_window_layers=1,
            **SHAPE,
        )
    )
    with pytest.raises(ConfigurationError, match="full attention only"):
        load(save(mixed, tmp_path / "mixed"))


def qwen(folder, cls=Qwen3ForCausalLM, **shape):
    cls(Qwen3Config(num_key_value_heads=2, **{"vocab_size": 400, **SHAPE, **shape})).save_pretrained(folder)
    return folder


def test_a_folder_that_is_not_whole_says_what_is_wrong_with_it(tmp_path):
    damaged = save(GPT2LMHeadModel(GPT2Config(vocab_size=400, n_embd=32, n_layer=1, n_head=2)), tmp_path / "damaged")
    (damaged / "model.safetensors").write_bytes(b"cut off")
    with pytest.raises(ConfigurationError, match="that folder holds none"):
        load(damaged)
    mute = tmp_path / "mute"
    build_tiny(["a"], size=small.SHAPE)[0].save_pretrained(mute)
    with pytest.raises(ConfigurationError, match="has no tokenizer"):
        load(mute)
    small.tokenizer().save_pretrained(qwen(tmp_path / "few", vocab_size=100))
    with pytest.raises(ConfigurationError, match=f"knows 100 tokens, and its tokenizer has {len(small.tokenizer())}"):
        load(tmp_path / "few")


def test_weights_that_are_missing_are_not_made_up(tmp_path):
    small.tokenizer().save_pretrained(qwen(tmp_path, Qwen3Model, tie_word_embeddings=False))
    with pytest.raises(ConfigurationError, match=r"hold no lm_head\.weight, which would be random"):
        load(tmp_path)


def test_what_is_no_model(tmp_path):
    with pytest.raises(ConfigurationError, match="that folder holds none"):
        load(tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ConfigurationError, match="that folder holds none"):
        load(tmp_path)


def test_the_folder_of_a_run_says_where_its_model_is(tmp_path):
    (tmp_path / "checkpoints" / "960" / "model").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match=r"Of a run, its model is .*checkpoints/960/model\."):
        load(tmp_path)
