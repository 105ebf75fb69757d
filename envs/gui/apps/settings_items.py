"""What can be set, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "ACCOUNT",
    "APP",
    "DAYS",
    "DEVICES",
    "DISPLAY",
    "HOTSPOT",
    "HOURS",
    "LANGUAGE",
    "NETWORK",
    "NIGHT",
    "ON",
    "PRIVACY",
    "PROFILE",
    "QUIET",
    "RINGTONES",
    "SOUND",
    "SYSTEM",
    "WALLPAPERS",
    "WIFI_NET",
    "Item",
    "link",
    "switch",
]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Days of the week, as they are written."""

HOURS = tuple(f"{hour:02d}:{minute}" for hour in range(5, 24) for minute in ("00", "30"))
"""Times that can be chosen."""


@dataclass(frozen=True)
class Item:
    """Something that can be set, or a way to another page.

    Attributes:
        key: Its place in the page's record.
        kind: ``switch``, ``select``, ``radio``, ``slider`` (0 to 100), ``stepper`` (a number, changed by `step`),
            ``field`` (text, which is kept once it is applied), ``tiles`` (pictures, of which one is chosen), ``check``
            (a checkbox), ``link``, ``action`` (a button), or ``network`` (a line of the list of networks).
        label: What is written beside it.
        phrase: What it is called in a sentence.
        icon: Its picture.
        note: Small words under the label.
        options: To choose from.
        needs: A key and a value of the same record: where it has another, this cannot be set.
        to: The page that a link opens.
        low: The least value of a stepper.
        high: The greatest.
        step: What a click adds or takes.
        unit: Behind the number.
        group: The heading above it and what follows.
    """

    key: str
    kind: str
    label: str
    phrase: str = ""
    icon: str = ""
    note: str = ""
    options: tuple[str, ...] = ()
    needs: tuple[str, Any] | None = None
    to: str = ""
    low: int = 0
    high: int = 100
    step: int = 10
    unit: str = ""
    group: str = ""


_MINUTES = ("15 seconds", "30 seconds", "1 minute", "2 minutes", "5 minutes", "10 minutes", "Never")
RINGTONES = (
    *("Aurora", "Beacon", "Bell Tower", "Bells", "Chime", "Chimes", "Classic", "Cosmos", "Drift", "Echo", "Glass"),
    *("Marimba", "Morning", "Ocean", "Pulse", "Ripple", "Sunrise", "Sunset", "Twilight", "Whistle"),
)
"""Names of ringtones."""
WALLPAPERS = ("Dunes", "Mosaic", "Bubbles", "Harbor", "Meadow", "Night city")
"""Names of pictures behind the home screen."""
_ZONES = (
    *("Auckland", "Berlin", "Chicago", "Delhi", "Johannesburg", "Lisbon", "London", "Los Angeles", "Mexico City"),
    *("New York", "Singapore", "Sydney", "Tokyo"),
)
_LANGUAGES = ("Dansk", "Deutsch", "English (UK)", "English (US)", "Español", "Français", "Italiano", "Português")
_REGIONS = ("Australia", "Brazil", "Canada", "Denmark", "France", "Germany", "India", "Japan", "Spain", "United States")
_LOCK = ("Show everything", "Hide private text", "Show nothing")
_ACCESS = ("All the time", "Only while in use", "Ask every time", "Never")


def switch(key: str, label: str, phrase: str, icon: str = "", note: str = "", **more: Any) -> Item:
    """Return something that is on or off."""
    return Item(key, "switch", label, phrase, icon, note, **more)


def _select(key: str, label: str, phrase: str, options: tuple[str, ...], icon: str = "", **more: Any) -> Item:
    return Item(key, "select", label, phrase, icon, options=options, **more)


def _radio(key: str, label: str, phrase: str, options: tuple[str, ...], **more: Any) -> Item:
    return Item(key, "radio", label, phrase, options=options, group=label, **more)


def _slider(key: str, label: str, phrase: str, icon: str = "", **more: Any) -> Item:
    return Item(key, "slider", label, phrase, icon, unit="%", **more)


def link(to: str, label: str, icon: str, note: str = "", **more: Any) -> Item:
    """Return a way to another page."""
    return Item(to, "link", label, icon=icon, note=note, to=to, **more)


ON = ("on", True)
"""Needed by what depends on the page's main switch."""
_CUSTOM = ("schedule", "Custom hours")

NETWORK = (
    switch("airplane", "Airplane mode", "airplane mode", "plane"),
    link("wifi", "Wi-Fi", "wifi", "Networks, known passwords"),
    switch("mobile", "Mobile data", "mobile data", "mobile", group="Mobile network"),
    switch("roaming", "Data roaming", "data roaming", "globe", "Charges may apply abroad", needs=("mobile", True)),
    switch("saver", "Data saver", "the data saver", "download", "Limits what runs in the background"),
    link("hotspot", "Mobile hotspot", "share", "Share this connection", group="More"),
    switch("vpn", "VPN", "the VPN", "key"),
)
"""Networks and connections."""
HOTSPOT = (
    switch("on", "Use hotspot", "the mobile hotspot", "share"),
    Item("name", "field", "Network name", "the network name of the mobile hotspot"),
    Item("password", "field", "Password", "the password of the mobile hotspot"),
    _select("band", "Band", "the band of the mobile hotspot", ("2.4 GHz", "5 GHz", "6 GHz"), needs=ON),
    _select(
        "idle",
        "Turn off when unused",
        "the time after which an unused mobile hotspot turns off",
        ("5 minutes", "10 minutes", "30 minutes", "Never"),
        needs=ON,
    ),
)
"""A network of one's own."""
DEVICES = (
    switch("bluetooth", "Bluetooth", "Bluetooth", "bluetooth"),
    switch("visible", "Visible to others", "visibility to others", "eye", needs=("bluetooth", True)),
    _slider("pointer", "Pointer speed", "the pointer speed", "cursor", group="Mouse"),
    switch("natural", "Natural scrolling", "natural scrolling", "swap"),
    _select("button", "Primary button", "the primary mouse button", ("Left", "Right")),
    _select("repeat", "Key repeat", "the key repeat", ("Off", "Slow", "Medium", "Fast"), "keyboard", group="Keyboard"),
    switch("click", "Key click sound", "the key click sound", "volume"),
)
"""Bluetooth and mice."""
DISPLAY = (
    _slider("brightness", "Brightness", "the screen brightness", "sun"),
    switch("adaptive", "Adaptive brightness", "adaptive brightness", "lamp", "Follows the light around you"),
    _radio("appearance", "Appearance", "the appearance", ("Light", "Dark", "Automatic")),
    Item(
        "text",
        "stepper",
        "Text size",
        "the text size",
        "text",
        low=80,
        high=200,
        step=10,
        unit="%",
        group="Screen",
    ),
    _select("timeout", "Screen timeout", "the screen timeout", _MINUTES, "timer"),
    link("night", "Night light", "moon", "Warmer colours in the evening"),
    link("wallpaper", "Wallpaper", "image"),
)
"""How bright and how large."""
NIGHT = (
    switch("on", "Night light", "the night light", "moon"),
    _slider("strength", "Strength", "the strength of the night light", "lamp", needs=ON),
    _radio(
        "schedule",
        "Schedule",
        "the schedule of the night light",
        ("Always", "Sunset to sunrise", "Custom hours"),
        needs=ON,
    ),
    _select("from", "From", "the start of the night light", HOURS, needs=_CUSTOM),
    _select("until", "Until", "the end of the night light", HOURS, needs=_CUSTOM),
)
"""Warm colours in the evening."""
SOUND = (
    _slider("media", "Media volume", "the media volume", "music", group="Volume"),
    _slider("ring", "Ringtone volume", "the ringtone volume", "bell"),
    _slider("alarm", "Alarm volume", "the alarm volume", "alarm"),
    switch("vibrate", "Vibrate on calls", "vibration on calls", "mobile", group="Calls and alerts"),
    switch("screenshots", "Screenshot sound", "the screenshot sound", "camera"),
    link("ringtone", "Ringtone", "music"),
    link("quiet", "Do not disturb", "moon", "Silence at certain hours"),
)
"""How loud."""
QUIET = (
    switch("on", "Do not disturb", "do not disturb", "moon"),
    _select(
        "calls",
        "Calls from",
        "whose calls get through while do not disturb is on",
        ("Everyone", "Contacts", "Favourites", "Nobody"),
        "phone",
        needs=ON,
    ),
    Item("alarms", "check", "Let alarms sound", "whether alarms sound during do not disturb", needs=ON),
    _select("from", "From", "the start of do not disturb", HOURS, "clock", needs=ON, group="Every week"),
    _select("until", "Until", "the end of do not disturb", HOURS, "clock", needs=ON),
    *(
        Item(day, "check", day, f"do not disturb on {day}s", needs=ON, group="Days" * (not n))
        for n, day in enumerate(DAYS)
    ),
)
"""When nothing rings."""
PRIVACY = (
    switch("location", "Location", "location", "pin"),
    _select("lock", "Screen lock", "the screen lock", ("None", "Swipe", "Pattern", "PIN", "Password"), "lock"),
    _select("after", "Lock after", "the time after which the screen locks", ("At once", *_MINUTES[:-1]), "timer"),
    _select("private", "Notifications on lock screen", "what the lock screen shows of notifications", _LOCK, "bell"),
    switch("reports", "Send crash reports", "crash reports", "bug", group="What leaves this device"),
    switch("ads", "Personalised ads", "personalised ads", "target"),
    Item("history", "action", "Search history", "the search history", "history", unit="entries"),
)
"""Who sees what."""
LANGUAGE = (
    _select("language", "Language", "the language", _LANGUAGES, "translate"),
    _select("region", "Region", "the region", _REGIONS, "globe"),
    _select("zone", "Time zone", "the time zone", _ZONES, "clock"),
    _radio("dates", "Date format", "the date format", ("31/12/2026", "12/31/2026", "2026-12-31")),
    _radio("week", "Week starts on", "the first day of the week", ("Monday", "Saturday", "Sunday")),
    switch("hours", "24-hour clock", "the 24-hour clock", "clock", group="More"),
    _select("units", "Units", "the units", ("Metric", "Imperial"), "ruler"),
    switch("spelling", "Check spelling", "the spelling check", "check_all"),
)
"""Language and formats."""
SYSTEM = (
    Item("name", "field", "Device name", "the name of the device", "laptop"),
    switch("updates", "Automatic updates", "automatic updates", "refresh", group="Updates"),
    _select("hour", "Install at", "the time at which updates are installed", HOURS, needs=("updates", True)),
    switch("saver", "Battery saver", "the battery saver", "battery", group="Battery"),
    _slider("threshold", "Start saver below", "the charge below which the battery saver starts"),
    switch("backup", "Back up to the cloud", "the cloud backup", "cloud", group="Storage"),
    Item("cache", "action", "Cached files", "the cached files", "database", unit="MB"),
)
"""The device itself."""
APP = (
    switch("allow", "Allow notifications", "notifications", "bell", group="Notifications"),
    switch("sound", "Play a sound", "notification sounds", "volume", needs=("allow", True)),
    switch("badge", "Show a badge", "notification badges", "hash", needs=("allow", True)),
    _select("screen", "On the lock screen", "the lock screen notifications", _LOCK, "lock", needs=("allow", True)),
    _select("location", "Location", "the location access", _ACCESS, "pin", group="Permissions"),
    _select("camera", "Camera", "the camera access", _ACCESS, "camera"),
    switch("background", "Run in the background", "background activity", "sync"),
)
"""What an application may."""
WIFI_NET = (
    switch("auto", "Connect automatically", "automatic connection", "refresh"),
    switch("metered", "Limited data", "the data limit", "download", "Saves data on this network"),
)
"""What can be done with a network that is known."""
ACCOUNT = (
    switch("mail", "Mail", "the synchronisation of mail", "mail", group="What is synchronised"),
    switch("contacts", "Contacts", "the synchronisation of contacts", "group"),
    switch("calendar", "Calendar", "the synchronisation of the calendar", "calendar"),
    _select(
        "every",
        "Check for news",
        "the interval between looks for news",
        ("Every 5 minutes", "Every 15 minutes", "Every hour", "By hand"),
        "sync",
    ),
)
"""What an account keeps in step."""
PROFILE = (
    Item("name", "field", "Your name", "your name in the profile", group="Profile"),
    Item("mail", "field", "Recovery mail", "the recovery mail address"),
)
"""Who uses the device."""
