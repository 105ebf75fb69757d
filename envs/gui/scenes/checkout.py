"""The form in which one pays for an order."""

from __future__ import annotations

from collections.abc import Sequence

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import beside_bar, offset
from .tools import Tool, button_side, need, toolbar
from .vocabulary import price, product, several

__all__ = ["checkout"]

_DETAILS: tuple[tuple[str, str, str], ...] = (
    # (label, what it is, what is done with it)
    ("First name", "field", "enter the first name"),
    ("Last name", "field", "enter the last name"),
    ("Mail address", "field", "enter the mail address"),
    ("Phone", "field", "enter the phone number"),
    ("Street", "field", "enter the street"),
    ("House number", "field", "enter the number of the house"),
    ("Postal code", "field", "enter the postal code"),
    ("City", "field", "enter the city"),
    ("Country", "Germany|France|Spain|Norway|Canada", "choose the country"),
    ("Company", "field", "enter the company"),
)


def checkout(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the form in which one pays for an order."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(820)
    top, rest = build.box.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        inner = toolbar(build, inner, [Tool("back", "Back", "go back to the cart")], side)
        inner = toolbar(build, inner, [Tool("help", "Help", "get help with the order")], side, right=True)
        build.add("heading", inner, build.title)
    line, rest = rest.cut_top(look.line + look.px(6))
    _steps(build, line.inset(look.gap, 0), draws)
    names = several(draws, product, draws.between(1, 4))
    items = [(name, draws.between(1, 3), price(draws)) for name in names]
    inner = rest.inset(look.gap, look.px(4))
    if wide:
        margin = max(0, round((inner.width - look.px(1280)) / 2))
        inner = inner.inset(margin, 0)
        left, right = inner.cut_left(round(inner.width * 0.62))
        left = left._replace(right=left.right - look.gap)
        _summary(build, right, items, side)
        _form(build, left, draws)
        return
    foot, inner = inner.cut_bottom(look.line, look.gap)
    build.add("button", foot, "Place order", does="place the order", states="primary")
    _form(build, inner, draws)


def _steps(build: Builder, box: Box, draws: Draws) -> None:
    names = ("Cart", "Address", "Payment", "Review")
    now = draws.between(1, 2)
    for index, (name, place) in enumerate(
        zip(names, box.cut_left(min(build.look.px(520), box.width))[0].columns(4), strict=True)
    ):
        states = "selected" if index == now else "disabled" if index > now else ""
        build.add("tab", place, name, does=f"go to the step {name}", states=states)


def _form(build: Builder, box: Box, draws: Draws) -> None:
    """The address and the payment; it scrolls."""
    look = build.look
    head, small = round(2.4 * look.font), round(1.6 * look.font)
    entry = small + look.line + look.px(8)
    two = box.width >= look.px(420)
    details = _DETAILS[: draws.between(6, 10)]
    rows = -(-len(details) // 2) if two else len(details)
    ways = draws.sample(
        (
            ("Credit card", "card"),
            ("Bank transfer", "bank"),
            ("Wallet", "wallet"),
            ("Invoice", "receipt"),
            ("Gift card", "gift"),
        ),
        draws.between(3, 5),
    )
    speeds = (("Standard, 3 to 5 days", "Free"), ("Express, tomorrow", "$9.90"), ("Pick up in the store", "Free"))
    content = 3 * (head + look.gap) + rows * entry + (len(ways) + len(speeds) + 2) * (look.line + look.px(4)) + entry
    with build.scrolling("form", box, content, offset(draws, box, content, entry, 0.35)) as area:
        rest = beside_bar(build, area)
        line, rest = rest.cut_top(head)
        build.add("heading", line, "Delivery address")
        for row in range(rows):
            line, rest = rest.cut_top(entry)
            part = details[row * 2 : row * 2 + 2] if two else details[row : row + 1]
            for (label, kind, does), place in zip(part, line.columns(len(part), look.gap), strict=True):
                _entry(build, place, draws, label, kind, does, small)
        line, rest = rest.cut_top(look.line, look.px(4) + look.gap)
        build.add("checkbox", line, "Send the invoice to another address", does="enter another address for the invoice")
        line, rest = rest.cut_top(head)
        build.add("heading", line, "Delivery")
        rest = _choices(build, rest, draws, speeds, "choose the delivery")
        rest = rest._replace(top=rest.top + look.gap)
        line, rest = rest.cut_top(head)
        build.add("heading", line, "Payment")
        rest = _choices(build, rest, draws, [(name, icon) for name, icon in ways], "pay by")
        line, rest = rest.cut_top(entry)
        fields = (
            ("Card number", "enter the number of the card"),
            ("Valid until", "enter until when the card is valid"),
            ("Security code", "enter the security code"),
        )
        for (label, does), place in zip(fields, line.columns(3, look.gap), strict=True):
            _entry(build, place, draws, label, "field", does, small)


def _choices(build: Builder, box: Box, draws: Draws, options: Sequence[tuple[str, str]], verb: str) -> Box:
    look = build.look
    chosen = draws.below(len(options))
    for index, (name, more) in enumerate(options):
        line, box = box.cut_top(look.line, look.px(4))
        states = "checked" * (index == chosen)
        place, aside = line.cut_left(line.width * 3 // 4)
        build.add("radio", place, name, does=f"{verb} {name.lower()}", states=states)
        if more[:1].isupper() or more.startswith("$"):
            build.add("text", aside, more, states="muted right")
        else:
            build.add(
                "icon", aside.cut_right(look.px(20))[0].middle(look.px(20), look.px(20)), icon=more, states="muted"
            )
    return box


def _entry(build: Builder, box: Box, draws: Draws, label: str, kind: str, does: str, small: int) -> None:
    look = build.look
    line, rest = box.cut_top(small)
    build.add("label", line, label, states="small")
    place = rest.cut_top(look.line)[0]
    wrong = " danger" if draws.chance(0.06) else ""
    if kind == "field":
        values = {
            "City": draws.pick(stock.PLACES),
            "Street": draws.pick(stock.STREETS),
            "First name": draws.pick(stock.FIRST_NAMES),
        }
        value = values.get(label, "") if draws.chance(0.6) else ""
        build.add("field", place, value=value, label=label, does=does, states=wrong)
    else:
        value = draws.pick(kind.split("|"))
        build.add("select", place, value, value=look.say(value), label=label, does=does)


def _summary(build: Builder, box: Box, items: Sequence[tuple[str, int, str]], side: int) -> None:
    """What is bought, and what it costs."""
    look = build.look
    line = round(3.2 * look.font) + look.px(6)
    tall = min(2 * look.line + len(items) * line + look.line + round(7 * look.font) + 4 * look.gap, int(box.height))
    with build.inside(build.add("card", box.cut_top(tall)[0], name="Order summary")):
        inner = box.cut_top(tall)[0].inset(look.gap)
        place, inner = inner.cut_top(look.line)
        end, place = place.cut_right(need(build, "Edit"), look.px(4))
        build.add("link", end, "Edit", does="change what is in the cart")
        build.add("text", place, "Your order", states="bold large")
        foot, inner = inner.cut_bottom(look.line, look.gap)
        build.add("button", foot, "Place order", does="place the order", states="primary")
        small = min(side, look.px(26))
        for name, count, cost in items:
            if inner.height < line + 4 * look.line:
                break
            place, inner = inner.cut_top(line)
            with build.inside(build.add("panel", place, states="plain", name=name)):
                cover, place = place.cut_left(line - look.px(6), look.px(8))
                build.add("image", cover.middle(cover.width, cover.width), name=name)
                place = toolbar(
                    build, place, [Tool("delete", "Remove", f"remove {name} from the order")], small, right=True
                )
                step, place = place.cut_right(look.px(90), look.px(6))
                build.add(
                    "stepper",
                    step.middle(step.width, small),
                    value=str(count),
                    name="Quantity",
                    does=f"change how many of {name} are ordered",
                )
                first, second = place.middle(place.width, round(3 * look.font)).rows(2)
                build.add("text", first, name)
                build.add("text", second, cost, states="small muted")
        if inner.height > 4 * look.line:
            place, inner = inner.cut_top(look.line, look.px(6))
            press, place = place.cut_right(need(build, "Apply"), look.px(6))
            build.add("button", press, "Apply", does="apply the voucher")
            build.add("field", place, hint="Voucher code", does="enter a voucher")
        whole = sum(count * float(cost[1:]) for _, count, cost in items)
        sums = (("Subtotal", whole), ("Delivery", 9.9), ("Tax", 0.2 * whole), ("Total", 1.2 * whole + 9.9))
        for label, value in sums:
            if inner.height < 1.7 * look.font:
                return
            place, inner = inner.cut_top(round(1.7 * look.font))
            states = "bold" if label == "Total" else "muted"
            first, second = place.columns(2)
            build.add("text", first, label, states=states)
            build.add("text", second, f"${value:,.2f}", states=f"right {states}")
