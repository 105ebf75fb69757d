"""Tasks in a mailbox for which something has to be written."""

from __future__ import annotations

import copy

from ...draws import Draws
from .app import Template
from .mail_data import begun, letter, listed_ids, send
from .mail_mentions import pick, ways_to_say
from .mail_texts import REPLIES, fill
from .people import Person, mail_address, people
from .state import Data
from .wording import phrase, quoted

__all__ = ["WRITING"]

Made = tuple[str, Data] | None


def _reply(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    words = draws.pick(REPLIES)
    goal = copy.deepcopy(data)
    send(goal, {**begun(data, "reply", found[0]), "body": words})
    return phrase(
        draws,
        "reply to {which}: {words}",
        "answer {which} with {words}",
        "send the reply {words} to {which}.",
        which=found[1],
        words=quoted(words),
    ).rstrip(".") + ".", goal


def _forward(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    to = mail_address(draws, people(draws, 1)[0])
    words = draws.pick(("Please take care of this.", "For your information.", "What do you think?", "As discussed."))
    goal = copy.deepcopy(data)
    send(goal, {**begun(data, "forward", found[0]), "to": to, "body": words})
    return phrase(
        draws,
        "forward {which} to {to} with the text {words}",
        "pass {which} on to {to}; write {words} above it.",
        which=found[1],
        to=quoted(to),
        words=quoted(words),
    ).rstrip(".") + ".", goal


def _known(draws: Draws, data: Data) -> tuple[str, str, str] | None:
    """Return somebody of whom there is one address in the inbox: a name, that address, and another message."""
    mails, ids = data["mails"], listed_ids(data, "Inbox", "")
    if len(ids) < 2:
        return None
    id, other = draws.sample(ids, 2)
    if mails[id]["from"] == mails[other]["from"]:
        return None
    return mails[id]["from"], mails[id]["address"], other


def _forward_known(draws: Draws, data: Data) -> Made:
    found = _known(draws, data)
    if found is None:
        return None
    name, address, other = found
    ways = ways_to_say(data, other, list(data["mails"]))
    if not ways:
        return None
    goal = copy.deepcopy(data)
    send(goal, {**begun(data, "forward", other), "to": address})
    return phrase(
        draws,
        "forward {which} to {name}, whose address stands in a message from {name}. Write nothing else.",
        "{name} should get {which}: forward it without a text. The address is in a message from {name} in the inbox.",
        which=draws.pick(ways),
        name=name,
    ), goal


def _compose(draws: Draws, data: Data) -> Made:
    to = mail_address(draws, people(draws, 1)[0])
    subject, _ = fill(draws, "person")
    words = draws.pick(REPLIES)
    goal = copy.deepcopy(data)
    send(goal, {**letter(), "to": to, "subject": subject, "body": words})
    return phrase(
        draws,
        "write a message to {to} with the subject {subject} and the text {words}, and send it.",
        "send a mail to {to}. Subject: {subject}. Text: {words}.",
        to=quoted(to),
        subject=quoted(subject),
        words=quoted(words),
    ), goal


def _compose_copy(draws: Draws, data: Data) -> Made:
    one, other = people(draws, 2)
    to, cc = mail_address(draws, one), mail_address(draws, other)
    subject, _ = fill(draws, "person")
    goal = copy.deepcopy(data)
    send(goal, {**letter(), "to": to, "cc": cc, "subject": subject, "body": "See you then."})
    return phrase(
        draws,
        "send {to} a message with the subject {subject} and the text {words}, with a copy to {cc}.",
        "write to {to}, copy (Cc) to {cc}, subject {subject}, text {words}, and send it.",
        to=quoted(to),
        cc=quoted(cc),
        subject=quoted(subject),
        words=quoted("See you then."),
    ), goal


def _save_draft(draws: Draws, data: Data) -> Made:
    to = mail_address(draws, Person("Ida", "Novak"))
    subject, _ = fill(draws, "person")
    goal = copy.deepcopy(data)
    send(goal, {**letter(), "to": to, "subject": subject}, folder="Drafts")
    return phrase(
        draws,
        "begin a message to {to} with the subject {subject}, and keep it as a draft without sending it.",
        "save a draft to {to} with the subject {subject} and no text.",
        to=quoted(to),
        subject=quoted(subject),
    ), goal


def _draft(draws: Draws, data: Data) -> tuple[str, str] | None:
    """Return a draft, and words that fit it."""
    ids = listed_ids(data, "Drafts", "")
    if not ids:
        return None
    id = draws.pick(ids)
    subject = data["mails"][id]["subject"]
    if sum(data["mails"][each]["subject"] == subject for each in ids) > 1:
        return None
    return id, f"the draft “{subject}”"


def _send_draft(draws: Draws, data: Data) -> Made:
    found = _draft(draws, data)
    if found is None or not data["mails"][found[0]]["subject"]:
        return None
    goal = copy.deepcopy(data)
    send(goal, data["mails"][found[0]], found[0])
    return phrase(draws, "send {which}.", "{which} is finished: send it.", which=found[1]), goal


def _correct_draft(draws: Draws, data: Data) -> Made:
    found = _draft(draws, data)
    if found is None:
        return None
    id, which = found
    key, what, value = draws.pick(
        (
            ("subject", "subject", fill(draws, "person")[0]),
            ("to", "recipient", mail_address(draws, people(draws, 1)[0])),
            ("body", "text", draws.pick(REPLIES)),
        )
    )
    if data["mails"][id][key] == value:
        return None
    goal = copy.deepcopy(data)
    sent = draws.chance(0.5)
    send(goal, {**data["mails"][id], key: value}, id, "Sent" if sent else "Drafts")
    end = "and send it" if sent else "and keep it as a draft"
    return phrase(
        draws,
        "change the {what} of {which} to {value} {end}.",
        "in {which}, replace the {what} by {value}, {end}.",
        which=which,
        what=what,
        value=quoted(value),
        end=end,
    ), goal


def _discard_draft(draws: Draws, data: Data) -> Made:
    found = _draft(draws, data)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    del goal["mails"][found[0]]
    return phrase(draws, "open {which} and discard it.", "discard {which}.", which=found[1]), goal


WRITING = (
    Template("discard-draft", 0.35, _discard_draft),
    Template("send-draft", 0.35, _send_draft),
    Template("reply", 0.4, _reply),
    Template("correct-draft", 0.5, _correct_draft),
    Template("save-draft", 0.5, _save_draft),
    Template("compose", 0.55, _compose),
    Template("forward", 0.55, _forward),
    Template("compose-copy", 0.65, _compose_copy),
    Template("forward-to-somebody-known", 0.9, _forward_known, quoted=False),
)
"""Kinds of tasks."""
