"""An episode in words: steps that are alike share a line, and counts that go on are no news."""

import re

from rewardlab.bench.audit.subject import Subject
from rewardlab.bench.audit.telling import tell


def test_steps_share_a_line_where_what_changes_goes_on_changing_alike():
    subject = Subject("Maze-v0", "success", {"size": 7, "max_steps": 12, "measure": ["novelty"]}, episodes=1)
    steps = [line for line in tell(subject, 0, [0] * 12).lines if "pays" in line]
    # Up to the wall, once against it, and from then on nothing changes but the counts.
    assert len(steps) <= 6
    first, last = map(int, re.match(r"\s*(\d+)-(\d+)", steps[-1]).groups())
    visits = re.search(r"episode_visits (\d+) -> (\d+)", steps[-1])
    assert last == 12
    assert int(visits[2]) - int(visits[1]) == last - first + 1 >= 5
