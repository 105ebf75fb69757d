"""Words: texts taken apart at their spaces and put together again."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, sentence, words
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (" ".join(words(draw, size + 1)),),
    edges=(("",), ("  ",), ("a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh",)),
    length=range(4, 7),
    relation=("at least", "at most", "exactly"),
    order=("as they come", "the last one first"),
)
def words_of_length(text: str, *, length: int, relation: str, order: str) -> list[str]:
    """Return the words of `text` that have {relation} {length} letters, {order}.

    Words are what whitespace separates; `text` holds only letters and whitespace. A word that comes twice is returned
    twice.
    """
    found = []
    for word in text.split():
        more = len(word) - length
        if more == 0 or (more > 0 and relation == "at least") or (more < 0 and relation == "at most"):
            found.append(word)
    return found if order == "as they come" else found[::-1]


@template(
    level=1,
    inputs=lambda draw, size: (" ".join(words(draw, 2 * size)),),
    edges=(("",), ("one",), ("one  two   three four five six seven eight nine ten",)),
    step=range(2, 6),
    start=range(1, 6),
    action=("Keep", "Leave out"),
)
def every_nth_word(text: str, *, step: int, start: int, action: str) -> str:
    """{action} word {start} of `text`, and from there on one word in every {step}; return the words left.

    Words are what whitespace separates, counted from 1: words {start}, {start} + {step}, {start} + 2 * {step} and so on
    are meant. Put one space between the words that you return.
    """
    left = []
    for number, word in enumerate(text.split(), 1):
        meant = number >= start and (number - start) % step == 0
        if meant == (action == "Keep"):
            left.append(word)
    return " ".join(left)


@template(
    level=2,
    inputs=lambda draw, size: (sentence(draw, size).replace("o", draw.pick(("o", "-", " "))),),
    edges=(("",), ("a, b and c!",), ("mother-in-law",), ("NATO is there",)),
    shortest=range(1, 6),
    form=("nothing between them", "a full stop after each", "a hyphen between any two"),
    which=("first", "last"),
)
def initials(text: str, *, shortest: int, form: str, which: str) -> str:
    """Return the {which} letters of the words of `text` that have at least {shortest} letters, as capitals.

    A word is a run of ASCII letters that is as long as possible; anything else ends it. The letters keep the order of
    their words, with {form}.
    """
    import re

    found = [
        word[0 if which == "first" else -1].upper() for word in re.findall("[A-Za-z]+", text) if len(word) >= shortest
    ]
    if form == "a full stop after each":
        return "".join(letter + "." for letter in found)
    return ("-" if form == "a hyphen between any two" else "").join(found)


@template(
    level=2,
    inputs=lambda draw, size: (
        " ".join(
            draw.pick((str.upper, str.lower, str.title))(word if draw.chance(0.6) else word[: draw.between(1, 4)])
            for word in words(draw, size)
        ),
    ),
    edges=(("",), ("of",), ("the end of the",), ("McDONALD of",)),
    small=range(2, 6),
    ends=("the first word", "the last word", "the first and the last word"),
)
def headline(text: str, *, small: int, ends: str) -> str:
    """Write `text` as a headline: words of at most {small} letters in lower case, all others with one capital in front.

    A capital also begins {ends}, however short. After its first letter every word is in lower case. `text` holds words
    of letters with single spaces between them.
    """
    found = text.lower().split()
    written = []
    for place, word in enumerate(found):
        first = place == 0 and "first" in ends
        last = place == len(found) - 1 and "last" in ends
        written.append(word.capitalize() if first or last or len(word) > small else word)
    return " ".join(written)


@template(
    level=2,
    inputs=lambda draw, size: (" ".join(words(draw, 2 * size)),),
    edges=(("",), ("b a b a",), ("bb aa cc",)),
    count=range(2, 7),
    bound=range(4, 7),
    extreme=("longest of those that have at most", "shortest of those that have at least"),
    ties=("the one that comes first in the alphabet", "the one that comes first in the text"),
)
def longest_words(text: str, *, count: int, bound: int, extreme: str, ties: str) -> list[str]:
    """Of the different words of `text` return the {count} {extreme} {bound} letters.

    Return them from one end to the other, so that the very longest or very shortest comes first, and all of them if
    there are fewer. Of two words of one length {ties} goes first. `text` is in lower case, with spaces between words.
    """
    sign = -1 if extreme.startswith("longest") else 1
    found: list[str] = []
    for word in text.split():
        if word not in found and sign * len(word) >= sign * bound:
            found.append(word)
    if "alphabet" in ties:
        found.sort()
    found.sort(key=lambda word: sign * len(word))
    return found[:count]


@template(
    level=2,
    inputs=lambda draw, size: (
        " ".join(draw.pick((str.upper, str.lower))(draw.pick(chosen)) for _ in range(2 * size))
        if (chosen := words(draw, 1 + size * 2 // 3))
        else "",
    ),
    edges=(("",), ("a A a b B c",), ("z y x z y x z y",)),
    times=range(2, 5),
    relation=("at least", "exactly", "fewer than"),
    order=("their first appearance", "their last appearance", "the alphabet"),
)
def repeated_words(text: str, *, times: int, relation: str, order: str) -> list[str]:
    """Return the words that `text` has {relation} {times} times, each once and in lower case, in the order of {order}.

    Upper and lower case make no difference. Words are what spaces separate.
    """
    found = text.lower().split()
    found = (
        sorted(set(found), key=found.index) if "last" not in order else sorted(set(found), key=found[::-1].index)[::-1]
    )
    if order == "the alphabet":
        found.sort()
    counts = {word: text.lower().split().count(word) for word in found}
    if relation == "at least":
        return [word for word in found if counts[word] >= times]
    if relation == "exactly":
        return [word for word in found if counts[word] == times]
    return [word for word in found if counts[word] < times]


@template(
    level=3,
    inputs=lambda draw, size: (
        "".join(
            draw.pick((each.upper(), each, each, each, each, each, each, "-" if each in "rl" else each))
            for each in sentence(draw, size)
        ),
    ),
    edges=(("",), ("Abc, def!",), ("don't stop",), ("ABCdef",)),
    least=(2, 4, 5),
    case=("stays with its letter", "stays at its place"),
    which=("of an even number of letters", "of an odd number of letters", "of any number of letters"),
)
def turned_words(text: str, *, least: int, case: str, which: str) -> str:
    """Turn round every run of ASCII letters in `text` that has at least {least} letters and consists {which}.

    All other characters stay where they are. A capital or small letter {case}: "at its place" means that the run has
    capitals at the same places as before, whatever letters they are now.
    """
    import re

    def turned(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) < least or (len(run) % 2 == 1 and "even" in which) or (len(run) % 2 == 0 and "odd" in which):
            return run
        back = run[::-1]
        if case == "stays with its letter":
            return back
        return "".join(new.upper() if old.isupper() else new.lower() for old, new in zip(run, back, strict=True))

    return re.sub("[A-Za-z]+", turned, text)


def _linked(draw: Draws, size: int, overlap: int) -> tuple[list[str]]:
    chain = [draw.pick("abcd") * overlap + "st"]
    for _ in range(2 * size):
        begin = chain[-1][-overlap:] if draw.chance(0.7) else letters(draw, overlap, "abcd")
        chain.append(begin + letters(draw, draw.between(0, overlap), "abcd"))
    return (chain[1:],)


@template(
    level=3,
    inputs=_linked,
    edges=(([],), (["abc"],), (["aa", "aa", "aa"],), (["ab", "cd", "ef"],)),
    overlap=range(1, 5),
    ties=("first", "last"),
)
def linked_words(chain: list[str], *, overlap: int, ties: str) -> list[str]:
    """Return the longest run of neighbouring words of `chain` in which every word takes up the end of the one before.

    A word takes up the end of the one before if its first {overlap} letters are the last {overlap} letters of that one,
    in the same order. A single word is a run too. Of several longest runs return the {ties} one; for an empty list
    return an empty list. A word with fewer than {overlap} letters takes up no end, and has none
    taken up.
    """
    best: list[str] = []
    run: list[str] = []
    for word in chain:
        joined = run and len(word) >= overlap and len(run[-1]) >= overlap and run[-1][-overlap:] == word[:overlap]
        run = [*run, word] if joined else [word]
        if len(run) > len(best) or (len(run) == len(best) and ties == "last"):
            best = run
    return best


@template(
    level=3,
    inputs=lambda draw, size: (
        "".join(
            draw.pick((word, word, "qu" + word, word.capitalize(), "y" + word, "str")) + draw.pick((" ", " ", ", "))
            for word in words(draw, size)
        ),
    ),
    edges=(("",), ("Queen square",), ("rhythm, yes",), ("sky Apple",)),
    ending=("ay", "ock", "uz", "en"),
    link=("", "w", "h"),
    y=("a vowel", "a consonant"),
)
def moved_beginnings(text: str, *, ending: str, link: str, y: str) -> str:
    """Change every word of `text`: what stands before its first vowel goes to its end, and then "{ending}" is added.

    A word that begins with a vowel, or that has none, only gets "{link}{ending}" at its end. Vowels are a, e, i, o and
    u, and y counts as {y}; a u right after a q counts as a consonant. A word is a run of ASCII letters; all else stays
    as it is. A word that began with a capital begins with one again; apart from that everything is in lower case.
    """
    import re

    def changed(match: re.Match[str]) -> str:
        word = match.group().lower()
        place = 0
        while place < len(word):
            vowel = word[place] in "aeiou" or (word[place] == "y" and y == "a vowel")
            if vowel and not (word[place] == "u" and place > 0 and word[place - 1] == "q"):
                break
            place += 1
        whole = place in (0, len(word))
        new = word + link + ending if whole else word[place:] + word[:place] + ending
        return new.capitalize() if match.group()[0].isupper() else new

    return re.sub("[A-Za-z]+", changed, text)


@template(
    level=4,
    inputs=lambda draw, size: (
        [letters(draw, draw.pick((2, 3, 3, 3)), "abc"[: 2 + size % 2]) for _ in range(2 * size)],
    ),
    edges=(([],), (["abc"],), (["aa", "aa"],), (["a", "ab", "b"],)),
    distance=range(1, 3),
    relation=("exactly", "at most"),
    wanted=("the length of the longest such choice", "how many such choices of two words or more there are"),
)
def word_steps(names: list[str], *, distance: int, relation: str, wanted: str) -> int:
    """Choose words of `names`, keeping their order, so that each differs from the one chosen before in few places.

    Return {wanted}. Two words that follow each other in the choice need to have the same length, and different letters
    at {relation} {distance} of their places. Choices are different if they take different places of the list; a single
    word is a choice of length 1.
    """
    longest: list[int] = []
    ways: list[int] = []
    for place, word in enumerate(names):
        longest.append(1)
        ways.append(1)
        for before in range(place):
            if len(names[before]) != len(word):
                continue
            different = sum(one != other for one, other in zip(names[before], word, strict=True))
            if different == distance or (different < distance and relation == "at most"):
                longest[place] = max(longest[place], longest[before] + 1)
                ways[place] += ways[before]
    return max(longest, default=0) if "length" in wanted else sum(ways) - len(names)
