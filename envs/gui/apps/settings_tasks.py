"""Tasks in the settings of a device."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ...draws import Draws
from .app import Template
from .people import mail_address, people
from .settings_data import forget, join, password
from .settings_items import ACCOUNT, APP, DAYS, HOTSPOT, HOURS, NIGHT, ON, QUIET, SOUND, Item
from .settings_pages import missing, page_of, static_pages
from .state import Data
from .wording import listed, phrase, quoted

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None


def _items(data: Data, *kinds: str, needy: bool = True) -> list[tuple[str, Item]]:
    """Return what can be set at present on the pages that are always there: the page and the item."""
    return [
        (page.id, item)
        for page in static_pages().values()
        for item in page.items
        if item.kind in kinds and (missing(page, item, data[page.id]) is None if needy else item.needs is None)
    ]


def _other(draws: Draws, item: Item, value: Any) -> Any:
    """Return a value for `item` that is not the present one."""
    if item.kind in ("switch", "check"):
        return not value
    if item.kind == "slider":
        return draws.pick([each for each in range(0, 101, 5) if each != value])
    if item.kind == "stepper":
        near = [value + item.step * by for by in (-3, -2, -1, 1, 2, 3)]
        return draws.pick([each for each in near if item.low <= each <= item.high])
    return draws.pick([option for option in item.options if option != value])


def _order(draws: Draws, item: Item, value: Any, whose: str = "") -> str:
    """Return what asks for a value of an item, of which record is said behind its name, without a full stop."""
    name = item.phrase + whose
    if item.kind == "switch":
        on = ("turn on {name}", "switch on {name}", "enable {name}")
        off = ("turn off {name}", "switch off {name}", "disable {name}")
        return phrase(draws, *(on if value else off), name=name)
    if item.unit:
        return phrase(
            draws,
            "set {name} to {value}{unit}",
            "change {name} to {value}{unit}",
            name=name,
            value=value,
            unit=item.unit,
        )
    return phrase(
        draws, "set {name} to {value}", "change {name} to {value}", "choose {value} for {name}", name=name, value=value
    )


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _one(*kinds: str) -> Callable[[Draws, Data], Made]:
    """Return what makes tasks in which one thing of these kinds is set."""

    def make(draws: Draws, data: Data) -> Made:
        page, item = draws.pick(_items(data, *kinds))
        goal = copy.deepcopy(data)
        value = goal[page][item.key] = _other(draws, item, data[page][item.key])
        return f"{_order(draws, item, value)}.", goal

    return make


def _type(draws: Draws, data: Data) -> Made:
    page, item = draws.pick(_items(data, "field"))
    person = people(draws, 1)[0]
    value = {
        ("hotspot", "name"): f"{person.first}'s hotspot",
        ("hotspot", "password"): password(draws),
        ("system", "name"): f"{person.last.lower()}-{draws.between(10, 99)}",
        ("people", "name"): person.name,
        ("people", "mail"): mail_address(draws, person),
    }[page, item.key]
    if value == data[page][item.key]:
        return None
    goal = copy.deepcopy(data)
    goal[page][item.key] = value
    words = phrase(
        draws,
        "change {name} to {value}.",
        "make {value} {name}.",
        "set {name} to {value}.",
        name=item.phrase,
        value=quoted(value),
    )
    return words, goal


def _of_app(draws: Draws, data: Data) -> Made:
    key = draws.pick(list(data["apps"]))
    record = data["apps"][key]
    page = page_of(data, f"app:{key}")
    assert page is not None
    item = draws.pick([each for each in page.items if missing(page, each, record) is None])
    goal = copy.deepcopy(data)
    value = goal["apps"][key][item.key] = _other(draws, item, record[item.key])
    return _order(draws, item, value, f" for the app {record['name']}") + ".", goal


def _of_account(draws: Draws, data: Data) -> Made:
    key = draws.pick(list(data["accounts"]))
    record = data["accounts"][key]
    item = draws.pick(ACCOUNT)
    goal = copy.deepcopy(data)
    value = goal["accounts"][key][item.key] = _other(draws, item, record[item.key])
    return _order(draws, item, value, f" for the account {record['name']}") + ".", goal


def _remove_account(draws: Draws, data: Data) -> Made:
    if len(data["accounts"]) < 2:
        return None
    key = draws.pick(list(data["accounts"]))
    goal = copy.deepcopy(data)
    del goal["accounts"][key]
    name = data["accounts"][key]["name"]
    return phrase(
        draws,
        "remove the account {name} from this device.",
        "delete the account {name}.",
        "nobody uses the account {name} here any more: remove it.",
        name=name,
    ), goal


def _clear(draws: Draws, data: Data) -> Made:
    found = [(page, item) for page, item in _items(data, "action") if data[page][item.key]]
    if not found:
        return None
    page, item = draws.pick(found)
    goal = copy.deepcopy(data)
    goal[page][item.key] = 0
    return phrase(draws, "clear {name}.", "get rid of {name}.", "delete {name}.", name=item.phrase), goal


def _connect(draws: Draws, data: Data) -> Made:
    unknown = [key for key, record in data["networks"].items() if record["secured"] and not record["saved"]]
    if not unknown:
        return None
    key, secret = draws.pick(unknown), password(draws)
    goal = copy.deepcopy(data)
    goal["wifi"]["on"] = True
    join(goal, key, secret)
    on = "" if data["wifi"]["on"] else "turn on Wi-Fi, and "
    return phrase(
        draws,
        "{on}connect to the network {name} with the password {secret}.",
        "{on}join the Wi-Fi network {name}; its password is {secret}.",
        on=on,
        name=data["networks"][key]["name"],
        secret=quoted(secret),
    ), goal


def _forget(draws: Draws, data: Data) -> Made:
    known = [key for key, record in data["networks"].items() if record["saved"]]
    if not known or not data["wifi"]["on"]:
        return None
    key = draws.pick(known)
    goal = copy.deepcopy(data)
    forget(goal, key)
    return phrase(
        draws,
        "forget the Wi-Fi network {name}.",
        "make this device forget the network {name}.",
        "remove {name} from the known Wi-Fi networks.",
        name=data["networks"][key]["name"],
    ), goal


def _dependent(draws: Draws, data: Data) -> Made:
    """Something that can only be set once its page's main switch is on."""
    found = [
        (page, item)
        for page, items in (("night", NIGHT), ("hotspot", HOTSPOT), ("quiet", QUIET))
        for item in items
        if not data[page]["on"] and item.needs == ON and item.kind != "check"
    ]
    if not found:
        return None
    page, item = draws.pick(found)
    goal = copy.deepcopy(data)
    goal[page]["on"] = True
    value = goal[page][item.key] = _other(draws, item, data[page][item.key])
    main = {"night": "the night light", "hotspot": "the mobile hotspot", "quiet": "do not disturb"}[page]
    order = _order(draws, item, value)
    return phrase(
        draws,
        "turn on {main} and {order}.",
        "{main} should be on; {order} as well.",
        "switch {main} on, then {order}.",
        main=main,
        order=_lower(order),
    ), goal


def _night_hours(draws: Draws, data: Data) -> Made:
    record = data["night"]
    start, end = draws.pick(HOURS[26:]), draws.pick(HOURS[:8])
    if (record["on"], record["schedule"], record["from"], record["until"]) == (True, "Custom hours", start, end):
        return None
    goal = copy.deepcopy(data)
    goal["night"].update({"on": True, "schedule": "Custom hours", "from": start, "until": end})
    return phrase(
        draws,
        "let the night light be on at custom hours, from {start} until {end}.",
        "the night light should run on a schedule of custom hours: from {start}, until {end}.",
        start=start,
        end=end,
    ), goal


def _quiet_days(draws: Draws, data: Data) -> Made:
    before = [day for day in DAYS if data["quiet"][day]]
    flipped = draws.sample(DAYS, draws.between(1, 3))
    after = [day for day in DAYS if (day in before) != (day in flipped)]
    if not after:
        return None
    goal = copy.deepcopy(data)
    goal["quiet"].update({"on": True, **{day: day in after for day in DAYS}})
    return phrase(
        draws,
        "turn on do not disturb, on {days} and on no other day.",
        "use do not disturb only on these days: {days}. It has to be on.",
        days=listed(after),
    ), goal


def _several_apps(draws: Draws, data: Data) -> Made:
    on = draws.chance(0.3)
    keys = [key for key, record in data["apps"].items() if record["allow"] is not on]
    if len(keys) < 2:
        return None
    chosen = draws.sample(keys, draws.between(2, 3))
    goal = copy.deepcopy(data)
    for key in chosen:
        goal["apps"][key]["allow"] = on
    names = listed([data["apps"][key]["name"] for key in chosen])
    if on:
        return phrase(
            draws, "allow notifications for the apps {names}.", "let the apps {names} send notifications.", names=names
        ), goal
    return phrase(
        draws,
        "turn off notifications for the apps {names}.",
        "the apps {names} should not send notifications any more.",
        names=names,
    ), goal


def _several(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    pages: dict[str, Item] = {}
    for page, item in draws.shuffled(_items(data, "switch", "select", "radio", "slider", "tiles", needy=False)):
        pages.setdefault(page, item)
    orders = []
    for page, item in list(pages.items())[: draws.between(2, 3)]:
        value = goal[page][item.key] = _other(draws, item, data[page][item.key])
        orders.append(_lower(_order(draws, item, value)))
    return phrase(draws, "{orders}.", "please do this: {orders}.", orders="; ".join(orders)), goal


def _same_as(draws: Draws, data: Data) -> Made:
    keys = [each.key for each in APP[:4]]
    model = [key for key, record in data["apps"].items() if record["allow"]]
    if not model:
        return None
    one = draws.pick(model)
    others = [key for key in data["apps"] if any(data["apps"][key][each] != data["apps"][one][each] for each in keys)]
    if not others:
        return None
    other = draws.pick(others)
    goal = copy.deepcopy(data)
    for each in keys:
        goal["apps"][other][each] = data["apps"][one][each]
    return phrase(
        draws,
        "give the app {other} the same notification settings as the app {one} has, all four of them.",
        "look at the four notification settings of the app {one}, and make those of the app {other} the same.",
        one=data["apps"][one]["name"],
        other=data["apps"][other]["name"],
    ), goal


def _louder(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    by = 5 * draws.between(2, 6)
    chosen = [item for item in SOUND if item.kind == "slider" and data["sound"][item.key] + by <= 100]
    if not chosen:
        return None
    item = draws.pick(chosen)
    goal["sound"][item.key] += by
    return phrase(
        draws,
        "raise {name} by {by} points, from what it is now.",
        "make {name} {by} points higher than now.",
        name=item.phrase,
        by=by,
    ), goal


TEMPLATES = (
    Template("flip-a-switch", 0.1, _one("switch")),
    Template("clear", 0.15, _clear),
    Template("choose", 0.2, _one("select", "radio", "tiles")),
    Template("move-a-slider", 0.2, _one("slider")),
    Template("text-size", 0.25, _one("stepper")),
    Template("louder", 0.35, _louder),
    Template("account", 0.3, _of_account),
    Template("remove-account", 0.35, _remove_account),
    Template("type", 0.35, _type),
    Template("app", 0.4, _of_app),
    Template("forget-network", 0.45, _forget),
    Template("dependent", 0.5, _dependent),
    Template("connect", 0.6, _connect),
    Template("several-apps", 0.7, _several_apps),
    Template("night-hours", 0.75, _night_hours),
    Template("several-settings", 0.8, _several),
    Template("quiet-days", 0.8, _quiet_days),
    Template("same-as", 0.95, _same_as),
)
"""Kinds of tasks."""
