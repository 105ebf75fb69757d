"""What applications say in other languages: all of it, and never the same for different things on one screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.popups import POPUPS
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.spreadsheet import SpreadsheetApp
from rewardlab.envs.gui.apps.state import Knobs, State
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.scenes.catalogue import SCENES, make_scene
from rewardlab.envs.gui.screen import Screen
from rewardlab.envs.gui.words import LANGUAGES, WORDS, say

OTHERS = LANGUAGES[1:]
SIZES = ((1280, 800), (390, 844), (800, 600))

USUAL = (
    *("Save", "Cancel", "OK", "Yes", "No", "Delete", "Remove", "Edit", "Add", "New", "Create", "Open", "Close", "Back"),
    *("Next", "Previous", "Search", "Filter", "Sort by", "Select all", "Undo", "Redo", "Copy", "Cut", "Paste", "Move"),
    *("Rename", "Share", "Print", "Send", "Reply", "Reply all", "Forward", "Archive", "Refresh", "Download", "Upload"),
    *(
        "Home",
        "Settings",
        "Help",
        "Menu",
        "More",
        "Profile",
        "Account",
        "Notifications",
        "Messages",
        "Calendar",
        "Files",
    ),
    *("Contacts", "Mail", "Inbox", "Drafts", "Sent", "Trash", "Spam", "Starred", "Bin", "Folders", "Name", "Size"),
    *("Modified", "Date", "Status", "Description", "Category", "Price", "Stock", "Products", "Orders", "Customers"),
    *("Discounts", "Total", "Amount", "Quantity", "Cart", "Checkout", "Payment", "Delivery", "Address", "City"),
    *("Password", "Log in", "Sign up", "Sign out", "Language", "Today", "Day", "Week", "Month", "Year", "Monday"),
    *("Sunday", "January", "December", "Bold", "Italic", "Underline", "Font", "Font size", "Table", "Chart", "Insert"),
    *("Add row", "Delete row", "New record", "Currency", "Freeze titles", "Wi-Fi", "Bluetooth", "Brightness", "Volume"),
    *("Dark mode", "Do not disturb", "Battery", "Display", "Sound", "Privacy", "Security", "Updates", "Play", "Pause"),
    *("Shuffle", "Repeat", "Playlists", "Albums", "Directions", "Layers", "Zoom in", "Zoom out", "Crop", "Rotate"),
    *("Brush", "Eraser", "Opacity", "Run", "Terminal", "Issues", "Red", "Green", "Blue", "Yellow", "Black", "White"),
)
"""Words that applications of any kind have."""


def test_the_table_is_whole():
    assert len(WORDS) > 1000
    for english, others in WORDS.items():
        assert len(others) == len(OTHERS), english
        for words in (english, *others):
            assert words == words.strip(), english
            assert words.isprintable() and words, english


@pytest.mark.parametrize("language", OTHERS)
def test_usual_words_are_said_in_every_language(language):
    missing = [words for words in USUAL if words not in WORDS]
    assert not missing
    # Some are the same: "Status", "Menu", "Total".
    same = [words for words in USUAL if say(words, language) == words]
    assert len(same) < 0.15 * len(USUAL), same


def test_what_pops_up_is_translated():
    for popup in POPUPS.values():
        for words in popup:
            assert words in WORDS, words


def test_english_is_not_translated():
    assert all(say(words, "en") == words for words in WORDS)
    assert say("no such words", "de") == "no such words"


def sessions(language: str, part: int = 0, parts: int = 1) -> Iterator[Session]:
    """Tasks in all applications, about to be done: one of every kind, or of a part of the kinds."""
    for app in APPS.values():
        for index, template in enumerate(app.templates):
            if index % parts != part:
                continue
            draws = Draws("words", app.name, template.name)
            knobs = Knobs(10, guarded=index % 2 == 0, popups=(1,) if index < len(POPUPS) else ())
            data = app.start(draws, knobs)
            made = template.make(draws, data)
            if made is not None:
                state = State(data, knobs, page=app.page)
                popup = sorted(POPUPS)[index % len(POPUPS)]
                size = SIZES[index // parts % len(SIZES)]
                yield Session(app, state, made[1], size, Look(language=language), (popup,))


def scene_screens(language: str) -> Iterator[Screen]:
    for name, scene in SCENES.items():
        for number, size in enumerate(SIZES):
            if scene.least[0] <= size[0] and scene.least[1] <= size[1]:
                yield make_scene(name, *size, Look(language=language), Draws("words", name, number), number / 2)


class Heard:
    """What is said on one screen: the English words by what they become."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: dict[str, set[str]] = {}
        original = Look.say

        def listen(look: Look, words: str) -> str:
            told = original(look, words)
            if words in WORDS:
                self.words.setdefault(told, set()).add(words)
            return told

        monkeypatch.setattr(Look, "say", listen)

    def alike(self) -> list[set[str]]:
        """Return different words that have become one, and forget all."""
        found = [english for english in self.words.values() if len(english) > 1]
        self.words = {}
        return found


def check_applications(monkeypatch: pytest.MonkeyPatch, language: str, part: int, parts: int) -> None:
    """The expert does tasks in another language, and no screen on its way says the same for different things."""
    heard = Heard(monkeypatch)
    for session in sessions(language, part, parts):
        while not session.declared and session.steps < 40:
            assert session.screen is not None
            assert not heard.alike(), session.app.name
            assert session.act(next_action(session)), (session.app.name, session.size, session.intent())
        assert session.solved, (session.app.name, session.size, session.intent())


@pytest.mark.parametrize("language", OTHERS)
def test_different_words_stay_different_in_applications(language, monkeypatch):
    check_applications(monkeypatch, language, OTHERS.index(language), len(OTHERS))


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_different_words_stay_different_in_all_tasks(language, monkeypatch):
    check_applications(monkeypatch, language, 0, 1)


@pytest.mark.parametrize("language", OTHERS)
def test_different_words_stay_different_on_scenes(language, monkeypatch):
    heard = Heard(monkeypatch)
    for screen in scene_screens(language):
        assert not heard.alike(), screen.title


SAID = ("button", "icon_button", "nav_item", "switch", "checkbox", "radio", "label", "tab", "chip")
"""Kinds of widgets with the application's own words, or names of what it keeps."""


def untranslated(words: str, kept: str) -> bool:
    # What is cut has all its words in its name; dates have numbers.
    spoken = any(map(str.isalpha, words)) and not any(map(str.isdecimal, words)) and "…" not in words
    return spoken and words not in WORDS and words not in kept


def test_applications_say_nothing_that_is_not_translated():
    """What stands on buttons, tabs and labels is either kept in the data or in the table."""
    missing = set()
    for session in sessions("en"):
        kept = repr(session.start) + repr(session.goal)
        while not session.declared and session.steps < 40:
            for widget in session.screen.widgets:
                words = [widget.hint, *([widget.text, widget.name] if widget.kind in SAID else [])]
                missing |= {(session.app.name, each) for each in words if untranslated(each, kept)}
            session.act(next_action(session))
    assert not missing, sorted(missing)


def test_what_people_entered_is_never_translated():
    columns = {
        "A": {"title": "Name", "kind": "text", "style": ""},
        "B": {"title": "Group", "kind": "choice", "style": ""},
    }
    row = {"A": "Delete", "B": "Home"}
    view = {"frozen": True, "filter": True, "only": "Home", "sort": "", "down": False}
    sheet = {"name": "Orders", "columns": columns, "groups": ["Home"], "rows": {"r1": row}, "view": view}
    data = {"sheets": {"s1": {**sheet, "styles": {"r1": {"A": "", "B": ""}}}}}
    app = SpreadsheetApp()
    session = Session(app, State(data, page=app.page), data, (1280, 800), Look(language="de"))
    screen = session.screen
    assert screen.by_id["cell:r1.A"].text == "Delete"
    assert screen.by_id["only"].value == "Home"
    assert screen.by_id["sheet:s1"].text == "Orders"
    assert screen.by_id["record"].text == WORDS["New record"][0]


def test_numbers_around_words_stay():
    assert say("Inbox (2)", "de") == "Posteingang (2)" and say("341 products", "es") == "341 productos"
    assert say("2 rabbits (3)", "fr") == "2 rabbits (3)" and say("", "fr") == ""
