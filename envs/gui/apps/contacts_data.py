"""Whom an address book knows, and what becomes of them."""

from __future__ import annotations

from ...draws import Draws
from .people import Person, address, company, mail_address, people, phone
from .records import settle
from .state import Data, Knobs

__all__ = [
    "FIELDS",
    "KINDS",
    "ORDERS",
    "blank",
    "book",
    "change_group",
    "drop_group",
    "listed_ids",
    "name_of",
    "remove",
]

FIELDS = ("first", "last", "company", "phone", "mail", "address", "birthday", "notes")
"""Keys of a contact that are typed."""

KINDS = ("Mobile", "Home", "Work")
"""Kinds of telephone numbers."""

ORDERS = ("First name", "Last name")
"""What a list can be sorted by."""

_GROUPS = ("Band", "Book club", "Clients", "Family", "Football", "Friends", "Neighbours", "Parents", "School", "Work")
_ALIKE_GROUPS = (
    ("Friends", "Old friends"),
    ("School", "School board"),
    ("Clients", "New clients"),
    ("Work", "Workshop"),
)
_NOTES = (
    *("Met at the conference in Milton.", "Prefers to be called in the evening.", "Speaks Portuguese.", "Vegetarian."),
    *("Has the spare key.", "Plays the cello.", "Two children, Ada and Tom.", "Back from leave in spring."),
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")


def book(draws: Draws, knobs: Knobs) -> Data:
    """Return an address book."""
    groups = _groups(draws, knobs.alike)
    contacts: Data = {}
    mails: set[str] = set()
    companies = [company(draws) for _ in range(max(3, knobs.records // 4))]
    for number, person in enumerate(people(draws, max(knobs.records, 5), knobs.alike), 1):
        record = _contact(draws, person, companies, groups)
        while record["mail"] in mails:
            record["mail"] = "x" + record["mail"]
        mails.add(record["mail"])
        contacts[f"c{number}"] = record
    return {"contacts": contacts, "groups": dict.fromkeys(groups, True), "sort": draws.pick(ORDERS)}


def _groups(draws: Draws, alike: bool) -> list[str]:
    chosen = list(draws.pick(_ALIKE_GROUPS)) if alike else []
    for name in draws.shuffled(_GROUPS):
        if len(chosen) < 4 and name not in chosen:
            chosen.append(name)
    return sorted(chosen)


def _contact(draws: Draws, person: Person, companies: list[str], groups: list[str]) -> Data:
    born = f"{draws.between(1, 28)} {draws.pick(_MONTHS)} {draws.between(1948, 2004)}"
    return {
        "first": person.first,
        "last": person.last,
        "company": draws.pick(companies) if draws.chance(0.8) else "",
        "phone": phone(draws),
        "kind": draws.pick(KINDS),
        "mail": mail_address(draws, person),
        "address": address(draws),
        "birthday": born if draws.chance(0.5) else "",
        "notes": draws.pick(_NOTES) if draws.chance(0.3) else "",
        "favourite": draws.chance(0.25),
        "groups": sorted(draws.sample(groups, draws.pick((0, 0, 1, 1, 2)))),
    }


def blank() -> Data:
    """Return a contact of whom nothing is known."""
    return {**dict.fromkeys(FIELDS, ""), "kind": KINDS[0], "favourite": False, "groups": []}


def name_of(record: Data) -> str:
    """Return both names of a contact."""
    return f"{record['first']} {record['last']}".strip()


def listed_ids(data: Data, only: str, search: str) -> list[str]:
    """Return the ids of contacts in the order in which they are listed.

    Args:
        data: The address book.
        only: A group, ``"*"`` for favourites, or empty for all.
        search: Words that must be in the name, the company, the number or the address for mail.
    """
    words = search.lower().split()
    found = []
    for id, record in data["contacts"].items():
        if only and not (record["favourite"] if only == "*" else only in record["groups"]):
            continue
        text = " ".join((name_of(record), record["company"], record["phone"], record["mail"])).lower()
        if all(word in text for word in words):
            found.append(id)
    first, second = ("first", "last") if data["sort"] == ORDERS[0] else ("last", "first")
    contacts = data["contacts"]
    return sorted(found, key=lambda id: (contacts[id][first].lower(), contacts[id][second].lower(), id))


def remove(data: Data, id: str) -> None:
    """Delete a contact."""
    del data["contacts"][id]
    settle(data["contacts"])


def drop_group(data: Data, name: str) -> None:
    """Delete a group; its members stay."""
    del data["groups"][name]
    for record in data["contacts"].values():
        record["groups"] = [each for each in record["groups"] if each != name]
    settle(data["contacts"])


def change_group(data: Data, name: str, to: str) -> None:
    """Call a group `to` from now on."""
    del data["groups"][name]
    data["groups"][to] = True
    for record in data["contacts"].values():
        if name in record["groups"]:
            record["groups"] = sorted(to if each == name else each for each in record["groups"])
    settle(data["contacts"])
