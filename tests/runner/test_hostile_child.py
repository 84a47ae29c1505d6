"""A program that does all it can to its own report: it is over in time, and the next is asked."""

from __future__ import annotations

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from tests.lying import HONEST, _written

#: Writes frames as a process of ours does, or otherwise.
TOOLS = f"""
import os, struct, threading, time
honest = {_written(HONEST)!r}
def head(index, length): return struct.pack('>II', index, length)
def send(index, report=honest): os.write(3, head(index, len(report)) + report)
def flood(descriptor, size):
    while size > 0:
        size -= os.write(descriptor, bytes(65536))
"""

WAYS = {
    "garbage": "os.write(3, os.urandom(10_000))",
    "garbage-for-ever": "while True: os.write(3, os.urandom(1000))",
    "part-of-a-head": "os.write(3, b'abc'); os._exit(0)",
    "part-of-a-frame": "os.write(3, head(0, 100) + b'{'); os._exit(0)",
    "waits-in-a-frame": "os.write(3, head(0, 100) + b'{')\nwhile True: pass",
    "frame-byte-by-byte": "[os.write(3, bytes([each])) for each in head(0, len(honest)) + honest]",
    "other-index": "send(7)",
    "largest-index": "send(2**32 - 1)",
    "length-too-long": "os.write(3, head(0, 2**32 - 1))",
    "nothing-in-it": "send(0, b''); os._exit(0)",
    "the-form-before": "os.write(3, struct.pack('>8sII', b'guessed!', 0, len(honest)) + honest)",
    "closes-its-reports": "os.close(3)",
    "closes-all": "os.closerange(0, 100)",
    "closes-all-and-stays": "os.closerange(0, 100)\nwhile True: pass",
    "floods-reports": "flood(3, 2**30)",
    "floods-output": "flood(4, 2**26)",
    "floods-errors": "flood(2, 2**26)",
    "flood-after-the-head": "os.write(3, head(0, 2_000_000)); flood(3, 2**26)",
    "after-its-end": "send(0)\nwhile True: os.write(3, honest)",
    "holds-the-pipe": "threading.Thread(target=time.sleep, args=(60,)).start()\nsend(0)",
    "thread-writes-on": "threading.Thread(target=flood, args=(3, 2**30)).start()\n5",
    "takes-its-turns": "os.read(5, 100)",
    "exit-in-a-thread": "threading.Thread(target=os._exit, args=(0,)).start()\nwhile True: pass",
    "stops-itself": "import signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "kills-its-group": "import signal; os.killpg(0, signal.SIGKILL)",
    "recursion-in-c": "import json; json.loads('[' * 10**6)",
    "writes-nowhere": "import ctypes; ctypes.string_at(0)",
    "no-more-python": "import sys; sys.modules.clear()",
    "no-more-writing": "os.write = None; import json; json.JSONEncoder.encode = None",
}


def in_job(runner: Runner, code: str) -> tuple[Outcome, ...]:
    """What a job of three gives whose second does something of the above."""
    one = Program("torch.ones(1)")
    programs = (one, Program(code, TOOLS), one)
    return runner.submit(Job(programs, Limits(seconds=1), language_check=False)).result(120)


@pytest.mark.parametrize("way", WAYS)
def test_whatever_a_program_does_to_its_report_the_next_is_asked(runner: Runner, way: str) -> None:
    alone = runner.submit(Job((Program(WAYS[way], TOOLS),), Limits(seconds=1), language_check=False))
    (outcome,) = alone.result(120)
    assert outcome.ended in ("finished", "error", "crashed", "timeout", "memory", "refused")
    outcomes = in_job(runner, WAYS[way].replace("(0", "(1"))
    assert len(outcomes) == 3
    (after,) = runner.submit(Job((Program("torch.ones(2)"),))).result(120)
    assert after.ended == "finished"


@pytest.mark.parametrize("status", [0, 1, 3, 70, 71, 72, 73, 127, 128, 130, 137, 139, 255])
def test_a_program_that_ends_its_process_is_a_crash_whatever_the_status(runner: Runner, status: int) -> None:
    first, second, third = in_job(runner, f"os._exit({status})")
    assert (first.ended, second.ended, third.ended) == ("finished", "crashed", "finished")
    assert second.note


@pytest.mark.parametrize(
    "ending", ["while True: pass", "os._exit(0)", "os._exit(71)", "os._exit(72)", "8", "os.kill(0, 9)"]
)
@pytest.mark.parametrize("index", [0, 1, 2, 3, 4])
def test_a_frame_out_of_its_turn_ends_the_program_alone(runner: Runner, index: int, ending: str) -> None:
    """The liar is found by running each program of its job alone, and so only once."""
    one = Program("torch.ones(1)")
    liar = Program(f"send({index})\n{ending}", TOOLS)
    job = Job((one, one, liar, one), Limits(seconds=2), language_check=False)
    outcomes = runner.submit(job).result(120)
    ended = [outcome.ended for outcome in outcomes]
    assert ended[:2] + ended[3:] == ["finished"] * 3
    assert ended[2] in (
        ("finished", "crashed", "refused") if index == 2 else ("crashed", "timeout", "refused")
    )
    given = [outcomes[index].result for index in (0, 1, 3)]
    assert [result and result.text for result in given] == ["tensor([1.])"] * 3


def test_a_program_that_answers_for_those_after_it_deceives_its_own_job_alone(runner: Runner) -> None:
    liar = Program("[send(index) for index in range(3)]\nwhile True: pass", TOOLS)
    others = [runner.submit(Job((Program(f"torch.ones({size})"),))) for size in range(5)]
    job = Job((liar, Program("1"), Program("2")), Limits(seconds=1), language_check=False)
    assert len(runner.submit(job).result(120)) == 3
    assert [other.result(120)[0].result.shape for other in others] == [(size,) for size in range(5)]  # type: ignore[union-attr]
