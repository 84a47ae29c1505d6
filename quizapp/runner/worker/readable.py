"""The folders a confined program may read: those without which Python and torch do not run."""

from __future__ import annotations

import importlib.util
import site
import sys
from pathlib import Path

import quizapp.runner

#: Where Linux systems keep shared libraries, and the index by which they are found.
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")

#: What sort of processor this is: torch picks its ways of computing by these.
_PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")

#: The packages a program may import, and which may lie outside the interpreter's folders.
_PACKAGES = ("torch", "numpy", "torchinfo")


def readable() -> tuple[Path, ...]:
    """Folders and files that exist; symbolic links followed, none within another.

    ``sys.path`` is not taken as it stands: it may hold the current folder, or a
    checkout with its owner's data beside the package.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    wanted = [Path(place) for place in (*_SYSTEM, *_PROCESSOR)]
    wanted += [Path(prefix, folder) for prefix in prefixes for folder in ("lib", "lib64")]
    wanted += [Path(place) for place in sys.path if place and _holds_packages(Path(place))]
    wanted += [Path(place) for name in _PACKAGES for place in _places(name)]
    wanted += [Path(place) for place in quizapp.runner.__path__]
    found = sorted({place.resolve() for place in wanted if place.exists()})
    return tuple(place for place in found if not any(other in place.parents for other in found))


def _holds_packages(place: Path) -> bool:
    installed = {*site.getsitepackages(), site.getusersitepackages()}
    return str(place) in installed or any(place.glob("torch-*.dist-info"))


def _places(package: str) -> list[str]:
    spec = importlib.util.find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec is not None else []
