"""Every snippet of the README and the documentation runs, every example runs, and the tables are up to date.

In a page, ``python`` and ``bash`` blocks run from top to bottom in one fresh folder, the Python ones in one namespace.
A block with a title is a file of that name, except that "Output" is what the block above prints. ``console`` blocks are
not run.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import rewardlab
from rewardlab.envs.code.exploits import EXPLOITS

ROOT = Path(rewardlab.__file__).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
TRAINED = ROOT / "examples" / "language_programs.py"
"""Learns for a minute or two."""
BOXED = {ROOT / "docs" / "code.md", ROOT / "examples" / "code_reward.py", TRAINED}
"""What runs programs, for which a sandbox is needed."""
PICTURE = re.compile(r"!\[[^]]*\]\(([^)]+)\)")
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?[^\n]*\n(.*?)^```$', re.MULTILINE | re.DOTALL)

RUN_PAGE = """
import contextlib, io, json, pathlib, subprocess, sys
page, blocks = json.load(sys.stdin)
namespace, printed = {"__name__": "__main__"}, ""
for language, title, line, code in blocks:
    if title == "Output":
        assert printed == code, f"{page}:{line} shows\\n{code}\\nand the block above printed\\n{printed}"
    elif title:
        pathlib.Path(title).write_text(code)
    elif language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile("\\n" * line + code, page, "exec"), namespace)
        printed = out.getvalue()
    elif language == "bash":
        command = ["bash", "-euo", "pipefail", "-c", code]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
"""


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pages = load(ROOT / "docs" / "pages.py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def runnable(paths: list[Path]) -> list[Any]:
    """The paths as parameters of a test that runs what is there."""
    return [
        pytest.param(
            path,
            id=name(path),
            marks=[pytest.mark.needs("bubblewrap")] * (path in BOXED) + [pytest.mark.slow] * (path == TRAINED),
        )
        for path in paths
    ]


def blocks(page: Path) -> list[tuple[str, str, int, str]]:
    """The fenced blocks of a page: language, title, line, text; files that it includes stand in their place."""
    text = pages.included(page.read_text())
    return [(m[1], m[2] or "", text.count("\n", 0, m.start(3)), m[3]) for m in BLOCK.finditer(text)]


def run(arguments: list[str], cwd: Path, stdin: str | None = None) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = os.environ | {"PATH": path, "COLUMNS": "120"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, input=stdin, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", runnable(PAGES))
def test_the_snippets_of_a_page_run(page, tmp_path):
    run(["-c", RUN_PAGE], tmp_path, json.dumps((name(page), blocks(page))))


@pytest.mark.parametrize("example", runnable(EXAMPLES))
def test_an_example_runs(example, tmp_path):
    run([str(example)], tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_fences_are_of_known_languages(page):
    # A misspelt language would silently not run.
    assert {language for language, *_ in blocks(page)} <= {"bash", "console", "python", "text", "toml"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_tables_that_a_page_keeps_are_up_to_date(page):
    # Where this fails: .venv/bin/python docs/pages.py
    assert pages.updated(page.read_text()) == page.read_text()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_pictures_of_a_page_are_there(page):
    assert all((page.parent / picture).is_file() for picture in PICTURE.findall(page.read_text()))


def test_the_pictures_of_screens_can_be_made(tmp_path):
    # The kept ones may be older than the library.
    run([str(ROOT / "docs" / "pictures.py"), str(tmp_path)], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {path.name for path in (ROOT / "docs" / "images").iterdir()}


def test_every_reward_function_is_in_the_table():
    # A family that the table does not know would be left out.
    assert all(f"`{function.signature}`" in pages.table("functions") for function in pages.catalogue().values())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_tables_of_a_page_can_be_made(page):
    assert "<!-- table:" not in pages.on_page_markdown(page.read_text())


def test_every_cheat_at_tests_is_explained():
    told = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs" / "code.md").read_text().partition("\n## Cheats\n")[2], re.MULTILINE
    )
    assert told == list(EXPLOITS)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_table_of_a_page_has_an_empty_row(page):
    assert not re.search(r"^\|[|` ]+$", pages.on_page_markdown(page.read_text()), re.MULTILINE)


def test_every_environment_has_its_section():
    text = (ROOT / "docs" / "environments.md").read_text()
    assert all(f"<!-- table: environment:{id.removeprefix('RewardLab/')} -->" in text for id in pages.TABLE)
