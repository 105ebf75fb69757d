"""Tasks in the file manager."""

from __future__ import annotations

import copy
from collections import Counter

from ...draws import Draws
from .app import Template
from .file_manager_data import (
    KEPT,
    LAYOUTS,
    SORTS,
    chain,
    copied,
    inside,
    names_in,
    new_folder,
    present,
)
from .state import Data
from .steps import fresh_id
from .wording import listed, phrase, quoted

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None

_NEW_FOLDERS = ("Holidays", "Archive 2024", "Warranty", "Wish list", "Podcasts", "Visa", "Moving", "Newsletter", "Team")
_NEW_STEMS = (
    "Final version",
    "For Maria",
    "Read me first",
    "Version 7",
    "Signed",
    "To print",
    "Corrected",
    "Translated",
)
_KINDS = {
    **{"document": "documents", "table": "tables", "image": "images", "music": "music files", "video": "videos"},
    **{"archive": "archives"},
}


def _place(items: Data, folder: str) -> str:
    """Return a folder as instructions call it."""
    if not folder:
        return "My files"
    around = chain(items, folder)[:-1]
    return f"the folder {' / '.join(items[id]['name'] for id in (*around, folder))}"


def _called(draws: Draws, items: Data, id: str) -> str:
    """Return what an item is called, with where it is, at least if another has its name."""
    item = items[id]
    kind = "folder" if item["kind"] == "folder" else "file"
    same = Counter(each["name"].lower() for each in items.values())
    if same[item["name"].lower()] == 1 and draws.chance(0.4):
        return f"the {kind} {item['name']}"
    where = "directly in My files" if not item["parent"] else f"in {_place(items, item['parent'])}"
    return f"the {kind} {item['name']} {where}"


def _some(draws: Draws, items: Data, kinds: str = "") -> str | None:
    """Return the id of an item that can be seen, a file or, with `kinds`, a ``"folder"`` or ``"any"``."""
    found = [
        id
        for id, item in items.items()
        if present(items, id) and (kinds == "any" or (item["kind"] == "folder") is (kinds == "folder"))
    ]
    return draws.pick(found) if found else None


def _folder(draws: Draws, items: Data, *besides: str) -> str | None:
    """Return a folder, ``""`` for the outermost, other than some."""
    found = [id for id, item in items.items() if item["kind"] == "folder" and present(items, id)]
    found = [id for id in ("", *found, *found) if id not in besides]
    return draws.pick(found) if found else None


def _full(items: Data, least: int) -> dict[str, list[str]]:
    """Return the folders with at least so many files that can be seen, and these."""
    found: dict[str, list[str]] = {}
    for id, item in items.items():
        if item["kind"] != "folder" and present(items, id):
            found.setdefault(item["parent"], []).append(id)
    return {place: ids for place, ids in found.items() if len(ids) >= least}


def _new_folder(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items, name = goal["items"], draws.pick(_NEW_FOLDERS)
    place = _folder(draws, items)
    if place is None or name.lower() in names_in(items, place):
        return None
    where = _place(items, place)
    new_folder(items, name, place)
    ways = ("create a new folder {name} in {where}.", "make a folder called {name} in {where}.")
    return phrase(draws, *ways, name=quoted(name), where=where), goal


def _rename(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items, "any")
    if id is None:
        return None
    what, item = _called(draws, items, id), items[id]
    name = draws.pick(_NEW_FOLDERS)
    if item["kind"] != "folder":
        name = f"{draws.pick(_NEW_STEMS)}.{item['name'].rpartition('.')[2]}"
    if name.lower() in names_in(items, item["parent"]):
        return None
    item["name"] = name
    ways = (
        "rename {what} to {name}.",
        "{what} needs another name: call it {name}.",
        "give {what} the new name {name}.",
    )
    return phrase(draws, *ways, what=what, name=quoted(name)), goal


def _star(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items, "any")
    if id is None:
        return None
    items[id]["starred"] = not items[id]["starred"]
    ways = ("star {what}.", "mark {what} with a star.", "put a star on {what}.")
    if not items[id]["starred"]:
        ways = ("take the star off {what}.", "remove the star from {what}.", "unstar {what}.")
    return phrase(draws, *ways, what=_called(draws, items, id)), goal


def _delete(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items, "any" if draws.chance(0.3) else "")
    if id is None or any(items[each]["binned"] for each in inside(items, id)):
        return None
    what = _called(draws, items, id)
    items[id]["binned"] = True
    return phrase(draws, "delete {what}.", "move {what} to the bin.", "put {what} into the bin.", what=what), goal


def _binned(draws: Draws, items: Data) -> str | None:
    """Return the id of an item in the bin that has a name of its own there."""
    found = [id for id, item in items.items() if item["binned"]]
    names = Counter(items[id]["name"].lower() for id in found)
    found = [id for id in found if names[items[id]["name"].lower()] == 1 and all(_kept(items, id))]
    return draws.pick(found) if found else None


def _kept(items: Data, id: str) -> list[bool]:
    """Whether each of the folders around an item is outside the bin."""
    return [not items[each]["binned"] for each in chain(items, id)[:-1]]


def _restore(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _binned(draws, items)
    if id is None:
        return None
    items[id]["binned"] = False
    name = items[id]["name"]
    ways = (
        "restore {name} from the bin.",
        "{name} was deleted by mistake. Get it back out of the bin.",
        "the file {name} is in the bin. Put it back where it was.",
    )
    return phrase(draws, *ways, name=name), goal


def _erase(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _binned(draws, items)
    if id is None or any(inside(items, id)) or sum(item["binned"] for item in items.values()) < 2:
        return None
    name = items.pop(id)["name"]
    ways = (
        "delete {name}, which is in the bin, forever.",
        "{name} is in the bin. Delete it for good, but leave everything else in the bin.",
    )
    return phrase(draws, *ways, name=name), goal


def _empty(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    gone = [id for id in items if any(items[each]["binned"] for each in chain(items, id))]
    for id in gone:
        del items[id]
    ways = (
        "empty the bin.",
        "delete everything that is in the bin for good.",
        "there is too much in the bin. Empty it.",
    )
    return (phrase(draws, *ways), goal) if gone else None


def _move(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items, "any" if draws.chance(0.25) else "")
    if id is None:
        return None
    item = items[id]
    place = _folder(draws, items, item["parent"], id, *inside(items, id))
    if place is None or item["name"].lower() in names_in(items, place):
        return None
    what = _called(draws, items, id)
    item["parent"] = place
    ways = ("move {what} to {where}.", "{what} belongs in {where}. Move it there.", "put {what} into {where}.")
    return phrase(draws, *ways, what=what, where=_place(items, place)), goal


def _copy(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items)
    if id is None:
        return None
    place = _folder(draws, items, items[id]["parent"])
    if place is None or items[id]["name"].lower() in names_in(items, place):
        return None
    what = _called(draws, items, id)
    items[fresh_id(items, "f")] = copied(items, id, place)
    ways = ("copy {what} to {where}.", "put a copy of {what} into {where}.")
    return phrase(draws, *ways, what=what, where=_place(items, place)), goal


def _all_of_a_kind(draws: Draws, data: Data) -> Made:
    """All files of a kind of a folder are moved, or deleted."""
    goal = copy.deepcopy(data)
    items = goal["items"]
    seen = [(item["parent"], item["kind"]) for id, item in items.items() if present(items, id)]
    several = sorted(key for key, count in Counter(seen).items() if 2 <= count <= 4 and key[1] != "folder")
    if not several:
        return None
    here, kind = draws.pick(several)
    ids = [id for id in items if (items[id]["parent"], items[id]["kind"]) == (here, kind) and present(items, id)]
    endings = listed(sorted({f".{items[id]['name'].rpartition('.')[2]}" for id in ids}), "or")
    what = f"all {_KINDS[kind]} (files ending in {endings})"
    place = _folder(draws, items, here)
    if draws.chance(0.35) or place is None:
        for id in ids:
            items[id]["binned"] = True
        ways = ("delete {what} in {here}, but nothing else there.", "in {here}, move {what} to the bin.")
        return phrase(draws, *ways, what=what, here=_place(items, here)), goal
    if any(items[id]["name"].lower() in names_in(items, place) for id in ids):
        return None
    for id in ids:
        items[id]["parent"] = place
    ways = ("move {what} from {here} to {there}.", "in {here}, choose {what} and move them to {there}.")
    return phrase(draws, *ways, what=what, here=_place(items, here), there=_place(items, place)), goal


def _extreme(draws: Draws, data: Data) -> Made:
    """The largest, newest or oldest file of a folder is starred, or deleted."""
    goal = copy.deepcopy(data)
    items = goal["items"]
    full = _full(items, 3)
    if not full:
        return None
    place = draws.pick(sorted(full))
    ids = full[place]
    key, word, sign = draws.pick(
        (("size", "largest", 1), ("size", "smallest", -1), ("modified", "newest", 1), ("modified", "oldest", -1))
    )
    ids.sort(key=lambda id: items[id][key], reverse=sign > 0)
    best = ids[0]
    if items[best][key] == items[ids[1]][key]:
        return None
    # As sizes are shown, it is still the largest.
    if key == "size" and abs(items[best][key] - items[ids[1]][key]) < 200:
        return None
    words = {"newest": "most recently modified", "oldest": "least recently modified"}
    told = f"the {words.get(word, word)} file in {_place(items, place)} (folders in it do not count)"
    if draws.chance(0.5):
        items[best]["binned"] = True
        return phrase(draws, "delete {told}.", "move {told} to the bin.", told=told), goal
    if items[best]["starred"]:
        return None
    items[best]["starred"] = True
    return phrase(draws, "star {told}.", "put a star on {told}.", told=told), goal


def _sort_out(draws: Draws, data: Data) -> Made:
    """A new folder for one or two files."""
    goal = copy.deepcopy(data)
    items, name = goal["items"], draws.pick(_NEW_FOLDERS)
    full = _full(items, 1)
    if not full:
        return None
    here = draws.pick(sorted(full))
    if name.lower() in names_in(items, here):
        return None
    ids = full[here]
    moved = draws.sample(ids, draws.between(1, 2))
    names = listed([items[id]["name"] for id in moved])
    where = _place(items, here)
    folder = new_folder(items, name, here)
    for id in moved:
        items[id]["parent"] = folder
    ways = (
        "in {where}, create a folder {name} and move {names} into it.",
        "make a folder called {name} in {where}. Then move {names} from there into the new folder.",
    )
    return phrase(draws, *ways, where=where, name=quoted(name), names=names), goal


def _rename_and_move(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    items = goal["items"]
    id = _some(draws, items)
    if id is None:
        return None
    item = items[id]
    what = _called(draws, items, id)
    name = f"{draws.pick(_NEW_STEMS)}.{item['name'].rpartition('.')[2]}"
    place = _folder(draws, items, item["parent"])
    if place is None or {name.lower(), item["name"].lower()} & (
        names_in(items, place) | names_in(items, item["parent"], id)
    ):
        return None
    item.update(name=name, parent=place)
    ways = ("rename {what} to {name} and move it to {where}.", "move {what} to {where} and call it {name} there.")
    return phrase(draws, *ways, what=what, name=quoted(name), where=_place(items, place)), goal


def _settings(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    kept = goal["settings"]
    parts = draws.sample(("layout", "sort", "kept", "ask"), draws.between(1, 2))
    said = []
    for key in parts:
        if key == "ask":
            kept["ask"] = not kept["ask"]
            said.append("ask before deleting forever" if kept["ask"] else "no longer ask before deleting forever")
        else:
            options = {"layout": LAYOUTS, "sort": SORTS, "kept": KEPT}[key]
            kept[key] = draws.pick([option for option in options if option != kept[key]])
            words = {"layout": "show folders as a {}", "sort": "sort files by {}", "kept": "empty the bin after {}"}
            said.append(words[key].format(kept[key].lower()))
    ways = (
        "change the settings of the file manager: it should {what}.",
        "the file manager should {what}. Set this in its settings.",
    )
    return phrase(draws, *ways, what=listed(said)), goal


TEMPLATES = (
    Template("star", 0.1, _star),
    Template("new-folder", 0.2, _new_folder),
    Template("delete", 0.2, _delete),
    Template("rename", 0.3, _rename),
    Template("restore", 0.2, _restore),
    Template("empty-bin", 0.2, _empty),
    Template("erase", 0.3, _erase),
    Template("settings", 0.3, _settings),
    Template("move", 0.4, _move),
    Template("copy", 0.4, _copy),
    Template("extreme", 0.6, _extreme),
    Template("rename-and-move", 0.7, _rename_and_move),
    Template("all-of-a-kind", 0.8, _all_of_a_kind),
    Template("sort-out", 0.9, _sort_out),
)
"""Kinds of tasks."""
