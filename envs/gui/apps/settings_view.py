"""How the settings are drawn: a home page, and pages of cards with what can be set."""

from __future__ import annotations

from collections.abc import Sequence

from ..box import Box
from ..components import Entry, bar, narrow, shell
from . import forms
from .cards import column, opening
from .settings_controls import card, height
from .settings_items import Item
from .settings_pages import CATEGORIES, Page, chain, page_of, record_of, static_pages
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["draw", "fits", "matches"]

_MOST = 8
"""Entries that a search finds."""


def draw(state: State, stage: Stage) -> None:
    """Draw the page on which the settings are."""
    page = page_of(state.data, state.page)
    if page is None:
        _home(state, stage)
    else:
        _page(state, stage, page)
    forms.said(stage, 1)


def fits(state: State, page: Page) -> bool:
    """Whether what stands in the fields of a page can be kept: something is new, and nothing is empty."""
    record = record_of(state.data, page)
    fields = [item for item in page.items if item.kind == "field"]
    texts = [(record[item.key], held(state, f"set:{item.key}", record[item.key])) for item in fields]
    return all(text.strip() for _, text in texts) and any(before != text for before, text in texts)


def matches(data: Data, words: str) -> list[tuple[Page, Item]]:
    """Return what is called by the words of a search, and where it is."""
    wanted = words.lower().split()
    found: list[tuple[Page, Item]] = []
    for id in static_pages():
        page = page_of(data, id)
        assert page is not None
        found += [(page, item) for item in page.items if all(word in item.label.lower() for word in wanted)]
    return found[:_MOST] if wanted else []


def _home(state: State, stage: Stage) -> None:
    look, gap = stage.look, stage.look.gap
    top, room = stage.box.cut_top(round(1.5 * look.line))
    bar(stage, top, "Settings")
    place, _ = column(stage, room, 1080).cut_top(look.line)
    room = room._replace(top=place.bottom)
    place = place if narrow(stage) else place._replace(right=place.left + min(look.px(420), place.width))
    stage.field(place, "search", kind="search", icon="search", hint="Find a setting")
    words = str(state.fields["search"])
    if words.strip():
        _found(stage, room, matches(state.data, words))
        return
    across = 1 if narrow(stage) else 3 if room.width >= look.px(840) else 2
    high = round((1.7 if across == 1 else 2.2) * look.line)
    down = -(-len(CATEGORIES) // across)
    step = gap if across > 1 else look.px(4)
    with stage.scrolling("home", room, down * (high + step) + gap, state.scroll.get("home", 0)) as whole:
        inner = column(stage, whole, 1080)
        for number, id in enumerate(CATEGORIES):
            line = inner._replace(top=inner.top + number // across * (high + step))
            box = line._replace(bottom=line.top + high).columns(across, gap)[number % across]
            page = static_pages()[id]
            does = f"open “{look.say(page.title)}”"
            opening(stage, box, f"nav:{id}", page.title, does=does, icon=page.icon, about=page.about, framed=across > 1)


def _found(stage: Stage, room: Box, found: Sequence[tuple[Page, Item]]) -> None:
    look = stage.look
    if not found:
        stage.add("text", column(stage, room, 1080).cut_top(look.line)[0], "Nothing is called so.", states="muted")
    high = round(1.5 * look.line)
    content = high * len(found) + 2 * look.gap
    with stage.scrolling("found", room, content, stage.state.scroll.get("found", 0)) as whole:
        inner = column(stage, whole, 1080)
        for number, (page, item) in enumerate(found):
            line, inner = inner.cut_top(high)
            does = f"open “{look.say(page.title)}” to set “{look.say(item.label)}”"
            icon = item.icon or page.icon
            opening(stage, line, f"found:{number}", item.label, does=does, icon=icon, about=page.title)


def _page(state: State, stage: Stage, page: Page) -> None:
    look = stage.look
    top = chain(page)[0]
    entries = [
        Entry(f"nav:{id}", each.title, each.icon, f"open “{look.say(each.title)}”")
        for id, each in static_pages().items()
        if not each.parent
    ]
    room = shell(stage, page.title, () if narrow(stage) else entries, f"nav:{top}", back="up", said=":" not in page.id)
    across = column(stage, room, 760).width
    record = record_of(state.data, page)
    groups: list[tuple[str, list[Item]]] = []
    for item in page.items:
        if item.group or not groups:
            groups.append((item.group, []))
        groups[-1][1].append(item)
    heights = [_group_height(stage, title, items, across) for title, items in groups]
    content = sum(heights) + look.gap * (len(groups) + 1)
    with stage.scrolling("page", room, content, state.scroll.get("page", 0)) as whole:
        inner = column(stage, whole, 760)
        for (title, items), height in zip(groups, heights, strict=True):
            box, inner = inner.cut_top(height, look.gap)
            if title:
                place, box = box.cut_top(_head(stage))
                stage.add("text", place, title, states="bold muted small")
            if _typed(items):
                place, box = box.cut_bottom(look.line, look.gap)
                _apply(state, stage, place, page)
            card(state, stage, box, page, items, record)
    _dialog(state, stage)


def _head(stage: Stage) -> int:
    """Return the height of a group's heading."""
    return round(1.1 * stage.look.line)


def _typed(items: Sequence[Item]) -> bool:
    """Whether a group has fields, and so a button to apply what was typed."""
    return any(item.kind == "field" for item in items)


def _group_height(stage: Stage, title: str, items: Sequence[Item], across: float) -> int:
    look = stage.look
    around = (_head(stage) if title else 0) + (look.line + look.gap if _typed(items) else 0)
    return around + sum(height(stage, item, across) for item in items)


def _apply(state: State, stage: Stage, place: Box, page: Page) -> None:
    ready = not state.knobs.guarded or fits(state, page)
    entry = Entry("apply", "Apply", "", "apply what was typed", "primary" if ready else "primary disabled")
    forms.buttons(stage, place, [entry])


def _dialog(state: State, stage: Stage) -> None:
    """Add the dialog that is open."""
    name, _, key = state.dialog.partition(":")
    if name == "join":
        network = state.data["networks"][key]["name"]
        ready = not state.knobs.guarded or len(str(state.fields.get("password", ""))) >= 8
        buttons = (
            Entry("cancel", "Cancel", does="close without connecting"),
            Entry("connect", "Connect", "", f"connect with “{network}”", "primary" if ready else "primary disabled"),
        )
        with forms.form_dialog(stage, f"Connect with “{network}”", ("Password",), buttons) as (place,):
            stage.field(place, "password", label="Password", hint="At least 8 characters")
    elif name == "clear":
        words = "What is removed cannot be brought back."
        forms.question(stage, "Clear this?", words, "Clear", "clear it for good")
    elif name == "forget":
        words = "You will need the password to connect again."
        forms.question(stage, "Forget this network?", words, "Forget", "forget it for good")
    elif name == "remove":
        words = "Mail, contacts and events of this account are removed from the device."
        forms.question(stage, "Remove this account?", words, "Remove", "remove it for good")
