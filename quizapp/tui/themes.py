"""The colours: a dark and a light theme, and the theme for a setting."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual.theme import Theme


def _inks(*colours: str, muted: str) -> dict[str, str]:
    """The colours of text, which Textual would otherwise blend."""
    names = ("primary", "secondary", "accent", "success", "warning", "error")
    return {
        **{f"text-{name}": colour for name, colour in zip(names, colours, strict=True)},
        "text-muted": muted,
        "foreground-muted": muted,
    }


DARK = Theme(
    name="quizapp-dark",
    dark=True,
    primary="#f0906a",
    secondary="#7fb3d5",
    accent="#c3a6e8",
    success="#93c47d",
    warning="#e5b567",
    error="#ea7b80",
    foreground="#d9dce3",
    background="#15171c",
    surface="#1d2027",
    panel="#272b34",
    variables={
        "block-cursor-background": "#343a47",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#272b34",
        "border": "#f0906a",
        "border-blurred": "#272b34",
        "input-cursor-background": "#f0906a",
        "input-cursor-foreground": "#15171c",
        "input-selection-background": "#7fb3d5 35%",
        "scrollbar": "#272b34",
        "scrollbar-hover": "#39404d",
        "scrollbar-active": "#f0906a",
        "scrollbar-background": "#15171c",
        "scrollbar-background-hover": "#15171c",
        "scrollbar-background-active": "#15171c",
        "scrollbar-corner-color": "#15171c",
        "foreground-muted": "#9aa1af",
        "foreground-disabled": "#5c6370",
        "text-muted": "#9aa1af",
        "text-disabled": "#5c6370",
    },
)

LIGHT = Theme(
    name="quizapp-light",
    dark=False,
    primary="#a8411a",
    secondary="#24618f",
    accent="#7343a8",
    success="#2b6c32",
    warning="#8a5a00",
    error="#b3323e",
    foreground="#2b2e35",
    background="#fbf9f6",
    surface="#f3efe9",
    panel="#e8e2d9",
    variables={
        "block-cursor-background": "#e3d9cc",
        "block-cursor-foreground": "#1b1d22",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#ece6dd",
        "border": "#a8411a",
        "border-blurred": "#e8e2d9",
        "input-cursor-background": "#a8411a",
        "input-cursor-foreground": "#fbf9f6",
        "input-selection-background": "#24618f 25%",
        "scrollbar": "#ddd5ca",
        "scrollbar-hover": "#cbc1b3",
        "scrollbar-active": "#a8411a",
        "scrollbar-background": "#fbf9f6",
        "scrollbar-background-hover": "#fbf9f6",
        "scrollbar-background-active": "#fbf9f6",
        "scrollbar-corner-color": "#fbf9f6",
        "foreground-muted": "#5f646f",
        "foreground-disabled": "#a7a499",
        "text-muted": "#5f646f",
        "text-disabled": "#a7a499",
    },
)

#: The same for terminals with sixteen colours: every colour is exactly one of those.
DARK_16 = Theme(
    name="quizapp-dark-16",
    dark=True,
    primary="#55ffff",
    secondary="#55ffff",
    accent="#ff55ff",
    success="#55ff55",
    warning="#ffff55",
    error="#ff5555",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    variables={
        **_inks("#55ffff", "#55ffff", "#ff55ff", "#55ff55", "#ffff55", "#ff5555", muted="#aaaaaa"),
        "block-cursor-background": "#0000aa",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#0000aa",
        "input-cursor-background": "#55ffff",
        "input-cursor-foreground": "#000000",
        "scrollbar": "#aaaaaa",
        "scrollbar-background": "#000000",
        "foreground-disabled": "#aaaaaa",
        "text-disabled": "#aaaaaa",
    },
)
LIGHT_16 = Theme(
    name="quizapp-light-16",
    dark=False,
    primary="#aa0000",
    secondary="#0000aa",
    accent="#aa00aa",
    success="#0000aa",
    warning="#aa00aa",
    error="#aa0000",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffff55",
    variables={
        **_inks("#aa0000", "#0000aa", "#aa00aa", "#0000aa", "#aa00aa", "#aa0000", muted="#555555"),
        "block-cursor-background": "#ffff55",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#ffff55",
        "input-cursor-background": "#aa0000",
        "input-cursor-foreground": "#ffffff",
        "scrollbar": "#555555",
        "scrollbar-background": "#ffffff",
        "foreground-disabled": "#555555",
        "text-disabled": "#555555",
    },
)
THEMES = (DARK, LIGHT, DARK_16, LIGHT_16)

#: Light background colours among the sixteen that terminals report in COLORFGBG.
_LIGHT_BACKGROUNDS = {"7", "9", "10", "11", "12", "13", "14", "15"}


def chosen_theme(
    setting: str, available: Collection[str], environment: Mapping[str, str], *, sixteen: bool = False
) -> str | None:
    """The theme for a setting: ``auto``, ``light``, ``dark`` or a theme's own name.

    With ``sixteen``, the first three use only the colours of such a terminal. ``auto`` follows
    the background that the terminal reports in ``COLORFGBG``, and is dark if it reports none.
    None for an unknown name.
    """
    if setting == "auto":
        background = environment.get("COLORFGBG", "").rpartition(";")[2]
        setting = "light" if background in _LIGHT_BACKGROUNDS else "dark"
    dark, light = (DARK_16, LIGHT_16) if sixteen else (DARK, LIGHT)
    named = {"dark": dark.name, "light": light.name}.get(setting, setting)
    return named if named in available else None
