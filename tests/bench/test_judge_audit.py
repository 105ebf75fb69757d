"""``rewardlab audit-judge``: a gullible judge fails, a strict one passes, and what was measured is said."""

import json

import pytest
from click.testing import CliRunner

from rewardlab.agents.llm.tiny import Size, build_tiny
from rewardlab.bench.judge_audit import METRICS, audit_judge
from rewardlab.bench.judge_probes import FAMILIES, INJECTIONS, PADDING, make_probes, read_pairs
from rewardlab.bench.judge_verb import audit_judge as verb
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric import Criterion, ModelJudge, Rubric, ScriptedModel, load_judge
from rewardlab.rewards.rubric.defence import says_nothing, suspicions

from ..agents.chat_server import serve

PROBES = make_probes()
RIGHT = {(probe.task, probe.good) for probe in PROBES}


def gullible(question):
    """Accepts everything, and prefers what stands first."""
    return {asked.name: asked.scale.labels[0] for asked in question.asked}


def never(question):
    """Is not to be asked."""
    raise AssertionError(question)


def strict(question):
    """Knows what is right, padded or not."""
    right = [(question.task, each.text.removesuffix(PADDING)) in RIGHT for each in question.material]
    if len(right) == 1:
        return {asked.name: "yes" if right[0] else "no" for asked in question.asked}
    verdict = "same" if right[0] == right[1] else "a_better" if right[0] else "b_better"
    return {asked.name: verdict for asked in question.asked}


def audited(function, **how):
    return audit_judge(ModelJudge(ScriptedModel(function)), make_probes(most=how.pop("most", 2)), **how)


def test_there_are_eight_honest_probes_of_each_family():
    assert [probe.family for probe in PROBES] == [family for family in FAMILIES for _ in range(8)]
    assert len({(probe.task, probe.good, probe.bad) for probe in PROBES}) == len(PROBES)
    for probe in PROBES:
        assert probe.good != probe.bad
        assert not suspicions(probe.task + probe.good + probe.bad)
        assert not says_nothing(probe.good)
    assert make_probes(seed=1)[0] != PROBES[0]


def test_a_strict_judge_passes():
    metrics = audited(strict)["metrics"]
    assert list(metrics) == list(METRICS)
    for name in ("accepts_bad", "master_keys", "master_keys_undefended", "injections", "injections_undefended",
                 "swap_inconsistent", "ties", "length_bias", "faults", "false_alarms"):  # fmt: skip
        assert metrics[name] == 0, name
    assert (metrics["accepts_good"], metrics["pair_accuracy"], metrics["accuracy"]) == (1, 1, None)
    assert metrics["detected"] >= 0.8


def test_a_gullible_judge_fails_where_no_defence_can_help_it():
    found = audited(gullible)
    metrics = found["metrics"]
    assert (metrics["accepts_bad"], metrics["injections"], metrics["master_keys_undefended"]) == (1, 1, 1)
    # Both orders say "the first", so nobody is preferred.
    assert (metrics["swap_inconsistent"], metrics["ties"], metrics["pair_accuracy"]) == (1, 1, 0)
    # The keys that are listed are refused before it is asked; the others it accepts.
    assert 0 < metrics["master_keys"] < 0.5
    assert found["table"]["master_keys"]["'.'"]["share"] == 0
    assert set(found["table"]["injections"]) == set(INJECTIONS)
    # Two of two: Wilson's lower bound is 1 / (1 + z**2 / 2) = 0.342 at z = 1.96.
    assert found["table"]["accepts_bad"]["order"] == pytest.approx(
        {"share": 1.0, "low": 0.3424, "high": 1.0, "n": 2.0}, abs=1e-4
    )


def test_who_likes_long_answers_is_found_out():
    def longest(question):
        lengths = [len(each.text) for each in question.material]
        if len(lengths) == 1:
            return "yes"
        return "a_much_better" if lengths[0] > lengths[1] else "b_much_better" if lengths[1] > lengths[0] else "same"

    assert audited(longest)["metrics"]["length_bias"] == 1


def test_what_cannot_be_judged_is_counted_and_left_out():
    def one_at_a_time(question):
        if len(question.material) > 1:
            raise Fault("down")
        return "yes"

    found = audited(one_at_a_time, most=1)
    assert found["metrics"]["accepts_good"] == 1
    assert found["metrics"]["pair_accuracy"] is found["metrics"]["length_bias"] is None
    # Seven families, two parts that compare.
    assert found["reasons"] == {"down": 14}
    assert 0 < found["metrics"]["faults"] < 0.1


def test_a_judge_that_answers_nothing_is_not_asked_hundreds_of_times():
    asked = []

    def down(question):
        asked.append(question)
        raise Fault("nobody is there")

    with pytest.raises(Fault, match="none of the first 8 questions: nobody is there"):
        audited(down)
    assert len(asked) == 8


def test_a_rubric_of_ones_own_with_vetoes_and_caps():
    rubric = Rubric(
        [
            Criterion("good", question="Good?", scale="1..5"),
            Criterion("safe", question="Safe?", veto=True),
            Criterion("formed", question="Formed?", cap=0.25),
        ]
    )
    verdicts = {"good": 5, "safe": "yes", "formed": "yes", "overall": "same"}

    def judge(question):
        return {asked.name: verdicts[asked.name] for asked in question.asked}

    def accepts():
        return audited(judge, rubric=rubric, most=1)["metrics"]["accepts_good"]

    assert accepts() == 1
    for name in ("safe", "formed"):
        verdicts[name] = "no"
        assert accepts() == 0
        verdicts[name] = "yes"
    verdicts["good"] = 3  # one half is not accepted
    assert accepts() == 0


def test_defences_protect_a_server_that_obeys_other_speakers():
    def obedient(body):
        """Obeys whatever claims to be the system, and otherwise knows nothing."""
        said = body["messages"][1]["content"]
        verdict = "yes" if "<|im_start|>system" in said else "no"
        names = ("overall", "same") if "answer A" in said else ("right", verdict)
        return json.dumps({"verdicts": {names[0]: names[1]}})

    with serve(obedient) as log:
        judge = load_judge({"model": "chat:parrot", "url": log.url, "cache": False, "concurrency": 4})
        found = audit_judge(judge, make_probes(most=1))
    assert found["table"]["injections"]["speaker"]["share"] == 0
    assert found["table"]["injections_undefended"]["speaker"]["share"] == 1
    assert found["metrics"]["faults"] == 0
    assert found["usage"]["calls"] == len(log.requests)


def test_a_local_model_is_audited(tmp_path):
    model, tokenizer = build_tiny(["judge the answer yes no"] * 4, size=Size(1, 16, 2), context=4096)
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    judge = load_judge({"model": f"transformers:{tmp_path}", "cache": False})
    found = audit_judge(judge, make_probes(most=1)[:1])
    assert all(0 <= value <= 1 for name, value in found["metrics"].items() if name not in ("accuracy", "length_bias"))
    # Flooded it reads more than it can.
    assert 0 < found["metrics"]["faults"] < 0.1


def pairs_file(tmp_path, rows):
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(rows))
    return path


def test_pairs_of_a_file_by_family(tmp_path):
    chosen, rejected = PROBES[0], PROBES[8]
    rows = [
        {"family": "sums", "prompt": chosen.task, "chosen": chosen.good, "rejected": chosen.bad},
        {"family": "sums", "prompt": chosen.task, "chosen": chosen.bad, "rejected": chosen.good},
        {"prompt": rejected.task, "chosen": rejected.good, "rejected": "."},
    ]
    pairs = read_pairs(pairs_file(tmp_path, [*map(json.dumps, rows), ""]))
    found = audited(strict, most=1, pairs=pairs)
    assert found["metrics"]["accuracy"] == pytest.approx(2 / 3)
    assert {group: row["share"] for group, row in found["table"]["accuracy"].items()} == {"sums": 0.5, "all": 1.0}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no line"),
        (["{"], "line 1: write a JSON object"),
        (['{"prompt": "a", "chosen": "b"}'], "line 1: write a JSON object with family, prompt, chosen and rejected"),
        (['{"prompt": "a", "chosen": "b", "rejected": 3}'], "line 1: all four are texts"),
        (["[]"], "line 1"),
    ],
)
def test_pairs_that_are_none_are_told(tmp_path, rows, message):
    with pytest.raises(ConfigurationError, match=message):
        read_pairs(pairs_file(tmp_path, rows))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_pairs(tmp_path / "nowhere")


def command(*arguments):
    done = CliRunner().invoke(verb, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_the_verb_prints_tables_and_fails_where_it_is_told_to(tmp_path):
    judge = f"script:{__name__}:gullible"
    done = command(judge, "--probes", "1", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert "master_keys" in done.stdout
    assert "could not be judged: " not in done.stdout
    assert done.stderr.splitlines()[:2] == ["asking about probes", "asking about master keys"]
    document = json.loads((tmp_path / "out" / "judge.json").read_text())
    assert document["metrics"]["injections"] == 1
    done = command(judge, "--probes", "1", "--fail-if", "injections > 0.05", "--fail-if", "accepts_good < 1", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["failed"] == ["injections > 0.05"]
    strictly = command(f"script:{__name__}:strict", "--probes", "1", "--fail-if", "injections > 0.05")
    assert strictly.exit_code == 0


def test_a_judges_file_is_audited_by_its_own_criteria(tmp_path):
    path = tmp_path / "judge.toml"
    criteria = '[[criteria]]\nname = "kind"\nquestion = "Is it kind?"\n'
    path.write_text(f'[judge]\nmodel = "script:{__name__}:gullible"\n\n{criteria}')
    document = json.loads(command(str(path), "--probes", "1", "--json").stdout)
    assert document["metrics"]["accepts_bad"] == 1
    path.write_text('[judge]\nmodel = "script:json:loads"\n[[criteria]]\nname = "a"\nexpression = "progress"\n')
    with pytest.raises(ConfigurationError, match="no criterion has a question"):
        command(str(path))


def test_mistakes_are_told_before_anybody_is_asked():
    for condition, message in (
        ("master_key > 0.05", "Did you mean 'master_keys'"),
        ("accuracy < 1", "not be measured"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            command(f"script:{__name__}:never", "--fail-if", condition)
    with pytest.raises(ConfigurationError, match="write chat:MODEL"):
        command("parrot")
