"""Every record of a benchmark is asked once, and counted as its papers count it."""

import itertools

import pytest

from rewardlab.envs.gui.data import answer_all, breakdown
from rewardlab.envs.gui.env import GUIGroundingEnv
from rewardlab.errors import ConfigurationError

from .published import OSWORLD, POLYGON, REFUSAL, write


@pytest.fixture
def env(tmp_path):
    data = write(tmp_path / "a.json", OSWORLD, POLYGON, REFUSAL)
    return GUIGroundingEnv(data=str(data), box_format="osworld-g", split="test", resolution="native")


def test_the_expert_has_everything_right(env):
    results = answer_all(env, env.expert(), progress=False)
    assert [item.id for item, _ in results] == list(env.items) and len(results) == 3
    assert breakdown(results)[0].accuracy == 1


def test_what_cannot_be_read_counts_as_wrong_and_is_counted(env):
    answers = itertools.cycle(("click(0, 0)", "somewhere on the left", "refuse()"))
    outcomes = [outcome for _, outcome in answer_all(env, lambda observation: next(answers), progress=False)]
    assert outcomes == ["wrong", "wrong_format", "correct"]


@pytest.mark.parametrize("drawn", [{"scenes": "mail"}, {"references": "icon"}, {"language": "de"}])
def test_what_decides_about_drawn_screens_is_not_ignored(tmp_path, drawn):
    data = write(tmp_path / "a.json", OSWORLD)
    (name,) = drawn
    with pytest.raises(ConfigurationError, match=f"^{name}=.*drawn screens"):
        GUIGroundingEnv(data=str(data), box_format="osworld-g", split="test", **drawn)


def test_drawn_screens_are_no_benchmark():
    env = GUIGroundingEnv(resolution=(480, 480))
    with pytest.raises(ConfigurationError, match="data=PATH"):
        answer_all(env, env.expert())
