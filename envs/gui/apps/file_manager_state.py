"""What of the files is shown and chosen, and what can be done with it."""

from __future__ import annotations

from .file_manager_data import inside, names_in, path, present
from .state import State
from .steps import held

__all__ = ["acts", "arranged", "named", "picked", "targets"]


def arranged(state: State) -> list[str]:
    """Return the ids of what the page shows: folders before files."""
    items, words = state.data["items"], str(state.fields.get("search", "")).lower()
    if state.page == "bin":
        found = [id for id, item in items.items() if item["binned"]]
    elif words:
        found = [id for id, item in items.items() if words in item["name"].lower() and present(items, id)]
    elif state.page == "starred":
        found = [id for id, item in items.items() if item["starred"] and present(items, id)]
    else:
        place = state.at.get("folder", "")
        found = [id for id, item in items.items() if item["parent"] == place and present(items, id)]
    found.sort(key=lambda id: items[id]["name"].lower())
    sort = state.at.get("sort", state.data["settings"]["sort"])
    if sort != "Name":
        found.sort(key=lambda id: items[id][sort.lower()], reverse=True)
    return sorted(found, key=lambda id: items[id]["kind"] != "folder")


def picked(state: State) -> list[str]:
    """Return the ids of what is chosen."""
    return [id for id in state.at.get("picked", ()) if id in state.data["items"]]


def acts(state: State) -> dict[str, bool]:
    """Return what can be done with what is chosen, by its name, and whether it can be done just now."""
    chosen, items = picked(state), state.data["items"]
    if state.page == "bin":
        return {"restore": True, "erase": True}
    plain = all(items[id]["kind"] != "folder" for id in chosen)
    return {"rename": len(chosen) == 1, "move": True, "copy": plain, "star": True, "bin": True}


def targets(state: State) -> list[str]:
    """Return the folders that what is chosen could be put into, as the dialog lists them; ``""`` is the outermost."""
    items, chosen = state.data["items"], picked(state)
    barred = {each for id in chosen for each in (id, *inside(items, id))}
    folders = [id for id, item in items.items() if item["kind"] == "folder" and present(items, id)]
    folders.sort(key=lambda id: path(items, id).lower() + " / " + items[id]["name"].lower())
    tree: list[str] = [""]

    def add(parent: str) -> None:
        for id in folders:
            if items[id]["parent"] == parent and id not in barred:
                tree.append(id)
                add(id)

    add("")
    return tree


def named(state: State) -> bool:
    """Whether what stands in the dialog is a name that can be given."""
    kind = state.dialog
    name = str(held(state, "name")).strip()
    items = state.data["items"]
    own = picked(state)[0] if kind == "rename" and picked(state) else ""
    place = items[own]["parent"] if own else state.at.get("folder", "")
    changed = not own or name != items[own]["name"]
    free = name.lower() not in names_in(items, place, own)
    return bool(name) and "/" not in name and free and (changed or not state.knobs.guarded)
