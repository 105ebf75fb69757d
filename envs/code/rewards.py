"""Preset rewards of the code environments, as text."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GROUP_REWARDS", "REPAIR_REWARDS", "REWARDS"]

REWARDS: Mapping[str, str] = {
    "sparse": "success",
    "partial": "final(score)",
    "dense": "score + 0.5*potential(progress) - 0.01*(1 - valid)",
    "gated": 'named("outcome", final(score)) + gated(named("format", 0.1*average(valid))'
    ' + gated(named("steps", 0.4*delta(progress)), by=average(valid) >= parameter("format_threshold", 0.5)),'
    ' by=final(score) >= parameter("outcome_threshold", 0.5))',
    "rubric": 'gated(named("solved", 0.5*final(success)) + named("passes", 0.3*final(score))'
    ' + named("clean", 0.1*final(lint)) + named("careful", 0.1*average(valid)), by=any(submitted))',
    "rl_struct": 'named("structure", 0.25*final(json_structure)) + named("format", 0.15*final(json_format))'
    ' + named("valid", 0.25*final(json_valid)) + named("content", 0.25*final(json_content))'
    ' + named("length", 0.1*final(json_length))',
}
"""Preset rewards of every code environment.

``sparse`` pays for passing every hidden test and nothing else; ``partial`` pays, at the end, the share of them that
passes. ``dense`` adds a potential over `progress`, which leaves the best policy as it is, and charges a little for
illegal actions.

``gated`` is G-RA (gated rewards for long multi-turn work, 2025; known from notes and from a third party's code): the
outcome comes before format, and format before the steps, so that format counts only where the outcome reaches
``outcome_threshold``, and the steps only where format reaches ``format_threshold`` as well. The steps telescope and
the format is an average, so that no further turn adds to either. Weights and thresholds are ours.

``rubric`` weighs criteria that sum to 1, and pays nothing where nothing was submitted.

``rl_struct`` is RL-Struct's hierarchy for JSON answers (known from notes): required keys, markers, whether the answer
parses, its content and its length. While nothing parses, only the syntactic parts can be learned from; later only the
content is left. The published weights are not known; these are ours and sum to 1.
"""

REPAIR_REWARDS: Mapping[str, str] = {
    **REWARDS,
    "dr_kernel": 'named("correct", 0.5*success) + gated(named("speed",'
    ' 0.5*where(ratio(1, runtime_ratio) >= parameter("least_speedup", 0.5), minimum(ratio(1, runtime_ratio), 3), 0)),'
    " by=success)",
    "sql": 'named("execution", 0.5*final(success)) + named("schema", 0.15*final(schema_link))'
    ' + named("ngram", 0.1*final(ngram_similarity)) + named("syntax", 0.15*final(executes))'
    ' + named("format", 0.1*average(valid))',
    "repair_mix": 'named("syntactic", parameter("syntactic_weight", 0.5)*final(code_bleu))'
    ' + named("semantic", (1 - parameter("syntactic_weight", 0.5))*final(token_overlap))',
}
"""Preset rewards of the repair environment: the above, and those that compare with the reference.

``dr_kernel`` is Dr.Kernel's (read in its code): half for being right, and half of the speed-up over the reference, at
most 3, where it is at least ``least_speedup``; nothing for code that is wrong. Its part for the share of time spent in
a kernel of one's own has no meaning on a processor. The published lower bound is not known; ours lies well below the
reference's own speed, 1, so that no noise of the clock decides whether as fast as that pays. What was not measured
counts as just as fast.

``sql`` is Reasoning-SQL's (parts read in its abstract, weights unverified and ours): the right rows, then
schema linking, shared n-grams, whether the query runs, and format. Its judge's part needs a language model.

``repair_mix`` is the reward of SecureCode's vulnerability repair: CodeBLEU for syntax, and for semantics the words
shared, a stand-in for its BERTScore, mixed by ``syntactic_weight`` (unverified). It knows nothing of tests: a fault
that is left alone looks very much like its repair.
"""

GROUP_REWARDS: Mapping[str, str] = {
    "grpo": "group_zscore(final(score))",
    "rloo": "leave_one_out(final(score))",
    "verpo": 'named("outcome", group_centered(decay(length(), parameter("turn_discount", 0.99))*final(success)))'
    ' + named("turns", parameter("turn_weight", 1)*verpo(tests, mask=tests_mask))',
}
"""Rewards that compare the episodes of one task: for a trainer, or `rewardlab.rewards.evaluate`; never one environment.

They are advantages as they stand, and are not to be normalised again. ``grpo`` divides the share of hidden tests by its
spread (Shao et al., 2024); ``rloo`` compares it with the mean of the other episodes (Ahmadian et al., 2024).

``verpo`` is VeRPO's (known from a detailed note): the outcome, smaller with every turn by ``turn_discount``, minus the
group's mean, and ``turn_weight`` times the tests that each turn passes, weighed by how rare that is, minus the mean
over all turns of the group. Nothing is divided by a spread. The published values of both parameters are not known.
"""
