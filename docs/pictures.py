"""Makes the pictures of screens and robots: ``python docs/pictures.py [FOLDER]``, without a folder into ``images``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import gymnasium as gym
import numpy as np
from PIL import Image, ImageDraw

from rewardlab.bench.charts import Line, line_chart
from rewardlab.bench.page import PALETTE
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.measure import Given
from rewardlab.envs.gui.text import font_file, wrapped

DESKTOPS = {
    **{"mail": 11, "calendar": 12, "map": 9, "photo": 13, "dashboard": 9},
    **{"code": 14, "files": 8, "spreadsheet": 10, "shop": 11},
}
PHONES = {"home-screen": 10, "chat-mobile": 12, "settings-mobile": 14, "player-mobile": 9}
"""Scenes, and the number of the task that shows each."""
ROBOTS = {"Reach": 8, "Push": 14, "PickPlace": 12, "Stack": 18, "Drawer": 12, "PegInsert": 20}
"""Robots' tasks, and the step of the expert's episode that shows each."""
MAIL, TASK = 13, "shop-admin/set-visible/786724005"
GAP, CAPTION, PAPER, INK, MARK = 8, 22, "#ffffff", "#202020", (220, 40, 120)
SUITES = ("gui-density", "gui-tasks", "reach-density", "pickplace-stages", "language-credit")
"""Those whose learning curves are drawn, from the kept results."""
STYLE = (
    "svg{background:#fff;font-family:sans-serif}text{fill:#555;font-size:12px}.series{fill:var(--c);font-weight:600}"
    ".grid{stroke:#e4e4e8}.axis,.zero{stroke:#999}.band{fill:var(--c);opacity:.14}.line{fill:none;stroke:var(--c);"
    "stroke-width:2.2}.mark{fill:var(--c)}.faint{fill:none;stroke:var(--c);opacity:.25}.lead{stroke:var(--c)}"
)


def scenes() -> Image.Image:
    """Screens as they are drawn: nine of desktops in three columns, four of phones beside them."""
    wide, high, tall = 416, 260, 394
    narrow = round(tall * 9 / 16)
    sheet = Image.new("RGB", (3 * (wide + GAP) + 2 * (narrow + GAP) - GAP, 3 * (high + GAP) - GAP), PAPER)
    for index, (name, task) in enumerate(DESKTOPS.items()):
        place = index % 3 * (wide + GAP), index // 3 * (high + GAP)
        sheet.paste(screen(name, (1280, 800), task).resize((wide, high), Image.Resampling.LANCZOS), place)
    for index, (name, task) in enumerate(PHONES.items()):
        place = 3 * (wide + GAP) + index % 2 * (narrow + GAP), index // 2 * (tall + GAP)
        sheet.paste(screen(name, (432, 768), task).resize((narrow, tall), Image.Resampling.LANCZOS), place)
    return sheet


def screen(scene: str, size: tuple[int, int], task: int) -> Image.Image:
    """A screen of one scene."""
    env = gym.make("RewardLab/GUIGrounding-v0", scenes=scene, resolution=size, difficulty=0.5)
    observation, _ = env.reset(options={"task": task})
    return Image.fromarray(observation["screenshot"])


def answer() -> Image.Image:
    """An episode of two turns: the picture with the part that is looked at, and that part with answer and target."""
    env = gym.make("RewardLab/GUIGrounding-v0", scenes="mail", turns=2, difficulty=0.5, render_mode="rgb_array")
    observation, _ = env.reset(options={"task": MAIL})
    world = env.unwrapped
    target = world.question.target
    x, y = (min(max(each - side / 6, 0), side * 2 / 3) for each, side in zip(target.center, world.size, strict=True))
    part = Box(round(x), round(y), round(x + 1280 / 3), round(y + 800 / 3))
    whole, look = Image.fromarray(env.render()), world.look(part)
    ImageDraw.Draw(whole).rectangle((part.left, part.top, part.right, part.bottom), outline=MARK, width=4)
    env.step(look)
    box = re.sub(r"\.\d+", "", world.answer(Given(target.center, target.moved(5, 4))))
    env.step(box)
    panels = (whole, f"{observation['instruction']}   {look}"), (Image.fromarray(env.render()), box)
    return strip([(panel.resize((640, 400), Image.Resampling.LANCZOS), words) for panel, words in panels], 2)


def task() -> Image.Image:
    """What the expert does in one task: a screen for every action, with the place of its click."""
    env = gym.make("RewardLab/GUITasks-v0", difficulty=0.5, render_mode="rgb_array")
    observation, _ = env.reset(options={"task": TASK})
    expert, ended, frames = env.unwrapped.expert(), False, [(card(env.unwrapped.instruction), "")]
    while not ended:
        frame, action = Image.fromarray(env.render()), expert(observation)
        if click := re.match(r"click\((.*), (.*)\)", action):
            pointed(frame, float(click[1]), float(click[2]))
        frames.append((frame, action))
        observation, _, terminated, truncated, _ = env.step(action)
        ended = terminated or truncated
    return strip([(frame.resize((480, 300), Image.Resampling.LANCZOS), words) for frame, words in frames], 3)


def curves(suite: str) -> str:
    """How often the designs of a suite succeed on the test split while they learn, as an SVG."""
    results = json.loads((Path(__file__).parents[1] / "bench" / "results" / f"{suite}.json").read_text())
    lines = [
        Line(of["name"], results["steps"], of["curve"]["iqm"], of["curve"]["low"], of["curve"]["high"], colour=index)
        for index, of in enumerate(results["designs"])
    ]
    chart = line_chart(lines, title=f"Learning curves of {suite}", x_label="steps", y_label="success on test tasks")
    colors = "".join(f"--c{index}:{light};" for index, (light, _) in enumerate(PALETTE))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" style="{colors}"'
    return re.sub(r"(<svg[^>]*>)", rf"\1<style>{STYLE}</style>", str(chart).replace("<svg", head, 1), count=1)


def robots() -> Image.Image:
    """The expert at every task, in the midst of it."""
    sheet = Image.new("RGB", (3 * (480 + GAP) - GAP, 2 * (360 + GAP) - GAP), PAPER)
    for index, (name, steps) in enumerate(ROBOTS.items()):
        env = gym.make(f"RewardLab/{name}-v0", render_mode="rgb_array")
        observation, _ = env.reset(seed=1)
        for _ in range(steps):
            observation, *_ = env.step(env.unwrapped.expert()(observation))
        place = index % 3 * (480 + GAP), index // 3 * (360 + GAP)
        sheet.paste(Image.fromarray(env.render()).resize((480, 360), Image.Resampling.LANCZOS), place)
        env.close()
    return sheet


def card(words: str) -> Image.Image:
    """A picture with nothing but words on it, as large as a screen."""
    picture = Image.new("RGB", (1280, 800), "#f1f3f6")
    for index, line in enumerate(wrapped(words, 1080, 64, False, 6)):
        ImageDraw.Draw(picture).text((100, 280 + 96 * index), line, INK, font_file(64))
    return picture


def strip(frames: Sequence[tuple[Image.Image, str]], columns: int) -> Image.Image:
    """Pictures of one size in rows, each with its words below."""
    wide, high = frames[0][0].width + GAP, frames[0][0].height + CAPTION + GAP
    sheet = Image.new("RGB", (columns * wide - GAP, -(-len(frames) // columns) * high - GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for index, (frame, words) in enumerate(frames):
        left, top = index % columns * wide, index // columns * high
        sheet.paste(frame, (left, top))
        draw.text((left, top + frame.height + 4), words, INK, font_file(13))
    return sheet


def pointed(frame: Image.Image, x: float, y: float) -> None:
    """Draw a ring around a point."""
    ImageDraw.Draw(frame).ellipse((x - 26, y - 26, x + 26, y + 26), outline=MARK, width=6)


def of_few_colors(picture: Image.Image) -> Image.Image:
    """The picture with a palette in which a colour that is rare has a place, too."""
    colors, counts = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_counts=True)
    weighed = np.repeat(colors, np.where(counts > 9, counts**0.6, 0).astype(int), axis=0)
    palette = Image.fromarray(weighed[None]).quantize(256, kmeans=2)
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "images"
    for name, picture in (
        ("gui-scenes", scenes()),
        ("gui-answer", answer()),
        ("gui-task", task()),
        ("robots", robots()),
    ):
        of_few_colors(picture).save(folder / f"{name}.png", optimize=True)
    for suite in SUITES:
        (folder / f"{suite}.svg").write_text(curves(suite) + "\n")
