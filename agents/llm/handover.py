"""The weights of a policy, handed over to a vLLM server each time that they have changed.

They are written to a folder that the server sees. All weights are read by the server's own ``reload_weights``, given a
``weights_path`` (vLLM's pull request 32133, of 2026), which ``/collective_rpc`` calls in its development mode; then the
keys and values of the old weights are dropped by ``/reset_prefix_cache``. Matrices of LoRA are loaded by
``/v1/load_lora_adapter``, under a new name each time: under one that was there before, keys and values of the old
matrices would be found again (vLLM's issue 42125).
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

from ...errors import ConfigurationError
from .policy import LanguagePolicy
from .vllm_server import VllmServer

__all__ = ["Handover"]


class Handover:
    """What a server has been given.

    Args:
        server: Where a model of the same kind, with the same tokens, is served.
        folder: In which weights are handed over, one that the server sees under the same name; empty for the system's
            for temporary files.

    Raises:
        ConfigurationError: `folder` cannot be written.
    """

    def __init__(self, server: VllmServer, folder: str = "") -> None:
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="rewardlab-", dir=folder or None))
        except OSError as error:
            raise ConfigurationError(f"no weights can be written to agent.server_folder '{folder}': {error}") from error
        weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
        self._server, self._model, self._version = server, server.model, -1

    def give(self, policy: LanguagePolicy, version: int) -> str:
        """Give the weights of `policy`, all or LoRA's, to the server; return what it calls the model that has them.

        Args:
            policy: The policy.
            version: Numbers its weights: those that the server has are not given again.

        Raises:
            ConfigurationError: The server was not started in a way in which it takes weights.
            Fault: It failed.
        """
        if version == self._version:
            return self._model
        # Never the last folder again: the server may still have its files open.
        folder = self._folder / str(version)
        policy.save(folder)
        if hasattr(policy.model, "peft_config"):
            self._load_matrices(f"{self._folder.name}-{version}", folder)
        else:
            body = {"method": "reload_weights", "kwargs": {"weights_path": str(folder)}}
            self._post("/collective_rpc", body, "Start it with VLLM_SERVER_DEV_MODE=1 in its environment")
            self._post("/reset_prefix_cache?reset_running_requests=true", {})
        rmtree(self._folder / str(self._version), ignore_errors=True)
        self._version = version
        return self._model

    def _load_matrices(self, name: str, folder: Path) -> None:
        how = "Start it with --enable-lora, and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True in its environment"
        self._post("/v1/load_lora_adapter", {"lora_name": name, "lora_path": str(folder)}, how)
        if self._version >= 0:
            self._post("/v1/unload_lora_adapter", {"lora_name": self._model})
        self._model = name

    def _post(self, path: str, body: Mapping[str, Any], missing: str = "") -> None:
        self._server.post(path, body, lambda response: None, missing=missing)
