"""What can be said of a small change of a program from its text alone."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log1p, tanh

import numpy as np
from numpy.typing import NDArray

from ..mutants import REVERSIBLE, Mutation, mutations
from ..program_text import Text

__all__ = ["SITE_FEATURES", "sites"]

_OPERATORS = tuple(sorted(REVERSIBLE))
_SYMBOLS = (
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "and", "or", "not", "+", "-", "*", "/", "//", "%",
    "**", "=", "+=", "-=", "if", "elif", "break", "continue", "True", "False", "min", "max", "any", "all", "sorted",
    "list", "sum", "len", "int", "round", "append",
)  # fmt: skip
_PLACES = ("return", "condition", "loop", "assignment", "expression", "elsewhere")
_MEASURES = ("larger", "longer", "familiar", "used", "unused", "depth")

SITE_FEATURES: tuple[str, ...] = (
    *(f"is_{operator}" for operator in _OPERATORS),
    *(f"symbol_{symbol}" for symbol in _SYMBOLS),
    *(f"in_{place}" for place in _PLACES),
    *_MEASURES,
)
"""Names of the columns of `sites`, each from -1 to 1.

``is_*`` says which operator of `mutants` it is; ``symbol_*`` is 1 where the change puts the symbol or name there and -1
where it takes it away; ``in_*`` says in what statement, or head of one, it is. ``larger`` is the sign of the change of
a number, ``longer`` the growth of the text; ``familiar`` says how much more often the tokens stand side by side in this
file that would do so after the change than those that do so now; ``used`` how often the name that comes is used in the
function, ``unused`` whether the name that goes is used nowhere else in it; ``depth`` how deep the line is nested.
"""

_COLUMN = {name: index for index, name in enumerate(SITE_FEATURES)}
_TOKEN = re.compile(r"\w+|[^\w\s]+")


@lru_cache(maxsize=1024)
def sites(source: str) -> tuple[tuple[Mutation, NDArray[np.float32]], ...]:
    """Return the mutations of `source` that can be undone, each with `SITE_FEATURES`; none for what is no program."""
    try:
        found = list(mutations(source, operators=REVERSIBLE))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    file = _File(source)
    return tuple((mutation, file.features(mutation)) for mutation in found)


class _File:
    """A program's text with what has to be known of the whole of it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pairs = Counter(pairwise(_TOKEN.findall(source)))
        self._heads: list[tuple[int, int, str]] = []
        self._functions: list[tuple[int, int, Counter[str]]] = []
        text = Text(source)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.stmt):
                body = getattr(node, "body", None)
                end = text.start(body[0]) if body else text.end(node)
                self._heads.append((text.start(node), end, _place(node)))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = Counter(_TOKEN.findall(text.of(node)))
                self._functions.append((text.start(node), text.end(node), names))

    def features(self, mutation: Mutation) -> NDArray[np.float32]:
        """Return `SITE_FEATURES` of one of the program's mutations."""
        row = np.zeros(len(SITE_FEATURES), np.float32)
        row[_COLUMN[f"is_{mutation.operator}"]] = 1.0
        was, now = (" ".join(each.split()) for each in (mutation.was, mutation.now))
        if mutation.operator == "negation":
            was, now = ("not" if each.startswith("not ") else "" for each in (was, now))
        for text, sign in ((was, -1.0), (now, 1.0)):
            if text in _SYMBOLS:
                row[_COLUMN[f"symbol_{text}"]] = sign
        inner = [head for head in self._heads if head[0] <= mutation.start < head[1]]
        row[_COLUMN[f"in_{max(inner)[2] if inner else 'elsewhere'}"]] = 1.0
        row[_COLUMN["larger"]] = _sign(mutation)
        row[_COLUMN["longer"]] = tanh((len(mutation.now) - len(mutation.was)) / 8)
        row[_COLUMN["familiar"]] = self._familiar(mutation)
        row[_COLUMN["used"]], row[_COLUMN["unused"]] = self._uses(mutation)
        line = self._source.splitlines()[mutation.line - 1]
        row[_COLUMN["depth"]] = min(1.0, (len(line) - len(line.lstrip())) / 20)
        return row

    def _familiar(self, mutation: Mutation) -> float:
        before = _TOKEN.findall(self._source[max(0, mutation.start - 80) : mutation.start])[-1:]
        after = _TOKEN.findall(self._source[mutation.end : mutation.end + 80])[:1]

        def known(text: str, others: int) -> float:
            tokens = [*before, *_TOKEN.findall(text), *after]
            ends = [pair for pair in (tuple(tokens[:2]), tuple(tokens[-2:])) if len(pair) == 2]
            return sum(log1p(max(0, self._pairs[pair] - others)) for pair in ends)

        # What stands there now is in the file; it is no evidence for itself.
        return tanh((known(mutation.now, 0) - known(mutation.was, 1)) / 2)

    def _uses(self, mutation: Mutation) -> tuple[float, float]:
        """Return how often what comes is used in the function, and whether what goes is used nowhere else."""
        if mutation.operator not in ("variable", "attribute"):
            return 0.0, 0.0
        inner = [each for each in self._functions if each[0] <= mutation.start < each[1]]
        if not inner:
            return 0.0, 0.0
        names = max(inner, key=lambda each: each[0])[2]
        now, was = (_TOKEN.findall(each)[-1] for each in (mutation.now, mutation.was))
        return min(1.0, names[now] / 5), float(names[was] <= 2)


def _place(node: ast.stmt) -> str:
    """Return what `in_*` says of a statement."""
    match node:
        case ast.Return():
            return "return"
        case ast.If() | ast.While() | ast.Assert():
            return "condition"
        case ast.For():
            return "loop"
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign():
            return "assignment"
        case ast.Expr():
            return "expression"
    return "elsewhere"


def _sign(mutation: Mutation) -> float:
    if mutation.operator != "number":
        return 0.0
    was, now = (float(ast.literal_eval(each)) for each in (mutation.was, mutation.now))
    return float(np.sign(now - was))
