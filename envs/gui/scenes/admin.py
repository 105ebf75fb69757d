"""A page for administrators: a table with filters, ticks and buttons in every row."""

from __future__ import annotations

from ...draws import Draws
from ..builder import Builder
from ..components import Entry
from . import stock
from .dashboard import side_menu
from .lists import Column, many, pager, table
from .overlays import Choice, ask, floating, message, popover
from .tools import Tool, button_side, toolbar
from .vocabulary import address, amount, date, person, price, product, several

__all__ = ["admin"]

_PAGES = (
    *(("Dashboard", "home"), ("Users", "group"), ("Products", "box"), ("Orders", "cart"), ("Categories", "tag")),
    *(
        ("Reviews", "star"),
        ("Discounts", "percent"),
        ("Shipping", "truck"),
        ("Invoices", "receipt"),
        ("Logs", "history"),
    ),
    *(("Roles", "shield"), ("Webhooks", "link"), ("Backups", "database"), ("Settings", "settings")),
)
_STATES = {
    "Active": "#2e9e5b",
    "Invited": "#2f74c9",
    "Suspended": "#c94141",
    "Draft": "#6d7480",
    "Sold out": "#c94141",
    "Hidden": "#6d7480",
    "Published": "#2e9e5b",
    "Running": "#2e9e5b",
    "Stopped": "#6d7480",
    "Failed": "#c94141",
}


def _records(draws: Draws, kind: str, count: int) -> list[list[str]]:
    if kind == "users":
        return [
            [
                name,
                address(name, draws.pick(stock.COMPANIES)),
                draws.pick(("Admin", "Editor", "Viewer", "Owner")),
                draws.pick(("Active", "Active", "Invited", "Suspended")),
                date(draws),
                draws.pick(stock.PLACES),
            ]
            for name in several(draws, person, count)
        ]
    if kind == "products":
        return [
            [
                name,
                f"SKU-{draws.between(1000, 9999)}",
                price(draws),
                draws.pick(("Published", "Published", "Draft", "Hidden", "Sold out")),
                amount(draws, 900),
                draws.pick(stock.COMPANIES),
            ]
            for name in several(draws, product, count)
        ]
    hosts = several(
        draws, lambda d: f"{d.pick(('web', 'db', 'cache', 'api', 'job', 'mail'))}-{d.between(1, 40):02}", count
    )
    return [
        [
            name,
            f"10.{draws.below(200)}.{draws.below(250)}.{draws.below(250)}",
            draws.pick(("Frankfurt", "Oregon", "Singapore", "Dublin")),
            draws.pick(("Running", "Running", "Stopped", "Failed")),
            f"{draws.between(1, 64)} GB",
            date(draws),
        ]
        for name in hosts
    ]


_KINDS = {
    "users": ("Users", "user", ("Name", "Mail address", "Role", "Status", "Last login", "City")),
    "products": ("Products", "product", ("Product", "Number", "Price", "Status", "Stock", "Supplier")),
    "servers": ("Servers", "server", ("Name", "Address", "Region", "Status", "Memory", "Created")),
}


def admin(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a table that is administered."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(760)
    kind = draws.pick(tuple(_KINDS))
    title, one, heads = _KINDS[kind]
    records = _records(draws, kind, many(draws, 10, 50, build.box.height, look.line))
    rest = build.box
    if wide:
        left, rest = rest.cut_left(min(look.px(180), round(rest.width * 0.2)))
        side_menu(build, left, draws, _PAGES[: draws.between(7, len(_PAGES))])
    top, rest = rest.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        ends = [
            Tool("person", "Account", "show your account"),
            Tool("bell", "Notifications", "show the notifications"),
            Tool("help", "Help", "get help"),
        ]
        inner = toolbar(build, inner, ends[: draws.between(1, 3)], side, right=True)
        if not wide:
            inner = toolbar(build, inner, [Tool("menu", "Menu", "open the main menu")], side)
        build.add("heading", inner, title)
    inner = rest.inset(look.gap)
    line, inner = inner.cut_top(max(side, look.line), look.gap)
    add = Tool("add", f"Add {one}", f"add a {one}", "primary", wide=True)
    tools = [
        add,
        Tool("upload", "Import", f"import {title.lower()}", wide=wide),
        Tool("download", "Export", f"export the {title.lower()}", wide=wide),
        Tool("columns", "Columns", "choose the columns"),
        Tool("refresh", "Refresh", "load the table again"),
    ]
    line = toolbar(build, line, tools[: draws.between(2, 5)], side, gap=look.px(6), right=True)
    if line.width > look.px(110):
        place = line.cut_left(min(look.px(260), line.width))[0]
        build.add(
            "search",
            place.middle(place.width, side),
            hint=f"Search {title.lower()}",
            does=f"search the {title.lower()}",
        )
    if wide and draws.chance(0.7):
        line, inner = inner.cut_top(look.line, look.gap)
        filters = [
            Tool("", "Status", "filter by status", kind="select", room=120, value="All"),
            Tool("", heads[2], f"filter by {heads[2].lower()}", kind="select", room=130, value="Any"),
            Tool("", "Period", "filter by date", kind="select", room=130, value="This year"),
            Tool("", "Clear filters", "clear the filters", "flat"),
        ]
        toolbar(build, line, filters[: draws.between(2, 4)], look.line, gap=look.px(6))
    foot, inner = inner.cut_bottom(look.line, look.px(4))
    actions = [
        Tool("eye", "View", f"view the {one} {{}}"),
        Tool("edit", "Edit", f"edit the {one} {{}}"),
        Tool("copy", "Duplicate", f"duplicate the {one} {{}}"),
        Tool("lock", "Lock", f"lock the {one} {{}}"),
        Tool("delete", "Delete", f"delete the {one} {{}}", "danger"),
    ]
    words = draws.chance(0.35) and wide
    if words:
        actions = [
            Tool("", "Edit", f"edit the {one} {{}}", "small", room=58),
            Tool("", "Delete", f"delete the {one} {{}}", "small danger", room=66),
        ]
    else:
        actions = [actions[1], actions[-1], *draws.sample(actions[:1] + actions[2:4], round(3 * difficulty))]
    small = min(side, look.px(28))
    columns = [
        Column(heads[0], 130, sort=f"sort by {heads[0].lower()}"),
        Column(heads[1], 150 if kind == "users" else 90, sort=f"sort by {heads[1].lower()}" * draws.chance(0.7)),
        Column(heads[2], 80, sort=f"sort by {heads[2].lower()}" * draws.chance(0.7)),
        Column(heads[3], 90, kind="badge"),
        Column(heads[4], 90, sort=f"sort by {heads[4].lower()}" * draws.chance(0.7)),
        Column(heads[5], 90),
    ]
    body = inner
    if draws.chance(0.6):
        build.add("card", inner, name=title)
        body = inner.inset(look.px(2))
    table(
        *(build, "records", body, columns, records, draws),
        line=max(look.line, small),
        opens=f"open the {one} {{}}" * draws.chance(0.6),
        tick=f"select the {one} {{}}" * draws.chance(0.7),
        tools=actions if wide else actions[:1],
        side=small if not words else round(0.8 * look.line),
        chosen=0.08,
        colors=_STATES,
        striped=draws.chance(0.3),
    )
    pager(build, foot, draws, min(side, look.line))
    chance = draws.unit()
    if chance < 0.16:
        name = records[0][0]
        no = Entry("", "Cancel", does=f"keep the {one}")
        yes = Entry("", "Delete", does=f"confirm that the {one} is deleted", states="primary danger")
        ask(build, f"Delete this {one}?", f"“{name}” will be deleted. This cannot be undone.", no, yes)
    elif chance < 0.3:
        message(build, f"The {one} was saved.", "Undo", "undo the last change")
    elif chance < 0.42:
        at = body.middle(0, 0).moved(round(body.width * 0.2), 0)
        choices = [
            Choice("Open in a new tab", "external", f"open the {one} that was clicked in a new tab"),
            Choice("Copy number", "copy", f"copy the number of the {one} that was clicked"),
            Choice("Show history", "history", f"show the history of the {one} that was clicked"),
            Choice("Disable", "block", f"disable the {one} that was clicked"),
            None,
            Choice("Delete for ever", "delete", f"delete the {one} that was clicked for ever", states="danger"),
        ]
        popover(build, at, choices)
    if not wide and chance > 0.5:
        floating(build, "filter", "Filters", "show the filters", difficulty, look.line + look.gap)
