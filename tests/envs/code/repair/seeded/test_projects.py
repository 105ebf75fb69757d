"""The projects do what their docstrings say, on inputs that reach all of them."""

import ast

import pytest

from rewardlab.envs.code.problems.distinct import canonical
from rewardlab.envs.code.repair.seeded.usage import projects
from rewardlab.envs.code.sandbox import Job, open_sandbox
from rewardlab.envs.draws import Draws

NAMES = sorted(projects())
START = ["rnbqkbnr", "p" * 8, *["........"] * 4, "P" * 8, "RNBQKBNR"]

# What a few calls return, by hand.
KNOWN = [
    ("bank", "fees.transfer_fee", (1099,), 10),
    ("bank", "fees.transfer_fee", (60_000,), 500),
    (
        "bank",
        "teller.session",
        ({"ann": 100, "bob": 0}, [("withdraw", "ann", 5100), ("transfer", "bob", "ann", 5000), ("month",)]),
        ([-5000, "refused: not enough money", 0], {"ann": -5000, "bob": 0}),
    ),
    ("bowling", "score.running", ([10] * 12,), list(range(30, 301, 30))),
    ("bowling", "league.card", ([10, 0, 10, 3, 4] + [0, 0] * 6 + [10, 3, 7],), "X -/ 34 -- -- -- -- -- -- X3/"),
    ("bowling", "league.play", ([("a", [5] * 21), ("b", [10] * 12), ("c", [11])],), [("b", 300, 300), ("a", 150, 150)]),
    ("calculator", "evaluate.evaluate", ("-2^2 + min(7, x) * 3 - -1", {"x": 4}), 9),
    ("calculator", "evaluate.evaluate", ("2^3^2 = 512", {}), 1),
    ("calculator", "evaluate.evaluate", ("1 / (x - x)", {"x": 4}), "error: division by zero"),
    ("chess", "game.play", (START, ["f2f3", "e7e5", "g2g4", "d8h4"]), None),
    ("editor", "editor.edit", (["b", "a"], [("sort",), ("undo",), ("redo",), ("redo",)]), (["a", "b"], [2, 2, 2, "?"])),
    ("elections", "counting.condorcet", (["a", "b"], [["a"], ["a", "b"], ["b", "a"]]), "a"),
    ("elections", "counting.borda", (["a", "b", "c"], [["a"]]), [("a", 2), ("b", 0), ("c", 0)]),
    ("elections", "seats.largest_remainders", ({"a": 60, "b": 40}, 3), {"a": 2, "b": 1}),
    ("equations", "solve.solve", ([[2, 1, 3], [1, -1, 0]],), ["1", "1"]),
    ("equations", "solve.solve", ([[1, 1, 3], [2, 2, 5]],), "none"),
    ("equations", "solve.determinant", ([[1, 2], [3, 4]],), "-2"),
    ("equations", "fraction.mean", ([(1, 2), (1, 3)],), "5/12"),
    ("events", "office.summary", ([(0, "a", 5, False), (1, "b", 1, False), (2, "c", 1, True)], 1, 3), (2, 1, 6)),
    ("formatter", "wrap.wrap", ("aa bb cccccc d", 5), ["aa bb", "ccccc", "c d"]),
    ("formatter", "page.document", ([("title", "ab"), ("table", [["x", "1"], ["y"]])], 4), None),
    (
        "inventory",
        "orders.process",
        ([("a", 13, 100)], [[("a", 12)], [("a", 2)]]),
        ([("sent", 1590), ("short", ["a"])], {"a": 1}),
    ),
    ("inventory", "orders.reorder", ([("a", 3, 1), ("b", 9, 1)], {"a": 5, "b": 5}, 2, 3), [("a", 5)]),
    ("library", "loans.fine", (3, "child"), 30),
    ("library", "catalogue.search", ([("Emma", "Austen", 1815), ("Kim", "Kipling", 1901)], ["K"], 1900), ["Kim"]),
    ("parcels", "shipping.reach", ([("a", "b", 5), ("b", "c", 5), ("a", "c", 11)], "a", 10), [("b", 5), ("c", 10)]),
    ("poker", "showdown.winners", ("2c 3d 4h 9s 9d", {"x": "Ah 5s", "y": "9c Kd"}), (["x"], "straight")),
    ("poker", "cards.runs", ("Ac 2d 3h Ks",), 3),
    ("router", "query.parse_query", ("a=1&b=x+y&a=%41&=3",), {"a": ["1", "A"], "b": "x y"}),
    (
        "router",
        "router.route",
        ([("*", "/u/<name>", "any"), ("GET", "/u/<int:id>", "number")], "GET //u/7/?id=8&q="),
        ("number", {"id": 7, "q": ""}),
    ),
    (
        "scheduler",
        "planner.plan",
        ((0, 60), {"a": [(0, 10)]}, [("m", ["a"], 20), ("n", ["a"], 30)]),
        [("m", 10, 30), ("n", None, None)],
    ),
    ("settings", "literals.literal", ('[1k, "a, b", [no], -2min]',), [1000, "a, b", [False], -120]),
    (
        "settings",
        "reader.layered",
        ([["a = 1", "[s]", "b += 2"], ["a = unset", "[s]", "b += 3"]],),
        {"": {}, "s": {"b": [2, 3]}},
    ),
    ("spreadsheet", "addresses.address", (27, 0), "AB1"),
    (
        "spreadsheet",
        "sheet.evaluate",
        ({"A1": "=B1+2*3", "B1": "=SUM(A2:B3)", "A2": 4, "B3": "=A1"}, ["A1", "A2"]),
        ["#CYCLE", 4],
    ),
    (
        "templating",
        "render.render",
        ("{% for x in l %}{{ number }}{{ x|upper }}{% end %}{# #}", {"l": ["a", "b"]}),
        "1A2B",
    ),
    ("templating", "render.render", ("{% if a %}", {}), "error: missing end"),
]


@pytest.fixture(scope="module")
def sandbox():
    return open_sandbox("bubblewrap")


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(("project", "function", "arguments", "expected"), KNOWN)
def test_what_is_known_by_hand(project, function, arguments, expected, sandbox):
    (reply,) = sandbox.run(Job(projects()[project].files, calls=((function, arguments),))).replies
    if function == "game.play":
        assert reply.value[1] == "mate"
    elif function == "page.document":
        assert reply.value == [" AB", " ==", "", "x | 1", "--+--", "y |"]
    else:
        assert reply.value == expected, reply


@pytest.mark.needs("bubblewrap")
def test_a_game_of_chess_has_twenty_first_moves(sandbox):
    for side in ("white", "black"):
        (reply,) = sandbox.run(Job(projects()["chess"].files, calls=(("game.moves", (START, side)),))).replies
        assert len(reply.value) == 20


def test_there_are_enough_projects_of_every_level():
    assert len(NAMES) >= 14
    assert {each.level for each in projects().values()} == {1, 2, 3}


@pytest.mark.parametrize("name", NAMES)
def test_a_project_is_some_small_modules_that_import_one_another(name):
    files = projects()[name].files
    assert 2 <= len(files) <= 4
    for text in files.values():
        tree = ast.parse(text)
        assert ast.get_docstring(tree)
        assert 15 <= text.count("\n") <= 100
        assert max(map(len, text.splitlines())) <= 120
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("__"):
                assert ast.get_docstring(node), node.name
    assert any(f"from {other.removesuffix('.py')} import" in text for text in files.values() for other in files)


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_varied_and_answered(name, sandbox):
    project = projects()[name]
    answers = {function: [] for function in project.calls}
    calls = []
    for function, inputs in project.calls.items():
        draw = Draws("inputs", name, function)
        calls += [(function, inputs(draw, size)) for size in [*range(13), *range(3, 13)]]
    replies = sandbox.run(Job(project.files, calls=tuple(calls))).replies
    for (function, _), reply in zip(calls, replies, strict=True):
        assert reply.kind in ("value", "raised"), reply
        answers[function].append(canonical((reply.value, reply.error)))
    for function, found in answers.items():
        assert len(set(found)) >= 4, f"{function} nearly always answers the same"
        assert max(map(found.count, found)) <= 0.7 * len(found), function


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_drawn_by_the_key_alone(name):
    for function, inputs in projects()[name].calls.items():
        one, other = (canonical(inputs(Draws(name, function), 6)) for _ in range(2))
        assert one == other
