"""Controls by what a click on them does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import ELLIPSIS
from .alike import plain, tokens
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["ByFunction"]

_NAMES = re.compile(r"“([^”]+)”|\b(\w*[A-Z0-9]\w*)")


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
        meant = tokens(self.does)
        found = []
        for thing in sight.controls:
            widget = thing.widget
            if widget.does:
                other = tokens(widget.does)
                close = other <= meant or meant <= other
            else:
                other = tokens(widget.name or widget.text)
                close = bool(other) and other <= meant
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
