"""What the file manager shows: files, its settings, the tree of folders at the side, dialogs over them."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, dialog, narrow, shell
from .file_manager_data import KEPT, LAYOUTS, SORTS, chain, path
from .file_manager_list import browse
from .file_manager_state import named, picked, targets
from .forms import buttons, form, form_dialog, form_height, question, said
from .stage import Stage
from .state import State
from .steps import held

__all__ = ["show"]

_SECTIONS = (
    Entry("nav:files", "My files", "folder", "show all files"),
    Entry("nav:starred", "Starred", "star", "show what is starred"),
    Entry("nav:bin", "Bin", "delete", "show what was deleted"),
    Entry("nav:settings", "Settings", "settings", "change the settings"),
)


def show(state: State, stage: Stage) -> None:
    """Put the present page onto the stage."""
    items = state.data["items"]
    folder = state.at.get("folder", "") if state.page == "files" else ""
    title = next(entry.text for entry in _SECTIONS if entry.id == f"nav:{state.page}")
    inner = bool(folder) and narrow(stage)
    if inner:
        title = items[folder]["name"]
    back = "back" if state.past else ""

    def below(box: Box) -> None:
        _tree(state, stage, box)

    box = shell(stage, title, _SECTIONS, f"nav:{state.page}", back=back, below=below, said=not inner)
    if state.page == "settings":
        _settings(state, stage, box.inset(stage.look.gap))
    else:
        browse(state, stage, box.inset(stage.look.gap))
    _dialogs(state, stage)
    said(stage, 1)


def _tree(state: State, stage: Stage, box: Box) -> None:
    """Add the tree of folders, and how full the disk is, under the navigation."""
    look, items = stage.look, state.data["items"]
    box, foot = box.cut_top(max(box.height - 3 * look.line, 0))
    if box.height > 4 * look.line:
        stage.add("divider", Box(box.left, box.top + look.gap, box.right, box.top + look.gap + 1))
        head, box = box.cut_top(look.line + look.gap)
        stage.add(
            "text", head.inset(look.gap, 0)._replace(top=head.bottom - look.line), "Folders", states="small muted"
        )
        tree = [id for id in _folders(state) if id]
        high = round(0.85 * look.line)
        with stage.scrolling("tree", box, high * len(tree), state.scroll.get("tree", 0)) as room:
            for id in tree:
                line, room = room.cut_top(high)
                deep = len(chain(items, id)) - 1
                states = "selected" if state.page == "files" and state.at.get("folder", "") == id else ""
                does = f"go to the folder “{path(items, id)} / {items[id]['name']}” of the tree"
                place = line.cut_left(min(deep * look.px(14), look.px(42)))[1]
                stage.add(
                    "nav_item",
                    place,
                    items[id]["name"],
                    id=f"tree:{id}",
                    icon="folder",
                    states=states,
                    does=does,
                    said=False,
                )
    if foot.height >= 3 * look.line:
        used = sum(item["size"] for item in items.values())
        line, rest = foot.inset(look.gap, 0).cut_top(look.line)
        stage.add("text", line, "Storage", states="small muted")
        bar, rest = rest.cut_top(look.px(8), look.px(4))
        stage.add("progress", bar, value=f"{min(used / 1e6, 1):.2f}")
        stage.add("text", rest.cut_top(look.line)[0], f"{used / 1e6:.2f} / 1.00 GB", states="small")


def _folders(state: State) -> list[str]:
    """All folders, those in another one under it."""
    return targets(State(state.data))


def _settings(state: State, stage: Stage, box: Box) -> None:
    look, kept = stage.look, state.data["settings"]
    labels = ["Show folders as", "Sort by", "Empty the bin after", ""]
    wide = not narrow(stage)
    if wide:
        box = box.cut_left(look.px(640))[0].cut_top(form_height(stage, labels) + look.line + 4 * look.gap)[0]
    stage.add("card", box, id="form")
    foot, inner = box.inset(look.gap).cut_bottom(look.line, look.gap)
    changed = any(held(state, f"set:{key}", value) != value for key, value in kept.items())
    states = "primary" if changed or not state.knobs.guarded else "primary disabled"
    buttons(stage, foot, [Entry("save", "Save", does="save the settings", states=states)])
    with form(stage, inner.cut_bottom(look.gap)[1], "form:settings", labels) as (layout, sort, days, ask):
        for place, key, options, label in (
            (layout, "layout", LAYOUTS, labels[0]),
            (sort, "sort", SORTS, labels[1]),
            (days, "kept", KEPT, labels[2]),
        ):
            spot = place.cut_left(min(look.px(220), place.width))[0]
            stage.select(spot, f"set:{key}", options, kept[key], label=label)
        on = held(state, "set:ask", kept["ask"])
        does = f"{'do not ask' if on else 'ask'} before something is deleted for good"
        stage.add(
            "checkbox", ask, "Ask before deleting forever", id="set:ask", states="checked" if on else "", does=does
        )


def _dialogs(state: State, stage: Stage) -> None:
    kind, items = state.dialog, state.data["items"]
    if kind in ("folder", "rename"):
        title, verb = ("New folder", "Create") if kind == "folder" else ("Rename", "Rename")
        states = "primary" if named(state) or not state.knobs.guarded else "primary disabled"
        entries = (
            Entry("dismiss", "Cancel", does="leave it as it is"),
            Entry("accept", verb, does="give it this name", states=states),
        )
        with form_dialog(stage, title, ["Name"], entries) as (name,):
            stage.field(name, "name", label="Name", hint="Name")
    elif kind in ("move", "copy"):
        _choose(state, stage, kind)
    elif kind == "erase":
        words = items[picked(state)[0]]["name"] if len(picked(state)) == 1 else "This cannot be undone."
        question(stage, "Delete forever?", words, "Delete", "really delete it for good", said=len(picked(state)) != 1)
    elif kind == "empty":
        question(stage, "Empty the bin?", "This cannot be undone.", "Empty", "really delete all that is in the bin")


def _choose(state: State, stage: Stage, kind: str) -> None:
    """Add the dialog in which a folder is chosen."""
    look, items = stage.look, state.data["items"]
    folders = targets(state)
    into = state.at.get("into")
    states = "primary" if into is not None else "primary disabled"
    title = "Move to" if kind == "move" else "Copy to"
    entries = (
        Entry("dismiss", "Cancel", does="leave everything where it is"),
        Entry("accept", "Move here" if kind == "move" else "Copy here", does=f"{kind} to this folder", states=states),
    )
    high = 2 * look.line + 6 * look.gap + look.line * len(folders)
    frame, room = dialog(stage, look.px(440), min(high, 0.85 * stage.box.height), title, entries)
    content = look.line * len(folders)
    with stage.inside(frame), stage.scrolling("targets", room, content, state.scroll.get("targets", 0)) as rest:
        for id in folders:
            line, rest = rest.cut_top(look.line)
            deep = len(chain(items, id))
            name = items[id]["name"] if id else "My files"
            place = line.cut_left(min(deep * look.px(16), look.px(64)))[1]
            full = f"{path(items, id)} / {name}" if id else "My files"
            stage.add(
                "row",
                place,
                name,
                id=f"into:{id}",
                icon="folder",
                states="selected" if id == into else "",
                does=f"choose the folder “{full}”",
                said=not id,
            )
