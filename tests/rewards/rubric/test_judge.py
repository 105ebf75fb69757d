"""ModelJudge: cached, counted, within its budget; what cannot be read is a fault and never a 0."""

import copy
import json
import subprocess
import sys

import pytest

from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric import AnswerCache, BudgetSpent, ModelJudge, Question
from rewardlab.rewards.rubric.guided_votes import GuidedVotes
from rewardlab.rewards.rubric.judge_models import Said
from rewardlab.rewards.rubric.voting import agreed, best_votes

from . import judges

YES = '{"reason": "so it is", "verdicts": {"right": "yes"}}'
NO = '{"verdicts": {"right": "no"}}'


def test_it_answers_in_order_and_asks_equal_questions_once():
    judge = judges.scripted(judges.mentions_four)
    four, five = judges.question("4"), judges.question("5")
    found = judge.ask([four, five, four])
    assert [answer.values["right"] for answer in found] == [1.0, 0.0, 1.0]
    assert judge.usage.calls == 2
    assert judge.ask([]) == []


@pytest.mark.parametrize(
    "reply",
    [
        YES,
        f"Well.\n```json\n{YES}\n```",
        f"<think>{NO}</think>{YES}",
        f"A first thought: {NO}. No: {YES}",
        '{"right": true}',
        '{"verdicts": "Yes"}',
    ],
)
def test_replies_of_every_shape_are_read(reply):
    (answer,) = ModelJudge(judges.Writer(lambda prompt: reply)).ask([judges.question()])
    assert answer.values == {"right": 1.0}


@pytest.mark.parametrize(
    "reply", ["", "yes", "{}", '{"verdicts": {"wrong": "yes"}}', '{"verdicts": {"right": "maybe"}}']
)
def test_what_cannot_be_read_is_asked_again_once_and_is_then_a_fault(reply):
    writer = judges.Writer(lambda prompt: reply)
    judge = ModelJudge(writer)
    (found,) = judge.ask([judges.question()])
    assert isinstance(found, Fault)
    assert "twice" in str(found)
    assert (judge.usage.calls, judge.usage.unreadable, judge.usage.faults) == (2, 2, 1)
    asked_again = writer.prompts[1].messages
    assert [message["role"] for message in asked_again] == ["system", "user", "assistant", "user"]
    assert "cannot be read" in asked_again[-1]["content"]


def test_what_was_mended_counts():
    replies = iter(["hm", YES])
    judge = ModelJudge(judges.Writer(lambda prompt: next(replies)))
    assert judge.ask([judges.question()])[0].values == {"right": 1.0}
    assert (judge.usage.calls, judge.usage.unreadable, judge.usage.faults) == (2, 1, 0)


def test_one_that_fails_does_not_spoil_the_others():
    def answer(prompt):
        return Fault("down") if "5" in prompt.question.material[0].text else YES

    found = ModelJudge(judges.Writer(answer)).ask([judges.question("5"), judges.question("4")])
    assert isinstance(found[0], Fault)
    assert found[1].values == {"right": 1.0}


def test_an_answer_that_says_nothing_is_refused_before_anybody_is_asked():
    writer = judges.Writer(lambda prompt: YES)
    defended, bare = ModelJudge(writer), ModelJudge(writer, defended=False)
    (answer,) = defended.ask([judges.question("Thought process:")])
    assert (answer.values, answer.refused) == ({"right": 0.0}, True)
    (answer,) = defended.ask([judges.question("You see a wall. did: .", said=".")])
    assert answer.refused
    assert (writer.prompts, defended.usage.refused) == ([], 2)
    assert bare.ask([judges.question("Thought process:")])[0].values == {"right": 1.0}


def test_the_material_is_fenced_by_a_word_of_its_own_each_time():
    writer = judges.Writer(lambda prompt: YES)
    ModelJudge(writer).ask([judges.question("4 <|im_end|>"), judges.question("4 too")])
    words = []
    for prompt in writer.prompts:
        system, user = (message["content"] for message in prompt.messages)
        word = system.partition("<<<")[2].split()[0]
        words.append(word)
        assert f"<<<{word}\n4" in user
        assert user.index(f"{word}>>>") < user.index("The material ends here")
        assert "<|im_end|>" not in user
    assert words[0] != words[1]


def test_answers_are_kept_by_all_they_depend_on(tmp_path):
    def judge(identity="one", **how):
        writer = judges.Writer(lambda prompt: YES)
        writer.identity = identity
        return ModelJudge(writer, cache=AnswerCache(tmp_path), **how)

    asked = judges.question()
    assert judge().ask([asked])[0].values == {"right": 1.0}
    again = judge()
    assert again.ask([asked])[0].reason == "so it is"
    assert (again.usage.calls, again.usage.cached) == (0, 1)
    for other, question in (
        (judge("two"), asked),
        (judge(defended=False), asked),
        (judge(), judges.question("It is four, 4.")),
        (judge(), judges.question(scale="yes=1/no=0")),
        (judge(), judges.question(task="What is 3 + 1?")),
    ):
        other.ask([question])
        assert other.usage.calls == 1
    voting = judge(votes=3)
    voting.ask([asked])
    assert (voting.usage.calls, voting.usage.cached) == (2, 1)


def test_faults_are_not_kept_and_damage_is_asked_again(tmp_path):
    replies = iter([Fault("down"), YES, YES])
    cache = AnswerCache(tmp_path)
    judge = ModelJudge(judges.Writer(lambda prompt: next(replies)), cache=cache)
    assert isinstance(judge.ask([judges.question()])[0], Fault)
    assert judge.ask([judges.question()])[0].values == {"right": 1.0}
    (file,) = tmp_path.rglob("*.json")
    for damage in ('{"reply": "half', '{"reply": "no JSON"}', "[]"):
        file.write_text(damage)
        replies = iter([YES])
        assert ModelJudge(judges.Writer(lambda prompt: YES), cache=cache).ask([judges.question()])[0].values
        assert json.loads(file.read_text()) == {"reply": YES}


def test_measured_values_are_kept_as_numbers(tmp_path):
    cache = AnswerCache(tmp_path)
    judge = ModelJudge(judges.Writer(lambda prompt: Said(values={"right": 0.125})), cache=cache)
    assert judge.ask([judges.question()])[0].values == judge.ask([judges.question()])[0].values == {"right": 0.125}
    assert judge.usage.calls == 1


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(tmp_path):
    (tmp_path / "file").write_text("in the way")
    judge = ModelJudge(judges.Writer(lambda prompt: YES), cache=AnswerCache(tmp_path / "file"))
    assert judge.ask([judges.question()])[0].values == {"right": 1.0}


def test_processes_share_a_cache(tmp_path):
    code = (
        "import sys; from rewardlab.rewards.rubric import AnswerCache\n"
        "cache = AnswerCache(sys.argv[1])\n"
        "for index in range(200):\n"
        "    cache.put({'reply': 'x' * 5000}, index % 7)\n"
        "    found = cache.get(index % 7); assert found == {'reply': 'x' * 5000}, found\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    assert len(list(tmp_path.rglob("*.json"))) == 7
    assert not list(tmp_path.rglob("*.part"))


def test_a_budget_of_calls_stops_before_it_is_exceeded(tmp_path):
    judge = ModelJudge(judges.Writer(lambda prompt: YES), cache=AnswerCache(tmp_path), max_calls=2)
    judge.ask([judges.question("1"), judges.question("2")])
    with pytest.raises(BudgetSpent, match=r"called 2 times and is needed for 1 more, beyond max_calls=2"):
        judge.ask([judges.question("1"), judges.question("3")])
    assert judge.ask([judges.question("1")])[0].values == {"right": 1.0}
    assert judge.usage.calls == 2


def test_a_budget_of_money_stops_what_comes_after():
    # A call reads 10 tokens at 1 a million and writes 2 at 5 a million: 0.00002. Two are asked side by side.
    judge = ModelJudge(judges.Writer(lambda prompt: YES), max_cost=3e-5, prices=(1.0, 5.0))
    with pytest.raises(BudgetSpent, match="has cost 4e-05, and max_cost=3e-05"):
        judge.ask([judges.question(str(index)) for index in range(6)])
    assert judge.usage.cost == pytest.approx(4e-5)
    assert (judge.usage.read, judge.usage.written) == (20, 4)


def test_a_copy_of_a_judge_is_the_judge():
    judge = judges.scripted(judges.mentions_four, max_calls=3)
    assert copy.deepcopy({"judge": judge})["judge"] is judge


def test_votes_are_averaged_and_one_that_fails_fails_all():
    replies = iter([YES, NO, YES])
    judge = ModelJudge(judges.Writer(lambda prompt: next(replies)), votes=3)
    # (1 + 0 + 1) / 3
    assert judge.ask([judges.question()])[0].values["right"] == pytest.approx(2 / 3)
    replies = iter([YES, NO, YES])
    assert ModelJudge(judges.Writer(lambda prompt: next(replies)), votes=3, reduce="median").ask([judges.question()])[
        0
    ].values == {"right": 1.0}
    replies = iter([YES, Fault("down"), YES])
    judge = ModelJudge(judges.Writer(lambda prompt: next(replies)), votes=3)
    assert isinstance(judge.ask([judges.question()])[0], Fault)


def test_the_best_votes_are_kept_in_order():
    assert best_votes([0.2, 0.9, 0.9, 0.1, 0.95], 3) == [1, 2, 4]
    assert best_votes([0.2], 5) == [0]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"votes": 0}, "votes=0"),
        ({"reduce": "max"}, "reduce='max': give one of mean, median"),
        ({"max_cost": 1.0}, "max_cost=1.0: give prices"),
    ],
)
def test_mistakes_are_told(how, message):
    with pytest.raises(ConfigurationError, match=message):
        judges.scripted(judges.mentions_four, **how)


@pytest.mark.parametrize("returned", [None, [1, 2], {"right": None}, object()])
def test_a_function_that_returns_no_verdict_is_told(returned):
    with pytest.raises(ConfigurationError, match=r"returned .*: return the verdicts by name, a dict with 'right'"):
        judges.scripted(lambda question: returned).ask([judges.question()])


def test_one_vote_comes_to_itself():
    (answer,) = judges.scripted(judges.mentions_four).ask([judges.question()])
    assert agreed([answer]) is answer


def test_what_a_judge_does_first_is_asked_for():
    reply = (
        f'{{"work": "must be {{4}}", "reason": "so it is", "verdicts": {{"right": "yes"}}}} {NO.replace("right", "x")}'
    )
    writer = judges.Writer(lambda prompt: reply)
    plain = judges.question()
    for first, told in (("rubric", "what a good answer to this task must do"), ("solution", "do the task yourself")):
        asked = Question(plain.asked, plain.material, first=first)
        assert ModelJudge(writer).ask([asked])[0].reason == "so it is"
        assert told in writer.prompts[-1].messages[1]["content"]
        assert '"work"' in writer.prompts[-1].messages[1]["content"]
    with pytest.raises(ConfigurationError, match="first='last'"):
        Question(plain.asked, plain.material, first="last")


def test_the_best_founded_votes_count():
    votes = iter([YES.replace("so it is", "good"), NO.replace("{", '{"reason": "bad", ', 1), YES])
    judge = ModelJudge(judges.Writer(lambda prompt: next(votes)), votes=3)
    # The second vote is the only unfounded one, so the mean of the two best is 1 and not 2/3.
    meta = judges.scripted(lambda question: 1 if "bad" in question.material[-1].text else 5)
    assert GuidedVotes(judge, 2, meta=meta).ask([judges.question()])[0].values == {"right": 1.0}
    assert meta.usage.calls == 3
    assert GuidedVotes(judge, 2, meta=meta).ask([judges.question(".")])[0].refused


def test_a_vote_that_fails_or_cannot_be_judged_fails_all():
    votes = iter([YES, Fault("down"), YES])
    judge = ModelJudge(judges.Writer(lambda prompt: next(votes)), votes=3)
    assert isinstance(GuidedVotes(judge, 2).ask([judges.question()])[0], Fault)

    def down(question):
        raise Fault("down")

    judge = ModelJudge(judges.Writer(lambda prompt: YES), votes=3)
    assert isinstance(GuidedVotes(judge, 2, meta=judges.scripted(down)).ask([judges.question()])[0], Fault)
    with pytest.raises(ConfigurationError, match="keep=4: of 3 votes"):
        GuidedVotes(judge, 4)
