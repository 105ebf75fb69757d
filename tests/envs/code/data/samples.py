"""One small row of every format, made for these tests, and how to put rows into files."""

import base64
import gzip
import json
import pickle
import zlib

HUMAN_EVAL = {
    "task_id": "HumanEval/900",
    "prompt": '''import math

def half(number: int) -> int:
    """ Half of a number.
    """
    return number // 2

def rooted(numbers):
    """ Whole square roots of numbers.
    >>> rooted([4, 9])
    [2, 3]
    >>> rooted([])
    []
    """
''',
    "entry_point": "rooted",
    "canonical_solution": "    return [math.isqrt(each) for each in numbers]\n",
    "test": """
METADATA = {'author': 'x'}

def check(candidate):
    assert candidate([4, 9]) == [2, 3]
    assert candidate([half(2)]) == [1], "half is the prompt's"
    assert True
    squares = [each * each for each in range(9)]
    for each in squares:
        assert candidate([each])[0] ** 2 == each
    assert candidate(squares) == list(range(9))
""",
}

MBPP = {
    "text": "Write a function to add numbers.",
    "code": "def add(one, other): \r\n    return one + other",
    "task_id": 11,
    "test_setup_code": "",
    "test_list": ["assert add(1, 2) == 3", "assert add(2, 2) == 4", "assert add(-1, 1) == 0"],
    "challenge_test_list": ["assert add(0, 0) == 0"],
}

SANITIZED = {
    "source_file": "a.ipynb",
    "task_id": 601,
    "prompt": "Write a function that returns the sine.",
    "code": "import math\ndef sine(angle):\n    return math.sin(angle)",
    "test_imports": ["import math"],
    "test_list": ["assert math.isclose(sine(0), 0)", "assert math.isclose(sine(math.pi / 2), 1)"],
}

EVALPLUS = {
    "task_id": "Mbpp/902",
    "prompt": '"""\nWrite a function to swap pairs.\nassert swapped([(1, 2)]) == [(2, 1)]\n"""\n',
    "entry_point": "swapped",
    "canonical_solution": "\ndef swapped(pairs):\n    return [(second, first) for first, second in pairs]\n",
    "contract": "",
    "base_input": [[[[1, 2]]], [[[3, 4], [5, 6]]]],
    "plus_input": [[[]], [[[7, 7]]], [[[1]]]],
    "atol": 0,
}


def packed(value):
    """Return `value` as LiveCodeBench packs its private tests."""
    return base64.b64encode(zlib.compress(pickle.dumps(value))).decode()


def case(given, wanted, kind="stdin"):
    return {"input": given, "output": wanted, "testtype": kind}


LIVE_PROGRAM = {
    "question_title": "Double",
    "question_content": "Print twice the number.",
    "platform": "atcoder",
    "question_id": "abc900_a",
    "contest_id": "abc900",
    "contest_date": "2024-01-01T00:00:00",
    "starter_code": "",
    "difficulty": "easy",
    "public_test_cases": json.dumps([case("2\n", "4\n")]),
    "private_test_cases": packed(json.dumps([case("2\n", "4\n"), case("5\n", "10\n")])),
    "metadata": "{}",
}

LIVE_METHOD = LIVE_PROGRAM | {
    "question_id": "3900",
    "platform": "leetcode",
    "difficulty": "hard",
    "starter_code": "class Solution:\n    def twice(self, values: List[int], times: int) -> List[int]:\n        ",
    "public_test_cases": json.dumps([case("[1, 2]\n2", "[2, 4]", "functional")]),
    "private_test_cases": json.dumps([case("[]\n9", "[]", "functional"), case("[3]\n3", "[9]", "functional")]),
    "metadata": json.dumps({"func_name": "twice"}),
}

APPS_PROGRAM = {
    "problem_id": 7,
    "question": "Print the sum of a line of numbers.",
    "solutions": json.dumps(["print input()", "print(sum(map(int, input().split())))"]),
    "input_output": json.dumps({"inputs": ["1 2\n", ["3 4", ""]], "outputs": ["3\n", ["7"]]}),
    "difficulty": "introductory",
    "url": "",
    "starter_code": "",
}

APPS_FUNCTION = APPS_PROGRAM | {
    "problem_id": 8,
    "question": "Return the biggest.",
    "solutions": json.dumps(["class Solution:\n    def biggest(self, v: List[int]) -> int:\n        return max(v)\n"]),
    "input_output": json.dumps({"fn_name": "biggest", "inputs": [[[1, 2]], [[5, 4]]], "outputs": [2, [5]]}),
    "starter_code": "class Solution:\n    def biggest(self, v: List[int]) -> int:\n        ",
    "difficulty": "interview",
}

EVERY = (HUMAN_EVAL, MBPP, SANITIZED, EVALPLUS, LIVE_PROGRAM, LIVE_METHOD, APPS_PROGRAM, APPS_FUNCTION)


def write_lines(path, *rows, opened=open):
    """Write `rows` as JSON lines into `path`, and return it."""
    with opened(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def write_packed(path, *rows):
    """Write `rows` as JSON lines packed with gzip into `path`, and return it."""
    return write_lines(path, *rows, opened=gzip.open)
