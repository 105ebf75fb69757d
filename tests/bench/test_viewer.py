"""The viewer: what was recorded, step by step, within a size limit, and only pictures that lie beside the recording."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from rewardlab.bench.study import read_study
from rewardlab.bench.viewer import reel, write_viewer
from rewardlab.errors import ConfigurationError

from .synthetic import png, write_run, write_trajectory

NAME = "episode-0000-000000"


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run", design="difference", seed=0)


def embedded(page):
    return json.loads(re.search(r'id="reel">(.*?)</script>', page.read_text(), re.S)[1])


def episode_of(data, label):
    return next(episode for episode in data["episodes"] if label in episode["label"])


def in_browser(page):
    """Return the document after its scripts have run."""
    browser = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))))
    command = [browser, "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_page_holds_every_step_with_terms_signals_escrow_and_frame(run):
    data = embedded(write_viewer(run))
    episode = episode_of(data, "step 10,000")
    assert episode["terms"] == ["success", "delta(progress)"]
    assert [signal["name"] for signal in episode["signals"]] == ["success", "progress"]
    assert len(episode["steps"]) == 4
    for step in episode["steps"]:
        assert step["total"] == pytest.approx(sum(step["terms"]))
    assert episode["steps"][2]["escrow"][:3] == [0.2, 0.0, 0.0]
    assert [step["end"] for step in episode["steps"]] == [None, None, None, "terminated"]
    first = data["frames"][episode["steps"][1]["frame"]]["png"]
    assert base64.b64decode(first.partition("base64,")[2]) == png(40)


def test_escrow_reasons_are_words(run):
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    path.write_text(path.read_text().replace('"reason": 0.0', '"reason": 2.0'))
    reasons = {step["escrow"][3] for step in episode_of(embedded(write_viewer(run)), "step 10,000")["steps"]}
    assert reasons == {"paid: the condition was met"}


def test_drawings_in_characters_lose_their_terminal_colours(run):
    data = embedded(write_viewer(run))
    assert data["frames"][data["episodes"][0]["steps"][-1]["frame"]] == {"text": "#3"}


def test_a_page_of_text_that_was_not_drawn_is_shown_whole_with_a_line_for_each_part(run):
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    header, *rows = (json.loads(line) for line in path.read_text().splitlines())
    seen = "Instruction: [SEP] a mug [SEP] " + 5_000 * "word "
    rows = [{**row, "frame": None, "observation": seen} for row in rows]
    path.write_text("".join(json.dumps(row) + "\n" for row in (header, *rows)))
    data = embedded(write_viewer(run))
    shown = data["frames"][episode_of(data, "step 10,000")["steps"][0]["frame"]]["text"]
    assert shown == seen.replace(" [SEP] ", "\n[SEP] ")


def test_a_picture_is_embedded_once(run):
    data = embedded(write_viewer(run))
    assert len(data["episodes"]) == 2
    assert len(data["frames"]) == 4  # both episodes show the same three pictures and one drawing


def test_unbounded_signals_make_valid_json(run):
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    path.write_text(path.read_text().replace('"high": 1.0', '"high": Infinity'))
    assert "Infinity" not in re.search(r'id="reel">(.*?)</script>', write_viewer(run).read_text(), re.S)[1]


def test_the_size_limit_drops_pictures_and_says_so(run):
    found = reel(read_study([run]).runs, most_bytes=10)
    assert all(step["frame"] is None for episode in found.episodes for step in episode["steps"])
    assert found.notes == ["Pictures of 2 episodes were left out at the page's limit of 1e-05 MB."]


def test_a_few_episodes_of_each_design_early_and_late_solved_and_not(run):
    for index in range(6):
        name = f"episode-{index + 1:04d}-000000"
        write_trajectory(run / "trajectories/10000", name=name, terms=["success"], solved=index == 5, task=index)
    found = reel(read_study([run]).runs, per_design=4)
    labels = [episode["label"] for episode in found.episodes]
    assert len(labels) == 4
    assert sum("step 0," in label for label in labels) == 1
    assert sum("not solved" in label for label in labels if "10,000" in label) >= 1
    assert sum(": solved" in label for label in labels) >= 1
    assert found.notes == ["4 of 8 recorded episodes are embedded here."]


def test_pictures_elsewhere_and_files_that_are_no_pictures_stay_out(run):
    (run / "secret.png").write_bytes(png(7))
    (run / "trajectories/10000/text.png").write_text("password")
    for name in ("../../secret.png", "text.png", "/etc/hostname", "gone.png"):
        write_trajectory(run / "trajectories/10000", name=NAME, terms=["success"], steps=2)
        path = run / "trajectories/10000" / f"{NAME}.jsonl"
        path.write_text(path.read_text().replace(f"{NAME}/00000.png", name))
        episode = episode_of(embedded(write_viewer(run)), "step 10,000")
        assert episode["steps"][0]["frame"] is None


def test_a_run_without_recordings_is_refused(run):
    shutil.rmtree(run / "trajectories")
    with pytest.raises(ConfigurationError, match="no recorded trajectory"):
        write_viewer(run)


@pytest.mark.needs("browser")
def test_keys_step_through_an_episode_in_a_browser(run):
    page = write_viewer(run)
    keys = ["ArrowRight", "ArrowRight", "ArrowLeft", "End"]
    press = "".join(f"document.dispatchEvent(new KeyboardEvent('keydown',{{key:'{key}'}}));log();" for key in keys)
    log = "const log=()=>{document.title+=' '+document.getElementById('v-slider').value};"
    # Events without a target in the viewer count while nothing has the focus: aim at the body.
    script = f"<script>document.title='';{log}{press}</script>".replace("document.dispatch", "document.body.dispatch")
    script = script.replace("{key:", "{bubbles:true,key:")
    page.write_text(page.read_text().replace("</body>", script + "</body>"))
    dom = in_browser(page)
    assert re.search(r"<title>(.*?)</title>", dom)[1].split() == ["1", "2", "1", "3"]
    assert "terminated" in re.search(r'id="v-end">(.*?)<', dom)[1]


def said(run):
    """Let the agent of a recording have acted by words."""
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    header, first, *rows = (json.loads(line) for line in path.read_text().splitlines())
    rows = [row | {"heard": "a wall <b>\nin the north", "said": "</script>south"} for row in rows]
    path.write_text("".join(json.dumps(row) + "\n" for row in (header, first, *rows)))
    return write_viewer(run)


def test_what_was_read_and_said_is_there(run):
    first, *steps = episode_of(embedded(said(run)), "step 10,000")["steps"]
    assert first["words"] is None
    assert {tuple(step["words"]) for step in steps} == {("a wall <b>\nin the north", "</script>south")}


@pytest.mark.needs("browser")
def test_a_browser_shows_what_was_read_and_said(run):
    page = said(run)
    page.write_text(
        page.read_text().replace("</body>", "<script>document.getElementById('v-next').click()</script></body>")
    )
    shown = re.search(r'id="v-action">(.*?)</div>', in_browser(page), re.S)[1]
    assert re.findall(r"<pre>(.*?)</pre>", shown, re.S) == [
        "a wall &lt;b&gt;\nin the north",
        "&lt;/script&gt;south",
    ]


@pytest.mark.needs("browser")
def test_a_long_action_has_lines_and_many_numbers_are_squares(run):
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    header, *rows = (json.loads(line) for line in path.read_text().splitlines())
    for row in rows:
        row["action"] = "run[]\ndef f():\n    return 1 < 2"
        row["signals"]["progress"] = [1.0, 0.0, 0.5]
    path.write_text("".join(json.dumps(row) + "\n" for row in (header, *rows)))
    page = write_viewer(run)
    page.write_text(
        page.read_text().replace("</body>", "<script>document.getElementById('v-next').click()</script></body>")
    )
    dom = in_browser(page)
    assert re.search(r'id="v-when">(.*?)<', dom)[1] == "step 1 of 3, action"
    assert re.search(r'id="v-action"><pre>(.*?)</pre>', dom, re.S)[1] == "run[]\ndef f():\n    return 1 &lt; 2"
    assert re.findall(r'title="(\d: [^"]*)" style="--share: ([^;]*);"', dom) == [
        ("0: 1", "1"),
        ("1: 0", "0"),
        ("2: 0.500", "0.5"),
    ]


def make_film(run, *, fps=25, size=(33, 24)):
    """Let the last episode of `run` be one that moves: a white bar goes over a black ground, a step to the right."""
    path = run / "trajectories/10000" / f"{NAME}.jsonl"
    header, *rows = (json.loads(line) for line in path.read_text().splitlines())
    for t, row in enumerate(rows):
        row["frame"] = {"file": f"{NAME}/{t:05d}.png"}
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        pixels[:, 8 * t : 8 * t + 8] = 255
        Image.fromarray(pixels).save(path.parent / NAME / f"{t:05d}.png")
    path.write_text("".join(json.dumps(row) + "\n" for row in ({**header, "fps": fps}, *rows)))
    return path


def test_a_world_that_moves_is_a_film_with_a_picture_for_each_step(run):
    path = make_film(run)
    data = embedded(write_viewer(run))
    episode = episode_of(data, "step 10,000")
    (shown,) = {step["frame"] for step in episode["steps"]}
    film = base64.b64decode(data["frames"][shown]["film"].partition("base64,")[2])
    assert film == path.with_suffix(".mp4").read_bytes()
    av = pytest.importorskip("av")
    with av.open(io.BytesIO(film)) as container:
        assert container.streams.video[0].average_rate == episode["fps"] == 25
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert [frame.shape for frame in frames] == 4 * [(24, 32, 3)]  # an odd column has no place in it
    assert [int(frame[:, 4::8, 0].mean(axis=0).argmax()) for frame in frames] == [0, 1, 2, 3]


def test_a_film_is_made_once_and_again_for_new_pictures(run):
    path = make_film(run)
    write_viewer(run)
    film = path.with_suffix(".mp4")
    film.write_bytes(b"kept")
    assert base64.b64decode(embedded(write_viewer(run))["frames"][0]["film"].partition("base64,")[2]) == b"kept"
    os.utime(film, (0, 0))
    write_viewer(run)
    assert film.read_bytes()[4:8] == b"ftyp"
    assert not list(film.parent.glob(".*"))


@pytest.mark.parametrize("reason", ["seldom drawn", "no rate", "two sizes", "a damaged picture", "no PyAV"])
def test_what_makes_no_film_is_shown_picture_by_picture(run, monkeypatch, reason):
    path = make_film(run, fps={"seldom drawn": 2, "no rate": "often"}.get(reason, 25))
    picture = path.parent / NAME / "00001.png"
    if reason == "two sizes":
        Image.fromarray(np.zeros((8, 8), np.uint8)).save(picture)
    if reason == "a damaged picture":
        picture.write_bytes(picture.read_bytes()[:40])
    if reason == "no PyAV":
        monkeypatch.setitem(sys.modules, "av", None)
    data = embedded(write_viewer(run))
    assert {"png"} == {
        kind for step in episode_of(data, "step 10,000")["steps"] for kind in data["frames"][step["frame"]]
    }
    assert not path.with_suffix(".mp4").exists()


def test_on_request_every_episode_with_pictures_is_a_gif_too(run, monkeypatch):
    path = make_film(run, fps=100)
    write_viewer(run)
    assert not list(run.glob("trajectories/*/*.gif"))
    monkeypatch.setitem(sys.modules, "av", None)
    write_viewer(run, gif=True)
    with Image.open(path.with_suffix(".gif")) as gif:
        # Nobody shows more than 50 pictures in a second.
        assert (gif.n_frames, gif.info["duration"], gif.info["loop"], gif.size) == (2, 20, 0, (33, 24))
        gif.seek(1)
        assert np.asarray(gif.convert("RGB"))[:, 4::8, 0].mean(axis=0).tolist() == [0, 0, 255, 0]
    # Of what is drawn seldom, too: a picture of a maze is looked at for a quarter of a second.
    others = [other for other in run.glob("trajectories/*/*.gif") if other != path.with_suffix(".gif")]
    assert others


@pytest.mark.needs("browser")
def test_a_browser_shows_the_film(run):
    make_film(run)
    page = write_viewer(run)
    shown = in_browser(page)
    assert '<video aria-label="film of the episode"' in shown
    assert '<option value="0">real time</option>' in shown
    other = "const list = document.getElementById('v-episode'); list.value = list.options[1].value;"
    change = f"<script>{other} list.dispatchEvent(new Event('change'))</script></body>"
    page.write_text(page.read_text().replace("</body>", change))
    # A maze waits for whoever moves in it.
    assert '<option value="0">real time</option>' not in in_browser(page)


@pytest.mark.needs("browser")
def test_actions_of_many_numbers_are_rounded(run):
    for path in run.glob("trajectories/*/*.jsonl"):
        path.write_text(path.read_text().replace('"action": 1', '"action": [0.123456789, -1.0]'))
    page = write_viewer(run)
    page.write_text(
        page.read_text().replace("</body>", "<script>document.getElementById('v-next').click()</script></body>")
    )
    when = re.search(r'id="v-when">(.*?)<', in_browser(page))[1]
    assert when == "step 1 of 3, action [0.123, \N{MINUS SIGN}1]"
