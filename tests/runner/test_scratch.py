"""The folder a worker's programs run in: held while it is used, removed afterwards by whoever comes next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.runner.scratch import Scratch

ROOT = Path(__file__).resolve().parents[2]
HOLDING = (
    "from quizapp.runner.scratch import Scratch\nheld = Scratch()\nprint(held.path, flush=True)\ninput()"
)


@pytest.fixture(autouse=True)
def _temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_it_is_empty_and_gone_when_it_is_discarded(tmp_path: Path) -> None:
    scratch = Scratch()
    assert list(scratch.path.iterdir()) == []
    assert scratch.path.stat().st_mode & 0o777 == 0o500
    scratch.discard()
    scratch.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_client_left_is_removed_by_the_next_and_what_is_held_is_not(tmp_path: Path) -> None:
    mine = Scratch()
    client = subprocess.Popen(
        [sys.executable, "-c", HOLDING],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    theirs = Path(client.stdout.readline().strip())
    Scratch().discard()
    assert mine.path.exists()
    assert theirs.exists()
    client.send_signal(signal.SIGKILL)
    client.communicate()
    assert theirs.exists()
    Scratch().discard()
    assert not theirs.exists()
    assert mine.path.exists()
    mine.discard()


def test_what_is_no_folder_of_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "quizapp-run-file").write_text("x")
    (tmp_path / "target").mkdir()
    (tmp_path / "quizapp-run-link").symlink_to(tmp_path / "target")
    full = tmp_path / "quizapp-run-full"
    full.mkdir()
    (full / "kept").write_text("x")
    Scratch().discard()
    assert (full / "kept").exists()
    assert {each.name for each in tmp_path.iterdir()} == {
        "quizapp-run-file",
        "quizapp-run-link",
        "quizapp-run-full",
        "target",
    }
