"""The base class of the applications: words, themes, remapped keys and commands."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.screen import Screen

from quizapp.tui.bursts import with_bursts
from quizapp.tui.content import visible
from quizapp.tui.themes import DARK, THEMES, chosen_theme
from quizapp.words import Words

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.notifications import SeverityLevel

    from quizapp.config.settings import Settings

_KEY_NAMES = {"escape": "esc", "question_mark": "?", "slash": "/", "pageup": "pgup", "pagedown": "pgdn"}


class Frame(App[None]):
    """Base class of the applications, which applies the settings; subclasses add the content."""

    TITLE = "quizapp"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "keys", "keys.keys", id="app.keys"),
        Binding("f1", "keys", "keys.keys", id="app.keys_always"),
        Binding("ctrl+p", "command_palette", "keys.palette", id="app.palette", priority=True),
        Binding("q", "quit", "keys.quit", id="app.quit"),
        Binding("ctrl+q", "quit", "keys.quit-always", id="app.quit_always", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "keys.to-shell", id="app.suspend", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.words = Words(settings.language)
        #: Whether the application is waiting while another program uses the terminal.
        self.waits = False
        self._theme_setting = settings.theme
        for own in THEMES:
            self.register_theme(own)
        sixteen = self.console.color_system == "standard"
        theme = chosen_theme(settings.theme, self.available_themes, os.environ, sixteen=sixteen)
        self._theme_found = theme is not None
        self.theme = theme or DARK.name
        self._keys = settings.keys
        if settings.keys:
            from quizapp.tui.keymap import complete

            self.set_keymap(complete(settings.keys))

    def get_driver_class(self) -> type[Driver]:
        return with_bursts(super().get_driver_class())

    def on_ready(self) -> None:
        if not self._theme_found:
            names = ", ".join(sorted(self.available_themes))
            self.tell("app.no-theme", name=self._theme_setting, names=names)
        if self._keys:
            from quizapp.tui.keymap import unknown

            for name, nearest in unknown(self._keys).items():
                self.tell("app.no-such-key", name=name, nearest=nearest)

    def tell(self, key: str, **fills: object) -> None:
        """Show the message ``key`` as a notification."""
        self.notify(self.words.say(key, **fills), markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notification; it replaces an equal one that is still on the screen.

        Control characters in it are made visible.
        """
        shown = visible(message)
        for earlier in list(self._notifications):
            if earlier.message == shown:
                self._unnotify(earlier, refresh=False)
        super().notify(shown, title=title, severity=severity, timeout=timeout, markup=markup)

    def _handle_exception(self, error: Exception) -> None:
        # A widget that was still being mounted on exit may have lost its children.
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Exit, after cancelling all workers, which must not draw on screens that are being removed."""
        self.workers.cancel_all()
        super().exit(result, return_code, message)

    def get_key_display(self, binding: Binding) -> str:
        *modifiers, key = binding.key.split("+")
        return binding.key_display or "+".join([*modifiers, _KEY_NAMES.get(key, key)])

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of all current keys, the list of keys, and the themes."""
        from quizapp.tui.widgets.key_line import live_keys

        for live in live_keys(screen, self.words):
            if live.active.binding.action not in {"command_palette", "keys"} and live.single:
                yield SystemCommand(live.description, live.key, lambda live=live: live.run(self))
        yield SystemCommand(self.words.say("keys.keys"), "f1", self.action_keys)
        yield SystemCommand(self.words.say("app.theme"), self.theme, self.action_change_theme)

    def action_command_palette(self) -> None:
        from quizapp.tui.screens.key_help import Palette

        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(placeholder=self.words.say("app.search-commands")))

    def search_themes(self) -> None:
        from textual.theme import ThemeProvider

        from quizapp.tui.screens.key_help import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder=self.words.say("app.search-themes")))

    def action_keys(self) -> None:
        """Show every key of the screen and of the focused widget."""
        from quizapp.tui.screens.key_help import KeyHelpScreen
        from quizapp.tui.widgets.key_line import live_keys

        if not isinstance(self.screen, KeyHelpScreen):
            self.push_screen(KeyHelpScreen(live_keys(self.screen, self.words), self.words))

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """A context in which another program uses the terminal while the application waits."""
        self.waits = True
        try:
            with super().suspend():
                yield
        finally:
            self.waits = False

    def action_suspend_process(self) -> None:
        """Suspend the process and return to the shell; redraw the screen when it is resumed."""
        with suppress(SuspendNotSupported), self.suspend():
            if sys.platform != "win32":
                os.kill(os.getpid(), signal.SIGTSTP)
        self.refresh(layout=True)

    def action_help_quit(self) -> None:
        self.tell("app.how-to-quit")
