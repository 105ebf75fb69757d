"""File names from outside: traversal, archives, uploads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness

ROOTS = ("/srv/pages", "/var/www", "/data/public", "/home/site/html")


def _tree(draw: Draws, root: str) -> dict[str, str]:
    """Return a disk: pages below `root`, and beside it what nobody should read."""
    stem = root.rsplit("/", 1)[0]
    pages = {f"{root}/{draw.pick(('index', 'start'))}.txt": "the front"}
    pages |= {f"{root}/{name}.txt": f"about {name}" for name in words(draw, 4)}
    pages |= {
        f"{root}/{folder}/{name}.txt": f"{folder} {name}"
        for folder, name in zip(words(draw, 2), words(draw, 2), strict=True)
    }
    return pages | {f"{stem}/keys.txt": "secret key", f"{root}-old/draft.txt": "draft", "/etc/passwd": "root:x:0:0"}


def _read(draw: Draws, size: int, root: str) -> tuple[dict[str, str], str]:
    disk = _tree(draw, root)
    name = draw.pick([path for path in disk if path.startswith(f"{root}/")]).removeprefix(f"{root}/")
    if size % 8 == 5:
        name = draw.pick(("", "./", f"{draw.pick(words(draw, 2))}/../"))
    elif size % 4 == 1:
        name = "missing.txt"
    elif size % 4 == 2:
        name = f"./{name}"
    elif size % 4 == 3:
        name = f"{draw.pick(words(draw, 3))}/../{name}"
    return disk, name


def _read_outside(draw: Draws, size: int, root: str) -> tuple[dict[str, str], str]:
    disk = _tree(draw, root)
    folder, up = draw.pick(words(draw, 3)), "../" * root.count("/")
    ways = ("../keys.txt", f"{folder}/../../keys.txt", f"{up}etc/passwd", "/etc/passwd", f"{root}/../keys.txt")
    return disk, (*ways, f"../{root.rsplit('/', 1)[1]}-old/draft.txt", f"{folder}/../{up}etc/passwd")[size % 7]


@weakness(
    "CWE-22 path traversal", level=2, inputs=_read, attacks=_read_outside, root=ROOTS, index=("index.txt", "start.txt")
)
def page_server(*, root: str, index: str, flawed: bool) -> Callable[..., Any]:
    """Serve pages from one folder.

    `read_page(disk, name)` serves the pages that lie below {root}; `disk` stands for the whole disk, absolute path
    -> text, and `name` comes from the visitor, relative to {root}.

    It returns the page's text, or None where there is no such page. A name that is empty or ends with `/` stands for
    "{index}" in that folder. A name that leads to a place that is not below {root} is answered with None too.
    Steps such as `./` and `folder/../` are fine while they stay below it.
    """
    import posixpath

    def locate(name: str) -> str:
        """Return the absolute path that the visitor's name stands for."""
        page = name + index if name.endswith("/") or not name else name
        return posixpath.normpath(posixpath.join(root, page))

    def read_page(disk: dict[str, str], name: str) -> str | None:
        """Return the page called name."""
        path = locate(name)
        if not flawed and not path.startswith(root + "/"):
            return None
        return disk.get(path)

    return read_page


def _archive(draw: Draws, size: int, policy: str) -> tuple[list[tuple[str, str]]]:
    names = [
        f"{a}/{b}.txt" if draw.chance(0.5) else f"{b}.txt"
        for a, b in zip(words(draw, size), words(draw, size), strict=True)
    ]
    return ([(name, f"text {index}") for index, name in enumerate(dict.fromkeys(names))],)


def _slipping(draw: Draws, size: int, policy: str) -> tuple[list[tuple[str, str]]]:
    (entries,) = _archive(draw, 1 + size % 4, policy)
    bad = ("../start.sh", "a/../../start.sh", "/etc/cron", "..\\start.sh", "a/b/../../../x", "notes/..\\..\\x", "..")
    entries.insert(draw.below(len(entries) + 1), (bad[size % 7], "evil"))
    return (entries,)


@weakness(
    "CWE-23 relative path traversal in archives",
    level=3,
    inputs=_archive,
    attacks=_slipping,
    target=("/opt/plugins", "/tmp/unpack", "/srv/import", "/home/web/themes"),
    policy=("left out", "a reason to raise ValueError"),
)
def archive(*, target: str, policy: str, flawed: bool) -> Callable[..., Any]:
    r"""Unpack archives below one folder.

    `unpack(entries)` unpacks an archive, pairs of a name and a text, below {target}; it returns a dictionary,
    absolute path -> text. The later of two entries for one path counts.

    In a name, `\` separates folders just as `/` does. An entry that would land outside {target}, or at {target}
    itself, is {policy}; so is one with an absolute name, which begins with a separator.
    """
    import posixpath

    def destination(name: str) -> str:
        """Return where an entry goes."""
        return posixpath.normpath(target + "/" + name.replace("\\", "/"))

    def unpack(entries: list[tuple[str, str]]) -> dict[str, str]:
        """Return the files that the archive makes."""
        files = {}
        for name, text in entries:
            path = destination(name)
            if not flawed and (name[:1] in ("/", "\\") or not path.startswith(target + "/")):
                if policy == "left out":
                    continue
                raise ValueError(name)
            files[path] = text
        return files

    return unpack


def _upload(draw: Draws, size: int, kinds: tuple[str, ...]) -> tuple[list[str], str]:
    stored = [f"{word}.{draw.pick(kinds)}" for word in words(draw, size)]
    kind = draw.pick((*kinds, "exe")) if size % 3 == 0 else draw.pick(kinds)
    return stored, draw.pick(stored) if size % 3 == 2 else f"{draw.pick(words(draw, 3))}.{kind}"


def _bad_upload(draw: Draws, size: int, kinds: tuple[str, ...]) -> tuple[list[str], str]:
    stored, word, kind = _upload(draw, size, kinds)[0], draw.pick(words(draw, 3)), draw.pick(kinds)
    names = (f"{word}.{kind}.php", f"{word}.php\0.{kind}", f"../{word}.{kind}", f"{word}.{kind}/x.sh", f".{kind}.cgi")
    return stored, (*names, f"a\\{word}.{kind}")[size % 6]


@weakness(
    "CWE-434 unrestricted upload of files with a dangerous type",
    level=2,
    inputs=_upload,
    attacks=_bad_upload,
    kinds=(("png", "jpg"), ("txt", "pdf", "csv"), ("mp3", "ogg")),
    most=range(20, 60, 10),
)
def upload(*, kinds: tuple[str, ...], most: int, flawed: bool) -> Callable[..., Any]:
    r"""Choose names for uploaded files.

    `accept(stored, name)` decides under which name an uploaded file is stored; `stored` lists the names in use.

    It returns the name, or None for a file that is refused. A name is refused if it is longer than {most} characters,
    if its ending, what follows the last dot, is none of {kinds}, if it begins with a dot, or if it holds a `/`,
    a `\` or a character with a code below 32. A name in use gets a number before the ending: `a.txt`, then
    `a-1.txt`, `a-2.txt` and so on, the first that is free.
    """

    def allowed(name: str) -> bool:
        """Say whether files of this name are taken."""
        if flawed:
            return len(name) <= most and any("." + kind in name for kind in kinds)
        else:
            strange = any(character in "/\\" or ord(character) < 32 for character in name)
            ending = name.rpartition(".")[2]
            return len(name) <= most and ending in kinds and not name.startswith(".") and "." in name and not strange

    def accept(stored: list[str], name: str) -> str | None:
        """Return the name to store the file under."""
        if not allowed(name):
            return None
        stem, _, ending = name.rpartition(".")
        number = 0
        while name in stored:
            number += 1
            name = f"{stem}-{number}.{ending}"
        return name

    return accept
