"""What stands on screens that is not the application's own: people, subjects, products, files, prices, dates."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from ...draws import Draws
from . import stock

__all__ = [
    "address",
    "amount",
    "clock",
    "date",
    "duration",
    "event",
    "file",
    "first_name",
    "headline",
    "initials",
    "message",
    "paragraph",
    "person",
    "price",
    "product",
    "several",
    "size",
    "subject",
    "task",
]

Item = TypeVar("Item", bound=Hashable)


def several(draws: Draws, make: Callable[[Draws], Item], count: int) -> list[Item]:
    """Return `count` different things of those that `make` draws, or fewer where it draws too few."""
    found: dict[Item, None] = {}
    for _ in range(4 * count + 8):
        found[make(draws)] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def first_name(draws: Draws) -> str:
    """Return what somebody is called by friends."""
    return draws.pick(stock.FIRST_NAMES)


def person(draws: Draws) -> str:
    """Return somebody's name."""
    return f"{draws.pick(stock.FIRST_NAMES)} {draws.pick(stock.LAST_NAMES)}"


def initials(name: str) -> str:
    """Return the first letters of a name, two at most."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def subject(draws: Draws) -> str:
    """Return the subject of a mail."""
    return _said(draws, stock.SUBJECTS)


def message(draws: Draws) -> str:
    """Return what somebody writes in a chat."""
    return _said(draws, stock.MESSAGES)


def paragraph(draws: Draws, count: int) -> str:
    """Return `count` sentences of a document."""
    return " ".join(_said(draws, stock.SENTENCES) for _ in range(count))


def event(draws: Draws) -> str:
    """Return what stands in a calendar."""
    return _said(draws, stock.EVENTS)


def task(draws: Draws) -> str:
    """Return what there is to do."""
    return _said(draws, stock.TASKS)


def headline(draws: Draws) -> str:
    """Return what a newspaper writes."""
    return _said(draws, stock.HEADLINES)


def product(draws: Draws) -> str:
    """Return something that a shop sells."""
    return f"{draws.pick(stock.ADJECTIVES)} {draws.pick(stock.THINGS)}"


def file(draws: Draws, ending: str = "") -> str:
    """Return the name of a file."""
    return f"{_said(draws, stock.FILES)}.{ending or draws.pick(tuple(stock.EXTENSIONS))}"


def price(draws: Draws, most: int = 200) -> str:
    """Return a price below `most`."""
    return f"${draws.between(4, most - 1)}.{draws.pick(('00', '49', '50', '90', '95', '99'))}"


def amount(draws: Draws, most: int = 100_000) -> str:
    """Return a whole number below `most`, its thousands apart; small ones are as likely as large ones."""
    return f"{draws.below(draws.pick((most, most // 10, most // 100)) or 1) + 1:,}"


def size(draws: Draws) -> str:
    """Return how large a file is."""
    return f"{draws.between(1, 999)} {draws.pick(('KB', 'KB', 'MB'))}"


def clock(draws: Draws) -> str:
    """Return a time of day."""
    return f"{draws.between(6, 22)}:{draws.pick(('00', '05', '10', '15', '20', '30', '40', '45', '50'))}"


def date(draws: Draws) -> str:
    """Return a day of a year."""
    return f"{draws.between(1, 28)} {draws.pick(stock.MONTHS)[:3]} {draws.between(2021, 2026)}"


def duration(draws: Draws, most: int = 8) -> str:
    """Return how long a song takes, or a video of at most so many minutes."""
    return f"{draws.below(most)}:{draws.between(10, 59)}"


def address(name: str, company: str) -> str:
    """Return a mail address."""
    host = company.lower().replace(" & ", "").replace(" ", "")
    return f"{name.lower().replace(' ', '.')}@{host}.example"


def _said(draws: Draws, patterns: tuple[str, ...]) -> str:
    topic = draws.pick(stock.TOPICS)
    return draws.pick(patterns).format(
        topic=topic,
        Topic=topic[0].upper() + topic[1:],
        day=draws.pick(stock.DAYS),
        month=draws.pick(stock.MONTHS),
        place=draws.pick(stock.PLACES),
        company=draws.pick(stock.COMPANIES),
        name=draws.pick(stock.FIRST_NAMES),
        last=draws.pick(stock.LAST_NAMES),
        year=draws.between(2021, 2026),
        number=draws.between(1001, 9999),
    )
