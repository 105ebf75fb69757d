"""All scenes by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ....errors import ConfigurationError, nearest
from ...draws import Draws
from ..builder import Builder
from ..look import Look
from ..screen import Screen
from . import stock
from .frames import framed
from .mail import mail
from .settings import settings
from .shop import shop

__all__ = ["SCENES", "Scene", "make_scene"]


@dataclass(frozen=True)
class Scene:
    """A kind of screen.

    Attributes:
        name: Its name.
        group: The platform, as in ScreenSpot: ``"mobile"``, ``"desktop"`` or ``"web"``.
        fill: Fills a builder's room; with the difficulty, 0 to 1, things become more and smaller.
        least: Width and height that it needs, in pixels of an ordinary display.
        titles: What the application may be called.
    """

    name: str
    group: str
    fill: Callable[[Builder, Draws, float], None]
    least: tuple[int, int]
    titles: tuple[str, ...] = ()


SCENES: Mapping[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene("mail", "desktop", mail, (720, 480), ("Mail", "Post", "Letterbox")),
        Scene("mail-web", "web", mail, (720, 480), ("Webmail", "Inbox")),
        Scene("mail-mobile", "mobile", mail, (320, 480), ("Mail", "Post")),
        Scene("settings", "desktop", settings, (640, 420), ("Settings", "Preferences", "Control panel")),
        Scene("settings-mobile", "mobile", settings, (320, 480), ("Settings",)),
        Scene("shop", "web", shop, (320, 480), stock.COMPANIES),
    )
}
"""Every scene by its name."""


def make_scene(name: str, width: int, height: int, look: Look, draws: Draws, difficulty: float) -> Screen:
    """Return a random screen of a kind.

    Args:
        name: One of `SCENES`.
        width: In pixels.
        height: In pixels.
        look: How it looks. Its scale is lowered where the scene would not fit otherwise.
        draws: Decides what is on it.
        difficulty: The harder, the more and the smaller things are, 0 to 1.

    Raises:
        ConfigurationError: There is no such scene, or the screen is too small for it.
    """
    if name not in SCENES:
        raise ConfigurationError(f"there is no scene {name!r}.{nearest(name, SCENES)}")
    scene = SCENES[name]
    if width < scene.least[0] or height < scene.least[1]:
        raise ConfigurationError(
            f"scene {name!r} needs a screen of at least {scene.least} pixels; not {(width, height)}"
        )
    scale = min(look.scale, width / scene.least[0], height / scene.least[1])
    if scale < look.scale:
        look = replace(look, scale=scale)
    build = Builder(width, height, look, draws.pick(scene.titles or (name,)))
    with framed(build, scene.group, scene.least, draws, difficulty):
        scene.fill(build, draws, difficulty)
    return build.screen()
