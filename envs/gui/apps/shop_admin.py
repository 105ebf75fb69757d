"""The administration of a small shop: products, orders, customers, discount codes."""

from __future__ import annotations

from collections.abc import Iterator

from ...draws import Draws
from .app import App
from .records import Pair, add, pairs, settle
from .shop_admin_data import new_product, shop
from .shop_admin_forms import code_made, listed, product_draft, product_made, refund_made, saveable
from .shop_admin_pages import show
from .shop_admin_tasks import TEMPLATES
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import choose, first, held, number, switch, write

__all__ = ["ShopApp"]

_PAGES = {"p": "product", "o": "order", "c": "customer"}
"""Pages of single records by the first letters of their ids."""


class ShopApp(App):
    """Products, orders, customers and discount codes of a shop."""

    name = "shop-admin"
    title = "Shop"
    templates = TEMPLATES
    page = "products"

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return shop(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        show(state, stage)

    def click(self, state: State, id: str) -> bool:
        kind, _, name = id.partition(":")
        if kind == "nav":
            return state.home(name)
        if kind in ("tab", "sort"):
            return _arrange(state, kind, name)
        if kind in ("row", "customer") and name[0] in _PAGES:
            return state.go(_PAGES[name[0]], id=name)
        if id in ("back", "cancel", "dismiss"):
            return state.back()
        if id == "new":
            return _new(state)
        if id == "save":
            return self._save(state)
        if kind in ("active", "remove"):
            return _code(state, kind, name)
        if id in ("create", "confirm"):
            return self._agree(state)
        if kind == "stock":
            return _count(state, 1 if name == "more" else -1)
        if id in ("product:visible", "customer:newsletter"):
            record = product_draft(state) if kind == "product" else state.data["customers"][state.at["id"]]
            state.fields[id] = not held(state, id, record[name])
            return True
        if id in ("delete", "refund"):
            return self._ask(state, id)
        return False

    def enter(self, state: State, id: str) -> bool:
        if id.startswith("product:"):
            return saveable(state) and self._save(state)
        if id.startswith("code:") or id == "refund:amount":
            return self._agree(state)
        # Lists have followed every letter already.
        return id == "search"

    def typed(self, state: State, id: str) -> None:
        if id == "search":
            state.scroll.pop(state.page, None)

    def toward(self, state: State, goal: Data) -> Intent | None:
        return first(self._ways(state, goal))

    def _save(self, state: State) -> bool:
        if not saveable(state):
            return False
        id = state.at["id"]
        if state.page == "order":
            order = state.data["orders"][id]
            order["status"] = held(state, "order:status", order["status"])
        elif state.page == "customer":
            record = state.data["customers"][id]
            record.update({key: held(state, f"customer:{key}", record[key]) for key in ("tier", "newsletter", "note")})
        else:
            made = product_made(product_draft(state))
            if made is None:
                state.said = "Please check what you entered"
                return True
            products = state.data["products"]
            if id in products:
                products[id].update(made)
                settle(products)
            else:
                add(products, new_product(made))
            state.home("products")
        state.said = "Saved"
        return True

    def _ask(self, state: State, what: str) -> bool:
        """Open the dialog for deleting a product or for a refund."""
        if what == "refund":
            order = state.data["orders"][state.at["id"]]
            if order["refunded"] >= order["total"]:
                return False
            state.fields.pop("refund:amount", None)
        state.dialog = what
        return state.knobs.guarded or what == "refund" or self._agree(state)

    def _agree(self, state: State) -> bool:
        """Do what the open dialog is about."""
        kind, _, name = state.dialog.partition(":")
        if kind == "delete":
            del state.data["products"][state.at["id"]]
            settle(state.data["products"])
            state.home("products")
            state.said = "Deleted"
        elif kind == "refund":
            amount = refund_made(state)
            if amount is None:
                state.said = "Please check what you entered"
                return True
            order = state.data["orders"][state.at["id"]]
            order["refunded"] = round(order["refunded"] + amount, 2)
            state.said = "Refunded"
        elif kind == "code":
            made = code_made(state)
            if made is None:
                state.said = "Please check what you entered"
                return not state.knobs.guarded
            state.data["codes"][made[0]] = made[1]
            state.said = "Saved"
        elif kind == "off":
            state.data["codes"][name]["active"] = False
        elif kind == "remove":
            del state.data["codes"][name]
            state.said = "Deleted"
        else:
            return False
        state.dialog = ""
        return True

    def _ways(self, state: State, goal: Data) -> Iterator[Intent | None]:
        """What to do about everything that is not yet as it should be."""
        for pair in pairs(state.data["products"], goal["products"]):
            yield _product_way(state, pair, goal)
        makers = {"orders": _order_way, "customers": _customer_way, "codes": _code_way}
        for section, way in makers.items():
            now, then = state.data[section], goal[section]
            for id in sorted(now.keys() | then.keys()):
                if now.get(id) != then.get(id):
                    yield way(state, id, now.get(id), then.get(id))


def _arrange(state: State, kind: str, name: str) -> bool:
    """Show another part of a list, or sort it; twice by the same column turns it round."""
    at = {**state.at, kind: name}
    if kind == "sort":
        at["down"] = state.at.get("sort") == name and not state.at.get("down", False)
    state.at = at
    state.scroll.pop(state.page, None)
    return True


def _new(state: State) -> bool:
    if state.page == "products":
        return state.go("product", id="")
    for field in ("name", "kind", "value"):
        state.fields.pop(f"code:{field}", None)
    state.fields["code:kind"] = "Percent"
    state.dialog = "code"
    return True


def _code(state: State, kind: str, name: str) -> bool:
    """Switch a discount code on or off, or delete it."""
    code = state.data["codes"][name]
    if kind == "active" and not code["active"]:
        code["active"] = True
    elif state.knobs.guarded:
        state.dialog = f"{'off' if kind == 'active' else 'remove'}:{name}"
    elif kind == "active":
        code["active"] = False
    else:
        del state.data["codes"][name]
        state.said = "Deleted"
    return True


def _count(state: State, step: int) -> bool:
    """Add to the stock in the form, or take from it."""
    stock = number(product_draft(state)["stock"] or "0")
    if not isinstance(stock, int) or stock + step < 0:
        return False
    state.fields["product:stock"] = str(stock + step)
    return True


def _opened(state: State, section: str, id: str) -> Intent | None:
    """The next step to the page of a record, new or known; ``None`` there."""
    if state.dialog:
        return Intent("back")
    if state.page == section[:-1] and state.at["id"] == id:
        return None
    if state.page != section:
        return Intent("click", f"nav:{section}")
    if not id:
        return Intent("click", "new")
    if id in listed(state, section):
        return Intent("click", f"row:{id}")
    if state.at.get("tab", "All") != "All":
        return Intent("click", "tab:All")
    return Intent("type", "search", "")


def _product_way(state: State, pair: Pair, goal: Data) -> Intent | None:
    id = pair.now
    if not pair.goal:
        if state.dialog == "delete" and state.at["id"] == id:
            return Intent("click", "confirm")
        return _opened(state, "products", id) or Intent("click", "delete")
    then = goal["products"][pair.goal]
    if not id and then["sku"] != new_product({})["sku"]:
        # It was deleted, and what is added in its place is another.
        return None
    if way := _opened(state, "products", id):
        return way
    draft = product_draft(state)
    price, stock = number(draft["price"]), number(draft["stock"])
    return first(
        (
            write(state, "product:name", then["name"], draft["name"]),
            Intent("type", "product:price", f"{then['price']:.2f}") if price != then["price"] else None,
            Intent("type", "product:stock", str(then["stock"])) if stock != then["stock"] else None,
            choose(state, "product:category", then["category"], draft["category"]),
            switch(state, "product:visible", then["visible"], draft["visible"]),
            Intent("click", "save"),
        )
    )


def _order_way(state: State, id: str, now: Data | None, then: Data | None) -> Intent | None:
    if now is None or then is None or now["refunded"] > then["refunded"]:
        return None
    asked = state.dialog == "refund" and state.at["id"] == id
    if now["status"] != then["status"]:
        way = _opened(state, "orders", id) or choose(state, "order:status", then["status"], now["status"])
        return way or Intent("click", "save")
    amount = round(then["refunded"] - now["refunded"], 2)
    if not asked:
        return _opened(state, "orders", id) or Intent("click", "refund")
    if refund_made(state) != amount:
        return Intent("type", "refund:amount", f"{amount:.2f}")
    return Intent("click", "confirm")


def _customer_way(state: State, id: str, now: Data | None, then: Data | None) -> Intent | None:
    if now is None or then is None:
        return None
    return first(
        (
            _opened(state, "customers", id),
            choose(state, "customer:tier", then["tier"], now["tier"]),
            switch(state, "customer:newsletter", then["newsletter"], now["newsletter"]),
            write(state, "customer:note", then["note"], now["note"]),
            Intent("click", "save"),
        )
    )


def _code_way(state: State, id: str, now: Data | None, then: Data | None) -> Intent | None:
    # What a code is worth cannot be changed, and how often one was used is gone with it.
    wrong = now is not None and (then is None or any(now[key] != then[key] for key in ("kind", "value", "used")))
    if then is not None and then["used"] and (now is None or wrong):
        return None
    asked, _, name = state.dialog.partition(":")
    if wrong or (now is not None and then is not None):
        if asked == ("remove" if wrong else "off") and name == id:
            return Intent("click", "confirm")
        if state.dialog:
            return Intent("back")
        if state.page != "codes":
            return Intent("click", "nav:codes")
        return Intent("click", f"remove:{id}" if wrong else f"active:{id}")
    assert then is not None
    if asked != "code":
        if state.dialog:
            return Intent("back")
        return Intent("click", "new" if state.page == "codes" else "nav:codes")
    return first(
        (
            write(state, "code:name", id),
            choose(state, "code:kind", then["kind"], "Percent"),
            write(state, "code:value", str(then["value"])),
            Intent("click", "create"),
        )
    )
