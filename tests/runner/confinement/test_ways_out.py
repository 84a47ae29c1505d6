"""Every way out, tried without the wall, where it must lead out, and inside, where it must not."""

from __future__ import annotations

from typing import Any


def test_the_way_leads_out_where_there_is_no_wall(sure_way_out: str, canaries: Any, template: Any) -> None:
    try:
        said = template.run(canaries.fill(sure_way_out), inside=False)
        assert canaries.touched(said), said
    finally:
        canaries.set_up()


def test_the_wall_shuts_the_way_out(way_out: str, canaries: Any, confined: Any) -> None:
    said = confined.run(canaries.fill(way_out), inside=True)
    assert not canaries.touched(said), said
    assert confined.run("loot = torch.ones(2).sum()", inside=True) == "loot: 2.0"


def test_the_wall_around_a_device_shuts_the_way_out(
    way_out: str, canaries: Any, beside_a_device: Any
) -> None:
    said = beside_a_device.run(canaries.fill(way_out), inside=True)
    assert not canaries.touched(said), said
    assert beside_a_device.run("loot = torch.ones(2).sum()", inside=True) == "loot: 2.0"
