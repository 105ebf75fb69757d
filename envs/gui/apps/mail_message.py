"""A message that is read, and one that is written."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, bar
from ..text import wrapped
from . import forms
from .cards import column
from .mail_data import FIELDS, label_color, moment, written
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["draw_compose", "draw_message", "tools"]

_LABELS = {"to": "To", "cc": "Cc", "subject": "Subject", "body": "Text"}


def tools(record: Data) -> tuple[Entry, ...]:
    """Return the buttons for what is done most with a message that is read."""
    star = "take the star off this message" if record["star"] else "put a star on this message"
    final = " for good" if record["folder"] == "Trash" else ""
    return (
        Entry("flag", "Star", "star_filled" if record["star"] else "star", star),
        Entry("archive", "Archive", "archive", "archive this message"),
        Entry("delete", "Delete", "delete", f"delete this message{final}"),
    )


def draw_message(state: State, stage: Stage, room: Box, record: Data) -> None:
    """Add a message, with what can be done with it above."""
    look, gap = stage.look, stage.look.gap
    inner = room.inset(gap if state.narrow else 2 * gap, gap)
    line, inner = inner.cut_top(look.line, gap)
    _toolbar(state, stage, line, record)
    line, inner = inner.cut_top(look.line, gap)
    _more(state, stage, line, record)
    area = Box(room.left, inner.top, room.right, room.bottom)
    lines = wrapped(record["subject"], inner.width, round(1.35 * look.font), True)
    high = round(2 * look.font)
    head, who = high * len(lines), round(1.6 * look.line)
    body = wrapped(record["body"], inner.width, look.font)
    badges = look.line if record["labels"] else 0
    content = head + badges + who + 3 * gap + round(1.5 * look.font) * (len(body) + 3)
    with stage.scrolling("message", area, content, state.scroll.get("message", 0)) as whole:
        rest = whole._replace(left=inner.left, right=inner.right)
        for words in lines:
            place, rest = rest.cut_top(high)
            stage.add("heading", place, words, said=False)
        if badges:
            place, rest = rest.cut_top(badges)
            _badges(state, stage, place, record["labels"])
        place, rest = rest.cut_top(who, gap)
        _sender(state, stage, place, record)
        stage.add("divider", Box(rest.left, rest.top, rest.right, rest.top + 1))
        stage.paragraph(rest._replace(top=rest.top + gap), record["body"])


def _toolbar(state: State, stage: Stage, box: Box, record: Data) -> None:
    look, side = stage.look, round(1.1 * stage.look.line)
    if not state.narrow:
        for tool in reversed(tools(record)):
            place, box = box.cut_right(side, look.px(4))
            states = "strong flat" if tool.icon == "star_filled" else "flat"
            place = place.middle(side, side)
            stage.add("icon_button", place, id=tool.id, icon=tool.icon, name=tool.text, does=tool.does, states=states)
    answers = (
        Entry("reply", "Reply", "reply", "answer this message"),
        Entry("forward", "Forward", "forward", "pass this message on"),
    )
    forms.buttons(stage, box, (), answers)


def _more(state: State, stage: Stage, box: Box, record: Data) -> None:
    """Add labels, the mark of what was read, and the folders to move to."""
    look = stage.look
    word = "unread" if record["read"] else "read"
    entries = (
        Entry("labels", "Labels", "tag", "change the labels of this message"),
        Entry("mark", f"Mark {word}", "eye_off" if record["read"] else "eye", f"mark this message as {word}"),
    )
    place, rest = box.cut_right(max(min(look.px(150), int(0.34 * box.width)), 9 * look.font), look.gap)
    if sum(forms.button_width(stage, entry) for entry in entries) + look.gap > rest.width:
        # Without words where these have no room.
        for entry in entries:
            spot, rest = rest.cut_left(look.line, look.px(6))
            stage.add("icon_button", spot, id=entry.id, icon=entry.icon, name=entry.text, does=entry.does)
    else:
        forms.buttons(stage, rest, (), entries)
    folders = [name for name in state.data["folders"] if name != record["folder"]]
    stage.select(place, "move", folders, "Move to", name="Move to", does="move this message to another folder")


def _badges(state: State, stage: Stage, box: Box, labels: list[str]) -> None:
    size = round(0.85 * stage.look.font)
    for label in labels:
        wide = round(0.7 * size * len(label)) + 2 * size
        place, box = box.cut_left(wide, stage.look.px(6))
        stage.add(
            "badge", place.middle(wide, round(1.6 * size)), label, color=label_color(state.data, label), said=False
        )


def _sender(state: State, stage: Stage, box: Box, record: Data) -> None:
    look, side = stage.look, round(2.6 * stage.look.font)
    place, rest = box.cut_left(side, look.gap)
    initials = "".join(word[0] for word in record["from"].split() if word[0].isalpha())[:2].upper()
    stage.add("avatar", place.middle(side, side), initials)
    above, below = rest.middle(rest.width, 2 * round(1.5 * look.font)).rows(2)
    place, above = above.cut_right(round(4 * look.font), look.gap)
    stage.add("text", place, moment(state.data, record), states="muted small right")
    stage.add("text", above, record["from"], states="bold", said=False)
    mine = record["address"] == state.data["owner"]["address"]
    also = f", copy to {record['cc']}" if record["cc"] else ""
    stage.add("text", below, f"to {record['to']}{also}" if mine else record["address"], states="muted small")


def draw_compose(state: State, stage: Stage) -> None:
    """Draw the form for a message."""
    look, gap = stage.look, stage.look.gap
    before = written(state)
    title = (
        "Draft" if state.at["draft"] else {"reply": "Reply", "forward": "Forward"}.get(state.at["kind"], "New message")
    )
    top, room = stage.box.cut_top(round(1.5 * look.line))
    bar(stage, top, title, back="up")
    foot, room = room.cut_bottom(look.line + 2 * gap)
    line = column(stage, foot, 760)._replace(top=foot.top + gap, bottom=foot.top + gap + look.line)
    texts = [str(held(state, f"field:{key}", before[key])).strip() for key in FIELDS]
    ready = not state.knobs.guarded or (texts[0] and texts[2])
    starts = (Entry("discard", "Discard", "delete", "throw this message away"),)
    ends = (
        Entry("keep", "Save draft", "", "keep this message as a draft"),
        Entry("send", "Send", "send", "send this message", "primary" if ready else "primary disabled"),
    )
    forms.buttons(stage, line, ends, starts)
    about = state.data["mails"].get(before["answers"] or before["forwards"])
    labels, lines = [_LABELS[key] for key in FIELDS], {"Text": 5.0}
    content = forms.form_height(stage, labels, lines) + 2 * gap + (look.line + gap if about else 0)
    with stage.scrolling("compose", room, content, state.scroll.get("compose", 0)) as whole:
        inner = column(stage, whole, 760)
        for label, key in zip(labels, FIELDS, strict=True):
            place, inner = inner.cut_top(forms.form_height(stage, [label], lines), gap)
            kind = "text_area" if key == "body" else "field"
            stage.field(forms.beside(stage, place, label), f"field:{key}", before[key], kind=kind, label=label)
        if about:
            words = f"{'Answers' if before['answers'] else 'With'} “{about['subject']}” from {about['from']}"
            place, _ = inner.cut_top(look.line)
            stage.add("text", place, words, icon="reply" if before["answers"] else "forward", states="muted")
