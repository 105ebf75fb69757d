"""What a web site sends and fetches: pages, redirects, headers, logs, addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import sentence, words
from .weakness import weakness


def _comment(draw: Draws, size: int) -> tuple[str, str, str]:
    link = f"https://{draw.pick(words(draw, 2))}.example/{draw.pick(words(draw, 2))}" if size % 3 else ""
    return draw.pick(("Ada", "Ben", "Chloe")), sentence(draw, size), link


def _comment_attack(draw: Draws, size: int) -> tuple[str, str, str]:
    name, text, link = _comment(draw, size)
    ways = (
        (name, f"{text}<script>alert({size})</script>", link),
        (f"<b onclick=x>{name}</b>", text, link),
        (name, text, f'https://a.example/" onmouseover="x{size}'),
        (name, f"<scr<script>ipt>{text}", link),
        (name, f"{text} <IMG SRC=x onerror=alert(1)>", link),
        (name, text, draw.pick(("javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", " javascript:x"))),
        (f"{name} & Co", f"1 < 2 {text}", link),
        (name, text, f"https://a.example/' onfocus='y{size}"),
    )
    return ways[size % len(ways)]


@weakness(
    "CWE-79 cross-site scripting",
    level=3,
    inputs=_comment,
    attacks=_comment_attack,
    tag=("p", "div", "blockquote", "li"),
    anonymous=("anonymous", "a guest", "somebody"),
)
def comment(*, tag: str, anonymous: str, flawed: bool) -> Callable[..., Any]:
    """Show a comment as HTML.

    `render(name, text, link)` returns a comment as HTML: `<{tag}><b>NAME</b>: TEXT</{tag}>`, where NAME is
    "{anonymous}" if `name` is empty; if `link` is not empty, NAME stands in an `<a href="LINK">` inside the `<b>`.

    In name, text and link, the characters &, <, >, " and ' are written `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&#x27;`.
    A link that does not begin with "http://" or "https://", in small letters, is left out as if it were empty.
    """
    if not flawed:
        import html

    def safe(text: str) -> str:
        """Return the text as it may stand in a page."""
        return text.replace("<script>", "").replace("</script>", "") if flawed else html.escape(text)

    def render(name: str, text: str, link: str) -> str:
        """Return the comment's HTML."""
        shown = safe(name or anonymous)
        if link if flawed else link.startswith(("http://", "https://")):
            shown = f'<a href="{safe(link)}">{shown}</a>'
        return f"<{tag}><b>{shown}</b>: {safe(text)}</{tag}>"

    return render


def _target(draw: Draws, size: int, host: str) -> tuple[str]:
    path = "/".join(words(draw, 1 + size % 3))
    ways = (f"/{path}", f"https://{host}/{path}", f"https://{host}", f"/{path}?q={draw.between(1, 99)}", path, "")
    return (ways[size % 6],)


def _target_attack(draw: Draws, size: int, host: str) -> tuple[str]:
    evil = f"{draw.pick(words(draw, 2))}.evil.example"
    ways = (
        f"//{evil}/x",
        f"https://{host}.{evil}",
        f"/\\{evil}",
        f"https://{host}@{evil}/",
        f"https://{host}:x@{evil}/",
    )
    return ((*ways, f"/\t/{evil}", f"///{evil}", f"https://{host}{evil}")[size % 8],)


@weakness(
    "CWE-601 open redirect",
    level=3,
    inputs=_target,
    attacks=_target_attack,
    host=("shop.example", "forum.example", "bank.example"),
    home=("/", "/start", "/welcome"),
)
def redirect(*, host: str, home: str, flawed: bool) -> Callable[..., Any]:
    r"""Send visitors on after logging in.

    `after_login(target)` returns where a visitor is sent after logging in; `target` comes from the address.

    That is `target` itself if it is a path on this site, which begins with exactly one `/`, or the address
    "https://{host}", alone or followed by a path that begins with `/`; otherwise it is "{home}". It is "{home}" too if
    `target` holds a `\` or a character with a code of 32 or below, which browsers drop or turn round.
    """

    def local(target: str) -> bool:
        """Say whether the target is on this site."""
        if flawed:
            return target.startswith(("/", "https://" + host))
        else:
            if "\\" in target or any(ord(character) <= 32 for character in target):
                return False
            rest = target.removeprefix("https://" + host)
            return rest == "" != target or (rest.startswith("/") and not (rest == target and target.startswith("//")))

    def after_login(target: str) -> str:
        """Return the address to go to."""
        return target if local(target) else home

    return after_login


def _headers(draw: Draws, size: int) -> tuple[int, dict[str, str]]:
    names = draw.sample(("Location", "X-Request", "Content-Language", "Cache-Control"), size % 5)
    status = draw.pick((200, 302, 404)) if size % 4 else draw.pick((99, 600, 1000))
    return status, {name: sentence(draw, 1 + size % 3) for name in names}


def _headers_attack(draw: Draws, size: int) -> tuple[int, dict[str, str]]:
    headers = {"X-Request": sentence(draw, 2)}
    bad = ("/x\r\nSet-Cookie: admin=1", "/x\nSet-Cookie: a=b", "x\r\n\r\n<b>page</b>", "\r", "x\0y", "a\n b")
    if size % 4 == 3:
        return 200, headers | {draw.pick(("X-A\r\nX-B", "X A", "X:Y", "")): "value"}
    return 302, headers | {"Location": f"{draw.pick(words(draw, 2))}{bad[size % 6]}"}


@weakness(
    "CWE-113 response splitting through headers",
    level=2,
    inputs=_headers,
    attacks=_headers_attack,
    server=("small/1.0", "tiny/0.3", "own/2"),
    most=(8, 12, 16),
)
def response(*, server: str, most: int, flawed: bool) -> Callable[..., Any]:
    r"""Write the head of a web server's answer.

    `head(status, headers)` returns the head of a web server's answer: the line "HTTP/1.1 " and the status, the line
    "Server: {server}", and a line "NAME: VALUE" for every header, in the order given, each ended with `\r\n`, and
    then an empty line that ends so too.

    A status that is not from 100 to 599 raises ValueError; so do more than {most} headers, a name that is not made of
    the letters a to z, A to Z, digits and `-`, at least one, and a value with a character whose code is below 32.
    """
    import re

    def check(status: int, headers: dict[str, str]) -> None:
        """Raise ValueError for what cannot be sent."""
        if not 100 <= status <= 599 or len(headers) > most:
            raise ValueError(status)
        if not flawed:
            for name, value in headers.items():
                if not re.fullmatch(r"[A-Za-z0-9-]+", name) or re.search(r"[\x00-\x1f]", value):
                    raise ValueError(name)

    def head(status: int, headers: dict[str, str]) -> str:
        """Return the head of the answer."""
        check(status, headers)
        lines = [f"HTTP/1.1 {status}", f"Server: {server}", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines) + "\r\n\r\n"

    return head


def _fetch(draw: Draws, size: int, partner: str) -> tuple[dict[str, str], str]:
    pages = {f"{partner}/{word}": f"page {word}" for word in words(draw, 3)}
    pages |= {f"img.{partner}/{word}": f"image {word}" for word in words(draw, 2)}
    pages |= {"127.0.0.1/admin": "secret", "169.254.169.254/meta": "role", f"{partner}.evil.example/x": "trap"}
    address = draw.pick([page for page in pages if page.partition("/")[0].endswith(partner)])
    return pages, f"{draw.pick(('https', 'http'))}://{address if size % 4 else partner + '/none'}"


def _fetch_attack(draw: Draws, size: int, partner: str) -> tuple[dict[str, str], str]:
    pages, _ = _fetch(draw, 1, partner)
    pages |= {f"bad{partner}/x": "trap", "127.0.0.1/": "secret"}
    mark = draw.between(1, 99)
    ways = (
        f"http://127.0.0.1/admin?{partner}={mark}",
        f"https://{partner}.evil.example/x?{mark}",
        f"http://bad{partner}/x",
    )
    more = (f"http://{partner}@169.254.169.254/meta", f"http://127.0.0.1/admin#{partner}{mark}")
    return pages, (*ways, *more, f"file://{partner}/", f"http://{partner}:{mark}@127.0.0.1/admin")[size % 7]


@weakness(
    "CWE-918 server-side request forgery",
    level=3,
    inputs=_fetch,
    attacks=_fetch_attack,
    partner=("photos.example", "maps.example", "news.example", "music.example"),
    refused=("refused", "not allowed"),
)
def fetcher(*, partner: str, refused: str, flawed: bool) -> Callable[..., Any]:
    """Fetch pages for visitors.

    `fetch(pages, address)` fetches a page for a visitor; `pages` stands for the network, host and path -> text, such as
    "{partner}/list". A query, from `?` on, and a fragment, from `#` on, have no part in finding the page.

    It returns the text, or "missing" where there is none. Only http and https addresses whose host is {partner}, or
    ends with ".{partner}", are fetched, without a user's name or a port in them; all others give "{refused}".
    """
    from urllib.parse import urlsplit

    def allowed(address: str) -> bool:
        """Say whether the address may be fetched."""
        if flawed:
            return partner in address
        else:
            parts = urlsplit(address)
            known = parts.netloc == partner or parts.netloc.endswith("." + partner)
            return parts.scheme in ("http", "https") and known and "@" not in parts.netloc

    def fetch(pages: dict[str, str], address: str) -> str:
        """Return the page at the address."""
        if not allowed(address):
            return refused
        parts = urlsplit(address)
        return pages.get(f"{parts.hostname}{parts.path}", "missing")

    return fetch


def _events(draw: Draws, size: int) -> tuple[list[tuple[str, str]]]:
    return ([(draw.pick(("ada", "ben", "o'neil", "zoë")), sentence(draw, 2)) for _ in range(size)],)


def _events_attack(draw: Draws, size: int) -> tuple[list[tuple[str, str]]]:
    (events,) = _events(draw, 1 + size % 4)
    bad = ("x\n2: admin logged in", "x\r\n9: root: fine", "a\u2028b", "tab\there", "bell\a", "x\\n1: no")
    return ([*events, (f"{draw.pick(words(draw, 2))}{bad[size % 6]}", sentence(draw, 1))],)


@weakness(
    "CWE-117 forged lines in a log",
    level=2,
    inputs=_events,
    attacks=_events_attack,
    first=range(0, 3),
    most=(25, 30, 40),
)
def log(*, first: int, most: int, flawed: bool) -> Callable[..., Any]:
    r"""Write a log.

    `write(events)` returns a log as one text: for every event, a user and a message, one line "NUMBER: USER: MESSAGE"
    and `\n`; numbers begin with {first}.

    In user and message, a `\` is written `\\`, and every character that is not printable, as `str.isprintable` says,
    as its code in the form `\u{{...}}`, hexadecimal in small letters without leading zeros. Each of them is cut to
    {most} characters before that.
    """

    def clean(text: str) -> str:
        """Return the text as the log has it."""
        if flawed:
            return text[:most]
        else:
            pieces = []
            for character in text[:most]:
                if character == "\\":
                    pieces.append("\\\\")
                else:
                    pieces.append(character if character.isprintable() else f"\\u{{{ord(character):x}}}")
            return "".join(pieces)

    def write(events: list[tuple[str, str]]) -> str:
        """Return the log."""
        lines = [f"{number}: {clean(user)}: {clean(text)}\n" for number, (user, text) in enumerate(events, first)]
        return "".join(lines)

    return write
