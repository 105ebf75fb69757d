from __future__ import annotations

import copy

from rewardlab.envs.gui.apps.mail import MailApp
from rewardlab.envs.gui.apps.mail_data import STARRED, listed_ids, moment
from rewardlab.envs.gui.apps.mail_mentions import ways_to_say

from . import hands

APP = MailApp()


def test_no_two_messages_have_the_same_sender_and_subject():
    for seed in range(30):
        mails = hands.started(APP, seed, records=40, alike=True).data["mails"].values()
        assert len({(record["from"], record["subject"]) for record in mails}) == len(mails)


def test_there_are_messages_in_the_folders_that_tasks_are_about():
    for seed in range(30):
        data = hands.started(APP, seed, records=8).data
        for folder in ("Inbox", "Drafts", "Trash", "Spam"):
            assert listed_ids(data, folder, ""), folder


def test_lists_begin_with_the_newest():
    data = hands.started(APP, records=30).data
    times = [data["mails"][id]["time"] for id in listed_ids(data, "Inbox", "")]
    assert times == sorted(times, reverse=True)


def test_what_names_a_message_fits_no_other():
    for seed in range(10):
        data = hands.started(APP, seed, records=30, alike=True).data
        ids = listed_ids(data, "Inbox", "")
        said = [way for id in ids for way in ways_to_say(data, id, ids)]
        assert len(set(said)) == len(said)


def test_opening_a_message_changes_nothing_that_is_kept():
    state = hands.started(APP)
    before = copy.deepcopy(state.data)
    for id in listed_ids(state.data, "Inbox", ""):
        APP.click(state, f"row:{id}")
    APP.click(state, "reply")
    state.back()
    assert state.data == before


def test_what_is_deleted_lies_in_the_trash_until_it_is_deleted_there():
    state = hands.started(APP)
    id = listed_ids(state.data, "Inbox", "")[0]
    APP.click(state, f"row:{id}")
    APP.click(state, "delete")
    assert state.data["mails"][id]["folder"] == "Trash"
    APP.click(state, "folder:Trash")
    APP.click(state, f"row:{id}")
    APP.click(state, "delete")
    assert id not in state.data["mails"]


def test_only_what_is_gone_for_good_asks_back():
    state = hands.started(APP, guarded=True)
    id = listed_ids(state.data, "Inbox", "")[0]
    APP.click(state, f"row:{id}")
    APP.click(state, "delete")
    assert not state.dialog
    APP.click(state, "folder:Trash")
    APP.click(state, "empty")
    assert state.dialog and id in state.data["mails"]
    APP.click(state, "confirm")
    assert not listed_ids(state.data, "Trash", "")


def test_an_answer_goes_to_the_sender_and_knows_what_it_answers():
    state = hands.started(APP)
    id = listed_ids(state.data, "Inbox", "")[0]
    record = state.data["mails"][id]
    APP.click(state, f"row:{id}")
    APP.click(state, "reply")
    state.fields["field:body"] = "Fine."
    assert APP.click(state, "send")
    sent = state.data["mails"]["new1"]
    assert (sent["to"], sent["answers"], sent["folder"]) == (record["address"], id, "Sent")
    assert sent["subject"].startswith("Re: ") and moment(state.data, sent) == state.data["now"][11:]


def test_nothing_is_sent_without_a_recipient():
    state = hands.started(APP)
    APP.click(state, "compose")
    state.fields["field:subject"] = "Hello"
    before = copy.deepcopy(state.data)
    assert not APP.click(state, "send") and state.data == before
    assert APP.click(state, "keep") and state.data["mails"]["new1"]["folder"] == "Drafts"


def test_what_is_ticked_is_archived_together():
    state = hands.started(APP)
    ids = listed_ids(state.data, "Inbox", "")[:2]
    for id in ids:
        APP.click(state, f"pick:{id}")
    APP.click(state, "bulk:archive")
    assert {state.data["mails"][id]["folder"] for id in ids} == {"Archive"}


def test_stars_and_labels_list_messages_of_all_folders_but_the_trash():
    data = hands.started(APP, records=40).data
    for where in (STARRED, f"#{next(iter(data['labels']))}"):
        assert all(data["mails"][id]["folder"] != "Trash" for id in listed_ids(data, where, ""))
