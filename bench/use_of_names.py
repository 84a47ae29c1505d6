"""Counts in how many files of well-known repositories each public name of PyTorch is used.

``python bench/use_of_names.py FOLDER...`` parses the Python files of each folder, one
repository each, and writes ``quizapp/authoring/use_of_names.txt``: what ``quizapp coverage``
weighs names by. From each repository at most 60 files that import PyTorch are taken, spread
evenly, so that none of them decides. Nothing is run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from quizapp.authoring.learner_files import Parsed, parsed_files
from quizapp.authoring.mining import Counts
from quizapp.authoring.pytorch_names import pytorch_names
from quizapp.runner.local import LocalRunner

MOST_FILES = 60
FEWEST = 2
OUT = Path(__file__).parents[1] / "quizapp" / "authoring" / "use_of_names.txt"


def main(folders: list[str]) -> int:
    runner = LocalRunner("cpu")
    names = pytorch_names(runner)
    runner.close()
    total, told = Counts(), []
    for folder in sorted(folders, key=str.lower):
        using = []
        for parsed in parsed_files([Path(folder)]):
            if isinstance(parsed, Parsed):
                counts = Counts()
                counts.add(parsed, names.methods)
                if counts.using:
                    using.append(counts)
        taken = [using[len(using) * n // MOST_FILES] for n in range(MOST_FILES)]
        taken = using if len(using) <= MOST_FILES else taken
        for counts in taken:
            total.using += 1
            total.in_files.update(counts.in_files)
        told.append(f"#   {Path(folder).name.replace('+', '/')}: {len(taken)} of {len(using)}")
    used = {name: n for name, n in total.in_files.items() if name in names.public and n >= FEWEST}
    lines = [
        "# In how many of these files each public name of PyTorch is used; made by bench/use_of_names.py.",
        f"# {total.using} files that import torch, at most {MOST_FILES} from each repository:",
        *told,
        *(f"{n} {name}" for name, n in sorted(used.items(), key=lambda one: (-one[1], one[0]))),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
