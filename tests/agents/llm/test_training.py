"""What a learner is made of, and what is said before anything is played for it."""

import pytest

from rewardlab.agents.llm import loading, training
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.llm.training import make_language_learner
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small


@pytest.fixture(autouse=True)
def little(monkeypatch):
    monkeypatch.setattr(
        loading,
        "build_tiny",
        lambda texts, size, seed, context: build_tiny(texts, size=small.SHAPE, seed=seed, context=context),
    )


def learner(**settings):
    return make_language_learner(
        lambda: make_single("Maze-v0", size=5, max_steps=5),
        as_reward("success"),
        settings={"groups": 1, "group_size": 2, "max_tokens": 4} | settings,
        seed=0,
        device="cpu",
        checkpoint=None,
        log=lambda name, value, step: None,
    )


def test_a_model_that_is_not_there_is_told_of_before_the_expert_plays(monkeypatch, tmp_path):
    def watch(*arguments):
        raise AssertionError("it played")

    monkeypatch.setattr(training, "watch", watch)
    with pytest.raises(ConfigurationError, match="that folder holds none"):
        learner(model=str(tmp_path))


def test_a_context_in_which_no_page_has_room_is_refused():
    with pytest.raises(
        ConfigurationError, match=r"the first page alone has \d+ tokens, and agent\.context=12 leaves 8"
    ):
        learner(context=12, warmup=2, warmup_epochs=1)
