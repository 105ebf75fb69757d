"""Judges by name, with settings: ``chat:MODEL``, ``transformers:PATH``, ``script:module:function``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from ...chat import Chat
from ...errors import ConfigurationError, nearest
from ..cache import digest
from .judge import ModelJudge
from .judge_cache import AnswerCache
from .judge_local import LocalModel
from .judge_models import ChatModel, ScriptedModel, Writer

__all__ = ["SETTINGS", "load_judge", "read_spec"]

_COMMON: Final = ("cache", "votes", "reduce", "defended", "max_calls", "max_cost")
_BODY: Final = ("temperature", "top_p", "max_tokens", "max_completion_tokens", "seed", "reasoning_effort")
_SERVER: Final = ("url", "key_from", "timeout", "retries", "concurrency", "price_in", "price_out")
SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "chat": (*_COMMON, *_SERVER, *_BODY),
    "transformers": (*_COMMON, "read", "max_tokens", "device"),
    "script": _COMMON,
}
"""Which settings each kind of judge has.

All: `cache`, a folder, true for that of the library, or false for none (scripts have none: they change); `votes`,
`reduce`, `defended`, `max_calls` and `max_cost` of `ModelJudge`. ``chat``: where the server is and how patiently it is
asked (`Chat`), `key_from`, the environment variable that holds the key, what a million tokens cost, and what every
request says besides. ``transformers``: the arguments of `LocalModel`."""

_WHOLE: Final = ("votes", "max_calls", "max_tokens", "max_completion_tokens", "seed", "retries", "concurrency")
_NUMBERS: Final = ("temperature", "top_p", "timeout", "price_in", "price_out", "max_cost")
_TEXTS: Final = ("url", "key_from", "reasoning_effort", "reduce", "read", "device")

_JUDGES: dict[str, ModelJudge] = {}
_BETWEEN = re.compile(r"&(?=\w+=)")


def read_spec(text: str) -> dict[str, Any]:
    """Return the settings in ``KIND:NAME?key=value&key=value``, that of the model as ``model``.

    Raises:
        ConfigurationError: A setting is not ``key=value``.
    """
    model, _, query = text.partition("?")
    found: dict[str, Any] = {"model": model}
    for part in _BETWEEN.split(query) if query else ():
        key, equals, value = part.partition("=")
        if not equals:
            raise ConfigurationError(f"judge '{text}': write settings as key=value, not '{part}'")
        try:
            found[key] = tomllib.loads(f"x = {value}")["x"]
        except tomllib.TOMLDecodeError:
            found[key] = value
    return found


def load_judge(spec: str | Mapping[str, Any]) -> ModelJudge:
    """Return the judge that `spec` describes; in one process equal descriptions are one judge, with one budget.

    Args:
        spec: ``KIND:NAME?key=value&...``, or the same as a table: ``{"model": "KIND:NAME", "votes": 3, ...}``, with the
            settings in `SETTINGS`.

    Raises:
        ConfigurationError: There is no such kind, or it has no such setting.
        MissingDependency: What it needs is not installed.
    """
    given = read_spec(spec) if isinstance(spec, str) else dict(spec)
    model = given.pop("model", "")
    kind, _, name = str(model).partition(":")
    if kind not in SETTINGS or not name:
        raise ConfigurationError(
            f"judge '{model}': write chat:MODEL, transformers:PATH or script:module:function.{nearest(kind, SETTINGS)}"
        )
    for key in given:
        if key not in SETTINGS[kind]:
            known = ", ".join(SETTINGS[kind])
            raise ConfigurationError(
                f"a {kind} judge has no setting '{key}'; it has {known}.{nearest(key, SETTINGS[kind])}"
            )
        _check(kind, key, given[key])
    key = digest(model, sorted(given.items()), os.environ.get("OPENAI_BASE_URL"))
    if key not in _JUDGES:
        _JUDGES[key] = _build(kind, name, given)
    return _JUDGES[key]


def _build(kind: str, name: str, given: Mapping[str, Any]) -> ModelJudge:
    common = {key: given[key] for key in _COMMON if key in given and key != "cache"}
    prices = _prices(given) if kind == "chat" else None
    writer = _writer(kind, name, given, prices)
    return ModelJudge(writer, cache=_cache(given.get("cache", kind != "script")), prices=prices, **common)


def _check(kind: str, key: str, value: Any) -> None:
    """Tell a value of the wrong kind, which a server would be told of otherwise, or nobody."""
    types: tuple[type, ...]
    types, told = (
        ((int,), "a whole number") if key in _WHOLE
        else ((int, float), "a number") if key in _NUMBERS
        else ((str,), "a text") if key in _TEXTS
        else ((bool, str, os.PathLike), "true, false or a folder") if key == "cache"
        else ((bool,), "true or false")
    )  # fmt: skip
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ConfigurationError(f"a {kind} judge's {key}={value!r}: give {told}")


def _writer(kind: str, name: str, given: Mapping[str, Any], prices: tuple[float, float] | None) -> Writer:
    if kind == "chat":
        return _chat(name, given, prices)
    if kind == "transformers":
        return LocalModel(name, **{key: given[key] for key in ("read", "max_tokens", "device") if key in given})
    return ScriptedModel(name)


def _chat(name: str, given: Mapping[str, Any], prices: tuple[float, float] | None) -> ChatModel:
    body = {key: given[key] for key in _BODY if key in given}
    how = {key: given[key] for key in ("timeout", "retries", "concurrency") if key in given}
    key = os.environ.get(given.get("key_from", "OPENAI_API_KEY"), "")
    chat = Chat(name, url=given.get("url") or None, key=key, prices=prices, options=body, **how)
    # Two servers may call different models the same.
    identity = f"chat:{name} {given.get('url') or os.environ.get('OPENAI_BASE_URL', '')} {sorted(body.items())}"
    return ChatModel(chat, identity, int(given.get("concurrency", 8)))


def _prices(given: Mapping[str, Any]) -> tuple[float, float] | None:
    found = given.get("price_in"), given.get("price_out")
    if (found[0] is None) != (found[1] is None):
        raise ConfigurationError("a chat judge: give both price_in and price_out, or neither")
    return None if found[0] is None else (float(found[0]), float(found[1] or 0.0))


def _cache(given: Any) -> AnswerCache | None:
    if isinstance(given, bool):
        return AnswerCache() if given else None
    return AnswerCache(str(given))
