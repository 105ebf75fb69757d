"""Tasks in a mailbox."""

from __future__ import annotations

import copy

from ...draws import Draws
from .app import Template
from .mail_data import delete, empty_bin, listed_ids, move
from .mail_mentions import pick
from .mail_writing_tasks import WRITING
from .state import Data
from .wording import phrase

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None


def _star(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    id, which = found
    goal = copy.deepcopy(data)
    on = goal["mails"][id]["star"] = not data["mails"][id]["star"]
    ways = ("put a star on {which}.", "star {which}.") if on else ("take the star off {which}.", "unstar {which}.")
    return phrase(draws, *ways, which=which), goal


def _mark(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    id, which = found
    goal = copy.deepcopy(data)
    goal["mails"][id]["read"] = not data["mails"][id]["read"]
    word = "read" if goal["mails"][id]["read"] else "unread"
    return phrase(draws, "mark {which} as {word}.", "{which} should be marked as {word}.", which=which, word=word), goal


def _archive(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    move(goal, found[0], "Archive")
    return phrase(draws, "archive {which}.", "put {which} into the archive.", which=found[1]), goal


def _throw_away(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    delete(goal, found[0])
    return phrase(draws, "delete {which}.", "throw away {which}.", "move {which} to the trash.", which=found[1]), goal


def _move(draws: Draws, data: Data) -> Made:
    folder = draws.pick(("Inbox", "Inbox", "Archive"))
    found = pick(draws, data, folder)
    if found is None:
        return None
    target = draws.pick(
        [name for name in data["folders"] if name not in (folder, "Drafts", "Sent", "Trash", "Archive")]
    )
    goal = copy.deepcopy(data)
    move(goal, found[0], target)
    return phrase(
        draws, "move {which} into the folder {target}.", "put {which} into {target}.", which=found[1], target=target
    ), goal


def _no_spam(draws: Draws, data: Data) -> Made:
    found = pick(draws, data, "Spam")
    if found is None:
        return None
    goal = copy.deepcopy(data)
    move(goal, found[0], "Inbox")
    return phrase(
        draws, "move {which} back to the inbox.", "it is no spam: put {which} into the inbox.", which=found[1]
    ), goal


def _rescue(draws: Draws, data: Data) -> Made:
    found = pick(draws, data, "Trash")
    if found is None:
        return None
    target = draws.pick(("Inbox", "Archive"))
    goal = copy.deepcopy(data)
    move(goal, found[0], target)
    where = {"Inbox": "the inbox", "Archive": "the archive"}[target]
    return phrase(
        draws, "take {which} and put it into {where}.", "move {which} to {where}.", which=found[1], where=where
    ), goal


def _for_good(draws: Draws, data: Data) -> Made:
    found = pick(draws, data, "Trash")
    if found is None:
        return None
    goal = copy.deepcopy(data)
    delete(goal, found[0])
    return phrase(
        draws, "delete {which} for good.", "delete {which}, so that it is gone for good.", which=found[1]
    ), goal


def _empty(draws: Draws, data: Data) -> Made:
    if not listed_ids(data, "Trash", ""):
        return None
    goal = copy.deepcopy(data)
    empty_bin(goal)
    return phrase(draws, "empty the trash.", "delete all that is in the trash for good."), goal


def _label(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    id, which = found
    label = draws.pick(list(data["labels"]))
    before = data["mails"][id]["labels"]
    goal = copy.deepcopy(data)
    goal["mails"][id]["labels"] = sorted({*before} ^ {label})
    ways = (
        ("take the label {label} off {which}.", "remove the label {label} from {which}.")
        if label in before
        else ("put the label {label} on {which}.", "label {which} with {label}.")
    )
    return phrase(draws, *ways, label=label, which=which), goal


def _of_sender(draws: Draws, data: Data, least: int, most: int) -> tuple[str, list[str]] | None:
    """Return somebody with so many messages in the inbox, and these."""
    by_sender: dict[str, list[str]] = {}
    for id in listed_ids(data, "Inbox", ""):
        by_sender.setdefault(data["mails"][id]["from"], []).append(id)
    found = [name for name, ids in by_sender.items() if least <= len(ids) <= most]
    name = draws.pick(sorted(found)) if found else ""
    return (name, by_sender[name]) if name else None


def _archive_sender(draws: Draws, data: Data) -> Made:
    found = _of_sender(draws, data, 2, 4)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    for id in found[1]:
        goal["mails"][id]["folder"] = "Archive"
    return phrase(
        draws,
        "archive everything from {name} that is in the inbox.",
        "put all messages from {name} in the inbox into the archive.",
        name=found[0],
    ), goal


def _delete_sender(draws: Draws, data: Data) -> Made:
    found = _of_sender(draws, data, 2, 3)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    for id in found[1]:
        goal["mails"][id]["folder"] = "Trash"
    return phrase(
        draws,
        "delete all messages from {name} in the inbox.",
        "I need nothing from {name} any more: delete what is in the inbox.",
        name=found[0],
    ), goal


def _read_sender(draws: Draws, data: Data) -> Made:
    found = _of_sender(draws, data, 2, 6)
    if found is None:
        return None
    unread = [id for id in found[1] if not data["mails"][id]["read"]]
    if not 1 <= len(unread) <= 3:
        return None
    goal = copy.deepcopy(data)
    for id in unread:
        goal["mails"][id]["read"] = True
    return phrase(
        draws,
        "mark all messages from {name} in the inbox as read.",
        "everything from {name} in the inbox should be marked as read.",
        name=found[0],
    ), goal


def _file(draws: Draws, data: Data) -> Made:
    """Several things with one message."""
    found = pick(draws, data)
    if found is None:
        return None
    id, which = found
    record = data["mails"][id]
    labels = [name for name in data["labels"] if name not in record["labels"]]
    if not labels or record["star"]:
        return None
    label, folder = draws.pick(labels), draws.pick([name for name in data["folders"] if name not in _FULL])
    goal = copy.deepcopy(data)
    goal["mails"][id].update(star=True, labels=sorted([*record["labels"], label]), folder=folder)
    return phrase(
        draws,
        "put a star and the label {label} on {which}, then move it into the folder {folder}.",
        "file {which}: label {label}, a star, folder {folder}.",
        which=which,
        label=label,
        folder=folder,
    ), goal


_FULL = ("Inbox", "Drafts", "Sent", "Spam", "Trash")

TEMPLATES = (
    *WRITING,
    Template("star", 0.1, _star),
    Template("archive", 0.2, _archive),
    Template("delete", 0.2, _throw_away),
    Template("mark", 0.25, _mark),
    Template("empty-trash", 0.25, _empty),
    Template("move", 0.3, _move),
    Template("no-spam", 0.35, _no_spam),
    Template("rescue", 0.35, _rescue),
    Template("for-good", 0.35, _for_good),
    Template("label", 0.4, _label),
    Template("file", 0.7, _file),
    Template("archive-sender", 0.75, _archive_sender),
    Template("delete-sender", 0.75, _delete_sender),
    Template("read-sender", 0.8, _read_sender),
)
"""Kinds of tasks."""
