"""Tasks of every application: the goals differ from the start, and the expert reaches them by possible actions."""

from __future__ import annotations

import pytest

from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.apps.goals import compare

from . import trials

each_template = pytest.mark.parametrize(
    ("app", "template"),
    [(app, template) for app in APPS.values() for template in app.templates],
    ids=lambda each: each.name,
)


@each_template
def test_the_expert_solves_it(app, template):
    check(app, template, range(12))


@pytest.mark.slow
@each_template
def test_the_expert_solves_very_many(app, template):
    check(app, template, range(20, 400))


def check(app, template, numbers):
    offered = 0
    for number in numbers:
        made = trials.drawn(app, template, number)
        if made is None:
            continue
        offered += 1
        data, instruction, goal = made
        assert instruction[0].isupper() or instruction[0] in '"“0123456789', instruction
        assert instruction[-1] in ".?!", instruction
        session = trials.opened(app, data, goal, number)
        assert compare(data, goal, data).needed > 0, instruction
        assert session.progress < 1
        did = trials.solve(session)
        assert session.solved, (template.name, number, instruction, did, session.standing())
        assert session.standing().damage == 0 and session.progress == 1.0 and not session.invalid
    assert 2 * offered >= len(numbers), f"{template.name}: offered {offered} times in {len(numbers)}"
