"""A dashboard: numbers, charts, the latest rows of a table."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import Column, many, table
from .overlays import Choice, message, popover
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import amount, date, person, several

__all__ = ["dashboard", "side_menu"]

_PAGES = (
    *(("Overview", "home"), ("Analytics", "trend"), ("Orders", "cart"), ("Customers", "group"), ("Products", "box")),
    *(("Invoices", "receipt"), ("Campaigns", "target"), ("Messages", "mail"), ("Reports", "chart"), ("Team", "person")),
    *(("Integrations", "puzzle"), ("Billing", "card"), ("Support", "help"), ("Settings", "settings")),
)
_NUMBERS = (
    *("Revenue", "Visitors", "New customers", "Orders", "Conversion", "Refunds", "Active users", "Downloads"),
    *("Open tickets", "Average order", "Page views", "Sign-ups", "Churn", "Storage", "Requests", "Errors"),
)
_CHARTS = (
    *(
        "Sales by month",
        "Traffic",
        "Orders by country",
        "Devices",
        "Growth",
        "Costs",
        "Response time",
        "Visitors by hour",
    ),
    *("Revenue by product", "Satisfaction", "Sources", "Sessions"),
)
_STATES = {"Paid": "#2e9e5b", "Pending": "#c98a1b", "Failed": "#c94141", "Refunded": "#6d7480", "Shipped": "#2f74c9"}


def side_menu(build: Builder, box: Box, draws: Draws, pages: tuple[tuple[str, str], ...]) -> None:
    """Add a sidebar with the application's name and its pages; a narrow one shows only their icons."""
    look = build.look
    slim = box.width < look.px(110)
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(6), look.gap)
        line, inner = inner.cut_top(round(1.3 * look.line), look.gap)
        if slim:
            build.add("icon", line.middle(look.px(24), look.px(24)), icon="bolt", states="strong")
        else:
            build.add("heading", line, build.title, icon="bolt")
        chosen = draws.below(4)
        for index, (name, icon) in enumerate(pages):
            if inner.height < look.line:
                break
            line, inner = inner.cut_top(look.line, look.px(2))
            states = "selected" * (index == chosen)
            does = f"go to the page {name}"
            if slim:
                build.add("icon_button", line, icon=icon, name=name, does=does, states=states)
            else:
                value = str(draws.between(1, 40)) if draws.chance(0.15) else ""
                build.add("nav_item", line, name, icon=icon, value=value, does=does, states=states)


def dashboard(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a dashboard."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(720)
    rest = build.box
    if wide:
        room = look.px(54) if draws.chance(0.3) else min(look.px(190), round(rest.width * 0.22))
        left, rest = rest.cut_left(room)
        side_menu(build, left, draws, _PAGES[: draws.between(7, len(_PAGES))])
    top, rest = rest.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        if not wide:
            inner = toolbar(build, inner, [Tool("menu", "Menu", "open the main menu")], side)
        ends = [
            Tool("person", "Account", "show your account"),
            Tool("bell", "Notifications", "show the notifications"),
            Tool("help", "Help", "get help"),
            Tool("moon", "Theme", "switch between light and dark"),
            Tool("search", "Search", "search everything"),
        ]
        inner = toolbar(build, inner, ends[: draws.between(2, 5)] if wide else ends[:2], side, right=True)
        build.add("heading", inner, draws.pick(("Overview", "Dashboard", "Today", "Reports")))
    inner = rest.inset(look.gap)
    line, inner = inner.cut_top(max(side, look.line), look.gap)
    period = draws.pick(("Last 7 days", "Last 30 days", "This quarter", "This year"))
    tools = [
        Tool("download", "Export", "export the numbers", wide=wide),
        Tool("filter", "Filter", "filter the numbers"),
        Tool("refresh", "Refresh", "load the numbers again"),
        Tool("calendar", "Period", "choose the period", kind="select", room=150, value=period),
    ]
    line = toolbar(build, line, tools, side, gap=look.px(6), right=True)
    if wide:
        views = ["Overview", "Sales", "Audience", "Alerts"][: draws.between(2, 4)]
        for index, view in enumerate(views):
            room = need(build, view) + look.px(10)
            if room > line.width:
                break
            place, line = line.cut_left(room)
            build.add("tab", place, view, does=f"show the tab {view}", states="selected" * (index == 0))
    inner = _numbers(build, inner, draws, difficulty)
    inner, opened = _charts(build, inner, draws, difficulty, side)
    if inner.height > 4 * look.line:
        _latest(build, inner, draws, side)
    chance = draws.unit()
    if chance < 0.2 and opened is not None:
        choices = [
            Choice("Full screen", "full_screen", "show this chart on the full screen"),
            Choice("Edit", "edit", "edit this chart"),
            Choice("Duplicate", "copy", "duplicate this chart"),
            Choice("Download as picture", "image", "download this chart as a picture"),
            Choice("Download as table", "table", "download this chart as a table"),
            None,
            Choice("Remove", "delete", "remove this chart", states="danger"),
        ]
        popover(build, opened, choices)
    elif chance < 0.3:
        message(build, "The report was saved.", "View", "view the report")


def _numbers(build: Builder, box: Box, draws: Draws, difficulty: float) -> Box:
    look = build.look
    count = max(min(int(box.width // look.px(170 - 40 * difficulty)), 8), 2)
    height = round(5.6 * look.font) + look.gap
    if box.height < 2 * height:
        return box
    line, box = box.cut_top(height, look.gap)
    for title, place in zip(draws.sample(_NUMBERS, count), line.columns(count, look.gap), strict=True):
        with build.inside(build.add("card", place, name=title)):
            inner = place.inset(look.px(8), look.px(6))
            head, inner = inner.cut_top(round(1.6 * look.font))
            small = min(look.px(20), int(head.height))
            mark, head = head.cut_right(small, look.px(4))
            build.add(
                "icon_button", mark.middle(small, small), icon="info", name="Info", does=f"explain the number {title}"
            )
            build.add("text", head, title, states="small muted")
            value, inner = inner.cut_top(round(2.2 * look.font))
            build.add("text", value, draws.pick(("", "$")) + amount(draws, 500_000), states="bold large")
            spark, inner = inner.cut_right(inner.width // 2)
            if spark.height > look.px(8):
                build.add("chart", spark, value="spark", name=title)
            change = draws.between(-20, 40)
            states = "small danger" if change < 0 else "small strong"
            build.add("text", inner, f"{change:+} %", states=states)
    return box


def _charts(build: Builder, box: Box, draws: Draws, difficulty: float, side: int) -> tuple[Box, Box | None]:
    look = build.look
    columns = max(min(int(box.width // look.px(330 - 80 * difficulty)), 4), 1)
    height = min(max(round(box.height * (0.36 + 0.14 * draws.unit())), look.px(150)), look.px(420))
    rows = 1 + (box.height > 3.2 * height)
    titles = draws.sample(_CHARTS, rows * columns)
    opened: Box | None = None
    for row in range(rows):
        if box.height < height:
            break
        line, box = box.cut_top(height, look.gap)
        for title, place in zip(titles[row * columns :], line.columns(columns, look.gap), strict=False):
            with build.inside(build.add("card", place, name=title)):
                inner = place.inset(look.px(8))
                head, inner = inner.cut_top(min(side, look.line), look.px(6))
                tools = [
                    Tool("more_vertical", "More", f"show more things to do with the chart “{title}”"),
                    Tool("full_screen", "Full screen", f"enlarge the chart “{title}”"),
                    Tool("refresh", "Refresh", f"load the chart “{title}” again"),
                ]
                before = head
                head = toolbar(
                    build, head, tools[: draws.between(1, 1 + round(2 * difficulty))], min(side, look.line), right=True
                )
                build.add("text", head, title, states="bold")
                opened = opened or Box(head.right, before.top, before.right, before.bottom)
                build.add("chart", inner, value=draws.pick(("bars", "line", "area", "pie")), name=title)
    return box, opened


def _latest(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("card", box, name="Latest orders")):
        inner = box.inset(look.px(6))
        head, inner = inner.cut_top(look.line)
        place, head = head.cut_right(need(build, "View all"), look.gap)
        build.add("link", place, "View all", does="show all orders")
        build.add("text", head, "Latest orders", states="bold")
        columns = [
            Column("Order", 80),
            Column("Customer", 130),
            Column("Amount", 80, "right"),
            Column("Status", 84, kind="badge"),
            Column("Date", 90),
            Column("City", 80),
        ]
        numbers = several(draws, lambda d: f"#{d.between(1000, 9999)}", many(draws, 6, 20, inner.height, look.line))
        records = [
            [
                each,
                person(draws),
                f"${amount(draws, 2000)}",
                draws.pick(tuple(_STATES)),
                date(draws),
                draws.pick(stock.PLACES),
            ]
            for each in numbers
        ]
        small = min(side, look.px(26))
        tools = [
            Tool("eye", "View", "view the order {}"),
            Tool("edit", "Edit", "edit the order {}"),
            Tool("delete", "Delete", "delete the order {}"),
        ]
        shown = [tool for tool in stirred(draws, tools) if tool is not None][: draws.between(1, 3)]
        table(
            *(build, "orders", inner, columns, records, draws),
            line=max(look.line, small),
            opens="open the order {}",
            tools=shown,
            side=small,
            colors=_STATES,
        )
