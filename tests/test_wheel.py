"""The wheel, installed where nothing is but Python and what the wheel says it needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from quizapp import __version__

ROOT = Path(__file__).parents[1]
DEVELOPMENT = ("pytest", "hypothesis", "mypy", "ruff", "build", "hatchling", "importlinter")
#: Modules that are not imported by themselves: Alembic runs those of migrations, and
#: the worker, which takes torch's two seconds, runs where an answer is settled.
#: Modules that need more than the package: a migration under way, torch, pytest.
NOT_ALONE = ("quizapp.store.migrations.", "quizapp.runner.worker.", "quizapp.authoring.pytest_")

pytestmark = pytest.mark.xdist_group("wheel")

Quizapp = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an installer would."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment: the wheel, and links to exactly what it requires."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, symlinks=True, with_pip=False)
    interpreter = folder / "bin" / "python"
    install = [
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--quiet",
        "--disable-pip-version-check",
        str(wheel),
    ]
    pip = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", *install]
    subprocess.run(pip, check=True, capture_output=True)
    [packages] = folder.glob("lib/python*/site-packages")
    for path in required(wheel):
        (packages / path.name).symlink_to(path)
    return interpreter


@pytest.fixture
def quizapp(python: Path, tmp_path: Path) -> Quizapp:
    """Runs the installed command for a learner who has nothing yet."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python.parent / "quizapp", *arguments],
            input=stdin,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )

    return run


def required(wheel: Path) -> Iterator[Path]:
    """Where each top-level file and folder lies that the wheel's requirements, and theirs, consist of."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = BytesParser().parsebytes(archive.read(name))
    waiting = [
        requirement
        for requirement in map(Requirement, metadata.get_all("Requires-Dist", []))
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    ]
    seen: set[tuple[str, frozenset[str]]] = set()
    paths: dict[str, Path] = {}
    while waiting:
        wanted = waiting.pop()
        name, extras = re.sub(r"[-_.]+", "-", wanted.name).lower(), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found = distribution(name)
        for file in found.files or ():
            if (first := file.parts[0]) not in {"..", "__pycache__"} and not first.endswith(".pth"):
                paths.setdefault(first, Path(str(found.locate_file(first))))
        for text in found.requires or ():
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in ("", *extras)):
                waiting.append(needed)
    yield from paths.values()


def test_the_wheel_carries_everything(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "quizapp/py.typed" in names
    assert {f"quizapp/questions/{file.name}" for file in (ROOT / "questions").glob("*.yaml")} <= names
    package = ROOT / "quizapp"
    sources = {
        file.relative_to(ROOT).as_posix()
        for ending in ("*.py", "*.toml", "*.tcss", "*.mako", "*.yaml")
        for file in package.rglob(ending)
    }
    assert any(name.startswith("quizapp/words/zh/") for name in sources)
    assert sources <= names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"quizapp", f"torch_quizapp-{__version__}.dist-info"}


def test_every_module_imports_without_the_development_tools(python: Path) -> None:
    code = f"""
import importlib, importlib.util, pkgutil, quizapp
assert not [name for name in {DEVELOPMENT!r} if importlib.util.find_spec(name)]
for module in pkgutil.walk_packages(quizapp.__path__, "quizapp."):
    if not module.name.startswith({NOT_ALONE!r}):
        importlib.import_module(module.name)
print(quizapp.__file__)
"""
    ended = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert Path(ended.stdout.strip()).is_relative_to(python.parents[1])


def test_it_tells_its_version(quizapp: Quizapp) -> None:
    assert quizapp("--version").stdout == f"quizapp {__version__}\n"


def test_a_first_review_makes_a_workspace_among_the_users_data(quizapp: Quizapp, tmp_path: Path) -> None:
    listed = json.loads(quizapp("list", "--json").stdout)["questions"]
    assert len(listed) >= 16
    workspace = tmp_path / "data" / "quizapp"
    assert sorted(folder.name for folder in workspace.iterdir()) == ["data", "questions"]
    asked = quizapp("review", "--plain", "--limit", "1", stdin=":no-lessons\n:skip\n:quit\n").stdout
    assert "PyTorch gives:" in asked
    assert (workspace / "data" / "quizapp.db").is_file()
    [row] = json.loads(quizapp("export", "--json").stdout)["reviews"]
    assert row["verdict"] == "skipped"


def test_answers_are_settled_by_the_installed_worker(quizapp: Quizapp) -> None:
    ids = ("dimensions/unsqueeze-shape", "summary/linear-parameters")
    told = quizapp("show", *ids, "--reveal", "--json").stdout
    shape, parameters = (json.loads(line) for line in told.splitlines())
    assert shape["fit"]
    assert re.fullmatch(r"\(\d+, \d+, \d+\)", shape["answer"])
    assert parameters["fit"]
    assert parameters["answer"].isdigit()
