"""The runner: every run by itself, failures contained, nothing done twice."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from rewardlab.agents.run_folder import RunFolder, read_rows
from rewardlab.agents.train import Run
from rewardlab.bench.anchors import measure_anchors, write_anchors
from rewardlab.bench.report import write_report
from rewardlab.bench.runner import run_jobs
from rewardlab.bench.suite import Job, Suite
from rewardlab.bench.summary import summarise
from rewardlab.errors import ConfigurationError

RUN = Run("RewardLab/Maze-v0", 8, agent="random", env_kwargs={"size": 5}, evaluations=2, episodes=4, record="none")

DEADLY = """
import os, signal
def agent(observation):
    os.kill(os.getpid(), signal.SIGKILL)
"""


class Listener:
    def __init__(self):
        self.steps, self.errors, self.before = {}, {}, []

    def progress(self, job, step, success):
        self.steps.setdefault(job.folder.name, []).append(step)

    def skipped(self, job):
        self.before.append(job.folder.name)

    def ended(self, job, error):
        self.errors[job.folder.name] = error


def jobs(folder, **runs):
    return [Job(run, folder / name) for name, run in runs.items()]


def test_runs_are_carried_out_and_tell_how_far_they_are(tmp_path):
    listener = Listener()
    assert run_jobs(jobs(tmp_path, a=RUN, b=replace(RUN, seed=1)), listener, workers=2) == []
    assert listener.errors == {"a": "", "b": ""}
    assert listener.steps["a"][-1] == 8
    assert all(RunFolder(tmp_path / name).finished for name in "ab")


def test_a_failure_leaves_its_traceback_and_the_others_go_on(tmp_path, monkeypatch):
    (tmp_path / "deadly.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(str(tmp_path))
    work = jobs(tmp_path, wrong=replace(RUN, reward="succes"), killed=replace(RUN, agent="deadly:agent"), sound=RUN)
    listener = Listener()
    failed = run_jobs(work, listener, workers=2)
    assert sorted(job.folder.name for job in failed) == ["killed", "wrong"]
    assert listener.errors["sound"] == ""
    assert "'succes'" in listener.errors["wrong"]
    assert "Traceback" in (tmp_path / "wrong" / "error.txt").read_text()
    assert "exit code -9" in listener.errors["killed"]
    assert "exit code -9" in (tmp_path / "killed" / "error.txt").read_text()


def test_a_run_that_failed_is_tried_again_and_its_error_forgotten(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "error.txt").write_text("out of memory")
    assert run_jobs(jobs(tmp_path, a=RUN), Listener(), workers=1) == []
    assert not (tmp_path / "a" / "error.txt").exists()


def test_finished_runs_are_not_run_again(tmp_path):
    work = jobs(tmp_path, a=RUN)
    run_jobs(work, Listener(), workers=1)
    before = (tmp_path / "a" / "config.toml").stat().st_mtime_ns
    listener = Listener()
    run_jobs(work, listener, workers=1)
    assert listener.before == ["a"]
    assert listener.errors == listener.steps == {}
    assert (tmp_path / "a" / "config.toml").stat().st_mtime_ns == before


def test_no_workers_is_a_mistake(tmp_path):
    with pytest.raises(ConfigurationError, match="workers=0"):
        run_jobs(jobs(tmp_path, a=RUN), Listener(), workers=0)


def test_when_the_parent_is_killed_no_child_goes_on(tmp_path):
    # The episode never ends, so that the child has no news to send: it must see by itself that it is alone.
    beats = tmp_path / "beats"
    (tmp_path / "beating.py").write_text(
        "import time\n"
        "def agent(observation):\n"
        f"    open({str(beats)!r}, 'a').write('.')\n"
        "    time.sleep(0.01)\n"
        "    return 0\n"
    )
    endless = replace(RUN, agent="beating:agent", env_kwargs={"size": 5, "max_steps": 10**6}, episodes=1)
    code = (
        "from pathlib import Path\n"
        "from rewardlab.agents.train import Run\n"
        "from rewardlab.bench.runner import run_jobs\n"
        "from rewardlab.bench.suite import Job\n"
        "class Quiet:\n"
        "    def progress(self, *news): pass\n"
        "    def ended(self, *news): pass\n"
        f"run_jobs([Job({endless!r}, Path({str(tmp_path / 'a')!r}))], Quiet(), workers=1)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    wait_until(lambda: beats.exists() and beats.stat().st_size > 3)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    # The lock is free as soon as the child is gone.
    wait_until(lambda: lock_is_free(tmp_path / "a"))
    size = beats.stat().st_size
    time.sleep(0.2)
    assert beats.stat().st_size == size


def wait_until(condition):
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lock_is_free(folder):
    import fcntl

    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def test_anchors_tell_what_expert_and_exploits_earn_under_each_design(tmp_path):
    designs = {"sparse": "success", "trap": "success + clip(delta(progress), 0, 1)"}
    kwargs = {"size": 7, "max_steps": 60}
    suite = Suite("s", "Why?", 1, (0,), designs, {"RewardLab/Maze-v0": kwargs}, {"random": {}}, episodes=10)
    write_anchors(suite, tmp_path)
    anchors = json.loads((tmp_path / "anchors.json").read_text())
    assert list(anchors) == ["sparse", "trap"]
    assert anchors["sparse"]["expert"]["return"] == anchors["sparse"]["expert"]["success"] == 1.0
    assert {anchor["return"] for anchor in anchors["sparse"]["exploits"].values()} == {0.0}
    assert list(anchors["sparse"]["baselines"]) == ["random"]
    assert anchors["sparse"]["baselines"]["random"]["success"] < 1.0
    trap = anchors["trap"]
    assert trap["exploits"]["oscillate"]["return"] > trap["expert"]["return"] > trap["exploits"]["park"]["return"]
    before = os.stat(tmp_path / "anchors.json").st_mtime_ns
    write_anchors(suite, tmp_path)
    assert os.stat(tmp_path / "anchors.json").st_mtime_ns == before


def test_a_design_that_compares_episodes_pays_an_anchor_nothing_by_itself():
    arguments = {"size": 5, "reward": "group_zscore(final(success))"}
    anchors = measure_anchors("RewardLab/Maze-v0", arguments, episodes=5)
    for play in (anchors["expert"], *anchors["exploits"].values(), anchors["baselines"]["random"]):
        assert play["return"] is play["discounted"] is None
        assert play["success"] is not None
    assert anchors["expert"]["success"] == 1.0


def test_a_suite_runs_and_reports_designs_that_compare_episodes(tmp_path):
    designs = {"sparse": "success", "zscore": "group_zscore(final(success))"}
    settings = {"grpo": {"groups": 2, "group_size": 2, "net_arch": [4]}}
    suite = Suite("s", "Why?", 40, (0,), designs, {"RewardLab/Maze-v0": {"size": 5, "max_steps": 9}}, settings,
                  evaluations=1, episodes=5)  # fmt: skip
    suite.write(tmp_path)
    write_anchors(suite, tmp_path)
    assert run_jobs(suite.jobs(tmp_path), Listener(), workers=1) == []
    sparse, zscore = summarise(tmp_path)["designs"]
    assert sparse["return"]["iqm"] == sparse["success"]["iqm"]
    assert zscore["return"] is None
    assert zscore["success"] is not None
    assert zscore["reward"] == "group_zscore(final(success))"
    assert "zscore" in write_report(tmp_path).read_text()


def test_anchors_are_measured_with_the_trainers_gamma_and_at_the_end_of_training(tmp_path):
    designs = {"shaping": "potential(progress)", "scheduled": "schedule(10, 0, 500)*success"}
    environments, agents = {"small": {"id": "RewardLab/Maze-v0", "size": 5}}, {"ppo": {"gamma": 0.5}}
    suite = Suite("s", "Why?", 500, (0,), designs, environments, agents, episodes=4)
    write_anchors(suite, tmp_path)
    anchors = json.loads((tmp_path / "anchors.json").read_text())
    assert anchors["scheduled"]["expert"]["return"] == 0.0
    # Discounted with the gamma it is computed with, a potential adds up to what the first state takes away.
    first = anchors["shaping"]["expert"]["discounted"]
    assert first < 0.0
    other = measure_anchors("RewardLab/Maze-v0", {"size": 5, "reward": "potential(progress)"}, episodes=4, gamma=0.9)
    assert other["expert"]["discounted"] == pytest.approx(first)
    assert other["expert"]["return"] != pytest.approx(anchors["shaping"]["expert"]["return"])


@pytest.mark.slow
def test_the_same_runs_on_ray(tmp_path):
    pytest.importorskip("ray")
    listener = Listener()
    failed = run_jobs(jobs(tmp_path, a=RUN, wrong=replace(RUN, reward="succes")), listener, workers=2, ray=True)
    assert [job.folder.name for job in failed] == ["wrong"]
    assert listener.errors["a"] == ""
    assert listener.before == []
    assert "'succes'" in listener.errors["wrong"]
    assert RunFolder(tmp_path / "a").finished


@pytest.mark.slow
def test_the_first_benchmark_shows_who_learns_and_who_cheats(tmp_path):
    from rewardlab.bench.suite import load_suite

    suite = load_suite("maze-shaping")
    assert run_jobs(list(replace(suite, seeds=(0,)).jobs(tmp_path, record="none")), Listener()) == []
    final, middle = {}, {}
    for design in suite.designs:
        rows = read_rows(tmp_path / "Maze-v0" / design / "ppo" / "0" / "metrics.jsonl")
        final[design], middle[design] = rows[-1]["success"], rows[4]["success"]
    assert min(final[design] for design in final if design != "difference-trap") > 0.8
    assert final["difference-trap"] < 0.2
    assert middle["potential"] > middle["sparse"] + 0.2
