"""Controls by what a click on them does."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..text import ELLIPSIS
from .alike import plain, tokens
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["ByFunction"]

_NAMES = re.compile(r"“([^”]+)”|\b(\w*[A-Z0-9]\w*)")


_SAME = (
    "open show view see display go reveal select choose pick",
    "delete remove discard throw clear empty",
    "add create new insert make",
    "close hide dismiss",
    "edit change modify rename write set",
    "search find look",
    "start run play begin resume",
    "stop pause end quit",
    "send share",
    "save keep store",
    "reply answer",
)
"""Verbs that people take for each other."""
_VERBS = {verb: verbs.split()[0] for verbs in _SAME for verb in verbs.split()}


@functools.lru_cache(maxsize=10_000)
def _meaning(does: str) -> frozenset[str]:
    """The words of a function that matter, verbs that mean the same as one."""
    return frozenset(_VERBS.get(each, each) for each in tokens(does))


@dataclass(frozen=True)
class ByFunction(Reference):
    """The control that does this.

    Attributes:
        does: A verb phrase: ``"mute the microphone"``.
    """

    kind = "function"
    does: str

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls that do it."""
        return [thing for thing in sight.controls if thing.widget.does == self.does]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what does something that is said with the same words, or with some of them and no others."""
        meant = _meaning(self.does)
        found = []
        for thing in sight.controls:
            widget = thing.widget
            if widget.does:
                other = _meaning(widget.does)
                close = other <= meant or meant <= other
            else:
                names = (widget.name, *(word.text for word in thing.words))
                close = any(bool(other) and other <= meant for other in map(_meaning, names))
            if close:
                found.append(thing)
        return found

    def visible(self, sight: Sight) -> bool:
        """Whether all names and numbers that it mentions can be read on the screen."""
        names = [first or second for first, second in _NAMES.findall(self.does)]
        shown = [plain(word.text) for word in sight.words if word.readable and not word.text.endswith(ELLIPSIS)]
        return all(any(plain(name) in words for words in shown) for name in names)

    def phrases(self) -> tuple[str, ...]:
        """Return the function itself."""
        return (self.does,)
