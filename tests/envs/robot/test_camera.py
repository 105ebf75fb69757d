"""What cameras see."""

import copy
import os
import subprocess
import sys

import gymnasium
import numpy as np
import pytest

from rewardlab.envs.robot import camera
from rewardlab.envs.robot.environments import PickPlaceEnv, StackEnv
from rewardlab.errors import ConfigurationError, Fault

GL = pytest.mark.needs("gl")


@pytest.mark.parametrize(
    "given",
    [
        *(None, 3, (3,), (0, 5), (5, -1), (1.5, 2), ("a", "b"), (1281, 960), (10, 961)),
        *(True, (True, True), (float("inf"), 5)),
    ],
)
def test_resolutions_are_checked(given):
    with pytest.raises(ConfigurationError, match="resolution="):
        camera.check_resolution(given)


def test_resolutions_may_be_of_numpy():
    assert camera.check_resolution(np.array([84, 64])) == (84, 64)


def test_cameras_are_checked():
    with pytest.raises(ConfigurationError, match="camera='back': give one of front, side, top"):
        PickPlaceEnv(camera="back")
    with pytest.raises(ConfigurationError, match="Did you mean 'front'"):
        PickPlaceEnv(camera="frnt")
    with pytest.raises(ConfigurationError, match="camera="):
        PickPlaceEnv(camera=np.array(["front", "side"]))


@GL
@pytest.mark.parametrize("view", ["front", "side", "top"])
def test_the_box_is_seen_from_everywhere(view):
    env = PickPlaceEnv(observation="both", resolution=(96, 64), camera=view)
    image = env.reset(seed=2)[0]["image"]
    assert image.shape == (64, 96, 3) and image.dtype == np.uint8
    assert env.observation_space["image"] == gymnasium.spaces.Box(0, 255, (64, 96, 3), np.uint8)
    assert env.observation_space["image"].contains(image)
    red, green, blue = image.astype(int).transpose(2, 0, 1)
    assert ((red > 120) & (green < 100) & (blue < 100)).sum() > 3
    env.close()


@GL
def test_pictures_follow_the_state_and_only_the_state():
    env = StackEnv(observation="camera", resolution=(48, 48))
    first = env.reset(seed=0)[0]["image"]
    expert = env.expert()
    for _ in range(5):
        second = env.step(expert(None))[0]["image"]
    assert np.abs(first.astype(int) - second).max() > 50
    assert np.array_equal(env.reset(seed=0)[0]["image"], first)
    env.close()


@GL
def test_pictures_for_people_are_large_and_leave_what_is_observed_alone():
    env = PickPlaceEnv(observation="camera", resolution=(40, 30), render_mode="rgb_array")
    before = env.reset(seed=0)[0]["image"]
    picture = env.render()
    assert picture.shape == (480, 640, 3) and picture.std() > 20
    assert np.array_equal(env._observe()["image"], before)
    env.close()


@GL
def test_a_closed_environment_opens_its_camera_again():
    env = PickPlaceEnv(observation="camera", resolution=(20, 20))
    before = env.reset(seed=0)[0]["image"]
    env.close()
    env.close()
    assert np.array_equal(env.reset(seed=0)[0]["image"], before)
    env.close()


@GL
def test_an_environment_that_has_drawn_can_be_copied():
    env = PickPlaceEnv(observation="camera", resolution=(20, 20))
    before = env.reset(seed=0)[0]["image"]
    other = copy.deepcopy(env)
    seen = [other.step(np.array([1, 1, 1, 1], np.float32))[0]["image"] for _ in range(3)][-1]
    assert np.array_equal(env._observe()["image"], before) and not np.array_equal(seen, before)
    other.close()
    assert np.array_equal(env._observe()["image"], before)
    env.close()


@GL
def test_a_program_that_never_closes_ends_in_silence():
    program = (
        "from rewardlab.envs.robot.environments import PickPlaceEnv\n"
        "env = PickPlaceEnv(observation='camera', resolution=(20, 20)); env.reset(seed=0); print('done')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")


def test_without_gl_the_remedy_is_said():
    program = (
        "import os; os.environ['MUJOCO_GL'] = 'disabled'\n"
        "from rewardlab.envs.robot.environments import PickPlaceEnv\n"
        "env = PickPlaceEnv(render_mode='rgb_array'); env.reset(seed=0)\n"
        "try:\n    env.render()\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90, check=False)
    assert ended.stdout.startswith(Fault.__name__) and "MUJOCO_GL" in ended.stdout, ended.stderr


@GL
def test_it_draws_though_somebody_has_imported_mujoco_before():
    program = (
        "import mujoco\n"
        "import gymnasium\n"
        "import rewardlab\n"
        "env = gymnasium.make('RewardLab/Reach-v0', render_mode='rgb_array')\n"
        "env.reset(seed=0)\n"
        "assert env.render().std() > 10\n"
        "env.close()\n"
    )
    quiet = {name: value for name, value in os.environ.items() if name not in ("MUJOCO_GL", "DISPLAY")}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=quiet, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always something to draw with")
def test_a_second_attempt_to_draw_does_not_end_the_program():
    program = (
        "from rewardlab.envs.robot.environments import ReachEnv\n"
        "from rewardlab.errors import Fault\n"
        "for _ in range(2):\n"
        "    try:\n        ReachEnv(observation='camera').reset()\n"
        "    except Fault:\n        print('fault')\n"
    )
    blind = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | {"MUJOCO_GL": "glfw"}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=blind, check=False)
    assert (ran.returncode, ran.stdout) == (0, "fault\nfault\n"), ran.stderr


def test_what_mujoco_cannot_draw_with_is_named():
    program = (
        "from rewardlab.envs.robot.environments import ReachEnv\n"
        "from rewardlab.errors import ConfigurationError\n"
        "try:\n    ReachEnv()\n"
        "except ConfigurationError as error:\n    print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=os.environ | {"MUJOCO_GL": "nonsense"},
        check=False,
    )
    assert "nonsense" in ran.stdout and "egl" in ran.stdout, ran.stderr


@GL
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_process_forked_from_one_that_has_drawn_does_not_wait_for_ever():
    program = (
        "import os, sys\n"
        "from rewardlab.envs.robot.environments import ReachEnv\n"
        "from rewardlab.errors import ConfigurationError\n"
        "first = ReachEnv(observation='camera', resolution=(20, 20)); first.reset(seed=0)\n"
        "child = os.fork()\n"
        "if child:\n"
        "    os.waitpid(child, 0); first.step([0, 0, 0]); first.close(); sys.exit()\n"
        "for env in (first, ReachEnv(observation='camera', resolution=(20, 20))):\n"
        "    try:\n        env.reset(seed=0)\n"
        "    except ConfigurationError as error:\n        print('spawn' in str(error), flush=True)\n"
        "os._exit(0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == (0, "True\nTrue\n"), ran.stderr
