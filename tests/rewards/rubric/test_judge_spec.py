"""Judges by name: a chat server, a local model, a script."""

import os

import pytest
import torch

from rewardlab.agents.llm.tiny import Size, build_tiny
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric import BudgetSpent, load_judge, read_judge_file
from rewardlab.rewards.rubric.judge_local import LocalModel
from rewardlab.rewards.rubric.judge_models import Prompt
from rewardlab.rewards.rubric.judge_spec import read_spec
from rewardlab.rewards.rubric.prompt import messages

from ...agents.chat_server import Failure, serve
from . import judges


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path / "cache"))


def test_a_chat_server_judges_and_is_not_asked_twice():
    with serve(lambda body: '{"verdicts": {"right": "yes"}}') as log:
        spec = f"chat:parrot?url={log.url}&temperature=0&price_in=1.0&price_out=2.0"
        judge = load_judge(spec)
        asked = [judges.question("4"), judges.question("four")]
        assert [answer.values for answer in judge.ask(asked)] == [{"right": 1.0}] * 2
        assert [answer.values for answer in judge.ask(asked)] == [{"right": 1.0}] * 2
    assert len(log.requests) == 2
    assert log.requests[0]["temperature"] == 0
    assert (judge.usage.calls, judge.usage.cached) == (2, 2)
    assert judge.usage.cost == pytest.approx((judge.usage.read + 2 * judge.usage.written) / 1e6)
    assert judge.usage.read > 100


def test_a_server_that_fails_is_a_fault_for_each_question_it_fails():
    def answer(body):
        return Failure(500) if "five" in body["messages"][1]["content"] else '{"verdicts": {"right": "no"}}'

    with serve(answer) as log:
        judge = load_judge({"model": "chat:parrot", "url": log.url, "retries": 0, "cache": False})
        found = judge.ask([judges.question("five"), judges.question("6")])
    assert isinstance(found[0], Fault)
    assert found[1].values == {"right": 0.0}


def test_equal_descriptions_are_one_judge_with_one_budget():
    spec = f"script:{judges.__name__}:mentions_four?max_calls=1"
    assert load_judge(spec) is load_judge(read_spec(spec))
    load_judge(spec).ask([judges.question()])
    with pytest.raises(BudgetSpent):
        load_judge(spec).ask([judges.question("4, I say")])


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    model, tokenizer = build_tiny(['{"verdicts": {"right": "yes"}} judge the answer'] * 4, size=Size(1, 16, 2))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_local_model_is_asked_how_probable_each_verdict_is(tiny):
    judge = load_judge(f"transformers:{tiny}")
    graded, condition = judges.question(scale="yes=1/no=0", names=("right", "short")), judges.question(scale="1..5")
    first, second = judge.ask([graded, condition])
    assert set(first.values) == {"right", "short"}
    assert 0 < first.values["right"] < 1
    assert 0 < second.values["right"] < 1
    again = load_judge(f"transformers:{tiny}?votes=1").ask([graded])
    assert again[0].values == first.values
    assert judge.usage.read > 0


@pytest.mark.parametrize("device", ["abacus", "cuda"])
def test_a_device_that_there_is_not_is_told(tiny, device):
    if device == "cuda" and torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ConfigurationError, match=f"device '{device}' cannot be had"):
        load_judge(f"transformers:{tiny}?device={device}")


def test_the_probabilities_of_opposite_scales_add_to_one(tiny):
    model = LocalModel(str(tiny))

    def value(scale):
        # Without the fence, whose word is new each time.
        asked = judges.question(scale=scale)
        spoken = [{"role": "user", "content": "Is it right?"}]
        (said,) = model.say([Prompt(asked, spoken)])
        return said.values["right"]

    assert value("yes=1/no=0") + value("yes=0/no=1") == pytest.approx(1.0)
    assert value("yes=1/no=1") == pytest.approx(1.0)


def test_a_text_is_read_once_and_each_verdict_has_the_probability_that_reading_it_all_gives(tiny):
    model = LocalModel(str(tiny))
    begun, ends = list(range(40, 90)), [[60], [61, 70, 71], [62, 60]]
    found = model._log_probabilities(begun, ends)
    for end, value in zip(ends, found, strict=True):
        with torch.no_grad():
            logits = model._model(torch.tensor([begun + end])).logits[0, len(begun) - 1 : -1].double()
        whole = sum(row.log_softmax(-1)[token] for row, token in zip(logits, end, strict=True))
        assert float(value) == pytest.approx(float(whole), abs=1e-4)


def test_a_local_model_writes_where_that_is_wanted(tiny):
    model = LocalModel(str(tiny), read="text", max_tokens=5)
    asked = judges.question()
    (said,) = model.say([Prompt(asked, messages(asked, defended=True))])
    assert said.written <= 5
    # It knows nothing, so what it writes is no verdict: a fault.
    (found,) = load_judge(f"transformers:{tiny}?read=text&max_tokens=5").ask([asked])
    assert isinstance(found, Fault)


def test_what_is_too_long_for_a_local_model_is_a_fault(tiny):
    (found,) = load_judge(f"transformers:{tiny}").ask([judges.question("so much " * 5000)])
    assert isinstance(found, Fault)
    assert "tokens" in str(found)


def test_another_model_in_the_same_place_is_another_judge(tiny):
    before = LocalModel(str(tiny)).identity
    os.utime(tiny / "config.json")
    assert LocalModel(str(tiny)).identity != before


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("parrot", "write chat:MODEL"),
        ("chat:", "write chat:MODEL"),
        ("chatt:parrot", "Did you mean 'chat'"),
        ("chat:parrot", "nobody says where the chat server is"),
        ("chat:parrot?urll=x", "no setting 'urll'.*Did you mean 'url'"),
        ("chat:parrot?url", "write settings as key=value"),
        ("chat:parrot?url=http://x&price_in=1", "both price_in and price_out"),
        ("script:nowhere:at_all", "'script:nowhere:at_all' cannot be imported"),
        ("script:json", "write script:module:function"),
        ("script:json:loads?votes=0", "votes=0"),
        ("script:json:loads?votes=many", "votes=.many.: give a whole number"),
        ("script:json:loads?defended=1", "defended=1: give true or false"),
        ("chat:parrot?url=http://x&temperature=hot", "temperature=.hot.: give a number"),
        ("chat:parrot?url=http://x&timeout=true", "timeout=True: give a number"),
        ("chat:parrot?url=3", "url=3: give a text"),
        ("chat:parrot?url=http://x&cache=0", "cache=0: give true, false or a folder"),
        ("script:json:loads?max_calls=few", "max_calls='few'"),
        ("script:json:loads?max_cost=true", "max_cost=True"),
        ("chat:parrot?url=http://x/v1&timeout=long", "timeout=.long.: give a number"),
        ("transformers:/nowhere/at/all", "there is no such model"),
        ("transformers:x?read=mind", "read='mind'"),
    ],
)
def test_mistakes_are_told(spec, message):
    with pytest.raises(ConfigurationError, match=message):
        load_judge(spec)


FILE = """
when = "step"
principle = "Be strict."

[judge]
model = "script:json:loads"

[[criteria]]
name = "polite"
question = "Polite?"

[[criteria]]
name = "solved"
expression = "final(success)"
weight = 3
"""


def test_a_file_holds_judge_and_criteria(tmp_path):
    path = tmp_path / "judge.toml"
    path.write_text(FILE)
    file = read_judge_file(path)
    assert file.judge == {"model": "script:json:loads"}
    assert [criterion.name for criterion in file.rubric.asked] == ["polite"]
    assert file.how == {"when": "step", "together": True, "principle": "Be strict.", "first": "", "longest": 20_000}


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("when =", "whem =", "no field 'whem'.*Did you mean 'when'"),
        ('"step"', "3", "'when' is 3"),
        ("[judge]", "[judges]", "no field 'judges'"),
        ("[[criteria]]", "[[criterion]]", "no field 'criterion'"),
        ('name = "polite"', 'name = "so polite"', "names a signal"),
        ('"Polite?"', '"Polite?"\nscale = "often"', "criterion 'polite': scale 'often'"),
        ("[judge]", "[judge", "is no TOML"),
    ],
)
def test_mistakes_in_a_file_are_told(tmp_path, was, becomes, message):
    path = tmp_path / "judge.toml"
    path.write_text(FILE.replace(was, becomes, 1) if "criteri" not in becomes else FILE.replace(was, becomes))
    with pytest.raises(ConfigurationError, match=message):
        read_judge_file(path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_judge_file(tmp_path / "nowhere.toml")
