"""How a place is named to who asked for it."""

from __future__ import annotations

from pathlib import Path


def shown_path(place: Path) -> str:
    """``place`` from the current folder where it lies within, else in full."""
    here = Path.cwd()
    return str(place.relative_to(here)) if place.is_relative_to(here) and place != here else str(place)
