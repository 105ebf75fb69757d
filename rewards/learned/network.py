"""Small networks of two layers, and how they descend: from explicit generators, so that a seed decides the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

from ...errors import ConfigurationError, RewardLabError

__all__ = ["POOLINGS", "Head", "OnEpoch", "Optimisation", "Scaled", "descend", "pool"]

OnEpoch = Callable[[float], None]
"""Called after each epoch with its mean loss."""
POOLINGS = ("mean", "sum", "last")
"""What the reward of an episode is made of: the rewards of its steps on average, together, or that of the last one."""
BOUND = 10.0
"""Features count for no more than so many standard deviations: far from its data a network says anything."""


@dataclass(frozen=True)
class Optimisation:
    """How a model is fitted.

    Attributes:
        epochs: Passes over the data.
        batch_size: Rows of a step.
        learning_rate: Of AdamW.
        weight_decay: Of AdamW.

    Raises:
        ConfigurationError: A number is not positive (the weight decay: negative).
    """

    epochs: int = 30
    batch_size: int = 64
    learning_rate: float = 3e-3
    weight_decay: float = 1e-4

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch_size < 1 or self.learning_rate <= 0 or self.weight_decay < 0:
            raise ConfigurationError(f"{self}: give positive numbers")


class Head(nn.Module):
    """Two layers over standardised features.

    Args:
        inputs: Features.
        width: Of the hidden layer.
        outputs: Numbers that come out.
        generator: Draws the weights; None leaves them to be loaded.

    Raises:
        ConfigurationError: There is nothing in the hidden layer, or nothing comes out.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, inputs: int, width: int, outputs: int, generator: torch.Generator | None = None) -> None:
        super().__init__()
        if width < 1 or outputs < 1:
            raise ConfigurationError(f"a network with width={width} and {outputs} outputs: give one or more of each")
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(inputs))
        # Without drawing from torch's own generator, which others use.
        self.hidden = skip_init(nn.Linear, inputs, width)
        self.out = skip_init(nn.Linear, width, outputs)
        for layer in (self.hidden, self.out):
            bound = layer.in_features**-0.5
            with torch.no_grad():
                for weights in (layer.weight, layer.bias):
                    weights.uniform_(-bound, bound, generator=generator) if generator else weights.zero_()

    def standardise(self, states: Tensor) -> None:
        """Take mean and standard deviation of the features from `states`, ``(n, features)``."""
        self.mean.copy_(states.mean(dim=0))
        std = states.std(dim=0, unbiased=False)
        self.scale.copy_(torch.where(std > 1e-6, std, torch.ones_like(std)))

    def normal(self, rows: Tensor) -> Tensor:
        """Features as the layers see them."""
        return ((rows - self.mean) / self.scale).clamp(-BOUND, BOUND)

    def layers(self, normal: Tensor) -> Tensor:
        """What the layers make of standardised features."""
        out: Tensor = self.out(torch.tanh(self.hidden(normal)))
        return out

    def forward(self, rows: Tensor) -> Tensor:
        """Features ``(..., inputs)`` to numbers ``(..., outputs)``."""
        return self.layers(self.normal(rows))


class Scaled(Head):
    """A `Head` with numbers to shift and scale its first output by, which are kept with the weights."""

    centre: Tensor
    spread: Tensor

    def __init__(self, inputs: int, width: int, outputs: int, generator: torch.Generator | None = None) -> None:
        super().__init__(inputs, width, outputs, generator)
        self.register_buffer("centre", torch.zeros(()))
        self.register_buffer("spread", torch.ones(()))

    def measure(self, states: Tensor) -> None:
        """Take mean and standard deviation of the first output over `states`, ``(n, features)``."""
        with torch.inference_mode():
            out = self(states)[:, 0]
        self.centre.copy_(out.mean())
        self.spread.copy_(out.std(unbiased=False).clamp(min=1e-6))

    def scaled(self, out: Tensor) -> Tensor:
        """The first of the outputs ``(..., outputs)`` with mean 0 and standard deviation 1 over those states."""
        return (out[..., 0] - self.centre) / self.spread


def pool(values: Tensor, mask: Tensor, pooling: str) -> Tensor:
    """Return numbers of episodes, ``(episodes, ...)``, from those of their steps.

    Args:
        values: ``(episodes, time, ...)``.
        mask: Which steps exist, ``(episodes, time)``.
        pooling: One of `POOLINGS`.
    """
    extra = (1,) * (values.ndim - 2)
    if pooling == "last":
        last = mask.sum(dim=1).long() - 1
        return values[torch.arange(len(values)), last]
    weights = mask.reshape(*mask.shape, *extra)
    total = (values * weights).sum(dim=1)
    return total if pooling == "sum" else total / weights.sum(dim=1)


def descend(
    parameters: Iterable[nn.Parameter],
    loss: Callable[[Tensor], Tensor],
    count: int,
    optimisation: Optimisation | None,
    *,
    generator: torch.Generator,
    on_epoch: OnEpoch | None = None,
) -> None:
    """Fit `parameters`.

    Args:
        parameters: What is fitted.
        loss: The mean loss of some rows, named by their numbers, int64 ``(batch,)``.
        count: How many rows there are.
        optimisation: How; as by default without it.
        generator: Draws the order of the rows.
        on_epoch: See `OnEpoch`.

    Raises:
        RewardLabError: The loss is not finite.
    """
    how = optimisation or Optimisation()
    adam = torch.optim.AdamW(list(parameters), lr=how.learning_rate, weight_decay=how.weight_decay)
    for epoch in range(how.epochs):
        total = 0.0
        for rows in torch.randperm(count, generator=generator).split(how.batch_size):
            value = loss(rows)
            if not bool(torch.isfinite(value)):
                raise RewardLabError(f"the loss is not finite in epoch {epoch}: a smaller learning_rate may help")
            adam.zero_grad()
            value.backward()
            adam.step()
            total += float(value.detach()) * len(rows)
        if on_epoch is not None:
            on_epoch(total / count)
