"""Where networks compute: a device that is asked for is there, or the command says so before anything runs."""

from __future__ import annotations

from ..errors import ConfigurationError, require

__all__ = ["check_device"]


def check_device(device: str) -> None:
    """Refuse a torch device that this machine does not have: torch's users would silently get the processor instead.

    Raises:
        ConfigurationError: There is no such device here.
        MissingDependency: It is not the processor, and torch is not installed.
    """
    if device == "cpu":
        return
    torch = require("torch", "rl")
    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    present = ["cpu", *(["cuda"] if cards else []), *(f"cuda:{index}" for index in range(cards))]
    if torch.backends.mps.is_available():
        present.append("mps")
    if device not in present:
        raise ConfigurationError(f"device '{device}': this machine has {', '.join(present)} (as torch sees it)")
