"""How an address book is drawn: navigation, a list, and who is chosen from it."""

from __future__ import annotations

from collections import Counter

from ..box import Box
from ..components import Entry, narrow, shell
from . import forms
from .cards import Fact, column, facts, facts_height, two_lines
from .contacts_data import ORDERS, listed_ids, name_of
from .contacts_forms import draw_edit, draw_groups
from .stage import Stage
from .state import Data, State

__all__ = ["draw"]


def draw(state: State, stage: Stage) -> None:
    """Draw the page on which the address book is."""
    contact = state.data["contacts"].get(state.at.get("contact", ""))
    if state.page == "edit":
        draw_edit(state, stage, contact)
    elif state.page == "groups":
        draw_groups(state, stage, _around(state, stage, "Groups"))
    elif state.page == "contact" and contact is not None and state.narrow:
        room = shell(stage, name_of(contact), back="up", actions=_tools(contact), said=False)
        _details(state, stage, room, contact)
    else:
        only = state.at.get("only", "")
        room = _around(state, stage, {"": "Contacts", "*": "Favourites"}.get(only, only))
        if state.narrow:
            _list(state, stage, room)
        else:
            left, right = room.cut_left(round(min(max(0.36 * room.width, stage.look.px(240)), stage.look.px(380))))
            _list(state, stage, left)
            stage.add("divider", Box(left.right, left.top, left.right + 1, left.bottom))
            right = right._replace(left=right.left + 1)
            if contact is None:
                stage.add("text", right.cut_top(6 * stage.look.line)[0], "Choose a contact", states="muted center")
            else:
                _details(state, stage, right, contact)
    _question(state, stage)
    forms.said(stage, 2)


def _around(state: State, stage: Stage, title: str) -> Box:
    only = state.at.get("only", "") if state.page != "groups" else None
    entries = [
        Entry("nav:all", "Contacts", "person", "show all contacts"),
        Entry("nav:starred", "Favourites", "star", "show favourites"),
        Entry("nav:groups", "Groups", "group", "show the groups"),
    ]
    if not narrow(stage):
        entries += [Entry(f"group:{name}", name, "tag", f"show the group “{name}”") for name in state.data["groups"]]
    selected = {"": "nav:all", "*": "nav:starred", None: "nav:groups"}.get(only, f"group:{only}")
    verb, word = ("add", "New group") if state.page == "groups" else ("new", "New contact")
    action = Entry(verb, word, "add" if state.page == "groups" else "person_add", f"make a {word.lower()}")
    return shell(stage, title, entries, selected, (action,), said=title not in state.data["groups"])


def _list(state: State, stage: Stage, room: Box) -> None:
    """Add the search, the order, and who is found."""
    look, gap = stage.look, stage.look.gap
    top, rest = room.inset(gap, 0)._replace(top=room.top + gap).cut_top(look.line, gap)
    if state.narrow:
        place, line = top.cut_right(round(0.4 * top.width), gap)
        stage.field(line, "search", kind="search", icon="search", hint="Search")
    else:
        stage.field(top, "search", kind="search", icon="search", hint="Search")
        place, rest = rest.cut_top(look.line, gap)
        label, place = place.cut_left(round(4.2 * look.font), gap)
        stage.add("label", label, "Sort by", states="muted small")
    stage.select(place, "sort", ORDERS, state.data["sort"], label="Sort by", does="choose the order of the list")
    found = listed_ids(state.data, state.at.get("only", ""), str(state.fields["search"]))
    area = rest._replace(left=room.left, right=room.right)
    if not found:
        stage.add("text", area.cut_top(2 * look.line)[0], "Nobody is found", states="muted center")
    names = Counter(name_of(state.data["contacts"][id]) for id in found)
    high = max(round(1.5 * look.line), round(3.4 * look.font))
    with stage.scrolling("list", area, high * len(found), state.scroll.get("list", 0)) as inner:
        for id in found:
            line, inner = inner.cut_top(high)
            record = state.data["contacts"][id]
            _row(state, stage, line, id, record, names[name_of(record)] == 1)


def _row(state: State, stage: Stage, box: Box, id: str, record: Data, alone: bool) -> None:
    look, name = stage.look, name_of(record)
    chosen = "selected" if state.page == "contact" and state.at["contact"] == id else ""
    does = f"show {name}" if alone else ""
    with stage.inside(stage.add("row", box, id=f"row:{id}", name=name, does=does, states=chosen, said=False)):
        rest = box.inset(look.gap, 0)
        side = round(2.5 * look.font)
        face, rest = rest.cut_left(side, look.gap)
        if stage.shows(box):
            stage.add("avatar", face.middle(side, side), _initials(record))
        side = round(2.2 * look.font)
        place, rest = rest.cut_right(side, look.px(4))
        marked = record["favourite"]
        verb = f"take {name} from" if marked else f"add {name} to"
        stage.add(
            "icon_button",
            place.middle(side, side),
            id=f"star:{id}",
            icon="star_filled" if marked else "star",
            name="Favourite",
            does=f"{verb} the favourites" if alone else "",
            states="strong flat" if marked else "flat",
        )
        if stage.shows(box):
            two_lines(stage, rest, name, record["company"] or record["phone"], said=False, about_said=False)


def _initials(record: Data) -> str:
    return (record["first"][:1] + record["last"][:1]).upper()


def _tools(record: Data) -> tuple[Entry, ...]:
    marked = record["favourite"]
    verb = "take this contact from" if marked else "add this contact to"
    return (
        Entry("favour", "Favourite", "star_filled" if marked else "star", f"{verb} the favourites"),
        Entry("edit", "Edit", "edit", "edit this contact"),
        Entry("delete", "Delete", "delete", "delete this contact"),
    )


def _details(state: State, stage: Stage, room: Box, record: Data) -> None:
    """Add all that is known of somebody."""
    look, gap = stage.look, stage.look.gap
    known = [
        Fact("phone", record["phone"], record["kind"]),
        Fact("mail", record["mail"], "Mail"),
        Fact("home", record["address"], "Address"),
        Fact("gift", record["birthday"], "Birthday"),
        Fact("group", ", ".join(record["groups"]), "Groups"),
        Fact("note", record["notes"], "Notes"),
    ]
    known = [fact for fact in known if fact.value]
    head, side = round(2.6 * look.line), round(2 * look.line)
    high = facts_height(stage, column(stage, room, 640).width, known)
    content = head + look.line + high + 4 * gap
    with stage.scrolling("details", room, content, state.scroll.get("details", 0)) as whole:
        inner = column(stage, whole, 640)
        top, inner = inner.cut_top(head, gap)
        place, rest = top.cut_left(side, 2 * gap)
        stage.add("avatar", place.middle(side, side), _initials(record), said=False)
        above, below = rest.middle(rest.width, round(3.6 * look.font)).rows(2)
        stage.add("heading", above, name_of(record), said=False)
        stage.add("text", below, record["company"] or "No company", states="muted", said=not record["company"])
        line, inner = inner.cut_top(look.line, gap)
        _buttons(state, stage, line, record)
        facts(stage, inner.cut_top(high)[0], known)


def _buttons(state: State, stage: Stage, box: Box, record: Data) -> None:
    """Add what can be done with somebody."""
    name = name_of(record)
    entries = [
        Entry("call", "Call", "phone", f"call {name}", "" if record["phone"] else "disabled"),
        Entry("write", "Write", "mail", f"write to {name}", "" if record["mail"] else "disabled"),
    ]
    if state.narrow:
        forms.buttons(stage, box, (), entries)
        return
    side = round(1.1 * stage.look.line)
    for tool in reversed(_tools(record)):
        place, box = box.cut_right(side, stage.look.px(4))
        states = "strong flat" if tool.icon == "star_filled" else "flat"
        place = place.middle(side, side)
        stage.add("icon_button", place, id=tool.id, icon=tool.icon, name=tool.text, does=tool.does, states=states)
    forms.buttons(stage, box, (), entries)


def _question(state: State, stage: Stage) -> None:
    verb, _, name = state.dialog.partition(":")
    if verb == "delete" and name in state.data["contacts"]:
        words = f"{name_of(state.data['contacts'][name])} will be removed for good."
        forms.question(stage, "Delete this contact?", words, "Delete", "delete the contact for good")
    elif verb == "drop":
        words = f"The contacts of “{name}” stay."
        forms.question(stage, "Delete this group?", words, "Delete", "delete the group for good")
