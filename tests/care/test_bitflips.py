"""One bit flipped anywhere: no traceback, no changed answer, none missing that nobody names."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "bitflips.py"


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("bench_bitflips", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_flipped_bits_change_no_answer_unnoticed(bench: Any, tmp_path: Path) -> None:
    flips = bench.Flips(tmp_path, rows=60)
    source = random.Random(20261129)
    for number in range(16):
        flips.flip(source, ahead=number % 4 == 3)
    assert flips.wrong == []
    assert flips.looked == 16


def test_a_flip_that_changes_an_answer_is_seen_by_this_test(bench: Any, tmp_path: Path) -> None:
    """Without its digest a changed row is not told from what was written."""
    flips = bench.Flips(tmp_path, rows=20)
    some = next(iter(flips.acts))
    flips.acts[some] = None
    flips.look(flips.whole, "nowhere")
    assert any("changed unnoticed" in line for line in flips.wrong)


def test_a_flip_in_an_index_changes_no_export(bench: Any, tmp_path: Path) -> None:
    """An id stands in the table and in the index by which rows are found."""
    flips = bench.Flips(tmp_path, rows=60)
    content = flips.whole[""]
    some = sorted(flips.acts)[30].encode()
    positions = [at for at in range(len(content)) if content.startswith(some, at)]
    assert len(positions) > 1
    for at in positions:
        changed = bytearray(content)
        changed[at + len(some) - 1] ^= 1
        flips.look({**flips.whole, "": bytes(changed)}, f"the id at {at}")
    assert flips.wrong == []


def test_a_schema_that_is_no_text_is_damage(bench: Any, tmp_path: Path) -> None:
    flips = bench.Flips(tmp_path, rows=5)
    content = flips.whole[""]
    changed = bytearray(content)
    changed[content.index(b"deed TEXT") + len("deed ")] ^= 1 << 7
    flips.look({**flips.whole, "": bytes(changed)}, "the schema")
    assert flips.wrong == []
    assert flips.counted["export: refused with a sentence"] == 1
