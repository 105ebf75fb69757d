"""Encodings: texts as numbers, escapes and digits that check the others."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, sentence, words
from ..template import template


@template(
    level=2,
    inputs=lambda draw, size: (letters(draw, size + draw.below(3), "0123456789"),),
    edges=(("",), ("0",), ("9",), ("99999999",), ("1234567890",)),
    weights=((1, 2), (3, 1), (1, 3, 7), (2, 3, 4, 5), (7, 3, 1), (2, 1, 2, 3)),
    modulus=(7, 9, 10, 11, 13),
    side=("left", "right"),
    sums=("is added as it is", "is replaced by the sum of its digits before it is added"),
)
def weighted_check_digit(digits: str, *, weights: tuple[int, ...], modulus: int, side: str, sums: str) -> str:
    """Return `digits` with a check digit at the end, which is computed with the weights {weights}.

    Going from the {side}, each digit is multiplied by the next weight, and the weights begin again when they are used
    up; each product {sums}. The check digit is what must be added to the sum to reach a multiple of {modulus}, the
    least such number from 0 on; 10, 11 and 12 are written A, B and C.
    """
    total = 0
    for place, digit in enumerate(digits if side == "left" else digits[::-1]):
        product = int(digit) * weights[place % len(weights)]
        if sums.startswith("is replaced"):
            product = product // 10 + product % 10
        total += product
    return digits + "0123456789ABC"[-total % modulus]


@template(
    level=2,
    inputs=lambda draw, size: ("".join(draw.pick((letters(draw, 2), draw.pick(" /%&~._-="))) for _ in range(size)),),
    edges=(("",), ("a%b",), ("a b",), ("AZ09az",), ("\n\x7f",), ("x_y-z.~",)),
    mark="%=~_",
    safe=("-.", "_/", "", "~&"),
    base=("two hexadecimal digits in capitals", "three octal digits", "two hexadecimal digits in small letters"),
)
def escaped(text: str, *, mark: str, safe: str, base: str) -> str:
    """Replace every character of `text` that is not safe by "{mark}" and its code in {base}.

    Safe are the 26 letters of English in either case, the digits 0 to 9, and the characters listed between these
    quotes: "{safe}". But "{mark}" is never safe. The codes, those of ASCII, are written with leading zeros. `text`
    holds only ASCII.
    """
    made = []
    for character in text:
        if character != mark and (character.isalnum() or character in safe):
            made.append(character)
        elif base == "three octal digits":
            made.append(f"{mark}{ord(character):03o}")
        else:
            made.append(mark + (f"{ord(character):02X}" if "capitals" in base else f"{ord(character):02x}"))
    return "".join(made)


@template(
    level=3,
    inputs=lambda draw, size, mark, plus: (
        "".join(
            draw.pick((letters(draw, 2), mark + letters(draw, 2, "234567"), mark + "4" + draw.pick("fFag"), mark, plus))
            for _ in range(size)
        ),
    ),
    edges=(("",), ("a",), ("+%41=7e~41%4",), ("%%41",), ("_+41_+",), ("~~7E.~2b",)),
    mark="%=~!",
    plus="+_.",
    wrong=("stays as it is", "is left out"),
    twice=("stays as two", "becomes one"),
)
def unescaped(text: str, *, mark: str, plus: str, wrong: str, twice: str) -> str:
    """Read `text` from the left: "{mark}" and two hexadecimal digits stand for the character with that code.

    The digits may be capitals or small letters. "{plus}" stands for a space. A "{mark}" that is directly followed by
    another "{mark}" {twice}, and the reading goes on after both; any other "{mark}" without two such digits after it
    {wrong}, and the reading goes on directly after it. A character that came out of a code stands for itself.
    """
    made = []
    place = 0
    while place < len(text):
        code = text[place + 1 : place + 3]
        if text[place] != mark:
            made.append(" " if text[place] == plus else text[place])
            place += 1
        elif code[:1] == mark:
            made.append(mark if twice == "becomes one" else mark * 2)
            place += 2
        elif len(code) == 2 and all(digit in "0123456789abcdefABCDEF" for digit in code):
            made.append(chr(int(code, 16)))
            place += 3
        else:
            made.append(mark if wrong == "stays as it is" else "")
            place += 1
    return "".join(made)


@template(
    level=3,
    inputs=lambda draw, size: (sentence(draw, size).replace("n", draw.pick("n\n\t")),),
    edges=(("",), ("a",), ("ab\ncd",), ("0123456789abcdef",), ("~ ~",)),
    width=range(4, 11),
    offset=("counted in bytes", "counted in lines"),
    hidden=".?_",
)
def hex_lines(text: str, *, width: int, offset: str, hidden: str) -> list[str]:
    """Show the characters of `text`, all of them ASCII, as lines of a hexadecimal listing, {width} characters a line.

    A line is its offset, two spaces, the codes, two spaces, and the characters themselves. The offset is where the line
    begins, {offset} from 0 on, in four hexadecimal digits. The codes have two hexadecimal digits, with a space between
    any two; in a line with fewer than {width} characters spaces take the place of the missing ones, so that the
    characters themselves always begin in the same column. Digits above 9 are small letters. A character with a code
    below 32 or above 126 is shown as "{hidden}". No line ends in added spaces; an empty text has no lines.
    """
    lines = []
    for begin in range(0, len(text), width):
        piece = text[begin : begin + width]
        codes = " ".join(f"{ord(character):02x}" for character in piece)
        shown = "".join(character if 32 <= ord(character) <= 126 else hidden for character in piece)
        start = begin if offset == "counted in bytes" else begin // width
        lines.append(f"{start:04x}  {codes.ljust(3 * width - 1)}  {shown}")
    return lines


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, size, "abcXYZ019 ~"),),
    edges=(("",), ("a",), ("ab",), ("abc",), ("~~~~~~~",), ("\x00",)),
    width=range(3, 7),
    order=("most significant bit", "least significant bit"),
    padding=("", "=", "-"),
)
def regrouped_bits(text: str, *, width: int, order: str, padding: str) -> str:
    """Write the bits of `text` in groups of {width}, each group as one character.

    Every character of `text` is ASCII and gives 8 bits, the {order} first. The bits of all of them make one row, which
    is cut into groups of {width} from its beginning; zeros are added at the end to fill up the last group. A group is
    read as a number, its {order} first, and written as the character at that place, from 0, of the 26 capitals, the 26
    small letters, the ten digits 0 to 9, + and /, in that order. At the end add "{padding}" once for every 2 zeros that
    had to be added, rounded up.
    """
    import string

    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    big = order.startswith("most")
    row = "".join(f"{ord(character):08b}" if big else f"{ord(character):08b}"[::-1] for character in text)
    added = -len(row) % width
    row += "0" * added
    made = ""
    for place in range(0, len(row), width):
        group = row[place : place + width]
        made += alphabet[int(group if big else group[::-1], 2)]
    return made + padding * ((added + 1) // 2)


@template(
    level=3,
    inputs=lambda draw, size: (sorted(word[: draw.between(2, 7)] for word in words(draw, 2 * size)),),
    edges=(([],), (["a"],), (["a", "a", "a"],), (["car", "card", "care", "cat"],), (["abcdefghijkl", "abcdefghijkm"],)),
    most=range(1, 10),
    fresh=range(2, 8),
    form=("the digit and the rest", "the rest and the digit"),
)
def front_coding(names: list[str], *, most: int, fresh: int, form: str) -> list[str]:
    """Shorten the words of `names`: write how many first letters a word shares with the word before it, and the rest.

    Each word becomes {form}, written together, where the digit is the number of letters at its beginning that are the
    same as those of the word before it in `names`, but {most} at most; the rest is the word without so many letters.
    The words at places 0, {fresh}, 2 * {fresh} and so on share nothing: their digit is 0.
    """
    made = []
    for place, name in enumerate(names):
        shared = 0
        if place % fresh:
            before = names[place - 1]
            while shared < min(most, len(name), len(before)) and name[shared] == before[shared]:
                shared += 1
        made.append(f"{shared}{name[shared:]}" if form.startswith("the digit") else f"{name[shared:]}{shared}")
    return made


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size, "abcdefgh"[: 2 + size // 2]),),
    edges=(("",), ("a",), ("hhhhhhhh",), ("abcdefgh",), ("hgfedcba",)),
    start=("abcdefgh", "hgfedcba", "aceghfdb"),
    steps=range(1, 6),
    end=("front", "end"),
    counted=("front", "end"),
)
def moving_list(text: str, *, start: str, steps: int, end: str, counted: str) -> list[int]:
    """Return for each letter of `text`, which holds a to h only, its place in a list that changes all the time.

    The list begins as "{start}", and its places are counted from 0 at the {counted}. After its place has been noted, a
    letter moves {steps} places towards the {end}, or as many as there are, while the other letters keep their order.
    """
    order = list(start)
    places = []
    for letter in text:
        place = order.index(letter)
        places.append(place if counted == "front" else len(order) - 1 - place)
        order.pop(place)
        place = max(place - steps, 0) if end == "front" else min(place + steps, len(order))
        order.insert(place, letter)
    return places


def _checked(draw: Draws, size: int, length: int) -> tuple[str]:
    text = ""
    for _ in range(size):
        payload = letters(draw, draw.between(0, length), "abc12")
        total = sum(ord(character) for character in payload) % 16
        sign = f"{total:x}" if draw.chance(0.7) else draw.pick("0123456789abcdef")
        text += f"{len(payload) + draw.below(40) // 39}{payload}{sign}"
    return (text,)


@template(
    level=3,
    inputs=_checked,
    edges=(("",), ("00",), ("1a1",), ("1a",), ("x",), ("2ab3",), ("2ab3x",), ("9ab",)),
    length=range(2, 7),
    bad=("skip it", "stop", "keep it as an empty text"),
    broken=("stop", "raise ValueError"),
)
def framed_packets(stream: str, *, length: int, bad: str, broken: str) -> list[str]:
    """Take `stream` apart into packets: a digit that says how long the payload is, the payload, a check character.

    The check character is right if it is the sum of the codes (ASCII) of the payload's characters, modulo 16, as a
    hexadecimal digit in small letters. Return the payloads in order; where a check character is not right, {bad}. Where
    a packet does not begin with a digit, announces a payload of more than {length} characters, or is cut off by the end
    of `stream`, {broken}. To stop means to return what has been collected before.
    """
    payloads: list[str] = []
    place = 0
    while place < len(stream):
        size = int(stream[place]) if stream[place].isdigit() else length + 1
        end = place + size + 2
        if size > length or end > len(stream):
            if broken == "stop":
                break
            raise ValueError(f"broken packet at {place}")
        payload = stream[place + 1 : end - 1]
        if stream[end - 1] == f"{sum(map(ord, payload)) % 16:x}":
            payloads.append(payload)
        elif bad == "stop":
            break
        elif bad != "skip it":
            payloads.append("")
        place = end
    return payloads
