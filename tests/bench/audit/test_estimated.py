"""Estimates on recorded steps, by numbers worked by hand."""

import numpy as np
import pytest

from rewardlab.bench.audit.estimated import Residue, agreement, centred, correlation, estimate
from rewardlab.bench.audit.sample import paid_terms, paid_total, sample_of
from rewardlab.rewards import parse

from . import made
from .subjects import subject

# One task, gamma 1/2; each wanders, solves, or stays near the goal.
WANDERS = made.episode(1, success=[0, 0, 0, 0], progress=[0, 0.5, 0.5, 0.5])
SOLVES = made.episode(1, success=[0, 1], progress=[0, 1])
PARKS = made.episode(1, success=[0, 0, 0, 0], progress=[0, 0.9, 0.9, 0.9])


def played(reward):
    found = made.subject(reward, random=[WANDERS], expert=[SOLVES], exploit=[PARKS])
    return found, sample_of(found)


def test_agreement_and_correlation():
    # progress pays 0.5 * 1.75 = 0.875, 1 and 0.9 * 1.75 = 1.575; success 0, 1 and 0.
    # Of the two pairs that differ in success, the expert is paid more than one and less than the other.
    found = played("progress")
    assert agreement(*found) == pytest.approx(0.5)
    # Less their means: (-0.275, -0.15, 0.425) and (-1, 2, -1) / 3. Product -0.15, norms 0.52797 and 0.81650.
    assert correlation(*found) == pytest.approx(-0.15 / (0.52797 * 0.81650), abs=1e-4)


def test_a_design_for_whole_episodes_is_as_far_as_its_returns_correlate():
    found = played("final(progress)")
    # final(progress) pays 0.5/4, 1 and 0.9/4; less the mean 0.45: -0.325, 0.55, -0.225. With success: 0.55.
    rho = 0.55 / (np.sqrt(0.325**2 + 0.55**2 + 0.225**2) * np.sqrt(2 / 3))
    assert correlation(*found) == pytest.approx(rho)
    got = estimate(*found)
    assert got.starc == pytest.approx(np.sqrt(2 - 2 * rho))
    assert (got.epic, got.count, got.features) == (None, 3, 0)


def test_what_is_paid_alike_in_a_task_is_nothing():
    assert not centred(np.array([[3.0, 3.0], [-1.0, -1.0]])).any()
    assert centred(np.array([[0.0, 2.0]])) == pytest.approx(np.array([[-1, 1]]) / np.sqrt(2))


def test_a_potential_leaves_no_residue_and_success_leaves_some():
    found = subject("success + potential(sigmoid(distance)) - 0.3*bumped", episodes=10)
    sample = sample_of(found)
    residue = Residue(found, sample)
    terms = paid_terms(found, sample.rollout)
    assert residue.share(terms["potential(sigmoid(distance))"]) == pytest.approx(0, abs=1e-8)
    assert residue.share(terms["bumped"]) > 0.1
    assert residue.apart(terms["success"]) == pytest.approx(0, abs=1e-9)
    assert residue.apart(-3 * terms["success"] + terms["potential(sigmoid(distance))"]) == pytest.approx(2)
    # A potential that the design does not have, and that is a feature all the same.
    known = paid_total(found, sample.rollout, parse("potential(progress*distance)"))
    assert residue.share(known) == pytest.approx(0, abs=1e-8)
