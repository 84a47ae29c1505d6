"""The folders a confined program may read: those that Python and torch need."""

from __future__ import annotations

import importlib.util
import os
import posixpath
import site
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import quizapp.runner

#: The folders of shared libraries on Linux systems, and their cache.
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")

#: The features of the CPU, by which torch selects its algorithms.
_PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")

#: The packages a program may import, and which may be outside the interpreter's folders.
_PACKAGES = ("torch", "numpy", "torchinfo")


@dataclass(frozen=True, slots=True)
class Readable:
    """The paths that a confined process may read.

    ``folders`` are without symbolic links in their paths, and may be files. ``ways`` are the
    paths by which they are found, and every folder above those: the targets of links in them may
    be read. ``scratch`` is the working directory.
    """

    scratch: bytes
    folders: tuple[bytes, ...]
    ways: frozenset[bytes]

    def covers(self, path: bytes) -> bool:
        """Whether a path is within these folders, as written."""
        return any(path == folder or path.startswith(folder + b"/") for folder in self.folders)

    def leads(self, path: bytes) -> bool:
        """Whether a process may read the target of a path, if it is a link."""
        return path in self.ways or self.covers(posixpath.realpath(posixpath.dirname(path)))


def by_path(scratch: Path, allowed: Iterable[Path]) -> Readable:
    """The paths of :func:`readable` and those ``allowed`` in addition."""
    wanted = (*_wanted(), *allowed, scratch, Path(sys.executable))
    folders = {os.fsencode(each.resolve()) for each in (*allowed, scratch) if each.exists()}
    ways: set[bytes] = set()
    waiting = [os.fsencode(each.absolute()) for each in wanted]
    while waiting:
        path = waiting.pop()
        if path in ways:
            continue
        ways.add(path)
        above = posixpath.dirname(path)
        waiting.append(above)
        if posixpath.islink(path):
            waiting.append(posixpath.normpath(posixpath.join(above, os.readlink(path))))  # noqa: PTH115  # bytes
    return Readable(os.fsencode(scratch), tuple(sorted(folders)), frozenset(ways))


def readable() -> tuple[Path, ...]:
    """Existing folders and files, with symbolic links resolved, none within another.

    ``sys.path`` is not used as it is: it may contain the current folder, or a checkout with its
    owner's data next to the package.
    """
    found = sorted({path.resolve() for path in _wanted() if path.exists()})
    return tuple(path for path in found if not any(other in path.parents for other in found))


def _wanted() -> list[Path]:
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    wanted = [Path(path) for path in (*_SYSTEM, *_PROCESSOR)]
    wanted += [Path(prefix, folder) for prefix in prefixes for folder in ("lib", "lib64")]
    wanted += [Path(path) for path in sys.path if path and _holds_packages(Path(path))]
    wanted += [Path(path) for name in _PACKAGES for path in _folders_of(name)]
    return wanted + [Path(path) for path in quizapp.runner.__path__]


def _holds_packages(path: Path) -> bool:
    installed = {*site.getsitepackages(), site.getusersitepackages()}
    return str(path) in installed or any(path.glob("torch-*.dist-info"))


def _folders_of(package: str) -> list[str]:
    spec = importlib.util.find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec is not None else []
