"""What a task's difficulty does to how things lie at the start."""

import math

import pytest

from rewardlab.envs.robot.peg_insert import PegInsert
from rewardlab.envs.robot.pick_place import PickPlace
from rewardlab.envs.robot.push import Push
from rewardlab.envs.robot.stack import Stack

from . import robot_samples as samples


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("task_class", "most"), [(Push, 0.7), (PickPlace, 0.5), (Stack, 0.5), (PegInsert, 0.06)])
def test_things_lie_the_more_askew_the_harder(task_class, most, difficulty):
    task, control = samples.begin(task_class)
    yaws = []
    for seed in range(60):
        samples.start(task, control, seed, difficulty)
        turned = task.turned()
        yaws.append(math.atan2(turned[3], turned[0]))
    bound = most * difficulty
    assert -bound - 1e-9 <= min(yaws) <= -0.8 * bound and 0.8 * bound <= max(yaws) <= bound + 1e-9
