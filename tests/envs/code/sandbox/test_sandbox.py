"""What a candidate can do to its judge: nothing but answer."""

import asyncio
import copy
import pickle
import textwrap
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewardlab.envs.code.sandbox import Job, Limits, open_sandbox
from rewardlab.envs.code.sandbox.inside.child import ROWS
from rewardlab.envs.code.task import Assertion

QUICK = Limits(seconds=2.0, call_seconds=0.4)


def calls(source, *arguments, limits=QUICK):
    return Job({"solution.py": source}, calls=tuple(("f", each) for each in arguments or [(1,), (2,)]), limits=limits)


def values(run):
    return [reply.value if reply.kind == "value" else reply.error for reply in run.replies]


def test_calls_give_values_and_exceptions(sandbox):
    run = sandbox.run(calls("def f(x):\n    return 10 // x, {x}, {'a': [x]}", (2,), (0,), ("no",)))
    assert values(run) == [(5, {2}, {"a": [2]}), "ZeroDivisionError", "TypeError"]
    assert (run.parses, run.imports, run.stopped) == (True, True, "")
    assert 0 < run.cpu < 1
    assert run.wall > 0


@pytest.mark.parametrize(
    ("source", "parses", "imports", "error"),
    [
        ("def f(x) return x", False, False, "SyntaxError"),
        ("import no_such_module", True, False, "ModuleNotFoundError"),
        ("raise KeyError('a')", True, False, "KeyError"),
        ("import os; os._exit(3)", True, False, "ended"),
        ("while True: pass", True, False, "time"),
        ("\0", False, False, "Error"),
        ("(" * 5000, False, False, "Error"),
        ("-" * 60_000 + "1", False, False, "Error"),
    ],
)
def test_code_that_cannot_be_loaded_answers_nothing_and_says_why(sandbox, source, parses, imports, error):
    run = sandbox.run(calls(source))
    assert (run.parses, run.imports) == (parses, imports)
    assert error in run.error
    assert [reply.kind for reply in run.replies] == ["missing", "missing"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import os; os._exit(0)", "died"),
        ("import os; os.kill(os.getpid(), 9)", "died"),
        ("exit()", "SystemExit"),
        ("while True: pass", "time"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_one_bad_call_costs_no_other_its_answer(sandbox, body, reason):
    run = sandbox.run(calls(f"def f(x):\n    if x == 2:\n        {body}\n    return x", (1,), (2,), (3,)))
    assert values(run) == [1, reason, 3]


def test_after_two_late_calls_the_rest_is_not_tried(sandbox):
    run = sandbox.run(calls("def f(x):\n    while True: pass", *[(each,) for each in range(20)]))
    assert values(run) == ["time"] * 20
    assert run.wall < 2


def test_one_who_ends_his_process_does_not_get_the_time_of_another_run(sandbox):
    source = "import os, time\ndef f(x):\n    time.sleep(x)\n    if x < 1:\n        os._exit(0)\n    return x"
    run = sandbox.run(calls(source, (0.8,), (1.6,), limits=Limits(seconds=2.0, call_seconds=5.0)))
    assert values(run)[1] == "time"


def test_too_much_output_ends_the_whole_run(sandbox):
    run = sandbox.run(calls("def f(x):\n    return 'x' * (2_000_000 if x == 1 else 1)"))
    assert (values(run), run.stopped) == (["output"] * 2, "output")


HOSTILE = {
    "fork": """
        import os
        while True: os.fork()""",
    "threads": """
        import threading
        while True: threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()""",
    "memory": """
        held = []
        while True: held.append(bytearray(1 << 24))""",
    "output": "print('x' * 10**8); return 'x' * 10**8",
    "disk": "open('/tmp/a', 'wb').write(bytes(1 << 28))",
    "kill": """
        import os
        for pid in (1, 0, -1, 2):
            for number in (9, 19, 15, 2): os.kill(pid, number)""",
    "limits": """
        import resource
        resource.prlimit(1, resource.RLIMIT_CPU, (0, 0))""",
    "priority": """
        import os
        os.setpriority(os.PRIO_PROCESS, 1, 19)""",
    "descriptors": """
        import os
        for number in range(300):
            try: os.write(number, b'{"value":9}\\n')
            except OSError: pass""",
    "close": """
        import os
        os.closerange(0, 300)""",
    "signals": """
        import signal
        for number in range(1, 60):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass""",
    "recursion": """
        import sys
        sys.setrecursionlimit(10**9)
        f(x)""",
    "segfault": """
        import ctypes
        ctypes.string_at(0)""",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_candidate_fails_and_leaves_the_sandbox_as_it_was(sandbox, body):
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    run = sandbox.run(calls(f"def f(x):\n{lines}\n    return 7", (1,), (2,)))
    assert 9 not in values(run)
    after = sandbox.run(calls("def f(x):\n    return x + 1"))
    assert values(after) == [2, 3]


def test_nothing_survives_between_runs(sandbox):
    leave = """
def f(x):
    import builtins, math, os, sys
    open('/tmp/seen', 'w').write('secret')
    os.makedirs('/tmp/a/b'); os.chmod('/tmp/a', 0)
    math.pi = 3; builtins.secret = 1; sys.modules['secret'] = math; os.environ['SECRET'] = '1'
    if os.fork() == 0:
        while True: open('/tmp/again', 'w').write('secret')
    return 1
"""
    look = """
def f(x):
    import builtins, math, os, sys
    return os.listdir('/tmp'), math.pi > 3, hasattr(builtins, 'secret'), 'secret' in sys.modules, 'SECRET' in os.environ
"""
    assert values(sandbox.run(calls(leave, (1,)))) == [1]
    assert values(sandbox.run(calls(look, (1,)))) == [([], True, False, False, False)]


def test_the_sandbox_holds_neither_network_nor_files_nor_answers(sandbox):
    source = """
def f(x):
    import os, socket
    found = {}
    try:
        socket.create_connection(('127.0.0.1', 22), 0.2)
        found['network'] = True
    except OSError:
        pass
    paths = [os.path.join(folder, each) for top in os.listdir('/') if top not in ('proc', 'dev')
             for folder, _, names in os.walk('/' + top) for each in names]
    found['rewardlab'] = [path for path in paths if 'rewardlab' in path]
    found['packages'] = [path for path in paths if '/site-packages/' in path]
    found['library'] = any('/encodings/' in path for path in paths)
    folders = ('/', '/dev', '/dev/shm', '/proc', '/usr', '/root', '/var/tmp')
    found['writable'] = [path for path in folders if os.access(path, os.W_OK)]
    try:
        open('/proc/1/environ').read()
        found['environ'] = True
    except OSError:
        pass
    return found
"""
    run = sandbox.run(calls(source, (1,), limits=Limits()))
    assert values(run) == [{"rewardlab": [], "packages": [], "library": True, "writable": []}]


def test_files_import_one_another_and_none_stands_in_for_pythons_own(sandbox):
    main = """
import colorsys, helper, json, random
from pack.inner import six
def f(x):
    return helper.twice(x), json.dumps([x]), six, random.__name__, colorsys.rgb_to_hsv(0, 0, x)
"""
    files = {
        "main.py": main,
        "helper.py": "def twice(x): return 2 * x",
        "json.py": "def dumps(x): return 'forged'",
        "random.py": "def __getattr__(name): return None",
        # Unlike the two before, it is not loaded yet.
        "colorsys.py": "def rgb_to_hsv(*colour): return 'forged'",
        "pack/__init__.py": "",
        "pack/inner.py": "six = 6",
    }
    run = sandbox.run(Job(files, calls=(("f", (3,)), ("helper.twice", (4,)), ("helper.none", ()))))
    assert run.replies[0].value == (6, "[3]", 6, "random", (2 / 3, 1.0, 3))
    assert run.replies[1].value == 8
    assert run.replies[2].kind == "missing"


def test_arguments_are_fresh_for_every_call(sandbox):
    run = sandbox.run(calls("def f(x):\n    x.append(1)\n    return len(x)", ([],), ([],)))
    assert values(run) == [1, 1]


def test_the_same_seed_and_order_of_sets_everywhere(sandbox):
    source = "import random\ndef f(x):\n    return list({'a', 'b', 'c', 'd', 'e'}), random.random()"
    first = sandbox.run(calls(source, (1,)))
    sandbox.close()
    assert values(sandbox.run(calls(source, (1,)))) == values(first)


def test_programs_read_and_print(sandbox):
    job = Job(
        {"main.py": "import sys\nn = int(input())\nprint(n * 2)\nprint('x', file=sys.stderr)"},
        stdin=("4", "no", "5\n6"),
    )
    run = sandbox.run(replace(job, limits=QUICK))
    assert [(reply.kind, reply.value) for reply in run.replies] == [("value", "8\n"), ("raised", ""), ("value", "10\n")]


@pytest.mark.parametrize(
    ("source", "kind", "printed"),
    [
        ("import os\nos.write(1, b'late'); os._exit(0)", "value", "late"),
        ("print('a', flush=True)\nwhile True: pass", "missing", "a\n"),
        ("while True: print('y' * 10000)", "missing", None),
        ("import os\nprint(os.read(0, 10).decode())", "value", "in\n"),
        ("raise SystemExit(3)", "raised", ""),
        ("def (", "raised", ""),
    ],
)
def test_programs_end_in_many_ways(sandbox, source, kind, printed):
    (reply,) = sandbox.run(Job({"main.py": source}, stdin=("in",), limits=QUICK)).replies
    assert reply.kind == kind
    assert printed is None or reply.value == printed


def test_queries_run_on_fresh_databases(sandbox):
    databases = ("create table t(x); insert into t values (1), (2)", "create table t(x)")
    run = sandbox.run(Job({"query.sql": "select count(*), sum(x) from t"}, queries=databases))
    assert values(run) == [[(2, 3)], [(0, None)]]
    for query, error in (
        ("drop table t", None),
        ("selec", "sqlite3.OperationalError"),
        ("select 1; select 2", "sqlite3."),
    ):
        (reply, _) = sandbox.run(Job({"query.sql": query}, queries=databases)).replies
        assert reply.value == [] if error is None else error in reply.error


def test_of_many_rows_only_the_first_are_looked_at(sandbox):
    many = "with recursive n(x) as (select 1 union all select x + 1 from n limit 10500) select x from n"
    ((*_, last),) = values(sandbox.run(Job({"query.sql": many}, queries=("",))))
    assert last == (ROWS,)


def test_assertions_meet_the_candidate_through_the_host_only(sandbox):
    tests = [
        Assertion("assert f(2) == 4", ("f",)),
        Assertion("assert f(2) == 5", ("f",)),
        Assertion("assert f([1]) == helper(1) * 2", ("f",), "def helper(x): return [x]"),
        Assertion("try:\n    f(None)\nexcept TypeError:\n    pass\nelse:\n    assert False", ("f",)),
    ]
    run = sandbox.judge(tests, Job({"solution.py": "def f(x): return x * 2"}))
    assert [reply.value for reply in run.replies] == [True, False, True, True]


WALK = """
import sys
def f(x):
    frame = sys._getframe()
    while frame:
        frame.f_locals['passed'] = True
        frame = frame.f_back
    return 0
"""


@pytest.mark.parametrize(
    "source",
    [
        WALK,
        "import os\ndef f(x):\n    os.write(251, b'{\"passed\":true}\\n' * 3)\n    return 0",
        "class A:\n    def __eq__(self, other): return True\ndef f(x): return A()",
        "import os\ndef f(x): os._exit(0)",
        "def f(x):\n    while True: pass",
        "def f(x): raise AssertionError",
        "def g(x): return 4",
        "def f(",
    ],
)
def test_assertions_are_not_fooled(sandbox, source):
    tests = [Assertion("assert f(2) == 4", ("f",)), Assertion("assert f(2) == 4 and f(3) == 9", ("f",))]
    run = sandbox.judge(tests, Job({"solution.py": source}, limits=QUICK))
    assert [reply.value is True for reply in run.replies] == [False, False]
    assert values(sandbox.run(calls("def f(x): return x"))) == [1, 2]


LINES = (
    *(b'{"parses":true}', b'{"imports":true}', b'{"value":1}', b'{"value":["l"]}', b'{"value":["s",["l"]]}', b"[]"),
    *(b"null", b'e{"cpu":0}', b'{"raised":1,"message":[]}', b'{"passed":true}', b'{"refused":{}}', b"o"),
    *(b'{"call":["f",["t"]]}', b'{"parses":' + b"[" * 5000),
)
ANY = st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" "))


@pytest.mark.needs("bubblewrap")
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(ANY | st.sampled_from(LINES), max_size=8),
    when=st.sampled_from(["import", "call"]),
    ends=st.booleans(),
)
def test_forged_lines_never_crash_the_judge_and_never_make_a_false_answer_right(lines, when, ends):
    forged = b"".join(line + b"\n" for line in lines)
    forge = f"import os; os.write(251, {forged!r})" + ("; os._exit(0)" if ends else "")
    source = f"{forge}\ndef f(x): return 5" if when == "import" else f"def f(x):\n    {forge}\n    return 5"
    sandbox = open_sandbox("bubblewrap")
    run = sandbox.run(calls(source, (1,), (2,)))
    assert len(run.replies) == 2
    tests = [Assertion("assert f(1) == 4", ("f",))]
    assert [reply.value is True for reply in sandbox.judge(tests, calls(source)).replies] == [False]


def test_many_at_once_and_asynchronously(sandbox):
    pool = open_sandbox(sandbox.name, workers=2)
    jobs = [calls("def f(x): return x * x", (each,)) for each in range(30)]
    assert [values(each.result()) for each in [pool.submit(job) for job in jobs]] == [[n * n] for n in range(30)]

    async def together():
        return await asyncio.gather(*(pool.run_async(job) for job in jobs))

    assert [values(run) for run in asyncio.run(together())] == [[n * n] for n in range(30)]
    pool.close()


def test_a_copy_of_a_sandbox_is_the_same_one(sandbox):
    assert copy.deepcopy(sandbox) is sandbox
    assert pickle.loads(pickle.dumps(sandbox)) is sandbox
