"""A clean interpreter shows what is not imported, and so what nobody waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "numpy", "textual", "sqlmodel", "sqlalchemy", "alembic", "pydantic")


def imported_by(code: str) -> set[str]:
    report = f"{code}\nimport sys; sys.stderr.write(' '.join(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in ended.stderr.split()}


def test_the_version_is_told_without_a_heavy_import() -> None:
    told = "import sys; sys.argv = ['quizapp', '--version']\nfrom quizapp.__main__ main"
    loaded = imported_by(told.replace("__main__ main", "__main__ import main; main()"))
    assert not loaded & {*HEAVY, "click", "yaml"}


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("quizapp.cli.group", set(HEAVY)),
        ("quizapp.cli", set(HEAVY)),
        ("quizapp.runner.client", set(HEAVY)),
        ("quizapp.runner.local", {"torch", "numpy", "textual", "sqlmodel", "pydantic"}),
        ("quizapp.kinds", set(HEAVY)),
        ("quizapp.scheduling.plan", {*HEAVY, "fsrs"}),
        ("quizapp.scheduling.fsrs6", set(HEAVY)),
        ("quizapp.bank", {*HEAVY, "yaml"}),
        ("quizapp.bank.packs", {"torch", "numpy", "textual", "sqlmodel"}),
        ("quizapp.loading.reader", {*HEAVY, "yaml"}),
        ("quizapp.store", {"torch", "numpy", "textual", "alembic"}),
        ("quizapp.review.session", {"torch", "numpy", "textual", "alembic"}),
        ("quizapp.tui.app", {"torch", "numpy", "sqlmodel", "alembic", "pydantic"}),
        ("quizapp.cli.paths", set(HEAVY)),
        ("quizapp.cli.try_code", set(HEAVY)),
    ],
)
def test_a_part_does_not_drag_in_what_it_does_not_need(module: str, absent: set[str]) -> None:
    assert not imported_by(f"import {module}") & absent


def test_what_was_read_before_is_listed_without_models_and_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("pack: a\ntitle: x\nquestions:\n  - {id: one, ask: value, code: 1}\n")
    listed = f"""
from pathlib import Path
from quizapp.bank import Folder, load_library
from quizapp.loading.reader import Reader
from quizapp.loading.parsed_cache import ParsedCache
here = Path({str(tmp_path)!r})
library = load_library([Folder(here)], Reader(ParsedCache(here / "cache", here / "key")))
assert library.after("a/one") == () and library.questions["a/one"].level == 1
"""
    assert {"pydantic", "yaml"} <= imported_by(listed)
    assert not imported_by(listed) & {*HEAVY, "yaml"}
