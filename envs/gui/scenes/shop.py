"""A shop on the web: products in a grid, filters, a cart."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import beside_bar, offset, pager, visible
from .overlays import Choice, consent, message, popover
from .tools import Tool, button_side, need, pill, toolbar
from .vocabulary import price, product, several

__all__ = ["shop"]

_SECTIONS = (
    "New",
    "Home",
    "Garden",
    "Clothing",
    "Shoes",
    "Sports",
    "Toys",
    "Books",
    "Kitchen",
    "Travel",
    "Gifts",
    "Sale",
)
_ICONS = ("bag", "lamp", "headphones", "book", "camera", "coffee", "gift", "box", "keyboard", "bed", "bike", "leaf")


def _shop_header(build: Builder, box: Box, draws: Draws, side: int) -> Box:
    """Add what is at the top of every page of a shop, and return the room under it."""
    look = build.look
    wide = box.width >= look.px(700)
    top, rest = box.cut_top(side + look.px(18))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        if not wide:
            inner = toolbar(build, inner, [Tool("menu", "Menu", "open the menu of the shop")], side)
        room = round(1.5 * need(build, build.title, bold=True))
        title, inner = inner.cut_left(min(room, inner.width // 3), look.gap)
        build.add("heading", title, build.title)
        count = draws.between(1, 9)
        cart, inner = inner.cut_right(side, look.px(6))
        spot = cart.middle(side, side)
        build.add("icon_button", spot, icon="cart", name="Cart", does="open the cart")
        dot = round(1.25 * look.font)
        build.add(
            "badge", Box(0, 0, dot, dot).moved(spot.right - dot, spot.top - look.px(2)), str(count), states="danger"
        )
        tools: list[Tool | None] = [Tool("heart", "Wish list", "open the wish list")]
        if wide:
            tools += [Tool("person", "Account", "open your account"), Tool("shop", "Stores", "find a store")]
        inner = toolbar(build, inner, tools, side, right=True)
        if inner.width > look.px(110):
            field = inner.inset(look.px(4), 0).middle(min(inner.width - look.px(8), look.px(560)), side)
            build.add("search", field, hint="What are you looking for?", does="search the shop")
    if wide:
        line, rest = rest.cut_top(side + look.px(4))
        with build.inside(build.add("panel", line, states="plain")):
            names = draws.sample(_SECTIONS, draws.between(5, 12))
            tools = [Tool("", name, f"show the section {name}", "flat") for name in names]
            toolbar(build, line.inset(look.gap, 0), tools, side, more="show more sections")
    return rest


def shop(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a list of products."""
    look = build.look
    side = button_side(build, difficulty)
    rest = _shop_header(build, build.box, draws, side)
    wide = build.box.width >= look.px(700)
    sort: Box | None = None
    if wide and draws.chance(0.75):
        left, rest = rest.cut_left(min(look.px(draws.between(180, 230)), rest.width * 0.26 // 1))
        _filters(build, left, draws)
    inner = rest.inset(look.gap)
    line, inner = inner.cut_top(max(side, look.line), look.gap)
    total = draws.between(12, 480)
    sort, line = line.cut_right(min(look.px(190), line.width // 2), look.gap)
    choices = ("Relevance", "Lowest price", "Highest price", "Newest", "Best rated")
    chosen = draws.pick(choices)
    opened = build.add(
        "select", sort, chosen, value=look.say(chosen), name="Sort by", does="choose the order of the products"
    )
    if wide:
        views = [
            Tool("list", "List", "show the products as a list"),
            Tool("grid", "Grid", "show the products as a grid", "selected"),
        ]
        line = toolbar(build, line, views, side, right=True)
    build.add("text", line, f"{total} products", states="muted")
    foot = None
    if inner.height > 6 * look.line and draws.chance(0.5):
        foot, inner = inner.cut_bottom(look.line, look.gap)
    _grid(build, inner, draws, difficulty, side)
    if foot is not None:
        pager(build, foot, draws, side)
    chance = draws.unit()
    if chance < 0.2:
        consent(build, draws)
    elif chance < 0.3:
        popover(
            build,
            opened.box,
            [Choice(c, "", f"sort by {c.lower()}", states="selected" * (c == chosen)) for c in choices],
        )
    elif chance < 0.4:
        message(build, "Added to the cart.", "View cart", "view what was added to the cart")
    elif chance < 0.5 and wide:
        _cart(build, draws, side)


def _filters(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.gap)
        groups = (
            ("Brand", draws.sample(stock.COMPANIES, 5), "checkbox"),
            ("Price", ("Under $25", "$25 to $50", "$50 to $100", "Over $100"), "radio"),
            ("Colour", draws.sample(tuple(stock.COLORS), 8), "swatch"),
            ("Rating", ("4 stars and more", "3 stars and more"), "radio"),
            ("Delivery", ("In stock", "Free delivery", "Arrives tomorrow"), "checkbox"),
            ("Size", ("XS", "S", "M", "L", "XL"), "chip"),
        )
        line = round(0.85 * look.line)
        for title, options, kind in draws.sample(groups, len(groups)):
            if inner.height < 2.5 * line:
                break
            place, inner = inner.cut_top(line)
            build.add("text", place, title, states="bold")
            if kind in ("swatch", "chip"):
                each = look.px(24) if kind == "swatch" else round(2.4 * look.font)
                place, inner = inner.cut_top(each, look.gap)
                for name in options:
                    if place.width < each:
                        break
                    spot, place = place.cut_left(each, look.px(5))
                    color = stock.COLORS.get(name, "")
                    words = "" if color else name
                    does = f"show only {name.lower()} products" if color else f"show only products of size {name}"
                    build.add(kind, spot, words, name="" if words else name, color=color, does=does)
                continue
            for name in options:
                if inner.height < line:
                    break
                place, inner = inner.cut_top(line)
                checked = "checked" * draws.chance(0.2) if kind == "checkbox" else ""
                build.add(kind, place, name, does=f"filter by {title.lower()}: {name}", states=checked)
            inner = inner._replace(top=min(inner.top + look.px(6), inner.bottom))


def _grid(build: Builder, box: Box, draws: Draws, difficulty: float, side: int) -> None:
    look = build.look
    least = look.px(230 - 70 * difficulty) if box.width > look.px(420) else look.px(140)
    columns = max(int((box.width + look.gap) // (least + look.gap)), 1)
    room = (box.width + look.gap) // columns - look.gap
    lines = round(1.6 * look.font)
    height = round(min(room * draws.pick((0.7, 0.85, 1.0)), look.px(300))) + 3 * lines + look.line + look.px(20)
    rows = min(int(box.height // height) + 2, 9)
    names = several(draws, product, rows * columns)
    content = (height + look.gap) * rows - look.gap
    hearts, carts = draws.chance(0.7), draws.chance(0.6)
    with build.scrolling("products", box, content, offset(draws, box, content, height // 2)) as area:
        for row, line in visible(beside_bar(build, area), box, rows, height, look.gap):
            for column, place in enumerate(line.columns(columns, look.gap)):
                index = row * columns + column
                if index < len(names):
                    _product(build, place, draws, names[index], side, hearts, carts)


def _product(build: Builder, box: Box, draws: Draws, name: str, side: int, heart: bool, cart: bool) -> None:
    look = build.look
    lines = round(1.6 * look.font)
    with build.inside(build.add("card", box, name=name)):
        inner = box.inset(look.px(8))
        picture, inner = inner.cut_top(box.height - 3 * lines - look.line - look.px(20), look.px(4))
        color = draws.pick(tuple(stock.COLORS.values()))
        if draws.chance(0.5):
            tile = build.add(
                "tile",
                picture,
                icon=draws.pick(_ICONS),
                name=name,
                color=color,
                does=f"open the product {name}",
                states="flat",
            )
        else:
            tile = build.add("tile", picture, name=name, does=f"open the product {name}", states="flat")
        corner = min(side, look.px(28))
        if heart:
            spot = Box(0, 0, corner, corner).moved(picture.right - corner - 2, picture.top + 2)
            icon = draws.pick(("heart", "heart", "heart_filled"))
            does = f"put {name} on the wish list" if icon == "heart" else f"take {name} off the wish list"
            with build.inside(tile):
                build.add(
                    "icon_button", spot, icon=icon, name="Wish list", does=does, states="danger" * (icon != "heart")
                )
        if draws.chance(0.15):
            words = f"-{draws.between(1, 6)}0%"
            spot = Box(0, 0, pill(build, words), lines).moved(picture.left + 4, picture.top + 4)
            build.add("badge", spot, words, states="danger")
        line, inner = inner.cut_top(lines)
        build.add("link", line, name)
        line, inner = inner.cut_top(lines)
        stars, line = line.cut_left(lines - 2, look.px(3))
        build.add("icon", stars.middle(lines - 4, lines - 4), icon="star_filled", color="#e0a100")
        build.add("text", line, f"{draws.between(30, 50) / 10} ({draws.between(3, 900)})", states="small muted")
        line, inner = inner.cut_top(lines, look.px(4))
        build.add("text", line, price(draws), states="bold")
        line = inner.cut_top(look.line)[0]
        gone = "disabled" * draws.chance(0.1)
        if cart:
            words = draws.pick(("Add to cart", "Add to cart", "Buy")) if not gone else "Sold out"
            states = gone or "primary"
            build.add("button", line, words, does=f"put {name} into the cart", states=states)
        else:
            tools = [
                Tool("cart", "Add to cart", f"put {name} into the cart", gone),
                Tool("eye", "Quick view", f"have a quick look at {name}"),
                Tool("swap", "Compare", f"compare {name} with others"),
            ]
            toolbar(build, line, tools, side)


def _cart(build: Builder, draws: Draws, side: int) -> None:
    """What is in the cart, at the right in front of the page."""
    look = build.look
    names = several(draws, product, draws.between(1, 4))
    line = round(1.7 * look.line)
    tall = min(len(names) * line + 3 * look.line + 3 * look.gap, int(build.box.height * 0.8))
    wide = min(look.px(340), int(build.box.width) - 4)
    right, top = build.box.right - look.gap, build.box.top + side + look.px(20)
    box = Box(right - wide, top, right, min(top + tall, build.box.bottom))
    with build.inside(build.add("dialog", box, parent="", name="Cart")):
        inner = box.inset(look.gap)
        head, inner = inner.cut_top(look.line)
        close, head = head.cut_right(side, look.px(4))
        build.add("icon_button", close.middle(side, side), icon="close", name="Close", does="close the cart")
        build.add("text", head, "Your cart", states="bold large")
        foot, inner = inner.cut_bottom(look.line, look.gap)
        build.add("button", foot, "Checkout", does="go to the checkout", states="primary")
        for name in names:
            if inner.height < line:
                break
            place, inner = inner.cut_top(line)
            with build.inside(build.add("panel", place, states="plain", name=name)):
                small = min(side, look.px(26))
                bin_, place = place.cut_right(small, look.px(4))
                build.add(
                    "icon_button",
                    bin_.middle(small, small),
                    icon="delete",
                    name="Remove",
                    does=f"remove {name} from the cart",
                )
                step, place = place.cut_right(look.px(92), look.px(6))
                count = str(draws.between(1, 4))
                build.add(
                    "stepper",
                    step.middle(step.width, small),
                    value=count,
                    name="Quantity",
                    does=f"change how many of {name} to buy",
                )
                first, second = place.middle(place.width, round(3 * look.font)).rows(2)
                build.add("text", first, name)
                build.add("text", second, price(draws), states="small muted")
