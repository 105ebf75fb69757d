"""The few numeric operations that reward formulas need, for Python floats, NumPy arrays and torch tensors alike.

A formula is written once against these names (its first argument, `xp`) and runs on a scalar, on ``(num_envs,)``, on
``(group, time)``, in NumPy or in torch. Scalars have a backend of their own because arrays of width one cost ten times
as much. Truth values are the floats 0 and 1: ``1 - valid`` raises on torch bools and ``~True`` is -2 in Python.
"""

from __future__ import annotations

import functools
import math
from typing import Any, Protocol

import numpy as np

__all__ = ["NUMPY", "SCALAR", "ArrayBackend", "Backend", "backend_of", "torch_backend"]


class Backend(Protocol):
    """What a formula may call on values besides Python's operators."""

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        """`x` where `condition` is not 0, else `y`; the branch not taken may be anything, NaN included."""

    def zeroed(self, x: Any, rows: Any) -> Any:
        """`x` with 0 at `rows`: a truth value for a scalar; False, a mask or indices for an array."""

    def flag(self, condition: Any) -> Any:
        """A comparison's result as the floats 0 and 1."""

    def number(self, x: Any) -> Any:
        """`x` as 64-bit floats, truth values too."""

    def clip(self, x: Any, low: Any, high: Any) -> Any:
        """`x` limited to ``[low, high]``."""

    def abs(self, x: Any) -> Any:
        """The absolute value."""

    def exp(self, x: Any) -> Any:
        """The exponential; callers keep `x` below 700."""

    def log(self, x: Any) -> Any:
        """The natural logarithm."""

    def log1p(self, x: Any) -> Any:
        """The logarithm of ``1 + x``."""

    def sqrt(self, x: Any) -> Any:
        """The square root."""

    def tanh(self, x: Any) -> Any:
        """The hyperbolic tangent."""

    def floor(self, x: Any) -> Any:
        """The greatest whole number that is not above `x`."""

    def look_up(self, table: Any, index: Any) -> Any:
        """The entry of `table`, a NumPy array of one axis, at `index`, a whole number among floats."""

    def mean_of(self, values: Any, mask: Any | None) -> Any:
        """The mean over the last axis of the entries whose mask is not 0; 0 where there are none."""

    @property
    def lists(self) -> ArrayBackend:
        """The backend for the array signals that a function reduces: lists along the last axis."""


class ArrayBackend(Backend, Protocol):
    """What lists and recorded episodes need besides: operations along the last axis.

    Sums run in order, as they do while an episode unfolds, so that both give the same bits.
    """

    def array(self, x: Any, like: Any = None) -> Any:
        """`x` as 64-bit floats, on the device of `like`."""

    def sum(self, x: Any) -> Any:
        """The sum over the last axis."""

    def max(self, x: Any) -> Any:
        """The greatest value along the last axis."""

    def min(self, x: Any) -> Any:
        """The least value along the last axis."""

    def descending(self, x: Any) -> Any:
        """The entries along the last axis, the greatest first."""

    def cumsum(self, x: Any) -> Any:
        """Running sums along the last axis."""

    def shift_left(self, x: Any) -> Any:
        """Each entry replaced by its successor, the last one by 0."""

    def shift_right(self, x: Any) -> Any:
        """Each entry replaced by its predecessor, the first one by 0."""

    def last(self, x: Any, mask: Any) -> Any:
        """The entry at the last place where `mask` is not 0."""

    def stack(self, values: Any) -> Any:
        """A list of arrays as one, which has them along the last axis."""


class _Scalar:
    @staticmethod
    def where(condition: Any, x: Any, y: Any) -> Any:
        return x if condition else y

    @staticmethod
    def zeroed(x: Any, rows: Any) -> Any:
        return 0.0 if rows else x

    @staticmethod
    def flag(condition: Any) -> float:
        return 1.0 if condition else 0.0

    @staticmethod
    def clip(x: float, low: float, high: float) -> float:
        x = low if x < low else x
        return high if x > high else x

    @staticmethod
    def number(x: Any) -> float:
        return float(x)

    abs = staticmethod(abs)
    exp = staticmethod(math.exp)
    log = staticmethod(math.log)
    log1p = staticmethod(math.log1p)
    sqrt = staticmethod(math.sqrt)
    tanh = staticmethod(math.tanh)

    @staticmethod
    def floor(x: float) -> float:
        return float(math.floor(x))

    @staticmethod
    def look_up(table: Any, index: float) -> float:
        return float(table.item(int(index)))

    @staticmethod
    def mean_of(values: Any, mask: Any | None) -> float:
        return float(NUMPY.mean_of(values, mask))

    @property
    def lists(self) -> ArrayBackend:
        return NUMPY


class _Numpy:
    @staticmethod
    def where(condition: Any, x: Any, y: Any) -> Any:
        return np.where(condition, x, y)

    @staticmethod
    def zeroed(x: Any, rows: Any) -> Any:
        if rows is False:
            return x
        x = x.copy()
        x[rows] = 0.0
        return x

    @staticmethod
    def flag(condition: Any) -> Any:
        return np.asarray(condition, dtype=np.float64)

    @staticmethod
    def clip(x: Any, low: Any, high: Any) -> Any:
        return np.asarray(x).clip(low, high)

    abs = staticmethod(np.abs)
    exp = staticmethod(np.exp)
    log = staticmethod(np.log)
    log1p = staticmethod(np.log1p)
    sqrt = staticmethod(np.sqrt)
    tanh = staticmethod(np.tanh)
    floor = staticmethod(np.floor)

    @staticmethod
    def look_up(table: Any, index: Any) -> Any:
        return table.take(np.asarray(index, dtype=np.intp))

    @staticmethod
    def mean_of(values: Any, mask: Any | None) -> Any:
        if mask is None:
            return np.mean(values, axis=-1) if values.shape[-1] else np.zeros(values.shape[:-1])
        kept = np.where(mask, values, 0.0).sum(axis=-1)
        count = (np.asarray(mask) != 0).sum(axis=-1)
        return np.where(count > 0, kept / np.maximum(count, 1), 0.0)

    @property
    def lists(self) -> ArrayBackend:
        return self

    @staticmethod
    def number(x: Any) -> Any:
        return np.asarray(x, dtype=np.float64)

    @staticmethod
    def array(x: Any, like: Any = None) -> Any:
        return np.asarray(x, dtype=np.float64)

    @staticmethod
    def sum(x: Any) -> Any:
        return np.cumsum(x, axis=-1)[..., -1]

    @staticmethod
    def max(x: Any) -> Any:
        return np.max(x, axis=-1)

    @staticmethod
    def min(x: Any) -> Any:
        return np.min(x, axis=-1)

    @staticmethod
    def descending(x: Any) -> Any:
        return -np.sort(-x, axis=-1)

    @staticmethod
    def cumsum(x: Any) -> Any:
        return np.cumsum(x, axis=-1)

    @staticmethod
    def shift_left(x: Any) -> Any:
        return np.concatenate([x[..., 1:], np.zeros_like(x[..., :1])], axis=-1)

    @staticmethod
    def shift_right(x: Any) -> Any:
        return np.concatenate([np.zeros_like(x[..., :1]), x[..., :-1]], axis=-1)

    @staticmethod
    def last(x: Any, mask: Any) -> Any:
        length = np.shape(mask)[-1]
        index = length - 1 - np.argmax(np.flip(np.asarray(mask) != 0, axis=-1), axis=-1)
        return np.take_along_axis(np.broadcast_to(x, np.shape(mask)), index[..., None], axis=-1)[..., 0]

    @staticmethod
    def stack(values: Any) -> Any:
        return np.stack(values, axis=-1)


class _Torch:
    """The same on tensors; built only when a tensor is met, so that torch is never imported for nothing."""

    def __init__(self) -> None:
        import torch

        self._torch = torch

    def _tensor(self, x: Any, like: Any) -> Any:
        if isinstance(x, self._torch.Tensor):
            return x
        return self._torch.as_tensor(x, dtype=self._torch.float64, device=like.device)

    def _elementwise(self, name: str, x: Any) -> Any:
        # Parameters are plain numbers even where signals are tensors.
        return getattr(self._torch if isinstance(x, self._torch.Tensor) else SCALAR, name)(x)

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        if not isinstance(condition, self._torch.Tensor):
            return x if condition else y
        return self._torch.where(condition != 0, self._tensor(x, condition), self._tensor(y, condition))

    def zeroed(self, x: Any, rows: Any) -> Any:
        if rows is False:
            return x
        x = x.clone()
        x[rows] = 0.0
        return x

    def flag(self, condition: Any) -> Any:
        return condition.to(self._torch.float64) if isinstance(condition, self._torch.Tensor) else float(condition)

    def clip(self, x: Any, low: Any, high: Any) -> Any:
        like = next((value for value in (x, low, high) if isinstance(value, self._torch.Tensor)), None)
        if like is None:
            return SCALAR.clip(x, low, high)
        x = self._torch.maximum(self._tensor(x, like), self._tensor(low, like))
        return self._torch.minimum(x, self._tensor(high, like))

    def abs(self, x: Any) -> Any:
        return self._elementwise("abs", x)

    def exp(self, x: Any) -> Any:
        return self._elementwise("exp", x)

    def log(self, x: Any) -> Any:
        return self._elementwise("log", x)

    def log1p(self, x: Any) -> Any:
        return self._elementwise("log1p", x)

    def sqrt(self, x: Any) -> Any:
        return self._elementwise("sqrt", x)

    def number(self, x: Any) -> Any:
        return x.to(self._torch.float64) if isinstance(x, self._torch.Tensor) else float(x)

    def tanh(self, x: Any) -> Any:
        return self._elementwise("tanh", x)

    def floor(self, x: Any) -> Any:
        return self._elementwise("floor", x)

    def look_up(self, table: Any, index: Any) -> Any:
        if not isinstance(index, self._torch.Tensor):
            return SCALAR.look_up(table, index)
        return self._torch.as_tensor(table, device=index.device)[index.to(self._torch.int64)]

    def mean_of(self, values: Any, mask: Any | None) -> Any:
        if mask is None:
            return values.mean(dim=-1) if values.shape[-1] else values.new_zeros(values.shape[:-1])
        kept = self._torch.where(mask != 0, values, values.new_zeros(())).sum(dim=-1)
        count = (mask != 0).sum(dim=-1)
        return self._torch.where(count > 0, kept / count.clamp(min=1), values.new_zeros(()))

    @property
    def lists(self) -> ArrayBackend:
        return self

    def array(self, x: Any, like: Any = None) -> Any:
        device = like.device if like is not None else None
        return self._torch.as_tensor(x, dtype=self._torch.float64, device=device)

    def sum(self, x: Any) -> Any:
        return self._torch.cumsum(x, dim=-1)[..., -1]

    def max(self, x: Any) -> Any:
        return self._torch.amax(x, dim=-1)

    def min(self, x: Any) -> Any:
        return self._torch.amin(x, dim=-1)

    def descending(self, x: Any) -> Any:
        return self._torch.sort(x, dim=-1, descending=True).values

    def cumsum(self, x: Any) -> Any:
        return self._torch.cumsum(x, dim=-1)

    def shift_left(self, x: Any) -> Any:
        return self._torch.cat([x[..., 1:], self._torch.zeros_like(x[..., :1])], dim=-1)

    def shift_right(self, x: Any) -> Any:
        return self._torch.cat([self._torch.zeros_like(x[..., :1]), x[..., :-1]], dim=-1)

    def last(self, x: Any, mask: Any) -> Any:
        length = mask.shape[-1]
        index = length - 1 - self._torch.flip(mask != 0, dims=(-1,)).to(self._torch.int64).argmax(dim=-1)
        return self._torch.gather(x.broadcast_to(mask.shape), -1, index[..., None])[..., 0]

    def stack(self, values: Any) -> Any:
        return self._torch.stack(values, dim=-1)


SCALAR: Backend = _Scalar()
NUMPY: ArrayBackend = _Numpy()


@functools.cache
def torch_backend() -> ArrayBackend:
    """The backend for torch tensors; imports torch."""
    return _Torch()


def backend_of(array: Any) -> ArrayBackend:
    """The backend for `array`: torch for a tensor, NumPy for anything else."""
    return torch_backend() if type(array).__module__.startswith("torch") else NUMPY
