"""Where candidates run: one program in every backend, spoken to over a pipe, and nothing worth stealing in it.

>>> from rewardlab.envs.code.sandbox import Job, open_sandbox
>>> sandbox = open_sandbox()  # doctest: +SKIP
>>> sandbox.run(Job({"double.py": "def double(x): return 2 * x"}, calls=(("double", (21,)),)))  # doctest: +SKIP
"""

from .choose import SANDBOXES, open_sandbox
from .job import Job, Limits, Reply, Run
from .sandbox import Sandbox

__all__ = ["SANDBOXES", "Job", "Limits", "Reply", "Run", "Sandbox", "open_sandbox"]
