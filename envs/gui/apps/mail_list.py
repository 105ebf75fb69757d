"""The list of messages in a folder, and what can be done with those that are ticked."""

from __future__ import annotations

from collections import Counter

from ..box import Box
from ..components import Entry
from . import forms
from .mail_data import label_color, listed_ids, moment
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["draw_list"]

_BULK = (
    Entry("bulk:archive", "Archive", "archive", "archive what is ticked"),
    Entry("bulk:delete", "Delete", "delete", "delete what is ticked"),
    Entry("bulk:read", "Mark as read", "mail", "mark what is ticked as read"),
    Entry("bulk:unread", "Mark as unread", "eye_off", "mark what is ticked as unread"),
)


def draw_list(state: State, stage: Stage, room: Box) -> None:
    """Add the search, the buttons for what is ticked, and the messages."""
    look, gap = stage.look, stage.look.gap
    where = str(state.at.get("folder", "Inbox"))
    top, rest = room.inset(gap, 0)._replace(top=room.top + gap).cut_top(look.line, gap // 2)
    if not state.narrow:
        entry = Entry("compose", "New", "edit", "write a new message", "primary")
        place, top = top.cut_right(min(forms.button_width(stage, entry), int(0.4 * top.width)), gap)
        stage.add("button", place, entry.text, id=entry.id, icon=entry.icon, does=entry.does, states=entry.states)
    stage.field(top, "search", kind="search", icon="search", hint="Search")
    found = listed_ids(state.data, where, str(state.fields["search"]))
    line, rest = rest.cut_top(look.line, gap // 2)
    ticked = any(held(state, f"pick:{id}", False) for id in found)
    for entry in _BULK:
        side = min(look.line, round(2.4 * look.font))
        place, line = line.cut_left(side, look.px(6))
        states = "flat" if ticked else "flat disabled"
        place = place.middle(side, side)
        stage.add("icon_button", place, id=entry.id, icon=entry.icon, name=entry.text, does=entry.does, states=states)
    if where == "Trash":
        entry = Entry("empty", "Empty", "", "delete all that is in the trash", "" if found else "disabled")
        forms.buttons(stage, line, [entry])
    area = rest._replace(left=room.left, right=room.right)
    if not found:
        stage.add("text", area.cut_top(3 * look.line)[0], "No messages", states="muted center")
    mails = state.data["mails"]
    known = Counter((mails[id]["from"], mails[id]["subject"]) for id in found)
    high = max(round(1.6 * look.line), round(4 * look.font))
    with stage.scrolling("list", area, high * len(found), state.scroll.get("list", 0)) as inner:
        for id in found:
            line, inner = inner.cut_top(high)
            _row(state, stage, line, id, mails[id], known[mails[id]["from"], mails[id]["subject"]] == 1)


def _row(state: State, stage: Stage, box: Box, id: str, record: Data, alone: bool) -> None:
    look = stage.look
    mine = record["folder"] in ("Sent", "Drafts")
    who = f"To: {record['to']}" if mine else record["from"]
    title = f"“{record['subject']}” from {record['from']}"
    chosen = "selected" if state.page == "mail" and state.at["mail"] == id else ""
    name = f"{who}, {record['subject']}"
    does = f"open {title}" if alone else ""
    with stage.inside(stage.add("row", box, id=f"row:{id}", name=name, does=does, states=chosen, said=False)):
        rest = box.inset(look.gap, 0)
        side = round(1.9 * look.font)
        place, rest = rest.cut_left(round(1.3 * look.font), look.px(4))
        ticked = held(state, f"pick:{id}", False)
        does = f"{'untick' if ticked else 'tick'} {title}" if alone else ""
        place = place.middle(place.width, side)
        stage.add("checkbox", place, id=f"pick:{id}", name="Tick", does=does, states="checked" if ticked else "")
        place, rest = rest.cut_left(side, look.px(6))
        does = f"{'take the star off' if record['star'] else 'put a star on'} {title}" if alone else ""
        stage.add(
            "icon_button",
            place.middle(side, side),
            id=f"star:{id}",
            icon="star_filled" if record["star"] else "star",
            name="Star",
            does=does,
            states="flat strong" if record["star"] else "flat",
        )
        if stage.shows(box):
            _words(state, stage, rest, record, who)


def _words(state: State, stage: Stage, box: Box, record: Data, who: str) -> None:
    look = stage.look
    above, below = box.middle(box.width, 2 * round(1.55 * look.font)).rows(2)
    bold = "" if record["read"] else "bold"
    place, above = above.cut_right(round(4 * look.font), look.px(6))
    stage.add("text", place, moment(state.data, record), states="right small muted")
    stage.add("text", above, who, states=bold, said=False)
    size = round(0.85 * look.font)
    for label in reversed(record["labels"]):
        wide = round(0.62 * size * len(label)) + 2 * size
        if below.width - wide < 6 * look.font:
            break
        place, below = below.cut_right(wide, look.px(4))
        stage.add(
            "badge", place.middle(wide, round(1.6 * size)), label, color=label_color(state.data, label), said=False
        )
    stage.add("text", below, record["subject"], states=bold if bold else "muted", said=False)
