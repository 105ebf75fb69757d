"""Robots in a row and in processes: the same episodes."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

import rewardlab  # noqa: F401


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP])
def test_processes_play_what_one_process_plays(mode):
    row, processes = (
        gymnasium.make_vec(
            "RewardLab/PickPlace-v0",
            2,
            vectorization_mode=how,
            vector_kwargs={"autoreset_mode": mode},
            reward="dense",
            max_steps=4,
        )
        for how in ("sync", "async")
    )
    actions = np.random.default_rng(0).uniform(-1, 1, (9, 2, 4)).astype(np.float32)
    try:
        seen, other = row.reset(seed=3), processes.reset(seed=3)
        for action in actions:
            for part in ("observation", "achieved_goal", "desired_goal"):
                np.testing.assert_array_equal(seen[0][part], other[0][part])
            np.testing.assert_array_equal(seen[-1]["signals"]["distance"], other[-1]["signals"]["distance"])
            seen, other = row.step(action), processes.step(action)
            for left, right in zip(seen[1:4], other[1:4], strict=True):
                np.testing.assert_array_equal(left, right)
    finally:
        row.close()
        processes.close()
