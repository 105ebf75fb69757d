"""Words that fit one message and no other."""

from __future__ import annotations

from ...draws import Draws
from .mail_data import listed_ids
from .state import Data

__all__ = ["pick", "ways_to_say"]


def pick(draws: Draws, data: Data, folder: str = "Inbox") -> tuple[str, str] | None:
    """Return a message of a folder, and words that fit no other one; ``None`` where there is none."""
    ids = listed_ids(data, folder, "")
    if not ids:
        return None
    id = draws.pick(ids)
    ways = ways_to_say(data, id, list(data["mails"])) if folder == "Inbox" else []
    where = "in the inbox" if folder == "Inbox" else f"in the folder {folder}"
    ways += [f"{way} {where}" for way in ways_to_say(data, id, ids)]
    return (id, draws.pick(ways)) if ways else None


def ways_to_say(data: Data, id: str, among: list[str]) -> list[str]:
    """Return what fits the message `id`, and none of the others `among` which it is."""
    mails = data["mails"]
    record, ways = mails[id], []
    same = [mails[each] for each in among if mails[each]["from"] == record["from"]]
    if len(same) == 1:
        ways.append(f"the message from {record['from']}")
    elif max(each["time"] for each in same) == record["time"]:
        ways.append(f"the latest message from {record['from']}")
    if sum(each["subject"] == record["subject"] for each in same) == 1:
        ways.append(f"the message “{record['subject']}” from {record['from']}")
        if sum(mails[each]["subject"] == record["subject"] for each in among) == 1:
            ways.append(f"the message “{record['subject']}”")
    return ways
