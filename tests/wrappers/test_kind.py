"""Wrappers for one environment refuse a vector and name what to use, and the other way round."""

import pytest
from gymnasium.vector import AutoresetMode
from wrapper_toys import Corridor, corridors

from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import (
    Curriculum,
    LanguageInterface,
    NoisySignals,
    RecordTrajectories,
    VectorCurriculum,
    VectorDenseReward,
    VectorGatedReward,
    VectorNoisySignals,
    VectorRewardWrapper,
    VectorRubricReward,
)


@pytest.mark.parametrize(
    ("wrapper", "arguments", "says"),
    [
        (NoisySignals, {}, "for a vector use VectorNoisySignals"),
        (Curriculum, {}, "for a vector use VectorCurriculum"),
        (LanguageInterface, {}, "of a vector wrap each"),
        (RecordTrajectories, {"folder": "never"}, "of a vector wrap each"),
    ],
)
def test_a_vector_is_refused(wrapper, arguments, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=f"is not a single environment; {says}"):
        wrapper(corridors(2, AutoresetMode.NEXT_STEP), **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrapper", "arguments"),
    [
        (VectorNoisySignals, ()),
        (VectorCurriculum, ()),
        (VectorRewardWrapper, ("success",)),
        (VectorDenseReward, ()),
        (VectorGatedReward, ("progress",)),
        (VectorRubricReward, ()),
    ],
)
def test_a_single_environment_is_refused(wrapper, arguments):
    twin = wrapper.__name__.removeprefix("Vector")
    with pytest.raises(ConfigurationError, match=f"is not a vector of environments; for a single one use {twin}$"):
        wrapper(Corridor(), *arguments)
