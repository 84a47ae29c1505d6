"""The palette of commands, which says that nothing was found in the learner's language."""

from __future__ import annotations

from textual.command import CommandPalette


class Palette(CommandPalette):
    """Textual's palette. Its one English sentence, for a search without a match, is never reached:
    the list just stays empty."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        del search_value
