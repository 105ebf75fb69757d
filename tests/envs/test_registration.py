"""The table of ids: every entry is registered, resolves, and leaves the step limit to its environment."""

import importlib

import gymnasium
import pytest

import rewardlab.envs.registration as registration
from rewardlab.envs.base import Environment

ENTRIES = pytest.mark.parametrize(("id", "entry"), registration.TABLE.items(), ids=list(registration.TABLE))


def resolved(entry_point):
    module, name = entry_point.split(":")
    return getattr(importlib.import_module(module), name)


@ENTRIES
def test_the_table_is_registered(id, entry):
    spec = gymnasium.spec(id)
    assert spec.entry_point == entry.entry_point
    assert spec.vector_entry_point == entry.vector_entry_point
    assert spec.kwargs == entry.kwargs
    assert spec.max_episode_steps is None, "a TimeLimit would end episodes before their ledger knows"


@ENTRIES
def test_entry_points_resolve(id, entry):
    assert issubclass(resolved(entry.entry_point), Environment)
    if entry.vector_entry_point is not None:
        assert issubclass(resolved(entry.vector_entry_point), gymnasium.vector.VectorEnv)


@ENTRIES
def test_summaries_are_one_sentence(id, entry):
    assert entry.summary.endswith(".")
    assert entry.summary.count(". ") == 0


def test_registering_twice_changes_nothing(recwarn):
    before = dict(gymnasium.registry)
    registration.register_all()
    assert dict(gymnasium.registry) == before
    assert not recwarn.list
