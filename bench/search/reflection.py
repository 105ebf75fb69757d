"""Reflection: what each term of a design did while an agent learnt from it, out of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.run_folder import read_rows

__all__ = ["reflect", "table_of"]


def reflect(folders: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """Return what the terms of a design paid in the runs in `folders`.

    Returns:
        By name of the term ``{"means": [...], "correlation": ...}``: its mean sum in a test episode at every
        evaluation, and the correlation of these sums with success over all test episodes, None where one of them
        never varies.
    """
    episodes = [row for folder in folders for row in read_rows(folder / "episodes.jsonl") if not row.get("fault")]
    steps = sorted({row["step"] for row in episodes})
    names = dict.fromkeys(name for row in episodes for name in row.get("terms") or {})
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        rows = [row for row in episodes if name in (row.get("terms") or {})]
        sums = np.array([row["terms"][name] for row in rows], np.float64)
        success = np.array([row["success"] or 0.0 for row in rows], np.float64)
        at = np.array([row["step"] for row in rows])
        varied = len(sums) > 1 and sums.std() > 1e-12 and success.std() > 1e-12
        found[name] = {
            "means": [round(float(sums[at == step].mean()), 4) if (at == step).any() else None for step in steps],
            "correlation": round(float(np.corrcoef(sums, success)[0, 1]), 3) if varied else None,
        }
    return found


def table_of(terms: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a reflection as lines of text, for a language model to read."""
    return "\n".join(
        f"- {name}: mean sum an episode, over training {each['means']}; correlation with success "
        f"{'none' if each['correlation'] is None else each['correlation']}"
        for name, each in terms.items()
    )
