"""The program inside, where it can be looked at from outside."""

import io

import pytest

from rewardlab.envs.code.sandbox.inside import evaluator


@pytest.mark.parametrize(
    ("users", "lowest", "highest"),
    [
        ("0 0 4294967295\n", evaluator.USERS, evaluator.USERS + (1 << 24)),  # as on the machine itself
        ("0 1000 1\n1 100000 65536\n", 32_769, 65_536),  # in the container of an engine without root's rights
        ("0 100000 65536\n", 32_768, 65_535),
    ],
)
def test_candidates_are_a_user_that_there_is(monkeypatch, users, lowest, highest):
    monkeypatch.setattr(evaluator, "open", lambda path: io.StringIO(users), raising=False)
    numbers = {evaluator._user() for _ in range(50)}
    assert lowest <= min(numbers) <= max(numbers) <= highest
    assert len(numbers) > 40
