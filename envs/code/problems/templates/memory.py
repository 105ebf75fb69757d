"""Stacks, queues, caches and logs: what is remembered, for how long, and how it is taken back."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _brackets(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return brackets that match, or almost."""
    text = ""
    waiting: list[str] = []
    for _ in range(size + 2):
        if waiting and draw.chance(0.5):
            text += waiting.pop()
        else:
            pair = draw.pick(("()", "()", "[]", "<>"))
            text += pair[0]
            waiting.append(pair[1])
    text += "".join(reversed(waiting))
    for _ in range(draw.below(3)):
        place = draw.below(len(text))
        text = text[:place] + draw.pick(("", "(", "]", ">", ")")) + text[place + 1 :]
    return (text,)


@template(
    level=3,
    inputs=_brackets,
    edges=(("",), ("(",), (")",), ("([)]",), ("<(<(<>)>)>",), ("[()]<>",)),
    deepest=range(2, 6),
    rule=("in each other", "only in brackets of another kind", "in each other, but nothing in angle brackets"),
    answer=("its index", "the number of characters from it to the end, itself included"),
)
def first_wrong_bracket(text: str, *, deepest: int, rule: str, answer: str) -> int:
    """Find the first wrong bracket in a text of the brackets (), [] and <>, and return {answer}; -1 if all are right.

    A closing bracket is wrong if the bracket opened last, of those that are still open, is not of its kind. Brackets
    may stand {rule}, up to {deepest} deep; an opening bracket that breaks this is wrong ("in" means directly in, and
    angle brackets are <>). If nothing is wrong up to the end but brackets are still open, the end is what is wrong: its
    index is the length of the text.
    """
    pairs = {")": "(", "]": "[", ">": "<"}
    opened: list[str] = []
    wrong = -1
    for index, each in enumerate(text):
        around = opened[-1] if opened else ""
        if each in pairs:
            bad = around != pairs[each]
        else:
            bad = len(opened) >= deepest
            if rule == "only in brackets of another kind":
                bad = bad or around == each
            elif rule != "in each other":
                bad = bad or around == "<"
        if bad:
            wrong = index
            break
        if each in pairs:
            opened.pop()
        else:
            opened.append(each)
    else:
        if opened:
            wrong = len(text)
    if wrong >= 0 and answer != "its index":
        return len(text) - wrong
    return wrong


@template(
    level=4,
    inputs=lambda draw, size: (integers(draw, 2 * size, 0, 3 + size // 3),),
    edges=(([],), ([1],), ([1, 1, 1],), ([1, 2, 3, 4, 5, 1, 2, 3, 4, 5],), ([1, 2, 1, 3, 1, 4, 2],)),
    room=range(2, 5),
    victim=(
        "was asked for least recently",
        "came in first",
        "was asked for least often",
        "was asked for most recently",
    ),
    answer=("hits", "contents"),
    lifetime=(4, 6, 100),
)
def cache_pages(requests: list[int], *, room: int, victim: str, answer: str, lifetime: int) -> list[int]:
    """A cache holds up to {room} page(s). Each request for a page in it is a hit; other pages are put in.

    Before a page is put into a full cache, the page leaves that {victim}; how often counts from the time when it was
    put in, that time included, and of equal ones the page leaves that came in first. Moreover, before each request the
    page leaves, if there is one, that came in {lifetime} request(s) ago or earlier. Return the indices of the requests
    that were hits, or the pages in the cache at the end in the order in which they came in, according to what is asked
    for: {answer}.
    """
    inside: dict[int, list[int]] = {}
    hits = []
    for now, page in enumerate(requests):
        inside = {each: facts for each, facts in inside.items() if now - facts[0] < lifetime}
        if page in inside:
            hits.append(now)
            inside[page][1] = now
            inside[page][2] += 1
            continue
        if len(inside) == room:
            if victim == "was asked for least recently":
                leaving = min(inside, key=lambda each: inside[each][1])
            elif victim == "was asked for most recently":
                leaving = max(inside, key=lambda each: inside[each][1])
            elif victim == "came in first":
                leaving = min(inside, key=lambda each: inside[each][0])
            else:
                leaving = min(inside, key=lambda each: (inside[each][2], inside[each][0]))
            del inside[leaving]
        inside[page] = [now, now, 1]
    return hits if answer == "hits" else list(inside)


def _edits(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return commands of an editor."""
    commands: list[list[Any]] = []
    for _ in range(2 * size):
        name = draw.pick(("add", "add", "add", "drop", "undo", "undo", "redo"))
        commands.append([name, draw.between(1, 9 if name == "add" else 3)])
    return (commands,)


@template(
    level=3,
    inputs=_edits,
    edges=(
        ([],),
        ([["undo", 1]],),
        ([["redo", 2]],),
        ([["add", 1], ["add", 2], ["undo", 2], ["redo", 1], ["add", 3], ["redo", 1]],),
        ([["add", 1], ["add", 2], ["drop", 1], ["drop", 9], ["undo", 2]],),
    ),
    depth=range(1, 6),
    empty=("is a step like any other", "is no step"),
    answer=(
        "the list",
        "the list, and in it two more numbers: how many steps could be undone then, and how many redone",
    ),
)
def undo_and_redo(commands: list[list[str | int]], *, depth: int, empty: str, answer: str) -> list[int]:
    """Carry out commands on a list that is empty at first. Return at the end {answer}.

    ["add", x] appends x; ["drop", n] takes away the last n items, or all if there are fewer. ["undo", n] takes back the
    last n steps (adds and drops), one by one, and ["redo", n] does again the n steps that were undone last, one by one;
    both do as many as there are. No more than {depth} step(s) are kept to be undone: of more, the oldest is forgotten
    for ever. A new step makes it impossible to redo those undone before. A drop from an empty list {empty}.
    """
    items: list[int] = []
    past: list[list[int]] = []
    future: list[list[int]] = []
    for name, value in commands:
        number = int(value)
        if name == "undo":
            for _ in range(min(number, len(past))):
                future.append(items)
                items = past.pop()
        elif name == "redo":
            for _ in range(min(number, len(future))):
                past.append(items)
                items = future.pop()
        elif name == "add" or items or empty == "is a step like any other":
            past = [*past, items][-depth:]
            future = []
            items = [*items, number] if name == "add" else items[: max(len(items) - number, 0)]
    return items if answer == "the list" else [*items, len(past), len(future)]


def _program(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a program of a stack machine that mostly has enough on its stack."""
    program: list[Any] = []
    height = 0
    for _ in range(2 * size):
        if height < 2 and draw.chance(0.95):
            program.append(draw.between(-3, 12))
            height += 1
        else:
            shrinking = ("add", "sub", "mul", "swap", "drop")
            full = height > 3 and draw.chance(0.8)
            word = draw.pick(shrinking if full else (draw.between(0, 9), *shrinking, "dup", "over"))
            height += {"add": -1, "sub": -1, "mul": -1, "swap": 0, "drop": -1}.get(str(word), 1)
            program.append(word)
    return (program,)


@template(
    level=3,
    inputs=_program,
    edges=(
        ([],),
        ([5],),
        (["add"],),
        ([1, "swap"],),
        ([7, 2, "sub"],),
        ([1, 2, 3, 4, 5, 6],),
        ([9, 9, "mul", "dup", "add"],),
    ),
    room=range(4, 7),
    overflow=("raise an OverflowError", "the lowest number on the stack is lost"),
    modulus=(10, 16, 100),
    order=("the upper number minus the one below", "the lower number minus the one above"),
)
def run_stack_machine(program: list[int | str], *, room: int, overflow: str, modulus: int, order: str) -> list[int]:
    """Run a program on a stack of numbers that is empty at first; return the stack from its lowest number to its top.

    A number is put on top. "add", "sub" and "mul" take the two topmost numbers away and put the result on top, reduced
    to its remainder (from 0 up) divided by {modulus}; "sub" is {order}. "dup" puts a copy of the top on top, "over" a
    copy of the number below the top, "swap" exchanges the two topmost, "drop" takes away the top. If there are too few
    numbers for a word, raise an IndexError. The stack has room for {room}: if it holds more after a step, {overflow}.
    """
    stack: list[int] = []
    needs = {"dup": 1, "drop": 1}
    for word in program:
        if isinstance(word, int):
            stack.append(word)
        elif len(stack) < needs.get(word, 2):
            raise IndexError(f"too few numbers for {word}")
        elif word == "dup":
            stack.append(stack[-1])
        elif word == "over":
            stack.append(stack[-2])
        elif word == "drop":
            stack.pop()
        else:
            top, below = stack.pop(), stack.pop()
            if word == "swap":
                stack += [top, below]
            elif word == "sub":
                stack.append((top - below if order.startswith("the upper") else below - top) % modulus)
            else:
                stack.append((top + below if word == "add" else top * below) % modulus)
        if len(stack) > room:
            if overflow == "raise an OverflowError":
                raise OverflowError("the stack is full")
            del stack[0]
    return stack


@template(
    level=3,
    inputs=lambda draw, size: (sorted(integers(draw, 2 * size, 0, draw.between(3, 9) * size)),),
    edges=(([],), ([3],), ([1, 1, 1, 1, 1, 1],), ([0, 1, 2, 3, 4, 5, 6, 7],), ([0, 5, 10, 15],)),
    most=range(1, 4),
    window=range(4, 11, 2),
    refused=("count too", "do not count"),
    answer=("accepted", "refused"),
)
def limit_requests(times: list[int], *, most: int, window: int, refused: str, answer: str) -> list[int]:
    """Requests come at `times`, in order. Return the indices of those that are {answer}.

    A request at time t is refused if {most} or more earlier ones in the list have times above t - {window}, otherwise
    it is accepted. Among the earlier ones, those that were refused themselves {refused}.
    """
    counted: list[int] = []
    found = []
    for index, time in enumerate(times):
        recent = [each for each in counted if each > time - window]
        accepted = len(recent) < most
        if accepted or refused == "count too":
            counted.append(time)
        if accepted == (answer == "accepted"):
            found.append(index)
    return found


def _log(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a log of people who come and go."""
    time = 0
    log: list[list[Any]] = []
    for _ in range(2 * size):
        time += draw.below(4)
        log.append([time, draw.pick("abc"), draw.pick(("in", "out"))])
    return (log,)


@template(
    level=4,
    inputs=_log,
    edges=(
        ([],),
        ([[1, "a", "in"]],),
        ([[1, "a", "out"]],),
        ([[1, "a", "in"], [3, "a", "in"], [7, "a", "out"], [8, "a", "out"], [9, "b", "in"], [9, "b", "out"]],),
    ),
    again=("starts the stay anew", "changes nothing", "ends the stay and starts another one"),
    missing=("ends at the time of the last entry of the log", "is forgotten"),
    least=range(4),
)
def time_spent_inside(log: list[list[int | str]], *, again: str, missing: str, least: int) -> dict[str, int]:
    """Entries [time, person, "in" or "out"] come in order of time. Return person -> time spent inside, all together.

    An "in" starts a stay and an "out" ends it; an "out" of somebody who is not inside means nothing. An "in" of
    somebody who is inside {again}. A stay that is still going on at the end of the log {missing}. Stays shorter than
    {least} do not count, and who has no stay that counts does not appear.
    """
    inside: dict[str, int] = {}
    spent: dict[str, int] = {}
    entries = [(int(time), str(person), str(kind)) for time, person, kind in log]
    if missing != "is forgotten":
        entries += [(entries[-1][0], person, "out") for person in sorted({str(entry[1]) for entry in log})]
    for time, person, kind in entries:
        if kind == "in" and person in inside and again == "changes nothing":
            continue
        if person in inside and (kind == "out" or again != "starts the stay anew"):
            stay = time - inside.pop(person)
            if stay >= least:
                spent[person] = spent.get(person, 0) + stay
        if kind == "in":
            inside[person] = time
    return spent
