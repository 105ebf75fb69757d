"""One expression, the same numbers: scalar loop, many environments, recorded groups, NumPy and torch."""

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given, settings
from hypothesis import strategies as st
from reward_strategies import SIGNALS, deltas, exact_steps, expressions, rollouts, steps

from rewardlab.rewards import (
    Ledger,
    Rollout,
    VectorLedger,
    clip_and_delta,
    evaluate,
    final,
    gated,
    redistribute,
    signal,
    softmax_redistribute,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*no longer policy-invariant")
truncations = st.sampled_from(["bootstrap", "end"])
OPTIONS = {"gamma": 0.9}


def play(expression, rollout, row, truncation):
    """The ledger's entries over one recorded episode, as an environment would bring them about."""
    ledger = Ledger(expression, SIGNALS, truncation=truncation, **OPTIONS)
    ledger.set_parameters(training_step=20)
    ledger.reset({name: values[row, 0] for name, values in rollout.before.items()})
    entries = []
    for step in range(rollout.terminated.shape[1]):
        if rollout.mask[row, step]:
            entries.append(
                ledger.step(
                    {name: values[row, step] for name, values in rollout.after.items()},
                    bool(rollout.terminated[row, step]),
                    bool(rollout.truncated[row, step]),
                    fault=bool(rollout.fault[row, step]),
                    native=float(rollout.native[row, step]),
                )
            )
    return entries


def offline(expression, rollout, truncation):
    return evaluate(
        expression, rollout, signals=SIGNALS, truncation=truncation, parameters={"training_step": 20}, **OPTIONS
    )


@given(expressions, rollouts(), truncations)
def test_the_scalar_ledger_agrees_with_offline_evaluation(expression, rollout, truncation):
    value = offline(expression, rollout, truncation)
    for row in range(len(rollout.terminated)):
        entries = play(expression, rollout, row, truncation)
        paid = value.total[row, : len(entries)]
        np.testing.assert_allclose([e["total"] for e in entries], paid, rtol=1e-12, atol=1e-12)
        assert not value.total[row, len(entries) :].any()
        for name, terms in value.terms.items():
            expected = [entry["terms"][name] for entry in entries]
            np.testing.assert_allclose(expected, terms[row, : len(entries)], rtol=1e-12, atol=1e-12)


@given(exact_steps | deltas, rollouts(), truncations)
def test_where_operations_round_alike_the_agreement_is_to_the_last_bit(expression, rollout, truncation):
    value = offline(expression, rollout, truncation)
    for row in range(len(rollout.terminated)):
        entries = play(expression, rollout, row, truncation)
        assert [e["total"] for e in entries] == value.total[row, : len(entries)].tolist()


@given(expressions, rollouts(), truncations)
def test_terms_sum_to_the_reward(expression, rollout, truncation):
    value = offline(expression, rollout, truncation)
    assert np.array_equal(sum(value.terms.values()), value.total)
    for entry in play(expression, rollout, 0, truncation):
        assert sum(entry["terms"].values()) == entry["total"]


def vector_play(expression, rollout, mode, truncation, device=None):
    """The vector ledger's totals over recorded episodes that run again and again, each row at its own length."""
    rows, time = rollout.terminated.shape
    ledger = VectorLedger(
        expression, SIGNALS, rows, autoreset_mode=mode, truncation=truncation, device=device, **OPTIONS
    )
    ledger.set_parameters(training_step=20)

    def convert(array):
        if device is None:
            return array
        import torch

        return torch.as_tensor(np.ascontiguousarray(array), device=device)

    lengths = rollout.mask.sum(axis=1)
    everyone = np.arange(rows)
    ledger.reset({name: convert(values[:, 0]) for name, values in rollout.before.items()})
    position, waiting = np.zeros(rows, dtype=int), np.zeros(rows, dtype=bool)
    paid = [[] for _ in range(rows)]
    for _ in range(2 * time + 2):
        at = np.minimum(position, lengths - 1)
        after = {name: values[everyone, at] for name, values in rollout.after.items()}
        first = {name: values[:, 0] for name, values in rollout.before.items()}
        idle = waiting.copy()
        ends = {name: getattr(rollout, name)[everyone, at] & ~idle for name in ("terminated", "truncated", "fault")}
        over = (position == lengths - 1) & ~idle
        returned, final_signals = after, None
        if mode is AutoresetMode.NEXT_STEP:
            returned = pick(idle, first, after)
        if mode is AutoresetMode.SAME_STEP:
            returned, final_signals = pick(over, first, after), after
        entry = ledger.step(
            {name: convert(values) for name, values in returned.items()},
            convert(ends["terminated"]),
            convert(ends["truncated"]),
            fault=convert(ends["fault"]),
            native=convert(rollout.native[everyone, at]),
            final_signals=None if final_signals is None else {k: convert(v) for k, v in final_signals.items()},
        )
        totals = np.asarray(entry["total"].cpu() if device else entry["total"])
        assert not totals[idle].any()
        for row in np.flatnonzero(~idle):
            paid[row].append(totals[row])
        position = np.where(idle | over, 0, position + 1)
        if mode is AutoresetMode.NEXT_STEP:
            waiting = over
        if mode is AutoresetMode.DISABLED and over.any():
            ledger.reset({name: convert(values) for name, values in pick(over, first, after).items()}, convert(over))
    return paid, lengths


def pick(rows, yes, no):
    return {name: np.where(rows.reshape(-1, *[1] * (yes[name].ndim - 1)), yes[name], no[name]) for name in yes}


@given(expressions, rollouts(), truncations, st.sampled_from(list(AutoresetMode)))
def test_the_vector_ledger_agrees_in_every_autoreset_mode(expression, rollout, truncation, mode):
    value = offline(expression, rollout, truncation)
    paid, lengths = vector_play(expression, rollout, mode, truncation)
    for row, length in enumerate(lengths):
        expected = np.tile(value.total[row, :length], 20)[: len(paid[row])]
        np.testing.assert_allclose(paid[row], expected, rtol=1e-12, atol=1e-12)


@settings(max_examples=25)
@given(expressions, rollouts(), truncations, st.sampled_from(list(AutoresetMode)))
def test_torch_gives_the_same_numbers(expression, rollout, truncation, mode):
    torch = pytest.importorskip("torch")
    for device in ["cpu"] + ["cuda"] * torch.cuda.is_available():
        tensors = Rollout(
            **{
                side: {
                    name: torch.as_tensor(np.ascontiguousarray(v), device=device)
                    for name, v in getattr(rollout, side).items()
                }
                for side in ("before", "after")
            },
            **{
                name: torch.as_tensor(np.ascontiguousarray(getattr(rollout, name)), device=device)
                for name in ("terminated", "truncated", "mask", "fault", "native")
            },
        )
        value, reference = offline(expression, tensors, truncation), offline(expression, rollout, truncation)
        np.testing.assert_allclose(value.total.cpu(), reference.total, rtol=1e-12, atol=1e-12)
        paid, _ = vector_play(expression, rollout, mode, truncation, device)
        expected, _ = vector_play(expression, rollout, mode, truncation)
        for row, numbers in enumerate(expected):
            np.testing.assert_allclose(paid[row], numbers, rtol=1e-12, atol=1e-12)


@given(deltas, deltas, rollouts(), st.booleans())
def test_what_is_spread_over_an_episode_is_paid_online_as_its_sum(x, by, rollout, gate):
    shares = softmax_redistribute(final(signal("score")), by, 2)
    for expression in (redistribute(final(signal("score")), by), shares, clip_and_delta(x, eta=0.5)):
        if gate:
            expression = gated(expression, by=final(signal("success")))
        value = offline(expression, rollout, "end")
        for row in range(len(rollout.terminated)):
            entries = play(expression, rollout, row, "end")
            assert all(entry["total"] == 0 for entry in entries[:-1])
            np.testing.assert_allclose(entries[-1]["total"], value.total[row].sum(), rtol=1e-9, atol=1e-9)


@given(steps, rollouts())
def test_leading_axes_do_not_matter(expression, rollout):
    whole = offline(expression, rollout, "end").total
    one = Rollout(
        before={name: values[1] for name, values in rollout.before.items()},
        after={name: values[1] for name, values in rollout.after.items()},
        **{name: getattr(rollout, name)[1] for name in ("terminated", "truncated", "mask", "fault", "native")},
    )
    assert np.array_equal(offline(expression, one, "end").total, whole[1])
