"""The pages of the settings, and what leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import settings_items as content
from .settings_items import ON, Item, link, switch
from .state import Data

__all__ = ["CATEGORIES", "Page", "chain", "missing", "page_of", "record_of", "static_pages", "summary"]


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        id: Its name.
        title: Above it.
        icon: Its picture.
        where: Keys that lead to its record.
        items: What is on it.
        parent: The page that leads to it; empty for those of the home page.
        about: What it is about, in a few words.
    """

    id: str
    title: str
    icon: str
    where: tuple[str, ...]
    items: tuple[Item, ...]
    parent: str = ""
    about: str = ""


def _fixed(id: str, title: str, icon: str, items: tuple[Item, ...], parent: str = "", about: str = "") -> Page:
    return Page(id, title, icon, (id,), items, parent, about)


_FIXED = {
    page.id: page
    for page in (
        _fixed("network", "Network", "wifi", content.NETWORK, about="Wi-Fi, mobile data, hotspot"),
        _fixed("devices", "Devices", "bluetooth", content.DEVICES, about="Bluetooth, mouse, keyboard"),
        _fixed("display", "Display", "monitor", content.DISPLAY, about="Brightness, text size, wallpaper"),
        _fixed("sound", "Sound", "volume", content.SOUND, about="Volume, ringtone, do not disturb"),
        _fixed("programs", "Apps", "grid", (), about="Notifications, permissions"),
        _fixed("privacy", "Privacy", "shield", content.PRIVACY, about="Screen lock, location, history"),
        _fixed("people", "Accounts", "person", (), about="Your profile, what is synchronised"),
        _fixed("language", "Language", "translate", content.LANGUAGE, about="Region, formats, time zone"),
        _fixed("system", "System", "laptop", content.SYSTEM, about="Updates, battery, storage"),
        _fixed("wifi", "Wi-Fi", "wifi", (), "network"),
        _fixed("hotspot", "Mobile hotspot", "share", content.HOTSPOT, "network"),
        _fixed("night", "Night light", "moon", content.NIGHT, "display"),
        _fixed(
            "wallpaper",
            "Wallpaper",
            "image",
            (Item("picture", "tiles", "Wallpaper", "the wallpaper", "image", options=content.WALLPAPERS),),
            "display",
        ),
        _fixed(
            "ringtone",
            "Ringtone",
            "music",
            (Item("tone", "radio", "Ringtone", "the ringtone", options=content.RINGTONES),),
            "sound",
        ),
        _fixed("quiet", "Do not disturb", "moon", content.QUIET, "sound"),
    )
}

CATEGORIES = tuple(id for id, page in _FIXED.items() if not page.parent)
"""Pages that the home page leads to."""


def static_pages() -> Mapping[str, Page]:
    """Return the pages that are always there; some get more items from the data, see `page_of`."""
    return _FIXED


def page_of(data: Data, id: str) -> Page | None:
    """Return a page, with what it has of the data; ``None`` where there is none."""
    name, _, key = id.partition(":")
    if not key:
        page = _FIXED.get(name)
        if page is None or page.items:
            return page
        return replace(page, items=tuple(_listed(data, id)))
    if name == "app" and key in data["apps"]:
        return Page(id, data["apps"][key]["name"], "grid", ("apps", key), content.APP, "programs")
    if name == "account" and key in data["accounts"]:
        items = (*content.ACCOUNT, Item("remove", "action", "Remove this account", "remove this account", "delete"))
        return Page(id, data["accounts"][key]["name"], "person", ("accounts", key), items, "people")
    if name == "net" and data["networks"].get(key, {}).get("saved"):
        record = data["networks"][key]
        joined = data["wifi"]["connected"] == key
        actions = (
            Item("join", "action", *(("Disconnect", "disconnect") if joined else ("Connect", "connect")), icon="wifi"),
            Item("forget", "action", "Forget this network", "forget this network", "delete"),
        )
        return Page(id, record["name"], "wifi", ("networks", key), (*content.WIFI_NET, *actions), "wifi")
    return None


def _listed(data: Data, id: str) -> Iterator[Item]:
    """Yield the items of a page that lists records."""
    if id == "wifi":
        yield switch("on", "Wi-Fi", "Wi-Fi", "wifi")
        yield switch("ask", "Ask before joining", "asking before joining networks", "help", needs=ON)
        for number, (key, record) in enumerate(data["networks"].items()):
            group = "Networks" if not number else ""
            note = "Connected" if data["wifi"]["connected"] == key else "Saved" if record["saved"] else ""
            yield Item(key, "network", record["name"], icon="wifi", note=note, needs=ON, group=group)
    elif id == "programs":
        yield switch("fresh", "New apps may notify", "notifications of newly installed apps", "bell")
        apps = sorted(data["apps"].items(), key=lambda pair: pair[1]["name"].lower())
        for number, (key, record) in enumerate(apps):
            group = "Installed" if not number else ""
            note = "" if record["allow"] else "Notifications off"
            yield link(f"app:{key}", record["name"], record["icon"], note, group=group)
    else:
        yield from content.PROFILE
        for number, (key, record) in enumerate(data["accounts"].items()):
            group = "Accounts" if not number else ""
            yield link(f"account:{key}", record["name"], "person", record["kind"], group=group)


def record_of(data: Data, page: Page) -> Data:
    """Return what a page sets."""
    record = data
    for key in page.where:
        record = record[key]
    return record


def missing(page: Page, item: Item, record: Data) -> tuple[Item, Any] | None:
    """Return what has to be set first, and to what, before `item` can be set; ``None`` where it can be."""
    if item.needs is None:
        return None
    key, value = item.needs
    needed = next(each for each in page.items if each.key == key)
    return missing(page, needed, record) or (None if record[key] == value else (needed, value))


def chain(page: Page) -> tuple[str, ...]:
    """Return the names of the pages that lead to `page`, and its own."""
    return (*chain(_FIXED[page.parent]), page.id) if page.parent else (page.id,)


def summary(data: Data, id: str) -> str:
    """Return what a link says of the page that it opens."""
    if id == "wifi":
        joined = data["networks"].get(data["wifi"]["connected"], {"name": "On"})
        return str(joined["name"]) if data["wifi"]["on"] else "Off"
    if id in ("hotspot", "night", "quiet"):
        return "On" if data[id]["on"] else "Off"
    return str({"ringtone": data["ringtone"]["tone"], "wallpaper": data["wallpaper"]["picture"]}.get(id, ""))
