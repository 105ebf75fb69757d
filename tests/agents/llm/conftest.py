"""What tests of language models share."""

import pytest

from rewardlab.agents.llm import loading
from rewardlab.agents.llm.tiny import build_tiny

from . import small


@pytest.fixture
def little(monkeypatch):
    """What is made on the spot is as small as can be."""

    def build(texts, size, seed, context):
        return build_tiny(texts, size=small.SHAPE, seed=seed, context=context)

    monkeypatch.setattr(loading, "build_tiny", build)
