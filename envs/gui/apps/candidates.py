"""What can be done on a screen, as a numbered list with features, for policies that neither see nor read.

Features compare what the instruction says with what the screen shows; what the application keeps, and the task's goal,
are never looked at. Words to type are those that the instruction has between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ..box import Box
from ..screen import Screen, Widget
from .action import Action
from .session import Session

__all__ = ["FEATURES", "CandidateSet", "Candidates"]

_GROUPS = {
    "button": ("button", "link", "chip", "key", "swatch"),
    "icon": ("icon_button", "handle"),
    "text": ("field", "search", "text_area"),
    "mark": ("checkbox", "radio", "switch"),
    "select": ("select", "stepper"),
    "tab": ("tab", "nav_item"),
    "entry": ("menu_item",),
    "record": ("row", "tile"),
    "cell": ("cell",),
    "slider": ("slider",),
}
_KINDS = (*_GROUPS, "type", "enter", "erase", "down", "up", "back", "done")
_OWN = (
    *(
        "share",
        "words_asked",
        "asked_words",
        "quoted",
        "rare",
        "beside_asked",
        "beside_rare",
        "near_quote",
        "near_label",
    ),
    *("holds_quote", "empty", "first_words", "last_words"),
    *("disabled", "selected", "checked", "focused", "primary", "front"),
    *("pressed", "just_pressed"),
)
_SHOWN = ("popup", "dialog", "caret", "menu", "said", "steps", "quotes_held")

FEATURES: tuple[str, ...] = (*(f"is_{kind}" for kind in _KINDS), *_OWN, *_SHOWN)
"""Names of the columns, each from -1 to 1.

``is_*`` says what is done, or clicked; ``share``, where on a slider. Of a control: ``words_asked``, the share of its
words that the instruction has; ``asked_words``, the share of the instruction's words that it has; ``quoted``, whether
it says what the instruction quotes; ``rare``, whether it has a word of the instruction that no other control has;
``beside_*`` the same of the row or card that it is part of; ``near_quote``, how many of the words before the first
quotation are in its words or label, and ``near_label``, for words to type, how many of the words before them are in the
label of the field with the caret; ``holds_quote``, whether what it holds is what the instruction quotes; ``empty``,
whether it holds nothing; ``first_words`` and ``last_words``, the share of its words in the first and in the last half
of the instruction; ``disabled`` to ``primary``, its states; ``front``, whether it is part of a dialog, menu or message;
``pressed``, how often it was in this episode, in thirds; ``just_pressed``, whether it was the last one. The others say
the same in every row: whether something popped up, a dialog or menu is open, a field has the caret, the application has
just said something, the share of forty steps taken, and the share of the quoted words that stand in fields.
"""

_COLUMN = {name: index for index, name in enumerate(FEATURES)}
_GROUP = {kind: group for group, kinds in _GROUPS.items() for kind in kinds}
_QUOTE = re.compile(r'"([^"]+)"')
_WORD = re.compile(r"[\w@.%-]*\w")
_COMMON = frozenset(
    re.findall(r"\w+", "a an and as at be by for from in into is it its of on or that the then this to with")
)
_FRONT = frozenset(("dialog", "menu", "toast", "backdrop"))


class CandidateSet(NamedTuple):
    """What can be done on one screen.

    Attributes:
        actions: Their positions are their numbers.
        features: float32 ``(N, F)``, rows beyond the actions 0.
        mask: int8 ``(N,)``, 1 where there is an action.
    """

    actions: tuple[Action, ...]
    features: NDArray[np.float32]
    mask: NDArray[np.int8]

    def number(self, action: Action, screen: Screen) -> int:
        """Return the number of the candidate that does what `action` does, else that of ``done``."""
        wanted = _effect(action, screen)
        alike = [number for number, each in enumerate(self.actions) if _effect(each, screen) == wanted]
        if not alike:
            return next(number for number, each in enumerate(self.actions) if each.verb == "done")
        # On a slider the nearest place: from there it is nearer still.
        return min(alike, key=lambda number: abs((self.actions[number].x or 0.0) - (action.x or 0.0)))


class Candidates:
    """Lists what can be done in one task.

    Args:
        instruction: What is to be done.
    """

    N = 192
    """Most candidates; of more, the controls with least in common with the instruction are left out, cells first."""
    F = len(FEATURES)
    """Number of features."""

    def __init__(self, instruction: str) -> None:
        self.quotes = tuple(dict.fromkeys(_QUOTE.findall(instruction)))
        self.words = _words(instruction)
        self._asked = frozenset(self.words)
        half = len(self.words) // 2
        self._halves = frozenset(self.words[:half]), frozenset(self.words[half:])
        self._before = {
            quote: frozenset(_words(instruction[: instruction.index(f'"{quote}"')])[-4:]) for quote in self.quotes
        }
        # Sliders are moved to the shares that the instruction names, and by them.
        self._shares = sorted({int(number) / 100 for number in re.findall(r"\b(\d{1,2}|100)\b", instruction)})
        self._screen: Screen | None = None
        self._set: CandidateSet | None = None

    @classmethod
    def space(cls) -> spaces.Dict:
        """Return the space of observations: ``candidates``, float32 ``(N, F)``, and ``mask``, int8 ``(N,)``."""
        features = spaces.Box(-1.0, 1.0, (cls.N, cls.F), np.float32)
        return spaces.Dict(candidates=features, mask=spaces.MultiBinary(cls.N))

    def of(self, session: Session) -> CandidateSet:
        """Return what can be done now; the arrays are shared by all calls for one screen."""
        if self._set is None or self._screen is not session.screen:
            self._screen, self._set = session.screen, self._list(session)
        return self._set

    def _list(self, session: Session) -> CandidateSet:
        rows = [*self._others(session)]
        clicks = [*self._clicks(session)]
        if len(rows) + len(clicks) > self.N:
            kept = sorted(range(len(clicks)), key=lambda index: (-_appeal(clicks[index][1]), index))
            clicks = [clicks[index] for index in sorted(kept[: self.N - len(rows)])]
        rows = clicks + rows
        matrix, mask = np.zeros((self.N, self.F), np.float32), np.zeros(self.N, np.int8)
        mask[: len(rows)] = 1
        shown = self._shown(session)
        for number, (_, features) in enumerate(rows):
            for name, value in (features | shown).items():
                matrix[number, _COLUMN[name]] = value
        np.clip(matrix, -1.0, 1.0, out=matrix)
        return CandidateSet(tuple(action for action, _ in rows), matrix, mask)

    def _others(self, session: Session) -> Iterator[tuple[Action, dict[str, float]]]:
        """Yield what is not a click."""
        screen, state = session.screen, session.state
        field = screen.by_id.get(state.focus)
        if field is not None and not state.popup:
            label = frozenset(_words(f"{field.label} {field.name} {field.hint}"))
            for quote in self.quotes:
                near = len(label & self._before[quote]) / max(len(label), 1)
                held = float(str(field.value) == quote)
                yield Action("type", text=quote), {"is_type": 1.0, "near_label": near, "holds_quote": held}
            held = float(str(field.value) in self.quotes)
            yield Action("key", text="Enter"), {"is_enter": 1.0, "holds_quote": held}
            if field.value:
                yield Action("key", text="Backspace"), {"is_erase": 1.0, "holds_quote": held}
        for area in screen.areas:
            if area.offset < area.content - area.box.height:
                yield Action("scroll", *area.box.center, text="down"), {"is_down": 1.0}
            if area.offset > 0:
                yield Action("scroll", *area.box.center, text="up"), {"is_up": 1.0}
        yield Action("back"), {"is_back": 1.0}
        yield Action("done"), {"is_done": 1.0}

    def _clicks(self, session: Session) -> Iterator[tuple[Action, dict[str, float]]]:
        """Yield clicks on everything that can be seen."""
        screen = session.screen
        controls = screen.controls()
        inside: dict[str, list[str]] = {}
        for widget in screen.widgets:
            if widget.parent and widget.called:
                inside.setdefault(widget.parent, []).append(widget.called)
        counts: dict[str, int] = {}
        for widget, _ in controls:
            for word in set(_words(widget.called)):
                counts[word] = counts.get(word, 0) + 1
        for widget, part in controls:
            features = self._control(widget, screen, session, inside, counts)
            if widget.kind == "slider":
                for share in self._places(widget):
                    place = part.left + share * part.width, part.center[1]
                    yield Action("click", *place), {**features, "share": share}
            else:
                yield Action("click", *_free(screen, widget, part)), features

    def _places(self, slider: Widget) -> list[float]:
        """Where a slider may be moved to, 0 to 1: what the instruction names, and a little or so much from here."""
        try:
            here = float(slider.value)
        except ValueError:
            here = 0.5
        steps = (0.05, *self._shares)
        places = {0.0, 1.0, *self._shares, *(here + step for step in steps), *(here - step for step in steps)}
        return sorted({round(20 * place) / 20 for place in places if 0 <= place <= 1})

    def _control(
        self,
        widget: Widget,
        screen: Screen,
        session: Session,
        inside: dict[str, list[str]],
        counts: dict[str, int],
    ) -> dict[str, float]:
        own = frozenset(_words(f"{widget.called} {widget.label} {' '.join(inside.get(widget.id, ()))}"))
        parent = screen.by_id.get(widget.parent)
        in_row = parent is not None and parent.kind in ("row", "card", "tile")
        beside = frozenset(_words(" ".join(inside.get(widget.parent, ())))) - own if in_row else frozenset()
        before = frozenset[str]() if not self.quotes else self._before[self.quotes[0]]
        features = {
            f"is_{_GROUP.get(widget.kind, 'button')}": 1.0,
            "words_asked": len(own & self._asked) / max(len(own), 1),
            "asked_words": len(own & self._asked) / max(len(self._asked), 1),
            "quoted": float(any(quote in (widget.called, widget.text) for quote in self.quotes)),
            "rare": float(any(counts.get(word) == 1 for word in own & self._asked)),
            "beside_asked": len(beside & self._asked) / max(len(beside), 1),
            "beside_rare": float(bool(beside & self._asked)),
            "near_quote": len(own & before) / max(len(own), 1),
            "holds_quote": float(widget.value in self.quotes),
            "empty": float(not widget.value),
            "first_words": len(own & self._halves[0]) / max(len(own), 1),
            "last_words": len(own & self._halves[1]) / max(len(own), 1),
            "front": float(_in_front(screen, widget)),
            "pressed": session.pressed.count(widget.id) / 3,
            "just_pressed": float(session.pressed[-1:] == [widget.id]),
        }
        states = ("disabled", "selected", "checked", "focused", "primary")
        return features | {state: 1.0 for state in states if state in widget.states}

    def _shown(self, session: Session) -> dict[str, float]:
        state = session.state
        held = {str(value) for value in state.fields.values()}
        return {
            "popup": float(bool(state.popup)),
            "dialog": float(bool(state.dialog)),
            "caret": float(bool(state.focus)),
            "menu": float(bool(state.open)),
            "said": float(bool(state.said)),
            "steps": session.steps / 40,
            "quotes_held": len(held.intersection(self.quotes)) / max(len(self.quotes), 1),
        }


def _words(text: str) -> list[str]:
    """The words of a text in lower case, common ones left out."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _appeal(features: dict[str, float]) -> float:
    return (
        features["words_asked"]
        + features["asked_words"]
        + features["beside_asked"]
        + features["quoted"]
        + features["front"]
        - features.get("is_cell", 0.0)
    )


def _in_front(screen: Screen, widget: Widget) -> bool:
    above = screen.by_id.get(widget.parent)
    while above is not None and above.kind not in _FRONT:
        above = screen.by_id.get(above.parent)
    return above is not None


def _free(screen: Screen, widget: Widget, part: Box) -> tuple[float, float]:
    """A point of `part` at which `widget` is met, and nothing that is part of it; its middle where there is none."""
    x, y = part.center
    across = (0.5, 0.3, 0.7, 0.15, 0.85, 0.05)
    places = ((part.left + share * part.width, y) for share in across)
    return next((place for place in places if screen.at(*place) is widget), (x, y))


def _effect(action: Action, screen: Screen) -> tuple[object, ...]:
    """What an action does: equal for two that do the same."""
    points = [(action.x, action.y), (action.to_x, action.to_y)]
    met = [screen.at(x, y) for x, y in points if x is not None and y is not None]
    ids = tuple("" if widget is None else widget.id for widget in met)
    return (action.verb, () if action.verb == "scroll" else ids, action.text)
