"""Numerals: numbers written as texts, in words, letters or strokes, and read again."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import integers, letters
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.between(0, 12 * size + 3),),
    edges=((0,), (1,), (10,), (11,), (100,)),
    group=range(3, 9),
    mark=("/", "+", "]", "x"),
    gap=(" ", "", "."),
)
def strokes(number: int, *, group: int, mark: str, gap: str) -> str:
    """Write `number` as strokes "|" in groups of {group}, of which the last stroke is written "{mark}" instead.

    So a full group is {group} characters, and what is left over is a group of "|" alone. Between two groups stands
    "{gap}". Zero is the empty text.
    """
    full, left = divmod(number, group)
    groups = ["|" * (group - 1) + mark] * full
    if left:
        groups.append("|" * left)
    return gap.join(groups)


@template(
    level=1,
    inputs=lambda draw, size: (integers(draw, size + 1, 1, 130),),
    edges=(([],), ([1, 2, 3, 4],), ([10, 11, 12, 13, 14],), ([20, 21, 22, 23, 24],), ([111, 112, 113, 121],)),
    offset=range(0, 6),
    joiner=(", ", " and ", "/"),
    teens=("take th like most numbers", "are written like all other numbers"),
)
def ordinals(numbers: list[int], *, offset: int, joiner: str, teens: str) -> str:
    """Add {offset} to each of `numbers`, write them as 1st, 2nd, 3rd, 4th and so on, and join them by "{joiner}".

    A number that ends in 1 takes st, in 2 nd, in 3 rd, and all others th; those that end in 11, 12 or 13 {teens}.
    """
    written = []
    for number in numbers:
        place = number + offset
        if place % 100 // 10 == 1 and teens.startswith("take"):
            ending = "th"
        else:
            ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
        written.append(f"{place}{ending}")
    return joiner.join(written)


@template(
    level=2,
    inputs=lambda draw, size: (
        draw.pick(("", "-", "+"))
        + letters(draw, size + 1, "0123456789")
        + (draw.pick((".", ".")) + letters(draw, draw.between(1, size + 1), "0123456789") if draw.chance(0.6) else ""),
    ),
    edges=(("0",), ("-1234567",), ("1234567.1234567",), ("+100.5",), ("-.5",)),
    first=range(2, 5),
    others=range(2, 5),
    separator=("'", ",", "_", " "),
    behind=("in groups as well", "as they are"),
)
def grouped_digits(number: str, *, first: int, others: int, separator: str, behind: str) -> str:
    """Separate the digits of `number` before its point into groups by "{separator}", as one does with thousands.

    From the point, or from the end if there is none, to the left, the first group has {first} digits and all others
    have {others}, but the leftmost may have fewer. Leave the digits behind the point {behind}; in groups means from the
    point to the right, the first of {first} digits and the others of {others}, but the rightmost may have fewer. A sign
    in front stays in front, directly before the digits.
    """

    def groups(digits: str) -> str:
        cut = [digits[:first]]
        cut += [digits[place : place + others] for place in range(first, len(digits), others)]
        return separator.join(cut)

    sign = number[0] if number[0] in "+-" else ""
    whole, point, fraction = number[len(sign) :].partition(".")
    if behind == "in groups as well":
        fraction = groups(fraction)
    return sign + groups(whole[::-1])[::-1] + point + fraction


@template(
    level=2,
    inputs=lambda draw, size: ("".join(draw.pick("1123") * draw.between(1, 4) for _ in range(1 + size // 2)),),
    edges=(("1",), ("",), ("22",), ("111111111111",), ("3211",)),
    rounds=range(1, 4),
    order=("first the number, then the digit", "first the digit, then the number"),
    limit=(2, 3, 4, 9),
)
def say_what_you_see(digits: str, *, rounds: int, order: str, limit: int) -> str:
    """Describe `digits` {rounds} times, each time what came out of the time before, and return the last description.

    To describe digits, go through them from the left and for each run of one digit write down how many there are and
    which digit it is, {order}. A run of more than {limit} is taken as a run of {limit}, followed by another run of
    what is left of it. The description of the empty text is empty.
    """
    for _ in range(rounds):
        made = ""
        place = 0
        while place < len(digits):
            count = 1
            while count < limit and digits[place : place + count + 1] == digits[place] * (count + 1):
                count += 1
            made += f"{count}{digits[place]}" if order.endswith("digit") else f"{digits[place]}{count}"
            place += count
        digits = made
    return digits


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(1, 40 + 30 * size * size),),
    edges=((1,), (4,), (9,), (44,), (99,), (999,), (3888,)),
    symbols=("IVXLCDM", "abcdefg", "ijvxlcd", "1537248", "MDCLXVI"),
    nine=("the sign for 1 and then the sign for 10", "the sign for 5 and then four signs for 1"),
    four=("the sign for 1 and then the sign for 5", "four signs for 1"),
    end=("largest", "smallest"),
)
def roman_numeral(number: int, *, symbols: str, nine: str, four: str, end: str) -> str:
    """Write `number`, from 1 to 4999, the Roman way, with the signs "{symbols}" for 1, 5, 10, 50, 100, 500 and 1000.

    Each decimal digit is written by itself, and a zero is left out: 1 to 3 as that many signs for 1, 5 to 8 as the sign
    for 5 and up to three signs for 1, 9 as {nine}, and 4 as {four}.
    Tens and hundreds go the same way with the signs
    for 10, 50, 100 and for 100, 500, 1000, and thousands are as many signs for 1000. The {end} digits, thousands being
    the largest, come first; within a digit the order is always as said.
    """
    parts = []
    for place in range(4):
        digit = number // 10**place % 10
        one = symbols[2 * place]
        if place == 3:
            parts.append(one * digit)
            continue
        five, ten = symbols[2 * place + 1], symbols[2 * place + 2]
        if digit == 9 and nine.startswith("the sign for 1"):
            parts.append(one + ten)
        elif digit == 4 and four.startswith("the sign for 1"):
            parts.append(one + five)
        else:
            parts.append(five * (digit // 5) + one * (digit % 5))
    return "".join(parts if end == "smallest" else parts[::-1])


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(0, 9) if draw.chance(0.1) else draw.between(1, 7 ** (1 + size // 2)),),
    edges=((0,), (10,), (13,), (21,), (100,), (101,), (1000,), (1001,), (20000,), (110012,), (999999,)),
    hyphen=("-", " ", ""),
    joint=(" and ", " ", ", "),
    thousand=(" and ", " ", ", "),
)
def number_in_words(number: int, *, hyphen: str, joint: str, thousand: str) -> str:
    """Write `number`, from 0 to 999999, in English words in lower case.

    Tens and ones are joined by "{hyphen}", as in twenty{hyphen}one; hundreds and what follows them by "{joint}", as in
    two hundred{joint}five; thousands and what follows them by "{thousand}", as in three thousand{thousand}seven. Before
    hundred and thousand stands a space, and before that always a number, one if need be. The words are zero to twelve,
    thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy,
    eighty and ninety.
    """
    ones = "zero one two three four five six seven eight nine ten eleven twelve"
    teens = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    small = [*ones.split(), *teens.split()]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    def words(value: int) -> str:
        if value < 20:
            return small[value]
        if value < 100:
            return tens[value // 10 - 2] + (hyphen + small[value % 10] if value % 10 else "")
        if value < 1000:
            return f"{small[value // 100]} hundred" + (joint + words(value % 100) if value % 100 else "")
        return f"{words(value // 1000)} thousand" + (thousand + words(value % 1000) if value % 1000 else "")

    return words(number)


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(0, 4 + 3 * size * size * size),),
    edges=((0,), (1,), (2,), (3,), (8,), (9,), (25,), (26,), (27,), (702,)),
    alphabet=("abc", "xy", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "aeiou", "zyxw", "bcdfghjk"),
    first=(0, 1, 2, 5),
    pair=("may stand side by side", "must not stand side by side"),
)
def label(number: int, *, alphabet: str, first: int, pair: str) -> str:
    """Return the label of `number`, as columns of a table have labels: all texts of "{alphabet}" in turn, by length.

    Labels of one letter come first, then those of two, and so on; labels of the same length go in the order that the
    letters have in "{alphabet}", compared from the left. Numbers begin with {first}: it has the first label. Two equal
    letters {pair} in a label. A number below {first} has the empty label. Numbers are below 10000.
    """
    if number < first:
        return ""
    left = number - first
    length, count = 1, len(alphabet)
    free = len(alphabet) if pair.startswith("may") else len(alphabet) - 1
    while left >= count:
        left -= count
        length += 1
        count = len(alphabet) * free ** (length - 1)
    made = ""
    for place in range(length):
        count //= free if place else len(alphabet)
        choice, left = divmod(left, count)
        letters = alphabet.replace(made[-1], "") if made and not pair.startswith("may") else alphabet
        made += letters[choice]
    return made


def _roman(draw: Draws, size: int, symbols: str) -> tuple[str]:
    number = draw.between(1, 20 + 20 * size * size)
    text = ""
    for place in range(4):
        digit = number // 10**place % 10
        one, five, ten = list(f"{symbols}  ")[2 * place : 2 * place + 3]
        shapes = ("", one, one * 2, one * 3, one + five, five, five + one, five + one * 2, five + one * 3, one + ten)
        text = (one * digit if place == 3 else shapes[digit]) + text
    if draw.chance(0.35):
        place = draw.below(len(text) + 1)
        text = text[:place] + draw.pick(symbols) + text[place + draw.below(2) :]
    return (text,)


@template(
    level=4,
    inputs=_roman,
    edges=(("",), ("I",), ("IIII",), ("VV",), ("IC",), ("abc",), ("MMMM",), ("XLIX",), ("iv",)),
    symbols=("IVXLCDM", "ABCDEFG", "IJKVXLM", "VITSROP"),
    wrong=("return 0", "return -1", "raise ValueError"),
    factor=range(1, 5),
)
def read_roman(text: str, *, symbols: str, wrong: str, factor: int) -> int:
    """Read `text` as a Roman numeral with the signs "{symbols}" for 1, 5, 10, 50, 100, 500 and 1000.

    The numeral of a number is made of its decimal digits from the left, zeros left out: with the signs a for 1, b for 5
    and c for 10, the digits 1 to 9 are a, aa, aaa, ab, b, ba, baa, baaa and ac; tens and hundreds are written alike
    with their signs, and 1000 to 3000 are one to three of the last sign. If `text` is not exactly the numeral of a
    number from 1 to 3999, {wrong}; otherwise return {factor} times that number.
    """
    import re

    pattern = ""
    for place in range(3):
        one, five, ten = list(symbols[2 * place : 2 * place + 3])
        pattern = f"({one}{ten}|{one}{five}|{five}?{one}{{0,3}})" + pattern
    if not text or not re.fullmatch(symbols[6] + "{0,3}" + pattern, text):
        if wrong == "raise ValueError":
            raise ValueError(text)
        return 0 if wrong == "return 0" else -1
    values = [(5 if symbols.index(sign) % 2 else 1) * 10 ** (symbols.index(sign) // 2) for sign in text]
    total = 0
    for place, value in enumerate(values):
        total += -value if value < max(values[place:]) else value
    return total * factor


def _spoken(draw: Draws, size: int, hundred: str) -> tuple[str]:
    small = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "nineteen",
    ]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    def below_hundred() -> str:
        return draw.pick((draw.pick(small), draw.pick(tens), f"{draw.pick(tens)}-{draw.pick(small[:9])}"))

    def below_thousand() -> str:
        return draw.pick((below_hundred(), f"{draw.pick(small[:9])} {hundred} {below_hundred()}", f"two {hundred}"))

    text = below_thousand() if size < 5 else f"{below_thousand()} thousand{draw.pick(('', ' ' + below_thousand()))}"
    return (text.replace("-", draw.pick("- ")),)


@template(
    level=4,
    inputs=_spoken,
    edges=(("zero",), ("ten",), ("ninety-nine",), ("one thousand",), ("nineteen thousand thirteen",)),
    hundred=("hundred", "gross", "score"),
    thousand=(1000, 1728, 10000, 400),
)
def read_number_words(text: str, *, hundred: str, thousand: int) -> int:
    """Read `text`, a number in English words, in which a thousand means {thousand}; return the number.

    Where English has hundred, these words have {hundred}; a hundred is 100, a gross 144 and a score 20. A number is
    one to nineteen, or a multiple of ten from twenty to ninety that one to nine may follow after a hyphen or a space.
    Before "{hundred}" stands such a number, by which it is multiplied, and after it one may follow, which is added.
    Before "thousand" stands any of these, and any of these may follow. Zero stands alone.
    """
    ones = "zero one two three four five six seven eight nine ten eleven twelve"
    teens = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    names = [*ones.split(), *teens.split()]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    many = {"hundred": 100, "gross": 144, "score": 20}[hundred]
    total = part = 0
    for word in text.replace("-", " ").split():
        if word == "thousand":
            total += part * thousand
            part = 0
        elif word == hundred:
            part *= many
        elif word in names:
            part += names.index(word)
        else:
            part += 10 * (tens.index(word) + 2)
    return total + part
