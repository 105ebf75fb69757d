"""A mail program: folders, a list of mails, one of them open, one being written."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry
from . import stock
from .lists import item, many, offset, visible
from .overlays import Choice, ask, floating, message, popover, tip
from .tools import Tool, button_side, need, pill, stirred, toolbar
from .vocabulary import address, clock, file, first_name, paragraph, person, several, size, subject
from .vocabulary import message as sentence

__all__ = ["mail"]

_FOLDERS = (
    *(("Inbox", "inbox"), ("Starred", "star"), ("Sent", "send"), ("Drafts", "document"), ("Archive", "archive")),
    *(("Spam", "warning"), ("Trash", "delete"), ("All mail", "mail"), ("Scheduled", "clock"), ("Important", "flag")),
)


def mail(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a mail program."""
    look = build.look
    side = button_side(build, difficulty)
    count = many(draws, 18, 40, build.box.height, look.line)
    mails = list(zip(several(draws, subject, count), (person(draws) for _ in range(count)), strict=False))
    wide = build.box.width >= look.px(760)
    reading = draws.chance(0.6)
    top, rest = build.box.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        _bar(build, top.inset(look.gap, 0), draws, side, wide)
    if not wide:
        if reading and draws.chance(0.5):
            _open(build, rest, draws, *mails[0], side)
        else:
            _list(build, rest, draws, difficulty, mails, side, lines=2)
            floating(build, "edit", "Compose", "write a new mail", difficulty)
        return _over(build, draws, difficulty, side)
    folders, rest = rest.cut_left(min(look.px(draws.between(160, 220)), int(rest.width * 0.24)))
    _folders(build, folders, draws, side)
    if reading and rest.width >= look.px(640):
        middle, rest = rest.cut_left(round(rest.width * (0.36 + 0.08 * draws.unit())))
        _list(build, middle, draws, difficulty, mails, side, lines=2)
        _open(build, rest, draws, *mails[0], side)
    else:
        tools = [
            Tool("archive", "Archive", "archive the selected mails"),
            Tool("warning", "Report spam", "report the selected mails as spam"),
            Tool("delete", "Delete", "delete the selected mails"),
            None,
            Tool("mail", "Mark as unread", "mark the selected mails as unread"),
            Tool("clock", "Snooze", "snooze the selected mails"),
            Tool("folder", "Move to", "move the selected mails to a folder"),
            Tool("tag", "Label", "label the selected mails"),
            Tool("more_vertical", "More", "show more things to do with the selected mails"),
        ]
        line, rest = rest.cut_top(side + look.px(8))
        with build.inside(build.add("panel", line, states="plain")):
            inner = line.inset(look.gap, 0)
            mark, inner = inner.cut_left(round(1.6 * look.font), look.gap)
            build.add("checkbox", mark.middle(mark.width, mark.width), name="Select all", does="select all mails")
            inner = toolbar(build, inner, stirred(draws, tools), side)
            pages = [
                Tool("chevron_right", "Older", "show older mails"),
                Tool("chevron_left", "Newer", "show newer mails"),
            ]
            toolbar(build, inner, pages, side, right=True)
        _list(build, rest, draws, difficulty, mails, side, lines=1)
    return _over(build, draws, difficulty, side)


def _bar(build: Builder, box: Box, draws: Draws, side: int, wide: bool) -> None:
    look = build.look
    box = toolbar(build, box, [Tool("menu", "Menu", "open the main menu")], side)
    ends: list[Tool | None] = [Tool("settings", "Settings", "open the settings of the mail program")] if wide else []
    if wide:
        ends = [*ends, Tool("help", "Help", "get help"), Tool("refresh", "Refresh", "look for new mails")]
        ends = ends[: draws.between(1, 3)]
        title, box = box.cut_left(need(build, build.title, bold=True) * 1.4 // 1, look.gap)
        build.add("heading", title, build.title)
    face, box = box.cut_right(side, look.gap)
    name = person(draws)
    build.add("icon_button", face.middle(side, side), icon="person", name=name, does="show your account")
    box = toolbar(build, box, ends, side, right=True)
    field = box.inset(look.px(4), 0)
    if wide:
        field = field.cut_left(min(look.px(620), field.width))[0]
    build.add("search", field.middle(field.width, side), hint="Search mail", does="search the mails")


def _folders(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(6), look.gap)
        line, inner = inner.cut_top(round(1.15 * look.line), look.gap)
        build.add("button", line, "Compose", icon="edit", does="write a new mail", states="primary")
        entries = [*_FOLDERS[: draws.between(5, 10)]]
        chosen = draws.below(2)
        for index, (name, icon) in enumerate(entries):
            if inner.height < 3 * look.line:
                break
            line, inner = inner.cut_top(look.line, look.px(2))
            value = str(draws.between(1, 230)) if draws.chance(0.35) else ""
            states = "selected" * (index == chosen)
            build.add("nav_item", line, name, icon=icon, value=value, states=states, does=f"show the folder {name}")
        line, inner = inner.cut_top(look.line, look.px(2))
        build.add("text", line.inset(look.px(6), 0).cut_right(side)[1], "Labels", states="muted small bold")
        plus = line.cut_right(side)[0].middle(side, side)
        build.add("icon_button", plus, icon="add", name="New label", does="create a label")
        for name in draws.sample(("Family", "Travel", "Bills", "Clients", "Receipts", "School", "Urgent"), 5):
            if inner.height < look.line:
                break
            line, inner = inner.cut_top(look.line, look.px(2))
            build.add("nav_item", line, name, icon="tag", does=f"show the mails labelled {name}")


def _list(
    build: Builder, box: Box, draws: Draws, difficulty: float, mails: list[tuple[str, str]], side: int, lines: int
) -> None:
    look = build.look
    height = max(round(1.1 * look.line), side + 4) if lines == 1 else round(3.9 * look.font) + look.px(6)
    content = height * len(mails)
    tools = [
        Tool("star", "Star", "star the mail “{}”"),
        Tool("archive", "Archive", "archive the mail “{}”"),
        Tool("delete", "Delete", "delete the mail “{}”"),
        Tool("clock", "Snooze", "snooze the mail “{}”"),
    ]
    shown = draws.sample(tools, draws.between(1, 1 + round(3 * difficulty)))
    if box.width < look.px(420):
        shown = shown[:1]
    ticks = draws.chance(0.5)
    small = min(side, look.px(26))
    build.add("panel", box, states="plain")
    with build.scrolling("mails", box, content, offset(draws, box, content, height)) as area:
        for index, place in visible(area, box, len(mails), height):
            title, name = mails[index]
            states = "selected" if index == 0 and lines == 2 else ""
            fresh, when = draws.chance(0.3), clock(draws)
            if lines == 2:
                does = f"open the mail “{title}”"
                row = item(
                    build,
                    place,
                    title,
                    sentence(draws),
                    face=name,
                    aside=when,
                    states=states,
                    does=does,
                    bold=fresh,
                    tools=shown,
                    side=small,
                )
                continue
            row = build.add("row", place, name=title, does=f"open the mail “{title}”", states=states)
            with build.inside(row):
                inner = place.inset(look.gap, 0)
                if ticks:
                    mark, inner = inner.cut_left(round(1.6 * look.font), look.gap)
                    spot = mark.middle(mark.width, mark.width)
                    build.add("checkbox", spot, name="Select", does=f"select the mail “{title}”")
                each = [tool._replace(does=tool.does.format(title)) for tool in reversed(shown)]
                inner = toolbar(build, inner, each, small, right=True)
                sender, inner = inner.cut_left(min(look.px(160), inner.width // 4), look.gap)
                build.add("text", sender, name, states="bold" * fresh)
                hour, inner = inner.cut_right(look.px(52), look.gap)
                build.add("text", hour, when, states="small muted right")
                if fresh and draws.chance(0.3):
                    mark, inner = inner.cut_left(pill(build, "New"), look.gap)
                    build.add("badge", mark.middle(mark.width, round(1.5 * look.font)), "New")
                build.add("text", inner, title, states="bold" * fresh)


def _open(build: Builder, box: Box, draws: Draws, title: str, name: str, side: int) -> None:
    """One mail, to be read."""
    look = build.look
    frame = build.add("panel", box, states="plain")
    tools: list[Tool | None] = [
        Tool("reply", "Reply", "reply to the open mail"),
        Tool("reply_all", "Reply all", "reply to everybody"),
        Tool("forward", "Forward", "forward the open mail"),
        None,
        Tool("archive", "Archive", "archive the open mail"),
        Tool("delete", "Delete", "delete the open mail"),
        Tool("folder", "Move to", "move the open mail to a folder"),
        Tool("flag", "Flag", "flag the open mail"),
        Tool("print", "Print", "print the open mail"),
        Tool("mail", "Mark as unread", "mark the open mail as unread"),
        Tool("tag", "Label", "put a label on the open mail"),
    ]
    with build.inside(frame):
        line, rest = box.cut_top(side + look.px(8))
        toolbar(
            build, line.inset(look.gap, 0), stirred(draws, tools), side, more="show more things to do with this mail"
        )
        build.add("divider", line._replace(top=line.bottom - 1))
        inner = rest.inset(round(1.6 * look.gap), look.gap)
        line, inner = inner.cut_top(round(2.4 * look.font), look.px(4))
        build.add("heading", line, title)
        line, inner = inner.cut_top(round(3.4 * look.font), look.gap)
        face, line = line.cut_left(look.px(36), look.gap)
        build.add("avatar", face.middle(look.px(34), look.px(34)), name=name)
        when, line = line.cut_right(look.px(110), look.gap)
        build.add(
            "text",
            when.cut_top(when.height // 2)[0],
            f"{draws.pick(stock.DAYS)[:3]} {clock(draws)}",
            states="small muted right",
        )
        first, second = line.rows(2)
        build.add("text", first, name, states="bold")
        build.add("text", second, address(name, draws.pick(stock.COMPANIES)), states="small muted")
        foot, inner = inner.cut_bottom(look.line, look.gap)
        answers = [
            Tool("reply", "Reply", "answer the sender below the mail", "", wide=True),
            Tool("forward", "Forward", "pass the mail on below it", "", wide=True),
        ]
        toolbar(build, foot, answers, look.line, gap=look.gap)
        if draws.chance(0.6):
            line, inner = inner.cut_bottom(round(1.3 * look.line), look.gap)
            names = several(draws, file, draws.between(1, 4))
            room = min(look.px(190), int(inner.width // len(names)) - look.gap)
            for each in names:
                place, line = line.cut_left(room, look.gap)
                ending = stock.EXTENSIONS[each.rsplit(".", 1)[1]]
                build.add("chip", place, each, icon=ending, does=f"open the attached file {each}", value=size(draws))
        words = [f"Hello {first_name(draws)},", *(paragraph(draws, 3) for _ in range(5))]
        for each in [*words, "Best wishes", name.split()[0]]:
            if inner.height < 2 * look.font:
                break
            end = build.paragraph(inner, each)
            inner = inner._replace(top=min(end + round(0.8 * look.font), inner.bottom))


def _over(build: Builder, draws: Draws, difficulty: float, side: int) -> None:
    """What may lie in front."""
    chance = draws.unit()
    if chance < 0.12 + 0.1 * difficulty:
        _compose(build, draws, side)
    elif chance < 0.35:
        box = build.box
        at = Box(0, 0, 0, 0).moved(
            round(box.left + box.width * draws.unit()), round(box.top + box.height * draws.unit())
        )
        choices = [
            Choice("Reply", "reply", "reply to the mail that was clicked", "R"),
            Choice("Reply all", "reply_all", "reply to all of the mail that was clicked", "A"),
            Choice("Forward", "forward", "forward the mail that was clicked", "F"),
            None,
            Choice("Mark as read", "check_all", "mark the mail that was clicked as read"),
            Choice("Move to", "folder", "move the mail that was clicked"),
            Choice("Mute", "mute", "mute the conversation", states="disabled" * draws.chance(0.3)),
            Choice("Print", "print", "print the mail that was clicked", "Ctrl+P"),
            None,
            Choice("Delete", "delete", "delete the mail that was clicked", "Del", "danger"),
        ]
        popover(build, at, choices)
    elif chance < 0.45:
        done = draws.pick(
            ("Conversation archived.", "Message sent.", "Mail moved to the trash.", "3 mails marked as read.")
        )
        message(build, done, "Undo", "undo what was done last")
    elif chance < 0.52:
        no = Entry("", "Cancel", does="keep the mails")
        yes = Entry("", "Delete", does="confirm that the mails are deleted", states="primary danger")
        ask(
            build,
            "Delete for ever?",
            f"{draws.between(2, 40)} mails will be deleted for ever. This cannot be undone.",
            no,
            yes,
        )
    elif chance < 0.6:
        buttons = [w for w, _ in build.screen().controls() if w.kind == "icon_button"]
        tip(build, draws.pick(buttons))


def _compose(build: Builder, draws: Draws, side: int) -> None:
    """A mail that is being written, in front at the lower right."""
    look = build.look
    width, height = min(look.px(520), int(build.box.width)), min(look.px(440), int(build.box.height * 0.85))
    right, bottom = build.box.right - (look.gap if width < build.box.width else 0), build.box.bottom
    box = Box(right - width, bottom - height, right, bottom)
    frame = build.add("dialog", box, parent="", clip=None, name="New mail")
    with build.inside(frame):
        head, inner = box.cut_top(side + look.px(6))
        with build.inside(build.add("bar", head)):
            line = head.inset(look.gap, 0)
            buttons = [
                Tool("close", "Close", "close the mail that is being written"),
                Tool("full_screen", "Full screen", "write the mail on the full screen"),
                Tool("remove", "Minimise", "put the mail aside"),
            ]
            line = toolbar(build, line, buttons, side, right=True)
            build.add("text", line, "New mail", states="bold")
        inner = inner.inset(look.gap, look.px(6))
        for label, value, does in (
            ("To", address(person(draws), draws.pick(stock.COMPANIES)), "enter who gets the mail"),
            ("Subject", subject(draws), "enter the subject of the mail"),
        ):
            line, inner = inner.cut_top(look.line, look.px(6))
            place, line = line.cut_left(min(look.px(64), line.width // 4), look.px(4))
            build.add("label", place, label)
            build.add("field", line, label=label, value=value if draws.chance(0.6) else "", does=does)
        foot, inner = inner.cut_bottom(max(side, look.line), look.px(6))
        tools: list[Tool | None] = [
            Tool("", "Send", "send the mail", "primary"),
            Tool("bold", "Bold", "make the text of the mail bold"),
            Tool("italic", "Italic", "make the text of the mail italic"),
            Tool("attach", "Attach", "attach a file to the mail"),
            Tool("link", "Insert link", "insert a link into the mail"),
            Tool("emoji", "Emoji", "insert an emoji into the mail"),
            Tool("image", "Insert picture", "insert a picture into the mail"),
            Tool("clock", "Send later", "send the mail later"),
        ]
        bin_tool = [Tool("delete", "Discard", "throw the mail that is being written away")]
        toolbar(build, toolbar(build, foot, bin_tool, side, right=True), tools, max(side, round(0.9 * look.line)))
        build.add("text_area", inner, value=sentence(draws), label="Message", does="write the text of the mail")
