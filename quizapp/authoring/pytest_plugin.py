"""The pytest plugin with which ``pytest questions/`` checks every question and example of a pack.

pytest loads it wherever quizapp is installed, so nothing is imported here until a question file
is found.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from quizapp.authoring.shared_checks import Checks


#: A file with two of these top-level keys is a question file.
_KEYS = re.compile(rb"^(?:\xef\xbb\xbf)?(pack|title|questions)[ \t]*:", re.MULTILINE)
#: Number of bytes of a file that are looked at for this.
_LOOKED_AT = 64 * 1024


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--quizapp-trust``, for this run, and ``quizapp_trust``, for a repository of your own packs."""
    about = "run question files even if nothing on this system confines their code: they are your own"
    parser.getgroup("quizapp").addoption("--quizapp-trust", action="store_true", help=about)
    parser.addini("quizapp_trust", about, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect question files only."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    with file_path.open("rb") as stream:
        keys = set(_KEYS.findall(stream.read(_LOOKED_AT)))
    if len(keys) < 2:
        return None
    from quizapp.authoring.pytest_items import PackFile

    node: pytest.Collector = PackFile.from_parent(parent, path=file_path)
    return node


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the worker, if it was started."""
    checks = config.stash.get(CHECKS, None)
    if checks is not None:
        checks.close()


#: The key under which the checks of a run are stored.
CHECKS: pytest.StashKey[Checks] = pytest.StashKey()
