"""Data from outside that is turned into objects, and forms that fill records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness


def _pickled(draw: Draws, size: int) -> tuple[bytes]:
    import pickle

    basket: list[Any] = [[word, draw.between(1, 9)] for word in words(draw, size)]
    if size % 5 == 4:
        return (draw.pick((b"", b"not a session", b"\x80\x02", bytes([draw.below(256)]))),)
    state = {"user": draw.pick(("ada", "ben", "eve")), "basket": basket, "paid": draw.chance(0.5)}
    return (pickle.dumps(state, protocol=draw.pick((0, 2, 4))),)


def _pickled_attack(draw: Draws, size: int) -> tuple[bytes]:
    name = draw.pick(words(draw, 1)).encode()
    user, basket = b"S'user'\nS'" + name + b"'\ns", b"S'basket'\n(lS'pen'\nas"
    ways = (
        b'cbuiltins\neval\n(S\'{"user": "' + name + b'", "basket": []}\'\ntR.',
        b"(dS'user'\ncos\ngetcwd\n(tRs" + basket + b".",
        b"(d" + user + b"S'basket'\ncos\nlistdir\n(S'/'\ntRs.",
        b"ccollections\nOrderedDict\n((d" + user + basket + b"tR.",
        b"(dS'user'\ncbuiltins\nlen\n(S'" + name + b"'\ntRs" + basket + b".",
        b"(d" + user + basket + b"S'role'\ncbuiltins\nint\ns.",
        b"(d" + user + b"S'basket'\ncbuiltins\nlist\n(tRs.",
    )
    return (ways[size % len(ways)],)


@weakness(
    "CWE-502 deserialisation of untrusted data",
    level=3,
    inputs=_pickled,
    attacks=_pickled_attack,
    most=range(2, 8),
    field=("user", "basket"),
)
def session(*, most: int, field: str, flawed: bool) -> Callable[..., Any]:
    """Read the sessions that browsers keep.

    `load(data)` reads a session that the visitor's browser has kept, a dictionary in Python's pickle format, and
    returns it with at most the first {most} entries of its "basket".

    Sessions that are already out there have to be read on: they hold dictionaries, lists, texts, numbers and truth
    values only. Whatever else the bytes ask for, naming any class or function, and bytes that are no pickle, or no
    dictionary with the key "{field}", raise ValueError; and nothing is called.
    """
    import io
    import pickle

    if not flawed:

        class Plain(pickle.Unpickler):
            """Reads plain data and nothing else."""

            def find_class(self, module: str, name: str) -> object:
                raise pickle.UnpicklingError(f"{module}.{name}")

    def decode(data: bytes) -> object:
        """Return what the bytes hold."""
        return pickle.Unpickler(io.BytesIO(data)).load() if flawed else Plain(io.BytesIO(data)).load()

    def load(data: bytes) -> dict[str, Any]:
        """Return the session."""
        try:
            state = decode(data)
        except Exception as error:
            raise ValueError("no session") from error
        if not isinstance(state, dict) or field not in state:
            raise ValueError("no session")
        return state | {"basket": state.get("basket", [])[:most]}

    return load


_EDITABLE = (("name", "city"), ("name", "email", "phone"), ("nickname", "about"))


def _form(draw: Draws, size: int, editable: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    user = {field: draw.pick(words(draw, 2)) for field in editable} | {"id": str(draw.between(1, 99)), "role": "reader"}
    return user, {field: f" {draw.pick(words(draw, 2))} " for field in draw.sample(editable, 1 + size % len(editable))}


def _form_attack(draw: Draws, size: int, editable: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    user, form = _form(draw, size, editable)
    more: tuple[dict[str, str], ...] = ({"role": "admin"}, {"id": "1"}, {"is_staff": "yes"}, {"password_hash": "x"})
    return user, form | (*more, {"role": "admin", "id": "0"}, {"__class__": "Admin"})[size % 6]


@weakness(
    "CWE-915 mass assignment",
    level=1,
    inputs=_form,
    attacks=_form_attack,
    editable=_EDITABLE,
    most=(6, 5, 7),
)
def profile(*, editable: tuple[str, ...], most: int, flawed: bool) -> Callable[..., Any]:
    """Update a user's profile from a form.

    `update(user, form)` returns the record `user` after its owner has sent `form`, field -> text.

    Owners may change these fields and no others: {editable}. What they send for them is stripped of blanks at both
    ends and cut to {most} characters; all else in `form` is ignored.
    """

    def clean(text: str) -> str:
        """Return the text as it is stored."""
        return text.strip()[:most]

    def update(user: dict[str, str], form: dict[str, str]) -> dict[str, str]:
        """Return the record after the update."""
        changed = dict(user)
        for field, text in form.items():
            if flawed or field in editable:
                changed[field] = clean(text)
        return changed

    return update


def _settings(draw: Draws, size: int, part: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    base: dict[str, Any] = {"page": {"width": 10, "height": 20}, "font": {"size": 9}, part: {"uploads": 5}}
    names = ("page.width", "page.height", "font.size", "page.margin", "theme.dark", "font.weight", "zoom")
    return base, [(draw.pick(names), draw.between(1, 99)) for _ in range(size)]


def _settings_attack(draw: Draws, size: int, part: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    base, changes = _settings(draw, size % 4, part)
    bad = (f"{part}.uploads", part, f"{part}.size", f"{part}.uploads.now", "page..width", ".limits", "")
    changes.insert(draw.below(len(changes) + 1), (bad[size % len(bad)], draw.between(100, 999)))
    return base, changes


@weakness(
    "CWE-1321 modification of a protected part of an object",
    level=3,
    inputs=_settings,
    attacks=_settings_attack,
    part=("limits", "quota"),
    deep=(2, 3),
    policy=("ignored", "raises ValueError"),
)
def settings(*, part: str, deep: int, policy: str, flawed: bool) -> Callable[..., Any]:
    """Change nested settings by paths.

    `apply(base, changes)` returns the settings `base`, nested dictionaries, after a visitor's changes, each a path such
    as "page.width" and a number; steps that are missing are made, and what is in the way of one is replaced.

    A path has 1 to {deep} names, none of them empty. The part "{part}" is not the visitor's: a path that begins with
    it, or that is no such path, is {policy}.
    """
    import copy

    def allowed(path: list[str]) -> bool:
        """Say whether a visitor may change this."""
        if flawed:
            return len(path) <= max(deep, 3)
        else:
            return len(path) <= deep and all(path) and path[0] != part

    def apply(base: dict[str, Any], changes: list[tuple[str, int]]) -> dict[str, Any]:
        """Return the settings with the changes."""
        result = copy.deepcopy(base)
        for path, value in changes:
            steps = path.split(".")
            if not allowed(steps):
                if policy == "ignored":
                    continue
                raise ValueError(path)
            place = result
            for step in steps[:-1]:
                if not isinstance(place.get(step), dict):
                    place[step] = {}
                place = place[step]
            place[steps[-1]] = value
        return result

    return apply
