"""What a file manager keeps: folders and files, some of them in the bin, and how it is set."""

from __future__ import annotations

from collections.abc import Iterator

from ...draws import Draws
from .state import Data, Knobs
from .steps import fresh_id

__all__ = [
    "ICONS",
    "KEPT",
    "LAYOUTS",
    "SORTS",
    "chain",
    "copied",
    "day",
    "files",
    "free_name",
    "inside",
    "names_in",
    "new_folder",
    "path",
    "present",
    "size",
]

LAYOUTS = ("List", "Grid")
"""How a folder is shown."""

SORTS = ("Name", "Modified", "Size")
"""What files are sorted by."""

KEPT = ("7 days", "30 days", "90 days")
"""How long the bin may keep what is in it."""

ICONS = {
    **{"folder": "folder_filled", "document": "document", "table": "table", "image": "image", "music": "music"},
    **{"video": "film", "archive": "archive"},
}
"""Pictures of kinds of files."""

_FOLDERS = (
    *("Invoices", "Photos", "Travel", "Recipes", "Projects", "Reports", "Taxes", "Letters", "School", "Garden"),
    *("Clients", "Contracts", "Insurance", "Designs", "Meetings", "House"),
)
_PARTS = ("2022", "2023", "2024", "Drafts", "Old", "Shared", "Final", "Scans")
_NAMES = {
    "document": (
        *("Minutes", "Letter", "Packing list", "Offer", "Contract", "Manual", "Summary", "Agenda", "Essay", "Receipt"),
        *("Checklist", "Timetable"),
    ),
    "table": ("Budget", "Expenses", "Guest list", "Inventory", "Grades", "Price list", "Hours", "Forecast"),
    "image": ("Beach", "Birthday", "Logo", "Sunset", "Floor plan", "Portrait", "Harbour", "Poster"),
    "music": ("Morning song", "Interview", "Ringtone", "Choir", "Podcast"),
    "video": ("Wedding", "Concert", "Drone flight", "Tutorial"),
    "archive": ("Backup", "Photos export", "Sources", "Templates"),
}
_ENDINGS = {
    **{"document": ("docx", "pdf", "txt"), "table": ("xlsx", "csv"), "image": ("jpg", "png"), "music": ("mp3",)},
    **{"video": ("mp4",), "archive": ("zip",)},
}
_SIZES = {"document": 400, "table": 300, "image": 6000, "music": 9000, "video": 90000, "archive": 40000}
_VARIANTS = (" 2", " new", " old", " final", " March", " April")


def size(kilobytes: int) -> str:
    """Return a size as it is shown."""
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"


def day(date: str) -> str:
    """Return a date as it is shown: ``"12 Mar 2024"`` for ``"2024-03-12"``."""
    year, month, number = date.split("-")
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{int(number)} {names[int(month) - 1]} {year}"


def files(draws: Draws, knobs: Knobs) -> Data:
    """Return about ``knobs.records`` files in folders, and a few in the bin."""
    items: Data = {}
    _folders(draws, items, max(knobs.records // 4, 4), knobs.alike)
    folders = list(items)
    # Few folders hold most of the files, as with people.
    crowded = draws.sample(folders, max(len(folders) // 2, 2))
    for _ in range(max(knobs.records, 6)):
        place = draws.pick(crowded) if draws.chance(0.7) else draws.pick(["", *folders])
        _add_file(draws, items, place, knobs.alike)
    for id in draws.sample([id for id in items if items[id]["kind"] != "folder"], max(knobs.records // 8, 2)):
        items[id]["binned"] = True
        items[id]["starred"] = False
    settings = {"layout": draws.pick(LAYOUTS), "sort": draws.pick(SORTS), "kept": draws.pick(KEPT)}
    return {"items": items, "settings": settings | {"ask": draws.chance(0.5)}}


def _folders(draws: Draws, items: Data, count: int, alike: bool) -> None:
    names = draws.sample(_FOLDERS, count)
    for name in names:
        # Deeper folders are named by parts of what is above them, so that the same name comes more than once.
        above = [id for id, item in items.items() if item["parent"] == ""]
        if above and draws.chance(0.4):
            parent = draws.pick(above)
            taken = {item["name"] for item in items.values() if item["parent"] == parent}
            name = draws.pick([part for part in _PARTS if part not in taken])
        else:
            parent = ""
            if alike and above and draws.chance(0.4):
                name = f"{items[draws.pick(above)]['name']} {draws.pick(('archive', 'new', '2023', 'copy'))}"
                if any(item["name"] == name for item in items.values()):
                    continue
        items[fresh_id(items, "f")] = _item(name, "folder", parent, 0, "2024-01-01")


def _add_file(draws: Draws, items: Data, parent: str, alike: bool) -> None:
    kind = draws.pick(list(_NAMES)) if draws.chance(0.4) else draws.pick(("document", "table", "image"))
    stem, ending = draws.pick(_NAMES[kind]), draws.pick(_ENDINGS[kind])
    near = [item for item in items.values() if item["parent"] == parent and item["kind"] != "folder"]
    if alike and near and draws.chance(0.5):
        other = draws.pick(near)
        kind, ending = other["kind"], other["name"].rpartition(".")[2]
        stem = other["name"].rpartition(".")[0] + draws.pick(_VARIANTS)
    name = f"{stem}.{ending}"
    taken = {item["name"] for item in (near if alike else items.values())}
    while name in taken:
        stem += draws.pick(_VARIANTS)
        name = f"{stem}.{ending}"
    kilobytes = draws.between(_SIZES[kind] // 20, _SIZES[kind])
    date = f"202{draws.between(2, 4)}-{draws.between(1, 12):02d}-{draws.between(1, 28):02d}"
    items[fresh_id(items, "f")] = _item(name, kind, parent, kilobytes, date) | {"starred": draws.chance(0.15)}


def _item(name: str, kind: str, parent: str, kilobytes: int, modified: str) -> Data:
    given = {"name": name, "kind": kind, "parent": parent, "size": kilobytes, "modified": modified}
    return {**given, "starred": False, "binned": False}


def chain(items: Data, id: str) -> list[str]:
    """Return the folders that lead to an item, from the outermost to the item itself."""
    found: list[str] = []
    while id in items and id not in found:
        found.insert(0, id)
        id = items[id]["parent"]
    return found


def present(items: Data, id: str) -> bool:
    """Whether neither the item nor a folder around it is in the bin."""
    return not any(items[each]["binned"] for each in chain(items, id))


def inside(items: Data, id: str) -> Iterator[str]:
    """Yield all that is in a folder, at any depth."""
    for each in items:
        if each != id and id in chain(items, each):
            yield each


def path(items: Data, id: str) -> str:
    """Return where an item is: ``"My files"``, or ``"Taxes / 2023"``."""
    return " / ".join(items[each]["name"] for each in chain(items, id)[:-1]) or "My files"


def names_in(items: Data, parent: str, besides: str = "") -> set[str]:
    """Return the names in a folder, in lower case, less that of the item `besides`."""
    found = (item for id, item in items.items() if item["parent"] == parent and id != besides and not item["binned"])
    return {item["name"].lower() for item in found}


def free_name(items: Data, name: str, parent: str) -> str:
    """Return `name`, or one made of it that nothing else in the folder has: ``"Letter (2).pdf"``."""
    taken = names_in(items, parent)
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    count = 2
    while name.lower() in taken:
        name = f"{stem} ({count}){dot}{ending}"
        count += 1
    return name


def copied(items: Data, id: str, parent: str) -> Data:
    """Return a copy of a file, to be put into a folder."""
    item = items[id]
    return {**item, "name": free_name(items, item["name"], parent), "parent": parent, "starred": False}


def new_folder(items: Data, name: str, parent: str) -> str:
    """Make a folder and return its id."""
    id = fresh_id(items, "f")
    items[id] = _item(name, "folder", parent, 0, "2024-06-11")
    return id
