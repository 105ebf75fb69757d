from __future__ import annotations

import copy

from rewardlab.envs.gui.apps.settings import SettingsApp
from rewardlab.envs.gui.apps.settings_pages import page_of, static_pages
from rewardlab.envs.gui.apps.state import State

from . import hands

APP = SettingsApp()


def opened(**more) -> State:
    state = hands.started(APP, **more)
    state.data["wifi"].update(on=True)
    return state


def test_every_page_has_a_record_for_all_that_it_sets():
    state = opened()
    names = [*static_pages(), *(f"app:{key}" for key in state.data["apps"])]
    for name in names:
        page = page_of(state.data, name)
        assert page is not None
        record = state.data
        for key in page.where:
            record = record[key]
        keys = {item.key for item in page.items if item.kind not in ("link", "network")}
        assert keys <= record.keys(), name


def test_what_is_typed_is_kept_only_once_it_is_applied():
    state = opened()
    APP.click(state, "nav:system")
    state.fields["set:name"] = "attic"
    assert state.data["system"]["name"] != "attic"
    assert APP.click(state, "apply") and state.data["system"]["name"] == "attic"


def test_nothing_is_applied_where_nothing_was_changed_or_a_field_is_empty():
    state = opened()
    APP.click(state, "nav:people")
    before = copy.deepcopy(state.data)
    assert not APP.click(state, "apply")
    state.fields["set:name"] = "  "
    assert not APP.click(state, "apply") and state.data == before


def test_a_guarded_device_asks_before_it_clears():
    for guarded in (False, True):
        state = opened(guarded=guarded)
        APP.click(state, "nav:privacy")
        APP.click(state, "act:history")
        assert (state.data["privacy"]["history"] == 0) is not guarded
        assert bool(state.dialog) is guarded
        if guarded:
            APP.click(state, "confirm")
            assert state.data["privacy"]["history"] == 0 and not state.dialog


def test_an_unknown_network_asks_for_its_password():
    state = opened()
    key = next(key for key, each in state.data["networks"].items() if each["secured"] and not each["saved"])
    APP.click(state, "nav:network")
    APP.click(state, "open:wifi")
    APP.click(state, f"net:{key}")
    assert state.dialog == f"join:{key}"
    state.fields["password"] = "short"
    assert not APP.click(state, "connect") and not state.data["networks"][key]["saved"]
    state.fields["password"] = "long enough"
    assert APP.click(state, "connect")
    assert state.data["networks"][key]["password"] == "long enough" and state.data["wifi"]["connected"] == key


def test_a_search_leads_to_the_page():
    state = opened()
    state.fields["search"] = "timeout"
    APP.click(state, "found:0")
    assert state.page == "display"
