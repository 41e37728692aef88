"""The file of the project: new, open, save, and saving as one goes."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.files import real_path
from spritestudio.project.generations import CopyProgress
from spritestudio.project.jobs import Resource
from spritestudio.project.opened_file import OpenedFile
from spritestudio.project.project import Project
from spritestudio.project.project_copy import ProjectCopy
from spritestudio.project.project_file import SUFFIX
from spritestudio.ui.job import Job, Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.preferences import LAST_FOLDER, Preferences, last_folder
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.plain_text import menu_text, plain
from spritestudio.ui.widgets.questions import ask

_SAVE_EVERY_MS = 2000
_MOMENT_MS = 100  # that a start may stand still


class ProjectController(QObject):
    """Opens and saves the project, and tells the window's title.

    Args:
        project: The project.
        preferences: Remember the last folder.
        leave: Ends what would go on in the other project.
        window: Whose title and dialogs these are.

    Signals:
        done: Something went well, for the status bar.
        failed: A SpriteStudioError to tell of.
        warned: One that has to be read, whatever goes well meanwhile.
        mended: What was warned of last is so no longer.
    """

    done = Signal(str)
    failed = Signal(object)
    warned = Signal(object)
    mended = Signal()

    def __init__(
        self, project: Project, preferences: Preferences, leave: Callable[[], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self._project = project
        self._preferences = preferences
        self._end_here = leave
        self._window = window
        self._job: Job | None = None
        self._moving = Worker(self.tr("Go to another project"), Resource.DISK, self)  # or another file
        self._moving.events.connect(self._on_moved)
        self._moving.failed.connect(self._on_moving_failed)
        self._moving.cancel_requested.connect(self._moving.wind_down)  # what is complete is gone on with
        self._moving.finished.connect(self._on_moving_ended)
        self._leave: Callable[[], None] | None = None  # lets go of the former file
        self._then: Callable[[], object] | None = None  # what was asked for meanwhile
        self._last_error = ""
        self._recent_menu: QMenu | None = None
        self._saving = QTimer(self, interval=_SAVE_EVERY_MS)
        self._saving.timeout.connect(self.save_beside)
        project.opened.connect(self._on_opened)
        project.renamed.connect(self._on_renamed)
        self._show_title()

    def build_menu(self, build: MenuBuilder) -> None:
        """Add what concerns the file."""
        build.menu("file").separator()
        build.action("project_new", self.tr("New project"), self.new, "Ctrl+Alt+N")
        build.action("project_open", self.tr("Open project…"), self.ask, "Ctrl+Alt+P")
        self._recent_menu = build.sub_menu("project_recent", self.tr("Recent projects"))
        self._recent_menu.setToolTipsVisible(True)
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        build.action("project_save_as", self.tr("Save project as…"), self.save_as, "Ctrl+Alt+S")

    def begin(self) -> None:
        """Begin to open the project of the last time, while the window is still built."""
        self._moving.run(self._project.opening_first, self.tr("Open {0}").format(self._project.path.name))

    def start(self) -> None:
        """Show that project as soon as it is there, and begin to save as one goes.

        Most are by now. Until one is that takes longer, nothing can be done in the window but close it, since
        nothing would keep that.
        """
        self._moving.wait_a_moment(_MOMENT_MS)
        if self._project.is_waiting:
            self._window.setEnabled(False)
            self.done.emit(self.tr("Opening {0}…").format(self._project.path.name))
        self._saving.start()

    # Saving

    def save_beside(self) -> None:
        """Save what has changed, beside the window's thread."""
        if self._job is not None or self._project.is_saved:
            return
        self._job = Job(self._flush, self)
        self._job.finished.connect(self._on_saved)
        self._job.start()

    @property
    def is_saving(self) -> bool:
        """Whether it is being saved right now, also as another, or another is being opened."""
        return self._job is not None or self._moving.running

    def _flush(self) -> Generator[None]:
        self._project.flush()
        yield

    def _on_saved(self) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        before, self._last_error = self._last_error, str(job.error) if job.error else ""
        if job.error is not None and self._last_error != before:
            is_foreseen = isinstance(job.error, SpriteStudioError)
            (self.warned if is_foreseen else self.failed).emit(job.error)  # once: else it would be a sermon
        elif before and job.error is None:
            self.mended.emit()
            self.done.emit(self.tr("The project is saved again"))
        self._show_title()
        job.deleteLater()

    def may_close(self) -> bool:
        """Save; where that fails, or a copy has changed, ask whether to save it elsewhere.

        While it is saved as another, the window closes when that has ended.
        """
        if self._project.is_waiting:
            return True
        if self._waits(self._window.close):
            return False
        try:
            self._project.flush()
        except SpriteStudioError as error:
            reason = error.message
        else:
            if not (self._project.is_copy and self._project.has_changed):
                return True
            reason = self.tr("This is a copy, which is gone when the window closes.")
        answers = {
            "save": self.tr("Save as…"),
            "close": self.tr("Close without saving"),
            "stay": self.tr("Cancel"),
        }
        answer = ask(self._window, self.tr("The project is not saved"), reason, answers)
        if answer == "save":
            self.save_as()
            self._waits(self._window.close)
        return answer == "close"

    def close(self) -> None:
        """Save, and let go of the file; what cannot be saved is told."""
        self._saving.stop()
        if self._job is not None:
            self._job.wait()
            self._job = None
        try:
            self._project.close()
        except SpriteStudioError as error:
            self.failed.emit(error)
            self._project.let_go()

    # Another one

    def new(self) -> None:
        """Begin an empty project."""
        if self._waits(self.new):
            return
        self._end_here()
        if self._tried(self._project.new):
            self.done.emit(self.tr("A new project"))

    def ask(self) -> None:
        """Ask for a project, and open it."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open project"),
            str(last_folder(self._preferences)),
            self.tr("Projects (*{0})").format(SUFFIX),
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open a project, which is checked beside the window; the one that is open is saved."""
        if not self._waits(functools.partial(self.open, path)):
            self._moving.run(
                functools.partial(self._project.opening, path), self.tr("Open {0}").format(path.name)
            )

    def save_as(self) -> None:
        """Ask for a name, and go on under it once all is in that file; it is written beside the window."""
        folder = last_folder(self._preferences)
        suggestion = folder / f"{self._project.title or self.tr('Sprites')}{SUFFIX}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save project as"),
            str(suggestion),
            self.tr("Projects (*{0})").format(SUFFIX),
        )
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}"))

    def save_to(self, path: Path) -> None:
        """Go on in another file once all is in it."""
        if self._waits(functools.partial(self.save_to, path)):
            return
        if real_path(path) == self._project.path and not self._project.is_copy:
            self.save_beside()
            self.done.emit(self.tr("{0} is saved as you go").format(path.name))
            return
        self._moving.run(
            functools.partial(self._project.copy_to, path), self.tr("Save {0}").format(path.name)
        )

    def _on_moved(self, events: list[CopyProgress | ProjectCopy | OpenedFile]) -> None:
        for event in events:
            if isinstance(event, CopyProgress):
                self._moving.report(event.done, event.total)
            elif isinstance(event, OpenedFile):
                if event.claim():
                    self._go_to(event)
            elif self._tried(functools.partial(self._go_on_in, event)):
                self._preferences.set(LAST_FOLDER, str(event.path.parent))
                told = self.tr("Saved as {0}; from now on it is saved as you go")
                self.done.emit(told.format(event.path.name))

    def _go_to(self, opened: OpenedFile) -> None:
        if self._project.is_waiting:
            self._tried(functools.partial(self._show, opened))
            return
        self._end_here()
        if self._tried(functools.partial(self._show, opened)):
            self._preferences.set(LAST_FOLDER, str(opened.path.parent))
            self.done.emit(self.tr("Opened {0}").format(opened.path.name))

    def _show(self, opened: OpenedFile) -> None:
        self._leave = self._project.show(opened)

    def _go_on_in(self, copy: ProjectCopy) -> None:
        self._leave = self._project.go_on_in(copy)

    def _waits(self, do: Callable[[], object]) -> bool:
        """Put something off while one goes to another file, and say whether one does."""
        if (entry := self._moving.entry) is not None:
            self._then = do
            self.done.emit(self.tr("That waits for: {0}").format(entry.title))
        return self._moving.running

    def _on_moving_failed(self, error: Exception) -> None:
        self._then = None  # a window that closed now would tell nobody
        if self._project.is_waiting:
            self._project.stay()
        self.failed.emit(error)

    def _on_moving_ended(self) -> None:
        leave, self._leave = self._leave, None
        if leave is not None:
            self._moving.run(functools.partial(_leaving, leave))
            return
        then, self._then = self._then, None
        if then is not None:
            QTimer.singleShot(0, then)

    def _tried(self, change: Callable[[], None]) -> bool:
        if self._job is not None:
            self._job.wait()
        try:
            change()
        except SpriteStudioError as error:
            self.failed.emit(error)
            return False
        return True

    def _on_renamed(self) -> None:
        self._last_error = ""
        self._window.setEnabled(True)
        self._show_title()

    def _on_opened(self) -> None:
        self._on_renamed()
        self.mended.emit()  # it was of the other project
        self._tell_problems()

    def _tell_problems(self) -> None:
        problems, self._project.problems = self._project.problems, []
        if problems:
            first = problems[0]
            rest = " ".join(str(problem) for problem in problems[1:])
            self.warned.emit(SpriteStudioError(first.message, f"{first.hint} {rest}".strip()))

    def _show_title(self) -> None:
        name = self._project.title or self.tr("Untitled")
        if self._project.is_copy and not self._project.is_waiting:
            name = self.tr("{0} (copy, not saved)").format(name)
        elif self._last_error:
            name = self.tr("{0} (not saved)").format(name)
        self._window.setWindowTitle(f"{name} — SpriteStudio")

    def _fill_recent(self) -> None:
        menu = self._recent_menu
        if menu is None:
            return
        menu.clear()
        recent = self._project.recent
        for path, title in zip(recent, _told_apart(recent), strict=True):
            action = QAction(menu_text(title), menu)
            action.setToolTip(plain(str(path)))
            action.triggered.connect(lambda _checked=False, path=path: self.open(path))
            menu.addAction(action)
        if menu.isEmpty():
            allow(menu.addAction(self.tr("None yet")), self.tr("Projects that you have opened stand here"))


def _leaving(leave: Callable[[], None]) -> Generator[None]:
    leave()
    yield from ()


def _told_apart(paths: Sequence[Path]) -> list[str]:
    """What files are called, with as much of the folder as tells those of one name apart."""
    names = Counter(path.stem for path in paths)
    titles = []
    for path in paths:
        others = [other for other in paths if other.stem == path.stem and other != path]
        depth = next(
            (n for n in range(1, len(path.parts)) if path.parts[-1 - n : -1] not in _ends(others, n)),
            len(path.parts) - 1,
        )
        folder = Path(*path.parts[-1 - depth : -1])
        titles.append(f"{path.stem} — {folder}" if names[path.stem] > 1 else path.stem)
    return titles


def _ends(paths: Sequence[Path], depth: int) -> list[tuple[str, ...]]:
    return [path.parts[-1 - depth : -1] for path in paths]
