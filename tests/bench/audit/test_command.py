"""``rewardlab audit`` writes a page and JSON, repeats itself by seed, ranks designs, and fails on conditions."""

import json

import pytest
from click.testing import CliRunner

from rewardlab.bench.audit.audit import audit
from rewardlab.bench.audit.card import Card
from rewardlab.bench.audit_verb import audit as verb
from rewardlab.errors import ConfigurationError, ExpressionError, RewardLabError

QUICK = ("Maze-v0", "--set", "size=5", "--budget", "0.001", "--only", "faithful", "--only", "robust")


def call(*arguments):
    return CliRunner().invoke(verb, arguments, catch_exceptions=False)


def without_times(document):
    return {**document, "sections": [{**each, "cpu_seconds": 0} for each in document["sections"]]}


def test_the_same_seed_repeats_the_same_audit(tmp_path):
    said = []
    for name in ("one", "two"):
        result = call(*QUICK, "--reward", "success + 0.2*delta(progress)", "--out", str(tmp_path / name), "--json")
        assert result.exit_code == 0
        said.append(json.loads((tmp_path / name / "audit.json").read_text()))
    assert without_times(said[0]) == without_times(said[1])
    assert said[0]["reward"] == "success + 0.2*delta(progress)"
    assert [each["name"] for each in said[0]["sections"]] == ["faithful", "robust"]
    assert Card.from_dict(said[0]).to_dict() == said[0], "a card survives its file"


def test_the_page_says_what_was_found_and_how_to_find_it_again(tmp_path):
    call(*QUICK, "--reward", "where(distance < 3, 1, 0)", "--out", str(tmp_path))
    page = (tmp_path / "audit.html").read_text()
    assert "where(distance &lt; 3, 1, 0)" in page
    assert "rewardlab audit RewardLab/Maze-v0" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_conditions_make_it_fail(tmp_path):
    arguments = (*QUICK, "--reward", "success", "--out", str(tmp_path))
    assert call(*arguments, "--fail-if", "optimal_success < 1").exit_code == 0
    failed = call(*arguments, "--fail-if", "optimal_success < 1", "--fail-if", "starc < 1")
    assert failed.exit_code == 1
    assert "failed: starc < 1" in failed.stderr


def test_several_designs_are_ranked_and_kept(tmp_path):
    arguments = (*QUICK, "--reward", "success", "--reward", "-success", "--out", str(tmp_path), "--json")
    first = json.loads(call(*arguments).stdout)
    assert [row["reward"] for row in first["designs"]] == ["success", "-success"]
    assert first["designs"][0]["starc"] == pytest.approx(0, abs=1e-9)
    assert first["designs"][1]["starc"] == pytest.approx(2)
    before = (tmp_path / "2" / "audit.json").read_text()
    (tmp_path / "1" / "audit.json").unlink()
    assert json.loads(call(*arguments).stdout)["designs"] == first["designs"]
    assert (tmp_path / "2" / "audit.json").read_text() == before, "what was audited before is not audited again"
    assert 'href="1/audit.html"' in (tmp_path / "ranking.html").read_text()
    for other in (("--reward", "success"), ("--reward", "success", "--reward", "progress")):
        with pytest.raises(ConfigurationError, match="other designs"):
            call(*QUICK, *other, "--out", str(tmp_path))


def test_mistakes_are_told_of(tmp_path):
    for arguments, error, said in (
        (("Maze-v0", "--reward", "sucess"), ExpressionError, "success"),
        (("Maze-v0", "--reward", "success", "--only", "faithfull"), ConfigurationError, "faithful"),
        (("Maze-v0", "--reward", "success", "--budget", "0"), ConfigurationError, "budget"),
        (("Maze-v0", "--reward", "success", "--gamma", "2"), ConfigurationError, "gamma"),
        (("Maze-v0", "--reward", "success", "--fail-if", "oops >"), ConfigurationError, "fail-if"),
        ((*QUICK, "--reward", "success", "--fail-if", "hackability > 1"), ConfigurationError, "hackability"),
        (("CartPole-v1", "--reward", "success"), ConfigurationError, "signals"),
    ):
        with pytest.raises(error, match=said):
            call(*arguments, "--out", str(tmp_path))


@pytest.mark.parametrize(
    ("design", "said"),
    [("1e16*distance", "for a step of a recorded episode, which no agent"), ("1e308*10*distance", "is not finite")],
)
def test_amounts_beyond_all_reason_are_refused(design, said):
    with pytest.raises(RewardLabError, match=said):
        audit("Maze-v0", design, env_kwargs={"size": 5}, budget=0.001)
