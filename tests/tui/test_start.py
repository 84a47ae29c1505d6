"""The first frame needs nothing heavy, and no screen imports what the desk's thread does."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ["torch", "pydantic", "sqlmodel", "sqlalchemy", "alembic", "yaml", "markdown_it", "pygments", "click"]


@pytest.mark.parametrize("module", ["app", "screens.review_screen", "screens.key_help", "widgets.figures"])
def test_importing_a_screen_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, quizapp.tui.{module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
