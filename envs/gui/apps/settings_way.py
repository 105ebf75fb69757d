"""What leads from any state of the settings to a goal."""

from __future__ import annotations

from collections.abc import Iterator

from .settings_items import Item
from .settings_pages import Page, chain, missing, page_of, record_of, static_pages
from .state import Data, Intent, State
from .steps import first, held, write

__all__ = ["toward"]


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next thing to do, see `App.toward`."""
    found = list(_differences(state, goal))
    # Networks can only be reached while Wi-Fi is on: that is settled last.
    found.sort(key=lambda pair: pair[0].id == "wifi" and pair[1].key == "on")
    if found:
        return _reach(state, goal, *found[0])
    return None


def _differences(state: State, goal: Data) -> Iterator[tuple[Page, Item]]:
    """Yield what is not as it should be, that of the present page first, and what needs other things before them."""
    data = state.data
    names = [f"net:{key}" for key in data["networks"]] + [f"account:{key}" for key in data["accounts"]]
    names += [f"app:{key}" for key in data["apps"] if data["apps"][key] != goal["apps"].get(key)]
    for name in dict.fromkeys([state.page, *names, *static_pages()]):
        page = page_of(data, name)
        if page is not None:
            for item in sorted(_unlike(data, goal, page), key=lambda item: -_depth(page, item)):
                yield page, item


def _unlike(data: Data, goal: Data, page: Page) -> list[Item]:
    """Return the items of a page that are not as they should be."""
    record, wanted = record_of(data, page), goal
    for key in page.where:
        wanted = wanted.get(key, {})
    if record == wanted and page.id != "wifi" and page.where[0] != "networks":
        return []
    items = {item.key: item for item in page.items}
    if "remove" in items and not wanted:
        return [items["remove"]]
    if "forget" in items and (not wanted["saved"] or wanted["password"] != record["password"]):
        return [items["forget"]]
    found = []
    for item in page.items:
        if item.key == "join":
            joined, should = data["wifi"]["connected"], goal["wifi"]["connected"]
            unlike = joined != should and page.where[-1] == (should or joined)
        elif item.kind == "network":
            unlike = goal["networks"][item.key]["saved"] and not data["networks"][item.key]["saved"]
        elif item.kind == "action":
            unlike = wanted.get(item.key) == 0 != record.get(item.key)
        else:
            unlike = item.key in wanted and wanted[item.key] != record[item.key]
        if unlike:
            found.append(item)
    return found


def _depth(page: Page, item: Item) -> int:
    """Return on how many other things an item depends, one behind the other."""
    if item.needs is None:
        return 0
    return 1 + _depth(page, next(each for each in page.items if each.key == item.needs[0]))


def _reach(state: State, goal: Data, page: Page, item: Item) -> Intent:
    """Return what leads to an item, and changes it as the goal has it."""
    if state.page != page.id:
        return _move(state, page)
    if state.dialog:
        return _answer(state, goal, item)
    wanted = goal
    for key in page.where:
        wanted = wanted.get(key, {})
    return _change(state, page, item, wanted)


def _answer(state: State, goal: Data, item: Item) -> Intent:
    """Return what to do in the dialog that is open."""
    name, _, key = state.dialog.partition(":")
    if name == "join" and item.kind == "network" and key == item.key:
        return write(state, "password", goal["networks"][key]["password"]) or Intent("click", "connect")
    if item.key in (name, key) and name != "join":
        return Intent("click", "confirm")
    return Intent("back")


def _change(state: State, page: Page, item: Item, wanted: Data) -> Intent:
    """Return what makes an item of the present page as it is `wanted`, or, before, what it needs."""
    record = record_of(state.data, page)
    first_of_all = missing(page, item, record)
    if first_of_all is not None:
        item, value = first_of_all
        return _change(state, page, item, {item.key: value})
    if item.kind == "action":
        return Intent("click", f"act:{item.key}")
    if item.kind == "network":
        return Intent("click", f"net:{item.key}")
    value = wanted[item.key]
    if item.kind in ("radio", "tiles"):
        return Intent("click", f"pick:{item.key}:{value}")
    if item.kind == "select":
        return Intent("choose", f"set:{item.key}", value)
    if item.kind == "slider":
        return Intent("slide", f"set:{item.key}", share=value / 100)
    if item.kind == "stepper":
        return Intent("click", f"{'more' if value > record[item.key] else 'less'}:{item.key}")
    if item.kind == "field":
        fields = [each.key for each in page.items if each.kind == "field"]
        typed = first(write(state, f"set:{key}", wanted[key], record[key]) for key in fields)
        return typed or Intent("click", "apply")
    return Intent("click", f"set:{item.key}")


def _move(state: State, page: Page) -> Intent:
    """Return what leads to a page."""
    if state.dialog:
        return Intent("back")
    way = chain(page)
    where = page_of(state.data, state.page)
    if where is None:
        if str(held(state, "search")).strip():
            return Intent("type", "search")
        return Intent("click", f"nav:{way[0]}")
    if where.id in way:
        following = way[way.index(where.id) + 1]
        if not following.startswith("net:"):
            return Intent("click", f"open:{following}")
        return Intent("click", following if state.data["wifi"]["on"] else "set:on")
    return Intent("back") if state.narrow else Intent("click", f"nav:{way[0]}")
