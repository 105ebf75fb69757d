"""Palindromes: texts that read the same from both ends, or nearly."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, words
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (
        " ".join(
            draw.pick((word, half + half[::-1], half + half[-2::-1], half.title() + half[-2::-1], half * 2))
            for word in words(draw, size + 2)
            for half in (word[: draw.between(1, 5)],)
        ),
    ),
    edges=(("",), ("a bb aba abba abcba",), ("Anna Bob abca",), ("level  noon",)),
    least=range(3, 8),
    wanted=("are palindromes", "are no palindromes"),
    case=("are different letters", "are the same letter"),
)
def palindromic_words(text: str, *, least: int, wanted: str, case: str) -> list[str]:
    """Return the words of `text` with at least {least} letters that {wanted}, in their order and as they are written.

    A palindrome reads the same from both ends; a capital and its small letter {case}. Words are what whitespace
    separates, and hold only letters.
    """
    found = []
    for word in text.split():
        plain = word if case == "are different letters" else word.lower()
        if len(word) >= least and (plain == plain[::-1]) == (wanted == "are palindromes"):
            found.append(word)
    return found


def _damaged(draw: Draws, size: int, faults: int, relation: str, read: str) -> tuple[str]:
    """Return a text with about as many faults as are asked about: at every second size so many that it will do."""
    more = draw.between(1, 2)
    if (size % 2 == 1) == (relation == "at most"):
        wrong = faults if relation == "exactly" else draw.between(faults // 2, faults)
    else:
        wrong = faults - more if relation == "exactly" and faults >= more and draw.chance(0.5) else faults + more
    half = letters(draw, size + wrong + 1, "abc")
    text = half + draw.pick(("", "x")) + half[::-1]
    for place in draw.sample(range(len(half)), wrong):
        text = text[:place] + "z" + text[place + 1 :]
    for _ in range(draw.below(3)):
        place = draw.below(len(text) + 1)
        text = text[:place] + draw.pick("-  " if "digits" in read and draw.chance(0.8) else "- 7") + text[place:]
    return (text.upper() if draw.chance(0.3) else text,)


@template(
    level=2,
    inputs=_damaged,
    edges=(("",), ("a",), ("--",), ("ab",), ("abcdefghijkl",), ("a-b c!BA",), ("7abcdef-ghijkl",)),
    faults=range(0, 5),
    relation=("at most", "exactly"),
    read=("only letters and digits count", "only letters count"),
)
def nearly_palindrome(text: str, *, faults: int, relation: str, read: str) -> bool:
    """Tell whether `text` is a palindrome but for {relation} {faults} pairs of characters that ought to be equal.

    The first character and the last make a pair, the second and the last but one, and so on; one in the middle has no
    partner. In reading, {read}, everything else is passed over, and case makes no difference.
    """
    plain = [each for each in text.lower() if each.isalpha() or (each.isdigit() and "digits" in read)]
    wrong = 0
    for place in range(len(plain) // 2):
        if plain[place] != plain[-1 - place]:
            wrong += 1
    return wrong == faults or (wrong < faults and relation == "at most")


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, size + 6, "aab"[: 2 + draw.below(2)]),),
    edges=(("",), ("a",), ("aaaa",), ("abab",), ("abcba",)),
    least=(2, 4, 6),
    parity=("any", "an even", "an odd"),
    counted=("as often as it occurs", "once"),
)
def count_palindromes(text: str, *, least: int, parity: str, counted: str) -> int:
    """Count the palindromes in `text`: parts of neighbouring characters that read the same from both ends.

    Only those with at least {least} characters and {parity} number of characters count. Each different palindrome is
    counted {counted}.
    """
    found = []
    for begin in range(len(text)):
        for end in range(begin + least, len(text) + 1):
            part = text[begin:end]
            odd = len(part) % 2 == 1
            if part == part[::-1] and (parity == "any" or odd == (parity == "an odd")):
                found.append(part)
    return len(set(found)) if counted == "once" else len(found)


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size + draw.below(2), "abcde"[: 2 + size // 4]),),
    edges=(("",), ("a",), ("ab",), ("zzyyx",), ("aaaabbbccd",)),
    order=("first", "last"),
    odd=("one letter", "two letters", "three letters"),
    rest=(
        "goes in front of it, sorted from a to z",
        "goes to the middle, sorted from a to z",
        "goes to the middle, sorted from z to a",
    ),
)
def palindrome_of_letters(text: str, *, order: str, odd: str, rest: str) -> str:
    """Take all pairs of equal letters out of `text` and write the {order} palindrome with them.

    Of all palindromes with exactly those letters it is the {order} one in alphabetical order. The letters without a
    partner, of which `text` has one for each letter that it has an odd number of times, go like this: if there are no
    more than {odd}, what is without a partner {rest}; if there are more, they are all left out. The
    result may be no palindrome any more.
    """
    pairs = ""
    single = []
    for letter in sorted(set(text)):
        pairs += letter * (text.count(letter) // 2)
        if text.count(letter) % 2:
            single.append(letter)
    half = pairs if order == "first" else pairs[::-1]
    limit = {"one letter": 1, "two letters": 2, "three letters": 3}[odd]
    others = "".join(single) if len(single) <= limit else ""
    if "z to a" in rest:
        others = others[::-1]
    return others + half + half[::-1] if "front" in rest else half + others + half[::-1]


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, 3 * size, "abc"[: 2 + size % 2]),),
    edges=(("",), ("a",), ("aa",), ("abba",), ("abcdef",), ("abaxabaxabb",)),
    faults=range(0, 3),
    parity=("any", "an even", "an odd"),
    ties=("leftmost", "rightmost", "alphabetically first"),
)
def longest_palindrome(text: str, *, faults: int, parity: str, ties: str) -> str:
    """Return the longest part of `text`, of {parity} number of letters, that is a palindrome but for {faults} pairs.

    A part is a stretch of neighbouring characters. Compare its first character with its last, its second with its last
    but one, and so on: no more than {faults} of these pairs may be of different characters. Of several such parts of
    the same length return the {ties}; if there is none, the empty text.
    """
    found = [""]
    for middle in range(2 * len(text)):
        if (middle % 2 == 0 and parity == "an even") or (middle % 2 == 1 and parity == "an odd"):
            continue
        begin, end = (middle + 1) // 2, middle // 2 + 1
        wrong = 0
        while begin > 0 and end < len(text):
            wrong += text[begin - 1] != text[end]
            if wrong > faults:
                break
            begin -= 1
            end += 1
        if end - begin > len(found[-1]):
            found = [text[begin:end]]
        elif end - begin == len(found[-1]):
            found.append(text[begin:end])
    if ties == "alphabetically first":
        return min(found)
    return found[0] if ties == "leftmost" else found[-1]


@template(
    level=5,
    inputs=lambda draw, size: (letters(draw, 2 * size + draw.below(2), "abed"[: 2 + draw.below(3)]),),
    edges=(("",), ("a",), ("ab",), ("abca",), ("abcabc",), ("abcdcb",)),
    vowel=range(2, 5),
    consonant=range(2, 6),
    changing=range(3, 8),
)
def price_of_a_palindrome(text: str, *, vowel: int, consonant: int, changing: int) -> int:
    """Return the lowest price at which `text` can be made a palindrome, letter by letter.

    To insert a letter at any place or to remove one costs {vowel} for a vowel (a, e, i, o, u) and {consonant} for any
    other letter; to put another letter in the place of one costs {changing}. A palindrome reads the same from both
    ends; the empty text is one. `text` holds small letters, hundreds of them perhaps.
    """
    alone = [vowel if letter in "aeiou" else consonant for letter in text]
    cost = [[0] * (len(text) + 1) for _ in range(len(text) + 1)]
    for begin in range(len(text) - 1, -1, -1):
        for end in range(begin + 2, len(text) + 1):
            best = min(alone[begin] + cost[begin + 1][end], alone[end - 1] + cost[begin][end - 1])
            pair = 0 if text[begin] == text[end - 1] else changing
            cost[begin][end] = min(best, pair + cost[begin + 1][end - 1])
    return cost[0][len(text)]


@template(
    level=5,
    inputs=lambda draw, size: (letters(draw, 2 * size, "abc"[: 2 + size % 2]),),
    edges=(("",), ("a",), ("aa",), ("abc",), ("abacabad",), ("aaaaaaaaaaaa",)),
    piece=range(1, 7),
    loose=range(2, 7),
    longest=range(3, 9),
)
def covered_by_palindromes(text: str, *, piece: int, loose: int, longest: int) -> int:
    """Choose palindromes of 2 to {longest} letters in `text` that do not overlap; return the lowest price.

    A palindrome is a stretch of neighbouring letters that reads the same from both ends. Each one that is chosen costs
    {piece}, however long it is, and each letter of `text` that is in none of them costs {loose}. Choosing none is
    allowed. `text` may have thousands of letters.
    """
    price = [0]
    for end in range(1, len(text) + 1):
        best = price[end - 1] + loose
        for length in range(2, min(longest, end) + 1):
            part = text[end - length : end]
            if part == part[::-1]:
                best = min(best, price[end - length] + piece)
        price.append(best)
    return price[-1]
