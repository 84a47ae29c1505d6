from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.loading import reader as edition_module
from quizapp.loading.reader import edition


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, of which the edition is told."""
    copy = tmp_path / "quizapp"
    shutil.copytree(edition_module._PACKAGE / "bank", copy / "bank")
    monkeypatch.setattr(edition_module, "_PACKAGE", copy)
    return copy


def told() -> bytes:
    edition.cache_clear()
    found = edition()
    edition.cache_clear()
    return found


def _model(package: Path, _patch: pytest.MonkeyPatch) -> None:
    file = package / "bank" / "entry_parts.py"
    file.write_text(file.read_text(encoding="utf-8").replace("le=5", "le=6"), encoding="utf-8")


def _version(_package: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(edition_module, "__version__", "99")


def _library(_package: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(edition_module, "_VERSIONS", {"yaml": "error.py"})


@pytest.mark.parametrize("change", [_model, _version, _library])
def test_whatever_decides_how_files_are_read_makes_another_edition(
    change: Callable[[Path, pytest.MonkeyPatch], None], package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told()
    assert told() == before
    change(package, monkeypatch)
    assert told() != before
