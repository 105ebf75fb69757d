"""Films: the recorded pictures of an episode as H.264 in MP4, a small part of the pictures' own size."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import MissingDependency, require

__all__ = ["animate", "encode", "film"]

_SHOWN = 50
"""Browsers show no more pictures of a GIF in a second."""
_SOUGHT = 8
"""In so many pictures, spread evenly, the colours of a GIF are sought."""


def film(pictures: Sequence[Path], rate: float, path: Path) -> bytes | None:
    """Return the film of some pictures, which is kept at `path`: a second call reads it from there.

    None where they make none: they are fewer than two, unreadable or of different sizes, or PyAV, without which
    there is no MP4, is not installed.

    Args:
        pictures: PNG files, in order.
        rate: Pictures a second.
        path: Where the film is, or is to be: a GIF where its name ends so, else an MP4. A folder that cannot be written
            to keeps none.
    """
    if len(pictures) < 2:
        return None
    newest = max(picture.stat().st_mtime for picture in pictures)
    if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= newest:
        return path.read_bytes()
    try:
        data = (animate if path.suffix == ".gif" else encode)(map(_pixels, pictures), rate)
    except (MissingDependency, OSError, ValueError):
        return None
    # It is written under another name first, so that there is no half of one.
    partial = path.with_name(f".{path.name}.partial")
    with contextlib.suppress(OSError):
        partial.write_bytes(data)
        partial.replace(path)
    return data


def encode(frames: Iterable[NDArray[np.uint8]], rate: float) -> bytes:
    """Return pictures as a film that can be entered at every tenth of them.

    Args:
        frames: uint8 ``(height, width, 3)``; of an odd width or height the last column or row is left out.
        rate: Pictures a second.

    Raises:
        ValueError: They are of different sizes.
        MissingDependency: PyAV is not installed.
    """
    av: Any = require("av", "robot")
    data = io.BytesIO()
    with av.open(data, "w", format="mp4") as container:
        # One thread: the same pictures make the same film.
        stream = container.add_stream("libx264", rate=round(rate), options={"crf": "23", "threads": "1"})
        stream.pix_fmt, stream.gop_size = "yuv420p", 10
        shape: tuple[int, ...] | None = None
        for frame in frames:
            if shape is None:
                shape = frame.shape
                stream.height, stream.width = (side // 2 * 2 for side in shape[:2])
            if frame.shape != shape:
                raise ValueError(f"pictures of {frame.shape} and of {shape} make no film")
            whole = np.ascontiguousarray(frame[: stream.height, : stream.width])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(whole, format="rgb24")))
        container.mux(stream.encode())
    return data.getvalue()


def animate(frames: Iterable[NDArray[np.uint8]], rate: float) -> bytes:
    """Return pictures as a GIF that is repeated for ever; it needs no more than Pillow.

    Args:
        frames: uint8 ``(height, width, 3)``.
        rate: Pictures a second; of more than 50 only every second, third... is in it.

    Raises:
        ValueError: They are of different sizes, or there are none.
    """
    from PIL import Image

    every = math.ceil(rate / _SHOWN)
    images = [Image.fromarray(frame) for frame in itertools.islice(frames, 0, None, every)]
    if len({image.size for image in images}) != 1:
        raise ValueError(f"pictures of {len({image.size for image in images})} sizes make no film")
    # All have the same colours, without dithering: what stands still is the same in each, and is stored once.
    some = images[:: math.ceil(len(images) / _SOUGHT)]
    strip = Image.fromarray(np.concatenate([np.asarray(image) for image in some]))
    colours = strip.quantize(256, method=Image.Quantize.FASTOCTREE)
    first, *others = (image.quantize(palette=colours, dither=Image.Dither.NONE) for image in images)
    data = io.BytesIO()
    first.save(data, "GIF", save_all=True, append_images=others, duration=round(1000 * every / rate), loop=0)
    return data.getvalue()


def _pixels(picture: Path) -> NDArray[np.uint8]:
    from PIL import Image

    with Image.open(picture) as opened:
        return np.asarray(opened.convert("RGB"))
