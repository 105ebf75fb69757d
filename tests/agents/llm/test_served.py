"""Answers of a vLLM server: the tokens that it sampled, their probabilities, and what is done where it fails."""

import numpy as np
import pytest
import torch

from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.served import Served
from rewardlab.agents.llm.vllm_server import ADDRESS, VllmServer
from rewardlab.errors import ConfigurationError, Fault

from . import small, vllm_double
from .test_sampled_is_trained import gap

SETTINGS = {"longest": 6, "temperature": 1.0}


@pytest.fixture(scope="module")
def of():
    return small.policy()


@pytest.fixture
def double(of):
    with vllm_double.serve(of.model) as served:
        yield served


def engine(of, double, **patience):
    server = VllmServer(double.url, **{"retries": 1, "backoff": 0.0} | patience)
    return small.talker(of)[0], Served(server, server.model, small.talker(of)[0].stops)


@pytest.mark.parametrize("temperature", [1.0, 0.6])
def test_probabilities_are_those_of_the_model_over_many_turns(double, temperature):
    of = small.policy(temperature=temperature)
    dialogue, served = engine(of, double)
    envs = [small.Talk() for _ in range(4)]
    episodes = play_conversations(envs, 1, served, dialogue, range(12, 16), Speech(6, 4000, temperature=temperature))
    assert max(episode.steps for episode in episodes) > 3
    assert gap(of, episodes) < 1e-4
    # The whole distribution was sampled from, although the double would rather say the likeliest token.
    said = [token for episode in episodes for token in episode.threads[0].tokens]
    assert min(number for episode in episodes for number in episode.threads[0].log_probabilities) < -1, said
    # What was read before is kept: later turns begin with earlier ones.
    prompts = [body["prompt"] for body in double.bodies()]
    assert any(late[: len(early)] == early != late for early in prompts for late in prompts)


def test_seeds_determine_what_is_said(of, double):
    dialogue, served = engine(of, double)
    opened = [dialogue.open("you see a door")] * 3

    def said(keys, seeds, **settings):
        answers = served.answer(keys, opened, [small.chance(seed) for seed in seeds], **SETTINGS | settings)
        return [answer.tokens for answer in answers]

    first = said("abc", [1, 2, 3])
    assert said("def", [1, 2, 3]) == first
    assert said("ghi", [3, 2, 1]) == first[::-1]
    assert len({tuple(tokens) for tokens in first}) > 1
    assert len({tuple(tokens) for tokens in said("jkl", [1, 2, 3], temperature=0.0)}) == 1


def test_conversations_go_on_branch_and_end(of, double):
    dialogue, served = engine(of, double)
    opened, draws = dialogue.open("you see a door"), [small.chance()]
    (first,) = served.answer("a", [opened], draws, **SETTINGS)
    served.fork("a", "b")
    chunk = dialogue.follow("a wall", ended=first.ended)
    (own,) = served.answer("a", [chunk], draws, **SETTINGS)
    assert double.bodies()[-1]["prompt"] == [*opened, *first.tokens, *chunk]
    served.answer("b", [chunk], draws, **SETTINGS)
    assert double.bodies()[-1]["prompt"] == [*opened, *first.tokens, *chunk]
    served.answer("a", [[5]], draws, **SETTINGS)
    assert double.bodies()[-1]["prompt"] == [*opened, *first.tokens, *chunk, *own.tokens, 5]
    served.forget(["a", "never heard of"])
    served.answer("a", [opened], draws, **SETTINGS)
    assert double.bodies()[-1]["prompt"] == opened
    with pytest.raises(KeyError):
        served.fork("never heard of", "c")


def test_stops_end_an_answer_and_nothing_else_does(of, double):
    server = VllmServer(double.url)
    every = sorted(range(0, len(of.tokenizer), 3))
    answers = Served(server, "base", every).answer(
        range(8), [[7]] * 8, [small.chance(seed) for seed in range(8)], longest=20, temperature=1.0
    )
    for answer in answers:
        assert answer.ended == (answer.tokens[-1] in every)
        assert not set(answer.tokens[:-1]) & set(every)
        assert len(answer.tokens) == len(answer.log_probabilities) == len(answer.entropies) <= 20
    assert any(answer.ended for answer in answers)
    # The double would end at the model's own end, too.
    own = of.model.generation_config.eos_token_id
    double.models["base"].lm_head.weight.data[own] *= 50
    (never,) = Served(server, "base", [own - 1]).answer("a", [[7]], [small.chance()], longest=30, temperature=1.0)
    assert own in never.tokens[:-1]


def test_entropies_are_right_on_average(of, double):
    _, served = engine(of, double)
    count = 150
    answers = served.answer(
        range(count), [[7, 8, 9]] * count, [small.chance(seed) for seed in range(count)], longest=1, temperature=1.0
    )
    with torch.no_grad():
        spread = of.model(torch.tensor([[7, 8, 9]])).logits[0, -1].log_softmax(-1)
    entropy = float(torch.special.entr(spread.exp()).sum())
    told = [answer.entropies[0] for answer in answers]
    assert abs(np.mean(told) - entropy) < 4 * np.std(told) / count**0.5


def test_probabilities_of_another_temperature_are_found_out(of):
    with vllm_double.serve(of.model, processed=False) as double:
        _, served = engine(of, double)
        served.check_temperature(1.0)
        with pytest.raises(ConfigurationError, match="--logprobs-mode processed_logprobs"):
            served.check_temperature(0.6)
    with vllm_double.serve(of.model) as double:
        engine(of, double)[1].check_temperature(0.6)


BROKEN = {"choices": [{"token_ids": [3], "logprobs": {"token_logprobs": [-1.0]}, "finish_reason": "abort"}]}


@pytest.mark.parametrize("failure", [500, 429, 0, {}, BROKEN, {"choices": []}])
def test_who_fails_is_asked_again(of, double, failure):
    _, served = engine(of, double)
    double.failing = [failure]
    (answer,) = served.answer("a", [[7]], [small.chance()], **SETTINGS)
    first, again = double.bodies()
    assert first == again and answer.tokens
    double.failing = [failure] * 2
    with pytest.raises(Fault, match=r"the vLLM server failed at http.*, asked 2 times"):
        served.answer("b", [[7]], [small.chance()], **SETTINGS)


def test_what_is_refused_is_told_at_once(of, double):
    _, served = engine(of, double)
    with pytest.raises(ConfigurationError, match=r"refuses .*400: maximum context length"):
        served.answer("a", [[7] * 4000], [small.chance()], **SETTINGS)
    assert len(double.bodies()) == 1
    double.failing = [{"choices": [{"token_ids": None, "finish_reason": "stop"}]}]
    with pytest.raises(ConfigurationError, match=r"older than 0\.10\.2"):
        served.answer("b", [[7]], [small.chance()], **SETTINGS)


def test_a_server_that_goes_away_is_a_fault(of):
    with vllm_double.serve(of.model) as double:
        _, served = engine(of, double)
    with pytest.raises(Fault, match="asked 2 times"):
        served.answer("a", [[7]], [small.chance()], **SETTINGS)


def test_where_the_server_is(of, double, monkeypatch):
    monkeypatch.delenv(ADDRESS, raising=False)
    with pytest.raises(ConfigurationError, match=f"set agent.server, or {ADDRESS}"):
        VllmServer()
    with pytest.raises(ConfigurationError, match="address 'localhost:8000' is none"):
        VllmServer("localhost:8000")
    monkeypatch.setenv(ADDRESS, f"{double.url}/v1/")
    monkeypatch.setenv("VLLM_API_KEY", "secret")
    server = VllmServer()
    assert (server.url, server.model, server.longest) == (double.url, "base", 4000)
    server.post("/v1/completions", {**small_request(), "model": "base"}, lambda response: None)
    assert double.keys == ["Bearer secret"]


def small_request():
    return {"prompt": [7], "max_tokens": 1, "seed": 0, "stop_token_ids": []}


def test_nobody_there(of, double):
    with pytest.raises(ConfigurationError, match=r"no vLLM server answers at http://127\.0\.0\.1:9 .*vllm serve"):
        VllmServer("http://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match=r"is no vLLM server that has a model: 404"):
        VllmServer(f"{double.url}/elsewhere")
