"""What stands in the lists and forms of the shop's administration: the records shown, and what would be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .shop_admin_data import CATEGORIES, KINDS, LOW
from .state import Data, State
from .steps import held, number

__all__ = ["code_made", "listed", "product_draft", "product_made", "refund_made", "saveable"]

_BLANK: Data = {"name": "", "price": "", "stock": "", "category": "", "visible": True}


def listed(state: State, section: str) -> list[str]:
    """Return the ids of what the list `section` shows, in its order."""
    tab, words = state.at.get("tab", "All"), str(state.fields.get("search", "")).lower()
    records = state.data[section]
    ids = [id for id, each in records.items() if _under(section, tab, each) and words in _sought(section, each, state)]
    keys: Mapping[str, Callable[[str], Any]] = {
        "name": lambda id: records[id]["name"].lower(),
        "price": lambda id: records[id]["price"],
        "stock": lambda id: records[id]["stock"],
        "number": lambda id: records[id]["number"],
        "total": lambda id: records[id]["total"],
    }
    sort = state.at.get("sort", "")
    return sorted(ids, key=keys[sort], reverse=state.at.get("down", False)) if sort else ids


def _under(section: str, tab: str, record: Data) -> bool:
    if tab == "All":
        return True
    if section == "products":
        if tab == "Low stock":
            return bool(record["stock"] < LOW)
        return bool(record["visible"]) is (tab == "Visible")
    return bool(record["status" if section == "orders" else "tier"] == tab)


def _sought(section: str, record: Data, state: State) -> str:
    """What a search looks through."""
    if section == "orders":
        return f"#{record['number']} {state.data['customers'][record['customer']]['name']}".lower()
    return f"{record['name']} {record['sku' if section == 'products' else 'email']}".lower()


def product_draft(state: State) -> Data:
    """Return what stands in the form of a product: its price and its stock as texts."""
    record = state.data["products"].get(state.at["id"], _BLANK)
    shown = {key: record[key] for key in _BLANK}
    if record is not _BLANK:
        shown.update(price=f"{record['price']:.2f}", stock=str(record["stock"]))
    return {key: held(state, f"product:{key}", value) for key, value in shown.items()}


def product_made(draft: Data) -> Data | None:
    """Return a product as it is kept, less its number, from what stands in the form; ``None`` where that is wrong."""
    price, stock, name = number(draft["price"]), number(draft["stock"]), str(draft["name"]).strip()
    right = price is not None and price >= 0 and isinstance(stock, int) and stock >= 0
    if price is None or not right or not name or draft["category"] not in CATEGORIES:
        return None
    return {**draft, "name": name, "price": round(float(price), 2), "stock": stock, "visible": bool(draft["visible"])}


def code_made(state: State) -> tuple[str, Data] | None:
    """Return the discount code that stands in the dialog; ``None`` where it is wrong or there already."""
    code = str(held(state, "code:name")).strip().upper()
    kind, value = held(state, "code:kind"), number(held(state, "code:value"))
    known = code in state.data["codes"]
    if known or not (code.isascii() and code.isalnum()) or kind not in KINDS or not isinstance(value, int):
        return None
    if not 0 < value <= (100 if kind == "Percent" else 1000):
        return None
    return code, {"kind": kind, "value": value, "active": True, "used": 0}


def refund_made(state: State) -> float | None:
    """Return the amount that stands in the dialog; ``None`` where it is none that can be paid back."""
    order = state.data["orders"][state.at["id"]]
    left = round(order["total"] - order["refunded"], 2)
    amount = number(held(state, "refund:amount", f"{left:.2f}"))
    return round(float(amount), 2) if amount is not None and 0 < amount <= left else None


def saveable(state: State) -> bool:
    """Whether the form's button can be pressed: where the shop is careful, only once something can be saved."""
    if not state.knobs.guarded:
        return True
    id = state.at["id"]
    if state.page == "product":
        made = product_made(product_draft(state))
        record = state.data["products"].get(id)
        return made is not None and (record is None or any(record[key] != value for key, value in made.items()))
    if state.page == "order":
        status = state.data["orders"][id]["status"]
        return bool(held(state, "order:status", status) != status)
    record = state.data["customers"][id]
    return any(held(state, f"customer:{key}", record[key]) != record[key] for key in ("tier", "newsletter", "note"))
