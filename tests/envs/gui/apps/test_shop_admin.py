"""The shop's administration: its tasks can be done, and its data change where a person would expect it."""

from __future__ import annotations

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.shop_admin import ShopApp
from rewardlab.envs.gui.apps.state import Knobs

from . import hands

APP = ShopApp()


def a_shop(guarded: bool = False, records: int = 8) -> Session:
    return hands.opened(APP, APP.start(Draws("a shop"), Knobs(records, guarded=guarded)), guarded)


def test_a_product_changes_when_it_is_saved():
    session = a_shop()
    product = session.state.data["products"]["p1"]
    before = dict(product)
    hands.do(session, "row:p1", ("product:price", "12.50"), "product:visible")
    assert product == before
    hands.do(session, "save")
    assert product == before | {"price": 12.5, "visible": not before["visible"]}
    assert session.state.page == "products"


@pytest.mark.parametrize(
    "typed", [("product:price", "a lot"), ("product:price", "-1"), ("product:stock", "2.5"), ("product:name", "  ")]
)
def test_what_is_no_product_is_not_saved(typed):
    session = a_shop()
    before = dict(session.state.data["products"]["p1"])
    hands.do(session, "row:p1", typed, "save")
    assert session.state.data["products"]["p1"] == before
    assert session.state.page == "product"
    assert session.screen.by_id["toast"].text


def test_a_careful_shop_saves_only_what_can_be_saved():
    session = a_shop(guarded=True)
    hands.do(session, "row:p1")
    assert "disabled" in session.screen.by_id["save"].states
    hands.do(session, ("product:stock", "many"))
    assert "disabled" in session.screen.by_id["save"].states
    hands.do(session, ("product:stock", "41"))
    assert "disabled" not in session.screen.by_id["save"].states


def test_a_careful_shop_asks_before_it_deletes():
    session = a_shop(guarded=True)
    hands.do(session, "row:p1", "delete")
    assert "p1" in session.state.data["products"]
    hands.do(session, "dismiss")
    assert "p1" in session.state.data["products"]
    hands.do(session, "delete", "confirm")
    assert "p1" not in session.state.data["products"]


def test_new_products_are_the_same_in_whatever_order_they_are_added():
    data = []
    for names in (("Bowl", "Apron"), ("Apron", "Bowl")):
        session = a_shop()
        for name in names:
            hands.do(session, "new", ("product:name", name), ("product:price", "3"), ("product:stock", "4"))
            hands.do(session, ("product:category", "Garden"), "save")
        data.append(session.state.data)
    assert data[0] == data[1]


def test_no_more_is_refunded_than_was_paid():
    session = a_shop()
    orders = session.state.data["orders"]
    id = next(id for id, order in orders.items() if not order["refunded"])
    total = orders[id]["total"]
    hands.do(session, "nav:orders", f"row:{id}", "refund", ("refund:amount", str(total + 1)), "confirm")
    assert orders[id]["refunded"] == 0
    hands.do(session, ("refund:amount", "1.25"), "confirm", "refund", "confirm")
    assert orders[id]["refunded"] == total
    assert "disabled" in session.screen.by_id["refund"].states


@pytest.mark.parametrize("name", ["TWO WORDS", "", "ÄPFEL", "A=B"])
def test_what_is_no_code_is_not_made(name):
    session = a_shop()
    before = dict(session.state.data["codes"])
    hands.do(session, "nav:codes", "new", ("code:name", name), ("code:value", "5"), "create")
    assert session.state.data["codes"] == before


def test_lists_can_be_searched_sorted_and_narrowed():
    session = a_shop(records=30)
    products = session.state.data["products"]

    def shown() -> list[str]:
        return [widget.id[4:] for widget in session.screen.widgets if widget.id.startswith("row:")]

    assert shown() == list(products)
    hands.do(session, "tab:Hidden")
    assert shown() == [id for id, each in products.items() if not each["visible"]]
    hands.do(session, "tab:All", "sort:price")
    prices = [products[id]["price"] for id in shown()]
    assert prices == sorted(prices)
    hands.do(session, "sort:price")
    assert [products[id]["price"] for id in shown()] == prices[::-1]
    name = products["p7"]["name"]
    hands.do(session, ("search", name.upper()))
    assert "p7" in shown()
    assert all(name in products[id]["name"] for id in shown())
