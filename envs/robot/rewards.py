"""Preset rewards of the robot environments, as text."""

from __future__ import annotations

from collections.abc import Mapping

from ...rewards.specification import specified
from .task import Task

__all__ = ["SPECIFICATION", "presets"]

SPECIFICATION = """{"terms": [
    {"name": "reach", "signal": "reach", "norm": "smooth_abs", "parameters": [0.05], "weight": 1.0},
    {"name": "goal", "signal": "distance", "norm": "smooth_abs", "parameters": [0.05], "weight": 2.0},
    {"name": "calm", "signal": "action", "norm": "quadratic", "weight": 0.02}
]}"""
"""What a language model may answer to: move the thing to the mark, calmly."""


def presets(task: type[Task]) -> Mapping[str, str]:
    """Return the preset rewards of a task, by name.

    Some ask for a hold on the thing: that both fingers grasp it, that a finger touches it where the fingers stay
    closed, and that no motor and no joint is at its limit where there is no thing.

    *What is paid for success.* ``sparse`` pays 1 for every step in which the goal is achieved, and nothing else.
    ``dense`` adds up to 0.5 for nearness of the tool to the thing, and of the thing to the goal. ``gated`` adds up to
    0.5 for nearness to the goal while there is a hold. ``rubric`` weighs criteria that sum to 1 when the episode is
    over, and pays nothing where the goal was never achieved. ``ssl`` is Sweet-Spot Learning (2025): 1 for success in
    the end, and ``tier_weight`` times the share of ordered tiers that the best progress has reached; the form is known
    from notes, the weight and the borders are ours.

    *What is paid for progress.* ``stages`` is the progress over stages of SARM (Chen et al., 2025), paid at every step:
    being near the end for long pays almost as well as being there. ``difference`` pays what progress changed in the
    step and ``gains`` only what it rose: the first pays whoever stops short of the goal nearly all there is, the second
    pays for going back and forth without end. They stand here as warnings, as what Robo-Dopamine (Tan et al., 2025)
    calls a semantic trap. ``invariant`` is its cure: ``sparse`` and a potential over progress in steps, folded from
    hops. What a potential adds to an episode depends on its first and last state and its length alone. The fold is a
    matter of the whole way there, so that this holds among policies that know it; it is off what the last state alone
    would say by about 0.01 at most.

    *What is paid for following.* ``keypoints`` is a reading of KAGI (Lee et al., 2025): 1 for success and, while there
    is none, half of how far along the waypoints the hand is, to the thing and to the goal; the form of the dense part
    and its weight are ours. ``imitation`` sums imitation of the scripted expert, contact and small actions, as
    rewards for retargeted motions do, with weights of ours; whether the goal is achieved it does not ask.
    ``language`` is what `specified` makes of `SPECIFICATION`, weighted residuals as a language model names them.

    All but ``rubric``, ``ssl``, ``stages``, ``invariant``, ``difference``, ``gains`` and ``imitation`` can be
    relabelled by hindsight replay.
    """
    if not task.thing:
        hold, next_one, passed = "~(joint_limit | overload)", "distance", "0, 1"
        close = "0.5*(1 - tanh(5*distance))"
    else:
        hold = "grasped" if task.fingers else "contact"
        next_one, passed = f"where({hold}, distance, reach)", f"{hold}, 2"
        close = '0.3*(1 - tanh(5*distance)) + named("reach", 0.2*(1 - tanh(5*reach)))'
    return {
        "sparse": "success",
        "dense": f"success + {close}",
        "gated": f'success + gated(named("near", 0.5*(1 - tanh(5*distance))), by={hold})',
        "rubric": 'gated(named("solved", 0.5*final(success)) + named("held", 0.3*final(held))'
        ' + named("gentle", 0.1*average(~overload)) + named("limits", 0.1*average(~joint_limit)), by=any(success))',
        "ssl": "final(success)"
        ' + named("tiers", parameter("tier_weight", 0.5)*tiers(best(progress), 0.25, 0.5, 0.75, 1))',
        "stages": "progress",
        "invariant": "success + 5*potential(fold)",
        "difference": "delta(progress)",
        "gains": "maximum(delta(progress), 0)",
        "keypoints": f"where(success, 1, 0.5*waypoint({next_one}, {passed}))",
        "imitation": f'named("imitation", 0.6*gaussian(deviation, 0, 0.25)) + named("hold", 0.3*{hold})'
        ' + named("calm", 0.1*(1 - action))',
        "language": str(specified(SPECIFICATION)),
    }
