"""What leads from any state of an address book to a goal."""

from __future__ import annotations

from .contacts_data import FIELDS, blank, listed_ids
from .records import Pair, pairs
from .state import Data, Intent, State
from .steps import choose, first, held, switch, write

__all__ = ["toward"]


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next thing to do, see `App.toward`."""
    data = state.data
    if data["sort"] != goal["sort"]:
        return _to_list(state) or Intent("choose", "sort", goal["sort"])
    missing = [name for name in goal["groups"] if name not in data["groups"]]
    extra = [name for name in data["groups"] if name not in goal["groups"]]
    if missing or extra:
        return _group(state, missing, extra)
    found = [pair for pair in pairs(data["contacts"], goal["contacts"]) if pair.now or pair.goal.startswith("new")]
    if not found:
        return None
    # What is shown goes first, so that nobody walks to and fro.
    found.sort(key=lambda pair: pair.now != state.at.get("contact", pair.now))
    pair = found[0]
    if not pair.goal:
        return _delete(state, pair.now)
    return _change(state, goal["contacts"][pair.goal], pair)


def _group(state: State, missing: list[str], extra: list[str]) -> Intent:
    """Return what leads to one group more, one less, or one with another name."""
    wanted = f"group:{extra[0] if extra and missing else ''}" if missing else f"drop:{extra[0]}"
    if state.dialog:
        if state.dialog != wanted:
            return Intent("back")
        return (write(state, "name", missing[0]) or Intent("click", "keep")) if missing else Intent("click", "confirm")
    if state.page != "groups":
        return _to_list(state, "groups") or Intent("click", "nav:groups")
    verb = ("rename" if extra else "add") if missing else "drop"
    return Intent("click", f"{verb}:{extra[0]}" if extra else verb)


def _listing(state: State) -> bool:
    """Whether the list of contacts is shown."""
    known = state.page == "contact" and state.at.get("contact") in state.data["contacts"]
    return state.page != "edit" and state.page != "groups" and not (known and state.narrow)


def _to_list(state: State, page: str = "home") -> Intent | None:
    """Return what leads to the list, or to where its navigation is; ``None`` where that is shown."""
    if state.dialog:
        return Intent("back")
    if state.page == page or _listing(state):
        return None
    return Intent("click", "nav:all") if state.page == "groups" else Intent("back")


def _in_list(state: State, id: str) -> Intent | None:
    """Return what makes the list show the contact `id`; ``None`` where it does."""
    search = str(held(state, "search"))
    if id in listed_ids(state.data, state.at.get("only", ""), search):
        return None
    return Intent("type", "search") if search else Intent("click", "nav:all")


def _delete(state: State, id: str) -> Intent:
    if state.dialog == f"delete:{id}":
        return Intent("click", "confirm")
    if state.page == "contact" and state.at["contact"] == id and not state.dialog:
        return Intent("click", "delete")
    return _to_list(state) or _in_list(state, id) or Intent("click", f"row:{id}")


def _change(state: State, wanted: Data, pair: Pair) -> Intent:
    """Return what leads to a contact that is as `wanted`."""
    before = state.data["contacts"].get(pair.now) or blank()
    if all(wanted[key] == before[key] for key in (*FIELDS, "kind", "groups")) and pair.now:
        if state.page == "contact" and state.at["contact"] == pair.now and not state.dialog:
            return Intent("click", "favour")
        return _to_list(state) or _in_list(state, pair.now) or Intent("click", f"star:{pair.now}")
    if state.page == "edit" and not state.dialog and state.at["contact"] == pair.now:
        return first(_fill(state, before, wanted)) or Intent("click", "save")
    if pair.now and state.page == "contact" and state.at["contact"] == pair.now and not state.dialog:
        return Intent("click", "edit")
    way = _to_list(state)
    if way is not None or not pair.now:
        return way or Intent("click", "new")
    return _in_list(state, pair.now) or Intent("click", f"row:{pair.now}")


def _fill(state: State, before: Data, wanted: Data) -> list[Intent | None]:
    """Return what fills the form."""
    texts = [write(state, f"field:{key}", wanted[key], before[key]) for key in FIELDS]
    kind = choose(state, "kind", wanted["kind"], before["kind"])
    groups = [
        switch(state, f"member:{name}", name in wanted["groups"], name in before["groups"])
        for name in state.data["groups"]
    ]
    return [*texts[:4], kind, *texts[4:], *groups]
