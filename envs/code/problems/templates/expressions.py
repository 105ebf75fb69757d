"""Expressions: small languages of numbers, names and signs that have to be read and worked out."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _brackets(draw: Draws, size: int) -> tuple[str]:
    text = ""
    for _ in range(size):
        pair = draw.pick(("()", "[]", "{}"))
        place = draw.below(len(text) + 1)
        text = text[:place] + draw.pick((pair, pair, pair[0] + "x" + pair[1])) + text[place:]
    if draw.chance(0.6):
        place = draw.below(len(text) + 1)
        text = text[:place] + draw.pick("()[]{}'") + text[place + draw.below(2) :]
    return (text,)


@template(
    level=3,
    inputs=_brackets,
    edges=(("",), ("(",), (")",), ("(]",), ("[({})]",), ("'('",), ("(()",), ("([)]",)),
    quotes=("are like any other character", "begin and end a quotation, in which brackets do not count"),
    deepest=range(2, 6),
    whole=("-1", "the length of `text`", "how deep the brackets are nested at most, times -1"),
)
def first_bracket_fault(text: str, *, quotes: str, deepest: int, whole: str) -> int:
    """Return the place, from 0, of the first fault in the brackets ( ), [ ] and {{ }} of `text`.

    A fault is a closing bracket where the last bracket still open is not of its kind, or none is open; and an opening
    bracket that would be open inside {deepest} others. If there is no such fault, but brackets are open at the
    end, the place is that of the last one of them. If there is no fault at all, return {whole}. Other characters do not
    matter, and single quotes {quotes}.
    """
    opened: list[tuple[str, int]] = []
    depth = 0
    quoted = False
    for place, character in enumerate(text):
        if character == "'" and quotes.startswith("begin"):
            quoted = not quoted
        if quoted:
            continue
        if character in "([{":
            if len(opened) == deepest:
                return place
            opened.append((character, place))
            depth = max(depth, len(opened))
        elif character in ")]}":
            if not opened or opened[-1][0] + character not in ("()", "[]", "{}"):
                return place
            opened.pop()
    if opened:
        return opened[-1][1]
    if whole == "-1":
        return -1
    return len(text) if whole == "the length of `text`" else -depth


def _postfix(draw: Draws, size: int, signs: str) -> tuple[str]:
    terms = [str(draw.between(0, 12)) for _ in range(2 + size // 2)]
    while len(terms) > 1:
        one, other = terms.pop(draw.below(len(terms))), terms.pop(draw.below(len(terms)))
        terms.append(f"{one} {other} {draw.pick(signs)}")
    parts = terms[0].split()
    if draw.chance(0.2):
        parts.insert(draw.below(len(parts) + 1), draw.pick((*signs, "7")))
    return (" ".join(parts),)


@template(
    level=3,
    inputs=lambda draw, size: _postfix(draw, size, "+-*%~"),
    edges=(("",), ("5",), ("1 2",), ("+",), ("3 4 -",), ("8 3 %",), ("8 0 %",), ("2 ~",)),
    percent=("the remainder", "the quotient, rounded down"),
    tilde=("the larger of the two", "the smaller of the two", "the distance between the two"),
    swapped=("a - b", "b - a"),
    wrong=(0, -1, 999),
)
def postfix_value(text: str, *, percent: str, tilde: str, swapped: str, wrong: int) -> int:
    """Work out `text`, where the sign for an operation stands behind the two things that it is applied to.

    It holds whole numbers from 0 up and the signs + - * % ~, separated by spaces. A sign takes the last two values, a
    and b in their order, and puts one in their place: "+" and "*" the sum and the product, "-" {swapped}, "%" {percent}
    of a divided by b (0 if b is 0), "~" {tilde}. Remainders are as in Python, so the remainder has the sign of b.
    Return the one value left; if there are too few values for a sign, or not exactly one is left at the end, {wrong}.
    """
    values: list[int] = []
    for part in text.split():
        if part.isdigit():
            values.append(int(part))
            continue
        if len(values) < 2:
            return wrong
        b, a = values.pop(), values.pop()
        if part == "+":
            values.append(a + b)
        elif part == "*":
            values.append(a * b)
        elif part == "-":
            values.append(a - b if swapped == "a - b" else b - a)
        elif part == "%":
            quotient, remainder = divmod(a, b) if b else (0, 0)
            values.append(remainder if percent == "the remainder" else quotient)
        elif "distance" in tilde:
            values.append(abs(a - b))
        else:
            values.append(max(a, b) if "larger" in tilde else min(a, b))
    return values[0] if len(values) == 1 else wrong


def _infix(draw: Draws, size: int, atoms: tuple[str, ...], signs: str) -> str:
    terms = [draw.pick(atoms) for _ in range(2 + size // 2)]
    while len(terms) > 1:
        place = draw.below(len(terms) - 1)
        joined = f"{terms[place]} {draw.pick(signs)} {terms[place + 1]}"
        bare = len(terms) == 2 or draw.chance(0.6)
        terms[place : place + 2] = [joined if bare else f"({joined})"]
    return terms[0]


@template(
    level=5,
    inputs=lambda draw, size: (
        _infix(draw, size, ("1", "2", "3", "4", "5", "10"), "+-*").replace(" ", draw.pick(("", " "))),
    ),
    edges=(("7",), ("((3))",), ("1-2-3",), ("2*3+4",), ("2+3*4",), ("10-2*3-1",), ("2*(3-1)-4*(1-5)",)),
    tight=("+", "-", "*", "+-", "-*", "+*"),
    direction=("left to right", "right to left"),
    minus=("a - b", "b - a", "the distance between a and b"),
)
def own_precedence(text: str, *, tight: str, direction: str, minus: str) -> int:
    """Work out an expression of whole numbers, parentheses, and the signs + - * with rules of precedence of their own.

    Inside parentheses, which come first, the signs out of "{tight}" are worked out before any others. Among those that
    come first, and then among the others, the order is {direction}. a + b and a * b mean what they always do, and a - b
    means {minus}. Spaces may stand anywhere between signs and numbers. `text` is a well-formed expression; no number
    has a sign of its own.
    """
    import re

    def apply(one: int, sign: str, other: int) -> int:
        if sign == "+":
            return one + other
        if sign == "*":
            return one * other
        if "distance" in minus:
            return abs(one - other)
        return one - other if minus == "a - b" else other - one

    def flat(parts: list[str]) -> int:
        values, signs = [int(part) for part in parts[::2]], parts[1::2]
        for first in (True, False):
            place = 0 if direction == "left to right" else len(signs) - 1
            while 0 <= place < len(signs):
                if first == (signs[place] in tight) or not first:
                    values[place : place + 2] = [apply(values[place], signs.pop(place), values[place + 1])]
                    place -= direction == "right to left"
                else:
                    place += 1 if direction == "left to right" else -1
        return values[0]

    levels: list[list[str]] = [[]]
    for part in re.findall(r"\d+|[-+*()]", text):
        if part == "(":
            levels.append([])
        elif part == ")":
            inner = levels.pop()
            levels[-1].append(str(flat(inner)))
        else:
            levels[-1].append(part)
    return flat(levels[0])


@template(
    level=5,
    inputs=lambda draw, size: (_infix(draw, size, ("a", "b", "c", "d", "e", "!a", "!b", "!c"), "&|^"),),
    edges=(("a",), ("!a",), ("a & !a",), ("a | b & c",), ("a ^ b ^ c",), ("!(a | b)",), ("a & b | c & d",)),
    order=("& ^ |", "| ^ &", "^ & |", "^ | &", "& | ^", "| & ^"),
    wanted=("true", "false"),
    limit=("any", "an even", "an odd"),
)
def true_assignments(text: str, *, order: str, wanted: str, limit: str) -> int:
    """Count the ways to set the letters in `text` to true or false that make the formula {wanted}.

    The formula is made of small letters, "!" for not, "&" for and, "|" for or, "^" for exclusive or, parentheses and
    spaces. Not binds tightest; of the others, from tightest to loosest, {order}; equal signs are worked out from the
    left. Only letters that occur in `text` are set, and only ways with {limit} number of letters set to true
    count, where zero is even. There are at most eight letters.
    """
    names = sorted({each for each in text if each.isalpha()})
    rank = {sign: place for place, sign in enumerate(order.split()[::-1], 1)} | {"!": 9}
    output: list[str] = []
    waiting: list[str] = []
    for part in text.replace(" ", ""):
        if part.isalpha():
            output.append(part)
        elif part in "(!":
            waiting.append(part)
        elif part == ")":
            while waiting[-1] != "(":
                output.append(waiting.pop())
            waiting.pop()
        else:
            while waiting and waiting[-1] != "(" and rank[waiting[-1]] >= rank[part]:
                output.append(waiting.pop())
            waiting.append(part)
    output += waiting[::-1]
    total = 0
    for number in range(2 ** len(names)):
        chosen = bin(number).count("1")
        if (chosen % 2 == 1 and "even" in limit) or (chosen % 2 == 0 and "odd" in limit):
            continue
        stack: list[bool] = []
        for part in output:
            if part.isalpha():
                stack.append(number >> names.index(part) & 1 == 1)
            elif part == "!":
                stack.append(not stack.pop())
            else:
                one, other = stack.pop(), stack.pop()
                stack.append((one and other) if part == "&" else (one or other) if part == "|" else one != other)
        total += stack[0] == (wanted == "true")
    return total


@template(
    level=4,
    inputs=lambda draw, size: (_infix(draw, size, tuple("abcdef"), "+-*/^"),),
    edges=(("a",), ("a - b - c",), ("a ^ b ^ c",), ("a + b * c",), ("((a))",), ("a * (b + c) ^ d",)),
    loose=("+ -", "* /", "+ *", "- ^"),
    right=("^", "+", "-", "*", "/"),
    joiner=("", " ", ","),
)
def to_postfix(text: str, *, loose: str, right: str, joiner: str) -> str:
    """Write the expression `text` so that every sign stands behind the two things that it is applied to.

    It holds letters, the signs + - * / ^, parentheses and spaces. The signs {loose} bind loosest; the other three bind
    tighter, all of them alike. Signs that bind alike are worked out from the left; only where {right} follows {right},
    with no sign that binds alike between the two, the second is worked out first: a {right} b {right} c means
    a {right} (b {right} c). Return letters and signs joined by "{joiner}", without parentheses; letters keep their
    order. `text` is well formed.
    """
    output: list[str] = []
    waiting: list[str] = []
    for part in text.replace(" ", ""):
        if part == "(":
            waiting.append(part)
        elif part == ")":
            while waiting[-1] != "(":
                output.append(waiting.pop())
            waiting.pop()
        elif part.isalpha():
            output.append(part)
        else:
            while waiting and waiting[-1] != "(":
                above, own = waiting[-1] not in loose, part not in loose
                if above < own or (above == own and part == waiting[-1] == right):
                    break
                output.append(waiting.pop())
            waiting.append(part)
    return joiner.join(output + waiting[::-1])


def _formula(draw: Draws, size: int, brackets: str) -> tuple[str]:
    elements = ("H", "O", "C", "Na", "Mg", "Cl", "Fe")
    text = draw.pick(elements)
    for _ in range(size // 2 + 1):
        piece = draw.pick(elements) + draw.pick(("", "", "2", "3", "12"))
        if draw.chance(0.4):
            piece = f"{brackets[0]}{piece}{draw.pick(elements)}{brackets[1]}{draw.pick(('', '2', '4'))}"
        text = draw.pick(
            (text + piece, piece + text, text + piece, f"{brackets[0]}{text}{brackets[1]}{draw.pick('23')}{piece}")
        )
    return (text,)


@template(
    level=4,
    inputs=_formula,
    edges=(("H",), ("H2O",), ("Na12Cl",), ("HHH",)),
    brackets=("()", "[]", "<>"),
    order=(
        "in the order of the alphabet",
        "the most frequent first",
        "the least frequent first",
        "in the order in which they first appear",
    ),
    ones=("is left out", "is written"),
)
def formula_counts(formula: str, *, brackets: str, order: str, ones: str) -> str:
    """Count the atoms in a chemical formula and write it without brackets, each element once, {order}.

    An element is a capital with perhaps a small letter behind it; it, or a group in {brackets}, which may hold groups
    as well, may have a number behind it that multiplies it. In the result the number stands behind the element; a
    number 1 {ones}. Elements that are equally frequent go in the order of the alphabet.
    """
    import re

    counts: list[dict[str, int]] = [{}]
    latest: dict[str, int] = {}
    for part in re.findall(r"[A-Z][a-z]?|\d+|\S", formula):
        if part == brackets[0]:
            counts.append({})
            latest = {}
        elif part.isdigit():
            for name, count in latest.items():
                counts[-1][name] += count * (int(part) - 1)
            latest = {}
        else:
            latest = counts.pop() if part == brackets[1] else {part: 1}
            for name, count in latest.items():
                counts[-1][name] = counts[-1].get(name, 0) + count
    found = sorted(counts[0])
    if "frequent" in order:
        found.sort(key=lambda name: -counts[0][name] if "most" in order else counts[0][name])
    elif order != "in the order of the alphabet":
        found = list(counts[0])
    return "".join(
        name + (str(counts[0][name]) if counts[0][name] > 1 or ones == "is written" else "") for name in found
    )


def _terms(draw: Draws, size: int) -> tuple[str]:
    variable = draw.pick("xyzabn")
    text = ""
    for place in range(size // 2 + 1):
        power = draw.below(5)
        factor = draw.pick(("", "", *map(str, integers(draw, 3, 0, 12)))) if power else str(draw.between(0, 20))
        sign = draw.pick(("+", "-")) if place else draw.pick(("", "-"))
        text += (f" {sign} " if place else sign) + factor
        text += "" if power == 0 else variable if power == 1 else f"{variable}^{power}"
    return (text.replace(" ", "") if draw.chance(0.5) else text,)


@template(
    level=4,
    inputs=_terms,
    edges=(("0",), ("x",), ("-n^2",), ("3t - 3t",), ("-y^2+y^2-1",), ("12z^10",)),
    variable="xntyz",
    wanted=("it with like powers taken together", "its derivative"),
    order=("highest", "lowest"),
    times=range(1, 5),
)
def polynomial_text(text: str, *, variable: str, wanted: str, order: str, times: int) -> str:
    """Read a polynomial in one variable, such as 3x^2 - x + 4; write {wanted}, times {times}.

    Any small letter may be the variable in `text`; write {variable} for it. A term is a whole number, or the variable
    with perhaps a number before it and perhaps ^ and a power behind it; terms are added or subtracted, in any order,
    and the first may have a minus. Write the powers from the {order} on, each once and none whose factor is 0, like
    this: no ^1, no power 0 of {variable}, no factor 1 before {variable}, " + " or " - " between terms, and "-" directly
    before a first term that is negative. If nothing is left, write 0.
    """
    import re

    powers: dict[int, int] = {}
    for sign, factor, letter, power in re.findall(r"([-+]?)(\d*)([a-z]?)\^?(\d*)", text.replace(" ", "")):
        if not (factor or letter):
            continue
        exponent = (int(power) if power else 1) if letter else 0
        value = int(factor) if factor else 1
        if wanted == "its derivative":
            value *= exponent
            exponent -= 1
        powers[exponent] = powers.get(exponent, 0) + (-value if sign == "-" else value) * times
    made = ""
    for exponent in sorted(powers, reverse=order == "highest"):
        value = powers[exponent]
        if value == 0:
            continue
        sign = ("-" if value < 0 else "") if not made else (" - " if value < 0 else " + ")
        factor = "" if abs(value) == 1 and exponent else str(abs(value))
        made += sign + factor + ("" if exponent == 0 else variable if exponent == 1 else f"{variable}^{exponent}")
    return made or "0"
