"""Tables hold exactly what the environment does, and say why where there is none."""

from types import SimpleNamespace

import gymnasium
import numpy as np
import pytest

from rewardlab.bench.audit import tabular
from rewardlab.bench.audit.distances import Process
from rewardlab.bench.audit.planning import best_actions, mixed, optimal_values, success_within
from rewardlab.bench.audit.tabular import MOST_TASKS, NotTabular, read_before, tabulate
from rewardlab.rewards import parse

from .subjects import subject

STEPS = 30_000


def tables(reward, **kwargs):
    return tabulate(subject(reward, **kwargs), STEPS)


def reachable(picture, start, goal):
    """How many tiles of a maze, 0 for its walls, can be reached without walking over the goal."""
    found, waiting = {start}, [start]
    while waiting:
        tile = waiting.pop()
        if tile != goal:
            near = {tile + move for move in (-1, 1, -5, 5) if picture[tile + move] != 0} - found
            found |= near
            waiting += near
    return len(found)


def test_a_maze_has_a_state_for_every_tile_and_ends_at_the_goal():
    made = subject("success", episodes=10)
    found = tabulate(made, STEPS)
    assert len(found) == MOST_TASKS
    env = made.make()
    for table in found:
        env.reset(options={"task": table.task})
        inside = env.unwrapped.get_state()["own"]
        assert table.process.states == reachable(inside["picture"][0], inside["agent"][0], inside["goal"][0])
        assert table.process.terminal.sum() == 1
        goal = int(np.flatnonzero(table.process.terminal)[0])
        assert table.before["success"][goal] == 1
    env.close()


def test_the_optimal_policy_of_a_maze_is_the_expert():
    made = subject("success", gamma=0.9, episodes=4)
    expert = made.behaviour("expert")
    for table, episode in zip(tabulate(made, STEPS), expert.episodes, strict=True):
        assert table.task == episode.task
        worth = optimal_values(table.after["success"] * ~table.process.terminal[:, None], table.process, 0.9)
        # Success pays 1 at the last of n steps: 0.9 ** (n - 1).
        assert worth[0].max() == pytest.approx(0.9 ** (len(episode) - 1))
        best = best_actions(worth)
        at = 0
        for action in episode.actions:
            assert best[at, action]
            at = table.process.successors[at, action, 0]
        assert table.process.terminal[at]


def test_a_table_pays_what_the_ledger_pays():
    reward = "success + 0.5*potential(progress) - 0.25*bumped + gated(delta(distance), by=progress > 0.3)"
    made = subject(reward, gamma=0.9)
    table = tabulate(made, STEPS)[0]
    paid = table.rewards(made, made.expression)
    for behaviour in made.behaviours:
        episode = behaviour.episodes[0]
        total = np.asarray(made.value(behaviour.rollout).total)[0]
        at = 0
        # A limit on the steps, which the table does not know, ends the last one.
        for step, action in enumerate(episode.actions[:-1]):
            assert paid[at, action] == pytest.approx(total[step])
            at = int(table.process.successors[at, action, 0])


def test_states_are_told_by_how_to_get_there():
    table = tables("success")[0]
    assert table.describe(0) == f"at the start of task {table.task}"
    far = max(range(table.process.states), key=lambda state: len(table.path[state]))
    at = 0
    for action in table.path[far]:
        at = int(table.process.successors[at, action, 0])
    assert at == far
    assert table.describe(far).startswith(f"in task {table.task} after `")


@pytest.mark.parametrize(
    ("reward", "kwargs", "why"),
    [
        ("success + 0.1*new_cell", {}, "`new_cell` depends on more than what is observed"),
        ("final(success)", {}, "the design pays for whole episodes"),
        ("success", {"size": 5, "actions": "language"}, "its actions cannot be counted"),
    ],
)
def test_where_there_is_none_it_says_why(reward, kwargs, why):
    with pytest.raises(NotTabular, match=why):
        tables(reward, **kwargs)


def test_states_that_look_the_same_are_found_out(monkeypatch):
    narrow = subject("success", size=7, observation="egocentric", view=3)
    monkeypatch.setattr(tabular, "_as_observed", lambda subject: {})
    with pytest.raises(NotTabular, match="depends on more than what is observed"):
        tabulate(narrow, STEPS)


class Twin(gymnasium.Env):
    """Both actions lead to what looks the same, and one of them has ended."""

    action_space = gymnasium.spaces.Discrete(2)

    def reset(self, **kwargs):
        self.place = 0
        return 0, {"signals": {}}

    def step(self, action):
        self.place = 1
        return 1, 0.0, action == 1, False, {"signals": {}}

    def get_state(self):
        return self.place

    def set_state(self, state):
        self.place = state


def test_an_end_that_looks_like_what_is_no_end_is_found_out():
    search = tabular._Search(Twin(), SimpleNamespace(task=None, seed=0), frozenset())
    with pytest.raises(NotTabular, match="when a task ends depends on more"):
        search.explore(100)


def test_a_table_does_not_depend_on_what_policies_are_shown_or_how_long_they_have():
    (whole, *_), (narrow, *_) = tables("success"), tables("success", size=5, observation="egocentric", max_steps=4)
    assert whole.task == narrow.task
    assert (whole.process.successors == narrow.process.successors).all()
    assert (whole.max_steps, narrow.max_steps) == (25, 4)


def test_a_budget_that_is_too_small_is_no_table():
    with pytest.raises(NotTabular, match="the budget"):
        tabulate(subject("success"), 5)


def test_signals_that_are_read_before_a_step_belong_to_the_state():
    assert read_before(parse("success + potential(progress) - 0.1*bumped")) == {"progress"}
    assert read_before(parse("delta(distance*valid) + gated(new(success), by=valid)")) == {
        "distance", "valid", "success"
    }  # fmt: skip
    # Whether the last move was into a wall then matters: there are more states than tiles.
    assert tables("before(bumped)")[0].process.states > tables("bumped")[0].process.states


def test_success_within_a_limit_worked_by_hand():
    # From 0 either action: half the time to 1 (the end, solved), half the time nowhere. Twice: 3/4.
    transitions = np.zeros((2, 2, 2))
    transitions[0, 0, 0] = transitions[0, 1, 1] = transitions[1, :, 1] = 1
    process = Process.dense(transitions, [False, True])
    solved = np.array([[0.0, 1.0], [0.0, 0.0]])
    chance = mixed(np.ones((2, 2), bool))
    assert success_within(process, solved, chance, 2)[0] == pytest.approx(0.75)
    worth = optimal_values(solved, process, 0.5)
    assert worth[0] == pytest.approx([0.5, 1.0])
    assert best_actions(worth).tolist() == [[False, True], [True, True]]
