"""What is put into the documentation's pages: tables made from the library, so that they cannot go stale, and files.

MkDocs runs `on_page_markdown` for every page of a build. ``<!-- table: NAME -->`` becomes that table, and the line
``# include: PATH`` that file. Pages that people read without a build keep their tables, between that comment and
``<!-- end of table -->``; ``python docs/pages.py`` rewrites them.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium.envs.registration import load_env_creator

import rewardlab
from rewardlab.__main__ import cli
from rewardlab.agents.llm.credit.methods import METHODS
from rewardlab.agents.llm.measures import MEASURES
from rewardlab.bench.audit.numbers import NUMBERS
from rewardlab.bench.suite import list_suites, load_suite
from rewardlab.envs.base import Environment
from rewardlab.envs.code.problems.parametrised import LEVELS
from rewardlab.envs.code.problems.templates import templates
from rewardlab.envs.code.repair.env import FAMILIES as WORK
from rewardlab.envs.code.sandbox import Sandbox
from rewardlab.envs.code.sandbox.plain import Plain
from rewardlab.envs.code.sources import FAMILIES as SOURCES
from rewardlab.envs.gui.answer import read_answer, write_answer
from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.data.conventions import PUBLISHED
from rewardlab.envs.gui.measure import Given, measure
from rewardlab.envs.gui.question import Question
from rewardlab.envs.gui.rewards import REWARDS as AIMS
from rewardlab.envs.gui.scenes.catalogue import SCENES
from rewardlab.envs.gui.signals import SIGNALS as PLACES
from rewardlab.envs.gui.view import View
from rewardlab.envs.registration import TABLE, Entry
from rewardlab.envs.webshop.signals import IMITATION_REWARDS, IMITATION_SIGNALS
from rewardlab.rewards import UNIVERSAL, Rollout, Signal, evaluate
from rewardlab.rewards.function import catalogue
from rewardlab.wrappers.measures import MEASURES as MEASURING

ROOT = Path(rewardlab.__file__).parent
INCLUDE = re.compile(r"^# include: (.+)$", re.MULTILINE)
MARK = re.compile(r"<!-- table: ([\w:.-]+) -->")
CODE = re.compile(r"`[^`\n]+`")
KEPT = re.compile(r"(<!-- table: ([\w:.-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)

FORMATS = {
    "calls": ("click(640, 400)", "box(600, 380, 680, 420)", "pyautogui.click(x=0.42, y=0.13)", "refuse()"),
    "numbers": ("(640, 400)", "[[600, 380, 680, 420]]", "x=0.42, y=0.13"),
    "Qwen-VL, InternVL": ("<box>(12,34),(56,78)</box>", "<|box_start|>(12,34),(56,78)<|box_end|>"),
    "Qwen2.5-VL": (
        '[{"bbox_2d": [10, 20, 30, 40], "label": "x"}]',
        '<tool_call>{"name": "use", "arguments": {"action": "left_click", "coordinate": [7, 8]}}</tool_call>',
    ),
    "UI-TARS": ("Action: click(start_box='(197,525)')", "click(point='<point>200 300</point>')"),
    "CogAgent": ("CLICK(box=[[012,345,678,901]], element_info='Save')",),
    "R1-style": ("<think>(1, 2)?</think><answer>{'action': 'click', 'point': [3, 4]}</answer>",),
    "refusals": ("negative", "not on this screen", '{"action": "none"}'),
    "looks": ("look(0, 100, 320, 300)", '{"action": "zoom", "bbox": [0, 100, 320, 300]}'),
}
"""Who writes what answers."""

BENCHMARKS = {
    "screenspot": ("ScreenSpot, the files of SeeClick: `screenspot_mobile.json` and so on", "kind, group, platform"),
    "screenspot-hf": ("ScreenSpot as `rootsautomation/ScreenSpot` on Hugging Face has it", "kind, group, platform"),
    "screenspot-v2": ("`OS-Copilot/ScreenSpot-v2`", "kind, group, platform"),
    "screenspot-pro": ("`likaixin/ScreenSpot-Pro`", "kind, group, application, platform"),
    "osworld-g": ("OSWorld-G, the folder `benchmark` of its repository; polygons and refusals too", "category, target"),
}
"""What `PUBLISHED` has: which files these are, and what their results are broken down by."""

GRADES = ("grade", "auc", "hackability", "starc", "trained")
"""What is shown of an audit in a ranking."""

SCREEN, TARGET = Box(0, 0, 1280, 800), Box(200, 100, 320, 140)
ANSWERS = {
    "its box": Given(TARGET.center, TARGET),
    "its middle": Given(TARGET.center),
    "its edge": Given((320, 120)),
    "2 px beside": Given((322, 120)),
    "its box, moved 2 px too far": Given((322, 120), TARGET.moved(62, 0)),
    "600 px away": Given((860, 120)),
    "the whole screen": Given(SCREEN.center, SCREEN),
    "a refusal": Given(refused=True),
    "many places": Given(),
}
"""Answers to a question whose target is 120 pixels wide and 40 high, and what they are called."""

FAMILIES = {
    "pointwise": ("Values at one moment", "as known as its arguments are"),
    "transition": ("Changes", "step"),
    "gate": ("Gates", "the higher of the reward's and the condition's"),
    "reducer": ("Over the episode, paid once", "episode"),
    "spread": ("Over the episode, paid in parts", "episode"),
    "group": ("Over a group of episodes of one task", "group"),
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The text of a page with its tables and files; called by MkDocs, which wants no backslash before a | in code."""
    text = MARK.sub(lambda mark: table(mark[1]), KEPT.sub(r"\1", included(markdown)))
    return CODE.sub(lambda code: code[0].replace("\\|", "|"), text)


def included(markdown: str) -> str:
    """The text of a page with its files."""
    return INCLUDE.sub(lambda line: (ROOT / line[1]).read_text().rstrip(), markdown)


def updated(markdown: str) -> str:
    """The text of a page with the tables that it keeps brought up to date."""
    return KEPT.sub(lambda kept: f"{kept[1]}{table(kept[2])}\n{kept[3]}", markdown)


def table(name: str) -> str:
    """The table called `name`, in Markdown."""
    kind, _, of = name.partition(":")
    tables = {
        "functions": functions,
        "environments": environments,
        "universal": lambda: signals(UNIVERSAL.values()),
        "environment": lambda: environment(of),
        "arguments": lambda: inherited(of),
        "imitation": lambda: signals(IMITATION_SIGNALS.values()) + "\n\n" + presets(IMITATION_REWARDS),
        "names": lambda: names(of),
        "formats": formats,
        "benchmarks": benchmarks,
        "answers": answers,
        "apps": apps,
        "scenes": scenes,
        "problems": problems,
        "work": work,
        "verbs": verbs,
        "suites": suites,
        "results": lambda: results(of),
        "ranking": lambda: ranking(of),
        "measuring": measuring,
        "numbers": numbers,
        "credits": credits_,
        "measures": lambda: signals(MEASURES.values()),
    }
    return tables[kind]()


def functions() -> str:
    """Every reward function by family, with its docstring."""
    parts = []
    for family, (title, level) in FAMILIES.items():
        members = sorted((f for f in catalogue().values() if f.family == family), key=lambda f: f.name)
        rows = [(f"`{f.signature}`", "<br>".join(map(prose, f.doc.split("\n\n")))) for f in members]
        parts.append(f"### {title}\n\nLevel: {level}.\n\n{grid(('function', 'value'), rows)}")
    return "\n\n".join(parts)


def environments() -> str:
    """Every registered environment with its sentence."""
    return grid(("id", "task"), [(f"`{name}`", prose(entry.summary)) for name, entry in TABLE.items()])


def environment(name: str) -> str:
    """What the environment ``RewardLab/NAME`` is: its prose, its own arguments, signals and presets.

    Of signals and presets only those are listed in which it differs from an environment that it extends.
    """
    rules = rules_of(TABLE[f"RewardLab/{name}"])
    others = [rules_of(entry) for entry in TABLE.values()]
    base: Any = next((each for each in rules.__mro__[1:] if each in others), Environment)
    about, _, rest = (inspect.getdoc(rules) or "").partition("\n\nArgs:\n")
    own = [signal for key, signal in rules.signals.items() if signal != base.signals.get(key)]
    extended = {} if base is Environment else base.rewards
    paid = {preset: text for preset, text in rules.rewards.items() if text != extended.get(preset)}
    parts = [
        about.replace("``", "`"),
        grid(("argument", "meaning"), list(arguments(rest))) if rest else "",
        signals(own) if own else "",
        presets(paid) if paid else "",
    ]
    return "\n\n".join(part for part in parts if part)


def inherited(name: str) -> str:
    """The arguments of the environment ``RewardLab/NAME``, told once for all that have them from the same class."""
    documented = (inspect.getdoc(rules) or "" for rules in rules_of(TABLE[f"RewardLab/{name}"]).__mro__)
    section = next(text for text in documented if "\n\nArgs:\n" in text).partition("\n\nArgs:\n")[2]
    return grid(("argument", "meaning"), list(arguments(section)))


def rules_of(entry: Entry) -> Any:
    """The class that keeps an environment's rules, their documentation, signals and presets: its own, or its world."""
    made: Any = load_env_creator(entry.entry_point)
    return getattr(made, "world_class", made)


def arguments(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a docstring's ``Args:``, less those that are explained elsewhere."""
    section = re.split(r"\n\n|\n(?=\S)", text)[0]
    for entry in re.split(r"\n(?= {4}\w)", section):
        name, _, meaning = entry.strip().partition(": ")
        if not meaning.startswith("See "):
            yield f"`{name}`", prose(meaning)


def signals(declared: Iterable[Signal]) -> str:
    """Declared signals with range and meaning."""
    rows = [(f"`{s.name}`", "0 or 1" if s.condition else span(s), prose(s.description)) for s in declared]
    return grid(("signal", "values", "what it measures"), rows)


def presets(rewards: Mapping[str, str]) -> str:
    """Preset rewards with their text."""
    return grid(
        ("preset", "reward"), [(f"`{name}`", f"`{text}`".replace("|", "\\|")) for name, text in rewards.items()]
    )


def span(signal: Signal) -> str:
    """A signal's range and unit."""
    return f"{signal.low:g} to {signal.high:g} {signal.unit}".replace("inf", "∞").strip()


def formats() -> str:
    """How answers are written, and what is read."""
    rows = []
    for who, texts in FORMATS.items():
        for text in texts:
            read = write_answer(read_answer(text, zooms=True))
            rows.append((who, f"`{text}`".replace("|", "\\|"), f"`{read}`"))
            who = ""
    return grid(("", "written", "read as"), rows)


def benchmarks() -> str:
    """The published benchmarks whose conventions are known."""
    rows = [
        (f'`"{name}"`', files, f'`"{PUBLISHED[name].format}"`, `"{PUBLISHED[name].units}"`', parts)
        for name, (files, parts) in BENCHMARKS.items()
    ]
    return grid(("`box_format=`", "files", "stands for", "broken down by"), rows)


def apps() -> str:
    """The applications, and what tasks there are in them."""
    rows = [
        (f"`{name}`", str(len(app.templates)), ", ".join(f"`{template.name}`" for template in app.templates))
        for name, app in APPS.items()
    ]
    return grid(("application", "kinds of task", "which"), rows)


def scenes() -> str:
    """The kinds of screens by platform."""
    platforms = sorted({scene.group for scene in SCENES.values()})
    named = {each: [f"`{name}`" for name, scene in SCENES.items() if scene.group == each] for each in platforms}
    return grid(("platform", "`scenes=`"), [(each, ", ".join(sorted(names))) for each, names in named.items()])


def answers() -> str:
    """What every preset reward of grounding pays for typical answers, at the beginning of training."""
    question = Question("", 1280, 800, TARGET)
    view = View(SCREEN, 1280, 800)
    begun = measure(question, [view], None, valid=True, format_ok=True)
    rows = []
    for name, reward in AIMS.items():
        paid = []
        for given in ANSWERS.values():
            readable = given != Given()
            after = measure(question, [view], given, valid=readable, format_ok=readable)
            states = {key: np.array([[begun[key], after[key]]]) for key in PLACES}
            rollout = Rollout.from_signals(states, terminated=np.array([[True]]), truncated=np.array([[False]]))
            paid.append(
                float(evaluate(reward, rollout, signals=PLACES, gamma=1.0, parameters={"training_step": 0}).total.sum())
            )
        rows.append((f"`{name}`", *(f"{round(each, 3):g}" for each in paid)))
    return grid(("preset", *ANSWERS), rows)


def problems() -> str:
    """How many problems there are to write code for, by difficulty, and what they are about."""
    every = sorted(templates().values(), key=lambda template: template.name)
    topics = sorted({template.topic for template in every})
    rows = []
    for level in range(1, LEVELS + 1):
        those = [template for template in every if template.level == level]
        such = ", ".join(f"`{template.name}`" for template in those[:: max(1, len(those) // 4)][:4])
        rows.append((f"{(level - 1) / (LEVELS - 1):g}", str(len(those)), f"{sum(map(len, those)):,}", such))
    about = f"{len(every)} templates make {sum(map(len, every)):,} problems about {len(topics)} topics: "
    told = textwrap.fill(f"{about}{', '.join(topics)}.", 126)
    return f"{told}\n\n{grid(('difficulty', 'templates', 'problems', 'such as'), rows)}"


def work() -> str:
    """How many kinds of task each family of CodeRepair has."""
    idle, rows = Sandbox(Plain()), []  # which runs nothing until it is asked to
    for family in WORK:
        kinds = list(SOURCES[family](idle).names)
        such = ", ".join(f"`{kind}`" for kind in kinds[:: max(1, len(kinds) // 5)][:5])
        rows.append((f"`{family}`", str(len(kinds)), such))
    return grid(("family", "kinds of task", "such as"), rows)


def names(package: str) -> str:
    """Every class and function that `package` exports, or its modules do, with the first paragraph of its docstring."""
    module = importlib.import_module(f"rewardlab.{package}")
    modules = {"": module}
    if not hasattr(module, "__all__"):
        inside = sorted(path.stem for path in (ROOT / package).glob("*.py") if path.stem != "__init__")
        modules = {f"{name}.": importlib.import_module(f"rewardlab.{package}.{name}") for name in inside}
    rows = [
        (f"`{prefix}{name}`", prose(inspect.getdoc(member)))
        for prefix, module in modules.items()
        for name, member in ((name, getattr(module, name)) for name in sorted(module.__all__))
        if inspect.isclass(member) or inspect.isfunction(member)
    ]
    return grid(("name", "what it is"), rows)


def suites() -> str:
    """Every suite that comes with the library: what it asks, and its designs."""
    rows = []
    for found in list_suites():
        suite = load_suite(found["name"])
        told = (
            ", ".join(f"`{design}`" for design in suite.designs) if len(suite.designs) < 10 else str(len(suite.designs))
        )
        rows.append((f"`{found['name']}`", suite.question, told, f"{suite.steps:,}, {len(suite.seeds)}"))
    return grid(("suite", "what it asks", "designs", "steps, seeds"), rows)


def results(suite: str) -> str:
    """The kept results of a suite: policies that need no training, then what each design trained.

    Where it has several agents or environments, the success of each has a column.
    """
    kept = json.loads((ROOT / "bench" / "results" / f"{suite}.json").read_text())
    designs, tasks = kept["designs"], kept["tasks"]
    anchors = designs[0]["anchors"]
    untrained = anchors.get("baselines", {}) | {"expert": anchors["expert"]}
    part = max((0, 1), key=lambda place: len({task[place] for task in tasks}))
    several = [f"success, {task[part]}" for task in tasks] if len(tasks) > 1 else []
    blank = [""] * len(several)
    rows = [
        (f"`{name}`", "", *blank, f"{of['success']:.2f}", f"{of['score']:.2f}", "") for name, of in untrained.items()
    ]
    for of in designs:
        each = [estimated({bound: curve[bound][-1] for bound in curve}) for curve in of["task_curves"][: len(several)]]
        reward = "`" + of["reward"].replace("|", "\\|") + "`"
        score, area = (f"{of[name]['iqm']:.2f}" for name in ("score", "area"))
        rows.append((of["name"], reward, *each, estimated(of["success"]), score, area))
    return grid(("agent or design", "reward", *several, "success", "score", "area under the curve"), rows)


def ranking(suite: str) -> str:
    """The kept audits of a suite's designs, the best grade first, beside what training found."""
    kept = json.loads((ROOT / "bench" / "results" / f"{suite}-audit.json").read_text())

    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.2f}"

    rows = [
        (each["name"], "`" + each["reward"].replace("|", "\\|") + "`", *(shown(each[name]) for name in GRADES))
        for each in kept["designs"]
    ]
    told = ", ".join(
        f"`{name}` {value:.2f}"
        for name, value in kept["rank_correlation_with_trained_success"].items()
        if value is not None
    )
    columns = ("design", "reward", *(f"`{name}`" for name in GRADES[:-1]), "success after training")
    return f"Rank correlation with success after training: {told}.\n\n{grid(columns, rows)}"


def numbers() -> str:
    """The numbers of an audit."""
    rows = [(f"`{name}`", section, text) for section, names in NUMBERS.items() for name, text in names.items()]
    return grid(("number", "section", "what it is"), rows)


def measuring() -> str:
    """What ``--measure`` can name."""
    return grid(("`--measure`", "what it measures"), [(f"`{name}`", of.summary) for name, of in MEASURING.items()])


def estimated(of: Mapping[str, float]) -> str:
    """An estimate and its interval."""
    return f"{of['iqm']:.2f} [{of['low']:.2f}, {of['high']:.2f}]"


def credits_() -> str:
    """The methods of credit assignment."""
    rows = [
        (
            f"`{name}`",
            method.formula,
            f"{method.source} ({method.checked})",
            ", ".join(f"`{each}={default}`" for each, default in method.settings.items()),
        )
        for name, method in METHODS.items()
    ]
    return grid(("`--credit`", "advantage of a turn", "source (what it was held against)", "settings"), rows)


def verbs() -> str:
    """Every verb of the command line with the first sentence of its help."""
    return grid(
        ("verb", "what it does"),
        [(f"`rewardlab {name}`", prose(verb.help)) for name, verb in sorted(cli.commands.items())],
    )


def prose(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line, fit for a table's cell."""
    return " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def grid(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        page.write_text(updated(page.read_text()))
