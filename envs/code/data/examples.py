"""The examples that a prompt gives, as tests that the agent may run."""

from __future__ import annotations

import ast
import builtins
import doctest
import re
from dataclasses import replace

from ..task import Assertion, Call, Check, Test
from .programs import expression, literal_call, parse

__all__ = ["divide", "examples_in"]

_QUOTES = re.compile(r'"""|\'\'\'')
_ARROW = r"(?:={1,2}>?|[-=]>|➞|→|(?:should\s+)?returns?|\#\s*(?:returns?|=>))"
_ERROR = re.compile(r"(\w+)(?::|$)")


def examples_in(prompt: str, function: str, check: Check) -> list[Call]:
    """Return the examples in `prompt` of calls of `function` whose arguments and results are literals.

    They are doctests, or lines of their own such as ``f(1) == 2``, ``f(1) => 2``, ``assert f(1) == 2`` or ``f(1) should
    return 2``. Nothing is run to find them. An example that appears twice counts once, and `check` says what is right.
    """
    text = _QUOTES.sub("\n\n", prompt)
    found = [*_doctests(text, function), *_lines(text, function)]
    once: dict[str, Call] = {}
    for each in found:
        once.setdefault(repr(each.arguments), each)
    return [each if each.raises is not None else replace(each, check=check) for each in once.values()]


def divide(public: list[Call], hidden: list[Assertion]) -> tuple[tuple[Test, ...], tuple[Test, ...]]:
    """Return `public` and `hidden` without what they have in common.

    What both have is public. Where they disagree the hidden test is right, and the example is left out: prompts have
    errors that the tests, which decide, do not have. One hidden test stays in any case.
    """
    known = [(_literal(each), each) for each in hidden]
    tested: dict[str, list[object]] = {}
    for call, _ in known:
        if call:
            tested.setdefault(repr(call.arguments), []).append(call.expected)
    shown = [
        each
        for each in public
        if each.raises is not None or all(each.expected == other for other in tested.get(repr(each.arguments), ()))
    ]
    arguments = {repr(each.arguments) for each in shown}
    left = tuple(each for call, each in known if call is None or repr(call.arguments) not in arguments)
    if not left:
        last, spared = known[-1]
        return tuple(each for each in shown if last is None or repr(each.arguments) != repr(last.arguments)), (spared,)
    return tuple(shown), left


def _doctests(text: str, function: str) -> list[Call]:
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:  # indented in ways that doctest does not take
        return []
    found = []
    for example in examples:
        arguments = _arguments(example.source.strip(), function)
        if arguments is None:
            continue
        if example.exc_msg is not None:
            error = _ERROR.match(example.exc_msg)
            known = getattr(builtins, error[1], None) if error else None
            if isinstance(known, type) and issubclass(known, Exception):
                found.append(Call(function, arguments, raises=known.__name__))
            continue
        found += _call(function, arguments, example.want.strip())
    return found


def _lines(text: str, function: str) -> list[Call]:
    pattern = re.compile(
        rf"\s*(?:[*-]\s+|for\s+|assert\s+)?(?P<call>{re.escape(function)}\s*\(.*\))\s*{_ARROW}\s*(?P<want>\S.*?)\s*"
    )
    found = []
    for line in text.splitlines():
        if len(line) > 2000 or not (match := pattern.fullmatch(line)):
            continue
        arguments = _arguments(match["call"], function)
        if arguments is not None:
            found += _call(function, arguments, match["want"].removesuffix("."))
    return found


def _arguments(source: str, function: str) -> tuple[object, ...] | None:
    node = expression(source)
    return literal_call(node, function) if node else None


def _call(function: str, arguments: tuple[object, ...], want: str) -> list[Call]:
    node = expression(want)
    try:
        return [Call(function, arguments, ast.literal_eval(node))] if node else []
    except (ValueError, TypeError, RecursionError, MemoryError):
        return []


def _literal(test: Assertion) -> Call | None:
    """Return an assertion that ends in ``assert f(literals) == literal`` as a call."""
    *before, last = parse(test.code).body
    if not (isinstance(last, ast.Assert) and isinstance(last.test, ast.Compare)):
        return None
    if len(last.test.ops) != 1 or not isinstance(last.test.ops[0], ast.Eq):
        return None
    function, *_ = test.entries
    names = {function} | {
        target.id
        for each in before
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name) and each.value.id == function
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for name in names:
        arguments = literal_call(last.test.left, name)
        if arguments is not None:
            return next(iter(_call(function, arguments, ast.unparse(last.test.comparators[0]))), None)
    return None
