"""The text of the program that every backend starts: the modules of `inside`, put together."""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["ENVIRONMENT", "OPTIONS", "program"]

OPTIONS = ("-s", "-S", "-P", "-B")
"""Options of the interpreter: no installed packages, no user's packages, nothing from the current folder."""

ENVIRONMENT = {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TMPDIR": "/tmp", "HOME": "/tmp"}
"""All that the program finds in its environment. Texts hash alike everywhere, so that sets have one order."""

_MODULES = ("codec", "lockdown", "line", "child", "evaluator")

# What answers usually import: loaded once, before the first fork. More would make every fork slower.
_LOADED = (
    "array bisect collections copy dataclasses datetime decimal enum fractions functools hashlib heapq itertools json"
    " math operator random re statistics string typing"
)

_START = """\
import importlib, sys, types
package = types.ModuleType("inside")
package.__path__ = []
sys.modules["inside"] = package
for name, text in {modules!r}:
    module = types.ModuleType("inside." + name)
    module.__package__ = "inside"
    sys.modules["inside." + name] = module
    setattr(package, name, module)
    exec(compile(text, name, "exec"), module.__dict__)
for name in {loaded!r}.split():
    importlib.import_module(name)
sys.modules["inside.evaluator"].main()
"""


@cache
def program() -> str:
    """Return the program as the argument of the interpreter's ``-c``."""
    folder = resources.files(__package__) / "inside"
    modules = [(name, (folder / f"{name}.py").read_text(encoding="utf-8")) for name in _MODULES]
    return _START.format(modules=modules, loaded=_LOADED)
