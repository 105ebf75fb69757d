"""Where things are at the start, and what a task's difficulty does to it."""

import math

import pytest

from rewardlab.envs.robot import environments
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


TASK_17 = {
    "DrawerEnv": ((0.4383, -0.0462, 0.07), (0.5299, -0.061, 0.07)),
    "PegInsertEnv": ((0.5438, 0.1451, 0.06), (0.5063, -0.1072, 0.06)),
    "PickPlaceEnv": ((0.3857, 0.1022, 0.2754), (0.5452, -0.028, 0.025)),
    "PushEnv": ((0.5219, -0.0764, 0.02), (0.3801, -0.0215, 0.02)),
    "ReachEnv": ((0.4646, 0.0967, 0.3412), (0.45, 0.0, 0.25)),
    "StackEnv": ((0.5585, -0.0141, 0.075, 0.0), (0.4961, 0.0938, 0.025)),
}


@pytest.mark.parametrize("name", environments.__all__)
def test_a_task_is_the_same_for_everybody(name):
    """Results on a task's number compare only if it is one task on all machines and in all versions."""
    env = getattr(environments, name)()
    env.reset(options={"task": 17})
    goal, thing = TASK_17[name]
    assert env.task.goal == pytest.approx(goal, abs=1e-4)
    assert env.task.facts.thing == pytest.approx(thing, abs=1e-4)
