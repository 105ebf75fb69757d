"""A chat server plays: conversations grow, pictures are sent, failures are faults, and what it costs is counted."""

import json

import numpy as np
import pytest

from rewardlab.agents.endpoint import load_endpoint_agent
from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.evaluation_run import Evaluation, carry_out
from rewardlab.agents.loading import load_agent
from rewardlab.agents.play import play
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.wrappers import LanguageInterface

from . import toy  # noqa: F401  registers the ids
from .chat_server import Failure, in_turn, serve, text


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def spec(log, **settings):
    return "&".join([f"endpoint:parrot?url={log.url}", *(f"{name}={value}" for name, value in settings.items())])


def played(answer, env="Toy/Corridor-v0", *, rows=3, episodes=4, kwargs=None, **settings):
    """The episodes' records, the log of the server, and the agent."""
    with serve(answer) as log:
        venv = vectorize(env, rows, **(kwargs or {}))
        agent = load_agent(spec(log, **settings), venv)
        records = evaluate(agent, venv, episode_seeds(0, episodes))
        venv.close()
    return records, log, agent


def test_it_plays_what_the_server_says():
    records, log, agent = played(lambda body: "right")
    assert [record.success for record in records] == [1.0] * 4
    # One request a step of an episode that is recorded: none for rows that wait for the others.
    assert len(log.requests) == sum(record.length for record in records) == agent.usage["replies"]
    assert log.requests[0]["model"] == "parrot"
    assert set(log.requests[0]) == {"model", "messages"}


def test_a_conversation_is_the_users_and_the_models_words_in_turn():
    _, log, _ = played(lambda body: "right", rows=1, episodes=1)
    last = log.requests[-1]["messages"]
    assert [message["role"] for message in last] == ["user", "assistant"] * (len(last) // 2) + ["user"]
    assert last[1]["content"] == "right"
    assert last[0]["content"].endswith(("cell 0", "cell 1"))
    assert last[-1]["content"] == "cell 3"


def test_a_new_episode_is_a_new_conversation():
    _, log, _ = played(lambda body: "right", rows=1, episodes=3)
    assert sum(len(request["messages"]) == 1 for request in log.requests) == 3


def test_instructions_come_first_in_native_environments_too():
    records, log, _ = played(lambda body: "up", "Maze-v0", rows=2, episodes=2, kwargs={"size": 5, "max_steps": 3})
    first, second = log.requests[0]["messages"], log.requests[-1]["messages"]
    assert first[0]["content"].startswith("You are in a maze of 5 x 5 tiles")
    assert "You begin." in first[0]["content"]
    assert not second[-1]["content"].startswith("You are in a maze")
    assert all(record.length == 3 for record in records)


def test_environments_behind_a_language_interface_are_spoken_to_as_they_are():
    with serve(lambda body: "go up") as log:
        venv = vectorize("Maze-v0", 2, wrap=lambda env, row: LanguageInterface(env), size=5, max_steps=2)
        agent = load_agent(spec(log), venv)
        records = evaluate(agent, venv, [1, 2])
        venv.close()
    assert all(record.length == 2 for record in records)
    assert log.requests[0]["messages"][0]["content"].count("You are in a maze") == 1


@pytest.mark.parametrize(
    "answer", ["", "\x00\ud800 <|end|>", "no idea " * 2000, {"role": "assistant", "content": None}]
)
def test_garbage_is_an_invalid_action_and_no_fault(answer):
    records, log, _ = played(lambda body: answer, rows=2, episodes=2)
    assert [(record.success, record.fault, record.length) for record in records] == [(0.0, False, 10)] * 2
    assert all(text(message["content"]) for request in log.requests for message in request["messages"])


def test_thoughts_are_no_part_of_an_answer():
    records, log, _ = played(lambda body: "<think>left? right?</think>right", rows=1, episodes=1)
    assert records[0].success == 1.0
    assert log.requests[-1]["messages"][1]["content"] == "right"


def test_a_server_that_fails_is_a_fault_of_that_episode_alone():
    """Every conversation about cell 2 fails in the tasks that begin in cell 1."""

    def answer(body):
        said = [text(message["content"]) for message in body["messages"]]
        return Failure(500) if said[0].endswith("cell 1") and said[-1] == "cell 2" else "right"

    records, _, agent = played(answer, episodes=8, retries=0)
    odd = [record.task % 2 == 1 for record in records]
    assert 0 < sum(odd) < 8
    assert [record.fault for record in records] == odd
    assert [record.success for record in records if not record.fault] == [1.0] * (8 - sum(odd))
    summary = summarize(records)
    assert (summary["success"], summary["faults"]) == (1.0, sum(odd))
    assert agent.usage["failures"] == sum(odd)
    assert "out of order" in agent.usage["last_failure"]


def test_a_server_that_fails_for_a_moment_is_asked_again(monkeypatch):
    monkeypatch.setattr("rewardlab.chat.pause", lambda attempt, after, backoff: 0.0)
    records, _, agent = played(in_turn(Failure(503), Failure(429), "right"), rows=1, episodes=1)
    assert (records[0].success, records[0].fault, agent.usage["retries"]) == (1.0, False, 2)


def test_in_the_terminal_a_failure_ends_the_episode_with_its_reason():
    with serve(lambda body: Failure(500)) as log:
        venv = vectorize("Toy/Corridor-v0", 1)
        with pytest.raises(Fault, match="out of order"):
            play(load_agent(spec(log, retries=0), venv), venv, lambda shown: None)


def test_what_the_server_refuses_ends_the_evaluation():
    with pytest.raises(ConfigurationError, match="refuses model 'parrot': 401"):
        played(lambda body: Failure(401))


def test_what_is_too_long_is_told_from_the_beginning():
    too_long = Failure(400, {"error": {"message": "context_length_exceeded", "code": "context_length_exceeded"}})
    records, log, _ = played(
        lambda body: too_long if len(body["messages"]) > 3 else "right", rows=1, episodes=1, kwargs={"split": "train"}
    )
    assert records[0].success == 1.0
    assert max(len(request["messages"]) for request in log.requests) == 5
    assert sum(len(request["messages"]) == 1 for request in log.requests) >= 2


def test_a_page_that_cannot_be_read_at_all_gets_an_invalid_answer():
    records, _, agent = played(lambda body: Failure(400, "context length exceeded"), rows=1, episodes=1)
    assert (records[0].success, records[0].fault, agent.usage["replies"]) == (0.0, False, 0)


def test_conversations_can_be_kept_short():
    _, log, _ = played(lambda body: "left", rows=1, episodes=1, turns=2)
    assert [len(request["messages"]) for request in log.requests] == [1, 3] * 5


def test_options_are_sent_where_they_are_given():
    _, log, _ = played(lambda body: "right", rows=1, episodes=1, temperature=0, max_tokens=7, reasoning_effort="low")
    assert {name: log.requests[0][name] for name in ("temperature", "max_tokens", "reasoning_effort")} == {
        "temperature": 0,
        "max_tokens": 7,
        "reasoning_effort": "low",
    }


def test_the_key_comes_from_a_variable(monkeypatch):
    monkeypatch.setenv("MY_KEY", "secret")
    _, log, _ = played(lambda body: "right", rows=1, episodes=1, key_from="MY_KEY")
    assert log.headers[0]["Authorization"] == "Bearer secret"


def images(message):
    return [part for part in message["content"] if part["type"] == "image_url"]


def test_pictures_of_an_environment_that_makes_messages_itself():
    pytest.importorskip("PIL")
    _, log, _ = played(
        lambda body: "refuse()", "GUIGrounding-v0", rows=1, episodes=1, kwargs={"resolution": (640, 400)}
    )
    (message,) = log.requests[0]["messages"]
    assert images(message)[0]["image_url"]["url"].startswith("data:image/png;base64,")
    assert "Instruction: " in text(message["content"])


def test_words_alone_where_no_picture_is_observed():
    _, log, _ = played(
        lambda body: "refuse()", "GUIGrounding-v0", rows=1, episodes=1, kwargs={"observation": "outline"}
    )
    (message,) = log.requests[0]["messages"]
    assert isinstance(message["content"], str)


def test_the_latest_pictures_are_sent_and_older_ones_are_not():
    kwargs = {"size": 5, "observation": "rgb", "max_steps": 4}
    _, log, _ = played(lambda body: "up", "Maze-v0", rows=1, episodes=1, kwargs=kwargs, pictures=2)
    last = [message for message in log.requests[-1]["messages"] if message["role"] == "user"]
    assert [len(images(message)) for message in last] == [0, 0, 1, 1]
    assert text(last[0]["content"]).startswith("You are in a maze")


def test_the_pictures_are_what_was_observed():
    import base64
    import io

    from PIL import Image

    kwargs = {"size": 5, "observation": "rgb", "max_steps": 1}
    _, log, _ = played(lambda body: "up", "Maze-v0", rows=1, episodes=1, kwargs=kwargs)
    venv = vectorize("Maze-v0", 1, **kwargs)
    observation, _ = venv.reset(seed=episode_seeds(0, 1))
    address = images(log.requests[0]["messages"][0])[0]["image_url"]["url"]
    sent = np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))))
    np.testing.assert_array_equal(sent, observation[0])


def test_what_it_costs_is_in_the_runs_folder(tmp_path):
    told = {}
    with serve(lambda body: "right") as log:
        agent = spec(log, price_in=1, price_out=2.5)
        evaluation = Evaluation("Toy/Corridor-v0", agent=agent, episodes=3, record="sample")
        records = carry_out(evaluation, tmp_path / "run", on_usage=told.update)
        (row,) = read_rows(tmp_path / "run" / "metrics.jsonl")
        assert row["usage"] == told
        assert told["replies"] == told["completion_tokens"] == sum(record.length for record in records)
        assert told["cost"] == pytest.approx((told["prompt_tokens"] + 2.5 * told["completion_tokens"]) / 1e6)
        assert load_agent(str(tmp_path / "run"), vectorize("Toy/Corridor-v0", 1)).usage["replies"] == 0


def test_what_was_read_and_said_is_recorded_beside_the_action(tmp_path):
    with serve(lambda body: "I think so: right") as log:
        evaluation = Evaluation("Maze-v0", agent=spec(log), env_kwargs={"size": 5, "max_steps": 3}, episodes=3,
                                record="all")  # fmt: skip
        carry_out(evaluation, tmp_path)
    files = sorted((tmp_path / "trajectories").glob("*/*.jsonl"))
    assert len(files) == 3
    for file in files:
        _, first, *rows = (json.loads(line) for line in file.read_text().splitlines())
        assert "said" not in first and {row["said"] for row in rows} == {"I think so: right"}
        assert [row["heard"].startswith("You are in a maze") for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row["heard"] for row in rows)


def test_a_recording_of_a_fault_says_so(tmp_path):
    with serve(lambda body: Failure(500) if text(body["messages"][-1]["content"]) == "cell 2" else "right") as log:
        evaluation = Evaluation("Toy/Corridor-v0", agent=spec(log, retries=0), episodes=2, record="all")
        records = carry_out(evaluation, tmp_path)
    assert all(record.fault for record in records)
    for file in sorted((tmp_path / "trajectories").glob("*/*.jsonl")):
        steps = [json.loads(line) for line in file.read_text().splitlines()][1:]
        assert [step["fault"] for step in steps] == [False] * (len(steps) - 1) + [True]
        assert 2 <= len(steps) <= 4


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("endpoint:", "write endpoint:NAME or endpoint:NAME"),
        ("endpoint:parrot", "nobody says where the chat server is"),
        ("endpoint:parrot?url=http://x&temprature=1", "no setting 'temprature'.*Did you mean 'temperature'"),
        ("endpoint:parrot?url=http://x&temperature=hot", "takes a number as 'temperature'"),
        ("endpoint:parrot?url=http://x&temperature={a=1}", "takes a number 0 or more as 'temperature'"),
        ("endpoint:parrot?url=http://x&concurrency=0", "takes a number 1 or more as 'concurrency'"),
        ("endpoint:parrot?turns", "write settings as key=value, not 'turns'"),
        ("endpoint:parrot?url=http://x&price_in=1", "give both price_in and price_out"),
    ],
)
def test_a_mistake_in_the_word_is_said(word, message):
    with pytest.raises(ConfigurationError, match=message):
        load_endpoint_agent(word, vectorize("Toy/Corridor-v0", 1))


def test_environments_without_words_are_refused():
    with pytest.raises(ConfigurationError, match="does not describe itself"):
        load_agent("endpoint:parrot?url=http://localhost:1", vectorize("CartPole-v1", 1))
