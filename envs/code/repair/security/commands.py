"""Texts from outside that become code: shell lines, expressions, formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness


def _files(draw: Draws, count: int) -> dict[str, str]:
    return {f"{word}.txt": f"text of {word}" for word in words(draw, count)}


def _show(draw: Draws, size: int) -> tuple[dict[str, str], str]:
    files = _files(draw, 2 + size)
    return files, draw.pick(list(files)) if size % 3 else draw.pick(("none.txt", "x.txt", *words(draw, 2)))


def _show_attack(draw: Draws, size: int) -> tuple[dict[str, str], str]:
    files = _files(draw, 3 + size)
    name = draw.pick(list(files))
    ways = (
        f"{name}; delete {name}",
        f"; delete {name}",
        f"{name} && list",
        f"{name};list",
        f"{name} -n",
        "my notes.txt",
    )
    return files | {"my notes.txt": "mine", "it's.txt": "quoted"}, (*ways, "it's.txt", f"x | delete {name}")[size % 8]


@weakness(
    "CWE-78 command injection",
    level=2,
    inputs=_show,
    attacks=_show_attack,
    verb=("show", "print", "view", "read"),
    missing=("no such file", "not found"),
)
def shell(*, verb: str, missing: str, flawed: bool) -> Callable[..., Any]:
    """Show a file to a visitor by way of a shell.

    `show(files, name)` answers a visitor who wants to read the file `name`, through a small shell.

    It returns a pair: the lines that the shell printed, which are the file's text as one line, or "{missing}", and the
    files as they are afterwards. Whatever `name` is, it is one file's name: no other command is run, no option is
    taken from it, and names may have spaces and quotes.
    """
    import shlex

    def command(line: list[str], files: dict[str, str], printed: list[str]) -> None:
        """Run one command."""
        if line[0] == "list":
            printed.extend(sorted(files))
        elif line[0] == "delete":
            files.pop(line[1], None)
        elif line[0] == verb and len(line) > 1:
            text = files.get(line[1], missing)
            printed.append(f"1 {text}" if "-n" in line[2:] else text)
        else:
            printed.append("usage")

    def run(text: str, files: dict[str, str]) -> list[str]:
        """Run the commands of a line of the shell, and return what they print."""
        printed: list[str] = []
        words = shlex.shlex(text, posix=True, punctuation_chars=";&|")
        words.whitespace_split = True
        line: list[str] = []
        for word in [*words, ";"]:
            if set(word) <= set(";&|") and word:
                if line:
                    command(line, files, printed)
                line = []
            else:
                line.append(word)
        return printed

    def show(files: dict[str, str], name: str) -> tuple[list[str], dict[str, str]]:
        """Return what the visitor sees, and the files."""
        if flawed:
            return run(f"{verb} {name}", files), files
        else:
            return run(f"{verb} {shlex.quote(name)}", files), files

    return show


def _formula(draw: Draws, size: int) -> tuple[str, dict[str, int]]:
    values = {word: draw.between(1, 20) for word in words(draw, 2)}
    terms = [draw.pick((str(draw.between(0, 30)), *values)) for _ in range(2 + size % 5)]
    text = terms[0]
    for term in terms[1:]:
        text = f"({text}) {draw.pick('+-*')} {term}" if draw.chance(0.4) else f"{text} {draw.pick('+-*')} {term}"
    return (f"-({text})" if draw.chance(0.2) else text), values


def _formula_attack(draw: Draws, size: int) -> tuple[str, dict[str, int]]:
    values = {word: draw.between(1, 20) for word in words(draw, 2)}
    name = draw.pick(list(values))
    ways = ("__import__('os').getpid() * 0", f"({name}).__class__.__name__", "[1, 2, 3]", f"{name} if {name} else 0")
    more = (
        f"(lambda: {draw.between(1, 9)})()",
        "'a' * 20",
        f"len('{name}')",
        f"[x for x in [{name}]][0]",
        f"{name}.real",
        "True",
    )
    return (*ways, *more)[size % 10], values


@weakness(
    "CWE-95 evaluation of a text from outside",
    level=3,
    inputs=_formula,
    attacks=_formula_attack,
    low=range(-9, -3),
    high=range(2000, 9000, 1000),
)
def calculator(*, low: int, high: int, flawed: bool) -> Callable[..., Any]:
    """Calculate the formulas of a form.

    `calculate(text, values)` calculates a formula: whole numbers, names that `values` has, `+`, `-`, `*`, a minus
    before something, and parentheses, with the usual precedence.

    The result is never below {low} nor above {high}: it is moved to the nearer of the two. Everything else in `text`
    raises ValueError, a name that `values` does not have included.
    """
    if not flawed:
        import ast

        def value(node: ast.expr, values: dict[str, int]) -> int:
            """Return the value of a part of a formula."""
            if isinstance(node, ast.Constant) and type(node.value) is int:
                return node.value
            if isinstance(node, ast.Name) and node.id in values:
                return values[node.id]
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                return -value(node.operand, values)
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
                left, right = value(node.left, values), value(node.right, values)
                if isinstance(node.op, ast.Mult):
                    return left * right
                return left + right if isinstance(node.op, ast.Add) else left - right
            raise ValueError(ast.unparse(node))

    def calculate(text: str, values: dict[str, int]) -> int:
        """Return the value of the formula."""
        try:
            result = eval(text, {}, dict(values)) if flawed else value(ast.parse(text, mode="eval").body, values)
        except (SyntaxError, NameError) as error:
            raise ValueError(text) from error
        return max(low, min(high, result))

    return calculate


def _letter(draw: Draws, size: int) -> tuple[str, str, int]:
    pieces = [draw.pick(("{name}", "{total}", *words(draw, 3))) for _ in range(1 + size)]
    return " ".join(pieces), draw.pick(("Ada", "Bo", "Chen")), draw.between(1, 500)


def _letter_attack(draw: Draws, size: int) -> tuple[str, str, int]:
    _, name, total = _letter(draw, size)
    ways = ("{letter.key}", "{letter.__class__}", "{total.__class__.__mro__}", "{letter.__init__.__globals__}", "{0}")
    more = ("{name!r}", "{total:>9}", "{letter}", "{", "}}", "{name.title}", "{unknown}")
    return f"{draw.pick(words(draw, 1))} {(*ways, *more)[size % 12]} {{name}}", name, total


@weakness(
    "CWE-134 format text from outside",
    level=2,
    inputs=_letter,
    attacks=_letter_attack,
    key=("k-4711", "k-0815", "k-2024"),
    end=("!", ".", " --"),
)
def letter(*, key: str, end: str, flawed: bool) -> Callable[..., Any]:
    """Fill in the letters that customers write.

    `write(text, name, total)` writes a customer's letter from the text that the customer has set up.

    It returns `text` with every `{{name}}` replaced by `name` and every `{{total}}` by `total`, and "{end}" after it.
    All else stays as it is in `text`, other braces included; nothing of the program can be seen in a letter.
    """
    if not flawed:
        import re

    class Letter:
        """What a letter is about."""

        def __init__(self, name: str, total: int) -> None:
            self.name, self.total, self.key = name, total, key

    def write(text: str, name: str, total: int) -> str:
        """Return the letter."""
        letter = Letter(name, total)
        if flawed:
            return text.format(name=letter.name, total=letter.total, letter=letter) + end
        else:
            filled = re.sub(r"\{(name|total)\}", lambda field: str(getattr(letter, field[1])), text)
            return filled + end

    return write
