"""The file manager: its tasks can be done, and files are where they were put."""

from __future__ import annotations

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.file_manager import FilesApp
from rewardlab.envs.gui.apps.file_manager_data import day, free_name, inside, path, size
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.state import Knobs

from . import hands

APP = FilesApp()


def item(name: str, parent: str = "", kind: str = "folder", **more: object) -> dict[str, object]:
    given = {"name": name, "kind": kind, "parent": parent, "size": 10, "modified": "2024-03-12"}
    return {**given, "starred": False, "binned": False, **more}


def some_files(guarded: bool = False) -> Session:
    """Two folders, one of which holds another, and three files."""
    items = {
        "f1": item("Taxes"),
        "f2": item("2023", "f1"),
        "f3": item("Photos"),
        "f4": item("Letter.pdf", "f1", "document", size=1500),
        "f5": item("Budget.xlsx", "f1", "table", size=20, modified="2024-05-01"),
        "f6": item("Beach.jpg", "", "image", size=3000),
    }
    settings = {"layout": "List", "sort": "Name", "kept": "30 days", "ask": False}
    data = {"items": items, "settings": settings}
    return hands.opened(APP, data, guarded)


def rows(session: Session) -> list[str]:
    return [widget.id[4:] for widget in session.screen.widgets if widget.id.startswith("row:")]


def test_a_folder_is_opened_and_left():
    session = some_files()
    assert rows(session) == ["f3", "f1", "f6"]
    hands.do(session, "row:f1")
    assert rows(session) == ["f2", "f5", "f4"]
    hands.do(session, "row:f2")
    assert rows(session) == []
    hands.do(session, "crumb:f1")
    assert rows(session) == ["f2", "f5", "f4"]
    hands.do(session, "back", "back", "back")
    assert rows(session) == ["f3", "f1", "f6"]


def test_files_are_sorted_behind_folders():
    session = some_files()
    hands.do(session, "row:f1", ("sort", "Size"))
    assert rows(session) == ["f2", "f4", "f5"]
    hands.do(session, ("sort", "Modified"), "layout:Grid")
    assert rows(session) == ["f2", "f5", "f4"]
    assert {widget.kind for widget in session.screen.widgets if widget.id.startswith("row:")} == {"tile"}


def test_files_are_moved_by_dialog():
    session = some_files()
    items = session.state.data["items"]
    hands.do(session, "row:f1", "pick:f4", "pick:f5", "act:move")
    assert "disabled" in session.screen.by_id["accept"].states
    hands.do(session, "into:f3", "accept")
    assert items["f4"]["parent"] == items["f5"]["parent"] == "f3"
    assert rows(session) == ["f2"]


@pytest.mark.parametrize("target", ["row:f3", "tree:f3"])
def test_files_are_moved_by_hand(target):
    session = some_files()
    hands.drag(session, "row:f6", target)
    assert session.valid
    assert session.state.data["items"]["f6"]["parent"] == "f3"


def test_what_is_chosen_is_moved_together_by_hand():
    session = some_files()
    hands.do(session, "pick:f6", "pick:f3")
    hands.drag(session, "row:f6", "row:f1")
    items = session.state.data["items"]
    assert items["f6"]["parent"] == items["f3"]["parent"] == "f1"


def test_a_folder_is_not_moved_into_itself():
    session = some_files()
    before = {id: dict(each) for id, each in session.state.data["items"].items()}
    hands.drag(session, "row:f1", "tree:f2")
    assert not session.valid
    hands.do(session, "pick:f1", "act:move")
    assert "into:f2" not in session.screen.by_id
    assert session.state.data["items"] == before


def test_what_is_dragged_onto_the_bin_is_in_it():
    session = some_files()
    hands.drag(session, "row:f6", "nav:bin")
    assert session.state.data["items"]["f6"]["binned"]
    hands.do(session, "nav:bin", "pick:f6", "act:restore", "nav:files")
    assert "f6" in rows(session)


def test_what_is_in_a_folder_goes_with_it():
    session = some_files()
    items = session.state.data["items"]
    hands.do(session, "pick:f1", "act:bin", ("search", "letter"))
    assert rows(session) == []
    hands.do(session, "nav:bin", "empty")
    assert list(items) == ["f3", "f6"]


def test_what_is_restored_finds_a_place():
    session = some_files()
    items = session.state.data["items"]
    items["f4"]["binned"] = items["f1"]["binned"] = True
    hands.do(session, "nav:bin", "pick:f4", "act:restore")
    assert (items["f4"]["parent"], items["f4"]["binned"]) == ("", False)


def test_a_careful_manager_asks_before_it_deletes_for_good():
    session = some_files(guarded=True)
    items = session.state.data["items"]
    hands.do(session, "pick:f6", "act:bin", "nav:bin", "empty", "dismiss", "pick:f6", "act:erase")
    assert "f6" in items
    hands.do(session, "confirm")
    assert "f6" not in items


@pytest.mark.parametrize(("name", "taken"), [("Budget.xlsx", True), (" ", True), ("a/b", True), ("New.pdf", False)])
def test_a_name_is_given_once(name, taken):
    session = some_files()
    hands.do(session, "row:f1", "pick:f4", "act:rename", ("name", name), "accept")
    assert session.state.data["items"]["f4"]["name"] == ("Letter.pdf" if taken else name)
    assert bool(session.state.dialog) is taken


def test_only_files_are_copied():
    session = some_files()
    items = session.state.data["items"]
    hands.do(session, "row:f1", "pick:f2")
    assert "disabled" in session.screen.by_id["act:copy"].states
    hands.do(session, "pick:f2", "pick:f4", "act:copy", "into:f1", "accept")
    assert items["f7"] == {**items["f4"], "name": "Letter (2).pdf"}


def test_settings_are_kept_when_saved():
    session = some_files()
    hands.do(session, "nav:settings", ("set:layout", "Grid"), "set:ask")
    assert session.state.data["settings"]["layout"] == "List"
    hands.do(session, "save", "nav:files")
    assert session.state.data["settings"] == {"layout": "Grid", "sort": "Name", "kept": "30 days", "ask": True}
    assert session.screen.by_id["row:f1"].kind == "tile"


def test_facts_of_files():
    items = some_files().state.data["items"]
    assert path(items, "f2") == "Taxes"
    assert path(items, "f6") == "My files"
    assert list(inside(items, "f1")) == ["f2", "f4", "f5"]
    assert free_name(items, "Beach.jpg", "") == "Beach (2).jpg"
    assert free_name(items, "taxes", "") == "taxes (2)"
    assert size(999) == "999 KB"
    assert size(1500) == "1.5 MB"
    assert day("2024-03-12") == "12 Mar 2024"


def test_many_files_are_drawn():
    data = APP.start(Draws("many"), Knobs(60, alike=True))
    names = [(each["parent"], each["name"]) for each in data["items"].values()]
    assert len(set(names)) == len(names) > 60
