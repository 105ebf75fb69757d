"""What the shop's administration shows: lists, and forms for a product, an order or a customer; dialogs over them."""

from __future__ import annotations

from collections.abc import Sequence

from ..box import Box
from ..components import Entry, narrow, shell
from .forms import buttons, form, form_dialog, form_height, question, said
from .shop_admin_data import CATEGORIES, KINDS, STATUSES, TIERS, money
from .shop_admin_forms import code_made, product_draft, saveable
from .shop_admin_lists import SECTIONS, show_list
from .stage import Stage
from .state import State
from .steps import held

__all__ = ["show"]


def show(state: State, stage: Stage) -> None:
    """Put the present page onto the stage."""
    single = {"product": _product, "order": _order, "customer": _customer}
    if state.page in single:
        box = shell(stage, _title(state, stage), SECTIONS, f"nav:{state.page}s", back="back", said=False)
        single[state.page](state, stage, box.inset(stage.look.gap))
    else:
        show_list(state, stage)
    _dialogs(state, stage)
    said(stage, 1)


def _title(state: State, stage: Stage) -> str:
    id = state.at["id"]
    if state.page == "order":
        return f"#{state.data['orders'][id]['number']}"
    record = state.data[f"{state.page}s"].get(id)
    return record["name"] if record else stage.look.say("New product")


def _sides(stage: Stage, box: Box) -> tuple[Box, Box | None]:
    """A card for a form, and one beside it where there is room."""
    look = stage.look
    if box.width < look.px(820):
        return box, None
    whole = min(int(box.width), look.px(1160))
    main, side = box.middle(whole, box.height).cut_left(round(0.66 * whole), look.gap)
    return main, side


def _card(stage: Stage, box: Box, height: float, ends: Sequence[Entry], starts: Sequence[Entry] = ()) -> Box:
    """Add a card for a form of `height`, with buttons at its bottom, and return the room above them."""
    look = stage.look
    if not narrow(stage):
        box = box.cut_top(height + look.line + 4 * look.gap)[0]
    stage.add("card", box, id="form")
    foot, inner = box.inset(look.gap).cut_bottom(look.line, look.gap)
    stage.add("divider", Box(inner.left, inner.bottom, inner.right, inner.bottom + 1))
    buttons(stage, foot, ends, starts)
    return inner.cut_bottom(look.gap)[1]


def _save(state: State) -> Entry:
    return Entry("save", "Save", does="save the changes", states="primary" if saveable(state) else "primary disabled")


def _product(state: State, stage: Stage, box: Box) -> None:
    known = state.at["id"] in state.data["products"]
    starts = [Entry("delete", "Delete", "delete", "delete the product", "danger")] if known else []
    main, side = _sides(stage, box)
    labels = ["Name", "Price", "Stock", "Category", ""]
    ends = [Entry("cancel", "Cancel", does="leave the form"), _save(state)]
    inner = _card(stage, main, form_height(stage, labels), ends, starts)
    draft, look = product_draft(state), stage.look
    with form(stage, inner, "form:product", labels) as places:
        name, price, stock, category, visible = places
        stage.field(name, "product:name", draft["name"], label="Name", hint="Name of the product")
        short = min(look.px(180), price.width)
        stage.field(price.cut_left(short)[0], "product:price", draft["price"], label="Price", hint="0.00")
        place, rest = stock.cut_left(short, look.px(4))
        stage.field(place, "product:stock", draft["stock"], label="Stock", hint="0")
        for id, icon, words, does in (
            ("stock:less", "remove", "Less", "take one from the stock"),
            ("stock:more", "add", "More", "add one to the stock"),
        ):
            place, rest = rest.cut_left(look.line, look.px(4))
            stage.add("icon_button", place.middle(place.width, place.height), id=id, icon=icon, name=words, does=does)
        place = category.cut_left(min(look.px(240), category.width))[0]
        stage.select(place, "product:category", CATEGORIES, draft["category"], label="Category", hint="Choose")
        states = "checked" if draft["visible"] else ""
        does = "hide the product from the shop" if draft["visible"] else "show the product in the shop"
        stage.add("switch", visible, "Visible in the shop", id="product:visible", states=states, does=does)
    if side and known:
        record = state.data["products"][state.at["id"]]
        facts = (("SKU", record["sku"]), ("Price", money(record["price"])), ("Stock", str(record["stock"])))
        _facts(stage, side, record["name"], "image", facts)


def _facts(stage: Stage, box: Box, title: str, icon: str, facts: Sequence[tuple[str, str]]) -> None:
    """Add a card with a picture and what is known."""
    look = stage.look
    high = look.px(170) + (len(facts) + 1) * look.line + 2 * look.gap
    box = box._replace(bottom=min(box.bottom, box.top + high))
    stage.add("card", box, id="facts")
    inner = box.inset(look.gap)
    place, inner = inner.cut_top(min(look.px(170), inner.height // 2), look.gap)
    stage.add("image", place, icon=icon)
    for index, (label, words) in enumerate((("", title), *facts)):
        line, inner = inner.cut_top(look.line)
        if line.height < look.line:
            break
        if index:
            stage.add("label", line.columns(2)[0], label, states="muted")
            stage.add("text", line.columns(2)[1], words, states="right", said=False)
        else:
            stage.add("text", line, words, states="bold", said=False)


def _order(state: State, stage: Stage, box: Box) -> None:
    order = state.data["orders"][state.at["id"]]
    left = order["total"] > order["refunded"]
    refund = Entry("refund", "Refund", "undo", "pay money back", "" if left else "disabled")
    main, side = _sides(stage, box)
    labels = ["Customer", "Date", "Items", "Total", "Refunded", "Status"]
    short = 0.75 if narrow(stage) else 0.9
    lines = {**dict.fromkeys(labels, short), "Items": short * len(order["items"]), "Status": 1.0}
    inner = _card(stage, main, form_height(stage, labels, lines), [_save(state)], [refund])
    with form(stage, inner, "form:order", labels, lines) as (customer, day, items, total, refunded, status):
        name = state.data["customers"][order["customer"]]["name"]
        does = f"open the customer “{name}”"
        stage.add("link", customer, name, id=f"customer:{order['customer']}", does=does, said=False)
        stage.add("text", day, order["day"])
        for place, item in zip(items.rows(len(order["items"])), order["items"], strict=True):
            stage.add("text", place, item, said=False)
        stage.add("text", total, money(order["total"]), states="bold")
        stage.add("text", refunded, money(order["refunded"]))
        place = status.cut_left(min(stage.look.px(240), status.width))[0]
        stage.select(place, "order:status", STATUSES, order["status"], label="Status")
    if side:
        steps = [("Total", money(order["total"])), ("Refunded", money(order["refunded"]))]
        _facts(stage, side, f"#{order['number']}", "cart", steps)


def _customer(state: State, stage: Stage, box: Box) -> None:
    id = state.at["id"]
    record = state.data["customers"][id]
    main, side = _sides(stage, box)
    look = stage.look
    labels, lines = ["Email", "City", "Group", "", "Note"], {"Note": 2.4}
    ends = [Entry("cancel", "Cancel", does="leave the form"), _save(state)]
    inner = _card(stage, main, form_height(stage, labels, lines), ends)
    with form(stage, inner, "form:customer", labels, lines) as places:
        email, city, tier, letter, note = places
        stage.add("text", email, record["email"], said=False)
        stage.add("text", city, record["city"], said=False)
        place = tier.cut_left(min(look.px(240), tier.width))[0]
        stage.select(place, "customer:tier", TIERS, record["tier"], label="Group")
        on = held(state, "customer:newsletter", record["newsletter"])
        does = "stop sending the newsletter" if on else "send the newsletter"
        states = "checked" if on else ""
        stage.add("checkbox", letter, "Gets the newsletter", id="customer:newsletter", states=states, does=does)
        stage.field(note, "customer:note", record["note"], kind="text_area", label="Note", hint="Only seen by us")
    if side:
        ids = [each for each, order in state.data["orders"].items() if order["customer"] == id]
        side = side.cut_top(max(len(ids) + 1, 2) * look.line + 2 * look.gap)[0]
        stage.add("card", side, id="facts")
        head, inner = side.inset(look.gap).cut_top(look.line)
        stage.add("text", head, "Orders", states="bold")
        if not ids:
            stage.add("text", inner, "No orders yet", states="muted")
        with stage.scrolling("of-customer", inner, look.line * len(ids), state.scroll.get("of-customer", 0)) as room:
            for index, each in enumerate(ids):
                order = state.data["orders"][each]
                line = Box(room.left, room.top + index * look.line, room.right, room.top + (index + 1) * look.line)
                words = f"#{order['number']} · {money(order['total'])}"
                stage.add("row", line, words, id=f"row:{each}", does=f"open the order #{order['number']}")


def _dialogs(state: State, stage: Stage) -> None:
    kind, _, name = state.dialog.partition(":")
    if kind == "code":
        made = "" if not state.knobs.guarded or code_made(state) else " disabled"
        entries = (
            Entry("dismiss", "Cancel", does="close without a new code"),
            Entry("create", "Create", does="make the code", states=f"primary{made}"),
        )
        with form_dialog(stage, "New code", ["Code", "Kind", "Value"], entries) as (code, sort, value):
            stage.field(code, "code:name", label="Code", hint="Letters and digits")
            stage.select(sort, "code:kind", KINDS, KINDS[0], label="Kind")
            stage.field(value, "code:value", label="Value", hint="0")
    elif kind == "refund":
        order = state.data["orders"][state.at["id"]]
        entries = (
            Entry("dismiss", "Cancel", does="close without paying back"),
            Entry("confirm", "Refund", does="pay this amount back", states="danger"),
        )
        with form_dialog(stage, "Refund", ["Amount"], entries, across=400) as (amount,):
            left = round(order["total"] - order["refunded"], 2)
            stage.field(amount, "refund:amount", f"{left:.2f}", label="Amount")
    elif kind == "delete":
        question(stage, "Delete the product?", "This cannot be undone.", "Delete", "really delete the product")
    elif kind == "off":
        question(stage, "Switch off the code?", name, "Switch off", "really switch off the code", said=False)
    elif kind == "remove":
        question(stage, "Delete the code?", name, "Delete", "really delete the code", said=False)
