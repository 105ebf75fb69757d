"""All scenes by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ....errors import ConfigurationError, nearest
from ...draws import Draws
from ..apps.catalogue import APPS
from ..builder import Builder
from ..look import Look
from ..screen import Screen
from . import stock
from .admin import admin
from .applications import application
from .board import board
from .cad import cad
from .call import call
from .chat import chat
from .checkout import checkout
from .dashboard import dashboard
from .dialer import dialer
from .editor import editor
from .files import files
from .forum import forum
from .frames import framed
from .keypad import calculator
from .login import login
from .mail import mail
from .maps import maps
from .month import month
from .news import news
from .panel import panel
from .phone import home_screen, quick_settings
from .photo import photo
from .player import player
from .repository import repository
from .settings import settings
from .sheet import spreadsheet
from .shop import shop
from .slides import slides
from .timeline import timeline
from .video import video
from .wizard import wizard
from .writer import writer

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
        most: Width and height of the largest window that it has, in pixels of an ordinary display.
    """

    name: str
    group: str
    fill: Callable[[Builder, Draws, float], None]
    least: tuple[int, int]
    titles: tuple[str, ...] = ()
    most: tuple[int, int] | None = None


_PLATFORMS = {"contacts": "mobile", "shop-admin": "web", "mail": "web"}
"""Groups of applications; of all others ``\"desktop\"``."""

SCENES: Mapping[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene("admin", "web", admin, (320, 480), ("Backoffice", "Control", "Manager")),
        Scene("board", "web", board, (320, 480), ("Taskboard", "Kanban", "Planboard")),
        Scene("cad", "desktop", cad, (800, 560), ("Construct", "Draft", "Solid")),
        Scene("calculator", "desktop", calculator, (300, 440), ("Calculator",), (760, 640)),
        Scene("calculator-mobile", "mobile", calculator, (300, 440), ("Calculator",)),
        Scene("calendar", "desktop", month, (700, 480), ("Calendar", "Planner")),
        Scene("calendar-mobile", "mobile", month, (320, 480), ("Calendar",)),
        Scene("call", "desktop", call, (420, 420), ("Meet", "Conference", "Video call")),
        Scene("call-mobile", "mobile", call, (320, 480), ("Call",)),
        Scene("chat", "desktop", chat, (640, 480), ("Chat", "Messenger", "Talk")),
        Scene("chat-mobile", "mobile", chat, (320, 480), ("Messages", "Chat")),
        Scene("dashboard", "web", dashboard, (320, 480), ("Insight", "Pulse", "Metrics", "Console")),
        Scene("checkout", "web", checkout, (320, 480), ("Checkout",)),
        Scene("code", "desktop", editor, (640, 440), ("Editor", "Studio", "Code")),
        Scene("dialer", "mobile", dialer, (300, 500), ("Phone",)),
        Scene("files", "desktop", files, (640, 420), ("Files", "Explorer", "Finder")),
        Scene("files-mobile", "mobile", files, (320, 480), ("Files",)),
        Scene("slides", "desktop", slides, (640, 460), ("Slides", "Presenter", "Show")),
        Scene("spreadsheet", "desktop", spreadsheet, (640, 420), ("Sheets", "Tables", "Calc")),
        Scene("timeline", "desktop", timeline, (860, 600), ("Film Cutter", "Montage", "Sequence")),
        Scene("video", "web", video, (320, 480), ("Clips", "Viewtube", "Reel")),
        Scene("wizard", "desktop", wizard, (420, 380), ("Setup", "Installer", "Assistant"), (760, 560)),
        Scene("writer", "desktop", writer, (680, 480), ("Writer", "Words", "Documents")),
        Scene("mail", "desktop", mail, (780, 480), ("Mail", "Post", "Letterbox")),
        Scene("mail-web", "web", mail, (780, 480), ("Webmail", "Inbox")),
        Scene("mail-mobile", "mobile", mail, (320, 480), ("Mail", "Post")),
        Scene("panel", "mobile", panel, (144, 108), ("Panel",)),
        Scene("forum", "web", forum, (320, 480), ("Agora", "Roundtable", "Threads")),
        Scene("home-screen", "mobile", home_screen, (300, 480), ("Home",)),
        Scene("login", "web", login, (320, 440), stock.COMPANIES),
        Scene("map", "web", maps, (320, 480), ("Yonder Maps", "Atlas")),
        Scene("map-mobile", "mobile", maps, (320, 480), ("Maps",)),
        Scene(
            "news", "web", news, (320, 480), ("The Courier", "Daily Post", "Morning News", "The Observer of the North")
        ),
        Scene("photo", "desktop", photo, (800, 560), ("Photo Studio", "Darkroom", "Pixels")),
        Scene("player", "desktop", player, (700, 480), ("Music", "Tunes", "Player")),
        Scene("player-mobile", "mobile", player, (320, 520), ("Music",)),
        Scene("quick-settings", "mobile", quick_settings, (300, 480), ("Phone",)),
        Scene("repository", "web", repository, (320, 480), ("Codehost", "Forge")),
        Scene("settings", "desktop", settings, (640, 420), ("Settings", "Preferences", "Control panel")),
        Scene("settings-mobile", "mobile", settings, (320, 480), ("Settings",)),
        Scene("shop", "web", shop, (320, 480), stock.COMPANIES),
        *(
            Scene(f"app-{name}", _PLATFORMS.get(name, "desktop"), application(app), (360, 640), (app.title,))
            for name, app in APPS.items()
        ),
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
    with framed(build, scene.group, scene.least, draws, difficulty, scene.most):
        scene.fill(build, draws, difficulty)
    return build.screen()
