"""What a mailbox holds, and what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...draws import Draws
from .mail_texts import fill
from .people import COMPANIES, Person, mail_address, people
from .records import add, settle
from .state import Data, Knobs, State

__all__ = [
    "FIELDS",
    "STARRED",
    "begun",
    "delete",
    "empty_bin",
    "label_color",
    "letter",
    "listed_ids",
    "mailbox",
    "moment",
    "move",
    "send",
    "written",
]

FIELDS = ("to", "cc", "subject", "body")
"""Keys of a message that are typed."""

_FIXED = ("Inbox", "Drafts", "Sent", "Archive", "Spam", "Trash")
"""Folders that every mailbox has."""

STARRED = "*"
"""Stands for all messages with a star, where folders do."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COLORS = ("#2c6fbb", "#b0413e", "#2e7d5b", "#8a5a9e")
_OWN = ("House", "Newsletters", "Projects", "Receipts")
_LABELS = ("Bills", "Club", "Family", "School", "Travel", "Work")


def mailbox(draws: Draws, knobs: Knobs) -> Data:
    """Return a mailbox. Labels stand for folders with a ``#`` before their names, see `listed_ids`."""
    count = max(knobs.records, 8) + 4
    known = people(draws, 6 + count // 3, knobs.alike)
    owner, senders = known[0], known[1:]
    own_address = mail_address(draws, owner)
    addresses: dict[str, str] = {}
    now = datetime(2026, 3, 2, 10, 30) + timedelta(days=7 * draws.below(20))
    labels, own = sorted(draws.sample(_LABELS, 3)), sorted(draws.sample(_OWN, 2))
    mails: Data = {}
    time = now
    used: set[tuple[str, str]] = set()
    for number in range(1, count + 1):
        time -= timedelta(minutes=draws.between(12, 60 * 60 // count * 10))
        folder = _folder(draws, number, own)
        record = _message(draws, folder, senders, addresses)
        if knobs.alike and mails and folder == "Inbox" and draws.chance(0.25):
            record = _close(draws, record, [each for each in mails.values() if each["folder"] == "Inbox"])
        mine = folder in ("Sent", "Drafts")
        if mine:
            record.update({"to": record["address"], "from": owner.name, "address": own_address})
        while (record["from"], record["subject"]) in used:
            record["subject"] = f"Fwd: {record['subject']}"
        used.add((record["from"], record["subject"]))
        record.update(
            folder=folder,
            time=f"{time:%Y-%m-%d %H:%M}",
            read=mine or draws.chance(0.6),
            star=draws.chance(0.2),
            labels=sorted(draws.sample(labels, draws.pick((0, 0, 0, 1, 1, 2)))),
        )
        mails[f"m{number}"] = record
    folders = dict.fromkeys((*_FIXED[:4], *own, *_FIXED[4:]), True)
    return {
        "mails": mails,
        "folders": folders,
        "labels": dict.fromkeys(labels, True),
        "owner": {"name": owner.name, "address": own_address},
        "now": f"{now:%Y-%m-%d %H:%M}",
    }


def _folder(draws: Draws, number: int, own: list[str]) -> str:
    """Return in which folder a message is; there is one in each of the more common ones."""
    if number <= 6:
        return ("Inbox", "Inbox", "Drafts", "Trash", "Spam", "Inbox")[number - 1]
    return draws.pick(("Inbox",) * 14 + ("Sent", "Archive", "Drafts", "Spam", "Trash", *own))


def _message(draws: Draws, folder: str, senders: list[Person], addresses: dict[str, str]) -> dict[str, Any]:
    kinds = {"Spam": ("spam",), "Sent": ("person",), "Drafts": ("person",)}
    kind = draws.pick(kinds.get(folder, ("person", "person", "company")))
    subject, body = fill(draws, kind)
    if kind == "person":
        person = draws.pick(senders)
        name, address = person.name, mail_address(draws, person)
    else:
        name = draws.pick(COMPANIES)
        address = f"service@{''.join(each for each in name.lower() if each.isalpha())}.example"
    address = addresses.setdefault(name, address)
    return {**letter(), "from": name, "address": address, "subject": subject, "body": body}


def _close(draws: Draws, record: Data, others: list[Data]) -> Data:
    """Return a message that is easily taken for one of `others`: the same sender, or the same subject."""
    if not others:
        return record
    other = draws.pick(others)
    if draws.chance(0.5):
        return {**record, "subject": other["subject"], "body": other["body"]}
    subject = f"Re: {other['subject']}" if draws.chance(0.4) else _changed(draws, other["subject"])
    return {**record, "from": other["from"], "address": other["address"], "subject": subject}


def _changed(draws: Draws, subject: str) -> str:
    """Return nearly the same subject: with two figures exchanged, or a word added."""
    places = [index for index, each in enumerate(subject[:-1]) if (each + subject[index + 1]).isdigit()]
    if places:
        at = draws.pick(places)
        if subject[at] != subject[at + 1]:
            return subject[:at] + subject[at + 1] + subject[at] + subject[at + 2 :]
    return f"{subject.rstrip('?!')} (new)"


def letter() -> Data:
    """Return an empty message."""
    texts = dict.fromkeys(("from", "address", *FIELDS, "time", "answers", "forwards"), "")
    return {**texts, "folder": "Drafts", "read": True, "star": False, "labels": []}


def listed_ids(data: Data, where: str, search: str) -> list[str]:
    """Return the ids of messages in the order in which they are listed, the newest first.

    Args:
        data: The mailbox.
        where: A folder, `STARRED`, or a label behind ``#``.
        search: Words that must be in the sender, the subject or the text.
    """
    words = search.lower().split()
    found = []
    for id, record in data["mails"].items():
        if where == STARRED:
            inside = record["star"] and record["folder"] != "Trash"
        elif where.startswith("#"):
            inside = where[1:] in record["labels"] and record["folder"] != "Trash"
        else:
            inside = record["folder"] == where
        text = f"{record['from']} {record['to']} {record['subject']} {record['body']}".lower()
        if inside and all(word in text for word in words):
            found.append(id)
    return sorted(found, key=lambda id: (data["mails"][id]["time"], id), reverse=True)


def label_color(data: Data, label: str) -> str:
    """Return the colour in which a label is shown."""
    return _COLORS[list(data["labels"]).index(label) % len(_COLORS)]


def moment(data: Data, record: Data) -> str:
    """Return when a message was written, as a list says it: the time of today, else the day."""
    if not record["time"]:
        return ""
    if record["time"][:10] == data["now"][:10]:
        return str(record["time"][11:])
    return f"{int(record['time'][8:10])} {_MONTHS[int(record['time'][5:7]) - 1]}"


def move(data: Data, id: str, folder: str) -> None:
    """Put a message into a folder."""
    data["mails"][id]["folder"] = folder
    settle(data["mails"])


def delete(data: Data, id: str) -> None:
    """Throw a message away: into the bin, or, if it is there already, for good."""
    if data["mails"][id]["folder"] == "Trash":
        del data["mails"][id]
        settle(data["mails"])
    else:
        move(data, id, "Trash")


def empty_bin(data: Data) -> None:
    """Delete for good what was thrown away."""
    for id in listed_ids(data, "Trash", ""):
        del data["mails"][id]
    settle(data["mails"])


def begun(data: Data, kind: str, of: str) -> Data:
    """Return a message as it is when one begins to write it.

    Args:
        data: The mailbox.
        kind: ``"reply"``, ``"forward"``, or empty.
        of: The id of the message that is answered or passed on.
    """
    if not kind:
        return letter()
    record = data["mails"][of]
    prefix = "Re: " if kind == "reply" else "Fwd: "
    subject = record["subject"] if record["subject"].startswith(prefix) else prefix + record["subject"]
    if kind == "forward":
        return {**letter(), "subject": subject, "forwards": of}
    mine = record["address"] == data["owner"]["address"]
    return {**letter(), "subject": subject, "answers": of, "to": record["to"] if mine else record["address"]}


def written(state: State) -> Data:
    """Return the message that is being written, as it was when that began."""
    if state.at["draft"]:
        record: Data = state.data["mails"][state.at["draft"]]
        return record
    return begun(state.data, state.at["kind"], state.at["of"])


def send(data: Data, record: Data, id: str = "", folder: str = "Sent") -> str:
    """Send a message, or keep it as a draft, and return its id.

    Args:
        data: The mailbox.
        record: The message.
        id: Of the draft that it was; empty for none.
        folder: Where it goes.
    """
    owner = data["owner"]
    time = (record["time"] if folder == "Drafts" else "") or data["now"]
    kept = {**record, "folder": folder, "time": time, "from": owner["name"], "address": owner["address"]}
    if id:
        data["mails"][id] = kept
        return settle(data["mails"], id)
    return add(data["mails"], kept)
