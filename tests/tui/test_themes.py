"""The colours of its own are readable, and a setting finds its theme."""

from __future__ import annotations

from typing import Any

import pytest
from rich._palettes import STANDARD_PALETTE
from textual.color import Color
from textual.theme import Theme

from quizapp.tui.themes import DARK, DARK_16, LIGHT, LIGHT_16, THEMES, chosen_theme

NAMES = {*(theme.name for theme in THEMES), "nord"}


@pytest.mark.parametrize(
    ("setting", "environment", "chosen"),
    [
        ("auto", {}, DARK.name),
        ("auto", {"COLORFGBG": "15;0"}, DARK.name),
        ("auto", {"COLORFGBG": "0;15"}, LIGHT.name),
        ("auto", {"COLORFGBG": "0;default;7"}, LIGHT.name),
        ("auto", {"COLORFGBG": "nonsense"}, DARK.name),
        ("light", {}, LIGHT.name),
        ("dark", {"COLORFGBG": "0;15"}, DARK.name),
        ("nord", {}, "nord"),
        ("nrod", {}, None),
    ],
)
def test_a_setting_finds_its_theme(setting: str, environment: dict[str, str], chosen: str | None) -> None:
    assert chosen_theme(setting, NAMES, environment) == chosen


@pytest.mark.parametrize(
    ("setting", "environment", "chosen"),
    [
        ("auto", {}, DARK_16.name),
        ("auto", {"COLORFGBG": "0;15"}, LIGHT_16.name),
        ("light", {}, LIGHT_16.name),
        ("nord", {}, "nord"),
    ],
)
def test_a_terminal_with_sixteen_colours_gets_a_theme_of_those(
    setting: str, environment: dict[str, str], chosen: str
) -> None:
    assert chosen_theme(setting, NAMES, environment, sixteen=True) == chosen


@pytest.mark.parametrize("theme", [DARK_16, LIGHT_16], ids=lambda theme: theme.name)
def test_the_colours_of_such_a_theme_are_among_the_sixteen(theme: Theme) -> None:
    sixteen = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in STANDARD_PALETTE._colors}
    named = [theme.primary, theme.secondary, theme.accent, theme.success, theme.warning, theme.error]
    named += [theme.foreground, theme.background, theme.surface, theme.panel]
    colours = [*named, *(value for value in theme.variables.values() if value.startswith("#"))]
    assert set(colours) <= sixteen


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_the_screens_are_drawn_in_the_chosen_theme(desk: Any, theme: Theme) -> None:
    desk.theme = theme.name
    app = desk.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.styles.background == Color.parse(theme.background)


def contrast(one: str, other: str) -> float:
    def luminance(color: str) -> float:
        parts = [part / 255 for part in Color.parse(color).rgb]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize(
    "ink", ["foreground", "primary", "secondary", "accent", "success", "warning", "error", "text-muted"]
)
def test_every_ink_can_be_read_on_every_ground(theme: Theme, ground: str, ink: str) -> None:
    color = theme.variables.get(ink) or getattr(theme, ink)
    assert contrast(color, getattr(theme, ground)) >= 4.5
