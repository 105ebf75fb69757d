"""The files of a folder as a list or a grid, and what stands above them."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, narrow
from ..text import width
from .file_manager_data import ICONS, SORTS, chain, day, path, size
from .file_manager_state import acts, arranged, picked
from .forms import button, button_width
from .stage import Stage
from .state import State
from .steps import held
from .tables import Column, Line, Tail, table

__all__ = ["browse"]

_ACTS = {
    "rename": Entry("act:rename", "Rename", "edit", "rename what is chosen"),
    "move": Entry("act:move", "Move", "move", "move what is chosen"),
    "copy": Entry("act:copy", "Copy", "copy", "copy what is chosen"),
    "star": Entry("act:star", "Star", "star", "star what is chosen"),
    "bin": Entry("act:bin", "Delete", "delete", "delete what is chosen"),
    "restore": Entry("act:restore", "Restore", "trash_restore", "restore what is chosen"),
    "erase": Entry("act:erase", "Delete forever", "delete", "delete what is chosen for good", "danger"),
}
_DETAILS = 620
"""Content that is narrower than this, in pixels of an ordinary display, shows fewer words."""


def browse(state: State, stage: Stage, box: Box) -> None:
    """Add what is above a list of files, and the list."""
    look = stage.look
    thin = narrow(stage)
    line, box = box.cut_top(look.line, look.gap)
    if state.page == "bin":
        empty = Entry(
            "empty", "Empty bin", "delete", "delete everything in the bin", "" if arranged(state) else "disabled"
        )
        place, line = line.cut_right(button_width(stage, empty), look.gap)
        button(stage, place, empty)
        stage.add("text", line, "Deleted files stay here for a while", states="muted")
    else:
        new = Entry("new", "New folder", "add", "make a new folder", "primary")
        if state.page == "files":
            place, line = line.cut_right(look.line if thin else button_width(stage, new), look.gap)
            button(stage, place, new, bare=thin)
        place = line if thin else line.cut_left(min(look.px(340), line.width))[0]
        stage.field(place, "search", kind="search", hint="Search files")
    line, box = box.cut_top(look.line, look.gap)
    if picked(state):
        _selection(state, stage, line)
    else:
        _place(state, stage, line)
    stage.add("card", box, id="list")
    if state.at.get("layout", state.data["settings"]["layout"]) == "List":
        _list(state, stage, box)
    else:
        _grid(state, stage, box)


def _selection(state: State, stage: Stage, box: Box) -> None:
    """Add what can be done with what is chosen."""
    look = stage.look
    stage.add("panel", box, id="selection")
    place, rest = box.cut_left(look.line)
    stage.add("icon_button", place, id="clear", icon="close", name="Clear selection", does="choose nothing")
    wide = box.width > look.px(_DETAILS)
    for name, allowed in reversed(acts(state).items()):
        entry = _ACTS[name]
        place, rest = rest.cut_right(button_width(stage, entry) if wide else look.line, look.px(4))
        states = f"{entry.states} flat" if allowed else f"{entry.states} flat disabled"
        button(stage, place, entry._replace(states=states), bare=not wide)
    count = len(picked(state))
    told = f"{count} {look.say('selected')}"
    short = width(told, look.font, True) > rest.width
    stage.add("text", rest, str(count) if short else told, states="bold")


def _place(state: State, stage: Stage, box: Box) -> None:
    """Add the way to the folder, and how it is shown."""
    look, items = stage.look, state.data["items"]
    rest = box
    layout = state.at.get("layout", state.data["settings"]["layout"])
    for name, icon in (("Grid", "grid"), ("List", "list")):
        place, rest = rest.cut_right(look.line, look.px(2))
        does = f"show the files as a {name.lower()}"
        states = "selected" if name == layout else ""
        stage.add("icon_button", place, id=f"layout:{name}", icon=icon, name=name, does=does, states=states)
    place, rest = rest.cut_right(look.px(130), look.gap)
    sort = state.at.get("sort", state.data["settings"]["sort"])
    stage.select(place, "sort", SORTS, sort, label="Sort by", name="Sort by")
    folder = state.at.get("folder", "")
    if state.page != "files" or held(state, "search"):
        title = "Search results" if held(state, "search") else "Starred" if state.page == "starred" else "Bin"
        stage.add("text", rest, title, states="bold")
        return
    way = ["", *chain(items, folder)]
    names = ["My files", *(items[id]["name"] for id in way[1:])]
    sizes = [round(width(look.say(name), look.font, True)) + look.px(4) for name in names]
    mark = round(1.6 * look.font)
    # Where there is no room for all, the outermost are left out.
    while len(way) > 1 and sum(sizes) + mark * (len(way) - 1) > rest.width:
        way, names, sizes = way[1:], names[1:], sizes[1:]
    for index, (id, name) in enumerate(zip(way, names, strict=True)):
        if index:
            spot, rest = rest.cut_left(mark)
            stage.add("icon", spot.middle(look.font, look.font), icon="chevron_right", states="muted")
        place, rest = rest.cut_left(sizes[index])
        if id == folder:
            stage.add("text", place, name, states="bold", said=not id)
        else:
            stage.add("link", place, name, id=f"crumb:{id}", does=f"go up to “{name}”", said=not id)


def _does(state: State, id: str) -> tuple[str, str]:
    """What a click on an item does, and what it is called in what other controls do."""
    items = state.data["items"]
    item = items[id]
    called = f"“{item['name']}”"
    if state.page != "files" or held(state, "search"):
        called += f" in {path(items, id)}, {item['kind']}"
    if item["kind"] == "folder" and state.page != "bin":
        return f"open the folder {called}", called
    return f"choose {called} and nothing else", called


def _star(state: State, id: str, called: str) -> Tail:
    on = state.data["items"][id]["starred"]
    does = f"{'unstar' if on else 'star'} {called}"
    return Tail(
        "icon_button", Entry(f"star:{id}", "Star", "star_filled" if on else "star", does, "strong" if on else "")
    )


def _pick(state: State, id: str, called: str) -> Tail:
    on = id in picked(state)
    does = f"{'untick' if on else 'tick'} {called}"
    return Tail("checkbox", Entry(f"pick:{id}", "Select", "", does, "checked" if on else ""))


def _where(state: State, stage: Stage, id: str) -> str:
    """The folders around an item."""
    items = state.data["items"]
    return path(items, id) if items[id]["parent"] else stage.look.say("My files")


def _facts(state: State, stage: Stage, id: str) -> tuple[str, str]:
    """When a file was changed and how large it is; of a folder, how much is in it."""
    items = state.data["items"]
    item = items[id]
    if item["kind"] != "folder":
        return day(item["modified"]), size(item["size"])
    count = sum(each["parent"] == id and not each["binned"] for each in items.values())
    return "", f"{count} {stage.look.say('item' if count == 1 else 'items')}"


def _list(state: State, stage: Stage, box: Box) -> None:
    items = state.data["items"]
    scattered = state.page != "files" or bool(held(state, "search"))
    columns = [
        Column("Name", 3),
        *([Column("Folder", 1.8, "muted")] if scattered else []),
        Column("Modified", 1.4, "muted", least=0 if not scattered else 520),
        Column("Size", 1.2, "right"),
    ]
    lines = []
    for id in arranged(state):
        does, called = _does(state, id)
        changed, amount = _facts(state, stage, id)
        cells = (items[id]["name"], *([_where(state, stage, id)] if scattered else []), changed, amount)
        tail = () if state.page == "bin" else (_star(state, id, called),)
        states = "selected" if id in picked(state) else ""
        icon = ICONS[items[id]["kind"]]
        lines.append(Line(f"row:{id}", cells, does, icon, tail, _pick(state, id, called), states))
    table(stage, box, "files", columns, lines, "Nothing here")


def _grid(state: State, stage: Stage, box: Box) -> None:
    look, items = stage.look, state.data["items"]
    box = box.inset(look.gap)
    found = arranged(state)
    across = max(int((box.width + look.gap) // (look.px(132) + look.gap)), 2)
    high = look.px(88) + round(1.7 * look.font)
    deep = -(-len(found) // across)
    with stage.scrolling("files", box, deep * (high + look.gap), state.scroll.get("files", 0)) as room:
        if not found:
            stage.add("text", room.cut_top(2 * look.line)[0], "Nothing here", states="muted center")
        for index, id in enumerate(found):
            top = room.top + (index // across) * (high + look.gap)
            place = Box(room.left, top, room.right, top + high).columns(across, look.gap)[index % across]
            does, called = _does(state, id)
            item = items[id]
            states = "selected" if id in picked(state) else ""
            tile = stage.add(
                "tile",
                place,
                item["name"],
                id=f"row:{id}",
                icon=ICONS[item["kind"]],
                does=does,
                states=states,
                said=False,
            )
            with stage.inside(tile):
                side = round(1.6 * look.font)
                corner = place.inset(look.px(4)).cut_top(side)[0]
                pick = _pick(state, id, called).entry
                stage.add(
                    "checkbox", corner.cut_left(side)[0], id=pick.id, name=pick.text, does=pick.does, states=pick.states
                )
                if state.page != "bin":
                    star = _star(state, id, called).entry
                    spot = corner.cut_right(side)[0]
                    stage.add(
                        "icon_button",
                        spot,
                        id=star.id,
                        icon=star.icon,
                        name=star.text,
                        does=star.does,
                        states=star.states,
                    )
