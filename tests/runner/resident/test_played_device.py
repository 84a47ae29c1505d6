"""What a device needs of its process, on a machine without one: the processor plays the device.

Its process opens it inside the rules for files, with a thread of its own as a driver has,
and is then put under the wider filter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.runner import boot, local
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.local import LocalRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

_PLAYED = """
import threading, sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder

class Later(MetaPathFinder):
    def find_spec(self, name, *_):
        if name == "quizapp.runner.worker.record":
            sys.meta_path.remove(self)
            play()

def play():
    import torch
    from torch import nn
    from quizapp.runner.worker import accelerator

    class Played(accelerator.Device):
        __slots__ = ()
        def take_up(self): torch.set_default_device("cpu")
        def limit(self, memory): pass
        def synchronize(self):
            if hasattr(nn, "broken"): raise RuntimeError("device-side assert triggered")
        def trouble(self): return "cuda no longer works" if hasattr(nn, "broken") else None

    def opened(kind):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        return Played("cuda", "cuda:0")

    accelerator.choose = lambda wanted, *, processor: "cuda"
    accelerator.opened = opened

sys.meta_path.insert(0, Later())
"""


@pytest.fixture(scope="module")
def played() -> Iterator[Runner]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boot, "_BOOT", boot._BOOT.replace("from runpy", f"{_PLAYED}\nfrom runpy"))
        patch.setattr(local, "in_sight", lambda _: True)
        runner = LocalRunner("cuda")
        runner.start().result(120)
        yield runner
        runner.close()


def run(runner: Runner, *codes: str, memory: int = 2 * 1024**3, check: bool = True) -> list[Outcome]:
    job = Job(tuple(map(Program, codes)), Limits(seconds=20, memory=memory), language_check=check)
    return list(runner.submit(job).result(90))


def test_jobs_run_on_the_device_and_those_for_the_processor_beside_it(played: Runner) -> None:
    ready = played.start().result(0)
    assert (ready.device, ready.note) == ("cuda:0", None)
    assert run(played, "torch.ones(2).sum()")[0].device == "cuda:0"
    beside = played.submit(Job((Program("torch.ones(2).sum()"),), on_cpu=True)).result(60)
    assert [each.device for each in beside] == ["cpu"]


def test_the_trace_is_what_it_is_without_a_default_device(played: Runner, runner: Runner) -> None:
    code = "torch.ones(2, 2).sum(dim=0).unsqueeze(0)"
    (there,), (forked,) = run(played, code), run(runner, code)
    assert there.trace == forked.trace
    assert len(there.trace) == 3


def test_memory_beyond_the_limit_ends_the_program(played: Runner) -> None:
    found = run(played, "bytearray(10 ** 9)", "1", memory=2**28)
    assert [each.ended for each in found] == ["memory", "finished"]


def test_a_device_that_a_program_broke_is_not_the_next_ones(played: Runner) -> None:
    first, second, third = run(played, "print('x')\n1", "nn.broken = True\n1", "torch.ones(2).sum()")
    assert first.printed == "x\n"
    assert second.error is not None
    assert (second.error.type, second.error.message) == ("RuntimeError", "device-side assert triggered")
    assert (third.ended, third.device) == ("finished", "cuda:0")


def test_nothing_leads_out(played: Runner, tmp_path: Path) -> None:
    assert played.start().result(0).protections.seccomp
    secret = tmp_path / "secret"
    secret.write_text("the canary")
    ways = (
        f"open({str(secret)!r}).read()",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        "open('/proc/self/environ').read()",
        "import socket\nsocket.socket()",
        "import os\nos.fork()",
        "import subprocess\nsubprocess.run(['true'])",
        "import os\nos.kill(os.getppid(), 0)",
        "import os\nos.getcwd() and open('here', 'w')",
    )
    looking = "import os\n[name for name in os.environ if 'INDUCTOR' not in name], os.listdir()"
    outcomes = run(played, *ways, looking, check=False)
    assert [each.ended for each in outcomes] == ["error"] * len(ways) + ["finished"]
    left = outcomes[-1].result
    assert left is not None
    assert left.text == "(['CUBLAS_WORKSPACE_CONFIG'], [])"
    assert sorted(tmp_path.iterdir()) == [secret]
