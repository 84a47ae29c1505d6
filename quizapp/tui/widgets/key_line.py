"""The keys that work at the moment, generated from the bindings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizapp.tui.content import cells

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import ActiveBinding
    from textual.screen import Screen

    from quizapp.words import Words


@dataclass(frozen=True, slots=True)
class LiveKey:
    """A key, or a group of keys that differ in a number, that works at the moment.

    ``shown`` says whether it is listed at the bottom, ``single`` whether it is one action that
    can be a command, unlike moving in a list.
    """

    key: str
    description: str
    active: ActiveBinding
    shown: bool
    single: bool

    def run(self, app: App[object]) -> None:
        """Trigger the action."""
        app.call_later(app.run_action, self.active.binding.action, self.active.node)


def live_keys(screen: Screen[object], words: Words) -> list[LiveKey]:
    """The keys of the focused widget, its screen and the application, each action once.

    Bindings of this application have an id and a message key as their description; Textual's own
    bindings for editing have no id and are left out.
    """
    found: dict[str, list[ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        if active.binding.id is not None and active.binding.description.startswith("keys."):
            found.setdefault(active.binding.description, []).append(active)
    app = screen.app
    keys = []
    for description, actives in found.items():
        first, last = actives[0], actives[-1]
        key = app.get_key_display(first.binding)
        row = first.binding.action != last.binding.action and "(" in first.binding.action
        if row:
            key = f"{key}–{app.get_key_display(last.binding)}"
        shown = any(active.binding.show for active in actives)
        keys.append(
            LiveKey(key, words.say(description), first, shown, single=not row and not first.binding.system)
        )
    return keys


def key_for(screen: Screen[object], description: str, words: Words) -> str:
    """The key, as remapped by the learner, of the action on a screen with this message key; empty
    if there is none."""
    wanted = words.say(description)
    return next((live.key for live in live_keys(screen, words) if live.description == wanted), "")


class KeyLine(Widget):
    """The bottom line of a screen. Keys that do not fit are left out, except the one that shows all keys."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; padding: 0 1; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self, words: Words) -> None:
        super().__init__(markup=False)
        self._words = words
        self._live: list[LiveKey] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        self._live = [key for key in live_keys(self.screen, self._words) if key.shown]
        items = [self._item(index, key) for index, key in enumerate(self._live)]
        keep = next((p for p, key in enumerate(self._live) if key.active.binding.action == "keys"), None)
        room = self.size.width - (cells(items[keep]) + 3 if keep is not None else 0)
        fitting: list[Content] = []
        for index, item in enumerate(items):
            if index == keep:
                fitting.append(item)
            elif cells(item) <= room:
                fitting.append(item)
                room -= cells(item) + 3
            elif keep is None or index > keep:
                break
        return Content("   ").join(fitting)

    def _item(self, index: int, key: LiveKey) -> Content:
        pressed = Style.from_meta({"index": index})
        text = Content.assemble((key.key, "bold $text-primary"), " ", (key.description, "$text-muted"))
        return text.stylize(pressed)

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("index")
        if isinstance(index, int) and index < len(self._live):
            self._live[index].run(self.app)
