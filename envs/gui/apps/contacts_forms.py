"""The forms of an address book: for a contact, and for groups."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, bar
from . import forms
from .cards import column, two_lines
from .contacts_data import FIELDS, KINDS, blank
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["changed", "draw_edit", "draw_groups"]

_LABELS = {
    **{"first": "First name", "last": "Last name", "company": "Company", "phone": "Phone", "mail": "Mail"},
    **{"address": "Address", "birthday": "Birthday", "notes": "Notes"},
}
_HINTS = {"first": "Needed", "birthday": "12 May 1990"}


def changed(state: State, before: Data) -> bool:
    """Whether what stands in the form is something else than what is kept, and has a first name."""
    now = [str(held(state, f"field:{key}", before[key])).strip() for key in FIELDS]
    groups = [name for name in state.data["groups"] if held(state, f"member:{name}", name in before["groups"])]
    kind = held(state, "kind", before["kind"])
    return bool(now[0]) and (now, kind, sorted(groups)) != (
        [before[key] for key in FIELDS],
        before["kind"],
        before["groups"],
    )


def draw_edit(state: State, stage: Stage, contact: Data | None) -> None:
    """Draw the form for a contact, or for a new one."""
    look, gap = stage.look, stage.look.gap
    record = contact or blank()
    top, room = stage.box.cut_top(round(1.5 * look.line))
    bar(stage, top, "Edit contact" if contact else "New contact", back="up")
    foot, room = room.cut_bottom(look.line + 2 * gap)
    ready = not state.knobs.guarded or changed(state, record)
    save = Entry("save", "Save", "", "save the contact", "primary" if ready else "primary disabled")
    line = column(stage, foot, 640)._replace(top=foot.top + gap, bottom=foot.top + gap + look.line)
    forms.buttons(stage, line, [Entry("leave", "Cancel", "", "leave the form without saving"), save])
    groups = list(state.data["groups"])
    keys = [*FIELDS[:4], "kind", *FIELDS[4:]]
    labels = [*(_LABELS.get(key, "Kind of phone") for key in keys), *(["Groups"] if groups else [])]
    lines = {"Notes": 2.0, "Groups": 1.0 * len(groups)}
    content = forms.form_height(stage, labels, lines) + 2 * gap
    with stage.scrolling("edit", room, content, state.scroll.get("edit", 0)) as whole:
        inner = column(stage, whole, 640)
        for label, key in zip(labels, [*keys, "groups"], strict=False):
            place, inner = inner.cut_top(forms.form_height(stage, [label], lines), gap)
            _entry(state, stage, forms.beside(stage, place, label), label, key, record)


def _entry(state: State, stage: Stage, place: Box, label: str, key: str, record: Data) -> None:
    if key == "kind":
        stage.select(place, "kind", KINDS, record["kind"], label=label, does="choose the kind of phone")
    elif key == "groups":
        names = list(state.data["groups"])
        for name, line in zip(names, place.rows(len(names)), strict=True):
            inside = held(state, f"member:{name}", name in record["groups"])
            does = f"{'take the contact out of' if inside else 'put the contact into'} “{name}”"
            states = "checked" if inside else ""
            stage.add("checkbox", line, name, id=f"member:{name}", states=states, does=does, said=False)
    else:
        kind = "text_area" if key == "notes" else "field"
        stage.field(place, f"field:{key}", record[key], kind=kind, label=label, hint=_HINTS.get(key, ""))


def draw_groups(state: State, stage: Stage, room: Box) -> None:
    """Draw the list of groups."""
    look, gap = stage.look, stage.look.gap
    high, names = round(1.5 * look.line), list(state.data["groups"])
    with stage.scrolling("groups", room, high * len(names) + 2 * gap, state.scroll.get("groups", 0)) as whole:
        inner = column(stage, whole, 640)
        card = inner.cut_top(high * len(names))[0]
        if names:
            stage.add("card", card)
        else:
            stage.add("text", card._replace(bottom=card.top + look.line), "There are no groups", states="muted center")
        for name in names:
            line, card = card.cut_top(high)
            _group(state, stage, line, name)
    verb, _, name = state.dialog.partition(":")
    if verb == "group":
        words = str(held(state, "name", name)).strip()
        ready = not state.knobs.guarded or (words and words not in state.data["groups"])
        entries = (
            Entry("cancel", "Cancel", "", "close without saving"),
            Entry("keep", "Save", "", "save the group", "primary" if ready else "primary disabled"),
        )
        with forms.form_dialog(stage, "Rename the group" if name else "New group", ("Name",), entries) as (place,):
            stage.field(place, "name", name, label="Name", hint="Name of the group")


def _group(state: State, stage: Stage, box: Box, name: str) -> None:
    look, side = stage.look, round(2.2 * stage.look.font)
    members = sum(name in record["groups"] for record in state.data["contacts"].values())
    does = f"show who is in “{name}”"
    with stage.inside(stage.add("row", box, id=f"show:{name}", name=name, does=does, said=False)):
        rest = box.inset(look.gap, 0)
        spot, rest = rest.cut_left(round(1.4 * look.font), look.gap)
        stage.add("icon", spot.middle(spot.width, spot.width), icon="tag", states="strong")
        for verb, icon, word in (("drop", "delete", "Delete"), ("rename", "edit", "Rename")):
            place, rest = rest.cut_right(side, look.px(4))
            place = place.middle(side, side)
            does = f"{word.lower()} the group “{name}”"
            stage.add("icon_button", place, id=f"{verb}:{name}", icon=icon, name=word, does=does, states="flat")
        two_lines(stage, rest, name, f"{members} {'contact' if members == 1 else 'contacts'}", said=False)
