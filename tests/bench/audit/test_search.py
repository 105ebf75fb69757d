"""The searches take about as many steps as they may, also where that is few."""

import pytest

from rewardlab.bench.audit import search as module
from rewardlab.bench.audit.margin import Scale, paid

from .subjects import subject


@pytest.mark.parametrize(("steps", "rows"), [(1, 4), (100_000, 16)])
def test_a_generation_is_small_where_steps_are_few(monkeypatch, steps, rows):
    made = subject("success", size=5, max_steps=12, actions="language")
    asked = []

    def environments(audited, count, **kwargs):
        asked.append(count)
        raise InterruptedError

    monkeypatch.setattr(module, "environments", environments)
    with pytest.raises(InterruptedError):
        module.search(made, Scale(made, paid(made)), steps=steps)
    assert asked == [rows]
