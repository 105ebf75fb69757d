"""The lists of the shop's administration: products, orders, customers and discount codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..box import Box
from ..components import Entry, narrow, shell
from .forms import button, button_width, tabs
from .shop_admin_data import STATUSES, TIERS, discount, money
from .shop_admin_forms import listed
from .stage import Stage
from .state import State
from .tables import Badge, Column, Line, Tail, table

__all__ = ["SECTIONS", "show_list"]

SECTIONS = (
    Entry("nav:products", "Products", "tag", "show the products"),
    Entry("nav:orders", "Orders", "cart", "show the orders"),
    Entry("nav:customers", "Customers", "group", "show the customers"),
    Entry("nav:codes", "Discounts", "gift", "show the discount codes"),
)
"""The navigation."""

_TABS: Mapping[str, Sequence[str]] = {
    "products": ("All", "Visible", "Hidden", "Low stock"),
    "orders": ("All", *STATUSES),
    "customers": ("All", *TIERS),
}
_BADGES = {
    **{"New": Badge("New"), "Packed": Badge("Packed", color="warning"), "Shipped": Badge("Shipped", color="success")},
    **{"Delivered": Badge("Delivered", "muted"), "Cancelled": Badge("Cancelled", "danger")},
    **{"Regular": Badge("Regular", "muted"), "Silver": Badge("Silver"), "Gold": Badge("Gold", color="warning")},
}


def show_list(state: State, stage: Stage) -> None:
    """Put the list that is the present page onto the stage."""
    thin = narrow(stage)
    title = next(entry.text for entry in SECTIONS if entry.id == f"nav:{state.page}")
    made = {"products": "Add product", "codes": "New code"}.get(state.page, "")
    does = "add a product" if state.page == "products" else "make a new code"
    new = Entry("new", made, "add", does, "primary" if not thin else "")
    box = shell(stage, title, SECTIONS, f"nav:{state.page}", [new] if made and thin else [])
    lists = {"products": _products, "orders": _orders, "customers": _customers, "codes": _codes}
    lists[state.page](state, stage, _tools(state, stage, box, new if made and not thin else None))


def _tools(state: State, stage: Stage, box: Box, new: Entry | None) -> Box:
    """Add what stands above a list, and return the room under it."""
    look = stage.look
    rest = box.inset(look.gap)
    if state.page in _TABS:
        line, rest = rest.cut_top(look.line, look.gap)
        if new:
            button(stage, line.cut_right(button_width(stage, new))[0], new)
        hint = {"products": "Search products", "orders": "Search orders", "customers": "Search customers"}[state.page]
        place = line if narrow(stage) else line.cut_left(min(look.px(320), line.width * 0.6 // 1))[0]
        stage.field(place, "search", kind="search", icon="search", hint=hint)
        entries = [Entry(f"tab:{tab}", tab, does=f"show only: {look.say(tab)}") for tab in _TABS[state.page]]
        rest = tabs(stage, rest, entries, f"tab:{state.at.get('tab', 'All')}")
    elif new:
        line, rest = rest.cut_top(look.line, look.gap)
        button(stage, line.cut_right(button_width(stage, new))[0], new)
    stage.add("card", rest, id="list")
    return rest


def _column(state: State, title: str, share: float, sort: str = "", states: str = "", least: int = 0) -> Column:
    mark = ("down" if state.at.get("down") else "up") if sort and state.at.get("sort") == sort else ""
    return Column(title, share, states, least, f"sort:{sort}" if sort else "", mark)


def _products(state: State, stage: Stage, box: Box) -> None:
    look = stage.look
    columns = [
        _column(state, "Name", 3.2, "name"),
        _column(state, "SKU", 1, states="muted", least=620),
        _column(state, "Category", 1.6, states="muted"),
        _column(state, "Price", 1.2, "price", "right"),
        _column(state, "Stock", 1, "stock", "right"),
        _column(state, "Status", 1.4),
    ]
    lines = []
    for id in listed(state, "products"):
        each = state.data["products"][id]
        badge = Badge("Visible", color="success") if each["visible"] else Badge("Hidden", "muted")
        cells = (each["name"], each["sku"], look.say(each["category"]), money(each["price"]), str(each["stock"]), badge)
        lines.append(Line(f"row:{id}", cells, f"open the product “{each['name']}”", "image"))
    table(stage, box, "products", columns, lines, "Nothing found")


def _orders(state: State, stage: Stage, box: Box) -> None:
    columns = [
        _column(state, "Order", 1, "number"),
        _column(state, "Customer", 2.2),
        _column(state, "Date", 1.4, states="muted", least=560),
        _column(state, "Total", 1.2, "total", "right"),
        _column(state, "Status", 1.4),
    ]
    lines = []
    for id in listed(state, "orders"):
        each = state.data["orders"][id]
        name = state.data["customers"][each["customer"]]["name"]
        cells = (f"#{each['number']}", name, each["day"], money(each["total"]), _BADGES[each["status"]])
        lines.append(Line(f"row:{id}", cells, f"open the order #{each['number']}", "cart"))
    table(stage, box, "orders", columns, lines, "Nothing found")


def _customers(state: State, stage: Stage, box: Box) -> None:
    columns = [
        _column(state, "Name", 2, "name"),
        _column(state, "Email", 2.4, states="muted"),
        _column(state, "City", 1.2, least=620),
        _column(state, "Group", 1),
    ]
    lines = []
    for id in listed(state, "customers"):
        each = state.data["customers"][id]
        cells = (each["name"], each["email"], each["city"], _BADGES[each["tier"]])
        lines.append(Line(f"row:{id}", cells, f"open the customer “{each['name']}”", "person"))
    table(stage, box, "customers", columns, lines, "Nothing found")


def _codes(state: State, stage: Stage, box: Box) -> None:
    columns = [
        Column("Code", 2, "bold"),
        Column("Discount", 1.2),
        Column("Used", 1, "muted", least=480),
        Column("Status", 1.4),
    ]
    lines = []
    for id, each in state.data["codes"].items():
        on = each["active"]
        badge = Badge("Active", color="success") if on else Badge("Off", "muted")
        does = f"{'switch off' if on else 'switch on'} the code {id}"
        tail = (
            Tail("switch", Entry(f"active:{id}", "Active", does=does, states="checked" if on else "")),
            Tail("icon_button", Entry(f"remove:{id}", "Delete", "delete", f"delete the code {id}")),
        )
        lines.append(Line("", (id, discount(each), str(each["used"]), badge), tail=tail))
    table(stage, box, "codes", columns, lines, "Nothing found")
