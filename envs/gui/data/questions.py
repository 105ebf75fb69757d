"""The records of a benchmark as questions; their ids are the data's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....errors import ConfigurationError, nearest
from ..question import Question
from .images import open_picture
from .item import GroundingItem
from .read import open_grounding_data

__all__ = ["FileQuestions"]

_UNKNOWN = 0.5
"""The difficulty of all of them: no benchmark says more."""


class FileQuestions:
    """Makes questions of the records of a file or a folder.

    Args:
        path: See `open_grounding_data`; so are the other two.
        box_format: How boxes are written.
        box_units: What their numbers count.

    Attributes:
        items: The records by their ids, in the order of the data.

    Raises:
        ConfigurationError: See `open_grounding_data`.
        MissingDependency: See `open_grounding_data`.
    """

    def __init__(self, path: str | Path, *, box_format: str | None = None, box_units: str | None = None) -> None:
        self.path = path
        found = open_grounding_data(path, box_format=box_format, box_units=box_units)
        self.items = {item.id: item for item in found}
        self._ids = tuple(self.items)
        self._together: dict[Path, list[GroundingItem]] = {}
        for item in found:
            self._together.setdefault(item.image, []).append(item)

    def __deepcopy__(self, memo: Any) -> FileQuestions:
        return self  # It never changes: copies of an environment share it.

    def __len__(self) -> int:
        return len(self._ids)

    def draw(self, split: str, generator: np.random.Generator) -> str:
        """Draw the id of a record, all alike.

        Raises:
            ConfigurationError: Another split than ``"test"``, which all of them belong to.
        """
        if split != "test":
            raise ConfigurationError(f"split={split!r}: all records of {self.path} are tests; give split='test'")
        return self._ids[int(generator.integers(len(self._ids)))]

    def identify(self, task: Any) -> tuple[str, str]:
        """Return the id of the record `task`, which is the id or its number in the data, and its split.

        Raises:
            ConfigurationError: There is no such record.
        """
        if isinstance(task, int | np.integer) and not isinstance(task, bool) and 0 <= task < len(self):
            task = self._ids[task]
        if not isinstance(task, str) or task not in self.items:
            raise ConfigurationError(
                f"options['task']={task!r}: {self.path} has no such record among its {len(self)}, such as"
                f" {self._ids[0]!r}.{nearest(str(task), self._ids)}"
            )
        return task, self.items[task].split

    def make(self, task: str, difficulty: float | None = None) -> Question:
        """Return the question of the record called `task`; `difficulty` changes nothing about it.

        What other records of the same picture ask for are its other controls, but for those that share some of its
        target: two records may mean one control.
        """
        item = self.items[task]
        others = tuple(
            other.box
            for other in self._together[item.image]
            if other.box is not None and (item.box is None or not other.box.meets(item.box))
        )
        return Question(
            instruction=item.instruction,
            width=item.width,
            height=item.height,
            target=item.box,
            polygon=item.polygon,
            others=others,
            difficulty=_UNKNOWN if difficulty is None else difficulty,
            file=item.image,
            kind=item.kind,
            group=item.group,
        )

    def picture(self, question: Question) -> NDArray[np.uint8]:
        """Return the picture of one of these questions as uint8 ``(height, width, 3)``.

        Raises:
            ConfigurationError: Its file can no longer be read.
        """
        assert question.file is not None
        return open_picture(question.file)
