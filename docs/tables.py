"""The tables of the documentation, made from the library itself so that they cannot go stale.

MkDocs runs `on_page_markdown` for every page of a build: it puts a table where a page says ``<!-- table: NAME -->``.
The README is read without a build, so there tables are kept, between that comment and ``<!-- end of table -->``;
``python docs/tables.py`` rewrites them.
"""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import rewardlab
from rewardlab.envs.registration import TABLE
from rewardlab.rewards import UNIVERSAL, Signal
from rewardlab.rewards.function import catalogue

README = Path(rewardlab.__file__).parent / "README.md"
MARK = re.compile(r"<!-- table: ([\w:-]+) -->")
KEPT = re.compile(r"(<!-- table: ([\w:-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)

FAMILIES = {
    "pointwise": ("Values at one moment", "as known as its arguments are"),
    "transition": ("Changes", "step"),
    "gate": ("Gates", "the higher of the reward's and the condition's"),
    "reducer": ("Over the episode, paid once", "episode"),
    "spread": ("Over the episode, paid in parts", "episode"),
    "group": ("Over a group of episodes of one task", "group"),
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace every ``<!-- table: NAME -->`` of a page; called by MkDocs."""
    return MARK.sub(lambda mark: table(mark[1]), markdown)


def filled(readme: str) -> str:
    """The README's text with the tables that it keeps brought up to date."""
    return KEPT.sub(lambda kept: f"{kept[1]}{table(kept[2])}\n{kept[3]}", readme)


def table(name: str) -> str:
    """The table called `name`, in Markdown."""
    kind, _, of = name.partition(":")
    return {"functions": functions, "environments": environments, "signals": signals, "names": names}[kind](
        *filter(None, [of])
    )


def functions() -> str:
    """Every reward function by family, with its docstring."""
    parts = []
    for family, (title, level) in FAMILIES.items():
        members = sorted((f for f in catalogue().values() if f.family == family), key=lambda f: f.name)
        rows = [(f"`{f.signature}`", prose(f.doc)) for f in members]
        parts.append(f"### {title}\n\nLevel: {level}.\n\n{grid(('function', 'value'), rows)}")
    return "\n\n".join(parts)


def environments() -> str:
    """Every registered environment with its sentence."""
    return grid(("id", "task"), [(f"`{name}`", prose(entry.summary)) for name, entry in TABLE.items()])


def signals(name: str = "") -> str:
    """The signals of the environment `name`, less the universal four; those four where no name is given."""
    declared: dict[str, Signal] = dict(UNIVERSAL)
    if name:
        import gymnasium as gym

        with gym.make(f"RewardLab/{name}") as env:
            declared = {key: each for key, each in env.get_wrapper_attr("signals").items() if key not in UNIVERSAL}
    rows = [(f"`{s.name}`", "0 or 1" if s.condition else span(s), prose(s.description)) for s in declared.values()]
    return grid(("signal", "values", "what it measures"), rows)


def span(signal: Signal) -> str:
    """A signal's range and unit."""
    return f"{signal.low:g} to {signal.high:g} {signal.unit}".replace("inf", "∞").strip()


def names(package: str) -> str:
    """Every class and function that the subpackage `package` exports, with the first paragraph of its docstring."""
    module = importlib.import_module(f"rewardlab.{package}")
    members = {name: getattr(module, name) for name in sorted(module.__all__)}
    documented = {n: m for n, m in members.items() if inspect.isclass(m) or inspect.isfunction(m)}
    return grid(("name", "what it is"), [(f"`{name}`", prose(inspect.getdoc(m))) for name, m in documented.items()])


def prose(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line, fit for a table's cell."""
    return " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def grid(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    README.write_text(filled(README.read_text()))
