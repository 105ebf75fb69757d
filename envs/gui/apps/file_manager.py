"""A file manager: folders, files, what is starred, a bin."""

from __future__ import annotations

from ...draws import Draws
from .app import App
from .file_manager_data import copied, files, free_name, inside, new_folder, present
from .file_manager_state import acts, named, picked, targets
from .file_manager_tasks import TEMPLATES
from .file_manager_view import show
from .file_manager_way import toward
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import fresh_id, held

__all__ = ["FilesApp"]


class FilesApp(App):
    """Folders and files."""

    name = "file-manager"
    title = "Files"
    templates = TEMPLATES
    page = "files"

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return files(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        show(state, stage)

    def click(self, state: State, id: str) -> bool:
        kind, _, name = id.partition(":")
        items = state.data["items"]
        if kind == "nav":
            return state.home(name, **_kept(state))
        if kind in ("crumb", "tree"):
            return state.go("files", **_kept(state), folder=name)
        if kind == "row" and items[name]["kind"] == "folder" and state.page != "bin":
            return state.go("files", **_kept(state), folder=name)
        if kind == "row":
            return _set(state, picked=[name])
        if kind == "pick":
            chosen = picked(state)
            return _set(state, picked=[each for each in chosen if each != name] if name in chosen else [*chosen, name])
        if kind == "star":
            items[name]["starred"] = not items[name]["starred"]
            return True
        if kind == "layout":
            state.scroll.pop("files", None)
            return _set(state, layout=name)
        if kind == "into":
            return _set(state, into=name)
        if kind == "act":
            return self._act(state, name)
        return self._press(state, id)

    def chosen(self, state: State, id: str, option: str) -> None:
        if id == "sort":
            _set(state, sort=option)

    def typed(self, state: State, id: str) -> None:
        if id == "search":
            state.scroll.pop("files", None)
            _set(state, picked=[])

    def enter(self, state: State, id: str) -> bool:
        # The list has followed every letter already.
        return id == "search" or (id == "name" and self._accept(state))

    def drop(self, state: State, id: str, target: str) -> bool:
        kind, _, name = id.partition(":")
        place, _, onto = target.partition(":")
        items = state.data["items"]
        if kind not in ("row", "pick", "star") or name not in items or state.page == "bin":
            return False
        moved = picked(state) if name in picked(state) else [name]
        if target == "nav:bin":
            return _bin(state, moved)
        if target == "nav:files":
            onto = ""
        elif place not in ("row", "crumb", "tree") or (onto and items[onto]["kind"] != "folder"):
            return False
        if any(onto in (each, *inside(items, each)) or items[each]["parent"] == onto for each in moved):
            return False
        return _move(state, moved, onto)

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)

    def _press(self, state: State, id: str) -> bool:
        if id in ("back", "dismiss"):
            return state.back()
        if id == "clear":
            return _set(state, picked=[])
        if id == "new":
            state.fields["name"] = ""
            state.dialog = "folder"
            return True
        if id == "accept":
            return self._accept(state)
        if id == "empty":
            state.dialog = "empty"
            return _asks(state) or self._confirm(state)
        if id == "confirm":
            return self._confirm(state)
        if id == "set:ask":
            state.fields[id] = not held(state, id, state.data["settings"]["ask"])
            return True
        if id == "save":
            kept = state.data["settings"]
            kept.update({key: held(state, f"set:{key}", value) for key, value in kept.items()})
            state.said = "Saved"
            return True
        return False

    def _act(self, state: State, name: str) -> bool:
        """Do something with what is chosen, or ask for more."""
        items, chosen = state.data["items"], picked(state)
        if not chosen or not acts(state).get(name, False):
            return False
        if name == "rename":
            state.fields["name"] = items[chosen[0]]["name"]
        if name in ("rename", "move", "copy", "erase"):
            state.dialog = name
            state.scroll.pop("targets", None)
            _set(state, into=None)
            return name != "erase" or _asks(state) or self._confirm(state)
        if name == "star":
            on = not all(items[id]["starred"] for id in chosen)
            for id in chosen:
                items[id]["starred"] = on
            return True
        return _bin(state, chosen, name == "bin")

    def _accept(self, state: State) -> bool:
        """Give the name, or put what is chosen into the folder, that stands in the dialog."""
        items, chosen, kind = state.data["items"], picked(state), state.dialog
        if kind in ("folder", "rename"):
            if not named(state):
                state.said = "Please choose another name"
                return not state.knobs.guarded
            name = str(held(state, "name")).strip()
            if kind == "folder":
                new_folder(items, name, state.at.get("folder", ""))
            else:
                items[chosen[0]]["name"] = name
        elif kind in ("move", "copy"):
            into = state.at.get("into")
            if into is None or into not in targets(state):
                return False
            if kind == "move":
                _move(state, chosen, into)
            else:
                for id in chosen:
                    items[fresh_id(items, "f")] = copied(items, id, into)
        else:
            return False
        state.dialog = ""
        state.said = {"folder": "Created", "rename": "Renamed", "move": "Moved", "copy": "Copied"}[kind]
        return _set(state, picked=[])

    def _confirm(self, state: State) -> bool:
        """Delete for good."""
        items = state.data["items"]
        gone = picked(state) if state.dialog == "erase" else [id for id in items if items[id]["binned"]]
        for each in {each for id in gone for each in (id, *inside(items, id))}:
            del items[each]
        state.dialog = ""
        state.said = "Deleted"
        return _set(state, picked=[])


def _kept(state: State) -> Data:
    """How files are shown, which stays as it is from folder to folder."""
    return {key: state.at[key] for key in ("layout", "sort") if key in state.at}


def _set(state: State, **at: object) -> bool:
    state.at = {**state.at, **at}
    return True


def _asks(state: State) -> bool:
    return state.knobs.guarded or bool(state.data["settings"]["ask"])


def _bin(state: State, ids: list[str], binned: bool = True) -> bool:
    """Put items into the bin, or back to where they were; to the outermost folder where that is in the bin itself."""
    items = state.data["items"]
    for id in ids:
        items[id]["binned"] = binned
        if not binned and not present(items, id):
            items[id]["parent"] = ""
    state.said = "Moved to the bin" if binned else "Restored"
    return _set(state, picked=[])


def _move(state: State, ids: list[str], into: str) -> bool:
    items = state.data["items"]
    for id in ids:
        if items[id]["parent"] != into and into not in (id, *inside(items, id)):
            items[id].update(name=free_name(items, items[id]["name"], into), parent=into)
    state.said = "Moved"
    return _set(state, picked=[])
