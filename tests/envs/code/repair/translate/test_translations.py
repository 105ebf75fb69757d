"""Translations agree with the programs that they are translations of, as their own languages run them."""

import inspect
import json
import re
import shutil
import subprocess

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.repair.translate.source import TranslateSource
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Call

SOURCE = TranslateSource()
TEMPLATES = {name: SOURCE._templates[name] for name in SOURCE.names}
TOOLS = {"C": ("gcc",), "Java": ("javac", "java"), "JavaScript": ("node",)}


def twins(task):
    return {name: text for name, text in task.files.items() if name in task.read_only}


def run(command, **options):
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60, **options).stdout


def printed(template, task, tests, folder):
    """Return what the other program answers to each test."""
    for tool in TOOLS[template.language]:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    file = folder / template.twin
    text = task.files[template.twin]
    if template.language == "JavaScript":
        function = re.search(r"^function (\w+)", text, re.MULTILINE)[1]
        calls = f"{json.dumps([test.arguments for test in tests])}.map((each) => {function}(...each))"
        file.write_text(f"{text}\nconsole.log(JSON.stringify({calls}));\n", encoding="utf-8")
        return json.loads(run(["node", str(file)]))
    file.write_text(text, encoding="utf-8")
    if template.language == "C":
        run(["gcc", "-fsanitize=undefined", "-fno-sanitize-recover", "-o", str(folder / "program"), str(file)])
        command = [str(folder / "program")]
    else:
        run(["javac", str(file)], cwd=folder)
        command = ["java", "-XX:TieredStopAtLevel=1", "-cp", str(folder), file.stem]
    return [run(command, input=test.stdin) for test in tests]


@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_reference_does_what_the_other_program_does(name, tmp_path):
    template = TEMPLATES[name]
    for number in range(2 if template.language == "Java" else 8):
        task = SOURCE.make(name, number)
        tests = (*task.public, *task.hidden)
        expected = [test.stdout if template.is_program else json.loads(json.dumps(test.expected)) for test in tests]
        assert printed(template, task, tests, tmp_path) == expected


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_programs_have_the_parameters(name):
    template = TEMPLATES[name]
    default, other = (template.foreign(template.choice(number)) for number in (0, len(template) - 1))
    assert default != other
    for value in template.choice(len(template) - 1).values():
        assert (json.dumps(value)[1:-1] if isinstance(value, str) else str(value)) in other


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_other_program_can_be_read_and_not_changed(name):
    task = SOURCE.make(name, 0)
    assert next(iter(task.files)) == "solution.py"
    assert set(twins(task)) == set(task.read_only) == {TEMPLATES[name].twin}
    assert twins(task).items() <= task.reference.items()


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_agent_begins_with_what_tests_ask_for(name):
    task = SOURCE.make(name, 0)
    space = {}
    if isinstance(task.hidden[0], Call):
        exec(task.files["solution.py"], space)
        function = space[task.hidden[0].function]
        assert f"def {function.__name__}(" in task.statement
        assert len(inspect.signature(function).parameters) == len(task.hidden[0].arguments)


LITERALLY = {
    "averages": "import sys\n\nprint(*(n // 2 for n in map(int, sys.stdin.read().split())))\n",
    "sort_default": "def sort_default(values):\n    return sorted(values)\n",
}


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", LITERALLY)
def test_a_translation_word_by_word_fails(name, tmp_path):
    task = SOURCE.make(name, 0)
    assert not grade(open_sandbox("bubblewrap"), task, {"solution.py": LITERALLY[name]}, task.hidden).passed
