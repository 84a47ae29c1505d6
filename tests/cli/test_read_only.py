"""Commands that only read, where nothing can be written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from quizapp.config.workspace import Workspace
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from quizapp.store.database import utc_now

MOUNTING = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


@cache
def can_mount() -> bool:
    """Whether a folder can be made one that even root cannot write to."""
    if shutil.which("unshare") is None:
        return False
    with TemporaryDirectory() as folder:
        tried = ["unshare", "-rm", "sh", "-c", MOUNTING, folder, "true"]
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="needs a folder that even root cannot write to")


def read_only(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command with its workspace and its home in a folder that was mounted to be read only."""
    program = [sys.executable, "-m", "quizapp", "--workspace", str(folder / "workspace"), "--device", "cpu"]
    home = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", MOUNTING, str(folder), *program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **home, "HOME": str(folder), "QUIZAPP_LANGUAGE": "en"},
    )


def answered(store: Store, question: str) -> None:
    now = utc_now()
    store.record(
        Act(
            store.new_id(now),
            now,
            now.date(),
            "answered",
            question,
            kind="review",
            verdict="right",
            quality=5,
        )
    )


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    return workspace.root.parent


COMMANDS = pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["list"], 0),
        (["grade", "small/unsqueeze", "--answer", "(1, 2, 3)"], 0),
        (["export"], 0),
        (["config", "show"], 0),
    ],
)


@COMMANDS
def test_without_a_log_it_is_empty(folder: Path, arguments: list[str], status: int) -> None:
    ran = read_only(folder, *arguments)
    assert (ran.returncode, ran.stderr) == (status, "")
    assert ran.stdout


def test_without_a_workspace_there_are_the_bundled_questions(tmp_path: Path) -> None:
    ran = read_only(tmp_path, "list", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["questions"]


def test_what_was_answered_last_is_read(folder: Path, workspace: Workspace) -> None:
    """While it still stands in the write-ahead log alone."""
    with Store.open(workspace.database) as store:
        answered(store, "small/unsqueeze")
        kept = shutil.copytree(workspace.root, folder / "kept")
    shutil.rmtree(workspace.root)
    (kept / "data/quizapp.db-shm").unlink()
    kept.rename(workspace.root)
    ran = read_only(folder, "export", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [row["question"] for row in json.loads(ran.stdout)["reviews"]] == ["small/unsqueeze"]


def test_a_review_says_what_it_cannot_do(folder: Path) -> None:
    ran = read_only(folder, "review", "--plain")
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr
