"""Finds what an instruction means, from its words and the description of the screen alone, without `references`' code.

It is plain: the first reading that fits is taken, all things that fit are returned. Only the names of icons and of
kinds of controls are shared with what is tested, since they are what words mean.
"""

import re

from rewardlab.envs.gui.references.icon_names import ICON_NAMES
from rewardlab.envs.gui.references.nouns import NOUNS
from rewardlab.envs.gui.screen import CONTROLS

_FRAMES = (
    *(r"Click on (.+)\.", r"Please click (.+)\.", r"Find (.+) and click it\.", r"Move the pointer to (.+)\."),
    *(r"Where is (.+)\?", r"Point at (.+)\.", r"Select (.+)\.", r"Locate (.+)\.", r"Tap (.+)\."),
    r"Click ((?:the|“).+)\.",
)
_TASKS = (
    *(r"Click to (.+)\.", r"Where would you click to (.+)\?", r"I want to (.+)\. Where do I click\?"),
    *(r"Show me how to (.+)\.", r"Which control would (.+)\?", r"Click where you can (.+)\."),
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_KINDS = {said: set(noun.kinds) for noun in NOUNS.values() for said in noun.said}
_NOUN = "(" + "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True)) + ")"
_WORDS = "“(.+)”"
_OUTER = {
    "leftmost": ("left", min),
    "rightmost": ("right", max),
    "topmost": ("top", min),
    "uppermost": ("top", min),
    "bottommost": ("bottom", max),
    "lowest": ("bottom", max),
}


class Reader:
    """Reads instructions about a screen."""

    def __init__(self, screen):
        self.screen = screen
        self.seen = {w.id: part for w in screen.widgets if (part := screen.seen(w)) is not None}
        self.controls = [w for w in screen.widgets if w.kind in CONTROLS and w.id in self.seen]

    def __call__(self, instruction):
        """Return the ids of what is meant."""
        for task in _TASKS:
            if (match := re.fullmatch(task, instruction)) and not match[1].startswith(("the ", "“")):
                return [w.id for w in self.controls if w.does == match[1]]
        for frame in _FRAMES:
            if match := re.fullmatch(frame, instruction):
                return [w.id for w in self.phrase(match[1])]
        raise AssertionError(f"cannot read {instruction!r}")

    def phrase(self, words):
        if (match := re.fullmatch(_WORDS, words)) and "” " not in words:
            return self.showing(match[1])
        for pattern, reading in _READINGS:
            if match := re.fullmatch(pattern, words):
                return reading(self, *match.groups())
        raise AssertionError(f"cannot read {words!r}")

    def texts(self, widget):
        """What can be read on a control: its words, and those of what lies on it."""
        own = widget.value or widget.text or widget.hint
        own = own if widget.kind in ("field", "text_area", "search", "select", "stepper") else widget.text
        found = {own}
        for other in self.screen.widgets:
            if other.kind not in CONTROLS and other.text and self.carrier(other) is widget:
                found.add(other.text)
        return found - {""}

    def carrier(self, widget):
        x, y = widget.box.center
        if widget.clip is not None and not widget.clip.contains(x, y):
            return None
        order = {w.id: index for index, w in enumerate(self.screen.widgets)}
        below = self.screen.at(x, y)
        return below if below is not None and order[below.id] < order[widget.id] else None

    def showing(self, words, noun=None):
        kinds = _KINDS[noun] if noun else CONTROLS
        return [w for w in self.controls if w.kind in kinds and words in self.texts(w)]

    def bare(self, among=None):
        """Controls with an icon and nothing to read."""
        found = self.controls if among is None else among
        return [w for w in found if w.icon and not self.texts(w) and w.kind not in ("search", "field", "select")]

    def with_icon(self, name, among=None):
        icons = {icon for icon, names in ICON_NAMES.items() if name in names}
        return [w for w in self.bare(among) if w.icon in icons]

    def of_noun(self, noun, place=None):
        found = self.bare() if noun == "icon" else [w for w in self.controls if w.kind in _KINDS[noun]]
        if place is None:
            return found
        box = self.place(place)
        return [w for w in found if box.contains(*w.box.center)]

    def place(self, words):
        if match := re.fullmatch("the “(.+)” section", words):
            (heading,) = (w for w in self.screen.widgets if w.kind == "heading" and w.text == match[1])
            around = [w for w in self.screen.widgets if w.kind in ("card", "panel") and w.box.holds(heading.box)]
            return min((w.box for w in around if "plain" not in w.states), key=lambda box: box.area)
        kind = re.fullmatch("the (?:open )?([a-z]+).*", words)[1]
        boxes = [w.box for w in self.screen.widgets if w.kind == kind and "plain" not in w.states]
        if kind == "dialog":
            boxes = [box for box in boxes if box.area <= 0.4 * self.screen.box.area]
        end = self.screen.height
        if kind == "bar":
            wide = [box for box in boxes if 2 * box.width > self.screen.width]
            upper = [box for box in wide if box.bottom <= end / 4]
            lower = [box for box in wide if box.top >= end * 3 / 4]
            boxes = upper if words.endswith("top") else lower
        (box,) = boxes
        return box

    def outermost(self, which, noun, place=None):
        side, best = _OUTER[which]
        found = self.of_noun(noun, place)
        return [best(found, key=lambda w: getattr(self.seen[w.id], side))] if found else []

    def nth(self, ordinal, noun, side, place=None):
        axis, back = {"left": (0, False), "right": (0, True), "top": (1, False), "bottom": (1, True)}[side]
        found = sorted(self.of_noun(noun, place), key=lambda w: w.box.center[axis], reverse=back)
        return found[_ORDINALS.index(ordinal) :][:1]

    def corner(self, noun, upright, across):
        x = 0 if across == "left" else self.screen.width
        y = 0 if upright == "upper" else self.screen.height
        return [min(self.of_noun(noun), key=lambda w: (w.box.center[0] - x) ** 2 + (w.box.center[1] - y) ** 2)]

    def in_grid(self, noun, row, column):
        tiles = self.of_noun(noun)
        tops = sorted({w.box.top for w in tiles})
        lefts = sorted({w.box.left for w in tiles})
        return [w for w in tiles if w.box.top == tops[int(row) - 1] and w.box.left == lefts[int(column) - 1]]

    def counted_in_grid(self, column, noun, row):
        return self.in_grid(noun, _ORDINALS.index(row) + 1, _ORDINALS.index(column) + 1)

    def row_of(self, anchor):
        """Controls in the rows where these words are."""
        found = []
        for widget in self.screen.widgets:
            if widget.text == anchor and widget.id in self.seen:
                row = widget if widget.kind in CONTROLS else self.carrier(widget)
                y = widget.box.center[1]
                for w in self.controls:
                    inside = row is not None and row.kind in CONTROLS and self.screen.within(w, row.id)
                    beside = w.parent == widget.parent and w.box.top <= y <= w.box.bottom
                    if (inside or beside) and w is not widget:
                        found.append(w)
        return found

    def in_row(self, what, anchor):
        row = self.row_of(anchor)
        if match := re.fullmatch("the (.+) icon", what):
            return self.with_icon(match[1], row)
        if match := re.fullmatch(f"the {_WORDS} {_NOUN}", what):
            return [w for w in self.showing(*match.groups()) if w in row]
        noun = what.removeprefix("the ")
        return [w for w in row if w.kind in _KINDS[noun]]

    def labelled(self, noun, where, words):
        """The control whose label this is: at its right, or under it."""
        found = []
        for label in self.screen.widgets:
            if label.text == words and label.id in self.seen and label.kind not in CONTROLS:
                right = []
                for w in self.of_noun(noun):
                    box = self.seen[w.id]
                    within = box.top <= label.box.center[1] <= box.bottom
                    around = label.box.top <= box.center[1] <= label.box.bottom
                    if (within or around) and box.left >= label.box.right - 2:
                        right.append(w)
                level = [w for w in right if w.parent == label.parent]
                under = [
                    w
                    for w in self.of_noun(noun)
                    if abs(w.box.left - label.box.left) <= 12 and -2 <= w.box.top - label.box.bottom < 40
                ]
                if where != "under" and level:
                    found.append(min(level, key=lambda w: w.box.left))
                elif where != "beside" and under:
                    found.append(min(under, key=lambda w: w.box.top))
        return found

    def next_to(self, noun, side, other):
        if match := re.fullmatch("the (.+) icon", other):
            anchors = self.with_icon(match[1])
        else:
            anchors = self.showing(other.strip("“”"))
        found = []
        for anchor in anchors:
            box = anchor.box
            gaps = {
                "left": lambda w, box=box: box.left - w.box.right,
                "right": lambda w, box=box: w.box.left - box.right,
                "above": lambda w, box=box: box.top - w.box.bottom,
                "below": lambda w, box=box: w.box.top - box.bottom,
            }
            gap, axis = gaps[side], 0 if side in ("above", "below") else 1
            level = [
                w
                for w in self.controls
                if w is not anchor and gap(w) >= -2 and w.box[axis] < box[axis + 2] and box[axis] < w.box[axis + 2]
            ]
            near = min(level, key=gap, default=None)
            if near is not None and near.kind in _KINDS[noun]:
                found.append(near)
        return found

    def in_state(self, state, noun):
        def has(widget):
            on = bool({"checked", "selected"} & set(widget.states))
            if state == "greyed-out":
                return "disabled" in widget.states
            return on == (state in ("selected", "ticked", "switched-on"))

        return [w for w in self.of_noun(noun) if has(w)]


_STATE = "(selected|ticked|unticked|switched-on|switched-off|greyed-out)"
_SIDE = "(left|right|top|bottom)"
_ORDINAL = f"({'|'.join(_ORDINALS)})"
_READINGS = (
    (rf"the ({'|'.join(_OUTER)}) {_NOUN}(?: in (the .+))?", Reader.outermost),
    (rf"the {_ORDINAL} {_NOUN} from the left in the {_ORDINAL} row from the top", Reader.counted_in_grid),
    (rf"the {_ORDINAL} {_NOUN} from the {_SIDE}(?: in (the .+))?", Reader.nth),
    (rf"the {_NOUN} in the (upper|lower) (left|right) corner(?: of the screen)?", Reader.corner),
    (rf"the {_NOUN} in row (\d), column (\d)", Reader.in_grid),
    (rf"(the .+) in the (?:row of|same row as) {_WORDS}", Reader.in_row),
    (rf"the {_NOUN} that shows {_WORDS}", lambda reader, noun, words: reader.showing(words, noun)),
    (rf"the {_NOUN} with {_WORDS}", lambda reader, noun, words: reader.showing(words, noun)),
    (rf"the {_NOUN} (?:under|below) {_WORDS}", lambda reader, noun, words: reader.labelled(noun, "under", words)),
    (rf"the {_NOUN} (?:beside|to the right of) {_WORDS}", lambda r, noun, words: r.labelled(noun, "beside", words)),
    (rf"the {_NOUN} labelled {_WORDS}", lambda reader, noun, words: reader.labelled(noun, "", words)),
    (rf"the {_NOUN} (?:just|directly to the) (left|right) of (.+)", Reader.next_to),
    (rf"the {_NOUN} (?:just|directly) (above|below) (.+)", Reader.next_to),
    (rf"the {_STATE} {_NOUN}", Reader.in_state),
    (rf"the (?:only )?{_NOUN} that is {_STATE}", lambda reader, noun, state: reader.in_state(state, noun)),
    ("the button with the (.+) icon", Reader.with_icon),
    ("the (.+) icon", Reader.with_icon),
    (rf"the {_WORDS} {_NOUN}", Reader.showing),
    (rf"the {_NOUN} {_WORDS}", lambda reader, noun, words: reader.showing(words, noun)),
)
