"""The file of a judge and what it judges by, in TOML.

::

    when = "end"            # or "step": each step by itself
    together = true         # all criteria in one question; false asks about each alone
    principle = "..."       # optional: what the judge is to go by, in words
    first = "rubric"        # optional: it writes down what a good answer must do; "solution": it does the task itself
    longest = 20000         # characters of an episode that it reads

    [judge]
    model = "chat:qwen3-8b" # or transformers:PATH, or script:module:function
    url = "http://localhost:8000/v1"
    temperature = 0
    max_calls = 2000        # and further settings, see `judge_spec.SETTINGS`

    [[criteria]]
    name = "polite"
    question = "Is every message of the agent polite?"

    [[criteria]]
    name = "thorough"
    question = "How thoroughly were the alternatives compared?"
    scale = "1..5"
    weight = 2

    [[criteria]]
    name = "solved"         # what code measures stands beside what the judge says
    expression = "final(success)"
    weight = 5
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import ConfigurationError, nearest
from .rubric import Rubric
from .transcript import LONGEST

__all__ = ["JudgeFile", "read_judge_file"]

_FIELDS = ("judge", "criteria", "when", "together", "principle", "first", "longest")


@dataclass(frozen=True)
class JudgeFile:
    """What such a file says.

    Attributes:
        rubric: The criteria.
        judge: The table that `load_judge` reads.
        how: The other arguments of `JudgeSignals`.
    """

    rubric: Rubric
    judge: Mapping[str, Any]
    how: Mapping[str, Any]


def read_judge_file(path: str | Path) -> JudgeFile:
    """Read a file.

    Raises:
        ConfigurationError: There is none, it is no TOML, or a field is not known or missing.
    """
    try:
        fields = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"judge file '{path}' cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"judge file '{path}' is no TOML: {error}") from error
    for name in fields:
        if name not in _FIELDS:
            raise ConfigurationError(
                f"judge file '{path}' has no field '{name}'; it has {', '.join(_FIELDS)}.{nearest(name, _FIELDS)}"
            )
    judge, criteria = fields.get("judge"), fields.get("criteria")
    if not isinstance(judge, dict) or not isinstance(criteria, list):
        raise ConfigurationError(f"judge file '{path}': give a table [judge] and at least one [[criteria]]")
    kinds = {"when": str, "together": bool, "principle": str, "first": str, "longest": int}
    for name, kind in kinds.items():
        if name in fields and type(fields[name]) is not kind:
            raise ConfigurationError(f"judge file '{path}': '{name}' is {fields[name]!r}, and takes a {kind.__name__}")
    try:
        rubric = Rubric.from_dict({"criteria": criteria})
    except ConfigurationError as error:
        raise ConfigurationError(f"judge file '{path}': {error}") from error
    how = {"when": "end", "together": True, "principle": "", "first": "", "longest": LONGEST}
    return JudgeFile(rubric, judge, how | {name: fields[name] for name in kinds if name in fields})
