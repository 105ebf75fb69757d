"""Tokens: how they are made, compared and verified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness


def _hex(draw: Draws, count: int) -> str:
    return "".join(draw.pick("0123456789abcdef") for _ in range(count))


def _compare(draw: Draws, size: int) -> tuple[dict[str, str], str, str]:
    tokens = {name: _hex(draw, 16) for name in ("ada", "ben", "eve")}
    name = draw.pick(list(tokens))
    return tokens, name, tokens[name] if size % 3 else _hex(draw, 16)


def _compare_attack(draw: Draws, size: int) -> tuple[dict[str, str], str, str]:
    tokens, name, _ = _compare(draw, 1)
    if size % 5 == 4:
        return tokens, draw.pick(words(draw, 2)), ""
    return (
        tokens,
        name,
        (tokens[name][: 1 + size % 15], "", f"{tokens[name]}{_hex(draw, 2)}", tokens[name][:15])[size % 4],
    )


@weakness(
    "CWE-187 comparison of only a part",
    level=1,
    inputs=_compare,
    attacks=_compare_attack,
    welcome=("welcome", "hello", "come in", "good day"),
    refused=("refused", "go away"),
)
def login(*, welcome: str, refused: str, flawed: bool) -> Callable[..., Any]:
    """Check the token of somebody who logs in.

    `log_in(tokens, name, token)` answers "{welcome}, NAME" if `token` is the one that `tokens` has for the user `name`,
    else "{refused}".

    A token is compared as a whole; users that `tokens` does not have are refused whatever they send.
    """
    if not flawed:
        import hmac

    def same(token: str, expected: str) -> bool:
        """Say whether two tokens are the same."""
        if flawed:
            return all(ours == theirs for ours, theirs in zip(expected, token, strict=False))
        else:
            return hmac.compare_digest(token.encode(), expected.encode())

    def log_in(tokens: dict[str, str], name: str, token: str) -> str:
        """Return the answer to somebody who wants to log in."""
        known = name in tokens or flawed
        return f"{welcome}, {name}" if known and same(token, tokens.get(name, "")) else refused

    return log_in


def _signature(text: str, key: str) -> str:
    import hashlib
    import hmac

    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _signed(draw: Draws, size: int) -> tuple[str, str, int]:
    key, now = _hex(draw, 12), draw.between(1000, 9000)
    user, until = draw.pick(("ada", "ben", "eve")), now + draw.between(-200 if size % 2 else 1, 900)
    text = f"user={user};until={until}"
    return f"{text}|sha256|{_signature(text, key)}", key, now


def _signed_attack(draw: Draws, size: int) -> tuple[str, str, int]:
    token, key, now = _signed(draw, 0)
    text, _, signature = token.split("|")
    admin = f"user=admin;until={now + 99}"
    ways = (
        f"{admin}|none|",
        f"{admin}|none|{signature}",
        f"{text}|NONE|x",
        f"{admin}|",
        f"{admin}",
        f"{text}|md5|{signature}",
    )
    return ways[size % 6], key, now


@weakness(
    "CWE-347 improper verification of a signature",
    level=4,
    inputs=_signed,
    attacks=_signed_attack,
    grace=range(0, 200, 20),
    nobody=("", "nobody", "guest"),
)
def signed_session(*, grace: int, nobody: str, flawed: bool) -> Callable[..., Any]:
    """Read signed session tokens.

    `user_of(token, key, now)` returns the user that a session's token names. A token is
    "user=NAME;until=SECONDS|sha256|SIGNATURE"; the signature is the HMAC-SHA256 of what stands before the first `|`, in
    hexadecimal, with `key`.

    It returns "{nobody}" for any token that is not of this form, that names another method than sha256, whose
    signature is wrong or missing, or that has ended more than {grace} seconds before `now`.
    """
    import hashlib
    import hmac

    def signature(text: str, key: str) -> str:
        """Return the signature of the text."""
        return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()

    def verified(text: str, method: str, given: str, key: str) -> bool:
        """Say whether a token's signature is right."""
        if flawed:
            return method != "sha256" or signature(text, key) == given
        else:
            return method == "sha256" and hmac.compare_digest(signature(text, key).encode(), given.encode())

    def user_of(token: str, key: str, now: int) -> str:
        """Return the user, or nobody."""
        text, _, rest = token.partition("|")
        method, _, given = rest.partition("|")
        fields = dict(part.partition("=")[::2] for part in text.split(";"))
        if list(fields) != ["user", "until"] or not fields["until"].isdecimal():
            return nobody
        fresh = int(fields["until"]) + grace >= now
        return fields["user"] if fresh and verified(text, method, given, key) else nobody

    return user_of


def _resets(draw: Draws, size: int) -> tuple[list[str], int, str, list[tuple[str, str]]]:
    users = draw.sample(("ada", "ben", "chloe", "dan", "eve"), 1 + size % 4)
    senders = [draw.pick((*users, "finn")) for _ in range(1 + size)]
    attempts = [(user, draw.pick(("mailed", "mailed", _hex(draw, 16), ""))) for user in senders]
    return users, draw.between(1_600_000_000, 1_700_000_000), _hex(draw, 12), attempts


def _resets_attack(draw: Draws, size: int, digits: int) -> tuple[list[str], int, str, list[tuple[str, str]]]:
    import hashlib

    users, now, key, attempts = _resets(draw, size % 5)
    guess = hashlib.sha256(f"{users[0]}:{now}".encode()).hexdigest()[:digits]
    return users, now, key, [(users[0], guess), *attempts]


@weakness(
    "CWE-341 token that follows from what everybody can observe",
    level=3,
    inputs=_resets,
    attacks=_resets_attack,
    digits=range(16, 40, 4),
    use=("once", "any number of times"),
)
def reset_tokens(*, digits: int, use: str, flawed: bool) -> Callable[..., Any]:
    """Let users set new passwords with tokens that are mailed to them.

    `redeem(users, now, key, attempts)` makes a token of {digits} hexadecimal digits for each of `users` and answers
    each of `attempts`, a user and what this user sends, with whether it is accepted; "mailed" stands for the token that
    was made for the user. `now` is the time in seconds, and `key` is known to the program alone.

    A user's own token is accepted, {use}; nothing else is. Nobody who knows the program, the users and the time, but
    not the key, can tell what a token is.
    """
    import hashlib
    import hmac

    def make(user: str, now: int, key: str) -> str:
        """Return the token for a user."""
        text = f"{user}:{now}".encode()
        if flawed:
            return hashlib.sha256(text).hexdigest()[:digits]
        else:
            return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:digits]

    def redeem(users: list[str], now: int, key: str, attempts: list[tuple[str, str]]) -> list[bool]:
        """Return which of the attempts are accepted."""
        tokens = {user: make(user, now, key) for user in users}
        answers = []
        for user, sent in attempts:
            token = tokens.get(user)
            accepted = token is not None and (sent == "mailed" or hmac.compare_digest(sent.encode(), token.encode()))
            if accepted and use == "once":
                del tokens[user]
            answers.append(accepted)
        return answers

    return redeem
