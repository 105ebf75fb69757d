"""The design holds: imports run one way, no module has two names, every package ships, importing is light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

import rewardlab

ROOT = Path(rewardlab.__file__).parent
LIBRARY = ("agents", "bench", "envs", "rewards", "wrappers")
SCRIPTS = ROOT / "bench" / "speed"  # run by path from a checkout: one file a claim, no part of the package
FILES = [*ROOT.glob("*.py"), *(path for name in LIBRARY for path in (ROOT / name).rglob("*.py"))]
MODULES = sorted(path for path in FILES if SCRIPTS not in path.parents)
# errors <- chat <- rewards <- envs, wrappers <- agents <- bench <- __main__; envs and wrappers do not meet.
RANK = {"errors": 0, "chat": 1, "rewards": 2, "envs": 3, "wrappers": 3, "agents": 4, "bench": 5, "__main__": 6}
HEAVY = {"PIL", "httpx", "ray", "stable_baselines3", "tensorboardX", "torch"}


def parts(path: Path) -> tuple[str, ...]:
    """The module's dotted name below rewardlab: () for the package itself."""
    inside = path.relative_to(ROOT).with_suffix("").parts
    return inside[:-1] if inside[-1] == "__init__" else inside


def imports(path: Path) -> list[tuple[str, ...]]:
    """Modules of the library that `path` imports, anywhere in it, as dotted parts below rewardlab."""
    package = path.parent.relative_to(ROOT).parts
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            if node.module:
                found.append((*base, *node.module.split(".")))
            else:
                found += [(*base, alias.name) for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    here = parts(path)
    for there in imports(path):
        if not here:
            assert there[:2] == ("envs", "registration"), "the package itself only registers the ids"
        elif there != ("__version__",) and there[0] != here[0]:
            assert RANK[there[0]] < RANK[here[0]], f"{'.'.join(here)} imports {'.'.join(there)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_library_imports_itself_relatively(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        assert not any(name.split(".")[0] in {"rewardlab", *LIBRARY, "errors"} for name in names), ast.unparse(node)


def test_no_module_under_two_names():
    names = [".".join(("rewardlab", *parts(path))) for path in MODULES if path.name != "__main__.py"]
    code = (
        "import importlib, json, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(json.dumps([[n, m.__file__] for n, m in sys.modules.items() if getattr(m, '__file__', None)]))"
    )
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout)
    ours = [(name, file) for name, file in loaded if Path(file) in MODULES]
    assert sorted(name for name, _ in ours) == sorted(names)


@pytest.mark.parametrize("module", ["rewardlab", "rewardlab.agents"])
def test_importing_the_package_is_light(module):
    code = f"import sys, gymnasium, {module}; print({HEAVY!r} & set(sys.modules), len(gymnasium.registry))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.startswith("set()"), loaded


def test_every_package_and_its_data_are_in_the_wheel():
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    packages = {".".join(("rewardlab", *path.parent.relative_to(ROOT).parts)) for path in MODULES}
    assert setuptools["packages"] == sorted(packages)
    for path in (path for name in LIBRARY for path in (ROOT / name).rglob("*")):
        # bench/results is the record that the repository keeps; nothing of the library reads it.
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.parent != ROOT / "bench" / "results":
            home = next(parent for parent in path.parents if (parent / "__init__.py").exists())
            patterns = setuptools["package-data"].get(".".join(("rewardlab", *home.relative_to(ROOT).parts)), ())
            inside = path.relative_to(home).as_posix()
            assert any(fnmatch(inside, pattern) for pattern in patterns), f"{path} is not packaged"


def test_every_folder_of_the_library_is_a_package():
    assert all((path.parent / "__init__.py").exists() for path in MODULES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_concept(path):
    lines = path.read_text().count("\n")
    assert lines <= 400


def undocumented(path: Path) -> list[str]:
    """Public names that `path` defines and does not explain.

    A constant is explained by a text below it, or by a comment above or beside it; what a call returns, by its class.
    """
    source = path.read_text()
    lines = ["", *source.splitlines()]
    body = ast.parse(source).body
    public: set[str] = set()
    missing = []
    for node, below in zip(body, [*body[1:], ast.Pass()], strict=False):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            overload = any(ast.unparse(decorator) == "overload" for decorator in node.decorator_list)
            missing += [node.name] if node.name in public and not overload and not ast.get_docstring(node) else []
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
            text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            comment = lines[node.lineno - 1].startswith("#") or "  # " in lines[node.lineno]
            if names == {"__all__"}:
                public = set(ast.literal_eval(node.value))
            elif not (text or comment or isinstance(node.value, ast.Call)):
                missing += sorted(names & public - {"__version__"})
    return missing


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_is_documented(path):
    assert undocumented(path) == []


def test_a_name_without_documentation_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('__all__ = ["A", "B", "f"]\nA = 1\n"""Says."""\nB = C = 2\ndef f(): ...\ndef g(): ...\n')
    assert undocumented(module) == ["B", "f"]
