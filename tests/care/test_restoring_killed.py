"""However far restoring came when it was killed, every answer is somewhere and the log can be opened."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.store import Store

#: More steps than restoring has.
MOST = 300


def rows_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT id FROM act ORDER BY id")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that forks")
def test_killed_at_every_step_nothing_is_lost(log: Any, workspace: Workspace, tmp_path: Path) -> None:
    log.answer(days_ago=2)
    with Store.open(log.path) as store:
        store.copy_to(tmp_path / "kept.db")
    log.answer(days_ago=1)
    log.answer()
    old, new = rows_of(log.path), rows_of(tmp_path / "kept.db")
    script = Path(__file__).with_name("restoring_killed.py")
    came: list[str] = []
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for step in range(1, MOST):
            folder = tmp_path / f"step-{step}"
            folder.mkdir()
            shutil.copyfile(tmp_path / "kept.db", folder / "kept.db")
            shutil.copyfile(log.path, folder / "quizapp.db")
            process.stdin.write(f"{folder} {step}\n")
            came.append(process.stdout.readline().strip())
            found = rows_of(folder / "quizapp.db")
            kept = [rows_of(file) for file in (folder / "backups").glob("*.db")]
            assert found in (old, new), step
            assert old in (found, *kept), step
            assert rows_of(folder / "kept.db") == new
            with Store.open(folder / "quizapp.db") as store:
                assert len(list(store.acts())) == len(found)
            shutil.rmtree(folder)
            if came[-1] == "done":
                assert found == new
                break
        process.stdin.close()
    assert came[-1] == "done"
    assert len(came) > 10
