"""Preset rewards of grounding and of tasks in applications, as text."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["REWARDS", "TASK_REWARDS"]

_FORMAT = "(answered & valid & (absent | ~refused))"
_AIM = "where(absent, success, gaussian_point(offset_x, offset_y))"
_CRITERION = "schedule(0.5, 0.75, 100_000)"

REWARDS: Mapping[str, str] = {
    "sparse": "success",
    "dense": "success + 0.2*where(absent, success, 1 - distance) + 0.5*potential(progress) - 0.01*(1 - valid)",
    "gated": f'success + gated(named("aim", 0.3*{_AIM}) + named("format", 0.1*average(valid)), by=any(success))',
    "rubric": f'gated(named("right", 0.6*final(success)) + named("aim", 0.2*final({_AIM}))'
    ' + named("apart", 0.1*final(~distractor_hit)) + named("careful", 0.1*average(valid)),'
    f" by=any{_FORMAT})",
    "gui_g2": f'named("point", {_AIM})'
    ' + named("coverage", where(absent, success, coverage(offset_x, offset_y, width_ratio, height_ratio)))'
    f' + named("format", {_FORMAT})',
    "ssl": 'success + named("zones", parameter("zone_weight", 0.5)*where(absent, success,'
    " tiers(-(offset_x**2 + offset_y**2), -16, -4, -1, -0.25)))",
    "se_gui": 'success + named("near", where(absent, success, 1 - distance**2))',
    "iou": "where(absent, success, iou)",
    "gui_r1": f'0.8*success + named("format", 0.2*{_FORMAT})',
    "ui_r1": 'named("type", answered & valid & eq(refused, absent)) + named("place", success)'
    f' + named("format", {_FORMAT})',
    "craft_gui": f'named("format", parameter("format_weight", 0.1)*{_FORMAT})'
    ' + named("type", parameter("type_weight", 0.2)*(answered & valid & eq(refused, absent)))'
    ' + named("arguments", parameter("arguments_weight", 0.7)*success)',
    "vision_r1": f'named("format", {_FORMAT}) + named("recall", where(absent, success, iou >= {_CRITERION}))'
    ' + named("precision", where(absent, success, where(iou >= schedule(0.75, 0.9, 100_000), 1,'
    f" where(iou >= {_CRITERION}, iou, 0))))",
}
"""Preset rewards of grounding.

A right refusal counts as a right answer in every one of them, and is paid in full, like a perfect hit. A wrong one
earns nothing, not even for its format. Where a preset pays for format, it pays for an answer that is well written *and*
whose places lie in the picture: boxes turned inside out or empty, numbers beyond the picture, and several different
answers at once earn nothing anywhere. Looking around is not paid for: what a look earns besides `potential` is 0, and
averages do not grow with the number of looks.

*Any hit earns more than any miss* under ``sparse``, ``dense``, ``gated``, ``rubric``, ``ssl``, ``se_gui``, ``gui_r1``,
``ui_r1`` and ``craft_gui``. Not so under ``gui_g2``, ``iou`` and ``vision_r1``, which pay for the box: one of the right
size with its middle just beside the target can earn more than one of a wrong size upon it.

``sparse`` is point-in-box, what the benchmarks count, and pays 1 for a right answer. ``dense`` adds 0.2 for nearness,
from any distance, and a potential over `progress`, which guides looks and leaves the best policy as it is, and charges
a little for illegal actions. ``gated`` pays for aim and format only where the answer is right (gated rewards, G-RA).
``rubric`` weighs criteria that sum to 1: right, well aimed, on no other control, all actions legal; it pays nothing
without an answer in the picture.

The others are what papers pay:

``gui_g2`` is GUI-G2 (Tang et al., 2025; read in its code): point and coverage, two Gaussians as wide as the boxes are,
and format, each weighing 1. Mended: there a box turned inside out earns everything, a target without width divides by
zero, and numbers with decimals lose the format. A point covers nothing, so the whole is for boxes.

``ssl`` is Sweet-Spot Learning (2025): 1 for success plus ``zone_weight`` times the zone that the answer falls in, by
its normalised Mahalanobis distance: within 4, 2, 1 and a half of the target's size. The form and the number of zones
are known from notes; the weight and the borders are not, and these are ours. With ``zone_weight`` below 1 no miss comes
up to a hit.

``se_gui`` is SE-GUI (Yuan et al., 2025; read in its code): 1 for a hit, plus 1 minus the squared distance. Beware of
that part: it pays for misses. Two pixels beside a target it is above 0.99, and clicking the middle of the screen earns
at least 0.75 of it, wherever the target is.

``iou`` is the area shared over the area of both, for boxes, as in VLM-R1 (Shen et al., 2025).

``gui_r1`` is GUI-R1 (Luo et al., 2025): 0.8 for the answer, 0.2 for its format. ``ui_r1`` is UI-R1 (Lu et al., 2025):
one each for the kind of action, the place and the format; the kind here is answering or refusing. ``craft_gui`` is a
reading of CRAFT-GUI (2025), which mixes rules for format, kind and arguments with a judge, here left out; its weights
are not known, and these are ours.

``vision_r1`` is Vision-R1 (Zhan et al., 2025) with one target: format, recall (whether the overlap reaches a first
criterion), and precision (the overlap; 0 below that criterion, 1 from a second one on). The criteria are the paper's,
0.5 and 0.75 at first and 0.75 and 0.9 in the end. There they change at once in the course of training; here they rise
evenly over 100,000 training steps.
"""

TASK_REWARDS: Mapping[str, str] = {
    "sparse": "success",
    "dense": "success + 0.5*potential(progress) + 0.1*potential(screen_reached) - 0.01*(1 - valid)",
    "gated": 'named("outcome", final(score)) + gated(named("steps", 0.4*delta(progress))'
    ' + named("format", 0.1*average(valid)), by=final(score) >= parameter("outcome_threshold", 0.5))',
    "rubric": 'gated(named("solved", 0.5*final(success)) + named("changes", 0.3*final(subgoal_share))'
    ' + named("tidy", 0.1*final(eq(damage, 0))) + named("careful", 0.1*average(valid)),'
    " by=any(declared & (subgoal_share > 0)))",
    "subgoals": "final(score)",
    "craft_gui": 'named("format", parameter("format_weight", 0.2)*average(format_ok))'
    ' + named("type", parameter("type_weight", 0.3)*average(type_agrees))'
    ' + named("arguments", parameter("arguments_weight", 0.5)*average(arguments_agree))',
}
"""Preset rewards of tasks in applications.

``sparse`` pays for a task that is solved and declared done, and for nothing else. ``dense`` adds potentials over
`progress` and over having reached the screen on which to go on, which leave the best policy as it is, and charges a
little for actions that do nothing. ``gated`` pays for steps and legal actions only where the outcome reaches
``outcome_threshold`` (gated rewards, G-RA); its steps telescope and its format is an average, so that no further action
adds to either. ``rubric`` weighs criteria that sum to 1, and pays nothing to whoever has changed nothing that was asked
for, or does not say when it is done.

``subgoals`` is the composite reward of AndroidWorld (Rawles et al., 2024; read in its code): the share of the parts
that are done, read from the application's state once the agent says so; here nothing where anything else was changed.

``craft_gui`` is a reading of CRAFT-GUI (2025): format, kind and arguments of every action as the expert would have
chosen them, averaged over the episode. Its weights are not known, and these are ours; its judge is left out. It
imitates: whether the task is solved it does not ask.
"""
