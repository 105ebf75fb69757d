"""A music player: playlists, the songs of one of them, what is playing."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import Column, beside_bar, item, many, offset, table, visible
from .overlays import Choice, popover
from .tools import Tool, button_side, centered, need, toolbar
from .vocabulary import amount, duration, person, several

__all__ = ["player", "song"]

_FIRST = ("Blue", "Silver", "Quiet", "Golden", "Northern", "Broken", "Electric", "Paper", "Little", "Distant", "Summer")
_SECOND = (
    "River",
    "Lights",
    "Morning",
    "Echo",
    "Garden",
    "Highway",
    "Letters",
    "Rain",
    "Harbour",
    "Mirror",
    "Feathers",
)
_LISTS = (
    "Morning coffee",
    "Deep focus",
    "Road trip",
    "Workout",
    "Rainy days",
    "Jazz classics",
    "Party",
    "Piano",
    "Sleep",
)
_PAGES = (
    *(("Home", "home"), ("Search", "search"), ("Browse", "compass"), ("Radio", "wifi"), ("Albums", "music")),
    *(("Artists", "person"), ("Podcasts", "mic"), ("Downloads", "download"), ("Favourites", "heart")),
)


def song(draws: Draws) -> str:
    """Return the title of a song."""
    return f"{draws.pick(_FIRST)} {draws.pick(_SECOND)}"


def player(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a music player."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(700)
    songs = several(draws, song, many(draws, 10, 36, build.box.height, look.line))
    rest = build.box
    if not wide and draws.chance(0.5):
        _playing(build, rest, draws, songs[0], side)
        return
    foot, rest = rest.cut_bottom(side + (look.px(34) if wide else look.px(16)))
    with build.inside(build.add("bar", foot)):
        _transport(build, foot.inset(look.gap, look.px(4)), draws, songs[0], side, wide)
    if wide:
        left, rest = rest.cut_left(min(look.px(draws.between(180, 230)), round(rest.width * 0.26)))
        _library(build, left, draws, side)
    if rest.width > look.px(820) and draws.chance(0.4):
        rest, right = rest.cut_left(rest.width - look.px(250))
        _queue(build, right, draws, songs, side)
    if wide and draws.chance(0.4):
        _shelf(build, rest, draws, difficulty, side)
    else:
        _album(build, rest, draws, difficulty, songs, side)
    if draws.chance(0.2):
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        popover(
            build,
            at,
            [
                Choice("Play next", "next", "play the song that was clicked next"),
                Choice("Add to queue", "playlist", "put the song that was clicked at the end of the queue"),
                Choice("Add to playlist", "add", "add the song that was clicked to a playlist"),
                Choice("Go to artist", "person", "show who sings the song that was clicked"),
                Choice("Go to album", "music", "show the album of the song that was clicked"),
                Choice("Share", "share", "share the song that was clicked"),
                None,
                Choice("Remove from list", "delete", "remove the song that was clicked from the list", states="danger"),
            ],
        )


def _controls(draws: Draws) -> list[Tool]:
    playing = draws.chance(0.6)
    return [
        Tool("shuffle", "Shuffle", "play in random order", "selected" * draws.chance(0.2)),
        Tool("previous", "Previous", "go to the song before"),
        Tool("pause", "Pause", "pause the music", "primary")
        if playing
        else Tool("play", "Play", "play the music", "primary"),
        Tool("next", "Next", "skip to the next song"),
        Tool("repeat", "Repeat", "repeat the songs", "selected" * draws.chance(0.2)),
    ]


def _transport(build: Builder, box: Box, draws: Draws, title: str, side: int, wide: bool) -> None:
    look = build.look
    if not wide:
        tools = [Tool("next", "Next", "skip to the next song"), _controls(draws)[2]]
        box = toolbar(build, box, tools, side, right=True)
        cover, box = box.cut_left(box.height, look.px(8))
        build.add("tile", cover, name=title, does="show what is playing", states="flat")
        first, second = box.middle(box.width, round(2.8 * look.font)).rows(2)
        build.add("text", first, title, states="bold")
        build.add("text", second, person(draws), states="small muted")
        return
    left, middle, right = box.columns(3, look.gap)
    cover, left = left.cut_left(min(left.height, look.px(52)), look.px(8))
    build.add(
        "tile",
        cover.middle(cover.width, min(cover.width, cover.height)),
        name=title,
        does="show the cover",
        states="flat",
    )
    left = toolbar(build, left, [Tool("heart", "Like", "like the song that is playing")], side, right=True)
    first, second = left.middle(left.width, round(2.8 * look.font)).rows(2)
    build.add("link", first, title, does="show the album that is playing")
    build.add("text", second, person(draws), states="small muted")
    line, below = middle.cut_top(side, look.px(2))
    centered(build, line, _controls(draws), side, gap=look.px(6))
    start, below = below.cut_left(look.px(34), look.px(4))
    end, below = below.cut_right(look.px(34), look.px(4))
    tall = min(look.px(16), int(below.height))
    build.add("text", start, duration(draws, 2), states="small muted right")
    build.add("text", end, duration(draws), states="small muted")
    value = f"{draws.between(1, 19) / 20:g}"
    build.add(
        "slider",
        below.middle(below.width, tall),
        name="Position",
        value=value,
        does="jump to another place in the song",
    )
    tools = [
        Tool(
            "",
            "Volume",
            "change the volume of the music",
            kind="slider",
            room=90,
            value=f"{draws.between(2, 18) / 20:g}",
        ),
        Tool("volume", "Mute", "mute the music"),
        Tool("laptop", "Devices", "choose where the music plays"),
        Tool("playlist", "Queue", "show what will be played next"),
        Tool("mic", "Lyrics", "show the words of the song"),
        Tool("full_screen", "Full screen", "show the player on the full screen"),
    ]
    toolbar(build, right, tools[: draws.between(3, 6)], side, right=True)


def _library(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(6), look.gap)
        line, inner = inner.cut_top(round(1.2 * look.line))
        build.add("heading", line.inset(look.px(4), 0), build.title)
        chosen = draws.below(3)
        for index, (name, icon) in enumerate(_PAGES[: draws.between(5, 9)]):
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(look.line, look.px(2))
            build.add(
                "nav_item", line, name, icon=icon, does=f"go to {name.lower()}", states="selected" * (index == chosen)
            )
        if inner.height < 2 * look.line:
            return
        line, inner = inner.cut_top(look.line)
        line = toolbar(
            build, line, [Tool("add", "New playlist", "create a playlist")], min(side, look.line), right=True
        )
        build.add("text", line.inset(look.px(6), 0), "Playlists", states="small bold muted")
        for name in draws.sample(_LISTS, 9):
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(round(0.9 * look.line))
            build.add("nav_item", line, name, icon="playlist", does=f"open the playlist {name}")


def _queue(build: Builder, box: Box, draws: Draws, songs: list[str], side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(4), look.gap)
        line, inner = inner.cut_top(side, look.px(6))
        line = toolbar(build, line, [Tool("close", "Close", "hide the queue")], side, right=True)
        build.add("text", line.inset(look.px(6), 0), "Next in the queue", states="bold")
        height = round(3.6 * look.font)
        small = min(side, look.px(24))
        for title in songs[1:]:
            if inner.height < height:
                return
            line, inner = inner.cut_top(height)
            tools = [Tool("close", "Remove", "take {} out of the queue")]
            item(
                build,
                line,
                title,
                person(draws),
                icon="music",
                does=f"jump to {title} in the queue",
                tools=tools,
                side=small,
            )


def _album(build: Builder, box: Box, draws: Draws, difficulty: float, songs: list[str], side: int) -> None:
    look = build.look
    inner = box.inset(look.gap)
    tall = min(round(inner.height * 0.34), look.px(190))
    head, inner = inner.cut_top(tall, look.gap)
    name = draws.pick(_LISTS)
    cover, head = head.cut_left(min(tall, round(head.width * 0.4)), look.gap)
    build.add("image", cover.middle(cover.width, cover.width), name=name)
    line, head = head.cut_top(round(1.6 * look.font))
    build.add("text", line, "Playlist", states="small muted bold")
    line, head = head.cut_top(round(2.3 * look.font))
    build.add("heading", line, name)
    line, head = head.cut_top(round(1.6 * look.font), look.px(4))
    build.add("text", line, f"{len(songs)} songs, {draws.between(30, 200)} min", states="small muted")
    tools = [
        Tool("play", "Play all", "play the whole list", "primary", wide=True),
        Tool("heart", "Like list", "like the list"),
        Tool("download", "Download", "download the list"),
        Tool("person_add", "Invite", "invite others to the list"),
        Tool("more", "More", "show more things to do with the list"),
    ]
    line = head.cut_top(max(side, look.line))[0]
    if line.height >= side:
        toolbar(build, line, tools, side, gap=look.px(6))
    columns = [
        Column("Title", 150, sort="sort by title"),
        Column("Artist", 120, sort="sort by artist"),
        Column("Album", 120),
        Column("Time", 50, "right"),
        Column("Plays", 70, "right"),
        Column("Added", 80),
    ]
    if inner.width < look.px(420):
        columns = [columns[0], columns[3]]
    records = [
        [title, person(draws), song(draws), duration(draws), amount(draws, 900_000), draws.pick(stock.MONTHS)]
        if len(columns) > 2
        else [title, duration(draws)]
        for title in songs
    ]
    row = [
        Tool("heart", "Like", "like {}"),
        Tool("add", "Add to playlist", "add {} to a playlist"),
        Tool("more", "More", "show more things to do with {}"),
    ]
    small = min(side, look.px(26))
    table(
        *(build, "songs", inner, columns, records, draws),
        line=max(look.line, small),
        opens="play {}",
        tools=row[: draws.between(1, 1 + round(2 * difficulty))],
        side=small,
        chosen=0.05,
    )


def _shelf(build: Builder, box: Box, draws: Draws, difficulty: float, side: int) -> None:
    """Rows of covers."""
    look = build.look
    inner = box.inset(look.gap)
    room = look.px(170 - 50 * difficulty)
    columns = max(int((inner.width + look.gap) // (room + look.gap)), 2)
    width = int((inner.width + look.gap) // columns) - look.gap
    tall = width + round(1.7 * look.font)
    head = max(round(2 * look.font), min(side, look.line))
    titles = ("Made for you", "New releases", "Recently played", "Popular albums", "Moods", "Charts")
    content = len(titles) * (head + tall + 2 * look.gap)
    names = several(draws, song, columns * len(titles))
    with build.scrolling("shelves", inner, content, offset(draws, inner, content, head, 0.3)) as area:
        area = beside_bar(build, area)
        for index, place in visible(area, inner, len(titles), head + tall + look.gap, look.gap):
            line, rest = place.cut_top(head)
            end, line = line.cut_right(need(build, "Show all"), look.gap)
            build.add("link", end, "Show all", does=f"show all of “{titles[index]}”")
            build.add("text", line, titles[index], states="bold large")
            for column, spot in enumerate(rest.cut_top(tall)[0].columns(columns, look.gap)):
                if index * columns + column < len(names):
                    name = names[index * columns + column]
                    build.add("tile", spot, name, does=f"open the album {name}", states="flat left")


def _playing(build: Builder, box: Box, draws: Draws, title: str, side: int) -> None:
    """The song that is playing, on a phone."""
    look = build.look
    build.add("panel", box, states="plain")
    line, rest = box.inset(look.gap).cut_top(side, look.gap)
    line = toolbar(build, line, [Tool("chevron_down", "Back", "go back to the library")], side)
    line = toolbar(
        build, line, [Tool("more_vertical", "More", "show more things to do with the song")], side, right=True
    )
    build.add("text", line, "Now playing", states="center small muted")
    big = round(1.5 * side)
    low, rest = rest.cut_bottom(side, look.gap)
    tools = [
        Tool("laptop", "Devices", "choose where the music plays"),
        Tool("share", "Share", "share the song"),
        Tool("playlist", "Queue", "show what will be played next"),
        Tool("mic", "Lyrics", "show the words of the song"),
    ]
    for tool, place in zip(tools, low.columns(4), strict=True):
        toolbar(build, place.middle(side, side), [tool], side)
    low, rest = rest.cut_bottom(big, look.gap)
    for tool, place in zip(_controls(draws), low.columns(5), strict=True):
        side_of = min(big if "primary" in tool.states else side, int(place.width))
        toolbar(build, place.middle(side_of, side_of), [tool], side_of)
    low, rest = rest.cut_bottom(round(1.5 * look.font), look.px(2))
    first, second = low.columns(2)
    build.add("text", first, duration(draws, 2), states="small muted")
    build.add("text", second, duration(draws), states="small muted right")
    low, rest = rest.cut_bottom(look.px(20), look.px(2))
    value = f"{draws.between(1, 19) / 20:g}"
    build.add("slider", low, name="Position", value=value, does="jump to another place in the song")
    low, rest = rest.cut_bottom(round(3.8 * look.font), look.gap)
    low = toolbar(build, low, [Tool("heart", "Like", "like the song that is playing")], side, right=True)
    first, second = low.rows(2)
    build.add("heading", first, title)
    build.add("text", second, person(draws), states="muted")
    size = int(min(rest.width, rest.height))
    if size >= look.px(60):
        build.add("image", rest.middle(size, size), name=title)
