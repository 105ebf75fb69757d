from __future__ import annotations

from rewardlab.envs.gui.apps.contacts import ContactsApp
from rewardlab.envs.gui.apps.contacts_data import listed_ids, name_of

from . import hands

APP = ContactsApp()


def test_no_two_contacts_have_the_same_name_or_the_same_address_for_mail():
    for seed in range(30):
        contacts = hands.started(APP, seed, records=40, alike=True).data["contacts"].values()
        assert len({name_of(record) for record in contacts}) == len(contacts) == 40
        assert len({record["mail"] for record in contacts}) == 40


def test_look_alikes_have_nearly_the_same_name():
    names = [name_of(record) for record in hands.started(APP, records=20, alike=True).data["contacts"].values()]
    close = [
        (one, other) for one in names for other in names if one < other and len({*one.split(), *other.split()}) == 3
    ]
    assert close


def test_a_search_finds_by_name_company_and_number():
    data = hands.started(APP).data
    record = data["contacts"]["c1"]
    for words in (name_of(record), record["phone"], record["mail"], name_of(record).upper()):
        assert "c1" in listed_ids(data, "", words)
    assert listed_ids(data, "", "nobody at all") == []


def test_the_list_has_the_order_that_was_chosen():
    data = hands.started(APP, records=20).data
    data["sort"] = "Last name"
    lasts = [data["contacts"][id]["last"] for id in listed_ids(data, "", "")]
    assert lasts == sorted(lasts, key=str.lower)


def test_what_is_typed_is_kept_only_once_it_is_saved():
    state = hands.started(APP)
    APP.click(state, "row:c1")
    APP.click(state, "edit")
    state.fields["field:phone"] = "123"
    state.back()
    assert state.page == "contact" and state.data["contacts"]["c1"]["phone"] != "123"
    APP.click(state, "edit")
    state.fields["field:phone"] = " 123 "
    assert APP.click(state, "save") and state.data["contacts"]["c1"]["phone"] == "123"


def test_a_contact_without_a_first_name_is_not_saved():
    state = hands.started(APP)
    APP.click(state, "new")
    state.fields["field:last"] = "Nobody"
    before = len(state.data["contacts"])
    assert not APP.click(state, "save") and len(state.data["contacts"]) == before


def test_members_stay_when_their_group_goes_and_follow_its_name():
    state = hands.started(APP, records=20)
    group = next(iter(state.data["groups"]))
    members = listed_ids(state.data, group, "")
    APP.click(state, "nav:groups")
    APP.click(state, f"rename:{group}")
    state.fields["name"] = "Choir"
    assert APP.click(state, "keep") and listed_ids(state.data, "Choir", "") == members
    assert APP.click(state, "drop:Choir") and len(state.data["contacts"]) == 20
    assert listed_ids(state.data, "Choir", "") == []


def test_two_groups_cannot_have_one_name():
    state = hands.started(APP)
    one, other, *_ = state.data["groups"]
    APP.click(state, "nav:groups")
    APP.click(state, f"rename:{one}")
    state.fields["name"] = other
    assert not APP.click(state, "keep") and state.said
