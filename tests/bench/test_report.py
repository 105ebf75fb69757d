"""Reports: a page that says what the folder says, no more; missing runs missing; nothing from outside; all escaped."""

import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from rewardlab.bench.answer import Cheat, answer, cheating, learned_to_cheat, verdicts
from rewardlab.bench.report import write_report
from rewardlab.bench.summary import read_results, summarise, write_results
from rewardlab.errors import ConfigurationError, RewardLabError

from .synthetic import ENV, write_run

VOID = {"meta", "input", "br", "img", "link", "hr"}


class Page(HTMLParser):
    """Reads a page, checks that its tags nest, keeps its visible text and every address in it."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.addresses, self.scripts = [], "", [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        self.scripts += tag == "script"
        self.addresses += [value for key, value in attributes if key in ("src", "href", "action", "data")]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.text += data


def page_of(path):
    return Page(path.read_text())


def test_summary_says_what_the_runs_say(suite):
    summary = summarise(suite)
    sparse, difference = summary["designs"]
    assert [run["success"] for run in summary["runs"] if run["design"] == "sparse"][4] is None
    finals = [run["success"] for run in summary["runs"] if run["design"] == "sparse" and run["status"] == "finished"]
    assert sparse["success"]["iqm"] == pytest.approx(sum(sorted(finals)[1:3]) / 2)  # the middle half of four
    assert (sparse["finished"], sparse["planned"]) == (4, 5)
    assert sparse["improvement"] is None
    assert difference["improvement"]["value"] == 1.0
    assert summary["budget"] == 10_000
    assert set(difference["terms"]) == {"success", "delta(progress)"}


def test_the_same_folder_gives_the_same_document_and_json_survives(suite, tmp_path):
    summary = summarise(suite)
    assert summarise(suite) == summary
    path = write_results(summary, tmp_path / "results")
    assert path.name == "maze-shaping.json"
    assert read_results(path) == summary


def test_missing_failed_and_unfinished_runs_are_not_zeros(suite):
    summary = summarise(suite)
    status = {(run["design"], run["seed"]): run["status"] for run in summary["runs"]}
    assert status["sparse", 4] == "missing"
    assert status["difference", 4] == "failed"
    text = page_of(write_report(suite)).text
    assert "out of memory" in text
    assert "2 of 10 runs did not finish (1 missing, 1 failed) and count nowhere." in text
    runs = [line for line in (suite / "report.md").read_text().splitlines() if line.startswith("| RewardLab")]
    rows = [line for line in runs if "| missing |" in line]
    assert len(rows) == 2
    assert all("| 0 |" not in row.split("missing", 1)[1] for row in rows)


def test_a_design_without_a_finished_run_is_missing_not_last(suite):
    shutil.rmtree(suite / "RewardLab-Maze-v0/sparse")
    summary = summarise(suite)
    sparse = summary["designs"][0]
    assert sparse["success"] is None
    assert sparse["area"] is None
    assert summary["designs"][1]["improvement"] is None
    assert "missing" in page_of(write_report(suite)).text


def test_a_design_that_lacks_an_environment_has_no_total_over_both(suite):
    write_run(suite / "Other/sparse/ppo/0", design="sparse", seed=0, env="RewardLab/Other-v0")
    summary = summarise(suite)
    assert [design["success"] is None for design in summary["designs"]] == [False, True]
    assert len(summary["tasks"]) == 2
    assert "RewardLab/Other-v0 with ppo" in page_of(write_report(suite)).text


def test_runs_of_different_length_are_laid_over_each_other_by_share(tmp_path):
    write_run(tmp_path / "a", design="sparse", seed=0)
    write_run(tmp_path / "b", design="sparse", seed=1, steps=list(range(0, 20_001, 2_000)))
    summary = summarise(tmp_path)
    assert summary["budget"] is None
    assert (summary["steps"][0], summary["steps"][-1]) == (0.0, 100.0)
    assert "percent of the budget" in page_of(write_report(tmp_path)).text


def test_answer_names_the_leaders_and_the_design_that_pays_cheating(suite):
    summary = summarise(suite)
    assert [(verdict.heading, verdict.leader) for verdict in verdicts(summary)] == [
        ("Learns fastest", "difference"),
        ("Ends best", "difference"),
        ("Hardest to cheat", "sparse"),
    ]
    text = answer(summary)
    assert "`difference` learns fastest" in text
    assert "ahead of every other design" in text
    assert "`difference` can be cheated: the exploit `oscillate` earns 3 times the expert's return of 2." in text


def test_answer_does_not_separate_what_the_runs_do_not_separate(suite):
    for seed in range(3):
        source = suite / "RewardLab-Maze-v0/difference/ppo" / str(3 - seed) / "metrics.jsonl"
        shutil.copy(source, suite / "RewardLab-Maze-v0/sparse/ppo" / str(seed) / "metrics.jsonl")
    assert "these runs do not separate it from `sparse`" in answer(summarise(suite))


def test_designs_with_the_same_numbers_tie(suite):
    for seed in range(4):
        source = suite / "RewardLab-Maze-v0/difference/ppo" / str(seed) / "metrics.jsonl"
        shutil.copy(source, suite / "RewardLab-Maze-v0/sparse/ppo" / str(seed) / "metrics.jsonl")
    summary = summarise(suite)
    fastest = verdicts(summary)[0]
    assert (fastest.leader, sorted(fastest.tied)) == (None, ["difference", "sparse"])
    assert "Which learns fastest is a tie: `sparse` and `difference`" in answer(summary)
    assert "` learns fastest" not in answer(summary)
    assert "tie: sparse and difference" in page_of(write_report(suite)).text


def test_a_clean_sweep_of_three_runs_is_not_enough(suite):
    assert "ahead of every other" in answer(summarise(suite))
    shutil.rmtree(suite / "RewardLab-Maze-v0/sparse/ppo/0")
    summary = summarise(suite)
    assert summary["designs"][1]["improvement"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert "ahead of every other" not in answer(summary)


def test_one_run_gets_wilsons_interval_and_no_comparison(suite):
    run = suite / "RewardLab-Maze-v0/sparse/ppo/0"
    summary = summarise(run)
    assert summary["designs"][0]["success"]["low"] is None
    assert (
        summary["runs"][0]["episodes"]["low"] < summary["runs"][0]["success"] < summary["runs"][0]["episodes"]["high"]
    )
    assert summary["runs"][0]["tested"] == 20  # 21 test episodes, one fault
    assert "Wilson interval" in answer(summary)
    assert summary["name"] == "Maze-v0-sparse-ppo-0"
    text = page_of(write_report(run)).text
    assert "Better than" not in text
    assert "Designs compared" not in text


def test_nothing_finished_says_so(tmp_path):
    write_run(tmp_path / "a", design="sparse", seed=0, finished=False)
    assert answer(summarise(tmp_path)) == "No answer yet: none of the 1 runs has finished."
    page_of(write_report(tmp_path))


def test_exploits_are_compared_only_where_both_sides_were_measured():
    expert = {"return": 2.0, "discounted": 1.0}
    worst = cheating({"expert": expert, "exploits": {"a": {"return": 1.0}, "b": {"return": 3.0}}})
    assert worst == Cheat("b", "return", 3.0, 2.0)
    assert cheating({"expert": expert, "exploits": {}}) is None
    assert cheating({"expert": expert, "exploits": {"a": {"return": None}}}) is None
    assert cheating({"expert": None, "exploits": {"a": {"return": 1.0}}}) is None
    assert cheating(None) is None


def test_an_exploit_that_gains_only_by_discounting_is_found():
    worst = cheating(
        {"expert": {"return": 2.0, "discounted": 0.5}, "exploits": {"a": {"return": 1.0, "discounted": 0.6}}}
    )
    assert worst.broken
    assert worst.words == "earns 1.2 times the expert's discounted return of 0.5"


@pytest.mark.parametrize(("paid", "broken"), [(-0.5, True), (-2.0, False)])
def test_an_expert_that_is_only_punished_can_still_be_passed(paid, broken):
    worst = cheating({"expert": {"return": -1.0}, "exploits": {"a": {"return": paid}}})
    assert worst.broken is broken


@pytest.mark.parametrize(
    ("paid", "solved", "learned"),
    [(2.3, 0.01, True), (1.7, 0.01, True), (2.3, 0.9, False), (1.0, 0.01, False), (None, 0.0, False)],
)
def test_agents_learned_to_cheat_if_they_are_paid_like_the_expert_without_solving(paid, solved, learned):
    design = {"return": paid and {"iqm": paid}, "success": {"iqm": solved}}
    anchors = {"expert": {"return": 1.7, "success": 1.0}}
    assert learned_to_cheat({**design, "anchors": anchors}) is learned
    assert learned_to_cheat({**design, "anchors": None}) is False


def test_report_says_which_design_taught_cheating(suite):
    for path in suite.glob("*/difference/*/*/metrics.jsonl"):
        rows = [json.loads(line) | {"success": 0.02, "return": 5.0} for line in path.read_text().splitlines()]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    says = "Agents trained on {}difference{} learned to cheat: they end with return 5 and success 0.02."
    assert says.format("`", "`") in answer(summarise(suite))
    assert says.format("", "") in page_of(write_report(suite)).text
    assert "| difference | trained agents **(learned to cheat)** | 5 |" in (suite / "report.md").read_text()


def test_report_says_what_can_be_done_without_training(suite):
    assert "without training" not in page_of(write_report(suite)).text
    anchors = json.loads((suite / "anchors.json").read_text())
    anchors["sparse"]["baselines"] = {"random": {"success": 0.125}, "rule": {"success": None}}
    (suite / "anchors.json").write_text(json.dumps(anchors))
    said = "Success without training: random 0.125, expert 1.000."
    assert said in page_of(write_report(suite)).text
    assert said in (suite / "report.md").read_text()


def test_page_is_well_formed_and_asks_nothing_from_outside(suite):
    path = write_report(suite)
    page = page_of(path)
    assert page.open == []
    assert page.addresses == []
    assert "default-src 'none'" in path.read_text()
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", path.read_text())
    for heading in ("Learning curves", "Designs compared", "What cheating pays", "Episodes, step by step", "Runs"):
        assert heading in page.text


def test_everything_from_files_is_escaped(suite):
    evil = "</script><script>alert(1)</script>|`*<b>"
    toml = (suite / "suite.toml").read_text()
    (suite / "suite.toml").write_text(toml.replace("Does shaping help?", evil))
    run = suite / "RewardLab-Maze-v0/sparse/ppo/0"
    trajectory = next((run / "trajectories").rglob("*.jsonl"))
    trajectory.write_text(trajectory.read_text().replace('"reward": "r"', f'"reward": {json.dumps(evil)}'))
    config = run / "config.toml"
    config.write_text(config.read_text().replace('reward = "success"', f"reward = '{evil}'"))
    (suite / "RewardLab-Maze-v0/difference/ppo/4/error.txt").write_text(evil)
    calm = page_of(write_report(suite))
    assert "alert(1)" in calm.text
    assert calm.scripts == 3
    assert "<script" not in re.sub(r"(?<!\\)`[^`]*`", "", (suite / "report.md").read_text())


def test_several_runs_make_one_report_where_asked(suite, tmp_path):
    runs = [suite / "RewardLab-Maze-v0" / design / "ppo/0" for design in ("sparse", "difference")]
    path = write_report(*runs, out=tmp_path / "both")
    assert path == tmp_path / "both" / "report.html"
    assert (tmp_path / "both" / "report.md").exists()
    assert "difference" in page_of(path).text


def test_a_torn_last_line_is_not_a_result(suite):
    run = suite / "RewardLab-Maze-v0/sparse/ppo/0"
    before = summarise(run)
    with (run / "metrics.jsonl").open("a") as file:
        file.write('{"step": 11000, "succ')
    assert summarise(run) == before


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_folders_without_runs_are_refused_with_the_place(tmp_path, make):
    make(tmp_path / "nowhere")
    with pytest.raises(RewardLabError, match="nowhere"):
        write_report(tmp_path / "nowhere")


def test_damaged_configuration_is_named(suite):
    (suite / "suite.toml").write_text("question = ")
    with pytest.raises(ConfigurationError, match=r"suite\.toml"):
        summarise(suite)


def test_environments_are_named_by_their_id(suite):
    assert summarise(suite)["tasks"] == [[ENV, "ppo"]]
