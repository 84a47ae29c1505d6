"""What a program finds in the memory that its process was forked with: nothing of others."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome

Run = Callable[..., Outcome]

#: Reads all memory of its process, where nothing keeps it from that, and counts what stands there
#: behind each of the marks. Its own text holds no mark whole.
LOOKING = """
import re
found = {}
pattern = re.compile(b"mar" + b"ked-([a-z]+)-[0-9]{4}")
with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps").read().splitlines():
        span, access, *_, name = line.split(" ", 5)
        if not access.startswith("rw") or name.strip() in ("[vvar]", "[vsyscall]"):
            continue
        start, end = (int(each, 16) for each in span.split("-"))
        while start < end:
            size = min(end - start, 1 << 24)
            try:
                memory.seek(start)
                content = memory.read(size)
            except (OSError, ValueError, OverflowError):
                break
            for each in pattern.findall(content):
                found[each.decode()] = found.get(each.decode(), 0) + 1
            start += size
found
"""

#: Has a mark in its setup, its code, its right, what it prints, what it gives and what it runs under.
MARKED = Program(
    "print('marked-' + 'printed-1234' * 2)\nB = 5  # marked-code-1234\n'marked-' + 'result-' + '1234'",
    "A = 1  # marked-setup-1234",
    "it  # marked-right-1234",
    "C = 2  # marked-under-1234",
)


def test_a_program_finds_nothing_of_any_other_job(unconfined: Runner) -> None:
    for _ in range(5):
        (done,) = unconfined.submit(Job((MARKED,))).result(120)
        assert done.ended == "finished"
    around = [unconfined.submit(Job((MARKED,))) for _ in range(6)]
    looking = unconfined.submit(Job((Program(LOOKING),), language_check=False))
    around += [unconfined.submit(Job((MARKED,))) for _ in range(6)]
    (outcome,) = looking.result(120)
    assert [each.result(120)[0].ended for each in around] == ["finished"] * 12
    assert outcome.result is not None, outcome
    assert outcome.result.values == {}


def test_looking_finds_what_is_there(run_unconfined: Run) -> None:
    outcome = run_unconfined(LOOKING, "kept = 'marked-' + 'own-1234'")
    assert outcome.result is not None, outcome
    assert "own" in outcome.result.values


def test_no_object_of_the_worker_holds_a_program(run: Run) -> None:
    """Neither the frames below a program, nor what the collector knows, lead to other programs."""
    looking = """
import gc, sys
seen, texts = set(), []
frame, waiting = sys._getframe(), []
while frame is not None:
    waiting.append(frame.f_locals)
    frame = frame.f_back
gc.unfreeze()
waiting += gc.get_objects()
while waiting:
    one = waiting.pop()
    if id(one) in seen:
        continue
    seen.add(id(one))
    if type(one).__name__ == "Program":
        texts.append(repr(one))
    if type(one) in (dict, list, tuple, set):  # others may import what they are asked about
        waiting += [*one.values()] if type(one) is dict else [*one]
[each for each in texts if "looking" not in each and "gc.unfreeze" not in each]
"""
    outcome = run(looking)
    assert outcome.result is not None, outcome
    held = [each.values for each in outcome.result.values]
    # The worker's own harmless program, with which it rehearsed, is nobody's.
    assert all("arange(6)" in each or "1 / 0" in each or "code='eval'" in each for each in held), held
