"""The trajectory viewer: recorded episodes as data that a page embeds, and one run's episodes as one page.

Everything a page needs is inside it: frames become data URIs (each distinct picture once) or text, and those of a world
that moves become a film, which is kept beside the recording as ``NAME.mp4``. Pages are capped in size; what was left
out is counted and said on the page.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..agents.evaluate import truth
from ..agents.run_folder import read_rows, write_atomically
from ..errors import ConfigurationError
from ..rewards import ESCROW_REASONS
from .film import film
from .page import TEMPLATES
from .study import Run, read_study

__all__ = ["Reel", "reel", "write_viewer"]

MOST_BYTES = 8_000_000
PER_DESIGN = 4
SMOOTH = 20, 240
FEW = 4.0

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Reel:
    """Trajectories ready to embed: `episodes` refer to `frames` by index; `notes` say what was left out."""

    episodes: list[dict[str, Any]] = field(default_factory=list)
    frames: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON that the page's script reads."""
        return {"episodes": self.episodes, "frames": self.frames}


def reel(runs: Iterable[Run], *, per_design: int | None = PER_DESIGN, most_bytes: int = MOST_BYTES) -> Reel:
    """Read the recorded trajectories of `runs`.

    Args:
        runs: the runs; those without a ``trajectories`` folder are skipped.
        per_design: how many episodes to keep of each design, from its first recorded run: of the last training step
            (a solved and a failed one where there are both) and one of the first, to show what was learned. None keeps
            all, the latest first.
        most_bytes: the most that frames may add up to; episodes beyond it are kept without their pictures.
    """
    found = Reel()
    by_design: dict[str, list[tuple[Run, Path]]] = {}
    for run in runs:
        if run.folder is not None:
            by_design.setdefault(run.design, []).extend((run, path) for path in _recorded(run.folder))
    recorded = sum(len(entries) for entries in by_design.values())
    used, without = 0, 0
    index: dict[tuple[str, str], int] = {}
    for entries in by_design.values():
        for run, path in reversed(entries) if per_design is None else _chosen(entries, per_design):
            episode = _read_episode(run, path)
            if episode is None:
                continue
            frames = _frames(path, episode.pop("rows"), episode["fps"])
            cost = sum(len(frame[1]) for frame in set(frames) if frame is not None and frame not in index)
            if used + cost > most_bytes:
                without += 1
                frames = [None] * len(frames)
            else:
                used += cost
            for step, frame in zip(episode["steps"], frames, strict=True):
                if frame is not None and frame not in index:
                    index[frame] = len(found.frames)
                    found.frames.append({frame[0]: frame[1]})
                step["frame"] = None if frame is None else index[frame]
            found.episodes.append(episode)
    if len(found.episodes) < recorded:
        found.notes.append(f"{len(found.episodes)} of {recorded} recorded episodes are embedded here.")
    if without:
        found.notes.append(
            f"Pictures of {without} episodes were left out at the page's limit of {most_bytes / 1e6:g} MB."
        )
    return found


def write_viewer(run: Path, *, gif: bool = False) -> Path:
    """Write the trajectories of a run, or of all runs below a folder, as ``viewer.html`` in it; return the path.

    Args:
        run: the folder.
        gif: Write the pictures of each episode as ``NAME.gif`` beside its recording, too.

    Raises:
        ConfigurationError: the folder holds no run, or no recorded trajectory.
    """
    study = read_study([run])
    embedded = reel(study.runs, per_design=None)
    if not embedded.episodes:
        raise ConfigurationError(f"'{run}' has no recorded trajectory: train it with --record sample")
    if gif:
        for path in (path for each in study.runs if each.folder is not None for path in _recorded(each.folder)):
            header, *rows = read_rows(path) or [{}]
            film(_pictures(path, rows), _rate(header.get("fps")), path.with_suffix(".gif"))
    page = TEMPLATES.get_template("viewer.html.jinja").render(
        title=f"{study.runs[0].environment}, {study.runs[0].design}" if len(study.runs) == 1 else study.name,
        reel=embedded,
    )
    path = run / "viewer.html"
    write_atomically(path, page)
    return path


def _recorded(folder: Path) -> list[Path]:
    """Return the trajectories of a run's folder in the order of training."""
    return sorted((folder / "trajectories").rglob("*.jsonl"), key=lambda path: (_step(path), path.name))


def _step(path: Path) -> int:
    """Return the training step of a trajectory: the name of its folder, 0 where it has none."""
    return int(path.parent.name) if path.parent.name.isdigit() else 0


def _chosen(entries: Sequence[tuple[Run, Path]], count: int) -> list[tuple[Run, Path]]:
    if not entries:
        return []
    first = [entry for entry in entries if entry[0] is entries[0][0]]
    last_step = _step(first[-1][1])
    late = [entry for entry in first if _step(entry[1]) == last_step]
    early = [entry for entry in first if _step(entry[1]) < last_step][:1]
    by_outcome: dict[bool, list[tuple[Run, Path]]] = {True: [], False: []}
    for entry in late:
        by_outcome[_solved(read_rows(entry[1]))].append(entry)
    # One of each outcome first, then more of either.
    order = [*by_outcome[True][:1], *by_outcome[False][:1], *by_outcome[True][1:], *by_outcome[False][1:]]
    return [*order[: max(1, count - len(early))], *early][:count]


def _solved(rows: Sequence[dict[str, Any]]) -> bool:
    return bool(rows and truth(rows[-1]).get("success"))


def _read_episode(run: Run, path: Path) -> dict[str, Any] | None:
    """Return one trajectory as compact lists; None for a file without a step."""
    header, *rows = read_rows(path) or [{}]
    if header.get("kind") != "header" or not rows:
        return None
    terms = list(header.get("terms", []))
    signals = header.get("signals", {})
    outcome = "fault" if rows[-1].get("fault") else "solved" if _solved(rows) else "not solved"
    return {
        "design": run.design,
        "label": f"step {_step(path):,}, seed {run.seed}, task {header.get('task')}: {outcome}",
        "reward": str(header.get("reward", "")),
        "split": str(header.get("split", "")),
        "terms": terms,
        "signals": [
            {
                "name": name,
                "description": str(declared.get("description", "")),
                "low": _finite(declared.get("low")),
                "high": _finite(declared.get("high")),
            }
            for name, declared in signals.items()
        ],
        "steps": [_compact(row, terms, list(signals)) for row in rows],
        "rows": rows,
        "fps": _smooth(header.get("fps")),
    }


def _compact(row: dict[str, Any], terms: Sequence[str], signals: Sequence[str]) -> dict[str, Any]:
    reward = row.get("reward", {})
    escrow = reward.get("escrow", {})
    return {
        "action": row.get("action"),
        "words": [row["heard"], row["said"]] if {"heard", "said"} <= row.keys() else None,
        "total": reward.get("total", 0.0),
        "terms": [reward.get("terms", {}).get(name) for name in terms],
        "escrow": [*(escrow.get(key) for key in ("held", "paid", "dropped")), _reason(escrow.get("reason"))],
        "signals": [row.get("signals", {}).get(name) for name in signals],
        "end": next((end for end in ("fault", "terminated", "truncated") if row.get(end)), None),
    }


def _reason(code: float | None) -> str:
    """Return the escrow's reason in words; an empty text where there is nothing to say."""
    return ESCROW_REASONS.get(code, f"reason {code}") if code else ""


def _finite(bound: float | None) -> float | None:
    """Return a bound that JSON in a browser can read: an infinite one is no bound."""
    return bound if bound is not None and math.isfinite(bound) else None


def _rate(fps: Any) -> float:
    """Return the pictures a second that a recording asks for, or a few."""
    return float(fps) if isinstance(fps, (int, float)) and 0 < fps <= SMOOTH[1] else FEW


def _smooth(fps: Any) -> float | None:
    """Return the pictures a second of what moves by itself; what is drawn less often is looked at one by one."""
    return rate if (rate := _rate(fps)) >= SMOOTH[0] else None


def _frames(path: Path, rows: Sequence[dict[str, Any]], fps: float | None) -> list[tuple[str, str] | None]:
    """Return what is shown at each step, see `_frame`; ``("film", data URI)`` for all where they make a film."""
    if fps is not None:
        pictures = _pictures(path, rows)
        filmed = film(pictures, fps, path.with_suffix(".mp4")) if len(pictures) == len(rows) else None
        if filmed is not None:
            return [("film", f"data:video/mp4;base64,{base64.b64encode(filmed).decode()}")] * len(rows)
    return [_frame(path.parent, row) for row in rows]


def _frame(folder: Path, row: dict[str, Any]) -> tuple[str, str] | None:
    """Return ``("png", data URI)`` or ``("text", drawing)``; None without a readable picture inside the folder.

    A step that was not drawn shows what was observed, where that is a text.
    """
    frame = row.get("frame") or {}
    observation = row.get("observation")
    if not frame and isinstance(observation, str):
        # Pages that agents read as one line, their parts marked off as language models know it, get a line for each.
        return "text", observation.replace(" [SEP] ", "\n[SEP] ")
    if "text" in frame:
        return "text", _ANSI.sub("", str(frame["text"]))
    path = _picture(folder, row)
    if path is None:
        return None
    data = path.read_bytes()
    return ("png", f"data:image/png;base64,{base64.b64encode(data).decode()}") if data.startswith(_PNG) else None


def _pictures(path: Path, rows: Sequence[dict[str, Any]]) -> list[Path]:
    """Return where the pictures of a trajectory's steps are, of those that have one."""
    return [picture for row in rows if (picture := _picture(path.parent, row)) is not None]


def _picture(folder: Path, row: dict[str, Any]) -> Path | None:
    """Return where the picture of a step is, where it has one."""
    frame = row.get("frame") or {}
    if "file" not in frame:
        return None
    path = (folder / str(frame["file"])).resolve()
    # A trajectory may come from elsewhere: only pictures that lie beside it are embedded.
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
