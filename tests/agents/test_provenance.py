"""With what a run was made."""

from __future__ import annotations

import gymnasium as gym
import pytest
from gymnasium.vector import SyncVectorEnv

from rewardlab.agents import provenance as module
from rewardlab.agents.provenance import provenance
from rewardlab.envs.webshop.env import WebShopEnv


def of(*envs):
    return provenance(SyncVectorEnv([lambda env=env: env for env in envs]))


class Told(gym.Wrapper):
    def __init__(self, env, provenance):
        super().__init__(env)
        self.provenance = provenance


def test_versions_are_those_installed():
    versions = of(gym.make("CartPole-v1"))["versions"]
    assert versions["gymnasium"] == gym.__version__
    assert "python" in versions


def test_the_shop_says_what_its_catalogue_is_made_of():
    made_of = of(WebShopEnv(), WebShopEnv())["made_of"]
    assert made_of["kind"] == "generated"
    assert made_of["nouns"] == "light"
    assert made_of["size"] == 1000


@pytest.mark.parametrize("told", [None, {}, "a museum", 3])
def test_what_is_no_mapping_is_left_out(told):
    assert "made_of" not in of(Told(gym.make("CartPole-v1"), told))


def test_without_a_checkout_there_is_no_commit(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "__file__", str(tmp_path / "agents" / "provenance.py"))
    assert of(gym.make("CartPole-v1"))["commit"] == ""
