"""The files that a graphics card's libraries need: device files, and files that identify the card."""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, TimeoutExpired, run

#: Maximum number of descriptors: a card's libraries open its files again and again.
DESCRIPTORS = 1024

#: The files of NVIDIA's driver, of AMD's, and of Windows' within WSL.
_CARDS = ("nvidia*", "nvhost*", "nvmap", "kfd", "dri", "dxg")

#: The installed cards, and the memory layout of this process and the machine. These are not secret.
_MACHINE_FILES = (
    "/proc/driver/nvidia",
    "/proc/devices",
    "/proc/meminfo",
    "/proc/sys/vm",
    "/proc/self/cmdline",
    "/proc/self/maps",
    "/proc/self/status",
    "/proc/version",
    "/sys/bus/pci",
    "/sys/class/drm",
    "/sys/class/kfd",
    "/sys/devices",
    "/sys/module/nvidia",
    "/sys/module/nvidia_uvm",
    "/sys/module/amdgpu",
)

#: The drivers' libraries, which may be in folders of their own.
_LIBRARIES = ("libcuda.so.1", "libnvidia-ml.so.1", "libdxcore.so", "libhsa-runtime64.so.1")

#: Prefixes of the names of such libraries, and of those that depend on them.
_MAKERS = ("libcu", "libnv", "libdxcore", "libhsa", "libamd", "libhip", "libroc")

#: The program that NVIDIA's library runs if its device files are missing, and its possible folders.
_MAKING_FILES = ("nvidia-modprobe", "-u", "-c", "0")
_PROGRAMS = "/usr/bin:/bin:/usr/sbin:/sbin"
_PATIENCE = 10.0


def make_files() -> None:
    """Make NVIDIA's driver create its device files if the card has not been used since boot.

    The card's library would do so itself, but it may not start programs within the sandbox.
    """
    if not Path("/dev/nvidiactl").exists() or Path("/dev/nvidia-uvm").exists():
        return
    program = which(_MAKING_FILES[0], path=_PROGRAMS)
    if program is not None:
        with suppress(OSError, TimeoutExpired):  # the card is then reported as unusable, with the reason
            run([program, *_MAKING_FILES[1:]], check=False, timeout=_PATIENCE, stdin=DEVNULL, stdout=DEVNULL)  # noqa: S603  # found in system folders


def usable() -> tuple[Path, ...]:
    """The device files of cards, which are read, written and controlled. A folder stands for its content."""
    return tuple(sorted(path for name in _CARDS for path in Path("/dev").glob(name)))


def readable() -> tuple[Path, ...]:
    """Other files that are read, including the folders of the drivers' libraries.

    Loads the drivers' libraries, so that the system's own search locates them.
    """
    for name in _LIBRARIES:
        _load(name)
    folders = {library.parent for library in _loaded() if library.name.startswith(_MAKERS)}
    return (*map(Path, _MACHINE_FILES), *sorted(folders))


def _load(name: str) -> bool:
    try:
        CDLL(name)
    except OSError:  # a card of another manufacturer
        return False
    return True


def _loaded() -> set[Path]:
    """The files mapped into this process."""
    lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
    return {Path(parts[5]) for line in lines if len(parts := line.split(None, 5)) == 6 and parts[5][0] == "/"}
