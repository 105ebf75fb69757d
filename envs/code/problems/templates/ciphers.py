"""Ciphers: texts that are written otherwise and read back."""

from __future__ import annotations

from ..inputs import letters, sentence
from ..template import template


@template(
    level=2,
    inputs=lambda draw, size: (sentence(draw, size),),
    edges=(("",), ("xyz XYZ",), ("1, 2!",)),
    shift=range(1, 26),
    kept=("as it is", "in lower case"),
)
def caesar(text: str, *, shift: int, kept: str) -> str:
    """Move every letter of `text` {shift} places on in the alphabet, which begins again after z; leave all else alone.

    The case of a letter is to be {kept}.
    """
    moved = []
    for character in text:
        if "a" <= character.lower() <= "z":
            first = ord("a" if character.islower() else "A")
            character = chr(first + (ord(character) - first + shift) % 26)
        moved.append(character)
    return "".join(moved) if kept == "as it is" else "".join(moved).lower()


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size),),
    edges=(("",), ("a",)),
    rails=range(2, 11),
)
def rail_fence(text: str, *, rails: int) -> str:
    """Write `text` in a zigzag down and up over {rails} rows, and return the rows one after the other.

    The first character goes to the first row, the next to the row below, and from the last row the zigzag goes up
    again.
    """
    rows = [""] * rails
    row, step = 0, 1
    for character in text:
        rows[row] += character
        if row + step not in range(rails):
            step = -step
        row += step
    return "".join(rows)


@template(
    level=2,
    inputs=lambda draw, size: (sentence(draw, size),),
    edges=(("",), ("a a a",), ("zzz",), ("A-b, C",)),
    first=range(0, 26, 5),
    growth=range(1, 8),
    unit=("letter", "word"),
    direction=("onwards", "back"),
)
def growing_shift(text: str, *, first: int, growth: int, unit: str, direction: str) -> str:
    """Move the letters of `text` {direction} in the alphabet, where a and z are neighbours, by more and more places.

    The first {unit} moves by {first} places, and every further {unit} by {growth} places more than the one before.
    Words are what single spaces separate. Capitals stay capitals, and what is no letter of English stays as it is and
    is not counted as a letter.
    """
    moved = []
    count = 0
    for character in text:
        if character == " " and unit == "word":
            count += 1
        if "a" <= character.lower() <= "z":
            shift = first + growth * count
            start = ord("a" if character.islower() else "A")
            place = ord(character) - start + (shift if direction == "onwards" else -shift)
            character = chr(start + place % 26)
            if unit == "letter":
                count += 1
        moved.append(character)
    return "".join(moved)


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size, "abcdefgxyz"), letters(draw, draw.between(1, 4), "bcdeghz")),
    edges=(("", "k"), ("a", "b"), ("aaaaaaaa", "bcd"), ("zzzz", "zzzzzzzz")),
    extended=("the key again and again", "the key, then the plain text", "the key, then the key backwards, in turn"),
    task=("Encipher", "Decipher"),
    base=(0, 1),
)
def running_key(text: str, key: str, *, extended: str, task: str, base: int) -> str:
    """{task} `text` with a row of letters that tells for each letter by how many places it is moved in the alphabet.

    The row is {extended}. A letter of it stands for {base} places if it is a, and for one place more with each letter
    further on. To encipher a letter of the plain text move it that far onwards, where a comes after z; to decipher move
    it back. `text` and `key` hold only small letters, and `key` at least one.
    """
    made = ""
    for place, letter in enumerate(text):
        plain = text if task == "Encipher" else made
        if "plain" in extended:
            sign = (key + plain)[place]
        elif "backwards" in extended:
            sign = (key + key[::-1])[place % (2 * len(key))]
        else:
            sign = key[place % len(key)]
        shift = ord(sign) - ord("a") + base
        value = ord(letter) - ord("a") + (shift if task == "Encipher" else -shift)
        made += chr(ord("a") + value % 26)
    return made


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size, "abcdefghijklmnop"),),
    edges=(("",), ("a",), ("ab",), ("abcdefghij",)),
    step=range(2, 9),
    start=("first", "last"),
    wanted=("in the order in which they are taken", "in that order turned round"),
)
def counted_out(text: str, *, step: int, start: str, wanted: str) -> str:
    """Put the letters of `text` in a ring and take out every {step}th; return them {wanted}.

    Count the letters that are still there from 1, beginning with the {start} letter of `text` and going on to the
    right, where the first one comes after the last. Take out the letter that gets the number {step}, and begin again
    with 1 at the letter after it, until none is left.
    """
    ring = list(text)
    place = 0 if start == "first" else len(ring) - 1
    taken = []
    while ring:
        place = (place + step - 1) % len(ring)
        taken.append(ring.pop(place))
    return "".join(taken if wanted.endswith("taken") else taken[::-1])


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, 3 * size + draw.below(3)), letters(draw, 2 + size // 3, "abcdef")),
    edges=(("", "ab"), ("a", "ba"), ("abcdefg", "aaa"), ("abcdefgh", "zyx"), ("abc", "edcba")),
    task=("Encipher", "Decipher"),
    ties=("left", "right"),
    rows=("from left to right", "from left to right and from right to left, in turn"),
)
def columns_by_key(text: str, key: str, *, task: str, ties: str, rows: str) -> str:
    """{task} `text` by a table that has a column for each letter of `key`.

    To encipher, write the plain text into the rows of the table, {rows}, beginning with the top row at the left; the
    last row may not be full. Then read the columns from top to bottom, passing over empty places: first the one whose
    letter in `key` is first in the alphabet, and so on; of equal letters the one further {ties} comes first. To
    decipher is to find the plain text that gives `text`.
    """
    width = len(key)
    cells = []
    for place in range(len(text)):
        row, column = divmod(place, width)
        cells.append((row, width - 1 - column if row % 2 == 1 and "in turn" in rows else column))
    columns = sorted(range(width), key=lambda column: (key[column], column if ties == "left" else -column))
    order = sorted(range(len(text)), key=lambda place: (columns.index(cells[place][1]), cells[place][0]))
    if task == "Encipher":
        return "".join(text[place] for place in order)
    plain = [""] * len(text)
    for letter, place in zip(text, order, strict=True):
        plain[place] = letter
    return "".join(plain)


@template(
    level=4,
    inputs=lambda draw, size: (letters(draw, 3 * size + draw.below(4)),),
    edges=(("",), ("a",), ("abcd",), ("abcdefghijklmno",)),
    width=range(3, 8),
    corner=("top left", "bottom right"),
    turn=("clockwise", "anticlockwise"),
)
def spiral_reading(text: str, *, width: int, corner: str, turn: str) -> str:
    """Write `text` in rows of {width} letters and read the table in a spiral from the {corner} inwards, {turn}.

    The last row is filled up with full stops if it is not full; they are read like letters. The spiral begins with the
    letter in the {corner} corner, goes along the edge of the table {turn} until it has been all around, then around the
    letters that are left in the same way, and so on until all have been read. A single row or column that is left at
    last is read in the direction in which the spiral enters it. The empty text stays empty.
    """
    padded = text + "." * (-len(text) % width)
    rows = [list(padded[place : place + width]) for place in range(0, len(padded), width)]
    if corner == "bottom right":
        rows = [row[::-1] for row in rows[::-1]]
    if turn == "anticlockwise":
        rows = [list(column) for column in zip(*rows, strict=True)]
    made = ""
    while rows:
        made += "".join(rows.pop(0))
        rows = [list(column) for column in zip(*rows, strict=True)][::-1]
    return made
