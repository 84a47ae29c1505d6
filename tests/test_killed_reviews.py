"""The app and a plain review, killed side by side: nothing acknowledged is lost, the terminal is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "bench" / "killed.py"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_what_was_acknowledged_outlives_any_signal() -> None:
    ran = subprocess.run([sys.executable, str(SCRIPT), "4"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    # Two run at a time: both may be ended after the last one was due.
    killed = int(ran.stdout.partition(" killed")[0])
    assert killed >= 4
