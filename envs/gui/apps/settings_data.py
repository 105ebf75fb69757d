"""What a device's settings are at first, and what becomes of them."""

from __future__ import annotations

from typing import Any

from ...draws import Draws
from .people import Person, mail_address, people
from .settings_items import ACCOUNT, APP, WIFI_NET, Item
from .settings_pages import static_pages
from .state import Data, Knobs

__all__ = ["device", "forget", "join", "password"]

_APPS = (
    *(("Atlas Maps", "map"), ("Bookshelf", "book"), ("Budget", "wallet"), ("Camera", "camera"), ("Chess", "puzzle")),
    *(("Chat", "chat"), ("City Bikes", "bike"), ("Clock", "clock"), ("Fitness", "pulse"), ("Flights", "plane")),
    *(("Food Finder", "food"), ("Gardener", "leaf"), ("Gallery", "image"), ("Games", "trophy"), ("Invoices", "coin")),
    *(("Journal", "note"), ("Keyring", "key"), ("Lens", "eye"), ("Library", "book"), ("Mail", "mail")),
    *(("Messages", "comment"), ("Music", "music"), ("News", "document"), ("Notes", "note"), ("Parking", "car")),
    *(("Phone", "phone"), ("Photos", "image"), ("Podcasts", "mic"), ("Puzzle Box", "box"), ("Radio", "headphones")),
    *(("Recipes", "coffee"), ("Shopping List", "cart"), ("Sketch", "brush"), ("Tasks", "clipboard"), ("Taxi", "car")),
    *(("Tickets", "gift"), ("Trains", "train"), ("Translate", "translate"), ("Tuner", "music"), ("Video", "video")),
    *(("Wallet", "wallet"), ("Weather", "cloud"), ("Yoga", "person")),
)
_ALIKE_APPS = (
    *(("Chat", "Chats", "chat"), ("Mail", "Mailbox", "mail"), ("Notes", "Notes Plus", "note")),
    *(("Music", "Musica", "music"), ("Photos", "Photos Lite", "image"), ("Clock", "Clocks", "clock")),
    *(("Messages", "Messenger", "comment"), ("Library", "e-Library", "book"), ("Tasks", "Task Board", "clipboard")),
    *(("Weather", "Weather Pro", "cloud"), ("Wallet", "e-Wallet", "wallet")),
)
_NETWORKS = (
    *("Alder House", "Blue Kettle Cafe", "Canal 12", "Corner Library", "Elm Street 4", "Fernwood", "Harbor View"),
    *("Hotel Meridian", "Juniper-2G", "Kitchen Radio", "Maple Office", "Northwind", "Oak Cottage", "Station Hall"),
)
_ALIKE_NETWORKS = {
    **{"Juniper-2G": "Juniper-5G", "Maple Office": "Maple Office 2", "Northwind": "Northwind Guest"},
    **{"Alder House": "Alder House+", "Canal 12": "Canal 21", "Harbor View": "Harbor Vue"},
}
_WORDS = ("anchor", "basil", "copper", "dolphin", "ember", "falcon", "granite", "hazel", "island", "lantern", "maple")
_DEVICES = ("laptop", "desk", "tablet", "studio", "travel")
_KINDS = ("Work account", "Private account", "School account", "Shared account")


def password(draws: Draws) -> str:
    """Return a password of a network."""
    return f"{draws.pick(_WORDS)}-{draws.pick(_WORDS)}-{draws.between(10, 99)}"


def device(draws: Draws, knobs: Knobs) -> Data:
    """Return the settings of a device."""
    data: Data = {
        page.id: {item.key: _value(draws, item) for item in page.items if item.kind not in ("link", "network")}
        for page in static_pages().values()
    }
    owner, *others = people(draws, 5, knobs.alike)
    data["network"]["airplane"] = draws.chance(0.15)
    data["hotspot"]["name"] = f"{owner.first}'s {draws.pick(_DEVICES)}"
    data["hotspot"]["password"] = password(draws)
    data["system"]["name"] = f"{owner.first.lower()}-{draws.pick(_DEVICES)}-{draws.between(1, 99)}"
    data["people"] = {"name": owner.name, "mail": mail_address(draws, owner)}
    data["programs"] = {"fresh": draws.chance(0.5)}
    data["apps"] = _apps(draws, max(4, min(knobs.records, 36)), knobs.alike)
    data["networks"] = _networks(draws, 4 + min(knobs.records // 6, 6), knobs.alike)
    saved = [key for key, record in data["networks"].items() if record["saved"]]
    data["wifi"] = {
        "on": draws.chance(0.85),
        "ask": draws.chance(0.5),
        "connected": draws.pick(saved) if draws.chance(0.8) else "",
    }
    data["accounts"] = _accounts(draws, [owner, *others])
    return data


def _value(draws: Draws, item: Item) -> Any:
    """Return what `item` is set to at first."""
    if item.kind in ("switch", "check"):
        return draws.chance(0.5)
    if item.kind == "slider":
        return 5 * draws.between(1, 19)
    if item.kind == "stepper":
        return item.low + item.step * draws.between(0, (item.high - item.low) // item.step)
    if item.kind == "action":
        return draws.between(20, 3000)
    return draws.pick(item.options) if item.options else ""


def _apps(draws: Draws, count: int, alike: bool) -> Data:
    chosen: dict[str, str] = {}
    if alike:
        for one, other, icon in draws.sample(_ALIKE_APPS, max(1, count // 5)):
            chosen[one] = chosen[other] = icon
    for name, icon in draws.shuffled(_APPS):
        if len(chosen) >= count:
            break
        chosen.setdefault(name, icon)
    return {
        f"a{number}": {"name": name, "icon": icon, **{item.key: _value(draws, item) for item in APP}}
        for number, (name, icon) in enumerate(chosen.items(), 1)
    }


def _networks(draws: Draws, count: int, alike: bool) -> Data:
    names = draws.sample(_NETWORKS, count)
    if alike:
        close = [name for name in names if name in _ALIKE_NETWORKS]
        names = [*names, *(_ALIKE_NETWORKS[name] for name in close[:2])]
    found: Data = {}
    for number, name in enumerate(draws.shuffled(names), 1):
        # At least one is known, and one is not.
        saved = number == 1 or (number > 2 and draws.chance(0.4))
        record = {"name": name, "secured": number <= 2 or draws.chance(0.75), "saved": saved}
        record["password"] = password(draws) if saved and record["secured"] else ""
        options = {item.key: draws.chance(0.5) if saved else item.key == "auto" for item in WIFI_NET}
        found[f"n{number}"] = {**record, **options}
    return found


def _accounts(draws: Draws, owners: list[Person]) -> Data:
    names = sorted({mail_address(draws, person) for person in draws.sample(owners, draws.between(2, 4))})
    return {
        f"u{number}": {"name": name, "kind": draws.pick(_KINDS), **{item.key: _value(draws, item) for item in ACCOUNT}}
        for number, name in enumerate(draws.shuffled(names), 1)
    }


def join(data: Data, key: str, secret: str = "") -> None:
    """Connect with the network `key`, whose password becomes known where it was not."""
    record = data["networks"][key]
    if not record["saved"]:
        record["saved"], record["password"] = True, secret
    data["wifi"]["connected"] = key


def forget(data: Data, key: str) -> None:
    """Forget what is known of the network `key`."""
    record = data["networks"][key]
    record.update(saved=False, password="", auto=True, metered=False)
    if data["wifi"]["connected"] == key:
        data["wifi"]["connected"] = ""
