"""What can be set in a system, by pages."""

from __future__ import annotations

__all__ = ["PAGES"]

PAGES: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    # page: icon, (title, words under it, what it is)
    "Wi-Fi": (
        "wifi",
        (
            ("Wi-Fi", "Use wireless networks", "switch"),
            ("Ask before joining", "Known networks are joined at once", "switch"),
            ("Low data mode", "Updates wait for another network", "switch"),
            ("Private address", "Makes it harder to follow you", "switch"),
            ("Hotspot", "Share the connection with others", "switch"),
            ("Network band", "Faster or farther", "Automatic|2.4 GHz|5 GHz"),
            ("Proxy", "", "Off|Automatic|Manual"),
            ("Saved networks", "Networks that are known", "row"),
        ),
    ),
    "Bluetooth": (
        "bluetooth",
        (
            ("Bluetooth", "Find devices nearby", "switch"),
            ("Visible to others", "For two minutes", "switch"),
            ("Device name", "", "field"),
            ("Show in the bar", "An icon beside the time", "switch"),
            ("Paired devices", "Headphones, keyboards and more", "row"),
            ("Audio codec", "", "Standard|High quality|Low delay"),
        ),
    ),
    "Display": (
        "sun",
        (
            ("Brightness", "", "slider"),
            ("Adaptive brightness", "Follows the light around", "switch"),
            ("Dark mode", "Light words on a dark ground", "switch"),
            ("Night light", "Warmer colours in the evening", "switch"),
            ("Colour warmth", "", "slider"),
            ("Resolution", "", "1920 x 1080|2560 x 1440|3840 x 2160"),
            ("Text size", "", "slider"),
            ("Screen timeout", "", "30 seconds|2 minutes|10 minutes|Never"),
            ("Refresh rate", "", "60 Hz|90 Hz|120 Hz"),
        ),
    ),
    "Sound": (
        "volume",
        (
            ("Volume", "Music and videos", "slider"),
            ("Ringtone volume", "", "slider"),
            ("Alarm volume", "", "slider"),
            ("Microphone level", "", "slider"),
            ("Output device", "", "Speakers|Headphones|Monitor"),
            ("Vibrate on touch", "", "switch"),
            ("Key sounds", "When you type", "switch"),
            ("Mono audio", "The same on both sides", "switch"),
            ("Equaliser", "Make the sound your own", "row"),
        ),
    ),
    "Notifications": (
        "bell",
        (
            ("Do not disturb", "Only alarms ring", "switch"),
            ("Show on lock screen", "", "switch"),
            ("Badges on icons", "Numbers of what is new", "switch"),
            ("Preview messages", "", "Always|When unlocked|Never"),
            ("Notification sound", "", "Bell|Drop|Pulse|None"),
            ("Mail notifications", "", "switch"),
            ("Chat notifications", "", "switch"),
            ("Weekly summary", "Every Monday morning", "switch"),
        ),
    ),
    "Privacy": (
        "shield",
        (
            ("Location", "Applications may know where you are", "switch"),
            ("Camera access", "", "switch"),
            ("Microphone access", "", "switch"),
            ("Send diagnostics", "Helps to find errors", "switch"),
            ("Personal advertising", "", "switch"),
            ("Clear history", "What you searched for", "button"),
            ("Permissions", "What applications may do", "row"),
        ),
    ),
    "Account": (
        "person",
        (
            ("Name", "", "field"),
            ("Mail address", "", "field"),
            ("Two-step login", "A code besides the password", "switch"),
            ("Change password", "Last changed in spring", "button"),
            ("Public profile", "Others can find you", "switch"),
            ("Sign out everywhere", "On all other devices", "button"),
            ("Delete account", "Nothing will be left of it", "button"),
        ),
    ),
    "Language": (
        "globe",
        (
            ("Language", "", "English|Deutsch|Español|Français"),
            ("Region", "", "Europe|America|Asia"),
            ("First day of the week", "", "Monday|Sunday"),
            ("24-hour clock", "", "switch"),
            ("Temperature", "", "Celsius|Fahrenheit"),
            ("Spell checking", "Marks what is wrong", "switch"),
            ("Keyboards", "Layouts to choose from", "row"),
        ),
    ),
    "Battery": (
        "battery",
        (
            ("Battery saver", "Does less in the background", "switch"),
            ("Adaptive battery", "Learns what you use", "switch"),
            ("Show percentage", "Beside the icon", "switch"),
            ("Charging limit", "", "80 %|90 %|100 %"),
            ("Sleep after", "", "5 minutes|15 minutes|1 hour"),
            ("Battery usage", "By application", "row"),
        ),
    ),
    "Storage": (
        "database",
        (
            ("Clean up automatically", "Deletes old downloads", "switch"),
            ("Empty the trash", "", "button"),
            ("Save to", "", "This device|Memory card|Cloud"),
            ("Photos", "", "row"),
            ("Applications", "", "row"),
        ),
    ),
    "Updates": (
        "refresh",
        (
            ("Update automatically", "At night, while charging", "switch"),
            ("Check for updates", "Last checked today", "button"),
            ("Early versions", "May contain errors", "switch"),
            ("Release notes", "What is new", "row"),
        ),
    ),
    "Accessibility": (
        "accessibility",
        (
            ("Screen reader", "Reads aloud what is shown", "switch"),
            ("High contrast", "", "switch"),
            ("Magnifier", "Three taps to zoom", "switch"),
            ("Reduce motion", "", "switch"),
            ("Captions", "Words under videos", "switch"),
            ("Pointer speed", "", "slider"),
            ("Pointer size", "", "slider"),
        ),
    ),
}
"""Pages: an icon, and entries of a title, words under it, and what it is: a kind of widget, or choices."""
