"""The command line: documents on the standard output, one line for a mistake, exit codes that tell."""

import importlib
import json
import subprocess
import sys

import pytest

from rewardlab.__main__ import cli, main
from rewardlab.agents.run_folder import read_config, read_rows
from rewardlab.errors import Fault

SMALL = ["--set", "size=5", "--episodes", "4"]
SUITE = """
question = "Does it run?"
steps = 8
seeds = 2
evaluations = 1
episodes = 3
[designs]
sparse = "success"
trap = "success + clip(delta(progress), 0, 1)"
[environments."Maze-v0"]
size = 5
[agents.random]
"""


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line here and return (exit code, standard output, standard error)."""

    def ran(*arguments):
        monkeypatch.setattr(sys, "argv", ["rewardlab", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, *capsys.readouterr()

    return ran


@pytest.fixture
def document(run):
    """Run with --json and return the one document."""

    def ran(*arguments):
        code, out, _ = run(*arguments, "--json")
        assert code == 0
        assert out.count("\n") == 1
        return json.loads(out)

    return ran


def mistake(result):
    """The one line of a mistake."""
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.startswith("rewardlab: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_every_verb_shows_an_example(run, verb):
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert f"rewardlab {verb}" in out.split("Usage")[1].split("\n", 1)[1]


def test_the_environments_and_what_one_of_them_measures(document, run):
    assert "RewardLab/Maze-v0" in [row["id"] for row in document("envs")]
    maze = document("envs", "Maze-v0")
    assert {"success", "score", "progress", "valid", "distance"} <= maze["signals"].keys()
    assert {"sparse", "dense", "gated", "rubric"} <= maze["rewards"].keys()
    assert maze["signals"]["distance"]["high"] is None
    assert maze["arguments"].items() >= {"size": 11, "max_steps": None, "observation": "grid", "split": "train"}.items()
    assert not {"arguments", "xp", "device"} & maze["arguments"].keys()
    assert "egocentric" in maze["observations"]
    assert "oscillate" in maze["exploits"]
    shown = run("envs", "Maze-v0")[1]
    assert all(word in shown for word in ("generator", "backtracker", "observations: grid", "exploits: "))
    assert "Maze-v0" in run("envs")[1]
    assert "declares no signals" in mistake(run("envs", "CartPole-v1"))


def test_eval_gives_estimates_with_intervals(document):
    found = document("eval", "Maze-v0", "--agent", "expert", "--reward", "dense", *SMALL)
    for name in ("success", "score", "return"):
        assert found[name].keys() == {"mean", "low", "high"}
    assert found["success"]["mean"] == 1.0
    assert (found["episodes"], found["faults"]) == (4, 0)


def test_eval_tells_what_the_figures_rest_on(document):
    shop = document("eval", "WebShop-v0", "--agent", "rule", "--episodes", "2", "--set", "size=200")
    assert (shop["made_of"]["size"], shop["made_of"]["nouns"]) == (200, "light")


def test_eval_does_not_say_the_same_for_people(run):
    code, out, _ = run("eval", "Maze-v0", "--agent", "random", *SMALL)
    assert code == 0
    assert "mean" in out
    assert not out.startswith("{")


def test_eval_of_an_environment_that_is_not_ours(document):
    found = document("eval", "CartPole-v1", "--agent", "random", "--episodes", "2")
    assert found["success"] is None
    assert found["return"]["mean"] > 0


def test_settings_are_toml_or_else_text(document):
    found = document("eval", "Maze-v0", "--agent", "expert", "--set", "size=9", "--set", "distance=[3, 4]",
                     "--set", "observation=text", "--episodes", "5")  # fmt: skip
    assert found["length"] <= 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evl"], "Did you mean 'eval'"),
        (["eval", "Maze-v1", "--agent", "random"], "Did you mean 'Maze-v0'"),
        (["eval", "Maze-v0"], "--agent random"),
        (["eval", "Maze-v0", "--agent", "expart"], "Did you mean 'expert'"),
        (["eval", "Maze-v0", "--agent", "exploit:pork"], "Did you mean 'park'"),
        (["eval", "Maze-v0", "--agent", "random", "--reward", "succes"], "success"),
        (["eval", "Maze-v0", "--agent", "random", "--reward", "__import__('os')"], "__import__"),
        (["eval", "Maze-v0", "--agent", "random", "--set", "sise=5"], "size"),
        (["eval", "Maze-v0", "--agent", "random", "--set", "size"], "KEY=VALUE"),
        (["eval", "Maze-v0", "--agent", "random", "--split", "tset"], "test"),
        (["eval", "Maze-v0", "--agent", "random", "--episodes", "0"], "--episodes"),
        (["train", "Maze-v0", "--set", "agent.learning_rat=1", "--out", "{tmp}"], "Did you mean 'learning_rate'"),
        (["train", "Maze-v0", "--set", "observation=text", "--out", "{tmp}"], "--set observation=grid"),
        (["bench", "maze-shapes"], "Did you mean 'maze-shaping'"),
        (["report", "{tmp}/nowhere"], "nowhere"),
        (["view", "{tmp}/nowhere"], "nowhere"),
        (["rescore", "{tmp}/nowhere", "--reward", "success"], "not a run"),
        (["fit", "{tmp}/file", "--out", "{tmp}/model"], "file' is not a run"),
        (["rescore", "{tmp}"], "--reward"),
        (["check", "no_such_module:Env"], "no_such_module"),
        (["play", "CartPole-v2"], "CartPole-v1"),
        (["eval", "Maze-v0", "--agent", ":f"], "module:name"),
        (["eval", "Maze-v0", "--agent", "random", "--set", "agent.x=1"], "only `rewardlab train`"),
        (["envs", "Maze-v0", "--set", "agent.x=1"], "only `rewardlab train`"),
        (["eval", "Maze-v0", "--agent", "random", "--record", "all"], "--out"),
        (["eval", "Maze-v0", "--agent", "random", "--device", "abacus"], "device 'abacus': this machine has cpu"),
        (["eval", "Maze-v0", "--agent", "random", "--set", "split=train"], "--split"),
        (["play", "Maze-v0", "--set", "render_mode=human"], "'render_mode' cannot be set"),
        *((["train", "Maze-v0", "--set", f"{key}=3"], f"'{key}' cannot be set")
          for key in ("split", "id", "num_envs", "device", "reward", "render_mode")),
        (["train", "Maze-v0", "--set", "actions=language", "--out", "{tmp}"], "'ppo' acts in"),
        (["train", "Maze-v0", "--set", "agent.net_arch=64", "--out", "{tmp}"], "takes a list"),
        (["train", "Maze-v0", "--set", "agent.learning_rate=abc", "--out", "{tmp}"], "takes a number"),
        (["train", "Maze-v0", "--set", "agent.n_steps=0", "--out", "{tmp}"], "does not take these settings"),
        (["train", "Maze-v0", "--credit", "grpo", "--out", "{tmp}"], "--credit are settings of --agent llm"),
        (["train", "Maze-v0", "--agent", "grpo", "--model", "tiny"], "--credit are settings of --agent llm"),
        (["train", "Pendulum-v1", "--agent", "dqn", "--out", "{tmp}"], "'dqn' acts in Discrete spaces"),
        (["train", "Maze-v0", "--agent", "random", "--out", "{tmp}/file"], "file' is a file"),
        (["audit", "Maze-v0", "--reward", "success", "--out", "{tmp}/file"], "file' is a file"),
        (["train", "Maze-v0", "--agent", "random", "--out", "{tmp}/file/below"], "Not a directory"),
        (["report", "{tmp}/damaged"], "config.toml' is damaged"),
        (["eval", "Maze-v0", "--agent", "{tmp}/damaged"], "config.toml' is damaged"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_pointed_line_and_exit_2(run, arguments, message, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "config.toml").write_text("env = ")
    assert message in mistake(run(*(argument.format(tmp=tmp_path) for argument in arguments)))


@pytest.mark.parametrize(
    ("name", "text"),
    [("metrics.jsonl", '{"step": 0}\n3\n'), ("metrics.jsonl", "{}\n"), ("anchors.json", "{"), ("anchors.json", "[1]"),
     ("anchors.json", '{"native": 3}'), ("suite.toml", "x =")],
)  # fmt: skip
def test_a_damaged_file_of_a_run_is_named(run, tmp_path, name, text):
    run("eval", "Maze-v0", "--agent", "random", *SMALL, "--out", tmp_path)
    (tmp_path / name).write_text(text)
    assert f"{name}' is damaged" in mistake(run("report", tmp_path))


@pytest.mark.parametrize(("asked", "variable"), [(["--debug"], ""), ([], "1")])
def test_what_nobody_expected_is_one_line_and_exit_1_and_its_traceback_is_there_for_the_asking(
    run, monkeypatch, asked, variable
):
    def surprised(*arguments, **keywords):
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("rewardlab.agents.evaluation_run.carry_out", surprised)
    monkeypatch.delenv("REWARDLAB_DEBUG", raising=False)
    code, _, err = run("eval", "Maze-v0", "--agent", "random")
    assert code == 1
    assert err.startswith("rewardlab: unexpected ZeroDivisionError: surprise")
    assert err.count("\n") == 1
    monkeypatch.setenv("REWARDLAB_DEBUG", variable)
    code, _, err = run("eval", "Maze-v0", "--agent", "random", *asked)
    assert code == 1
    assert "Traceback" in err
    assert "in surprised" in err


def test_infrastructure_that_fails_is_no_mistake(run, monkeypatch):
    def failed(*arguments, **keywords):
        raise Fault("no power")

    monkeypatch.setattr("rewardlab.agents.evaluation_run.carry_out", failed)
    code, _, err = run("eval", "Maze-v0", "--agent", "random")
    assert code == 1
    assert err == "rewardlab: no power\n"
    monkeypatch.setattr(importlib.import_module("rewardlab.agents.train"), "train", failed)
    assert run("train", "Maze-v0")[2].endswith("rewardlab: no power; the same command goes on where it was\n")


def test_evaluations_are_told_where_no_bar_can_be_drawn(run, tmp_path):
    code, _, err = run("train", "Maze-v0", "--agent", "expert", "--steps", "2000", *SMALL, "--out", tmp_path)
    assert code == 0
    lines = err.splitlines()
    assert lines == [f"step {step:,} of 2,000, success 1.00" for step in range(0, 2001, 200)]


def test_examples_stand_on_lines_of_their_own(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    lines = [line.strip() for line in run("train", "--help")[1].splitlines()]
    first = next(index for index, line in enumerate(lines) if line.startswith("rewardlab train"))
    assert lines[first - 1] == ""
    assert lines[first + 1].startswith("rewardlab train")


def test_a_run_and_an_evaluation_leave_a_report(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("train", "Maze-v0", "--agent", "random", "--steps", "8", *SMALL, "--out", "runs/first")
    run("eval", "Maze-v0", "--agent", "runs/first", *SMALL, "--out", "runs/second")
    for folder in ("first", "second"):
        assert (tmp_path / "runs" / folder / "report.html").exists()
    run("train", "Maze-v0", "--agent", "runs/first", "--steps", "8", *SMALL)
    assert (tmp_path / "runs" / "Maze-v0-runs-first-0" / "report.html").exists()


def test_train_evaluate_view_report_and_rescore_a_run(document, run, tmp_path):
    small = ["--set", "agent.n_envs=4", "--set", "agent.n_steps=8", "--set", "agent.batch_size=32"]
    where = ["--set", "size=5", "--set", "observation=egocentric", "--episodes", "4", "--seed", "2"]
    folder = tmp_path / "run"
    trained = document("train", "Maze-v0", "--reward", "dense", "--steps", "64", "--record", "all",
                       *small, *where, "--out", folder)  # fmt: skip
    assert trained["run"] == str(folder)
    assert trained["step"] == 64
    config = read_config(folder)
    assert config["settings"] == {"n_envs": 4, "n_steps": 8, "batch_size": 32}
    assert (config["seed"], config["design"]) == (2, "dense")

    found = document("eval", "Maze-v0", "--agent", folder, *where)
    assert found["episodes"] == 4
    assert document("view", folder)["page"].endswith(".html")
    assert document("report", folder)["report"].endswith(".html")
    rescored = document("rescore", folder, "--reward", "success")
    assert len(rescored["episodes"]) == 4 * len(read_rows(folder / "metrics.jsonl"))
    assert "another --out" in mistake(run("train", "Maze-v0", "--steps", "128", *small, *where, "--out", folder))


def test_bench_runs_a_suite_into_a_report_and_goes_on_when_given_again(document, run, tmp_path):
    (tmp_path / "mine.toml").write_text(SUITE)
    out = tmp_path / "out"
    found = document("bench", tmp_path / "mine.toml", "--out", out, "--workers", "2")
    assert found["failed"] == []
    assert found["question"] == "Does it run?"
    assert {design["name"] for design in found["designs"]} == {"sparse", "trap"}
    assert (out / "report.html").exists()
    assert json.loads((out / "anchors.json").read_text()).keys() == {"sparse", "trap"}
    assert len(list(out.rglob("config.toml"))) == 4
    code, _, err = run("bench", tmp_path / "mine.toml", "--out", out)
    assert code == 0
    assert err.count("done before") == 4
    assert "another --out" in mistake(run("bench", tmp_path / "mine.toml", "--out", out, "--steps", "9"))


def test_a_suite_with_a_failing_run_exits_1_and_reports_the_others(run, tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text(SUITE.replace("[agents.random]", '[agents.random]\n[agents."broken:agent"]'))
    (tmp_path / "broken.py").write_text("def agent(observation):\n    raise RuntimeError('no idea')\n")
    monkeypatch.chdir(tmp_path)
    code, out, err = run("bench", "mine.toml", "--out", tmp_path / "out", "--json")
    assert code == 1
    assert len(json.loads(out)["failed"]) == 4
    assert "RuntimeError: no idea" in err


def test_the_suites_are_listed(document):
    assert "maze-shaping" in [row["name"] for row in document("bench")]


def test_check_tells_what_is_wrong_and_exits_1(document, run, tmp_path, monkeypatch):
    assert document("check", "Maze-v0")["problems"] == []
    (tmp_path / "mine.py").write_text("import gymnasium\nclass Env(gymnasium.Env):\n    signals = {}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    code, out, _ = run("check", "mine:Env", "--json")
    assert code == 1
    problems = json.loads(out)["problems"]
    assert problems[0].keys() == {"check", "given", "expected", "remedy"}
    code, out, _ = run("check", "mine:Env")
    assert code == 1
    for problem in problems:
        for part in ("given", "expected", "remedy"):
            assert f"{part}:" in out
            assert " ".join(problem[part].split()) in out


def test_check_of_an_environment_without_signals_is_one_line(run):
    code, out, _ = run("check", "CartPole-v1")
    assert code == 1
    assert out.count("\n") == 1
    assert "CartPole-v1: not a RewardLab environment: it declares no signals" in out
    assert "MeasureSignals" in out
    code, out, _ = run("check", "CartPole-v1", "--json")
    assert code == 1
    assert len(json.loads(out)["problems"]) == 1


def test_play_shows_the_ledger_and_gives_the_episode(run):
    code, out, err = run("play", "Maze-v0", "--agent", "expert", "--reward", "dense", "--set", "size=7", "--json")
    assert code == 0
    assert json.loads(out)["signals"]["success"] == 1.0
    assert "potential(progress)" in err


def test_an_interruption_exits_130(run, monkeypatch):
    def interrupted(*arguments, **keywords):
        raise KeyboardInterrupt

    monkeypatch.setattr("rewardlab.agents.evaluation_run.carry_out", interrupted)
    code, _, err = run("eval", "Maze-v0", "--agent", "random")
    assert (code, err.strip()) == (130, "interrupted")


def test_it_starts_fast_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['rewardlab', '--help']\n"
        "from rewardlab.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print({'torch', 'stable_baselines3', 'PIL', 'tensorboardX', 'jinja2'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "set()"
