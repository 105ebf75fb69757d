"""Screens with everything on them anywhere: many kinds and states, over each other, cut off and off the screen."""

from __future__ import annotations

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import DENSITIES, LANGUAGES, Look
from rewardlab.envs.gui.paint.icons import NAMES
from rewardlab.envs.gui.screen import CONTROLS, DECORATIONS, SURFACES
from rewardlab.envs.gui.themes import THEMES

KINDS = tuple(kind for kind in (*CONTROLS, *SURFACES, *DECORATIONS) if kind != "backdrop")
STATES = ("", "", "checked", "disabled", "selected", "focused", "primary", "danger", "flat", "muted", "large", "right")
WORDS = (
    "Save",
    "Çancel <b>all</b>",
    'AVATAR To fi & "ffl"',
    "Größe's",
    "a  b ",
    "Ω и Ж",
    "W" * 40,
    "1,250.00 €",
    "日本 👍🏽\tµ e\u0301",
)


def random_screen(seed, width=640, height=480, count=60):
    """A screen of `count` widgets, half of them in something that scrolls."""
    draws = Draws("random screens", seed)
    look = Look(
        theme=draws.pick(sorted(THEMES)),
        dark=draws.chance(0.5),
        density=draws.pick(DENSITIES),
        scale=draws.pick((1.0, 1.25, 2.0)),
        language=draws.pick(LANGUAGES),
    )
    build = Builder(width, height, look, "Anything")
    for _ in range(count // 2):
        add(build, draws, Box(-40, -40, width + 40, height + 40))
    area = Box(0, 0, 0.6 * width // 1, 0.5 * height // 1).moved(draws.between(20, 100), draws.between(20, 100))
    with build.scrolling("area", area, 2 * height, draws.between(0, height)) as inner:
        for _ in range(count - count // 2):
            add(build, draws, inner)
    if draws.chance(0.3):
        build.add("backdrop", build.box)
        add(build, draws, build.box)
    return build.screen()


def add(build, draws, room):
    size = draws.between(1, 240), draws.between(1, draws.pick((40, 40, 200)))
    left, top = draws.between(int(room.left), int(room.right)), draws.between(int(room.top), int(room.bottom))
    kind = draws.pick(KINDS)
    return build.add(
        kind,
        Box(left, top, left + size[0], top + size[1]),
        draws.pick(WORDS) if draws.chance(0.7) else "",
        states=draws.pick(STATES),
        icon=draws.pick(NAMES) if draws.chance(0.4) or kind == "icon_button" else "",
        name="Named",
        hint=draws.pick(WORDS),
        value=draws.pick(("", "0.3", "1", "Some text")),
        color=draws.pick(("", "", "#3366cc")),
    )
