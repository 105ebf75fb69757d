"""Characters: texts looked at letter by letter."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, sentence
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (sentence(draw, size).replace("l", draw.pick(("l", "L", "7"))),),
    edges=(("",), ("az AZ",), ("123 !",), ("eE",)),
    factor=range(2, 9),
    favoured=("vowels (a, e, i, o, u)", "capitals", "letters after m in the alphabet"),
    start=(0, 1),
)
def letter_values(text: str, *, factor: int, favoured: str, start: int) -> int:
    """Add up the values of the letters of `text`: {start} for a, one more for b, and so on, capitals the same.

    The value of {favoured} counts {factor} times. Only the 26 letters of English have a value.
    """
    total = 0
    for character in text:
        if "a" <= character.lower() <= "z":
            value = ord(character.lower()) - ord("a") + start
            if "vowels" in favoured:
                counts = character.lower() in "aeiou"
            elif "capitals" in favoured:
                counts = character.isupper()
            else:
                counts = character.lower() > "m"
            total += value * factor if counts else value
    return total


@template(
    level=1,
    inputs=lambda draw, size: (letters(draw, 2 * size + draw.below(3), "abcdefgh12"),),
    edges=(("",), ("a",), ("abcdefghijklmnopqrstuvwxyz",)),
    block=range(2, 9),
    turned=(
        "every block",
        "every second block, beginning with the first,",
        "every second block, beginning with the second,",
    ),
    rest=("is a block as well", "stays as it is"),
)
def turned_blocks(text: str, *, block: int, turned: str, rest: str) -> str:
    """Cut `text` into blocks of {block} characters, turn round {turned} and join them again.

    If fewer than {block} characters are left at the end, what is left {rest}.
    """
    made = ""
    for place in range(0, len(text), block):
        piece = text[place : place + block]
        number = place // block
        passed = (number % 2 == 1 and "first" in turned) or (number % 2 == 0 and "the second" in turned)
        if len(piece) < block and rest == "stays as it is":
            passed = True
        made += piece if passed else piece[::-1]
    return made


@template(
    level=1,
    inputs=lambda draw, size: (letters(draw, 4 * size, "abcABC"),),
    edges=(("",), ("a",), ("aaaaaaaaaaaa",), ("aAaAaAaAaAaA",), ("abcdefghijkl",)),
    gap=range(1, 9),
    relation=("are the same", "are the same when case is ignored", "are the same letter in different case"),
    wanted=("how many such places there are", "the sum of these places"),
)
def pairs_at_distance(text: str, *, gap: int, relation: str, wanted: str) -> int:
    """Find the places of `text`, from 0, where the character there and the one {gap} further on {relation}.

    Return {wanted}. A place so near the end that there is nothing {gap} further on does not count. `text` holds
    letters only.
    """
    places = []
    for place in range(len(text) - gap):
        one, other = text[place], text[place + gap]
        same, similar = one == other, one.lower() == other.lower()
        if same if relation == "are the same" else similar and not (same and "different" in relation):
            places.append(place)
    return len(places) if wanted.startswith("how many") else sum(places)


@template(
    level=2,
    inputs=lambda draw, size: (sentence(draw, size),),
    edges=(("",), ("a1b2c3d4",), ("HELLO world",)),
    period=range(3, 7),
    capital=range(1, 3),
    counted=("letters", "characters"),
    fresh=("goes on from word to word", "begins again after every space"),
)
def waves_of_capitals(text: str, *, period: int, capital: int, counted: str, fresh: str) -> str:
    """Of every {period} {counted} of `text` write the first {capital} in upper case and the others in lower case.

    Count only {counted}: with "characters" a space or a comma is counted like a letter, with "letters" it is passed
    over. The count {fresh}; the space itself is never counted if the count begins again after it.
    """
    made = []
    count = 0
    for character in text:
        if character == " " and fresh.startswith("begins"):
            made.append(character)
            count = 0
            continue
        made.append(character.upper() if count % period < capital else character.lower())
        if counted == "characters" or character.isalpha():
            count += 1
    return "".join(made)


@template(
    level=2,
    inputs=lambda draw, size: ("".join(letters(draw, 1, "abAB1 ") * draw.between(1, 5) for _ in range(size)),),
    edges=(("",), ("aAaA",), ("bbbbbbbb",), ("abab",)),
    longest=range(1, 5),
    case=("different", "the same"),
    instead=("", "+", "~"),
)
def shortened_runs(text: str, *, longest: int, case: str, instead: str) -> str:
    """Cut every run of one and the same character in `text` down to its first {longest}, where it is longer than that.

    What is cut out of a run is replaced by "{instead}", once a run however much is cut. A letter in upper case and the
    one in lower case are {case} characters here; what is kept of a run is kept as it is written.
    """
    made = []
    length = 0
    for place, character in enumerate(text):
        before = text[place - 1] if place else ""
        same = before == character if case == "different" else before.lower() == character.lower()
        length = length + 1 if same else 1
        if length <= longest:
            made.append(character)
        elif length == longest + 1:
            made.append(instead)
    return "".join(made)


@template(
    level=2,
    inputs=lambda draw, size, times: (letters(draw, 3 * size, "abcdefghijklmnopqrstuvwxyz"[: 1 + 3 * size // times]),),
    edges=(("",), ("abc",), ("aabbcc",), ("abcabcabc",)),
    times=range(1, 5),
    number=range(1, 4),
    side=("left", "right"),
)
def nth_of_the_rare(text: str, *, times: int, number: int, side: str) -> int:
    """Mark every character of `text` that `text` has exactly {times} times in all; find mark {number} from the {side}.

    Every occurrence is marked. Return its place, counted from 0 at the left end of `text`; -1 if there are fewer
    than {number} marks.
    """
    marks = [place for place, character in enumerate(text) if text.count(character) == times]
    if len(marks) < number:
        return -1
    return marks[number - 1] if side == "left" else marks[-number]


@template(
    level=2,
    inputs=lambda draw, size: (
        letters(draw, draw.between(size, 2 * size), "abcdef"),
        letters(draw, draw.between(size, 2 * size), "123456"),
    ),
    edges=(("", ""), ("abc", ""), ("", "123"), ("abcdef", "1"), ("a", "123456")),
    first=range(1, 5),
    second=range(1, 5),
    rest=("is left out", "is added at the end", "is added at the end, backwards"),
)
def zipped_texts(left: str, right: str, *, first: int, second: int, rest: str) -> str:
    """Join {first} characters of `left`, then {second} of `right`, then {first} more of `left`, and so on in turn.

    Stop as soon as the text whose turn it is has fewer characters left than have to be taken. What is then left of
    `left`, followed by what is left of `right`, {rest}.
    """
    made = ""
    one = two = 0
    while True:
        if len(left) - one < first:
            break
        made += left[one : one + first]
        one += first
        if len(right) - two < second:
            break
        made += right[two : two + second]
        two += second
    remaining = left[one:] + right[two:]
    if rest == "is left out":
        return made
    return made + (remaining[::-1] if "backwards" in rest else remaining)


@template(
    level=2,
    inputs=lambda draw, size: (letters(draw, 3 * size, "abcdefghijklmnop"[: 2 + size]),),
    edges=(("",), ("abc",), ("abca",), ("abababccc",), ("aabbccddeeffgg",)),
    wanted=("largest gap that is at most", "smallest gap that is at least"),
    bound=range(2, 9),
    ties=("comes first in the alphabet", "comes last in the alphabet"),
)
def letter_gaps(text: str, *, wanted: str, bound: int, ties: str) -> list[str | int]:
    """Of the gaps between neighbouring occurrences of a letter in `text` find the {wanted} {bound}.

    The gap is how much further on the next occurrence of the same letter stands, so it is 1 for neighbours. Return
    [letter, gap]. If several letters have that gap, take the one that {ties}; if there is no such gap at all, return
    an empty list. `text` holds small letters only.
    """
    latest: dict[str, int] = {}
    best: list[str | int] = []
    chosen = 0
    for place, letter in enumerate(text):
        gap = place - latest.get(letter, place)
        latest[letter] = place
        if gap == 0 or (gap > bound if wanted.startswith("largest") else gap < bound):
            continue
        further = gap - chosen if wanted.startswith("largest") else chosen - gap
        if not best or further > 0 or (further == 0 and (letter < str(best[0])) == ("first" in ties)):
            best, chosen = [letter, gap], gap
    return best


def _explosive(draw: Draws, size: int, group: int) -> tuple[str]:
    text = ""
    for _ in range(size):
        place = draw.below(len(text) + 1)
        piece = draw.pick("abc") * (group if draw.chance(0.6) else draw.between(1, group))
        text = text[:place] + piece + text[place:]
    return (text,)


@template(
    level=3,
    inputs=_explosive,
    edges=(("",), ("a",), ("aaaa",), ("aaaaaa",), ("abccba",), ("aabbbccccbbaa",)),
    group=range(2, 6),
    wanted=("what is left", "how many groups vanished", "which characters vanished, one for each group, in that order"),
)
def vanishing_groups(text: str, *, group: int, wanted: str) -> str | int:
    """Write `text` down from the left; as soon as the last {group} characters written are the same, they vanish.

    So characters before and after them become neighbours, and may vanish in their turn.
    Return {wanted}.
    """
    written: list[str] = []
    vanished = ""
    for character in text:
        written.append(character)
        if len(written) >= group and written[-group:] == [character] * group:
            del written[-group:]
            vanished += character
    if wanted == "what is left":
        return "".join(written)
    return len(vanished) if wanted.startswith("how many") else vanished


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, 4 * size, "abcdefgh"[: 2 + size // 2]),),
    edges=(("",), ("a",), ("aaaa",), ("abcdefgh",), ("aabbccddee",)),
    kinds=range(1, 6),
    times=range(2, 9),
    ties=("leftmost", "rightmost"),
)
def widest_part(text: str, *, kinds: int, times: int, ties: str) -> str:
    """Return the longest part of `text` with at most {kinds} different characters, each at most {times} times.

    A part is a stretch of neighbouring characters. Of several such parts of the same length return the {ties}. `text`
    may have thousands of characters.
    """
    counts: dict[str, int] = {}
    best = ""
    begin = 0
    for end, character in enumerate(text):
        counts[character] = counts.get(character, 0) + 1
        while len(counts) > kinds or counts[character] > times:
            counts[text[begin]] -= 1
            if counts[text[begin]] == 0:
                del counts[text[begin]]
            begin += 1
        length = end + 1 - begin
        if length > len(best) or (length == len(best) and ties == "rightmost"):
            best = text[begin : end + 1]
    return best


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, 3 * size, "abcde"),),
    edges=(("",), ("a",), ("aaaaa",), ("abcde",)),
    odd=range(1, 5),
    relation=("at most", "exactly", "at least"),
    least=range(1, 6),
)
def odd_letters(text: str, *, odd: int, relation: str, least: int) -> int:
    """Count the parts of `text` in which {relation} {odd} different characters occur an odd number of times.

    A part is a stretch of at least {least} neighbouring characters; equal parts at different places are counted each.
    """
    total = 0
    for begin in range(len(text)):
        single: set[str] = set()
        for end in range(begin, len(text)):
            single ^= {text[end]}
            if end - begin + 1 < least:
                continue
            if relation == "at most":
                total += len(single) <= odd
            elif relation == "exactly":
                total += len(single) == odd
            else:
                total += len(single) >= odd
    return total
