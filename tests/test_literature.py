"""The page on the literature is true: places exist, rewards parse, commands can be given, no system is missing."""

import pkgutil
import re
import shlex
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

import rewardlab
from rewardlab.__main__ import cli
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.llm.credit import choose_credit
from rewardlab.agents.llm.settings import language_settings
from rewardlab.bench.options import parse_settings
from rewardlab.bench.suite import list_suites
from rewardlab.envs.registration import TABLE
from rewardlab.errors import RewardLabError
from rewardlab.rewards import parse
from rewardlab.rewards.learned import KINDS
from rewardlab.wrappers.measures import MEASURES

ROOT = Path(rewardlab.__file__).parent
PAGE = ROOT / "docs" / "literature.md"
REFERENCE = ROOT.parent / "shared" / "references" / "literature.md"
NOT_BUILT = "`not built`"
STATUSES = ("from code", "from a note", "a reading", "not known", "no formula")
CODE = re.compile(r"`([^`]+)`")
SETTING = re.compile(r"[\w.]+ ?=[^=].*")
"""Of ``judge.toml``, an environment or an agent."""
PRESET = re.compile(r"^\| `(\w+)` \| `", re.MULTILINE)
"""In the tables of environments, which are made from the code."""


def rows(path):
    """The cells of every row of a page's tables, without their heads."""
    lines = [line.strip().strip("|") for line in path.read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [row for row in cells if row[0].lower() != "system" and not row[0].startswith("---")]


ROWS = rows(PAGE)
SPANS = {row[0]: CODE.findall(row[1]) for row in ROWS}
COMMANDS = [(name, span) for name, spans in SPANS.items() for span in spans if span.startswith(("rewardlab ", "--"))]
PRESETS = {
    name for page in ("environments", "webshop") for name in PRESET.findall((ROOT / f"docs/{page}.md").read_text())
}


def is_reward(span, *, first):
    """Whether `span` is to be read as a reward: what is written first and is nothing else, and all calls."""
    if span.startswith(("rewardlab", "--")) or SETTING.fullmatch(span) or span.endswith("-v0"):
        return False
    return first or ("(" in span and not span.startswith("turn_rloo("))


def test_every_row_says_whether_it_is_built():
    for system, written, where, status in ROWS:
        if status == NOT_BUILT:
            assert not written and not where, system
        else:
            assert SPANS[system] and where and status.removesuffix(", in part") in STATUSES, system


def test_the_counts_are_those_of_the_tables():
    parts = sum(row[3].endswith("in part") for row in ROWS)
    none = sum(row[3] == NOT_BUILT for row in ROWS)
    told = f"Of {len(ROWS)} systems {len(ROWS) - parts - none} are built, {parts} in part, and {none} are not built."
    assert told in " ".join(PAGE.read_text().split())


def test_no_system_stands_twice():
    assert [name for name, count in Counter(row[0] for row in ROWS).items() if count > 1] == []


def test_every_place_exists():
    assert [place for row in ROWS for place in CODE.findall(row[2]) if not (ROOT / place).is_file()] == []


def test_every_reward_parses():
    rewards = {
        (system, span)
        for system, spans in SPANS.items()
        for place, span in enumerate(spans)
        if is_reward(span, first=place == 0)
    }
    assert len(rewards) > 60
    for system, text in sorted(rewards):
        try:
            parse(text)
        except RewardLabError as error:
            pytest.fail(f"{system}: {error}")


def test_every_name_can_be_imported():
    names = {span for spans in SPANS.values() for span in spans if re.fullmatch(r"rewardlab(\.\w+)+", span)}
    assert len(names) > 10
    for name in names:
        pkgutil.resolve_name(name)


@pytest.mark.parametrize(("system", "command"), COMMANDS)
def test_every_command_can_be_given(system, command):
    words = shlex.split(command)
    given = [(option, value) for option, value in pairwise(words) if option.startswith("--")]
    known = {option for verb in cli.commands.values() for parameter in verb.params for option in parameter.opts}
    verb = words[1] if words[0] == "rewardlab" else ""
    if verb:
        known = {option for parameter in cli.commands[verb].params for option in parameter.opts}
    assert {option for option, _ in given} <= known
    assert not any(word.endswith("-v0") and f"RewardLab/{word}" not in TABLE for word in words)
    for option, value in given:
        if option == "--measure":
            assert value.partition(":")[0] in MEASURES
        elif option == "--credit":
            choose_credit(value)
        elif option == "--model" and verb == "fit":
            assert value in KINDS
        elif option in ("--reward", "--label") and value not in PRESETS:
            parse(value)
    if verb == "bench":
        assert words[2] in {suite["name"] for suite in list_suites()}
    if verb == "train":
        chosen = dict(given)
        _, agent = parse_settings(tuple(value for option, value in given if option == "--set"))
        if (name := chosen.get("--agent", "ppo")) == "llm":
            language_settings(agent | ({"credit": chosen["--credit"]} if "--credit" in chosen else {}))
        else:
            all_settings(name, agent)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the list of the literature is not part of the repository")
def test_no_system_is_missing():
    assert {row[0].replace("\\*", "*") for row in ROWS} == {row[0] for row in rows(REFERENCE)} - {"tag"}
