"""A film on the web, comments, and other films beside it."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .overlays import Choice, popover
from .site import header
from .tools import Tool, button_side, need, pill, toolbar
from .vocabulary import amount, duration, headline, message, paragraph, person, several

__all__ = ["video"]


def video(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a film that is being shown, comments and other films."""
    look = build.look
    side = button_side(build, difficulty)
    tools = [
        Tool("person", "Account", "show your account"),
        Tool("bell", "Notifications", "show the notifications"),
        Tool("add", "Create", "upload a video"),
        Tool("mic", "Voice search", "search by voice"),
    ]
    rest = header(build, side, tools, "Search videos")
    titles = several(draws, headline, 30)
    inner = rest.inset(look.gap)
    aside = None
    if inner.width > look.px(800):
        inner, aside = inner.cut_left(round(inner.width * 0.68))
        inner = inner._replace(right=inner.right - look.gap)
    tall = min(round(inner.width * 0.56), round(inner.height * 0.66))
    screen, inner = inner.cut_top(tall, look.px(6))
    menu = _film(build, screen, draws, titles[0], side)
    inner = _about(build, inner, draws, titles[0], side)
    if aside is not None:
        _others(build, aside, draws, titles[1:], side)
    _comments(build, inner, draws, side)
    if draws.chance(0.2):
        choices = [
            Choice("Quality", "settings", "choose the quality of the video", "1080p"),
            Choice("Speed", "timer", "choose the speed of the video", "1.0"),
            Choice("Subtitles", "text", "choose the subtitles"),
            Choice("Loop", "repeat", "repeat the video for ever"),
            Choice("Statistics", "info", "show statistics of the video"),
        ]
        popover(build, menu, choices)


def _film(build: Builder, box: Box, draws: Draws, title: str, side: int) -> Box:
    """The picture with the buttons on it; return where the settings are."""
    look = build.look
    with build.inside(
        build.add("canvas", box, value=draws.pick(("hills", "sea", "city", "discs")), name=title, states="plain")
    ):
        foot = box.cut_bottom(side + look.px(18))[0]
        with build.inside(build.add("panel", foot, states="plain", color="#16181b")):
            line, rest = foot.inset(look.px(8), 0).cut_top(look.px(14))
            value = f"{draws.between(1, 19) / 20:g}"
            build.add("slider", line, name="Position", value=value, does="jump to another place in the video")
            rest = rest.middle(rest.width, side)
            playing = draws.chance(0.5)
            left = [
                Tool("pause", "Pause", "pause the video") if playing else Tool("play", "Play", "play the video"),
                Tool("next", "Next", "play the next video"),
                Tool("volume", "Mute", "mute the video"),
            ]
            right = [
                Tool("full_screen", "Full screen", "show the video on the full screen"),
                Tool("columns", "Theatre mode", "show the video wider"),
                Tool("settings", "Settings", "open the settings of the video"),
                Tool("text", "Subtitles", "switch the subtitles", "selected" * draws.chance(0.3)),
                Tool("external", "Miniature", "show the video in a small window"),
            ]
            before = rest
            rest = toolbar(build, rest, left, side)
            rest = toolbar(build, rest, right, side, right=True)
            words = f"{duration(draws)} / {draws.between(8, 30)}:{draws.between(10, 59)}"
            if rest.width > 8 * look.font:
                build.add("text", rest.inset(look.px(4), 0), words, states="small")
    return before.cut_right(3 * side)[0].cut_left(side)[0]


def _about(build: Builder, box: Box, draws: Draws, title: str, side: int) -> Box:
    look = build.look
    if box.height < 4 * look.line:
        return box._replace(top=box.bottom)
    line, box = box.cut_top(round(2.2 * look.font))
    build.add("heading", line, title)
    line, box = box.cut_top(max(side, look.line), look.px(6))
    tools = [
        Tool("thumbs_up", amount(draws, 90_000), "like the video", wide=True),
        Tool("flag", "Report", "report the video"),
        Tool("share", "Share", "share the video", wide=line.width > look.px(560)),
        Tool("download", "Download", "download the video"),
        Tool("playlist", "Save", "save the video to a list"),
    ]
    line = toolbar(
        build, line, tools if line.width > look.px(420) else tools[:2], min(side, int(line.height)), right=True
    )
    name = person(draws)
    face, line = line.cut_left(line.height, look.px(6))
    build.add("avatar", face, name=name)
    press = need(build, "Subscribe", bold=True)
    room = max(min(need(build, name, bold=True), int(line.width) - press - look.px(8)), 0)
    place, line = line.cut_left(room, look.px(6))
    if place.width > 3 * look.font:
        build.add("link", place, name, does=f"go to the channel of {name}", states="bold")
    if line.width >= press:
        spot = line.cut_left(press)[0]
        build.add(
            "button",
            spot.middle(press, min(side, int(spot.height))),
            "Subscribe",
            does="subscribe to the channel",
            states="primary",
        )
    if box.height > 5 * look.line:
        place, box = box.cut_top(round(4 * look.font), look.px(6))
        with build.inside(build.add("card", place, name="Description")):
            build.paragraph(place.inset(look.px(8), look.px(5)), paragraph(draws, 3), states="small", most=2)
    return box


def _comments(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    if box.height < 2.5 * look.line:
        return
    line, box = box.cut_top(look.line, look.px(6))
    press, line = line.cut_right(need(build, "Comment"), look.px(6))
    build.add("button", press, "Comment", does="publish your comment")
    build.add("field", line, hint="Add a comment", does="write a comment")
    small = min(side, look.px(24))
    for name in several(draws, person, 14):
        tall = round(3.4 * look.font) + small
        if box.height < tall:
            return
        place, box = box.cut_top(tall, look.px(4))
        with build.inside(build.add("panel", place, states="plain", name=name)):
            face, place = place.cut_left(look.px(34), look.px(6))
            build.add("avatar", face.cut_top(look.px(30))[0], name=name)
            line, place = place.cut_top(round(1.6 * look.font))
            build.add("text", line, name, states="small bold")
            line, place = place.cut_top(round(1.6 * look.font))
            build.add("text", line, message(draws))
            tools = [
                Tool("thumbs_up", "Like", f"like the comment of {name}"),
                Tool("reply", "Reply", f"answer the comment of {name}"),
                Tool("more", "More", f"show more things to do with the comment of {name}"),
            ]
            toolbar(build, place, tools, small)


def _others(build: Builder, box: Box, draws: Draws, titles: list[str], side: int) -> None:
    look = build.look
    line, box = box.cut_top(round(0.9 * look.line), look.px(6))
    for index, name in enumerate(("All", "Related", "New", "Live", "Watched")):
        room = need(build, name)
        if room > line.width:
            break
        place, line = line.cut_left(room, look.px(4))
        build.add(
            "chip",
            place,
            name,
            does=f"show {'all' if name == 'All' else 'only ' + name.lower()} videos of the list",
            states="selected" * (index == 0),
        )
    tall = round(5.2 * look.font)
    small = min(side, look.px(24))
    for title in titles:
        if box.height < tall:
            return
        place, box = box.cut_top(tall, look.px(6))
        row = build.add("row", place, name=title, does=f"watch “{title}”", states="flat")
        with build.inside(row):
            cover, place = place.cut_left(min(round(tall * 1.6), round(place.width * 0.45)), look.px(6))
            build.add("image", cover, name=title)
            tag = duration(draws, 30)
            mark = Box(0, 0, pill(build, tag), round(1.5 * look.font)).moved(cover.right, cover.bottom)
            build.add("badge", mark.moved(-mark.width - 2, -mark.height - 2), tag, color="#202326")
            place = toolbar(
                build,
                place,
                [Tool("more_vertical", "More", f"show more things to do with “{title}”")],
                small,
                right=True,
            )
            end = build.paragraph(place, title, states="bold", most=2)
            line = place._replace(top=end, bottom=end + round(1.5 * look.font))
            if line.bottom <= place.bottom:
                build.add("text", line, f"{person(draws)} · {amount(draws, 900_000)}", states="small muted")
