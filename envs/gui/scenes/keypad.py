"""A calculator."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .tools import Tool, button_side, toolbar

__all__ = ["calculator"]

_PLAIN = (
    *(("C", "clear everything"), ("±", "change the sign"), ("%", "compute a percentage"), ("÷", "divide")),
    *(("7", "type 7"), ("8", "type 8"), ("9", "type 9"), ("\u00d7", "multiply")),
    *(("4", "type 4"), ("5", "type 5"), ("6", "type 6"), ("\u2212", "subtract")),
    *(("1", "type 1"), ("2", "type 2"), ("3", "type 3"), ("+", "add")),
    *(("0", "type 0"), (".", "type the decimal point"), ("⌫", "delete the last digit"), ("=", "compute the result")),
)
_MORE = (
    *(("sin", "take the sine"), ("cos", "take the cosine"), ("tan", "take the tangent"), ("π", "type pi")),
    *(
        ("ln", "take the natural logarithm"),
        ("log", "take the logarithm"),
        ("√", "take the square root"),
        ("e", "type e"),
    ),
    *(
        ("x²", "square the number"),
        ("xʸ", "raise to a power"),
        ("1/x", "take the inverse"),
        ("n!", "take the factorial"),
    ),
    *(
        ("(", "open a bracket"),
        (")", "close a bracket"),
        ("|x|", "take the absolute value"),
        ("EE", "type an exponent"),
    ),
    *(("Rad", "switch between radians and degrees"), ("Inv", "show the inverse functions")),
    *(("Ans", "use the last result"), ("Rnd", "draw a random number")),
)
_MEMORY = (
    *(("MC", "clear the memory"), ("MR", "recall the memory"), ("M+", "add to the memory")),
    *(("M\u2212", "subtract from the memory"), ("MS", "store in the memory")),
)


def calculator(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a calculator: a plain one, or one for science where there is room."""
    look = build.look
    side = button_side(build, difficulty)
    build.add("panel", build.box, states="plain")
    inner = build.box.inset(look.px(8))
    line, inner = inner.cut_top(side, look.px(4))
    line = toolbar(build, line, [Tool("menu", "Menu", "choose the kind of calculator")], side)
    tools = [
        Tool("history", "History", "show what was computed before"),
        Tool("copy", "Copy", "copy the result"),
        Tool("ruler", "Units", "convert units"),
    ]
    line = toolbar(build, line, tools[: draws.between(1, 3)], side, right=True)
    science = inner.width >= look.px(380) and draws.chance(0.35 + 0.4 * difficulty)
    build.add("text", line, "Scientific" if science else "Standard", states="bold")
    if inner.width > look.px(700) and draws.chance(0.6):
        inner, right = inner.cut_left(inner.width - look.px(220))
        _history(build, right._replace(left=right.left + look.gap), draws, side)
    show, inner = inner.cut_top(round(min(inner.height * 0.2, look.px(130))), look.px(4))
    first, second = show.cut_top(show.height // 3)
    left, right_of = draws.between(2, 999), draws.between(2, 99)
    build.add("text", first, f"{left} \u00d7 {right_of}", states="right muted")
    build.add("text", second, f"{left * right_of:,}", states="right large bold")
    if inner.height > 9 * look.line and draws.chance(0.5):
        line, inner = inner.cut_top(round(0.9 * look.line), look.px(4))
        for (name, does), place in zip(_MEMORY, line.columns(5, look.px(3)), strict=True):
            states = "flat disabled" if name in ("MC", "MR") and draws.chance(0.3) else "flat"
            build.add("button", place, name, does=does, states=states)
    gap = look.px(draws.between(2, 8))
    rows = inner.rows(5, gap)
    for index, line in enumerate(rows):
        keys = [*_MORE[index * 4 :][:4], *_PLAIN[index * 4 :][:4]] if science else [*_PLAIN[index * 4 :][:4]]
        for (name, does), place in zip(keys, line.columns(len(keys), gap), strict=True):
            states = (
                "primary"
                if name == "="
                else "strong"
                if name in "÷\u00d7\u2212+"
                else ""
                if name.isdigit()
                else "muted"
            )
            called = {
                "⌫": "Backspace",
                "=": "Equals",
                "÷": "Divide",
                "\u00d7": "Multiply",
                "\u2212": "Minus",
                "+": "Plus",
            }
            build.add("key", place, name, name=called.get(name, ""), does=does, states=states)


def _history(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    line, box = box.cut_top(max(side, look.line))
    line = toolbar(build, line, [Tool("delete", "Clear history", "clear the history")], side, right=True)
    build.add("text", line, "History", states="bold")
    line_height = round(1.3 * look.line)
    for _ in range(draws.between(3, 12)):
        if box.height < line_height:
            return
        place, box = box.cut_top(line_height)
        left, right = draws.between(2, 999), draws.between(2, 99)
        build.add("row", place, f"{left} + {right} = {left + right}")
