"""Answers sampled by a vLLM server: an `Engine` for models that are too large, or too slow, for transformers.

vLLM is not imported; it is spoken to over HTTP, in the protocol that its documentation and its sources describe (read
up to version 0.32). ``/v1/completions`` reads tokens, and with ``return_token_ids`` (since 0.10.2) it tells tokens:
nothing is decoded and tokenised again. ``logprobs=0`` tells the log-probabilities of those that were sampled; with
``vllm serve --logprobs-mode processed_logprobs`` these are of the distribution that they were drawn from, the
temperature in it. Each turn sends its conversation as a whole: the server's prefix caching keeps keys and values.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ...errors import ConfigurationError
from .generation import Answer
from .vllm_server import VllmServer

__all__ = ["Served"]

_TOGETHER = 256
"""Most conversations that are asked about at once: a thread waits for each."""
_CERTAIN = 1e-3
"""A log-probability that is nearer to 0 is that of a token without alternatives."""
_WHOLE: Mapping[str, Any] = {
    "top_p": 1.0,
    "top_k": 0,
    "min_p": 0.0,
    "repetition_penalty": 1.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    # Only what the caller says ends an answer.
    "ignore_eos": True,
    "logprobs": 0,
    "return_token_ids": True,
}
"""Asks for the whole distribution, whatever the model's folder recommends, and for what is needed of it."""


class Served:
    """Sampling by a server.

    Each answer is sampled with a seed of its own, which is drawn from the conversation's `draws`. So a seed determines
    what is said as far as the server's numbers do not depend on what else it is asked at the same time; vLLM promises
    that with ``VLLM_BATCH_INVARIANT=1`` alone.

    The server does not tell the entropies of distributions. `Answer` holds estimates of them, -log p of the token that
    was drawn, which are right on average where the temperature is above 0.

    Args:
        server: Where it is.
        model: The model to ask, as the server calls it (see `Handover`).
        stops: Tokens that end an answer.
    """

    def __init__(self, server: VllmServer, model: str, stops: Collection[int]) -> None:
        self._server, self._model, self._stops = server, model, sorted(stops)
        self._read: dict[Hashable, list[int]] = {}

    def check_temperature(self, temperature: float) -> None:
        """Check that the server tells probabilities under `temperature`, and not those of another distribution.

        A token without an alternative has probability 1, except where probabilities are told as they were before
        anything was done to them.

        Raises:
            ConfigurationError: It tells others.
            Fault: It failed.
        """
        if temperature in (0.0, 1.0):
            return
        only = self._stops[0]
        answer = self._ask([only], 0, 1, temperature, allowed_token_ids=[only])
        if answer.log_probabilities[0] < -_CERTAIN:
            raise ConfigurationError(
                f"the vLLM server at {self._server.url} tells probabilities as they are at temperature 1, not at "
                f"{temperature}: start it with --logprobs-mode processed_logprobs"
            )

    def answer(
        self,
        keys: Sequence[Hashable],
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        *,
        longest: int,
        temperature: float,
    ) -> list[Answer]:
        """See `Engine`.

        Raises:
            Fault: The server failed.
            ConfigurationError: It refuses such requests.
        """
        for key, chunk in zip(keys, chunks, strict=True):
            self._read.setdefault(key, []).extend(chunk)
        with ThreadPoolExecutor(min(_TOGETHER, len(keys))) as pool:
            futures = [
                pool.submit(self._ask, self._read[key], int(draw.integers(2**63)), longest, temperature)
                for key, draw in zip(keys, draws, strict=True)
            ]
            try:
                answers = [future.result() for future in futures]
            except BaseException:
                # What one request fails for, all do: the others need not find out.
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for key, answer in zip(keys, answers, strict=True):
            self._read[key].extend(answer.tokens)
        return answers

    def forget(self, keys: Sequence[Hashable]) -> None:
        """See `Engine`."""
        for key in keys:
            self._read.pop(key, None)

    def fork(self, key: Hashable, copies: Sequence[Hashable]) -> None:
        """Let conversations begin as copies of another one, which stays.

        Raises:
            KeyError: There is no such conversation.
        """
        self._read.update({copy: list(self._read[key]) for copy in copies})

    def _ask(self, prompt: Sequence[int], seed: int, longest: int, temperature: float, **more: Any) -> Answer:
        """Return what is said after `prompt`."""
        body = {
            **_WHOLE,
            "model": self._model,
            "prompt": prompt,
            "max_tokens": longest,
            "temperature": temperature,
            "seed": seed,
            "stop_token_ids": self._stops,
            **more,
        }
        return self._server.post("/v1/completions", body, self._answer)

    def _answer(self, response: Any) -> Answer:
        """Read a response; what is missing in it raises one of Python's own errors."""
        (choice,) = response.json()["choices"]
        if choice.get("token_ids") is None:
            raise ConfigurationError(
                f"the vLLM server at {self._server.url} tells no tokens (return_token_ids): it is older than 0.10.2"
            )
        tokens = [int(token) for token in choice["token_ids"]]
        told = [float(number) for number in choice["logprobs"]["token_logprobs"]]
        if choice["finish_reason"] not in ("stop", "length") or not tokens or len(tokens) != len(told):
            raise ValueError("an answer that was broken off")
        return Answer(tokens, told, [-number for number in told], ended=tokens[-1] in self._stops)
