"""The docker sandbox: its walls, its bounds, what it says where it does not work, and what it leaves behind."""

import socket
import subprocess
import sys
from tempfile import gettempdir

import pytest

from rewardlab.envs.code.sandbox import Job, Limits, Sandbox, choose, docker, engine, open_sandbox
from rewardlab.envs.code.sandbox.docker import LABEL, PROGRAM, Docker, owner
from rewardlab.envs.code.sandbox.engine import connect
from rewardlab.envs.code.sandbox.program import ENVIRONMENT
from rewardlab.errors import ConfigurationError, Fault

LIMITS = Limits()


def ask(sandbox, body, limits=LIMITS):
    """Run `body` as a function in the sandbox and return what it gives."""
    (reply,) = sandbox.run(Job({"solution.py": f"def f():\n{body}"}, calls=(("f", ()),), limits=limits)).replies
    return reply.value if reply.kind == "value" else (reply.kind, reply.error)


@pytest.fixture
def boxed(docker_engine):
    """A warm docker sandbox."""
    return open_sandbox("docker")


@pytest.mark.needs("docker")
def test_a_candidate_has_no_rights_and_process_1_only_those_that_it_needs(boxed):
    body = """
    found = {}
    for process in ('self', '1'):
        lines = [line.split(':') for line in open(f'/proc/{process}/status')]
        found[process] = {name: value.split() for name, value in lines}
    return found
"""
    found = ask(boxed, body)
    assert {found["self"][name][0] for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {"0" * 16}
    assert found["1"]["CapEff"] == found["1"]["CapBnd"] == ["00000000000000e0"]  # SETUID, SETGID, KILL
    for status in found.values():
        assert (status["NoNewPrivs"], status["Seccomp"]) == (["1"], ["2"])
    assert found["1"]["Uid"] == ["0"] * 4
    assert all(int(number) >= 100_000 for number in found["self"]["Uid"] + found["self"]["Gid"])
    assert found["self"]["Groups"] == []


@pytest.mark.needs("docker")
def test_there_is_no_network_and_one_place_to_write_to(boxed):
    body = """
    import os
    mounts = [line.split() for line in open('/proc/mounts')]
    writable = [place for _, place, kind, options, *_ in mounts if 'rw' in options.split(',')]
    cards = [line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line]
    folders = [place for place in writable if os.path.isdir(place) and os.access(place, os.W_OK)]
    return folders, cards, os.path.exists('/dev/shm')
"""
    assert ask(boxed, body) == (["/tmp"], ["lo"], False)


@pytest.mark.needs("docker")
def test_the_kernel_counts_memory_processes_and_processor_time_of_all_together(boxed):
    body = """
    import os
    def read(*paths):
        for path in paths:
            if os.path.exists('/sys/fs/cgroup/' + path):
                return open('/sys/fs/cgroup/' + path).read().split()
    return (
        read('memory/memory.limit_in_bytes', 'memory.max'), read('pids/pids.max', 'pids.max'),
        read('cpu/cpu.cfs_quota_us', 'cpu.max')[0], read('cpu/cpu.cfs_period_us', 'cpu.max')[-1],
    )
"""
    memory, processes, quota, period = ask(boxed, body)
    assert int(memory[0]) == LIMITS.memory + LIMITS.disk + PROGRAM
    assert int(processes[0]) == LIMITS.processes + 8
    assert quota == period


@pytest.mark.needs("docker")
def test_processes_and_disk_are_bounded(boxed):
    fork = """
    import os, time
    count = 0
    try:
        while os.fork():
            count += 1
        time.sleep(60)
    except OSError:
        return count
"""
    assert 0 < ask(boxed, fork) <= LIMITS.processes
    fill = """
    written = 0
    try:
        for number in range(100):
            with open(f'/tmp/{number}', 'wb') as file:
                written += file.write(bytes(1 << 20))
    except OSError:
        return written
"""
    assert 0 < ask(boxed, fill) <= LIMITS.disk


@pytest.mark.needs("docker")
def test_memory_of_all_processes_together_is_bounded(boxed):
    body = """
    import os, time
    for _ in range(12):
        if os.fork() == 0:
            held = bytearray(os.urandom(1)) * (100 << 20)
            time.sleep(60)
    time.sleep(60)
    return 1
"""
    job = Job({"solution.py": f"def f():\n{body}"}, calls=(("f", ()), ("f", ())))
    run = boxed.run(job)
    assert [reply.kind for reply in run.replies] == ["missing", "missing"]
    assert run.stopped in ("memory", "died", "time")
    assert ask(boxed, "    return 5") == 5


@pytest.mark.needs("docker")
def test_containers_are_ours_and_gone_when_the_sandbox_is_closed(docker_engine):
    sandbox = Sandbox(Docker(), workers=2)

    def containers():
        ours = connect().containers.list(all=True, filters={"label": f"{LABEL}.owner={owner()}"})
        return {each.id for each in ours} - before

    before = set()
    before = containers()
    for job in [sandbox.submit(Job({"a.py": "import time; time.sleep(0.2)"})) for _ in range(2)]:
        job.result()
    assert len(containers()) == 2
    sandbox.close()
    assert containers() == set()


@pytest.mark.needs("docker")
def test_containers_of_processes_that_have_ended_are_removed_and_no_others(docker_engine, monkeypatch):
    settings = Docker().settings(LIMITS)
    machine, process, born = owner().split(" ")
    owners = {
        "dead": f"{machine} {process} {int(born) - 1}",
        "never": f"{machine} 4194305 1",
        "living": owner(),
        "elsewhere": f"another {process} 1",
        "unknown": "",
    }
    client = connect()
    made = {}
    for name, text in owners.items():
        labels = {LABEL: "sandbox", f"{LABEL}.owner": text}
        made[name] = client.containers.create(**settings | {"labels": labels}).id
    docker.remove_strays(client)
    left = {each.id for each in client.containers.list(all=True)}
    for name in ("living", "elsewhere", "unknown"):
        client.containers.get(made[name]).remove()
    assert {name for name, container in made.items() if container in left} == {"living", "elsewhere", "unknown"}


@pytest.fixture
def fresh():
    """What was found to work is forgotten, before and after."""

    def forget():
        choose._PROVEN.clear()
        choose.strongest.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.needs("docker")
def test_auto_is_docker_where_engine_and_image_are(docker_engine, fresh):
    assert open_sandbox("auto").name == "docker"
    assert open_sandbox("auto") is open_sandbox("docker")


@pytest.mark.needs("docker", "bubblewrap")
def test_auto_neither_builds_nor_pulls(docker_engine, fresh, monkeypatch):
    monkeypatch.setattr(docker, "image_name", lambda: "rewardlab-sandbox:absent")
    images = {image.id for image in connect().images.list()}
    assert open_sandbox("auto").name == "bubblewrap"
    with pytest.raises(ConfigurationError, match=r"no image rewardlab-sandbox:absent; .*`rewardlab sandbox build`"):
        open_sandbox("docker", workers=7)
    assert {image.id for image in connect().images.list()} == images


@pytest.mark.needs("docker")
def test_an_image_that_does_not_run_is_no_sandbox(docker_engine, fresh, monkeypatch):
    monkeypatch.setattr(docker, "OPTIONS", ("-c", "raise SystemExit('no such thing')"))
    assert "no such thing" in choose.problem("docker")
    monkeypatch.setattr(docker, "image_name", lambda: "rewardlab-sandbox:absent")
    with pytest.raises(Fault, match=r"could not be started.*rewardlab-sandbox:absent"):
        Docker().start(LIMITS)


def test_a_container_is_created_behind_every_wall():
    pytest.importorskip("docker.types")
    settings = Docker().settings(LIMITS)
    walls = {
        "network_mode": "none",
        "ipc_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": ["SETUID", "SETGID", "KILL"],
        "security_opt": ["no-new-privileges"],
        "log_config": {"type": "none"},
        "auto_remove": True,
        "nano_cpus": 10**9,
        "pids_limit": LIMITS.processes + 8,
        "environment": ENVIRONMENT,
    }
    assert {name: settings[name] for name in walls} == walls
    # No swap beside the memory.
    assert settings["mem_limit"] == settings["memswap_limit"] == LIMITS.memory + LIMITS.disk + PROGRAM
    assert settings["tmpfs"].keys() == {"/tmp", "/dev/mqueue"}
    assert f"size={LIMITS.disk}" in settings["tmpfs"]["/tmp"].split(",")
    assert "ro" in settings["tmpfs"]["/dev/mqueue"].split(",")
    assert {(each.name, each.hard) for each in settings["ulimits"]} == {("nofile", 256), ("core", 0)}
    # Nothing of this machine is lent to it.
    assert not settings.keys() & {"volumes", "mounts", "devices", "pid_mode", "privileged", "ports", "userns_mode"}


def test_no_engine_is_said_with_the_remedy(fresh, monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/told")
    with pytest.raises(ConfigurationError, match=r"no Docker engine listens at .*/told; install Docker"):
        open_sandbox("docker", workers=7)
    monkeypatch.delenv("DOCKER_HOST")
    monkeypatch.setattr(engine, "SOCKETS", (f"{tmp_path}/usual", f"{tmp_path}/other"))
    assert "/usual; install Docker" in choose.problem("docker")


def test_no_right_to_use_the_engine_is_said(monkeypatch, tmp_path):
    def refuse(line, path):
        raise PermissionError if path.endswith("other") else FileNotFoundError

    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine, "SOCKETS", (f"{tmp_path}/usual", f"{tmp_path}/other"))
    monkeypatch.setattr(engine.socket, "socket", type("Line", (engine.socket.socket,), {"connect": refuse}))
    with pytest.raises(ConfigurationError, match=r"you may not use the Docker engine at .*/other: join the group"):
        connect()


def test_what_listens_but_is_no_engine_is_said(monkeypatch):
    pytest.importorskip("docker.client")
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(engine, "PATIENCE", 0.1)
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "*")
        with pytest.raises(ConfigurationError, match=r"no Docker engine answers at tcp://127\.0\.0\.1"):
            connect()


def test_a_missing_library_is_said(fresh, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    for name in [name for name in sys.modules if name.split(".")[0] == "docker"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docker.client", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'rewardlab\[code\]'"):
        open_sandbox("docker", workers=7)


def test_the_library_is_imported_late():
    """Importing environments must not need it, nor wait for it."""
    code = "import sys, rewardlab.envs.code.sandbox; print('docker' in sys.modules, 'requests' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=gettempdir())
    assert said.stdout.split() == ["False", "False"]
