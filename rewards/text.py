"""Expressions as text: the canonical form, which parses back to the same expression."""

from __future__ import annotations

from .episode.written import Written, in_words
from .expression import Call, Constant, Leaf, Named, Native, Parameter, Reward, Schedule
from .function import Slot

__all__ = ["number", "text"]

# Python's own precedences, so that the text means what it says.
_BINARY = {"<": 1, "<=": 1, ">": 1, ">=": 1, "|": 2, "&": 3, "+": 4, "-": 4, "*": 5, "/": 5, "**": 7}
_UNARY = {"unary -": ("-", 6), "~": ("~", 6)}
_ATOM = 8


def text(expression: Reward) -> str:
    """The canonical text of `expression`."""
    return _render(expression)[0]


def number(value: float) -> str:
    """The shortest text of a float, without a trailing ``.0``."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _render(node: Reward) -> tuple[str, int]:
    """The text of `node` and the precedence of its outermost operator."""
    match node:
        case Constant(value):
            return number(value), _ATOM if value >= 0 else _UNARY["unary -"][1]
        case Leaf(name):
            return name, _ATOM
        case Native():
            return "native", _ATOM
        case Parameter(name, default):
            return f'parameter("{name}", {number(default)})', _ATOM
        case Schedule(start, end, steps):
            return f"schedule({number(start)}, {number(end)}, {number(steps)})", _ATOM
        case Named(label, inner):
            return f'named("{label}", {text(inner)})', _ATOM
        case Call(function, arguments):
            if isinstance(function, Written):
                return in_words(function, arguments), _ATOM
            if function.name in _UNARY:
                symbol, precedence = _UNARY[function.name]
                return symbol + _within(arguments[0], precedence), precedence
            if function.name in _BINARY:
                return _binary(function.name, arguments[0], arguments[1])
            return f"{function.text_name}({', '.join(_arguments(function.slots, arguments))})", _ATOM
    raise TypeError(f"{type(node).__name__} is not an expression node")


def _binary(symbol: str, left: Reward, right: Reward) -> tuple[str, int]:
    precedence = _BINARY[symbol]
    # Comparisons do not chain and ** groups to the right, so there the left operand needs parentheses as well.
    left_limit = precedence + 1 if precedence == 1 or symbol == "**" else precedence
    space = "" if symbol in ("*", "/", "**") else " "
    return f"{_within(left, left_limit)}{space}{symbol}{space}{_within(right, precedence + 1)}", precedence


def _within(node: Reward, limit: int) -> str:
    rendered, precedence = _render(node)
    return rendered if precedence >= limit else f"({rendered})"


def _arguments(slots: tuple[Slot, ...], arguments: tuple[Reward, ...]) -> list[str]:
    """The arguments as written: trailing defaults left out, keyword-only ones by keyword, behind all others."""
    written: list[str] = []
    keywords: list[str] = []
    pairs = [(slots[min(i, len(slots) - 1)], argument) for i, argument in enumerate(arguments)]
    skipped = False
    for slot, argument in pairs:
        default = slot.default is not None and argument == Constant(slot.default)
        if slot.variadic:
            written.append(text(argument))
        elif default:
            skipped = skipped or not slot.keyword_only
        elif slot.keyword_only or skipped or slot.optional:
            keywords.append(f"{slot.name}={text(argument)}")
        else:
            written.append(text(argument))
    return written + keywords
