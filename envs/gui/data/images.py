"""Pictures of benchmarks: where they lie, how large they are, and what they show."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ....errors import ConfigurationError

__all__ = ["FOLDERS", "Images", "open_picture"]

FOLDERS = ("images", "screenspot_imgs", "screenspotv2_image")
"""What folders of pictures are called in what is published."""

_SHOWN = 10


class Images:
    """Finds the pictures that records name.

    Attributes:
        missing: Names that were asked for and not found -> the record that asked first.
    """

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}
        self._sizes: dict[Path, tuple[int, int]] = {}

    def find(self, name: str, folder: Path, asker: str) -> tuple[Path, tuple[int, int]] | None:
        """Return the file of a picture with its width and height; ``None``, noted as `missing`, where there is none.

        Args:
            name: As the record has it.
            folder: That of the record's file. The picture lies in there, or in one of `FOLDERS` in there, or beside
                the folder in the same way.
            asker: The record, for messages.

        Raises:
            ValueError: The name leads elsewhere.
            ConfigurationError: What lies there is no picture.
        """
        path = PurePosixPath(name)
        if not name or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"the picture {name!r}, where there has to be a path below the data's folder")
        for base in (folder, folder.absolute().parent):
            for file in (base / path, *(base / each / path for each in FOLDERS)):
                if os.path.isfile(file):  # Unlike the method of `Path`, it never raises.
                    return file, self._size(file)
        self.missing.setdefault(name, asker)
        return None

    def check(self, folder: Path) -> None:
        """Raise if pictures are missing.

        Raises:
            ConfigurationError: Some are; it names them.
        """
        if self.missing:
            names = [f"{name} (of {asker})" for name, asker in list(self.missing.items())[:_SHOWN]]
            more = f" and {len(self.missing) - _SHOWN} more" if len(self.missing) > _SHOWN else ""
            count = "1 picture is" if len(self.missing) == 1 else f"{len(self.missing)} pictures are"
            raise ConfigurationError(f"{count} missing: {', '.join(names)}{more}; put them into {folder / FOLDERS[0]}")

    def _size(self, file: Path) -> tuple[int, int]:
        if file not in self._sizes:
            with _opened(file) as image:
                self._sizes[file] = image.size
        return self._sizes[file]


def open_picture(file: Path) -> NDArray[np.uint8]:
    """Return the picture in `file` as uint8 ``(height, width, 3)``.

    Raises:
        ConfigurationError: It cannot be read.
    """
    with _opened(file) as image:
        try:
            return np.asarray(image.convert("RGB"))
        except (OSError, SyntaxError, ValueError) as error:
            raise _broken(file, error) from error


def _opened(file: Path) -> Image.Image:
    try:
        return Image.open(file)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _broken(file, error) from error


def _broken(file: Path, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"{file}: not readable as a picture ({error}); download it again")
