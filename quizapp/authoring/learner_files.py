"""Finds and parses a learner's own Python files and notebooks. They are never run, and nothing of
them is stored."""

from __future__ import annotations

import ast
import json
import os
import stat
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.words import Note

#: Maximum number of files that are read.
FILES_LIMIT = 5_000
#: Maximum size of a file that is read, in bytes; notebooks may contain images.
SIZE_LIMIT = {".py": 1024**2, ".ipynb": 16 * 1024**2}
#: Maximum number of folder entries that are looked at.
ENTRIES_LIMIT = 200_000

#: Folders with code by others.
_FOREIGN = frozenset({"site-packages", "dist-packages", "node_modules", "__pycache__"})
_MARKS_OF_AN_ENVIRONMENT = ("pyvenv.cfg", "conda-meta")
#: Prefixes of notebook lines that are not Python.
_MAGIC = ("%", "!", "?")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read, and why."""

    path: Path
    why: Note


@dataclass(frozen=True, slots=True)
class Parsed:
    """The syntax tree of a file; for a notebook, of the cells that are Python."""

    path: Path
    tree: ast.Module


def parsed_files(paths: Sequence[Path]) -> Iterator[Parsed | Skipped]:
    """Every Python file and notebook at ``paths`` and in the folders there, parsed.

    Links, hidden folders and virtual environments are skipped; a file given by name is read
    whatever its name. Files that cannot be read are reported.
    """
    seen: set[tuple[int, int]] = set()
    read = 0
    for found in _found(paths):
        if isinstance(found, Skipped):
            yield found
            continue
        try:
            status = found.stat()
        except OSError as error:
            yield _skipped(found, "mine.unreadable", reason=error.strerror or "")
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        if read == FILES_LIMIT:
            yield _skipped(found, "mine.too-many", n=FILES_LIMIT)
            return
        read += 1
        yield from _parsed(found, status)


def _found(paths: Sequence[Path]) -> Iterator[Path | Skipped]:
    looked_at = 0
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        refused: list[Skipped] = []

        def refuse(error: OSError, path: Path = path, refused: list[Skipped] = refused) -> None:
            where = Path(error.filename) if error.filename else path
            refused.append(_skipped(where, "mine.unreadable", reason=error.strerror or ""))

        for root, folders, files in os.walk(path, onerror=refuse):
            looked_at += len(folders) + len(files)
            if looked_at > ENTRIES_LIMIT:
                yield _skipped(Path(root), "mine.too-many-entries", n=ENTRIES_LIMIT)
                return
            folders[:] = sorted(name for name in folders if not _is_passed_over(Path(root, name)))
            for name in sorted(files):
                file = Path(root, name)
                if file.suffix in SIZE_LIMIT and not name.startswith(".") and not file.is_symlink():
                    yield file
        yield from refused


def _is_passed_over(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name in _FOREIGN or folder.is_symlink():
        return True
    return any((folder / mark).exists() for mark in _MARKS_OF_AN_ENVIRONMENT)


def _parsed(file: Path, status: os.stat_result) -> Iterator[Parsed | Skipped]:
    suffix = file.suffix if file.suffix in SIZE_LIMIT else ".py"
    limit = SIZE_LIMIT[suffix]
    if not stat.S_ISREG(status.st_mode):
        yield _skipped(file, "mine.no-file")
    elif status.st_size > limit:
        yield _skipped(file, "mine.too-large", n=limit // 1024**2)
    else:
        try:
            with file.open("rb") as stream:
                source = stream.read(limit + 1)
        except OSError as error:
            yield _skipped(file, "mine.unreadable", reason=error.strerror or "")
            return
        yield from (_notebook(file, source) if suffix == ".ipynb" else _python(file, source))


def _python(file: Path, source: bytes) -> Iterator[Parsed | Skipped]:
    tree = _tree(source)
    yield Parsed(file, tree) if isinstance(tree, ast.Module) else Skipped(file, tree)


def _notebook(file: Path, source: bytes) -> Iterator[Parsed | Skipped]:
    """The code cells joined; a cell that is not Python is left out and reported."""
    try:
        held = json.loads(source)
    except (ValueError, RecursionError):
        yield _skipped(file, "mine.no-notebook")
        return
    cells = held.get("cells") if isinstance(held, dict) else None
    if not isinstance(cells, list):
        yield _skipped(file, "mine.no-notebook")
        return
    whole = ast.Module([], [])
    for number, cell in enumerate(cells, 1):
        text = _code(cell)
        tree = _tree(text.encode("utf-8", "replace"))
        if isinstance(tree, ast.Module):
            whole.body += tree.body
        else:
            yield _skipped(file, "mine.cell", n=number, why=tree)
    yield Parsed(file, whole)


def _code(cell: object) -> str:
    """The Python code of a cell, without the lines that only Jupyter understands."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return ""
    source = cell.get("source")
    text = (
        source if isinstance(source, str) else "".join(map(str, source if isinstance(source, list) else ()))
    )
    if text.startswith("%%"):
        return ""
    lines = ("" if line.lstrip().startswith(_MAGIC) else line for line in text.splitlines())
    return "\n".join(lines)


def _tree(source: bytes) -> ast.Module | Note:
    """The syntax tree of a program, or why it cannot be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return Note("mine.no-python", (("line", error.lineno or 1), ("why", str(error.msg))))
    except (ValueError, RecursionError, MemoryError):
        return Note("mine.too-deep", ())


def _skipped(path: Path, key: str, **fills: str | int | Note) -> Skipped:
    return Skipped(path, Note.of(key, **fills))
