"""LanguageInterface: text in, text out."""

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import NONSENSE, RIGHT, Corridor

from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import LanguageInterface, RewardWrapper


class Chatty(Corridor):
    """Says too much, and not in ASCII."""

    def describe(self, observation):
        return "é" * 100


def test_the_first_observation_has_the_instructions_and_the_others_do_not():
    env = LanguageInterface(Corridor(slip=0))
    text, _ = env.reset(seed=0)
    assert text.startswith(Corridor.instructions)
    assert env.step("right")[0].startswith("You are")
    assert LanguageInterface(Corridor(), instruct=False).reset(seed=0)[0].startswith("You are")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(), min_size=1, max_size=6))
def test_any_text_is_played_and_every_observation_is_in_the_space(texts):
    for env in (LanguageInterface(Corridor(max_steps=9)), LanguageInterface(Chatty(max_steps=9), max_characters=40)):
        observation, _ = env.reset(seed=0)
        for text in texts:
            assert observation in env.observation_space
            observation, _, _, _, info = env.step(text)
            assert info["signals"]["valid"] == (text.strip().lower() in ("left", "right"))


def test_it_says_what_the_environment_would_have_done():
    spoken, plain = RewardWrapper(LanguageInterface(Corridor()), "dense"), RewardWrapper(Corridor(), "dense")
    spoken.reset(seed=3), plain.reset(seed=3)
    for text, action in (("Right ", RIGHT), ("sideways", NONSENSE), ("right", RIGHT)):
        assert spoken.step(text)[1:4] == plain.step(action)[1:4]


def test_what_does_not_fit_is_marked():
    env = LanguageInterface(Chatty(), max_characters=40, instruct=False)
    assert env.reset(seed=0)[0] == "?" * 34 + " [cut]"


def test_gymnasiums_own_check_passes_and_a_vector_of_them_works():
    with pytest.warns(UserWarning, match="different from the unwrapped"):  # it says so of every wrapper
        check_env(LanguageInterface(Corridor(), max_characters=200), skip_render_check=True)
    vector = SyncVectorEnv([lambda: LanguageInterface(Corridor(slip=0), instruct=False)] * 2)
    vector.reset(seed=0)
    assert all(text.startswith("You are") for text in vector.step(("right", "what?"))[0])


def test_asynchronous_vectors_need_shared_memory_off():
    """With it on, Gymnasium returns the text it decoded when the vector was made; the docstring says so."""
    make = [lambda: LanguageInterface(Corridor(slip=0), instruct=False, max_characters=80)]
    vector = gymnasium.vector.AsyncVectorEnv(make, shared_memory=False)
    try:
        assert vector.reset(seed=0)[0][0].startswith("You are")
    finally:
        vector.close()


def test_the_action_spaces_of_languages_agree():
    own = gymnasium.make("RewardLab/Maze-v0", actions="language").action_space
    wrapped = LanguageInterface(gymnasium.make("RewardLab/Maze-v0")).action_space
    assert own.character_set == wrapped.character_set
    assert own.min_length == wrapped.min_length == 0


def test_mistakes_are_pointed_at():
    with pytest.raises(ConfigurationError, match="no instructions, describe, parse"):
        LanguageInterface(gymnasium.make("CartPole-v1"))
    with pytest.raises(ConfigurationError, match="at least"):
        LanguageInterface(Corridor(), max_characters=3)
    with pytest.raises(ConfigurationError, match="mark what does not fit"):
        LanguageInterface(Corridor(), charset="abc")


def test_rule_20_the_spec_survives_json():
    gymnasium.register("Corridor-v0", "wrapper_toys:Corridor")
    try:
        env = LanguageInterface(gymnasium.make("Corridor-v0"), instruct=False, max_characters=50)
    finally:
        del gymnasium.registry["Corridor-v0"]
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert again.observation_space == env.observation_space
    assert again.reset(seed=1)[0] == env.reset(seed=1)[0]
    assert np.array_equal(again.step("left")[1], env.step("left")[1])
