"""A search tries generations of designs, goes on where it was, and confirms the best on fresh seeds."""

import json

import pytest
from click.testing import CliRunner

from rewardlab.bench.search.candidate import Candidate
from rewardlab.bench.search.reflection import reflect
from rewardlab.bench.search.trial import Trials, learnt
from rewardlab.bench.search_verb import search as verb
from rewardlab.errors import ConfigurationError, Fault

pytest.importorskip("stable_baselines3")

SMALL = ("--set", "size=5", "--set", "observation=egocentric", "--steps", "64", "--episodes", "4", "--workers", "1",
         "--population", "2", "--generations", "2", "--cheating", "64", "--confirm", "1")  # fmt: skip


def call(*arguments):
    return CliRunner().invoke(verb, ("Maze-v0", *SMALL, *arguments), catch_exceptions=False)


def test_a_search_goes_on_and_repeats_itself(tmp_path):
    first = json.loads(call("--out", str(tmp_path / "one"), "--json").stdout)
    assert [each["name"] for each in first["candidates"]] == ["g0-00", "g0-01", "g1-00", "g1-01"]
    assert first["candidates"][0]["reward"] == "success"
    assert first["best"] in first["candidates"]
    assert set(first["pareto"]) <= {each["name"] for each in first["candidates"]}
    assert len(first["confirmed"]["best"]["area"]) == len(first["confirmed"]["outcome"]["area"]) == 1
    page = (tmp_path / "one" / "search.html").read_text()
    assert all(each["reward"] in page for each in first["candidates"] if "<" not in each["reward"])

    # Half of it is taken away, as a search that was killed would leave it.
    (tmp_path / "one" / "proposals" / "1.json").unlink()
    (tmp_path / "one" / "search.json").unlink()
    again = json.loads(call("--out", str(tmp_path / "one"), "--json").stdout)
    assert again == first

    with pytest.raises(ConfigurationError, match="another search"):
        call("--out", str(tmp_path / "one"), "--seed", "5")


def test_trainings_are_chosen_by_tasks_that_nothing_is_reported_on(tmp_path):
    trials = Trials("RewardLab/Maze-v0", seeds=(3, 4))
    candidate = Candidate("g0-00", "success", "")
    assert {job.run.test_split for job in trials.runs(candidate, tmp_path, trials.seeds)} == {"validation"}
    assert {job.run.test_split for job in trials.runs(candidate, tmp_path, [9], "test")} == {"test"}


def test_reflection_is_what_the_ledger_says(tmp_path):
    rows = [
        {"step": 0, "success": 0.0, "terms": {"a": 0.0, "b": 2.0}},
        {"step": 0, "success": 0.0, "terms": {"a": 1.0, "b": 2.0}},
        {"step": 9, "success": 1.0, "terms": {"a": 3.0, "b": 2.0}},
        {"step": 9, "success": 1.0, "terms": {"a": 4.0, "b": 2.0}},
        {"step": 9, "success": 0.0, "fault": True, "terms": {"a": 99.0, "b": 2.0}},
    ]
    (tmp_path / "episodes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    # a: means 0.5 and 3.5; deviations (-2, -1, 1, 2) against (-.5, -.5, .5, .5): 3 / sqrt(10 * 1) = 0.949.
    assert reflect([tmp_path]) == {
        "a": {"means": [0.5, 3.5], "correlation": 0.949},
        "b": {"means": [2.0, 2.0], "correlation": None},
    }


@pytest.mark.parametrize(
    ("option", "said"), [("--proposer", "magic"), ("--population", "1"), ("--device", "cuda:77"), ("--agent", "nope")]
)
def test_mistakes_are_told_of(option, said, tmp_path):
    with pytest.raises(ConfigurationError, match=said):
        call(option, said, "--out", str(tmp_path))


@pytest.mark.slow
def test_evolution_finds_a_design_that_beats_the_sparse_one(tmp_path):
    # On mazes that a random walk hardly ever solves; figures of five seeds stand in the documentation.
    result = CliRunner().invoke(
        verb,
        ["Maze-v0", "--set", "size=15", "--set", "distance=[12, 60]", "--set", "max_steps=80",
         "--set", "observation=egocentric", "--steps", "100000", "--generations", "4", "--population", "6",
         "--cheating", "2000", "--confirm", "3", "--out", str(tmp_path), "--json"],
        catch_exceptions=False,
    )  # fmt: skip
    told = json.loads(result.stdout)["confirmed"]
    assert min(told["best"]["area"]) > max(told["outcome"]["area"])


def test_an_evaluation_that_failed_is_no_failure_of_the_agent(tmp_path):
    def run(name, *success):
        rows = [{"step": 10 * at, "success": each} for at, each in enumerate(success)]
        (tmp_path / name).mkdir()
        (tmp_path / name / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        return tmp_path / name

    # Between 0 and 1 half way, and 1 at the end: what is not known is no 0.
    assert learnt([run("some", 0.0, 0.5, 1.0, None)]) == pytest.approx((1.0, 0.5))
    with pytest.raises(Fault, match="nothing is known of learning"):
        learnt([run("none", None, None)])
