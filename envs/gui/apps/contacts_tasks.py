"""Tasks in an address book."""

from __future__ import annotations

import copy
from collections import Counter

from ...draws import Draws
from .app import Template
from .contacts_data import KINDS, ORDERS, blank, change_group, drop_group, name_of, remove
from .people import COMPANIES, Person, address, mail_address, people, phone
from .records import add
from .state import Data
from .wording import listed, phrase, quoted

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None


def _pick(draws: Draws, data: Data) -> tuple[str, str]:
    """Return a contact and words that fit nobody else: the full name, or the first name and the company."""
    contacts = data["contacts"]
    known = Counter(name_of(record) for record in contacts.values())
    near = Counter((record["first"], record["company"]) for record in contacts.values())
    id = draws.pick([id for id, record in contacts.items() if known[name_of(record)] == 1])
    record = contacts[id]
    if record["company"] and near[record["first"], record["company"]] == 1 and draws.chance(0.25):
        return id, f"{record['first']} of {record['company']}"
    return id, name_of(record)


def _favourite(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    goal = copy.deepcopy(data)
    marked = goal["contacts"][id]["favourite"] = not data["contacts"][id]["favourite"]
    if marked:
        return phrase(
            draws, "add {who} to the favourites.", "make {who} a favourite.", "mark {who} with a star.", who=who
        ), goal
    return phrase(draws, "take {who} out of the favourites.", "remove {who} from the favourites.", who=who), goal


def _sort(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    goal["sort"] = next(each for each in ORDERS if each != data["sort"])
    return phrase(
        draws, "sort the contacts by {order}.", "list the contacts by {order}.", order=goal["sort"].lower()
    ), goal


def _fact(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    record = data["contacts"][id]
    person = Person(record["first"], record["last"])
    key, what, value = draws.pick(
        (
            ("phone", "phone number", phone(draws)),
            ("mail", "mail address", mail_address(draws, person)),
            ("address", "address", address(draws)),
            ("company", "company", draws.pick(COMPANIES)),
            ("birthday", "birthday", f"{draws.between(1, 28)} {draws.pick(('May', 'June', 'July'))} 1990"),
        )
    )
    if record[key] == value:
        return None
    goal = copy.deepcopy(data)
    goal["contacts"][id][key] = value
    return phrase(
        draws,
        "change the {what} of {who} to {value}.",
        "{who} has a new {what}: {value}. Please correct it.",
        "set the {what} of the contact {who} to {value}.",
        what=what,
        who=who,
        value=quoted(value),
    ), goal


def _kind(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    goal = copy.deepcopy(data)
    kind = draws.pick([each for each in KINDS if each != data["contacts"][id]["kind"]])
    goal["contacts"][id]["kind"] = kind
    return phrase(
        draws,
        "the phone number of {who} should be of the kind {kind}; correct that.",
        "change the kind of phone of {who} to {kind}.",
        who=who,
        kind=kind,
    ), goal


def _note(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    words = draws.pick(("Likes chess.", "Call back on Friday.", "Allergic to nuts.", "Owes me a book.", "New in town."))
    if data["contacts"][id]["notes"]:
        return None
    goal = copy.deepcopy(data)
    goal["contacts"][id]["notes"] = words
    return phrase(
        draws,
        "write {words} into the notes of {who}.",
        "add the note {words} to the contact {who}.",
        words=quoted(words),
        who=who,
    ), goal


def _delete(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    goal = copy.deepcopy(data)
    remove(goal, id)
    return phrase(draws, "delete the contact {who}.", "remove {who} from the address book.", who=who), goal


def _create(draws: Draws, data: Data) -> Made:
    person = _stranger(draws, data)
    number = phone(draws)
    goal = copy.deepcopy(data)
    add(goal["contacts"], {**blank(), "first": person.first, "last": person.last, "phone": number})
    return phrase(
        draws,
        "add a new contact with the first name {first}, the last name {last} and the phone number {number}.",
        "make a contact: first name {first}, last name {last}, phone {number}.",
        first=quoted(person.first),
        last=quoted(person.last),
        number=quoted(number),
    ), goal


def _create_more(draws: Draws, data: Data) -> Made:
    person = _stranger(draws, data)
    mail, where = mail_address(draws, person), draws.pick(COMPANIES)
    group = draws.pick(list(data["groups"])) if data["groups"] else ""
    if not group:
        return None
    goal = copy.deepcopy(data)
    record = {"first": person.first, "last": person.last, "mail": mail, "company": where, "groups": [group]}
    add(goal["contacts"], {**blank(), **record})
    return phrase(
        draws,
        "add the contact {first} {last} (these are the first and the last name) with the company {where} and the mail"
        " address {mail}, in the group {group}.",
        "make a new contact in the group {group}: first name {first}, last name {last}, company {where}, mail {mail}.",
        first=quoted(person.first),
        last=quoted(person.last),
        where=quoted(where),
        mail=quoted(mail),
        group=group,
    ), goal


def _stranger(draws: Draws, data: Data) -> Person:
    """Return somebody who is not in the address book."""
    known = {name_of(record) for record in data["contacts"].values()}
    return next(person for person in people(draws, len(known) + 1) if person.name not in known)


def _member(draws: Draws, data: Data) -> Made:
    if not data["groups"]:
        return None
    id, who = _pick(draws, data)
    group = draws.pick(list(data["groups"]))
    goal = copy.deepcopy(data)
    groups = data["contacts"][id]["groups"]
    goal["contacts"][id]["groups"] = sorted({*groups} ^ {group})
    if group in groups:
        return phrase(
            draws, "take {who} out of the group {group}.", "remove {who} from the group {group}.", who=who, group=group
        ), goal
    return phrase(
        draws, "put {who} into the group {group}.", "add {who} to the group {group}.", who=who, group=group
    ), goal


def _new_group(draws: Draws, data: Data) -> Made:
    name = draws.pick(("Choir", "Cycling", "Hiking", "Old school", "Quiz night", "Suppliers", "Volunteers"))
    if name in data["groups"]:
        return None
    goal = copy.deepcopy(data)
    goal["groups"][name] = True
    return phrase(draws, "make a new group called {name}.", "add the group {name}.", name=quoted(name)), goal


def _rename_group(draws: Draws, data: Data) -> Made:
    made = _new_group(draws, data)
    if made is None or not data["groups"]:
        return None
    new = next(name for name in made[1]["groups"] if name not in data["groups"])
    old = draws.pick(list(data["groups"]))
    goal = copy.deepcopy(data)
    change_group(goal, old, new)
    return phrase(
        draws, "rename the group {old} to {new}.", "call the group {old} {new} from now on.", old=old, new=quoted(new)
    ), goal


def _drop_group(draws: Draws, data: Data) -> Made:
    if not data["groups"]:
        return None
    name = draws.pick(list(data["groups"]))
    goal = copy.deepcopy(data)
    drop_group(goal, name)
    return phrase(draws, "delete the group {name}.", "get rid of the group {name}; its members stay.", name=name), goal


def _married(draws: Draws, data: Data) -> Made:
    id, who = _pick(draws, data)
    record = data["contacts"][id]
    last = draws.pick([each for each in people(draws, 5) if each.last != record["last"]]).last
    mail = mail_address(draws, Person(record["first"], last))
    goal = copy.deepcopy(data)
    goal["contacts"][id].update(last=last, mail=mail)
    return phrase(
        draws,
        "{who} has married. The last name is {last} now, and the mail address {mail}.",
        "change the last name of {who} to {last} and the mail address to {mail}.",
        who=who,
        last=quoted(last),
        mail=quoted(mail),
    ), goal


def _colleagues(data: Data, least: int, most: int) -> list[str]:
    """Return the companies for which so many contacts work."""
    count = Counter(record["company"] for record in data["contacts"].values() if record["company"])
    return sorted(name for name, number in count.items() if least <= number <= most)


def _company(draws: Draws, data: Data) -> Made:
    found = _colleagues(data, 2, 3)
    if not found:
        return None
    old = draws.pick(found)
    new = draws.pick([name for name in COMPANIES if name != old])
    goal = copy.deepcopy(data)
    for record in goal["contacts"].values():
        if record["company"] == old:
            record["company"] = new
    return phrase(
        draws,
        "the company {old} is called {new} now. Correct the company of everybody who works there.",
        "change the company of all contacts of {old} to {new}.",
        old=old,
        new=quoted(new),
    ), goal


def _star_company(draws: Draws, data: Data) -> Made:
    found = _colleagues(data, 2, 4)
    names = [
        each for each in found if any(not r["favourite"] for r in data["contacts"].values() if r["company"] == each)
    ]
    if not names:
        return None
    name = draws.pick(names)
    goal = copy.deepcopy(data)
    for record in goal["contacts"].values():
        if record["company"] == name:
            record["favourite"] = True
    return phrase(
        draws,
        "make everybody who works at {name} a favourite.",
        "all contacts of the company {name} should be among the favourites.",
        name=name,
    ), goal


def _delete_company(draws: Draws, data: Data) -> Made:
    found = _colleagues(data, 2, 3)
    if not found:
        return None
    name = draws.pick(found)
    goal = copy.deepcopy(data)
    for id, record in data["contacts"].items():
        if record["company"] == name:
            remove(goal, id)
    return phrase(
        draws,
        "delete all contacts of the company {name}.",
        "I no longer deal with {name}: remove everybody who works there.",
        name=name,
    ), goal


def _moved_in(draws: Draws, data: Data) -> Made:
    one, first = _pick(draws, data)
    other, second = _pick(draws, data)
    if one == other or data["contacts"][one]["address"] == data["contacts"][other]["address"]:
        return None
    goal = copy.deepcopy(data)
    goal["contacts"][one]["address"] = data["contacts"][other]["address"]
    return phrase(
        draws,
        "{first} has moved in with {second}. Correct the address of {first}.",
        "give {first} the address that {second} has.",
        first=first,
        second=second,
    ), goal


def _several_members(draws: Draws, data: Data) -> Made:
    if not data["groups"]:
        return None
    group = draws.pick(list(data["groups"]))
    chosen = [_pick(draws, data) for _ in range(4)]
    outside = {id: who for id, who in chosen if group not in data["contacts"][id]["groups"]}
    if len(outside) < 2:
        return None
    goal = copy.deepcopy(data)
    two = dict(list(outside.items())[:2])
    for id in two:
        goal["contacts"][id]["groups"] = sorted([*goal["contacts"][id]["groups"], group])
    return phrase(
        draws,
        "put {names} into the group {group}.",
        "{names} belong to the group {group} now. Add them.",
        names=listed(list(two.values())),
        group=group,
    ), goal


TEMPLATES = (
    Template("favourite", 0.1, _favourite),
    Template("sort", 0.1, _sort),
    Template("delete", 0.25, _delete),
    Template("kind-of-phone", 0.3, _kind),
    Template("change", 0.35, _fact),
    Template("note", 0.35, _note),
    Template("group", 0.35, _member),
    Template("new-group", 0.3, _new_group),
    Template("rename-group", 0.35, _rename_group),
    Template("delete-group", 0.3, _drop_group),
    Template("create", 0.5, _create),
    Template("married", 0.55, _married),
    Template("create-in-group", 0.7, _create_more),
    Template("two-into-a-group", 0.7, _several_members),
    Template("same-address", 0.7, _moved_in, quoted=False),
    Template("company-favourites", 0.75, _star_company),
    Template("company-deleted", 0.8, _delete_company),
    Template("company-renamed", 0.9, _company),
)
"""Kinds of tasks."""
