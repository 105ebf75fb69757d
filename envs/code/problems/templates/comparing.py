"""Comparing: how far texts are apart, what they have in common, and which comes first."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, words
from ..template import template


def _two(draw: Draws, size: int, alphabet: str = "abAB") -> tuple[str, str]:
    one = letters(draw, size + 1, alphabet)
    other = "".join(each if draw.chance(0.7) else draw.pick(("", draw.pick(alphabet))) for each in one)
    return (one, other + letters(draw, draw.below(3), alphabet))


@template(
    level=1,
    inputs=lambda draw, size: _two(draw, 2 * size),
    edges=(("", ""), ("abc", ""), ("", "AB"), ("abc", "ABC"), ("aBc", "aBcd")),
    case=range(0, 4),
    longer=range(1, 6),
    side=("left", "right"),
)
def differing_places(one: str, other: str, *, case: int, longer: int, side: str) -> int:
    """Lay `one` and `other` side by side, flush {side}, and add up how much they differ.

    Two different letters that face each other count 3, or {case} if they differ only in case. Each letter of the longer
    text that faces nothing counts {longer}.
    """
    if side == "right":
        one, other = one[::-1], other[::-1]
    total = longer * abs(len(one) - len(other))
    for first, second in zip(one, other, strict=False):
        if first != second:
            total += case if first.lower() == second.lower() else 3
    return total


@template(
    level=2,
    inputs=lambda draw, size: (
        [
            stem[: draw.between(2, 5)] + letters(draw, draw.below(2), "ab") + stem[-draw.between(2, 5) :]
            for stem in words(draw, 1)
            for _ in range(2 + size // 2)
        ],
    ),
    edges=(([],), (["abc"],), (["aa", "aaa"],), (["ab", ""],), (["abc", "abd", "abe"],), (["xa", "ya"],)),
    end=("beginning", "end"),
    missing=range(0, 3),
    most=range(3, 7),
)
def common_end(names: list[str], *, end: str, missing: int, most: int) -> str:
    """Return the longest text that all but {missing} words of `names` have at their {end}: {most} letters at most.

    Up to {missing} words may have another {end}. If several texts of that length are possible, return the one that
    comes first in the alphabet. At least one word has to have the text at its {end}, however few words there are; if
    there is no such text, or no word, return the empty text.
    """
    found = [""]
    for name in names:
        for length in range(1, min(most, len(name)) + 1):
            part = name[:length] if end == "beginning" else name[-length:]
            having = sum(each.startswith(part) if end == "beginning" else each.endswith(part) for each in names)
            if having >= len(names) - missing:
                found.append(part)
    longest = max(map(len, found))
    return min(part for part in found if len(part) == longest)


@template(
    level=2,
    inputs=lambda draw, size: (["".join(draw.sample("aeiounrstl", draw.between(1, 4))) for _ in range(size)],),
    edges=(([],), (["a", "aa", "a"],), (["e", "ea", "ab", "b"],), (["z", "y", "a"],)),
    front=("e", "tr", "nua", "sol", "lime", "rest"),
    rest=("the alphabet", "the alphabet backwards"),
    prefix=("before", "after"),
)
def own_alphabet(names: list[str], *, front: str, rest: str, prefix: str) -> list[str]:
    """Sort `names` by an alphabet that begins with the letters of "{front}", in this order.

    All other small letters follow in the order of {rest}. Words are compared letter by letter from the left; a word
    with which another one begins goes {prefix} that longer one. A word that comes twice stays twice. There are only
    small letters.
    """
    others = [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in front]
    order = front + "".join(others if rest == "the alphabet" else others[::-1])

    def key(name: str) -> list[int]:
        return [order.index(letter) + 1 for letter in name] + [0 if prefix == "before" else 99]

    return sorted(names, key=key)


@template(
    level=3,
    inputs=lambda draw, size: (
        [
            draw.pick(("a", "b", "ab", ""))
            + str(draw.between(0, 30)).zfill(draw.between(1, 3))
            + draw.pick(("", "", "b", "a7"))
            for _ in range(size)
        ],
    ),
    edges=(([],), (["a10", "a9", "a"],), (["7", "07", "007"],), (["b", "a1", "1", ""],), (["x2y10", "x2y9"],)),
    numbers=("before letters", "after letters"),
    zeros=("fewer leading zeros first", "more leading zeros first"),
    direction=("smallest first", "largest first"),
)
def natural_order(names: list[str], *, numbers: str, zeros: str, direction: str) -> list[str]:
    """Sort `names`, made of small letters and digits, so that runs of digits count as numbers, {direction}.

    Cut a name into single letters and into runs of digits as long as possible. Names are compared piece by piece from
    the left: letters as in the alphabet, numbers by value, and any number comes {numbers}. If one name runs out of
    pieces, it is the smaller. If two names are equal by all this, they go by the first run in which they differ,
    {zeros}; this does not depend on the direction of all the rest.
    """
    import re

    def pieces(name: str) -> list[str]:
        return re.findall(r"\d+|[a-z]", name)

    def key(name: str) -> list[tuple[int, int]]:
        found = []
        for piece in pieces(name):
            if piece.isdigit():
                found.append((0 if numbers == "before letters" else 2, int(piece)))
            else:
                found.append((1, ord(piece)))
        return found

    def widths(name: str) -> list[int]:
        return [len(piece) if zeros.startswith("fewer") else -len(piece) for piece in pieces(name)]

    return sorted(sorted(names, key=widths), key=key, reverse=direction == "largest first")


@template(
    level=3,
    inputs=lambda draw, size: (
        [
            draw.pick((str.lower, str.title))("".join(draw.shuffled(word)))
            for word in draw.sample(words(draw, 3), 3) * 12
            if draw.chance(0.1 * size)
        ][: 2 * size]
        + [letters(draw, 3, "abAB") for _ in range(size)],
    ),
    edges=(([],), (["a"],), (["ab", "ba", "Ab"],), (["abc", "cab", "bca", "abb"],), (["", ""],)),
    least=range(1, 4),
    case=("makes no difference", "makes a difference"),
    order=(
        "where their first word is in `names`",
        "how many words they have, the fewest first",
        "how many words they have, the most first",
    ),
    same=("counts once", "counts as often as it comes"),
)
def letter_families(names: list[str], *, least: int, case: str, order: str, same: str) -> list[list[str]]:
    """Put the words of `names` that are made of the same letters, each as often, together; return these families.

    Case {case} for whether letters are the same. A word that comes several times, case included, {same}. Leave out
    families with fewer than {least} words. In a family the words keep their order in `names`, a word that counts once
    being where it comes first. The families are in the order of {order}; where that leaves two equal, the one whose
    first word comes first in `names` is first.
    """
    families: dict[str, list[str]] = {}
    for name in names:
        family = families.setdefault("".join(sorted(name.lower() if "no" in case else name)), [])
        if name not in family or same != "counts once":
            family.append(name)
    found = [family for family in families.values() if len(family) >= least]
    if order.endswith("the fewest first"):
        found.sort(key=len)
    elif order.endswith("the most first"):
        found.sort(key=lambda family: -len(family))
    return found


@template(
    level=3,
    inputs=lambda draw, size: _two(draw, 2 * size, "abc"),
    edges=(("", ""), ("a", ""), ("abc", "abc"), ("abab", "baba"), ("aaaa", "aa"), ("ab", "cd")),
    width=range(2, 5),
    repeated=("once", "as often as it occurs"),
    divisor=("larger", "smaller", "mean"),
)
def likeness(one: str, other: str, *, width: int, repeated: str, divisor: str) -> float:
    """Return how alike `one` and `other` are: the share of their parts of {width} letters that they have in common.

    The parts are all stretches of {width} neighbouring letters, also those that overlap. Each different part counts
    {repeated} in each text, and what they have in common of it is the smaller of the two numbers. Divide what they have
    in common by the {divisor} of the two texts' numbers of parts, and round to 3 places after the point. If that is a
    division by 0, return 1.0 if both texts are equal and 0.0 otherwise.
    """
    from collections import Counter

    counts = []
    for text in (one, other):
        parts = [text[place : place + width] for place in range(len(text) - width + 1)]
        counts.append(Counter(set(parts) if repeated == "once" else parts))
    common = sum((counts[0] & counts[1]).values())
    first, second = (sum(count.values()) for count in counts)
    if divisor == "mean":
        below = (first + second) / 2
    else:
        below = max(first, second) if divisor == "larger" else min(first, second)
    if below == 0:
        return 1.0 if one == other else 0.0
    return round(common / below, 3)


def _hidden(draw: Draws, size: int, most: int) -> tuple[str, str]:
    pattern = letters(draw, 1 + size // 4, "abcd")
    text = letters(draw, draw.below(2 * size + 1), "abcd")
    for letter in pattern:
        text += letter + letters(draw, draw.between(0, most + draw.below(2)), "abcd")
    return (text + letters(draw, draw.below(size + 1), "abcd"), pattern)


@template(
    level=4,
    inputs=_hidden,
    edges=(("", ""), ("abc", ""), ("", "a"), ("abcabc", "cc"), ("aabab", "abb"), ("abbbb", "ab"), ("acbcb", "ab")),
    most=range(0, 4),
    wanted=("leftmost", "rightmost"),
    kind=("first", "last"),
)
def scattered_pattern(text: str, pattern: str, *, most: int, wanted: str, kind: str) -> int:
    """Find the letters of `pattern` in `text`, in their order, with at most {most} other places between neighbours.

    Between the places taken for two letters that follow each other in `pattern` there may be {most} places of `text` at
    most. Of all ways to do so return the {wanted} place, from 0, that the {kind} letter of `pattern` can have. Return
    -1 if there is no way, and -2 if `pattern` is empty. `text` may have thousands of letters.
    """
    if not pattern:
        return -2
    if kind == "first":
        text, pattern = text[::-1], pattern[::-1]
    reached = [each == pattern[0] for each in text]
    for letter in pattern[1:]:
        before = reached
        reached = [each == letter and any(before[max(place - most - 1, 0) : place]) for place, each in enumerate(text)]
    places = [place if kind == "last" else len(text) - 1 - place for place, hit in enumerate(reached) if hit]
    if not places:
        return -1
    return min(places) if wanted == "leftmost" else max(places)


@template(
    level=5,
    inputs=lambda draw, size: _two(draw, size + size // 2, "abce"),
    edges=(("", ""), ("abc", ""), ("", "eee"), ("ab", "ba"), ("abab", "baba"), ("aa", "aaaaa"), ("abc", "cab")),
    insert=range(1, 4),
    remove=range(1, 4),
    replace=range(2, 6),
    swap=range(1, 4),
)
def editing_price(one: str, other: str, *, insert: int, remove: int, replace: int, swap: int) -> int:
    """Return the lowest price at which `one` can be turned into `other`, working from left to right.

    Take the letters of `one` from the left, and write `other` from the left. Each step does one of these: take a letter
    and write the same, for nothing; take one and write a different one, for {replace}; take one and write nothing, for
    {remove}; write one and take nothing, for {insert}; take two different letters and write them in reverse order, for
    {swap}. At the end all of `one` must be taken and exactly `other` be written. Texts may have hundreds of letters.
    """
    price = [[insert * place for place in range(len(other) + 1)]]
    for row, letter in enumerate(one, 1):
        price.append([remove * row])
        for column, wanted in enumerate(other, 1):
            best = price[row - 1][column - 1] + (0 if letter == wanted else replace)
            best = min(best, price[row - 1][column] + remove, price[row][column - 1] + insert)
            pair = one[max(row - 2, 0) : row]
            if column > 1 and letter != pair[0] and pair[::-1] == other[column - 2 : column]:
                best = min(best, price[row - 2][column - 2] + swap)
            price[row].append(best)
    return price[-1][-1]


@template(
    level=5,
    inputs=lambda draw, size: (letters(draw, size + 4, "abcde"), letters(draw, size + 4, "abcde")),
    edges=(("", ""), ("abc", ""), ("aaa", "aa"), ("abcde", "edcba"), ("abcabc", "acbacb"), ("eeee", "eeee")),
    vowel=range(2, 6),
    run=range(1, 5),
    apart=("may be", "must not be"),
)
def best_common_letters(one: str, other: str, *, vowel: int, run: int, apart: str) -> int:
    """Choose letters of `one` and of `other`, equally many, that make the same text in order; return the best value.

    The chosen letters keep their order, and need not be neighbours. Each letter of the common text is worth 1, but a
    vowel (a, e) {vowel}; and each place of the common text whose letter, and the one before it, are neighbours in `one`
    as well as in `other` adds {run}. Two equal letters side by side in the common text {apart}. The empty choice is
    worth 0. The letters are a to e, a few dozen of them at most.
    """
    best = 0
    ending: list[list[int]] = []
    for row, letter in enumerate(one):
        ending.append([-1] * len(other))
        for column, partner in enumerate(other):
            if letter != partner:
                continue
            worth = vowel if letter in "ae" else 1
            value = worth
            for above in range(row):
                for left in range(column):
                    before = ending[above][left]
                    if before < 0 or (one[above] == letter and apart == "must not be"):
                        continue
                    value = max(value, before + worth + (run if above == row - 1 and left == column - 1 else 0))
            ending[row][column] = value
            best = max(best, value)
    return best
