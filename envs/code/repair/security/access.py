"""Who may do what: missing checks, identities that are believed, quantities that nobody validates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness

_PEOPLE = ("ada", "ben", "chloe", "dan")


def _documents(draw: Draws, count: int) -> dict[int, dict[str, str]]:
    return {
        10 + index: {"owner": draw.pick(_PEOPLE), "text": word, "state": draw.pick(("private", "shared"))}
        for index, word in enumerate(words(draw, count))
    }


def _request(draw: Draws, size: int) -> tuple[dict[int, dict[str, str]], str, str, int]:
    documents = _documents(draw, 4 + size)
    number = draw.pick(list(documents))
    action = ("read", "delete", "rename")[size % 3]
    user = draw.pick(_PEOPLE) if action == "read" else documents[number]["owner"]
    return documents, user, action, 99 if size % 7 == 6 else number


def _request_attack(draw: Draws, size: int) -> tuple[dict[int, dict[str, str]], str, str, int]:
    documents = _documents(draw, 4 + size)
    number = draw.pick(list(documents))
    documents[number]["state"] = "private"
    user = draw.pick([each for each in (*_PEOPLE, "") if each != documents[number]["owner"]])
    return documents, user, ("delete", "rename", "copy")[size % 3], number


@weakness(
    "CWE-639 access to records by a number that the user controls",
    level=2,
    inputs=_request,
    attacks=_request_attack,
    refused=("forbidden", "not found", "denied", "no"),
    mark=("renamed", "new"),
)
def documents(*, refused: str, mark: str, flawed: bool) -> Callable[..., Any]:
    """Answer requests for documents.

    `handle(documents, user, action, number)` does what `user` asks for with the document `number`, and returns an
    answer and the documents as they are afterwards.

    "read" answers with the text, to its owner always and to others if its state is "shared". "delete" removes it and
    answers "deleted"; "rename" puts "{mark} " before its text and answers "{mark}"; "copy" makes a private document of
    the user's own with the same text under the next number after the highest, and answers "copied". Deleting and
    renaming is for the owner alone; whoever may read may copy. What is not allowed, and what asks for a document that
    does not exist or for another action, changes nothing and is answered "{refused}".
    """

    def may_read(document: dict[str, str], user: str) -> bool:
        """Say whether the user may read the document."""
        return document["owner"] == user or document["state"] == "shared"

    def handle(
        documents: dict[int, dict[str, str]], user: str, action: str, number: int
    ) -> tuple[str, dict[int, dict[str, str]]]:
        """Return the answer to a request, and the documents after it."""
        document = documents.get(number)
        if document is None:
            return refused, documents
        if not flawed and action in ("delete", "rename") and document["owner"] != user:
            return refused, documents
        if action == "read":
            return (document["text"] if may_read(document, user) else refused), documents
        if action == "delete":
            del documents[number]
            return "deleted", documents
        if action == "rename":
            document["text"] = f"{mark} {document['text']}"
            return mark, documents
        if action == "copy" and (flawed or may_read(document, user)):
            documents[max(documents) + 1] = {"owner": user, "text": document["text"], "state": "private"}
            return "copied", documents
        return refused, documents

    return handle


_ROLES = {"ada": "admin", "ben": "editor", "chloe": "reader", "dan": "editor"}


def _actions(draw: Draws, size: int, risky: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    actions = [(draw.pick((*_PEOPLE, "eve")), draw.pick(("view", "edit"))) for _ in range(size)]
    return dict(_ROLES), [*actions, ("ada", risky)] if size % 2 else actions


def _actions_attack(draw: Draws, size: int, risky: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    roles, actions = _actions(draw, size % 5, risky)
    action = draw.pick((risky, risky.upper(), f" {risky}"))
    return roles, [(draw.pick(("ben", "chloe", "eve", "ADMIN")), action), *actions]


@weakness(
    "CWE-862 missing authorisation",
    level=2,
    inputs=_actions,
    attacks=_actions_attack,
    risky=("export", "purge", "impersonate"),
    limit=range(2, 7),
)
def roles(*, risky: str, limit: int, flawed: bool) -> Callable[..., Any]:
    """Decide who may do what.

    `run(roles, requests)` goes through `requests`, each a user and an action, and returns one answer each; `roles` says
    which role a user has.

    Actions are read without blanks around them and without regard to case. Any user with a role may "view", editors
    and admins may "edit", only admins may "{risky}". What is allowed is answered "ok", all else "refused"; users
    without a role are refused always. After {limit} refusals in a row all further requests are "refused".
    """
    needed = {"view": ("reader", "editor", "admin"), "edit": ("editor", "admin"), risky: ("admin",)}

    def allowed(role: str | None, action: str) -> bool:
        """Say whether somebody with this role may do the action."""
        if flawed and action == risky:
            return True
        return role is not None and role in needed.get(action, ())

    def run(roles: dict[str, str], requests: list[tuple[str, str]]) -> list[str]:
        """Return the answers."""
        answers: list[str] = []
        for user, action in requests:
            locked = len(answers) >= limit and "ok" not in answers[-limit:]
            fine = not locked and allowed(roles.get(user), action.strip().lower())
            answers.append("ok" if fine else "refused")
        return answers

    return run


def _transfers(draw: Draws, size: int) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    accounts = {name: draw.between(0, 90) for name in _PEOPLE}
    people = [draw.sample((*_PEOPLE, "eve") if draw.chance(0.2) else _PEOPLE, 2) for _ in range(size)]
    return accounts, [(giver, taker, draw.between(1, 60)) for giver, taker in people]


def _transfers_attack(draw: Draws, size: int) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    accounts, transfers = _transfers(draw, size % 4)
    giver, taker = draw.sample(_PEOPLE, 2)
    accounts[giver] += 50
    bad = ((giver, taker, -draw.between(1, 40)), (giver, taker, 0), (giver, giver, draw.between(1, 40)))
    return accounts, [bad[size % 3], *transfers]


@weakness(
    "CWE-1284 unvalidated quantity",
    level=2,
    inputs=_transfers,
    attacks=_transfers_attack,
    fee=range(0, 4),
    refused=("refused", "invalid", "error"),
)
def bank(*, fee: int, refused: str, flawed: bool) -> Callable[..., Any]:
    """Make transfers between accounts.

    `run(accounts, transfers)` makes transfers, each a giver, a taker and an amount, one after the other, and returns
    one answer each and the accounts afterwards.

    A transfer takes the amount and a fee of {fee} from the giver and adds the amount to the taker; the answer is "ok".
    It is answered "{refused}" and changes nothing if either has no account, if both are the same, if the amount is not
    at least 1, or if the giver has less than amount and fee together.
    """

    def valid(accounts: dict[str, int], giver: str, taker: str, amount: int) -> bool:
        """Say whether the transfer may be made."""
        if flawed:
            return giver in accounts and accounts[giver] >= amount + fee
        else:
            known = giver in accounts and taker in accounts and giver != taker
            return known and amount >= 1 and accounts[giver] >= amount + fee

    def run(accounts: dict[str, int], transfers: list[tuple[str, str, int]]) -> tuple[list[str], dict[str, int]]:
        """Return the answers and the accounts."""
        answers = []
        for giver, taker, amount in transfers:
            if (not flawed or taker in accounts) and valid(accounts, giver, taker, amount):
                accounts[giver] -= amount + fee
                accounts[taker] += amount
                answers.append("ok")
            else:
                answers.append(refused)
        return answers, accounts

    return run


_PRICES = {"pen": 3, "lamp": 25, "desk": 140, "mug": 8}


def _cart(draw: Draws, size: int) -> tuple[dict[str, int], list[dict[str, Any]]]:
    names = [draw.pick(tuple(_PRICES)) for _ in range(size)]
    return dict(_PRICES), [{"item": name, "count": draw.between(1, 5), "price": _PRICES[name]} for name in names]


def _cart_attack(draw: Draws, size: int) -> tuple[dict[str, int], list[dict[str, Any]]]:
    prices, cart = _cart(draw, 1 + size % 4)
    line = draw.pick(cart)
    bad = ({"price": line["price"] // 2}, {"price": 0}, {"count": -1}, {"price": -9}, {"count": 0}, {"item": "gold"})
    line.update(bad[size % 6])
    return prices, cart


@weakness(
    "CWE-472 trust in a value that the visitor should not be able to change",
    level=3,
    inputs=_cart,
    attacks=_cart_attack,
    percent=(5, 10, 15, 20),
    above=(50, 100, 200),
)
def checkout(*, percent: int, above: int, flawed: bool) -> Callable[..., Any]:
    """Sum up a cart.

    `total(prices, cart)` returns what a cart costs. `prices` are the shop's; `cart` is what the browser sends, lines
    with "item", "count" and the "price" that the page showed.

    What counts is the shop's price. If the sum is above {above}, {percent} percent of it, rounded down, are taken off.
    A line with an item that the shop does not have, or with a count below 1, raises ValueError.
    """

    def line_sum(prices: dict[str, int], line: dict[str, Any]) -> int:
        """Return what one line of the cart costs."""
        if flawed:
            return line["price"] * line["count"]
        else:
            if line["item"] not in prices or line["count"] < 1:
                raise ValueError(line["item"])
            return prices[line["item"]] * line["count"]

    def total(prices: dict[str, int], cart: list[dict[str, Any]]) -> int:
        """Return what the cart costs."""
        together = sum(line_sum(prices, line) for line in cart)
        return together - together * percent // 100 if together > above else together

    return total
