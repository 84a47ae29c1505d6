"""Where a system lacks what only Unix has, commands work, and running says a sentence instead of a traceback.

The system is played: the modules and functions that it lacks are taken away
after what others wrote is imported, and ``sys.platform`` says its name. Nothing
was ever run there; this holds quizapp's own code to what it may rely on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

# Playing takes seconds: once for all tests here, not once on each core.
pytestmark = pytest.mark.xdist_group("other-systems")

PACK = "pack: small\ntitle: Small\nquestions:\n  - {id: one, ask: value, code: 1 + 2}\n"
SYSTEMS = ("darwin", "win32")
#: Plays each system in a fork of its own, so that what others wrote is imported once;
#: runs each command there and reports its status and what it printed.
PLAY = """
import asyncio, contextlib, io, json, os, selectors, socket, sqlite3, subprocess, sys, tempfile, traceback
import click, click.shell_completion, platformdirs, pydantic, sqlmodel, yaml

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

commands = json.loads(sys.argv[1])
for system in sys.argv[2:]:
    if os.fork():
        os.wait()
        continue
    missing = {"resource", "fcntl", "pty", "termios", "tty", "pwd", "grp"} if system == "win32" else set()
    sys.meta_path.insert(0, Lacking())
    for name in missing:
        sys.modules.pop(name, None)
    for name in ("fork", "getuid", "geteuid", "killpg", "setsid") if system == "win32" else ():
        delattr(os, name)
    for name in ("sched_getaffinity", "memfd_create", "pidfd_open"):
        delattr(os, name)
    sys.platform = system
    from quizapp.cli import run
    from quizapp.runner import local
    # One runner for all commands: a process that imports torch for each would take longer than all else.
    runner = local.LocalRunner("cpu")
    close, runner.close = runner.close, lambda: None
    local.LocalRunner = lambda *_: runner
    report = []
    for command in commands[system]:
        out, err = io.StringIO(), io.StringIO()
        sys.stdin = io.StringIO("3\\n")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = run(command)
            except BaseException:
                status = None
                traceback.print_exc()
        report.append([status, out.getvalue(), err.getvalue()])
    close()
    print(json.dumps(report), flush=True)
    os._exit(0)
"""


@dataclass(frozen=True)
class Ran:
    status: int | None
    out: str
    err: str


EVERYWHERE = {
    "version": ["--version"],
    "paths": ["paths", "--json"],
    "list": ["list"],
    "config": ["config", "show"],
    "trust": ["trust", "--list"],
    "try": ["try", "1 + 1"],
    "check": ["check"],
    "show": ["show", "small/one"],
    "review": ["review", "--plain", "--pack", "small"],
    "backup": ["backup"],
}
# The doctor tries each way out, and each try costs a process here: on the stricter system alone.
COMMANDS = {"darwin": EVERYWHERE, "win32": {**EVERYWHERE, "doctor": ["doctor"]}}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Ran]]:
    """What came of each command on each system."""
    root = tmp_path_factory.mktemp("workspace")
    (root / "questions").mkdir()
    (root / "questions" / "small.yaml").write_text(PACK, encoding="utf-8")
    lines = {
        system: [["--workspace", str(root), *command] for command in commands.values()]
        for system, commands in COMMANDS.items()
    }
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(root), "XDG_CONFIG_HOME": str(root / "config")}
    ended = subprocess.run(
        [sys.executable, "-c", PLAY, json.dumps(lines), *SYSTEMS],
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[1])},
        check=False,
    )
    reports = ended.stdout.splitlines()
    assert len(reports) == len(SYSTEMS), ended.stderr
    return {
        system: {name: Ran(*one) for name, one in zip(COMMANDS[system], json.loads(report), strict=True)}
        for system, report in zip(SYSTEMS, reports, strict=True)
    }


@pytest.fixture(params=SYSTEMS)
def ran(request: pytest.FixtureRequest, played: dict[str, dict[str, Ran]]) -> dict[str, Ran]:
    return played[request.param]


def test_no_command_ends_in_a_traceback(ran: dict[str, Ran]) -> None:
    assert {name: one.err for name, one in ran.items() if one.status is None or "Traceback" in one.err} == {}


def test_what_runs_nothing_works(ran: dict[str, Ran]) -> None:
    statuses = {name: ran[name].status for name in ("version", "paths", "list", "config", "trust")}
    assert set(statuses.values()) == {0}, statuses
    assert "small/one" in ran["list"].out


def test_what_cannot_run_says_so(ran: dict[str, Ran]) -> None:
    for name in {"doctor", "try", "check", "show", "review"} & set(ran):
        assert ran[name].out.strip() or ran[name].err.strip(), name
    assert ran["try"].out.strip() == "2" or (ran["try"].status != 0 and ran["try"].err.strip())
