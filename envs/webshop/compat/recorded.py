"""A recorded catalogue as the files that the original would read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...cache import cache_folder, digest, kept

__all__ = ["files_of", "stub_of"]


def files_of(items: list[Any], attributes: dict[str, Any], human: dict[str, Any] | None) -> Path:
    """Return the items file of a folder with these contents in the cache; the same contents are in the same folder."""
    texts = {"items_shuffle.json": json.dumps(items), "items_ins_v2.json": json.dumps(attributes)}
    if human is not None:
        texts["items_human_ins.json"] = json.dumps(human)
    folder = cache_folder() / "webshop" / f"recorded-{digest(*texts.items())}"

    def build(part: Path) -> None:
        for name, text in texts.items():
            (part / name).write_text(text, "utf-8")

    kept(folder, build)
    return folder / "items_shuffle.json"


def stub_of(recorded: dict[str, Any]) -> str:
    """Return the name of the noun extractor that stands for a recording's part-of-speech tags."""
    words = recorded.get("meta", {}).get("noun_stub_stop")
    return "light" if words is None else f"except:{','.join(words)}"
