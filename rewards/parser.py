"""Text to expression: Python's own syntax tree, read through a whitelist.

No text is ever evaluated. Names are signals, calls are functions of the catalogue (or ``module:function`` for a user's,
which imports that module), and every other construct of the language is refused with the place and the reason.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
import warnings
from collections.abc import Callable
from typing import Any

from ..errors import ExpressionError, nearest
from .episode.ltl import ltl
from .episode.machine import machine
from .expression import MAX_DEPTH, MAX_NODES, Constant, Leaf, Named, Native, Parameter, Reward, Schedule
from .function import Function, as_reward, catalogue, find, import_function
from .operators import OPERATORS
from .signal import name_problem

__all__ = ["MAX_TEXT", "named", "native", "parameter", "parse", "schedule", "signal"]

MAX_TEXT = 50_000
"""Characters of the longest text that is parsed."""

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_ADVICE: dict[type[ast.AST], str] = {
    ast.BoolOp: "write & for and, | for or, with parentheses around comparisons",
    ast.IfExp: "write where(condition, x, y)",
    ast.Attribute: "signals and functions have plain names, without dots",
    ast.Subscript: "array signals are read whole by functions such as mean_of",
    ast.Eq: "write eq(x, y)",
    ast.NotEq: "write ~eq(x, y)",
    ast.Not: "write ~ for not",
    ast.FloorDiv: "write x / 2",
}
_REFERENCE = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\b([A-Za-z_][\w.]*):([A-Za-z_]\w*)(?=\s*\()|#""")


def signal(name: str) -> Leaf:
    """The signal called `name`, as an expression.

    Raises:
        ExpressionError: No signal can have that name.
    """
    if problem := name_problem(name):
        raise ExpressionError(problem)
    if name in catalogue() or name in _FORMS:
        raise ExpressionError(f"'{name}' is a function and is called with arguments, as in {name}(...)")
    return Leaf(name)


native = Native()
"""The reward of the layer below."""


def named(label: str, x: Any) -> Named:
    """`x`, called `label` in the ledger."""
    return Named(label, as_reward(x))


def parameter(name: str, default: float) -> Parameter:
    """A number that the trainer may set between episodes; `default` until it does."""
    return Parameter(name, default)


def schedule(start: float, end: float, steps: float) -> Schedule:
    """A number that moves from `start` to `end` over `steps` training steps, in a straight line, and stays there."""
    return Schedule(start, end, steps)


def parse(source: str, *, imports: bool = True) -> Reward:
    """The expression that `source` writes.

    Args:
        source: The text.
        imports: Whether it may name functions as ``module:function``, which imports the module. Text that a model
            wrote may not.

    Raises:
        ExpressionError: `source` is not in the grammar; the message points at the place.

    Example:
        >>> str(parse("success + 0.2 * potential(progress) - 0.01*(1-valid)"))
        'success + 0.2*potential(progress) - 0.01*(1 - valid)'
    """
    if not isinstance(source, str):
        raise ExpressionError(f"a reward's text is a string, not {type(source).__name__}")
    if len(source) > MAX_TEXT:
        raise ExpressionError(f"the reward's text has {len(source):,} characters; at most {MAX_TEXT:,} are read")
    if not source.strip():
        raise ExpressionError("the reward's text is empty; write at least one signal, such as 'success'")
    return _Parser(source, imports).parse()


class _Parser:
    def __init__(self, source: str, imports: bool = True) -> None:
        self.imports = imports
        # One line, so that a place is one number; no place moves, for every character stays one.
        self.source = re.sub(r"\s", " ", source)
        self.references: dict[str, str] = {}
        self.nodes = 0

    def parse(self) -> Reward:
        _refuse_deep_brackets(self.source)
        code = _REFERENCE.sub(self._placeholder, self.source)
        lead = len(code) - len(code.lstrip())
        self.code = code.lstrip()
        self.source = self.source[lead:]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                tree = ast.parse(self.code, mode="eval")
        except (SyntaxError, ValueError) as error:
            offset = (getattr(error, "offset", None) or 1) - 1
            raise self._error(f"this is not an expression ({getattr(error, 'msg', error)})", offset) from None
        except (RecursionError, MemoryError):
            raise ExpressionError(f"the reward is nested too deeply; at most {MAX_DEPTH} levels are read") from None
        return self._build(tree.body, 0)

    def _placeholder(self, match: re.Match[str]) -> str:
        """Python has no ``module:function`` names: stand a name of its own, as long, in for each."""
        found = match.group(0)
        if found.startswith("#"):
            raise self._error("a reward's text has no comments", match.start())
        if match.group(1) is None:
            return found
        if not self.imports:
            raise self._error("functions of one's own may not be named here", match.start())
        names = (f"_{number}".ljust(len(found), "_") for number in itertools.count())
        name = next(name for name in names if name not in self.references and name not in self.source)
        self.references[name] = found
        return name

    def _error(self, problem: str, offset: int) -> ExpressionError:
        start = max(0, offset - 40)
        shown = self.source[start : offset + 40]
        return ExpressionError(f"{problem}\n  {shown}\n  {' ' * (offset - start)}^")

    def _refuse(self, node: ast.AST, problem: str) -> ExpressionError:
        # Python counts places in bytes of UTF-8.
        before = self.code.encode()[: getattr(node, "col_offset", 0)]
        return self._error(problem, len(before.decode(errors="ignore")))

    def _build(self, node: ast.expr, depth: int) -> Reward:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(f"the reward has more than {MAX_NODES:,} parts")
        if depth > MAX_DEPTH:
            raise ExpressionError(
                f"the reward is nested more than {MAX_DEPTH} levels deep (a chain of n terms counts n)"
            )
        try:
            return self._node(node, depth + 1)
        except ExpressionError as error:
            if "\n" in str(error):
                raise
            raise self._refuse(node, str(error)) from None

    def _node(self, node: ast.expr, depth: int) -> Reward:
        match node:
            case ast.Constant(value):
                return Constant(self._number(value))
            case ast.Name(name):
                return self._name(node, name)
            case ast.UnaryOp(ast.USub(), operand):
                return -self._build(operand, depth)
            case ast.UnaryOp(ast.Invert(), operand):
                return ~self._build(operand, depth)
            case ast.BinOp(left, operator, right) if type(operator) in _BINARY:
                return OPERATORS[_BINARY[type(operator)]](self._build(left, depth), self._build(right, depth))
            case ast.Compare(left, [operator], [right]) if type(operator) in _BINARY:
                return OPERATORS[_BINARY[type(operator)]](self._build(left, depth), self._build(right, depth))
            case ast.Compare(ops=[_, _, *_]):
                raise self._refuse(node, "comparisons do not chain; write (a < x) & (x < b)")
            case ast.Call(ast.Name(name), arguments, keywords):
                return self._call(node, name, arguments, keywords, depth)
        if isinstance(node, ast.Call):
            node = node.func
        inner = getattr(node, "op", None) or next(iter(getattr(node, "ops", [])), node)
        advice = _ADVICE.get(type(node)) or _ADVICE.get(type(inner), "see the reward functions' table for what exists")
        raise self._refuse(node, f"{type(inner).__name__} is not part of reward expressions; {advice}")

    @staticmethod
    def _number(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ExpressionError(f"{str(value)[:40]!r} is not a number; write 1 and 0 for true and false")
        try:
            return float(value)
        except OverflowError:
            return math.inf

    def _name(self, node: ast.expr, name: str) -> Reward:
        if name == "native":
            return native
        if name in catalogue() or name in _FORMS:
            raise self._refuse(node, f"'{name}' is a function and is called with arguments, as in {name}(...)")
        return signal(name)

    def _call(
        self, node: ast.expr, name: str, arguments: list[ast.expr], keywords: list[ast.keyword], depth: int
    ) -> Reward:
        if any(isinstance(argument, ast.Starred) for argument in arguments) or any(k.arg is None for k in keywords):
            raise self._refuse(node, "* and ** do not unpack in reward expressions")
        if name in _FORMS:
            return self._form(name, arguments, keywords, depth)
        function = import_function(self.references[name]) if name in self.references else self._find(node, name)
        values = [self._build(argument, depth) for argument in arguments]
        given = {str(keyword.arg): self._build(keyword.value, depth) for keyword in keywords}
        return function(*values, **given)

    def _find(self, node: ast.expr, name: str) -> Function:
        if name not in catalogue() and (close := nearest(name, _FORMS)):
            raise self._refuse(node, f"there is no reward function '{name}'.{close}")
        return find(name)

    def _form(self, name: str, arguments: list[ast.expr], keywords: list[ast.keyword], depth: int) -> Reward:
        """The forms that take more than expressions: text in quotes, or plain numbers."""
        fields = _FORMS[name]
        if keywords or len(arguments) != len(fields):
            raise ExpressionError(f"write {name}({', '.join(fields)})")
        values: list[Any] = []
        for field, argument in zip(fields, arguments, strict=True):
            if field == "x":
                values.append(self._build(argument, depth))
            elif field.startswith('"'):
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise ExpressionError(f"write {name}({', '.join(fields)}): the first argument is text in quotes")
                values.append(argument.value)
            else:
                value = self._build(argument, depth)
                if not isinstance(value, Constant):
                    raise ExpressionError(f"write {name}({', '.join(fields)}): '{value}' is not a number")
                values.append(value.value)
        if name in _WRITTEN:
            return _WRITTEN[name](*values, imports=self.imports)
        forms: dict[str, Callable[..., Reward]] = {"named": named, "parameter": parameter, "schedule": schedule}
        return forms[name](*values)


_WRITTEN: dict[str, Callable[..., Reward]] = {"ltl": ltl, "machine": machine}
"""Forms with a language of their own, which holds expressions."""
_FORMS: dict[str, tuple[str, ...]] = {
    "named": ('"label"', "x"),
    "parameter": ('"name"', "default"),
    "schedule": ("start", "end", "steps"),
    "ltl": ('"formula"',),
    "machine": ('"transitions"',),
}


def _refuse_deep_brackets(source: str) -> None:
    depth = deepest = 0
    for character in source:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise ExpressionError(f"the reward's brackets are nested {deepest} levels deep; at most {MAX_DEPTH} are read")
