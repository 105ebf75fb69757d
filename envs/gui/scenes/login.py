"""Pages to log in and to sign up."""

from __future__ import annotations

from typing import Any

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .overlays import consent
from .tools import Tool, button_side, need, toolbar
from .vocabulary import address, person

__all__ = ["login"]


def login(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a page to log in or to sign up."""
    look = build.look
    side = button_side(build, difficulty)
    signing = draws.chance(0.45)
    wide = build.box.width >= look.px(760)
    rest = build.box
    if wide and draws.chance(0.5):
        left, rest = rest.cut_left(round(rest.width * (0.4 + 0.15 * draws.unit())))
        build.add("canvas", left, value=draws.pick(("hills", "sea", "city", "bands")), states="plain", name=build.title)
    elif draws.chance(0.7):
        top, rest = rest.cut_top(side + look.px(14))
        with build.inside(build.add("bar", top)):
            inner = top.inset(look.gap, 0)
            ends = [
                Tool("", "Help", "get help with logging in", "flat"),
                Tool("globe", "Language", "choose the language of the page"),
                Tool("", "About", "read about the company", "flat"),
            ]
            inner = toolbar(build, inner, ends[: 3 if wide else 2], side, right=True)
            build.add("heading", inner, build.title)
    foot, rest = rest.cut_bottom(round(2.2 * look.font))
    _links(build, foot.inset(look.gap, 0))
    _credentials(build, rest, draws, side, signing)
    if draws.chance(0.2):
        consent(build, draws)


def _links(build: Builder, box: Box) -> None:
    for name, does in (
        ("Terms", "read the terms"),
        ("Privacy", "read how data are protected"),
        ("Imprint", "read the imprint"),
        ("Contact", "write to the company"),
    ):
        room = need(build, name)
        if room > box.width:
            return
        place, box = box.cut_left(room, build.look.gap)
        build.add("link", place, name, does=does, states="small")


def _credentials(build: Builder, box: Box, draws: Draws, side: int, signing: bool) -> None:
    """The card with the fields; what has no room is left out, the least important first."""
    look = build.look
    step = look.line + look.px(10)
    labels = draws.chance(0.5) and box.height > 13 * step
    entry = step + (round(1.6 * look.font) if labels else 0)
    fields = [("Mail address", "mail", "enter your mail address"), ("Password", "lock", "enter your password")]
    if signing:
        fields = [
            ("Name", "person", "enter your name"),
            *fields,
            ("Repeat password", "lock", "enter your password again"),
        ]
    head = round(2.6 * look.font)
    tall = head + len(fields) * entry + step + 3 * look.gap
    wide = min(look.px(400), int(box.width) - 2 * look.gap)
    socials = [
        ("Continue with Mail", "mail", "log in with a mail account"),
        ("Continue with a code", "mobile", "log in with a code on the phone"),
        ("Use a passkey", "key", "log in with a passkey"),
    ]
    ticks = (
        [("Stay logged in", "keep you logged in")]
        if not signing
        else [
            ("I accept the terms", "accept the terms"),
            ("Send me the newsletter", "order the newsletter"),
        ]
    )
    extra: list[tuple[str, str, str, str]] = []
    room = box.height - tall - 2 * look.gap
    for kind, options in (
        ("tick", [(t, "", d) for t, d in ticks]),
        ("switch", [("", "", "")]),
        ("social", socials[: draws.between(0, 3)]),
    ):
        for name, icon, does in options:
            if room > step:
                extra.append((kind, name, icon, does))
                room -= step
    tall = int(min(tall + step * len(extra), box.height - 2 * look.px(4)))
    card = box.middle(wide, tall)
    with build.inside(build.add("card", card, name="Log in")):
        inner = card.inset(look.gap)
        line, inner = inner.cut_top(head, look.px(2))
        build.add(
            "heading",
            line,
            draws.pick(("Create your account", "Sign up"))
            if signing
            else draws.pick(("Welcome back", "Log in", "Sign in")),
        )
        for name, icon, does in fields:
            if labels:
                line, inner = inner.cut_top(round(1.6 * look.font))
                build.add("label", line, name)
            line, inner = inner.cut_top(look.line, look.px(10))
            if line.height < look.line:
                return
            value = (
                (
                    "••••••••"
                    if "assword" in name
                    else address(person(draws), "Umbra")
                    if "Mail" in name
                    else person(draws)
                )
                if draws.chance(0.4)
                else ""
            )
            more: dict[str, Any] = {"label": name} if labels else {"hint": name}
            if name == "Password":
                tools = [Tool("eye", "Show password", "show the password")]
                line = toolbar(build, line, tools, min(side, int(line.height)), right=True)
            build.add("field", line, value=value, icon="" if labels else icon, does=does, **more)
        for kind, name, icon, does in (each for each in extra if each[0] == "tick"):
            line, inner = inner.cut_top(look.line, look.px(10))
            if not signing:
                forgot = need(build, "Forgot password?")
                if forgot + look.px(130) < line.width:
                    place, line = line.cut_right(forgot, look.px(4))
                    build.add("link", place, "Forgot password?", does="reset the password", states="small")
            build.add(
                kind.replace("tick", "checkbox"), line, name, icon=icon, does=does, states="checked" * draws.chance(0.4)
            )
        line, inner = inner.cut_top(look.line, look.px(10))
        words = "Create account" if signing else draws.pick(("Log in", "Sign in"))
        does = "create the account" if signing else "log in"
        build.add("button", line, words, does=does, states="primary" + " disabled" * draws.chance(0.15))
        for kind, name, icon, does in (each for each in extra if each[0] != "tick"):
            line, inner = inner.cut_top(look.line, look.px(10))
            if line.height < look.line:
                return
            if kind == "social":
                build.add("button", line, name, icon=icon, does=does)
                continue
            words, press = ("Already registered?", "Log in") if signing else ("No account yet?", "Sign up")
            place, line = line.cut_right(need(build, press), look.px(4))
            build.add("link", place, press, does="log in instead" if signing else "sign up instead")
            build.add("text", line, words, states="small muted")
