"""The application that previews a question file while it is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen
from textual.types import CSSPathType

from quizapp.tui.frame import Frame
from quizapp.tui.screens.preview_screen import PreviewScreen
from quizapp.tui.screens.running_page import StudyThreads
from quizapp.tui.study_thread import StudyThread

if TYPE_CHECKING:
    from quizapp.authoring.previewing import Preview
    from quizapp.review.study import Study


class PreviewApp(Frame):
    """Connects the preview to its screen; the log is never opened."""

    # Includes the style of the first screen, for which Textual does not read a separate file.
    CSS_PATH: ClassVar[CSSPathType | None] = ["app.tcss", "screens/review.tcss", "screens/preview.tcss"]

    def __init__(self, study: Study, preview: Preview) -> None:
        super().__init__(study.settings)
        self._preview = preview
        self._runner = study.runner
        # Separate threads, so that keys do not wait for running code, nor running code for a complete check.
        self.threads = StudyThreads(*(StudyThread(lambda: study, study.runner) for _ in range(3)))

    def get_default_screen(self) -> Screen[None]:
        return PreviewScreen(self.words, self.threads, self._preview)

    def on_mount(self) -> None:
        self._runner.start()

    def close(self) -> None:
        """End the runner and the threads. Closing twice is allowed."""
        for thread in self.threads:
            thread.close()

    async def action_quit(self) -> None:
        self.close()
        self.exit()


def run(study: Study, preview: Preview) -> int:
    """Show a preview until its author leaves, and return the exit status."""
    app = PreviewApp(study, preview)
    app.run()
    app.close()
    return app.return_code or 0
