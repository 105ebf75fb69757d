"""What leads from the files as they are to the files as they should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .file_manager_data import chain, names_in, present
from .file_manager_state import arranged, picked, targets
from .state import Data, Intent, State
from .steps import choose, first, fresh_id, held, switch, write

__all__ = ["toward"]

_FEW = 4
"""In a folder with no more items than this a file is dragged: all of them can be seen."""


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next step; what is binned or erased comes last, since it cannot be reached behind that."""
    return first(_ways(state, goal))


def _ways(state: State, goal: Data) -> Iterator[Intent | None]:
    now, then = state.data["items"], goal["items"]
    yield from (_make(state, id, then) for id in then if id not in now)
    known = [id for id in now if id in then and not _differ(now[id], then[id], "kind", "size", "modified")]
    for id in known:
        if now[id]["name"] != then[id]["name"]:
            yield _rename(state, id, then[id]["name"])
    for id in known:
        if now[id]["parent"] != then[id]["parent"]:
            alike = [each for each in known if _same_way(now, then, id, each)]
            yield _move(state, alike, then[id]["parent"])
    for id in known:
        if now[id]["starred"] != then[id]["starred"]:
            yield _shown(state, id) or _open(state, now[id]["parent"]) or Intent("click", f"star:{id}")
    for id in known:
        if now[id]["binned"] and not then[id]["binned"]:
            yield _restore(state, id)
    gone = [id for id in now if id not in then and now[id]["parent"] not in set(now) - set(then)]
    for id in [*known, *gone]:
        if not now[id]["binned"] and (id in gone or then[id]["binned"]):
            alike = [
                each
                for each in [*known, *gone]
                if now[each]["parent"] == now[id]["parent"]
                and not now[each]["binned"]
                and (each in gone or then[each]["binned"])
            ]
            yield _shown(state, id) or _choose(state, alike) or Intent("click", "act:bin")
    if gone:
        yield _erase(state, [id for id in gone if now[id]["binned"]])
    if state.data["settings"] != goal["settings"]:
        yield _set(state, goal["settings"])


def _differ(one: Data, other: Data, *keys: str) -> bool:
    return any(one[key] != other[key] for key in keys)


def _same_way(now: Data, then: Data, one: str, other: str) -> bool:
    """Whether the second item has to be moved from where the first one is, to where that has to be."""
    from_here = now[one]["parent"] == now[other]["parent"] and present(now, one) == present(now, other)
    return from_here and then[one]["parent"] == then[other]["parent"] != now[other]["parent"]


def _open(state: State, folder: str) -> Intent | None:
    """The next step into a folder; ``None`` in it."""
    if state.dialog:
        return Intent("back")
    plain = state.page == "files" and not held(state, "search")
    here = state.at.get("folder", "")
    if plain and here == folder:
        return None
    way = chain(state.data["items"], folder)
    if not plain or not folder or (here and here not in way):
        return Intent("click", "nav:files")
    return Intent("click", f"row:{way[way.index(here) + 1] if here else way[0]}")


def _choose(state: State, ids: Sequence[str], page: str = "files") -> Intent | None:
    """The next step to have chosen exactly these, in the folder where they are or in the bin."""
    if state.dialog:
        return Intent("back")
    if page == "bin":
        way = None if state.page == "bin" else Intent("click", "nav:bin")
    else:
        way = _open(state, state.data["items"][ids[0]]["parent"])
    if way is not None:
        return way
    chosen = picked(state)
    if any(id not in ids for id in chosen):
        return Intent("click", "clear")
    return next((Intent("click", f"pick:{id}") for id in ids if id not in chosen), None)


def _shown(state: State, id: str) -> Intent | None:
    """The next step to get an item and the folders around it out of the bin; ``None`` where none of them is in it."""
    items = state.data["items"]
    return next((_restore(state, each) for each in chain(items, id) if items[each]["binned"]), None)


def _restore(state: State, id: str) -> Intent:
    return _choose(state, [id], "bin") or Intent("click", "act:restore")


def _make(state: State, id: str, then: Data) -> Intent | None:
    """Make what is missing: a folder, or a file as the copy of another."""
    now, item = state.data["items"], then[id]
    place = item["parent"]
    if id != fresh_id(now, "f") or (place and place not in now):
        return None
    if item["kind"] == "folder":
        return _make_folder(state, item["name"], place)
    keys = ("kind", "size", "modified")
    sources = [each for each in now if not _differ(now[each], item, *keys)]
    sources.sort(key=lambda each: (now[each]["name"] != item["name"], not present(now, each)))
    return _put(state, sources[:1], "copy", place) if sources else None


def _make_folder(state: State, name: str, place: str) -> Intent | None:
    if name.lower() in names_in(state.data["items"], place):
        return None
    if way := place and _shown(state, place):
        return way
    if state.dialog == "folder" and state.at.get("folder", "") == place and state.page == "files":
        return write(state, "name", name) or Intent("click", "accept")
    if held(state, "search") and not state.dialog:
        return Intent("click", "nav:files")
    return _open(state, place) or Intent("click", "new")


def _rename(state: State, id: str, name: str) -> Intent | None:
    items = state.data["items"]
    if name.lower() in names_in(items, items[id]["parent"], id):
        return None
    if state.dialog == "rename" and picked(state) == [id]:
        return write(state, "name", name, items[id]["name"]) or Intent("click", "accept")
    return _shown(state, id) or _choose(state, [id]) or Intent("click", "act:rename")


def _move(state: State, ids: Sequence[str], place: str) -> Intent | None:
    if place and place not in state.data["items"]:
        return None
    way = first(_shown(state, id) for id in (*ids, *([place] if place else [])))
    if way is not None:
        return way
    plain = state.page == "files" and not held(state, "search") and not state.dialog and not picked(state)
    if (
        state.drags
        and plain
        and len(ids) == 1
        and {ids[0], place} <= set(arranged(state))
        and len(arranged(state)) <= _FEW
    ):
        return Intent("drag", f"row:{ids[0]}", target=f"row:{place}")
    return _put(state, ids, "move", place)


def _put(state: State, ids: Sequence[str], kind: str, place: str) -> Intent | None:
    """Move or copy files through the dialog."""
    if state.dialog == kind and sorted(picked(state)) == sorted(ids):
        if place not in targets(state):
            return None
        return Intent("click", "accept" if state.at.get("into") == place else f"into:{place}")
    way = first(_shown(state, id) for id in (*ids, *([place] if place else [])))
    return way or _choose(state, ids) or Intent("click", f"act:{kind}")


def _erase(state: State, ids: Sequence[str]) -> Intent | None:
    """Delete for good; all of the bin at once where all of it is to go."""
    binned = [id for id, item in state.data["items"].items() if item["binned"]]
    if set(ids) == set(binned):
        if state.dialog == "empty":
            return Intent("click", "confirm")
        if state.dialog:
            return Intent("back")
        return Intent("click", "empty" if state.page == "bin" else "nav:bin")
    if state.dialog == "erase" and sorted(picked(state)) == sorted(ids):
        return Intent("click", "confirm")
    return _choose(state, ids, "bin") or Intent("click", "act:erase")


def _set(state: State, wanted: Data) -> Intent | None:
    if state.dialog:
        return Intent("back")
    if state.page != "settings":
        return Intent("click", "nav:settings")
    now = state.data["settings"]
    return first(
        (
            *(choose(state, f"set:{key}", wanted[key], now[key]) for key in ("layout", "sort", "kept")),
            switch(state, "set:ask", wanted["ask"], now["ask"]),
            Intent("click", "save"),
        )
    )
