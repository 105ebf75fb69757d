"""What samples for a policy that learns: transformers in this process, or a vLLM server."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...errors import ConfigurationError
from .generation import Engine, Generator
from .handover import Handover
from .policy import LanguagePolicy
from .served import Served
from .vllm_server import VllmServer

__all__ = ["ENGINES", "Engines"]

ENGINES = ("transformers", "vllm")
"""What the setting ``engine`` may be."""


class Engines:
    """Engines for a policy, each for conversations of its own, as the policy's weights change.

    Args:
        policy: The policy.
        stops: Tokens that end an answer.
        settings: Of the agent; see `settings.DEFAULTS`.
        processes: How many learn together.

    Raises:
        ConfigurationError: The settings ask for a server, and none is there that can be used.
        MissingDependency: ``httpx``, with which a server is spoken to, is not installed.
        Fault: The server failed.
    """

    def __init__(
        self, policy: LanguagePolicy, stops: Collection[int], settings: Mapping[str, Any], *, processes: int = 1
    ) -> None:
        self._policy, self._stops = policy, stops
        self._handover: Handover | None = None
        if settings["engine"] == "vllm":
            if processes > 1:
                # Each would hand over its weights while another one samples.
                raise ConfigurationError(f"engine=vllm samples for one process that learns, not for {processes}")
            self._server = VllmServer(settings["server"])
            _check_reach(self._server, settings["context"])
            Served(self._server, self._server.model, stops).check_temperature(settings["temperature"])
            self._handover = Handover(self._server, settings["server_folder"])

    def engine(self, version: int) -> Engine:
        """Return an engine that samples with the policy as it is now.

        Args:
            version: Another one each time that the weights have changed.

        Raises:
            ConfigurationError: The server takes no weights.
            Fault: It failed.
        """
        if self._handover is None:
            return Generator(self._policy.model.eval(), self._stops)
        return Served(self._server, self._handover.give(self._policy, version), self._stops)


def _check_reach(server: VllmServer, context: int) -> None:
    """Check that a conversation of `context` tokens is not too long for the server."""
    if 0 < server.longest < context:
        raise ConfigurationError(
            f"the vLLM server at {server.url} reads at most {server.longest} tokens, and a conversation may have "
            f"{context}: start it with --max-model-len {context}, or --set agent.context={server.longest}"
        )
