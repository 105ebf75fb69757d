"""Films: the recorded pictures of an episode as H.264 in MP4, sixty times as small as the pictures themselves."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import MissingDependency, require

__all__ = ["encode", "film"]


def film(pictures: Sequence[Path], rate: float, path: Path) -> bytes | None:
    """Return the film of some pictures, which is kept at `path`: a second call reads it from there.

    None where they make none: they are fewer than two, unreadable or of different sizes, or PyAV is not installed.

    Args:
        pictures: PNG files, in order.
        rate: Pictures a second.
        path: Where the film is, or is to be; a folder that cannot be written to keeps none.
    """
    if len(pictures) < 2:
        return None
    newest = max(picture.stat().st_mtime for picture in pictures)
    if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= newest:
        return path.read_bytes()
    try:
        data = encode(map(_pixels, pictures), rate)
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


def _pixels(picture: Path) -> NDArray[np.uint8]:
    from PIL import Image

    with Image.open(picture) as opened:
        return np.asarray(opened.convert("RGB"))
