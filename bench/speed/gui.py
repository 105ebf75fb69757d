"""How fast grounding is: screens a second with Pillow, in Chromium beside a bare page; with ``--memory`` also memory.

    python bench/speed/gui.py [--memory]

Claims, at 1280 x 800: with Pillow at least 40 screens per CPU-second, reset and answer together, on one core; in the
browser, a reset that also reads where every widget is takes at most 1.3 times as long as a bare ``set_content`` of the
same screen, a screenshot and its decoding; all environments of a process share one browser; over 10,000 resets there
neither this process nor the browser grows by more than 50 MB.

The bare page is shown in a tab of the same browser, in the same round. Its HTML holds the same elements, style and
icons; it is written before the clock starts, and has no font of its own: words are in the system's, as sending the
packaged one along with every page would take several times as long. Its screenshot is the fastest that Chromium makes,
the same as the environment's. A reset also draws the task, writes the HTML and compares the boxes.
Repetitions are interleaved; figures are medians, ratios medians of ratios. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import statistics
import time
from pathlib import Path
from typing import Any

import gymnasium

import rewardlab  # noqa: F401
from rewardlab.envs.browser.tab import Tab
from rewardlab.envs.gui.render.html import to_document

ID = "RewardLab/GUIGrounding-v0"
SIZE = (1280, 800)
REPEATS = 7
SECONDS = 2.0
RESETS = 60
ENVIRONMENTS = 8
LONG = 10_000
WARM = 1_000


def screens() -> None:
    """Count screens drawn with Pillow, an answer each."""
    env = gymnasium.make(ID, renderer="pillow", resolution=SIZE)
    env.reset(seed=0)
    rates = []
    for _ in range(REPEATS + 1):
        start, count = time.process_time(), 0
        while (spent := time.process_time() - start) < SECONDS:
            env.step("click(640, 400)")
            env.reset()
            count += 1
        rates.append(count / spent)
    rate = statistics.median(rates[1:])  # nothing is at hand yet in the first
    report("screens with Pillow", f"{rate:.1f} a CPU-second", "at least 40", rate >= 40)


def beside_a_bare_page() -> None:
    """Compare resets in the browser with showing the same screens in a bare page."""
    env = gymnasium.make(ID, renderer="browser", resolution=SIZE)
    bare = Tab(*SIZE)
    pairs = []
    for seed in range(RESETS):
        start = time.perf_counter()
        env.reset(seed=seed)
        middle = time.perf_counter()
        page = to_document(screen_of(env), font=False)
        again = time.perf_counter()
        bare.put(page)
        bare.picture()
        pairs.append((middle - start, time.perf_counter() - again))
    env.close()
    bare.close()
    pairs = pairs[5:]  # of which the first opens the tabs
    ours, plain = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    report("reset in the browser, with boxes", f"{ours:.1f} ms", "", None)
    report("  bare page", f"{plain:.1f} ms, ours takes {ratio:.2f} times", "at most 1.3", ratio <= 1.3)


def one_browser() -> None:
    """Count the browsers of many environments."""
    envs = [gymnasium.make(ID, renderer="browser", resolution=SIZE) for _ in range(ENVIRONMENTS)]
    for seed, env in enumerate(envs):
        env.reset(seed=seed)
    count = sum(is_browser(process) for process in family() if process != os.getpid())
    for env in envs:
        env.close()
    report(f"browsers of {ENVIRONMENTS} environments", str(count), "1", count == 1)


def memory() -> None:
    """Measure what many resets add to this process and to the browser."""
    env = gymnasium.make(ID, renderer="browser", resolution=SIZE)
    before = (0.0, 0.0)
    for number in range(LONG):
        if number == WARM:
            before = resident()
        env.reset(seed=number if number == 0 else None)
    own, browser = (after - then for after, then in zip(resident(), before, strict=True))
    env.close()
    report(f"grown from reset {WARM:,} to {LONG:,}", f"{own:+.1f} MB", "< 50 MB", own < 50)
    report("  the browser", f"{browser:+.1f} MB", "< 50 MB", browser < 50)
    print(f"{'  of':44} {before[0]:.0f} MB and {before[1]:.0f} MB")


def screen_of(env: Any) -> Any:
    """Return the screen that an environment shows."""
    return env.unwrapped.question.screen


def family() -> set[int]:
    """Return this process and all that descend from it."""
    above = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            above[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
    found = {os.getpid()}
    while more := {process for process, parent in above.items() if parent in found} - found:
        found |= more
    return found


def is_browser(process: int) -> bool:
    """Whether a process is Chromium itself, not one of its helpers, and not its driver."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    return b"chrom" in command.split(b"\0")[0] and b"--type=" not in command


def resident() -> tuple[float, float]:
    """Return the memory of this process and of those that descend from it, in MB; mapped files do not count."""
    gc.collect()
    sizes = {}
    for process in family():
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        # Each of those that share a page counts a part of it.
        sizes[process] = sum(map(int, re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", rollup, re.MULTILINE))) / 1000
    own = sizes[os.getpid()]
    return own, sum(sizes.values()) - own


def report(what: str, figure: str, claim: str, met: bool | None) -> None:
    """Print one line of the outcome."""
    verdict = f" claim {claim}: {'met' if met else 'NOT met'}" if met is not None else ""
    print(f"{what:44} {figure:36}{verdict}", flush=True)


def main() -> None:
    """Run what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--memory", action="store_true", help=f"also measure memory, over {LONG:,} resets")
    options = arguments.parse_args()
    screens()
    beside_a_bare_page()
    one_browser()
    if options.memory:
        memory()


if __name__ == "__main__":
    main()
