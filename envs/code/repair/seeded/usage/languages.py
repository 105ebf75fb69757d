"""Projects that read a small language."""

from __future__ import annotations

from typing import Any

from .....draws import Draws
from ..project import Project

__all__ = ["CALCULATOR", "ROUTER", "SETTINGS", "SPREADSHEET", "TEMPLATING"]


def _expression(draw: Draws, size: int) -> str:
    if size <= 1:
        return draw.pick(("7", "2", "0", "12", "x", "y", "rate_2", "unknown" if draw.chance(0.1) else "3"))
    kind = draw.below(10)
    left = draw.between(1, size - 1)
    if kind == 0:
        return f"-{_expression(draw, size - 1)}"
    if kind == 1:
        return f"({_expression(draw, size - 1)})"
    if kind == 2:
        parts = ", ".join(_expression(draw, left) for _ in range(draw.between(1, 3)))
        return f"{draw.pick(('min', 'max'))}({parts})"
    if kind == 3:
        return f"{_expression(draw, min(left, 2))}^{draw.pick(('2', '3', '0', '-1^2', '2^2'))}"
    operator = draw.pick((" + ", " - ", "*", " / ", " % ", "-", " < ", " = "))
    return f"{_expression(draw, left)}{operator}{_expression(draw, size - left)}"


def _broken(draw: Draws, size: int) -> str:
    text = _expression(draw, size)
    if not draw.chance(0.15):
        return text
    place = draw.below(len(text) + 1)
    return text[:place] + draw.pick(("(", ")", "$", "1 1", ",", "min")) + text[place:]


CALCULATOR = Project(
    "calculator",
    2,
    "A calculator reads expressions with numbers, names, operators and functions, and returns their values.",
    {
        "evaluate.evaluate": lambda draw, size: (
            _broken(draw, size),
            {"x": draw.between(-9, 9), "y": draw.between(-3, 3), "rate_2": draw.between(0, 50)},
        ),
        "lexer.count": lambda draw, size: (_expression(draw, size + 1),),
    },
)

_CELLS = ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3")


def _formula(draw: Draws) -> str:
    kind = draw.below(8)
    if kind < 2:
        function = draw.pick(("SUM", "SUM", "COUNT", "MIN", "MAX"))
        return f"{function}({draw.pick(_CELLS)}:{draw.pick(_CELLS)})"
    if kind == 2:
        return draw.pick(("7", "A1", "A0", "TOTAL", "B2 +", "SUM(A1)", "sum(A1:A2)"))
    operands = [draw.pick((*_CELLS, "2", "3", "10", "SUM(A1:A3)")) for _ in range(draw.between(2, 4))]
    text = operands[0]
    for operand in operands[1:]:
        text += draw.pick(("+", " - ", "*", "/", "-")) + operand
    return text


def _cells(draw: Draws, size: int) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name in draw.sample(_CELLS, min(size + 2, len(_CELLS))):
        kind = draw.below(10)
        if kind < 4:
            cells[name] = f"={_formula(draw)}"
        else:
            cells[name] = draw.pick(("tea", "#1", "")) if kind == 9 else draw.between(-9, 40)
    return cells


SPREADSHEET = Project(
    "spreadsheet",
    3,
    "A spreadsheet holds numbers, texts and formulas, and works out the values of cells.",
    {
        "sheet.evaluate": lambda draw, size: (_cells(draw, size), draw.sample(_CELLS, 5)),
        "sheet.show": lambda draw, size: (_cells(draw, size), draw.between(1, 3), draw.between(1, 3)),
        "addresses.address": lambda draw, size: (draw.below(30 * (size + 1) ** 2), draw.below(40)),
        "addresses.cell_range": lambda draw, size: (
            f"{draw.pick('YZAB')}{draw.between(1, 4)}",
            f"A{draw.pick('ABC')}3",
        ),
    },
)

_TEXTS = ("Hello ", "<b>", " and ", "!", " {", "% ", "a}b", "\n")
_NAMES = ("user", "user.name", "user.age", "items", "items.0", "items.1", "empty", "flag", "it", "number", "nobody")
_FILTERS = ("upper", "lower", "title", "cut:4", "default:none", "join:, ", "length", "plural:s")


def _template(draw: Draws, size: int) -> str:
    if size <= 1:
        return draw.pick(_TEXTS)
    kind, left = draw.below(10), draw.between(1, size - 1)
    if kind < 4:
        filters = "".join(f"|{draw.pick(_FILTERS)}" for _ in range(draw.pick((0, 0, 1, 1, 2))))
        return f"{_template(draw, size - 1)}{{{{ {draw.pick(_NAMES)}{filters} }}}}"
    if kind == 4:
        return f"{{% for it in items %}}{_template(draw, left)}{{{{ it }}}}{{% end %}}{_template(draw, size - left)}"
    if kind == 5:
        return f"{_template(draw, left)}{{# {draw.pick(_TEXTS)}#}}{_template(draw, size - left)}"
    if kind < 9:
        word = draw.pick(("if", "if", "if not"))
        other = f"{{% else %}}{_template(draw, left)}" if draw.chance(0.5) else ""
        return f"{{% {word} {draw.pick(_NAMES)} %}}{_template(draw, size - left)}{other}{{% end %}}"
    return _template(draw, left) + draw.pick(("{% end %}", "{% if user %}", "{% while %}", "{{ user|loud }}", "{{ x"))


def _values(draw: Draws) -> dict[str, Any]:
    return {
        "user": {"name": draw.pick(("ann lee", "BOB", "cleo")), "age": draw.pick((0, 1, 33))},
        "items": draw.sample(("tea", "bread", "jam", "oranges"), draw.between(0, 3)),
        "empty": "",
        "flag": draw.chance(0.5),
        "number": 1,
    }


TEMPLATING = Project(
    "templating",
    3,
    "A template engine fills values into texts, with filters, conditions and repetition.",
    {
        "render.render": lambda draw, size: (_template(draw, 2 * size + 2), _values(draw)),
        "pieces.names": lambda draw, size: (_template(draw, 2 * size + 2),),
    },
)


_LITERALS = (
    *("12", "-3", "1_000", "_5", "5_", "10k", "2m", "90min", "3h", "4s", "5kg", "12 k", "- 7", "1.5", "k"),
    *("yes", "Off", "TRUE", "no", '"a, b"', '"[x"', '""', "plain words", ""),
)


def _literal(draw: Draws, depth: int = 0) -> str:
    if depth < 2 and draw.chance(0.25):
        items = [_literal(draw, depth + 1) for _ in range(draw.below(4))]
        return f"[{draw.pick((', ', ','))[: len(items) + 1].join(items)}]"
    return draw.pick(_LITERALS)


def _lines(draw: Draws, size: int) -> list[str]:
    lines = []
    for _ in range(size):
        name = draw.pick(("port", "host name", "paths", "level", "paths"))
        kind = draw.below(14)
        if kind == 0:
            lines.append(draw.pick(("# note", "", "; off = on", "   ")))
        elif kind == 1:
            lines.append(f"  {draw.pick(('more', '7', 'and = more'))}")
        elif kind == 2:
            lines.append(draw.pick(("[server]", "[ log ]", "[server]")))
        elif kind == 3 and draw.chance(0.2):
            lines.append(draw.pick(("nonsense", "= 5", "+= 5")))
        elif kind < 7:
            lines.append(f"{name} += {_literal(draw)}")
        else:
            lines.append(f"{name}{draw.pick((' = ', '='))}{'unset' if draw.chance(0.15) else _literal(draw)}")
    return lines


def _sections(draw: Draws, size: int) -> dict[str, dict[str, Any]]:
    values: tuple[Any, ...] = (1, 2, "a", [1], [1, 2], True, "unset")
    names = ("port", "host", "paths")
    return {
        section: {name: draw.pick(values) for name in draw.sample(names, min(size, 3))}
        for section in draw.sample(("", "log", "server"), draw.between(1, 3))
    }


SETTINGS = Project(
    "settings",
    2,
    "A reader of configuration files turns lines into settings and puts several files on top of one another.",
    {
        "reader.layered": lambda draw, size: ([_lines(draw, size + 1) for _ in range(draw.between(1, 3))],),
        "literals.literal": lambda draw, size: (_literal(draw),),
        "merge.overlay": lambda draw, size: (_sections(draw, size), _sections(draw, size)),
        "merge.differences": lambda draw, size: (_sections(draw, size), _sections(draw, size)),
    },
)

_PARTS = ("users", "7", "42", "files", "new", "a-b", "x7")


def _routes(draw: Draws, size: int) -> list[tuple[str, str, str]]:
    kinds = (*_PARTS[:4], "<name>", "<int:id>", "<name>", "<int:id>")
    routes = []
    for place in range(size // 2 + 3):
        parts = [draw.pick(kinds) for _ in range(draw.between(1, 3))]
        if draw.chance(0.2):
            parts[-1] = "<rest:tail>"
        routes.append((draw.pick(("GET", "POST", "*")), "/" + "/".join(parts), f"page{place}"))
    return routes


def _path(draw: Draws, routes: list[tuple[str, str, str]]) -> str:
    """Return a path that mostly fits one of `routes`."""
    parts = [draw.pick(_PARTS) for _ in range(draw.between(1, 3))]
    if draw.chance(0.7):
        parts = draw.pick(routes)[1].strip("/").split("/")
    filled = [draw.pick((*_PARTS[1:3], draw.pick(_PARTS))) if part.startswith("<") else part for part in parts]
    return f"/{draw.pick(('/', '/', '//')).join(filled)}{draw.pick(('', '/'))}"


def _query(draw: Draws, size: int) -> str:
    pieces = [
        draw.pick(("id", "tail", "q", "q", "")) + draw.pick(("=1", "=a+b", "=%41%2f", "=%4", "", "=x=y", "=%zz%20"))
        for _ in range(size)
    ]
    return "&".join(pieces)


def _request(draw: Draws, size: int) -> tuple[Any, ...]:
    routes = _routes(draw, size)
    query = draw.pick(("", "?")) + _query(draw, draw.below(4))
    return routes, f"{draw.pick(('GET', 'POST', 'DELETE'))} {_path(draw, routes)}{query}"


def _question(draw: Draws, size: int) -> tuple[Any, ...]:
    routes = _routes(draw, size)
    return routes, _path(draw, routes)


ROUTER = Project(
    "router",
    2,
    "A web router finds out which page a request is for, and with which values.",
    {
        "router.route": _request,
        "router.allowed": _question,
        "query.parse_query": lambda draw, size: (_query(draw, size),),
        "query.quote": lambda draw, size: ("".join(draw.pick("ab9 -+%&é/") for _ in range(size)),),
    },
)
