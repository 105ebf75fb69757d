"""What leads from any state of a mailbox to a goal."""

from __future__ import annotations

from .mail_data import FIELDS, STARRED, listed_ids, written
from .records import Pair, pairs
from .state import Data, Intent, State
from .steps import first, held, switch, write

__all__ = ["toward"]

_TABS = ("Inbox", STARRED)
"""Folders that can be opened from everywhere on a narrow screen."""
_KEYS = ("star", "read", "labels", "folder")


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next thing to do, see `App.toward`."""
    mails, wanted = state.data["mails"], goal["mails"]
    found = [pair for pair in pairs(mails, wanted) if _possible(mails, wanted, pair)]
    if not found:
        return None
    # What is shown goes first, so that nobody walks to and fro.
    shown = state.at.get("mail") or state.at.get("draft") or ""
    found.sort(key=lambda pair: not (pair.now and pair.now == shown))
    pair = found[0]
    if pair.goal and (not pair.now or _to_be_written(mails[pair.now], wanted[pair.goal])):
        return _write(state, wanted[pair.goal], pair.now)
    if not pair.goal or (pair.now != pair.goal and mails[pair.now]["folder"] != "Drafts"):
        return _remove(state, goal, pair.now)
    return _treat(state, mails[pair.now], wanted[pair.goal], pair.now)


def _possible(mails: Data, wanted: Data, pair: Pair) -> bool:
    """Whether anything leads to what is wanted: what was deleted cannot come back, and what was sent stays as it is."""
    if not pair.now:
        return pair.goal.startswith("new")
    if not pair.goal or pair.goal.startswith("new"):
        return True
    now, then = mails[pair.now], wanted[pair.goal]
    return any(now[key] != then[key] for key in _KEYS) or (now["folder"] == "Drafts" and _to_be_written(now, then))


def _to_be_written(now: Data, then: Data) -> bool:
    """Whether a draft has to be written on, or sent."""
    if now["folder"] != "Drafts" or (now["answers"], now["forwards"]) != (then["answers"], then["forwards"]):
        return False
    return then["folder"] == "Sent" or any(now[key] != then[key] for key in FIELDS)


def _ready(state: State) -> Intent | None:
    """Return what leads to where messages are listed or navigated; ``None`` there."""
    if state.dialog or state.page == "compose":
        return Intent("back")
    return Intent("back") if state.page == "mail" and state.narrow else None


def _reach(state: State, id: str) -> Intent | None:
    """Return what makes a list show the message `id`; ``None`` where it does."""
    way = _ready(state)
    if way is not None:
        return way
    folder = state.data["mails"][id]["folder"]
    if state.page == "folders":
        return Intent("click", f"{'folder' if folder in _TABS else 'go'}:{folder}")
    search = str(held(state, "search"))
    where = state.at.get("folder", "Inbox")
    if id in listed_ids(state.data, where, search):
        return None
    if id in listed_ids(state.data, where, ""):
        return Intent("type", "search")
    if state.narrow and folder not in _TABS:
        return Intent("click", "nav:folders")
    return Intent("click", f"folder:{folder}")


def _open(state: State, id: str) -> Intent | None:
    """Return what opens the message `id`; ``None`` where it is open."""
    if state.page == "mail" and state.at["mail"] == id and not state.dialog:
        return None
    return _reach(state, id) or Intent("click", f"row:{id}")


def _treat(state: State, now: Data, then: Data, id: str) -> Intent:
    """Return what makes a message that exists be as it is to be."""
    opened = state.page == "mail" and state.at["mail"] == id
    if now["star"] != then["star"]:
        if opened and not state.dialog:
            return Intent("click", "flag")
        return _reach(state, id) or Intent("click", f"star:{id}")
    if now["folder"] == "Drafts":
        return _tick(state, id, now, then)
    if now["labels"] != then["labels"]:
        if state.dialog == f"labels:{id}":
            ticked = (
                switch(state, f"label:{name}", name in then["labels"], name in now["labels"])
                for name in state.data["labels"]
            )
            return first(ticked) or Intent("click", "apply")
        return _open(state, id) or Intent("click", "labels")
    if now["read"] != then["read"]:
        return _open(state, id) or Intent("click", "mark")
    way = _open(state, id)
    if way is not None:
        return way
    if then["folder"] in ("Archive", "Trash"):
        return Intent("click", "archive" if then["folder"] == "Archive" else "delete")
    return Intent("choose", "move", then["folder"])


def _tick(state: State, id: str, now: Data, then: Data) -> Intent:
    """Return what changes a draft without opening it: the buttons over the list."""
    way = _reach(state, id)
    if way is not None:
        return way
    ticked = [key for key, value in state.fields.items() if key.startswith("pick:") and value]
    wrong = [key for key in ticked if key != f"pick:{id}"]
    if wrong or not ticked:
        return Intent("click", wrong[0] if wrong else f"pick:{id}")
    if now["read"] != then["read"]:
        return Intent("click", f"bulk:{'read' if then['read'] else 'unread'}")
    return Intent("click", f"bulk:{'archive' if then['folder'] == 'Archive' else 'delete'}")


def _remove(state: State, goal: Data, id: str) -> Intent:
    """Return what makes a message vanish: into the bin, and then for good."""
    data = state.data
    if data["mails"][id]["folder"] == "Drafts":
        if state.page == "compose" and state.at["draft"] == id and not state.dialog:
            return Intent("click", "discard")
        return _reach(state, id) or Intent("click", f"row:{id}")
    thrown = listed_ids(data, "Trash", "")
    if id in thrown and len(thrown) > 1 and not any(each in goal["mails"] for each in thrown):
        if state.dialog == "empty:":
            return Intent("click", "confirm")
        return _reach(state, id) or Intent("click", "empty")
    if state.dialog == f"delete:{id}":
        return Intent("click", "confirm")
    return _open(state, id) or Intent("click", "delete")


def _write(state: State, then: Data, id: str) -> Intent:
    """Return what leads to a message that is written: sent, or kept as a draft."""
    kind = "" if id else "reply" if then["answers"] else "forward" if then["forwards"] else ""
    of = then["answers"] or then["forwards"] if kind else ""
    if state.page == "compose" and not state.dialog and _writing(state) == (id, kind, of):
        before = written(state)
        typed = first(write(state, f"field:{key}", then[key], before[key]) for key in FIELDS)
        return typed or Intent("click", "send" if then["folder"] == "Sent" else "keep")
    if kind:
        return _open(state, of) or Intent("click", kind)
    if id:
        return _reach(state, id) or Intent("click", f"row:{id}")
    way = _ready(state)
    return way or Intent("click", "compose")


def _writing(state: State) -> tuple[str, str, str]:
    return state.at["draft"], state.at["kind"], state.at["of"]
