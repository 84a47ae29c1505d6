"""Every example of torch's own docstrings gives in the runner what it gives outside."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile
from math import prod
from pathlib import Path

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import TEXT_LIMIT, Outcome
from quizapp.runner.run_limits import Limits

HERE = Path(__file__).parent

#: Writes the docstrings that hold examples: a JSON list of ``[name, [example, ...]]``.
LISTING = """
import doctest, inspect, json, torch
owners = {
    "torch": torch, "torch.Tensor": torch.Tensor, "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional, "torch.linalg": torch.linalg,
    "torch.fft": torch.fft, "torch.special": torch.special,
}
found = {}
for owner, where in owners.items():
    for name in dir(where):
        thing = getattr(where, name, None)
        text = inspect.getdoc(thing) or ""
        if name.startswith("_") or inspect.ismodule(thing) or ">>>" not in text:
            continue
        try:
            examples = [each.source for each in doctest.DocTestParser().get_examples(text)]
        except ValueError:  # torn lines
            continue
        found.setdefault(text, (f"{owner}.{name}", examples))
print(json.dumps(list(found.values())))
"""

UNINITIALISED = re.compile(r"\b(empty\w*|new_empty\w*|resize_?|resize_as_|set_|(\w*Tensor|new)\(\d)")
BY_ADDRESS = re.compile(r"data_ptr|\bid\(|0x[0-9a-f]{6,}")
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")
LEFT_OF_NOTHING = 1e-5
SLOW = 2.0
LARGE = 250_000
UNWRITTEN = "exposes uninitialized memory"
TOO_SLOW = f"takes more than {SLOW:g} s"
#: What comes after these in a docstring may show what they made, or take as long.
TAINTING = (UNWRITTEN, TOO_SLOW)
MOST_REFUSED = 0.03


@dataclass
class Docstring:
    """A docstring's examples, those that can be compared as programs, and why others cannot."""

    name: str
    examples: list[str]
    programs: list[Program] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Leave what is large to others: a few of these take longer than all the rest."""
        small = list(takewhile(lambda example: _numbers(example) < LARGE, self.examples))
        if len(small) < len(self.examples):
            self.left_out[f"makes {LARGE} numbers or more, or comes after such a one"] = len(
                self.examples
            ) - len(small)
        self.examples = small

    def choose(self, given: list[tuple[str | None, float]]) -> None:
        before: list[str] = []
        for index, (example, (text, seconds)) in enumerate(zip(self.examples, given, strict=True)):
            reason = _reason(example, text, seconds)
            if reason is None:
                self.programs.append(Program(example, "".join(before)))
                self.texts.append(str(text)[:TEXT_LIMIT])
            else:
                self.left_out[reason] += 1
            if reason in TAINTING:
                self.left_out["comes after one of those above"] += len(self.examples) - index - 1
                return
            if text is not None:
                before.append(example)


def _numbers(example: str) -> int:
    """The largest size that is written out in an example."""
    sizes = re.findall(r"\(([\d, ]*\d)\)", example)
    return max((prod(int(size) for size in re.findall(r"\d+", each)) for each in sizes), default=0)


def _reason(example: str, text: str | None, seconds: float) -> str | None:
    if text is None:
        return "no Python" if not _is_python(example) else "fails outside too: an outline, or needs a device"
    if UNINITIALISED.search(example):
        return UNWRITTEN
    if BY_ADDRESS.search(example) or BY_ADDRESS.search(text):
        return "tells an address"
    return TOO_SLOW if seconds > SLOW else None


def _is_python(example: str) -> bool:
    try:
        ast.parse(example)
    except SyntaxError:
        return False
    return True


def _outside(docstrings: list[Docstring], folder: Path) -> list[list[tuple[str | None, float]]]:
    asked = json.dumps([each.examples for each in docstrings])
    command = [sys.executable, "-P", str(HERE / "outside.py")]
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=folder, check=True)
    given: list[list[tuple[str | None, float]]] = json.loads(ran.stdout)
    return given


@pytest.fixture(scope="module")
def docstrings(tmp_path_factory: pytest.TempPathFactory) -> list[Docstring]:
    listed = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    found = [Docstring(name, examples) for name, examples in json.loads(listed.stdout)]
    given = _outside(found, tmp_path_factory.mktemp("outside"))
    for docstring, each in zip(found, given, strict=True):
        docstring.choose(each)
    return found


def test_every_example_gives_what_it_gives_outside(
    docstrings: list[Docstring], runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    pending = [
        (each, runner.submit(Job(tuple(each.programs), Limits(seconds=20), on_cpu=True)))
        for each in docstrings
    ]
    refused: list[str] = []
    different: list[str] = []
    compared = 0
    for docstring, future in pending:
        for program, text, outcome in zip(
            docstring.programs, docstring.texts, future.result(120), strict=True
        ):
            compared += 1
            if outcome.ended == "refused":
                refused.append(f"{docstring.name}: {outcome.note}")
            elif not _same(_shown(outcome), text):
                different.append(f"{docstring.name}: {program.code!r} gives {_shown(outcome)}, not {text}")
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *_summary(compared, refused, docstrings), ""]))
    assert not different, "\n".join(different)
    assert compared > 1000
    assert len(refused) < MOST_REFUSED * compared


def _shown(outcome: Outcome) -> str:
    return (
        outcome.result.text
        if outcome.result is not None
        else str((outcome.ended, outcome.error, outcome.note))
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts differ at most in numbers that are what rounding left of nothing: which
    that is depends on where in memory the numbers lie."""
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=False)
    return one == other or (
        NUMBER.sub("0", one) == NUMBER.sub("0", other)
        and all(a == b or max(abs(float(a)), abs(float(b))) < LEFT_OF_NOTHING for a, b in pairs)
    )


def _summary(compared: int, refused: list[str], docstrings: list[Docstring]) -> list[str]:
    left_out: Counter[str] = sum((each.left_out for each in docstrings), Counter())
    return [
        f"{compared} examples of {len(docstrings)} docstrings are the same, but {len(refused)} refused:",
        *(f"  {each[:150]}" for each in refused),
        "left out:",
        *(f"  {count:5} {reason}" for reason, count in left_out.most_common()),
    ]
