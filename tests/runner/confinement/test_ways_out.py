"""Every known escape, tried without the sandbox, where it must work, and inside it, where it must fail."""

from __future__ import annotations

from typing import Any


def test_the_way_leads_out_without_a_sandbox(sure_way_out: str, canaries: Any, template: Any) -> None:
    try:
        said = template.run(canaries.fill(sure_way_out), inside=False)
        assert canaries.touched(said), said
    finally:
        canaries.set_up()


def test_the_sandbox_shuts_the_way_out(way_out: str, canaries: Any, confined: Any) -> None:
    said = confined.run(canaries.fill(way_out), inside=True)
    assert not canaries.touched(said), said
    assert confined.run("loot = torch.ones(2).sum()", inside=True) == "loot: 2.0"


def test_the_sandbox_around_a_device_shuts_the_way_out(
    way_out: str, canaries: Any, beside_a_device: Any
) -> None:
    said = beside_a_device.run(canaries.fill(way_out), inside=True)
    assert not canaries.touched(said), said
    assert beside_a_device.run("loot = torch.ones(2).sum()", inside=True) == "loot: 2.0"
