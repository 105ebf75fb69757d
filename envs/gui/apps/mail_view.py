"""How a mailbox is drawn: folders, the list of messages, and the one that is read."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, shell
from . import forms
from .cards import column, opening
from .mail_data import STARRED, listed_ids
from .mail_list import draw_list
from .mail_message import draw_compose, draw_message, tools
from .stage import Stage
from .state import State
from .steps import held

__all__ = ["draw"]

_ICONS = {
    **{"Inbox": "inbox", "Drafts": "document", "Sent": "send", "Archive": "archive", "Spam": "warning"},
    **{"Trash": "delete", STARRED: "star"},
}


def draw(state: State, stage: Stage) -> None:
    """Draw the page on which the mailbox is."""
    message = state.data["mails"].get(state.at.get("mail", "")) if state.page == "mail" else None
    if state.page == "compose":
        draw_compose(state, stage)
    elif state.page == "folders":
        _folders(state, stage)
    elif message is not None and state.narrow:
        room = shell(stage, message["subject"], actions=tools(message), back="up", said=False)
        draw_message(state, stage, room, message)
    else:
        room = shell(stage, _title(state), _entries(state), f"folder:{_where(state)}", _actions(state))
        if state.narrow:
            draw_list(state, stage, room)
        else:
            left, right = room.cut_left(round(min(max(0.38 * room.width, stage.look.px(270)), stage.look.px(460))))
            draw_list(state, stage, left)
            stage.add("divider", Box(left.right, left.top, left.right + 1, left.bottom))
            right = right._replace(left=right.left + 1)
            if message is None:
                stage.add("text", right.cut_top(6 * stage.look.line)[0], "Nothing is chosen", states="muted center")
            else:
                draw_message(state, stage, right, message)
    _dialog(state, stage)
    forms.said(stage, 3)


def _where(state: State) -> str:
    return str(state.at.get("folder", "Inbox"))


def _title(state: State) -> str:
    where = _where(state)
    return "Starred" if where == STARRED else where.removeprefix("#")


def _actions(state: State) -> tuple[Entry, ...]:
    return (Entry("compose", "New message", "edit", "write a new message"),) if state.narrow else ()


def _places(state: State) -> list[Entry]:
    """Return everything that lists messages, its id without what comes before it."""
    data = state.data
    names = ["Inbox", STARRED, *(name for name in data["folders"] if name != "Inbox")]
    entries = []
    for name in names:
        unread = sum(not data["mails"][id]["read"] for id in listed_ids(data, name, "")) if name == "Inbox" else 0
        words = "Starred" if name == STARRED else name
        does = "show all messages with a star" if name == STARRED else f"open the folder “{name}”"
        entries.append(Entry(name, f"{words} ({unread})" if unread else words, _ICONS.get(name, "folder"), does))
    return entries + [Entry(f"#{name}", name, "tag", f"show what has the label “{name}”") for name in data["labels"]]


def _entries(state: State) -> list[Entry]:
    places = _places(state)
    if state.narrow:
        folders = Entry("nav:folders", "Folders", "folder", "show all folders")
        return [*(place._replace(id=f"folder:{place.id}") for place in places[:2]), folders]
    return [place._replace(id=f"folder:{place.id}") for place in places]


def _folders(state: State, stage: Stage) -> None:
    """Draw the list of folders of a narrow screen."""
    room = shell(stage, "Folders", _entries(state), "nav:folders", _actions(state))
    places, high = _places(state)[2:], round(1.4 * stage.look.line)
    content = high * len(places) + 2 * stage.look.gap
    with stage.scrolling("folders", room, content, state.scroll.get("folders", 0)) as whole:
        rest = column(stage, whole, 640)
        stage.add("card", rest.cut_top(high * len(places))[0])
        for number, place in enumerate(places):
            line, rest = rest.cut_top(high)
            if number:
                stage.add("divider", line._replace(bottom=line.top + 1))
            count = len(listed_ids(state.data, place.id, ""))
            opening(
                stage,
                line,
                f"go:{place.id}",
                place.text,
                does=place.does,
                icon=place.icon,
                value=str(count),
            )


def _dialog(state: State, stage: Stage) -> None:
    """Add the dialog that is open."""
    verb, _, id = state.dialog.partition(":")
    if verb == "labels":
        names = list(state.data["labels"])
        record = state.data["mails"][id]
        buttons = (
            Entry("cancel", "Cancel", "", "close without changing labels"),
            Entry("apply", "Apply", "", "change the labels", "primary"),
        )
        with forms.form_dialog(stage, "Labels", [""] * len(names), buttons, across=340) as places:
            for name, place in zip(names, places, strict=True):
                inside = held(state, f"label:{name}", name in record["labels"])
                does = f"{'take off' if inside else 'put on'} the label “{name}”"
                states = "checked" if inside else ""
                stage.add("checkbox", place, name, id=f"label:{name}", states=states, does=does, said=False)
    elif verb == "empty":
        words = "All messages in it are deleted for good."
        forms.question(stage, "Empty the trash?", words, "Empty", "empty the trash for good")
    elif verb == "delete":
        words = f"“{state.data['mails'][id]['subject']}” cannot be brought back."
        forms.question(stage, "Delete for good?", words, "Delete", "delete the message for good")
