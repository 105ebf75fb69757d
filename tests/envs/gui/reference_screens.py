"""Random screens with lists, forms, bars, cards and look-alikes, for what is said about controls."""

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.components import Entry, dialog, labelled, shell
from rewardlab.envs.gui.look import DENSITIES, Look

PEOPLE = (
    *("Alice Meyer", "Bob Fischer", "Carol Weber", "Alice Mayer", "Dan Okafor", "Eva Lindt", "Farid Amin", "Gus Ray"),
    *("Hana Sato", "Ivo Marin", "Jill Stone", "Kim Berg"),
)
FILES = tuple(f"{name} {year}.pdf" for name in ("Invoice", "Report", "Contract", "Plan") for year in range(2019, 2026))
ENTRIES = (
    Entry("inbox", "Inbox", "inbox", "open the inbox"),
    Entry("sent", "Sent", "send", "see what was sent"),
    Entry("drafts", "Drafts", "file", "open the drafts"),
    Entry("people", "People", "group", "see the people"),
    Entry("calendar", "Calendar", "calendar", "open the calendar"),
)
TOOLS = (
    Entry("find", "Search", "search", "search the messages"),
    Entry("bell", "Alerts", "bell", "see the alerts"),
    Entry("help", "Help", "help", "get help"),
    Entry("print", "Print", "print", "print the page"),
    Entry("more", "More", "more", "see more actions"),
    Entry("star", "Star", "star", "mark the page with a star"),
)
LABELS = ("Email", "Name", "Street", "City", "Phone", "Language", "Dark mode", "Sounds", "Volume", "Newsletter")


def random_screen(number, size=None):
    """Screen `number`."""
    draws = Draws("reference screens", number)
    look = Look(
        draws.pick(("slate", "ocean", "mono")),
        draws.chance(0.3),
        draws.pick(DENSITIES),
        1.0,
        draws.pick(("en", "en", "de")),
    )
    width, height = size or draws.pick(((1280, 800), (1024, 768), (420, 800), (1600, 900)))
    build = Builder(width, height, look, "Trial")
    entries = draws.sample(ENTRIES, draws.between(2, 5)) if draws.chance(0.8) else []
    tools = draws.sample(TOOLS, draws.between(1, 5))
    rest = shell(build, "Trial", entries, draws.pick(entries).id if entries else "", tools)
    build.add("panel", rest, id="main")
    rest = rest.inset(look.gap * 2)
    draws.pick((_list, _form, _tiles, _table))(build, draws, rest)
    if draws.chance(0.2):
        buttons = (Entry("cancel", "Cancel", does="give up"), Entry("ok", "Delete", states="primary", does="delete it"))
        dialog(build, 420, 260, "Delete it?", buttons)
    return build.screen()


def _list(build, draws, box):
    look = build.look
    names = draws.sample(PEOPLE, draws.between(3, 12))
    line = round(1.6 * look.line)
    with build.scrolling("list", box, line * len(names), draws.pick((0, 0, line // 2))) as room:
        for index, name in enumerate(names):
            row = Box(room.left, room.top + index * line, room.right, room.top + (index + 1) * line)
            with build.inside(build.add("row", row, id=f"row{index}")):
                inner = row.inset(look.gap, 0)
                for tool in ("delete", "star")[: draws.between(1, 2)]:
                    place, inner = inner.cut_right(look.line, 4)
                    place = place.middle(look.line, look.line)
                    build.add("icon_button", place, id=f"{tool}{index}", icon=tool, name=tool, does=f"{tool} “{name}”")
                build.add("text", inner, name, id=f"name{index}")


def _form(build, draws, box):
    look = build.look
    if draws.chance(0.5):
        head, box = box.cut_top(look.line, look.gap)
        for place, words in zip(head.columns(4, look.gap), ("General", "Account", "Privacy", "About"), strict=True):
            build.add("tab", place, words, states="selected" if words == "Account" else "")
    for index, label in enumerate(draws.sample(LABELS, draws.between(3, 8))):
        line, box = box.cut_top(look.line * 2, look.gap)
        if box.height < look.line * 3:
            break
        place = labelled(build, line, label)
        place = place._replace(bottom=place.top + look.line)
        if label in ("Dark mode", "Sounds", "Newsletter"):
            states = "checked" if draws.chance(0.5) else ""
            build.add("switch", place._replace(right=place.left + 60), id=f"f{index}", label=label, states=states)
        elif label == "Volume":
            build.add("slider", place, id=f"f{index}", label=label, value="0.4")
        elif label == "Language":
            build.add("select", place, "English", id=f"f{index}", label=label, value="English")
        else:
            value = draws.pick(("", "Somewhere", "alice@example.org"))
            build.add("field", place, id=f"f{index}", label=label, value=value, hint=f"Your {label.lower()}")
    foot = box.cut_bottom(look.line)[0]
    for place, words in zip(foot.columns(4, look.gap), ("Save", "Cancel", "Save as", "Reset"), strict=True):
        states = "disabled" if words == "Reset" else ""
        build.add("button", place, words, id=words, does=f"{words.lower()} the form", states=states)


def _tiles(build, draws, box):
    look = build.look
    names = draws.sample(FILES, 12)
    for line in box.rows(3, look.gap):
        for place in line.columns(4, look.gap):
            build.add("tile", place, name := names.pop(), id=name, icon="file", does=f"open “{name}”")


def _table(build, draws, box):
    look = build.look
    lines = min(int(box.height // look.line), 10)
    for index in range(lines):
        row = Box(box.left, box.top + index * look.line, box.right, box.top + (index + 1) * look.line)
        mark, rest = row.cut_left(look.line)
        states = "checked" if draws.chance(0.3) else ""
        build.add("checkbox", mark, id=f"check{index}", states=states)
        edit, rest = rest.cut_right(look.px(90), 4)
        if rest.width > 150:
            build.add("button", edit.inset(0, 2), "Edit", id=f"edit{index}")
        build.add("text", rest, draws.pick(FILES) if index % 2 else PEOPLE[index], id=f"cell{index}")
