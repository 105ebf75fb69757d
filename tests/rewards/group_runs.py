"""Groups of one-step episodes for the tests of what compares them."""

import numpy as np

from rewardlab.rewards import Rollout, Signal, declare, evaluate

PEERS = 4
SIGNALS = declare(
    Signal("x", "A number.", -100, 100),
    Signal("y", "Another.", -100, 100),
    Signal("used", "Whether it was used.", condition=True),
    Signal("preferred", "How much it is preferred to each of its group.", -1, 1, shape=(PEERS,)),
    Signal("other", "The same of another judge.", -1, 1, shape=(PEERS,)),
    Signal("vector", "Where it lies.", -100, 100, shape=(2,)),
    Signal("picture", "A grid.", shape=(2, 2)),
)


def signals_of(peers=PEERS):
    """The declarations, with preferences for a group of `peers`."""
    return {
        name: Signal(name, each.description, -1, 1, shape=(peers,)) if name in ("preferred", "other") else each
        for name, each in SIGNALS.items()
    }


def group(fault=None, tensors=False, **values):
    """Episodes ``(..., group)`` of one step, after which the signals are `values`; at the reset all were 0."""
    arrays = {name: np.asarray(each, dtype=float) for name, each in values.items()}
    dimensions = {name: len(SIGNALS[name].shape) for name in arrays}
    name = next(iter(arrays))
    shape = arrays[name].shape[: arrays[name].ndim - dimensions[name]]
    after = {name: each.reshape(*shape, 1, *each.shape[len(shape) :]) for name, each in arrays.items()}
    before = {name: np.zeros_like(each) for name, each in after.items()}
    ended = np.ones((*shape, 1), dtype=bool)
    failed = None if fault is None else np.asarray(fault, dtype=bool)[..., None]
    if tensors:
        import torch

        before, after = ({k: torch.as_tensor(v) for k, v in side.items()} for side in (before, after))
        ended = torch.as_tensor(ended)
        failed = None if failed is None else torch.as_tensor(failed)
    return Rollout(before, after, ended, ended & False, fault=failed)


def pays(text, fault=None, tensors=False, parameters=None, **values):
    """What `text` pays each episode, ``(..., group)``."""
    peers = next((np.shape(values[name])[-1] for name in ("preferred", "other") if name in values), PEERS)
    paid = evaluate(text, group(fault, tensors, **values), signals=signals_of(peers), parameters=parameters).total
    return np.asarray(paid)[..., 0]
