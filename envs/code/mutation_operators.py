"""Mutation operators: what small changes there are, and where in a program each can be made."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias, TypeGuard

from .program_text import Edit, Text

__all__ = ["ONE_WAY", "REVERSIBLE", "edits"]


@dataclass(frozen=True)
class _Scope:
    """What can be named at a place: variables, how often each is bound, and the attributes of the object."""

    variables: tuple[str, ...] = ()
    bound: Mapping[str, int] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()


Operator: TypeAlias = Callable[[ast.AST, Text, _Scope], Iterator[Edit]]


def _symmetric(*pairs: str) -> dict[str, list[str]]:
    """Return ``{"a": ["b"], "b": ["a"]}`` for ``"a b"``; an underscore stands for a space in a name."""
    table: dict[str, list[str]] = {}
    for pair in pairs:
        one, other = (name.replace("_", " ") for name in pair.split())
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


_COMPARISONS = _symmetric("< <=", "> >=", "== !=", "< >", "<= >=", "in not_in", "is is_not")
_ARITHMETIC = _symmetric(
    "+ -", "+ *", "* /", "* **", "/ //", "// %", "* //", "<< >>", "& |", "| ^", "& ^"
)  # fmt: skip
_FUNCTIONS = _symmetric(
    "min max", "any all", "sorted list", "int round", "sum len", "floor ceil", "startswith endswith", "upper lower",
    "lstrip rstrip", "strip lstrip", "strip rstrip", "find rfind", "ljust rjust", "isalpha isalnum", "isdigit isalnum",
    "isupper islower", "pop popleft", "append appendleft", "keys values", "add discard", "union intersection",
    "title capitalize", "index count", "islice list", "split rsplit", "bisect_left bisect_right", "nlargest nsmallest",
)  # fmt: skip
_SYMBOLS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&",
    ast.BitOr: "|", ast.BitXor: "^", ast.MatMult: "@", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)
_LOOSE = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr)  # bind less than `not`
_ALREADY_NEGATED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)


def _token(text: Text, operator: str, left: ast.expr, symbol: ast.AST, table: dict[str, list[str]]) -> Iterator[Edit]:
    """Yield what the symbol after `left` can be instead."""
    known = _SYMBOLS[type(symbol)]
    start = text.after(left)
    found = re.compile(re.escape(known).replace(r"\ ", r"\s+")).match(text.source, start)
    if found:
        for now in table.get(known, ()):
            yield Edit(operator, start, found.end(), now)


def _comparison(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Compare):
        for left, symbol in zip([node.left, *node.comparators], node.ops, strict=False):
            yield from _token(text, "comparison", left, symbol, _COMPARISONS)


def _arithmetic(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BinOp) and not any(map(_sequence, (node.left, node.right))):
        yield from _token(text, "arithmetic", node.left, node.op, _ARITHMETIC)
    elif isinstance(node, ast.AugAssign) and not _sequence(node.value):
        yield from _token(text, "arithmetic", node.target, node.op, _ARITHMETIC)


def _sequence(node: ast.AST) -> bool:
    """Return whether arithmetic on `node` would be nothing but a ``TypeError``."""
    literal = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return literal or isinstance(node, ast.JoinedStr | ast.List | ast.ListComp | ast.Tuple)


def _connective(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        for left in node.values[:-1]:
            yield from _token(text, "connective", left, node.op, {"and": ["or"], "or": ["and"]})


def _operand(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        parts = [f"({text.of(each)})" if isinstance(each, _LOOSE) else text.of(each) for each in node.values]
        if len(parts) == 2:
            yield from (text.replaced("operand", node, text.of(each), True) for each in node.values)
            return
        for left_out in range(len(parts)):
            rest = parts[:left_out] + parts[left_out + 1 :]
            yield text.replaced("operand", node, f" {_SYMBOLS[type(node.op)]} ".join(rest), True)


def _negation(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    conditions: list[ast.expr] = []
    if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
        conditions = [node.test]
    elif isinstance(node, ast.comprehension):
        conditions = node.ifs
    elif isinstance(node, ast.BoolOp):
        conditions = node.values
    elif isinstance(node, ast.Return) and node.value:
        conditions = [node.value]
    for condition in conditions:
        if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
            if _can_be_negated(condition.operand):
                yield text.replaced("negation", condition, text.of(condition.operand), True)
        elif _can_be_negated(condition):
            inner = text.of(condition)
            yield text.replaced(
                "negation", condition, f"not ({inner})" if isinstance(condition, _LOOSE) else f"not {inner}"
            )


def _can_be_negated(node: ast.AST) -> bool:
    """Return whether ``not`` before `node` is something that no other operator does."""
    if isinstance(node, ast.Compare):
        return len(node.ops) > 1 or not isinstance(node.ops[0], _ALREADY_NEGATED)
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.BoolOp)


def _integer(node: ast.AST) -> int | None:
    """Return the integer, with its sign, that `node` is a literal of; ``None`` where it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _integer(node.operand) if isinstance(node.operand, ast.Constant) else None
        return None if inner is None else -inner
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _number(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.expr) and (value := _integer(node)) is not None:
        near = [value + 1, value - 1, *([-value] if abs(value) == 1 else [])]
        yield from (text.replaced("number", node, str(now), now < 0) for now in near)
    elif isinstance(node, ast.Constant) and type(node.value) is float and re.fullmatch(r"\d*\.\d*", text.of(node)):
        known = Decimal(text.of(node))
        yield from (text.replaced("number", node, f"{now:f}") for now in (known * 2, known / 2))


def _boolean(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield text.replaced("boolean", node, str(not node.value))


def _blank(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ("", " "):
        yield text.replaced("blank", node, '""' if node.value else '" "')


def _text(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in ("", " "):
        yield text.replaced("text", node, '""')


def _arguments(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and not any(isinstance(each, ast.Starred) for each in node.args):
        for first, second in pairwise(node.args):
            yield text.swapped("arguments", first, second)


def _pair(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield text.swapped("pair", *node.elts)
    elif (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow)
        and isinstance(node.left, _ATOMS)
        and isinstance(node.right, _ATOMS)
        and not any(map(_sequence, (node.left, node.right)))
    ):
        yield text.swapped("pair", node.left, node.right)


def _bound(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    bounds: list[ast.expr | None] = []
    if _calls_range(node):
        bounds = list(node.args[:2])
        if len(bounds) == 1:
            yield text.replaced("bound", node.args[0], f"1, {text.of(node.args[0])}")
        elif len(node.args) == 2 and _integer(node.args[0]) == 1:
            yield Edit("bound", text.start(node.args[0]), text.end(node.args[1]), text.of(node.args[1]))
    elif isinstance(node, ast.Slice):
        bounds = [node.lower, node.upper]
    for bound in bounds:
        if isinstance(bound, ast.BinOp) and isinstance(bound.op, ast.Add | ast.Sub) and _integer(bound.right) == 1:
            yield text.replaced("bound", bound, text.of(bound.left))
        elif isinstance(bound, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.BinOp):
            yield from (text.replaced("bound", bound, f"{text.of(bound)} {step}", True) for step in ("+ 1", "- 1"))


def _calls_range(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "range"
        and bool(node.args)
        and not any(isinstance(each, ast.Starred) for each in node.args)
    )


def _slice(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Slice):
        lower, upper, step = (text.of(each) if each else "" for each in (node.lower, node.upper, node.step))
        rest = f":{step}" if node.step else ""
        if node.lower is None or _integer(node.lower) == 1:
            yield text.replaced("slice", node, f"{'' if node.lower else '1'}:{upper}{rest}")
        if node.upper is None or _integer(node.upper) == -1:
            yield text.replaced("slice", node, f"{lower}:{'' if node.upper else '-1'}{rest}")


def _function(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        end = text.end(node.func)
        yield from (Edit("function", end - len(name), end, now) for now in _FUNCTIONS.get(name, ()))


def _beside(name: str, names: tuple[str, ...]) -> set[str]:
    """Return the names before and after `name`, in a circle: so the way back is one of the ways from there."""
    place = names.index(name)
    return {names[place - 1], names[(place + 1) % len(names)]} - {name}


def _variable(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in scope.variables:
        yield from (text.replaced("variable", node, name) for name in sorted(_beside(node.id, scope.variables)))


def _attribute(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if _of_self(node) and isinstance(node.ctx, ast.Load) and node.attr in scope.attributes:
        yield from (
            text.replaced("attribute", node, f"self.{name}") for name in sorted(_beside(node.attr, scope.attributes))
        )


def _of_self(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _assignment(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    """Yield what makes a running total of a value that is set, or the other way round."""
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    target = node.target if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub) else target
    again = isinstance(target, ast.Name) and scope.bound.get(target.id, 0) > 1
    if target and (again or isinstance(target, ast.Attribute | ast.Subscript)):
        start = text.after(target)
        if isinstance(node, ast.AugAssign):
            yield Edit("assignment", start, start + 2, "=")
        else:
            yield from (Edit("assignment", start, start + 1, now) for now in ("+=", "-="))


def _jump(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Break | ast.Continue):
        yield text.replaced("jump", node, "continue" if isinstance(node, ast.Break) else "break")


def _elif(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    """Yield what makes an ``if`` of an ``elif``, or an ``elif`` of an ``if`` that follows another."""
    for body in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
        for first, second in pairwise(body) if isinstance(body, list) else ():
            if isinstance(first, ast.If) and isinstance(second, ast.If) and _open(first):
                yield Edit("elif", text.start(second), text.start(second) + len("if"), "elif")
    if isinstance(node, ast.If) and len(node.orelse) == 1:
        start = text.start(node.orelse[0])
        if text.source.startswith("elif", start):
            yield Edit("elif", start, start + len("elif"), "if")


def _open(node: ast.If) -> bool:
    """Return whether an ``elif`` could follow."""
    while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        node = node.orelse[0]
    return not node.orelse


def _statement(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        again = isinstance(target, ast.Name) and scope.bound.get(target.id, 0) > 1
        if again or isinstance(target, ast.Attribute | ast.Subscript):
            yield text.replaced("statement", node, "pass")
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break | ast.Delete):
        yield text.replaced("statement", node, "pass")


def _else(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.If) and node.orelse and not text.source.startswith("elif", text.start(node.orelse[0])):
        yield Edit("else", text.start(node.orelse[0]), text.end(node.orelse[-1]), "pass")


def _keyword(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        for left_out in node.keywords:
            rest = [text.of(each) for each in given if each is not left_out]
            yield text.replaced("keyword", node, f"{text.of(node.func)}({', '.join(rest)})")


def _return(node: ast.AST, text: Text, scope: _Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Return) and node.value:
        yield text.replaced("return", node.value, "None")


_REVERSIBLE: tuple[Operator, ...] = (
    _comparison, _arithmetic, _connective, _negation, _number, _boolean, _blank, _arguments, _pair, _bound, _slice,
    _function, _variable, _attribute, _assignment, _jump, _elif,
)  # fmt: skip
_ONE_WAY: tuple[Operator, ...] = (_operand, _text, _statement, _else, _keyword, _return)

REVERSIBLE = frozenset(each.__name__.strip("_") for each in _REVERSIBLE)
"""Operators that can be undone: what they lead to has the way back among its own mutations of these operators."""

ONE_WAY = frozenset(each.__name__.strip("_") for each in _ONE_WAY)
"""Operators that destroy something."""

_KEPT = {"annotation", "returns", "decorator_list", "type_comment"}
"""Parts of nodes whose change does nothing that a test would see."""


@lru_cache(maxsize=256)
def edits(source: str) -> tuple[Edit, ...]:
    """Return every edit that the operators suggest for a program; not all of them lead to one that parses.

    Raises:
        SyntaxError: `source` is no Python program.
    """
    text = Text(source)
    found: list[Edit] = []

    def visit(node: ast.AST, scope: _Scope) -> None:
        # Python 3.11 does not say where in the text the parts of an f-string are.
        if isinstance(node, ast.JoinedStr) or _docstring(node):
            return
        scope = _inner(node, scope)
        for operator in (*_REVERSIBLE, *_ONE_WAY):
            found.extend(operator(node, text, scope))
        literal = _integer(node) is not None
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and name not in _KEPT and not literal:
                    visit(child, scope)

    visit(ast.parse(source), _Scope())
    return tuple(found)


def _docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _inner(node: ast.AST, scope: _Scope) -> _Scope:
    """Return what can be named inside `node`."""
    if isinstance(node, ast.ClassDef):
        stored = {each.attr for each in ast.walk(node) if _of_self(each) and isinstance(each.ctx, ast.Store)}
        fields = {
            each.target.id
            for each in node.body
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
        }
        return replace(scope, attributes=tuple(sorted(stored | fields)))
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        own = Counter(each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg))
        own += Counter(
            each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        )
        del own["self"]
        return replace(scope, variables=tuple(sorted({*scope.variables, *own})), bound=own)
    return scope
