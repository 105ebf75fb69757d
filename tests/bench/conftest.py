"""A small suite's folder: two designs, five seeds, one run missing, one failed."""

import json

import pytest
import tomli_w

from .synthetic import ANCHORS, ENV, REWARDS, write_run


@pytest.fixture
def suite(tmp_path):
    root = tmp_path / "maze-shaping"
    for design, speed in (("sparse", 0.6), ("difference", 1.2)):
        for seed in range(5):
            if (design, seed) != ("sparse", 4):
                place = root / "RewardLab-Maze-v0" / design / "ppo" / str(seed)
                write_run(place, design=design, seed=seed, speed=speed, finished=(design, seed) != ("difference", 4))
    (root / "RewardLab-Maze-v0/difference/ppo/4/error.txt").write_text("out of memory\n")
    (root / "anchors.json").write_text(json.dumps(ANCHORS))
    (root / "suite.toml").write_text(
        tomli_w.dumps(
            {
                "name": "maze-shaping",
                "question": "Does shaping help?",
                "environments": [ENV],
                "designs": REWARDS,
                "agents": ["ppo"],
                "seeds": 5,
            }
        )
    )
    return root
