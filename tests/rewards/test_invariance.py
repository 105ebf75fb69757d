"""Potential shaping leaves the best policy of random small worlds as it was; a progress difference does not.

Ng, Harada and Russell (1999). The worlds have states that terminate, and a horizon that cuts episodes off: either the
trainer bootstraps there, as if the world went on for ever, or the limit is part of the task.
"""

import numpy as np
import pytest

from rewardlab.rewards import Ledger, declare

GAMMA = 0.9
STATES, ACTIONS, HORIZON = 6, 3, 12
WORLDS = 200


def shaping(text, phi, truncation, gamma):
    """The shaping of every transition as the ledger pays it: ``[how it ends, from, to]``."""
    ledger = Ledger(text, declare(), gamma=gamma, truncation=truncation)
    paid = np.zeros((3, STATES, STATES))
    for kind, (terminated, truncated) in enumerate([(False, False), (True, False), (False, True)]):
        for start in range(STATES):
            for end in range(STATES):
                ledger.reset({"progress": phi[start]})
                paid[kind, start, end] = ledger.step({"progress": phi[end]}, terminated, truncated)["total"]
    return paid


def best_actions(values, tolerance=1e-9):
    return values > values.max(axis=-1, keepdims=True) - tolerance


def endless(moves, rewards, terminal):
    """Optimal action values, discounted over an endless time: what a trainer that bootstraps at the limit estimates."""
    q = np.zeros((STATES, ACTIONS))
    for _ in range(400):
        goes_on = np.where(terminal, 0.0, q.max(axis=1))
        q = (moves * (rewards + GAMMA * goes_on)).sum(axis=2)
    return q


def limited(moves, rewards, at_limit, terminal):
    """Optimal action values at each time of an episode of HORIZON steps: what there is where nobody bootstraps."""
    value, table = np.zeros(STATES), []
    for left in range(HORIZON):
        q = (moves * ((at_limit if left == 0 else rewards) + GAMMA * np.where(terminal, 0.0, value))).sum(axis=2)
        value = q.max(axis=1)
        table.append(q)
    return np.array(table)


def changed_policies(text, gamma=GAMMA):
    """The share of worlds in which shaping with `text` changes which actions are best: bootstrapped, limited."""
    changed = np.zeros(2)
    for seed in range(WORLDS):
        rng = np.random.default_rng(seed)
        moves = rng.dirichlet(np.full(STATES, 0.3), size=(STATES, ACTIONS))
        terminal = np.arange(STATES) >= STATES - 2
        rewards = np.round(rng.random((STATES, ACTIONS, STATES)), 1)
        phi = rng.random(STATES)
        for index, truncation in enumerate(("bootstrap", "end")):
            on, stop, cut = shaping(text, phi, truncation, gamma)
            inside = np.where(terminal, stop, on)[:, None, :]
            if truncation == "bootstrap":
                plain, shaped = endless(moves, rewards, terminal), endless(moves, rewards + inside, terminal)
                assert np.array_equal(cut, on), "a bootstrapped limit is invisible to the potential"
            else:
                at_limit = np.where(terminal, stop, cut)[:, None, :]
                plain = limited(moves, rewards, rewards, terminal)
                shaped = limited(moves, rewards + inside, rewards + at_limit, terminal)
            inner = ~terminal
            same = np.array_equal(best_actions(plain)[..., inner, :], best_actions(shaped, 1e-8)[..., inner, :])
            changed[index] += not same
    return changed / WORLDS


def test_potential_shaping_changes_no_optimal_policy():
    assert changed_policies("potential(progress)") == pytest.approx([0, 0])


def test_a_progress_difference_changes_many():
    bootstrapped, limited = changed_policies("delta(progress)")
    assert bootstrapped > 0.05
    assert limited > 0.5


def test_another_gamma_than_the_trainers_changes_many():
    assert max(changed_policies("potential(progress)", gamma=1.0)) > 0.2
