"""What a graphics card's libraries need of the system: the card's files, and what tells which card it is."""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, TimeoutExpired, run

#: Descriptors: a card's libraries open its files again and again.
DESCRIPTORS = 1024

#: The files of NVIDIA's driver, of AMD's, and of Windows' within WSL.
_CARDS = ("nvidia*", "nvhost*", "nvmap", "kfd", "dri", "dxg")

#: Which cards there are, and how this process and the machine's memory are laid out. They tell no secrets.
_TOLD = (
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

#: The drivers' libraries, which may lie where no others do.
_LIBRARIES = ("libcuda.so.1", "libnvidia-ml.so.1", "libdxcore.so", "libhsa-runtime64.so.1")

#: How the names of such libraries begin, and of those that build on them.
_MAKERS = ("libcu", "libnv", "libdxcore", "libhsa", "libamd", "libhip", "libroc")

#: What NVIDIA's own library runs where its files are not there yet, and where that may lie.
_MAKING_FILES = ("nvidia-modprobe", "-u", "-c", "0")
_PROGRAMS = "/usr/bin:/bin:/usr/sbin:/sbin"
_PATIENCE = 10.0


def make_files() -> None:
    """Have NVIDIA's driver make its files where nobody has used the card since the machine began.

    The card's library would do so itself, and inside the wall it may start no program.
    """
    if not Path("/dev/nvidiactl").exists() or Path("/dev/nvidia-uvm").exists():
        return
    program = which(_MAKING_FILES[0], path=_PROGRAMS)
    if program is not None:
        with suppress(OSError, TimeoutExpired):  # the card is then found to be unusable, with the reason
            run([program, *_MAKING_FILES[1:]], check=False, timeout=_PATIENCE, stdin=DEVNULL, stdout=DEVNULL)  # noqa: S603  # found in the system's own folders


def usable() -> tuple[Path, ...]:
    """The files of cards, which are read, written and asked. A folder stands for what is in it."""
    return tuple(sorted(path for name in _CARDS for path in Path("/dev").glob(name)))


def readable() -> tuple[Path, ...]:
    """What is read beside them, the folders of the drivers' libraries included.

    Loads the drivers' libraries, so that the system's own search says where they are.
    """
    for name in _LIBRARIES:
        _load(name)
    folders = {library.parent for library in _loaded() if library.name.startswith(_MAKERS)}
    return (*map(Path, _TOLD), *sorted(folders))


def _load(name: str) -> bool:
    try:
        CDLL(name)
    except OSError:  # another maker's card
        return False
    return True


def _loaded() -> set[Path]:
    """The files mapped into this process."""
    lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
    return {Path(parts[5]) for line in lines if len(parts := line.split(None, 5)) == 6 and parts[5][0] == "/"}
