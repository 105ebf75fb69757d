"""The chat client: it asks again, gives up loudly, and counts what it uses."""

import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rewardlab.chat import Chat, ContextOverflow, Reply, pause
from rewardlab.errors import ConfigurationError, Fault, MissingDependency

from .agents.chat_server import Failure, in_turn, serve

HELLO = [{"role": "user", "content": "hello there"}]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def chat(log, **how):
    return Chat("parrot", url=log.url, **{"backoff": 0.0, **how})


def test_it_asks_and_is_answered():
    with serve(lambda body: "good day to you") as log:
        client = chat(log, key="secret", options={"temperature": 0.5, "max_tokens": 9})
        assert client.ask(HELLO, max_tokens=3) == Reply("good day to you", "stop", 2, 4)
        client.close()
    assert log.requests == [{"model": "parrot", "messages": HELLO, "temperature": 0.5, "max_tokens": 3}]
    assert log.headers[0]["Authorization"] == "Bearer secret"


def test_address_and_key_are_found_in_the_environment(monkeypatch):
    with serve(lambda body: "yes") as log:
        monkeypatch.setenv("OPENAI_BASE_URL", log.url + "/")
        monkeypatch.setenv("OPENAI_API_KEY", " from outside\n")
        client = Chat("parrot")
        assert client.ask(HELLO).text == "yes"
        client.close()
    assert log.headers[0]["Authorization"] == "Bearer from outside"


def test_a_server_without_a_key_is_sent_none():
    with serve(lambda body: "yes") as log:
        client = chat(log)
        client.ask(HELLO)
        client.close()
    assert "Authorization" not in log.headers[0]


@pytest.mark.parametrize(
    "failure",
    [
        Failure(500),
        Failure(503, "<html>busy</html>"),
        Failure(429, headers={"Retry-After": "0"}),
        Failure(408),
        Failure(0),
        Failure(200, "no JSON"),
        Failure(200, {"choices": []}),
        Failure(200, {"choices": [{"message": None}]}),
        Failure(200, [1]),
    ],
    ids=lambda failure: f"{failure.status}-{str(failure.body)[:12]}",
)
def test_a_failure_is_followed_by_another_try(failure):
    with serve(in_turn(failure, failure, "at last")) as log:
        client = chat(log, retries=2)
        assert client.ask(HELLO).text == "at last"
        assert (client.usage.replies, client.usage.retries, client.usage.failures) == (1, 2, 0)
        client.close()
    assert len(log.requests) == 3


def test_a_server_that_goes_on_failing_is_a_fault():
    with serve(lambda body: Failure(503)) as log:
        client = chat(log, retries=2)
        with pytest.raises(Fault, match=r"asked 3 times: status 503: out of order"):
            client.ask(HELLO)
        assert (client.usage.replies, client.usage.retries, client.usage.failures) == (0, 2, 1)
        assert "out of order" in client.usage.last_failure
        client.close()
    client = chat(log, retries=0)
    with pytest.raises(Fault, match="asked once: ConnectError"):
        client.ask(HELLO)
    client.close()


def test_where_nobody_was_ever_heard_patience_is_short():
    with serve(in_turn("here", Failure(0))) as log:
        known, stranger = chat(log, retries=5), chat(log, retries=5)
        known.ask(HELLO)
    for client, times in ((known, 6), (stranger, 3)):
        with pytest.raises(Fault, match=f"asked {times} times: ConnectError"):
            client.ask(HELLO)
        assert client.usage.retries == times - 1
        client.close()


def test_what_is_no_chat_server_is_soon_told():
    with serve(lambda body: Failure(200, "<html>Welcome!</html>")) as log:
        client = chat(log, retries=5)
        with pytest.raises(Fault, match="asked 3 times: what came is no answer of the chat protocol: '<html>"):
            client.ask(HELLO)
        client.close()


def test_a_server_that_is_too_slow_is_a_fault():
    with serve(lambda body: "late", delay=0.5) as log:
        client = chat(log, retries=0, timeout=0.05)
        with pytest.raises(Fault, match="ReadTimeout"):
            client.ask(HELLO)
        client.close()


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422])
def test_what_is_refused_is_not_asked_again(status):
    with serve(lambda body: Failure(status, {"error": {"message": "not like this"}})) as log:
        client = chat(log, key="secret")
        with pytest.raises(ConfigurationError, match=f"refuses model 'parrot': {status}: not like this") as caught:
            client.ask(HELLO)
        assert "secret" not in str(caught.value)
        client.close()
    assert len(log.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        {
            "error": {
                "message": "This model's maximum context length is 8192 tokens.",
                "code": "context_length_exceeded",
            }
        },
        {"object": "error", "message": "the input exceeds max_model_len"},
        {"error": "prompt is too long: 9000 tokens"},
    ],
)
def test_what_is_too_long_is_told_apart(body):
    with serve(lambda _: Failure(400, body)) as log:
        client = chat(log)
        with pytest.raises(ContextOverflow, match="cannot read a conversation of this length"):
            client.ask(HELLO)
        client.close()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"role": "assistant", "content": None, "refusal": "I would rather not"}, ""),
        ({"role": "assistant"}, ""),
        ({"role": "assistant", "content": [{"type": "text", "text": "go "}, {"type": "x"}, {"text": "up"}]}, "go up"),
        ({"role": "assistant", "content": "half \ud83d of it"}, "half ? of it"),
    ],
)
def test_answers_of_every_shape_are_texts(message, said):
    with serve(lambda body: message, usage=False) as log:
        client = chat(log)
        assert client.ask(HELLO).text == said
        assert (client.usage.unmetered, client.usage.prompt_tokens) == (1, 0)
        client.close()


def test_many_conversations_side_by_side_but_not_more_than_allowed():
    def answer(body):
        words = body["messages"][0]["content"]
        return Failure(500) if words == "3" else words * 2

    with serve(answer, delay=0.02) as log:
        client = chat(log, concurrency=4, retries=1)
        found = client.ask_all([[{"role": "user", "content": str(number)}] for number in range(12)])
        client.close()
    assert [reply.text for number, reply in enumerate(found) if number != 3] == [
        str(number) * 2 for number in range(12) if number != 3
    ]
    assert isinstance(found[3], Fault)
    assert 2 <= log.most <= 4
    assert (client.usage.replies, client.usage.failures) == (11, 1)


def test_no_conversations_are_no_requests():
    with serve(lambda body: "?") as log:
        client = chat(log)
        assert client.ask_all([]) == []
        client.close()
    assert log.requests == []


def test_what_one_is_refused_for_stops_all():
    with serve(lambda body: Failure(401)) as log:
        client = chat(log, concurrency=2)
        with pytest.raises(ConfigurationError, match="401"):
            client.ask_all([HELLO] * 40)
        client.close()
    assert len(log.requests) < 40


def test_tokens_and_cost_are_summed():
    with serve(lambda body: "one two three") as log:
        client = chat(log, prices=(2.0, 10.0))
        for _ in range(5):
            client.ask(HELLO)
        client.close()
    # 5 x 2 tokens read at 2 a million, 5 x 3 written at 10 a million.
    used = client.usage.as_dict()
    assert used.pop("last_failure") == ""
    assert used.pop("cost") == pytest.approx(10 * 2e-6 + 15 * 10e-6)
    assert used == {
        "replies": 5, "retries": 0, "failures": 0, "unmetered": 0, "prompt_tokens": 10, "completion_tokens": 15,
    }  # fmt: skip
    assert chat(log).usage.cost is None


def test_pauses_double_and_obey_the_server():
    assert all(2**attempt / 2 <= pause(attempt, None, 1.0) <= 2**attempt for attempt in range(5))
    assert pause(40, None, 1.0) <= 60.0
    assert pause(0, "7", 1.0) == 7.0
    assert pause(0, "100000", 1.0) == 60.0
    assert pause(0, "-3", 0.0) == pause(0, "soon", 0.0) == pause(0, "nan", 0.0) == 0.0
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 20.0 < pause(0, soon, 0.0) <= 30.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "nobody says where the chat server is: set OPENAI_BASE_URL"),
        ({"url": "localhost:8000"}, "address 'localhost:8000' is none"),
        ({"url": "http://host:port/v1"}, "is none: Invalid port"),
        ({"url": "http://x", "model": ""}, "needs the name of a model"),
        ({"url": "http://x", "timeout": 0.0}, "timeout=0.0"),
        ({"url": "http://x", "concurrency": 0}, "concurrency=0"),
        ({"url": "http://x", "retries": -1}, "retries=-1"),
    ],
)
def test_what_cannot_be_is_said(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        Chat(**{"model": "parrot", **arguments})


def test_with_a_key_alone_the_service_of_that_name_is_meant(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    client = Chat("parrot")
    assert client._address == "https://api.openai.com/v1/chat/completions"
    client.close()


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingDependency, match=r"rewardlab\[chat\]"):
        Chat("parrot", url="http://localhost:1/v1")
