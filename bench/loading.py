"""What loading 10,000 questions costs beside PyYAML's C ``compose`` alone: ``python bench/loading.py``.

The files are made of the questions of the bundled packs, 200 to a file, in a
temporary folder. Each side is timed in a process of its own, after its
imports: composing every file and dropping what comes of it; loading the
library where nothing is kept of it (keeping it included); loading it where
that is kept. A reload is that of the app, in one process, after one question
of one file was edited; told too, and not judged, is what such an edit adds to
the second load of a new process. Exit status 1 where a figure is beyond its limit.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from timing import report  # noqa: E402  # found through the path above

from quizapp.config.workspace import Workspace, bundled_questions  # noqa: E402

_FILES, _QUESTIONS = 50, 200
_ROUNDS = 5
_RELOADS = 11
_EDITED = 777
_FIRST, _SECOND, _RELOAD = 3.0, 0.5, 0.050


def make(folder: Path) -> None:
    """Write the files: the bundled questions again and again, each with an id of its own."""
    from quizapp.bank.rescue import cut

    pieces = [cut(file.read_text(encoding="utf-8")) for file in sorted(bundled_questions().glob("*.yaml"))]
    questions = [text for piece in pieces if piece is not None for _, text in piece[1]]
    for number in range(_FILES):
        written = [f"pack: pack-{number}\ntitle: {{en: Pack {number}, zh: 第 {number} 包}}\nquestions:\n"]
        before = ""
        for index in range(_QUESTIONS):
            text = questions[(number * _QUESTIONS + index) % len(questions)]
            name = f"question-{index}"
            text = re.sub(r"^(  - id:) .*", rf"\1 {name}", text, count=1)
            text = re.sub(r"^    aliases:.*\n", "", text, flags=re.MULTILINE)
            after = f"    after: [{before}]\n" if before else ""
            text = re.sub(r"^    after:.*\n", after, text, flags=re.MULTILINE)
            written.append(text)
            before = name
        (folder / f"pack-{number}.yaml").write_text("".join(written), encoding="utf-8")


def edit(folder: Path, number: int) -> Path:
    """Change one question in the middle of a file."""
    file = folder / f"pack-{number}.yaml"
    text = file.read_text(encoding="utf-8")
    offset = text.index("    seconds:", len(text) // 2)
    changed = text[:offset] + f"    seconds: {_EDITED}\n" + text[text.index("\n", offset) + 1 :]
    file.write_text(changed, encoding="utf-8")
    return file


def compose(folder: Path) -> float:
    import yaml

    began = perf_counter()
    for file in sorted(folder.glob("*.yaml")):
        yaml.CBaseLoader(file.read_bytes()).get_single_node()
    return perf_counter() - began


def load(folder: Path) -> float:
    from quizapp.bank import Folder, load_library
    from quizapp.bank.packs import load_pack
    from quizapp.config.workspace import cache_folder, cache_key_file
    from quizapp.loading.parsed_cache import ParsedCache
    from quizapp.loading.reader import Reader

    # The models are made when they are first needed, and belong to the imports.
    load_pack(Path(), b"pack: a\ntitle: a\nquestions:\n  - {id: a, ask: value, code: a}\n")
    began = perf_counter()
    library = load_library([Folder(folder)], Reader(ParsedCache(cache_folder(), cache_key_file())))
    taken = perf_counter() - began
    assert (len(library.questions), library.faults) == (_FILES * _QUESTIONS, ())
    return taken


def reload(folder: Path) -> list[float]:
    from quizapp.config.loading_settings import load_settings
    from quizapp.review.study import Study
    from quizapp.runner.fake import FakeRunner

    none = folder / "none.toml"
    settings = load_settings(flags={}, environment={}, workspace_file=none, user_file=none)
    study = Study(Workspace(folder.parent), settings, FakeRunner(lambda _program: None))
    study.home()
    taken = []
    for number in range(_RELOADS):
        file = edit(folder, number)
        began = perf_counter()
        fault = study.reload(file)
        taken.append(perf_counter() - began)
        assert fault is None
        changed = [q for q in study.library.packs[f"pack-{number}"].questions if q.seconds == _EDITED]
        assert any(q.entry.seconds == _EDITED for q in changed)
    study.close()
    return taken


def alone(what: str, folder: Path, kept: Path) -> list[float]:
    """The seconds that a process of its own tells."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(kept), "XDG_CONFIG_HOME": str(kept)}
    command = [sys.executable, __file__, what, str(folder)]
    told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [float(number) for number in told.split()]


def main() -> int:
    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root) / "workspace")
        workspace.make()
        folder = workspace.questions
        make(folder)
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        print(f"{_FILES * _QUESTIONS:,} questions in {_FILES} files, {size:.1f} MB")
        composed, first, second, edited = [], [], [], []
        for number in range(_ROUNDS):
            kept = Path(root) / f"kept-{number}"
            composed += alone("compose", folder, kept)
            first += alone("load", folder, kept)
            second += alone("load", folder, kept)
            edit(folder, _FILES - 1 - number)
            edited += alone("load", folder, kept)
        fine = [
            report("the first time", "load_library", first, "compose alone", composed, _FIRST),
            report("the second time", "load_library", second, "compose alone", composed, _SECOND),
        ]
        again = alone("reload", folder, kept)
    more = sorted(one - other for one, other in zip(edited, second, strict=True))
    print("one edited file")
    for what, taken in (("a reload", sorted(again)), ("what it adds to a new process", more)):
        print(f"  {what:<34}{median(taken) * 1000:10.2f} ms", end=" ")
        print(f"({taken[0] * 1000:.1f} to {taken[-1] * 1000:.1f}), at most {_RELOAD * 1000:g}")
    return 0 if all(fine) and median(again) <= _RELOAD else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        told = {"compose": compose, "load": load, "reload": reload}[sys.argv[1]](Path(sys.argv[2]))
        print(*(told if isinstance(told, list) else [told]))
    else:
        sys.exit(main())
