"""RecordTrajectories: whole episodes on disk, or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from PIL import Image
from wrapper_toys import LEFT, RIGHT, Corridor

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Rollout, evaluate
from rewardlab.wrappers import LanguageInterface, NoisySignals, RecordTrajectories, RewardWrapper

REWARD = "success + 0.5*potential(progress)"


def recorder(folder, render_mode=None, **options):
    return RecordTrajectories(RewardWrapper(Corridor(render_mode=render_mode), REWARD), folder, **options)


def play(env, seed=None, action=RIGHT):
    """One whole episode; its rewards."""
    env.reset(seed=seed)
    rewards, over = [], False
    while not over:
        _, reward, terminated, truncated, _ = env.step(action)
        rewards.append(reward)
        over = terminated or truncated
    return rewards


def play_many(env, count):
    for _ in range(count):
        play(env)


def read(file):
    header, *rows = (json.loads(line) for line in Path(file).read_text().splitlines())
    return header, rows


def names(folder):
    return sorted(os.listdir(folder))


def test_a_recording_has_a_header_and_a_row_for_every_state(tmp_path):
    rewards = play(recorder(tmp_path), seed=4)
    header, rows = read(tmp_path / "episode-000000.jsonl")
    assert header["kind"] == "header"
    assert (header["reward"], header["seed"], header["split"]) == (REWARD, 4, "train")
    assert header["terms"] == ["success", "potential(progress)"]
    assert header["signals"]["distance"] == {"description": "Steps to the right end.", "low": 0.0, "high": 6.0}
    assert [row["t"] for row in rows] == list(range(len(rewards) + 1))
    assert [row["kind"] for row in rows] == ["step"] * len(rows)
    assert [row["action"] for row in rows] == [None] + [RIGHT] * len(rewards)
    assert [row["reward"]["total"] for row in rows] == [0.0, *rewards]
    assert [row["terminated"] or row["truncated"] for row in rows] == [False] * len(rewards) + [True]
    assert set(rows[0]) == {
        "kind", "t", "action", "observation", "signals", "reward", "terminated", "truncated", "fault"
    }  # fmt: skip


def test_the_recorded_signals_are_enough_to_value_the_episode_again(tmp_path):
    rewards = play(recorder(tmp_path), seed=4)
    _, rows = read(tmp_path / "episode-000000.jsonl")
    ends = {name: np.array([row[name] for row in rows[1:]]) for name in ("terminated", "truncated")}
    signals = {name: np.array([row["signals"][name] for row in rows], np.float64) for name in rows[0]["signals"]}
    assert np.array_equal(evaluate(REWARD, Rollout.from_signals(signals, **ends), gamma=0.9).total, rewards)


def test_pictures_are_files_beside_the_recording_and_drawings_are_in_it(tmp_path):
    play(recorder(tmp_path, render_mode="rgb_array"), seed=0)
    _, rows = read(tmp_path / "episode-000000.jsonl")
    for t, row in enumerate(rows):
        assert row["frame"] == {"file": f"episode-000000/{t:05d}.png"}
        pixels = np.asarray(Image.open(tmp_path / row["frame"]["file"]))
        place = 6 - int(row["signals"]["distance"])
        assert pixels[:, 4 * place : 4 * place + 4].min() == 255
    play(recorder(tmp_path, render_mode="ansi", name="drawn"), seed=0)
    _, rows = read(tmp_path / "drawn-000000.jsonl")
    assert all(len(row["frame"]["text"]) == 7 for row in rows)
    play(recorder(tmp_path, render_mode="ansi", name="blind", frames=False), seed=0)
    assert "frame" not in read(tmp_path / "blind-000000.jsonl")[1][0]


def test_observations_that_are_pictures_are_files_too_and_texts_are_texts(tmp_path):
    class Seen(Corridor):
        def _observation(self):
            return {"picture": np.full((2, 2, 3), self.place, np.uint8), "where": (self.place, np.float32("inf"))}

    play(RecordTrajectories(Seen(), tmp_path), seed=0)
    header, rows = read(tmp_path / "episode-000000.jsonl")
    assert header["reward"] is None
    assert rows[0]["observation"]["picture"] == {"file": "episode-000000/00000.png"}
    assert rows[0]["observation"]["where"][1] is None, "JSON has no infinity"
    play(RecordTrajectories(LanguageInterface(Corridor()), tmp_path, name="text"), seed=0, action="right")
    assert read(tmp_path / "text-000000.jsonl")[1][1]["action"] == "right"


def test_every_so_manyth_episode_is_recorded_and_numbers_go_on_after_a_restart(tmp_path):
    env = recorder(tmp_path, every=3)
    for _ in range(5):
        play(env)
    assert names(tmp_path) == ["episode-000000.jsonl", "episode-000001.jsonl"]
    play(recorder(tmp_path))
    assert names(tmp_path)[-1] == "episode-000002.jsonl"


def test_an_episode_that_is_cut_off_is_kept_without_an_end(tmp_path):
    env = recorder(tmp_path)
    env.reset()
    env.step(LEFT)
    env.reset()
    env.step(LEFT)
    env.close()
    for file in ("episode-000000.jsonl", "episode-000001.jsonl"):
        _, rows = read(tmp_path / file)
        assert not rows[-1]["terminated"] | rows[-1]["truncated"]


@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_a_full_folder_says_so_once_and_leaves_nothing_half_written(tmp_path, render_mode):
    play(recorder(tmp_path, render_mode), seed=0)
    size = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    before = names(tmp_path)
    env = recorder(tmp_path, render_mode, max_bytes=int(1.5 * size))
    with pytest.warns(UserWarning, match="max_bytes") as warned:
        play_many(env, 4)
    env.close()
    assert len(warned) == 1
    assert names(tmp_path) == before


def test_a_folder_never_exceeds_its_cap(tmp_path):
    env = recorder(tmp_path, "rgb_array", max_bytes=30_000)
    with pytest.warns(UserWarning, match="max_bytes"):
        play_many(env, 30)
    assert 20_000 < sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) <= 30_000


def play_at_once(envs, episodes):
    """All of `envs` begin an episode before the first of them ends its own."""
    for _ in range(episodes):
        for env in envs:
            env.reset(seed=0)
        for env in envs:
            while not any(env.step(RIGHT)[2:4]):
                pass


def test_several_writers_keep_to_one_cap_together(tmp_path):
    play(recorder(tmp_path), seed=0)
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    cap = int(4.5 * size)
    writers = [recorder(tmp_path, max_bytes=cap, name=name) for name in "abc"]
    with pytest.warns(UserWarning, match="max_bytes"):
        play_at_once(writers, 4)
    assert size < sum(file.stat().st_size for file in tmp_path.iterdir()) <= cap
    assert all(not name.startswith(".") for name in names(tmp_path))


def test_a_kill_leaves_nothing_that_looks_whole_and_does_not_stop_the_next_run(tmp_path):
    program = (
        "import os, sys\n"
        "from wrapper_toys import Corridor\n"
        "from rewardlab.wrappers import RecordTrajectories\n"
        "env = RecordTrajectories(Corridor(render_mode='rgb_array'), sys.argv[1])\n"
        "env.reset(), env.step(0), os._exit(9)\n"
    )
    there = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=there).returncode == 9
    assert list(tmp_path.glob("*.jsonl")) == []
    (tmp_path / "episode-000000").mkdir()  # As if it had come between the two renamings.
    (tmp_path / "episode-000000" / "old.png").touch()
    play(recorder(tmp_path, "rgb_array"))
    assert names(tmp_path) == ["episode-000000", "episode-000000.jsonl"]
    assert not (tmp_path / "episode-000000" / "old.png").exists()


def test_what_is_recorded_is_what_the_reward_saw(tmp_path):
    env = RewardWrapper(NoisySignals(Corridor(slip=0), flip={"success": 1.0}), "success")
    rewards = play(RecordTrajectories(env, tmp_path), seed=0)
    assert [float(row["signals"]["success"]) for row in read(tmp_path / "episode-000000.jsonl")[1][1:]] == rewards


def test_mistakes_are_pointed_at(tmp_path):
    with pytest.raises(ConfigurationError, match="must be positive"):
        recorder(tmp_path, every=0)


def test_rule_20_the_spec_survives_json(tmp_path):
    gymnasium.register("Corridor-v0", "wrapper_toys:Corridor")
    try:
        env = RecordTrajectories(gymnasium.make("Corridor-v0"), tmp_path / "one", every=2)
    finally:
        del gymnasium.registry["Corridor-v0"]
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    play(again)
    assert names(tmp_path / "one") == ["episode-000000.jsonl"]
    assert read(tmp_path / "one" / "episode-000000.jsonl")[0]["env"] == "Corridor-v0"


def test_what_noise_hides_is_recorded_beside_it(tmp_path):
    noisy = NoisySignals(Corridor(slip=0), flip={"success": 1.0}, seed=0)
    play(RecordTrajectories(noisy, tmp_path), seed=4)
    last = read(tmp_path / "episode-000000.jsonl")[1][-1]
    assert (last["signals"]["success"], last["true_signals"]["success"]) == (False, True)
