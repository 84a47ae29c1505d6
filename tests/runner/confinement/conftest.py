"""What every way out is tried against: canaries, and processes to try it from."""

from __future__ import annotations

import json
import os
import runpy
import secrets
import select
import shutil
import socket
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that takes ``way_out`` every one there is; ``sure_way_out`` those that work anywhere."""
    for fixture in {"way_out", "sure_way_out"} & set(metafunc.fixturenames):
        ways = []
        for table in sorted((HERE / "ways_out").glob("*.py")):
            names = runpy.run_path(str(table))
            unsure = names.get("UNSURE", ()) if fixture == "sure_way_out" else ()
            ways += [
                pytest.param(code, id=f"{table.stem}-{name}")
                for name, code in names["WAYS_OUT"].items()
                if name not in unsure
            ]
        metafunc.parametrize(fixture, ways)


class Canaries:
    """Things that no program may touch, and what to say when one was."""

    def __init__(self, folder: Path) -> None:
        self.word = f"canary{secrets.token_hex(12)}"
        self.folder = folder / "folder"
        self.folder.mkdir()
        (self.folder / self.word).touch()
        self.secret = self.folder / "secret.txt"
        self.secret.write_text(f"the secret is {self.word}\n")
        self.link = folder / "link"
        self.link.symlink_to(self.secret)
        (self.folder / "planted.py").write_text(f"LOOT = {self.word!r}\n")
        (self.folder / "hubconf.py").write_text(f"def entry():\n    return {self.word!r}\n")
        self.victim = self.folder / "victim.txt"
        self.marker = folder / "marker"
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(type=socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.abstract = socket.socket(socket.AF_UNIX)
        self.name = f"name{secrets.token_hex(8)}"  # no digit may follow the \\0
        self.abstract.bind(f"\0{self.name}")
        self.unix = socket.socket(socket.AF_UNIX)
        with _working_in(folder):
            self.unix.bind("unix")
        for listening in (self.abstract, self.unix):
            listening.listen()
        self.set_up()

    def set_up(self) -> None:
        """Undo what a program that ran without the sandbox has done."""
        self.victim.write_text("untouched")
        self.victim.chmod(0o640)
        self.marker.rmdir() if self.marker.exists() else None
        for stray in set(self.folder.iterdir()) - set(getattr(self, "before", ((), ()))[0] or self._paths()):
            shutil.rmtree(stray) if stray.is_dir() and not stray.is_symlink() else stray.unlink()
        if not hasattr(self, "bystander") or self.bystander.poll() is not None or self._stopped():
            self.bystander = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        self.before = self._look()

    def touched(self, text: str) -> list[str]:
        """What a program that answered ``text`` has got at."""
        found = []
        if self.word in text:
            found.append("the secret was read")
        if "ESCAPED" in text:
            found.append("the program says that it got out")
        if self._look() != self.before:
            found.append("files were changed")
        if self.marker.exists():
            found.append("a program was started")
        for name in ("tcp", "abstract", "unix"):
            if select.select([getattr(self, name)], [], [], 0)[0]:
                getattr(self, name).accept()[0].close()
                found.append(f"{name} was connected to")
        if select.select([self.udp], [], [], 0)[0]:
            self.udp.recv(100)
            found.append("udp was received")
        if self.bystander.poll() is not None or self._stopped():
            found.append("the bystander was disturbed")
        return found

    def fill(self, code: str) -> str:
        """The code with the canaries' paths in it."""
        return string.Template(code).safe_substitute(
            secret=self.secret,
            folder=self.folder,
            link=self.link,
            victim=self.victim,
            marker=self.marker,
            array=self.folder / "array.npy",
            tensors=self.folder / "tensors.pt",
            library=self.folder / "library.so",
            port=self.tcp.getsockname()[1],
            udp=self.udp.getsockname()[1],
            unix=self.folder.parent / "unix",
            abstract=self.name,
            bystander=self.bystander.pid,
        )

    def close(self) -> None:
        self.bystander.kill()
        self.bystander.wait()
        for end in (self.tcp, self.udp, self.abstract, self.unix):
            end.close()

    def _stopped(self) -> bool:
        state = Path(f"/proc/{self.bystander.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state in "TtZ"

    def _paths(self) -> set[Path]:
        return set(self.folder.iterdir())

    def _look(self) -> tuple[frozenset[Path], object]:
        state = self.victim.stat() if self.victim.exists() else None
        seen = state and (
            state.st_mode,
            state.st_uid,
            state.st_size,
            state.st_mtime_ns,
            self.victim.read_bytes(),
        )
        return frozenset(self._paths()), seen


class _working_in:  # noqa: N801  # reads as what it does
    """A socket's path may be 107 bytes long, a test's folder longer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.was = Path.cwd()
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.was)


class Template:
    """The process of ``bare_template.py``."""

    def __init__(self, word: str, secret: Path, *kind: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "bare_template.py"), str(secret), *kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "CANARY": word},
        )
        self.protections: dict[str, Any] = json.loads(self._answer())

    def run(self, code: str, *, inside: bool) -> str:
        """What the program said: its loot, its error, or the signal that ended it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"code": code, "inside": inside}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._answer())
        return answer["text"] or f"ended by signal {answer['signal']}"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@pytest.fixture(scope="session")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    made = Canaries(tmp_path_factory.mktemp("canaries"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def template(canaries: Canaries) -> Iterator[Template]:
    """A process with torch; tests that need the sandbox are skipped if this kernel cannot confine."""
    if sys.platform != "linux":
        pytest.skip("only Linux confines")
    made = Template(canaries.word, canaries.secret)
    folder = canaries.folder
    made.run(f"torch.save({{'x': '{canaries.word}'}}, {str(folder / 'tensors.pt')!r})", inside=False)
    made.run(f"np.save({str(folder / 'array.npy')!r}, np.array(['{canaries.word}']))", inside=False)
    made.run(
        f"import _ctypes, shutil\nshutil.copy(_ctypes.__file__, {str(folder / 'library.so')!r})",
        inside=False,
    )
    canaries.before = canaries._look()
    yield made
    made.close()


@pytest.fixture(scope="session")
def beside_a_device(canaries: Canaries, template: Template) -> Iterator[Template]:
    """The same with the sandbox that leaves a graphics card open, if this kernel supports all of it."""
    _whole(template)
    made = Template(canaries.word, canaries.secret, "device")
    yield made
    made.close()


@pytest.fixture
def confined(template: Template) -> Template:
    """The process with torch, if the sandbox is complete."""
    return _whole(template)


def _whole(template: Template) -> Template:
    if not template.protections["landlock"]:
        pytest.skip("this kernel has no Landlock: files are not confined")
    if not template.protections["seccomp"]:
        pytest.skip("this kernel filters no system calls")
    return template
