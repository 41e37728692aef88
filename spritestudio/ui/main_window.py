"""The window: a frame around its pages."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QTabBar, QVBoxLayout, QWidget

from spritestudio import desktop
from spritestudio.errors import SpriteStudioError
from spritestudio.paths import resources
from spritestudio.project.jobs import Resource
from spritestudio.project.project_file import SUFFIX
from spritestudio.project.workspace import Workspace
from spritestudio.ui import theme
from spritestudio.ui.about_dialog import AboutDialog
from spritestudio.ui.crash_dialog import CrashHandler
from spritestudio.ui.drop_window import DropWindow
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.job import Worker
from spritestudio.ui.jobs_view import JobsButton, left_error, stopped_text
from spritestudio.ui.learn.page import LearnPage
from spritestudio.ui.menus import MenuBuilder, build_help_menu, build_view_menu
from spritestudio.ui.motion.timeline_controller import TimelineController
from spritestudio.ui.page import Page
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.pencil.proposal_controller import ProposalController
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.project.one_selection import select_one_at_a_time
from spritestudio.ui.project.project_controller import ProjectController
from spritestudio.ui.project.shelf_controller import ShelfController
from spritestudio.ui.project.shelf_panel import ShelfPanel
from spritestudio.ui.queue_runner import QueueRunner
from spritestudio.ui.shortcuts_dialog import ShortcutsDialog
from spritestudio.ui.sprites.page import SpritesPage
from spritestudio.ui.tidying import tidy_up
from spritestudio.ui.tools import attach_tools
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.dialog import leave_dialogs
from spritestudio.ui.widgets.drop_mark import DropMark
from spritestudio.ui.widgets.hint_bar import HintBar
from spritestudio.ui.widgets.open_folder import open_folder
from spritestudio.ui.widgets.page_stack import PageStack
from spritestudio.ui.widgets.questions import answered_alone
from spritestudio.ui.widgets.status_bar import StatusBar

_GEOMETRY, _PAGE, _THEME = "geometry", "page", "theme"
_FRAME = QSize(8, 40)  # about what a desktop adds around a window
_NAMED = 3  # files that are told by name
_LOW_PX = 700  # a window that is lower gives the shelf and the tools less
_SHELF_SHARE = 0.3  # of the window's height at most
_GATHER_MS = 2000  # of preferences that are written together


class MainWindow(DropWindow):
    """Shows one page at a time with its messages and the list of jobs, and hands on what is dropped."""

    @theme.styled_last()
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowIcon(QIcon(str(resources() / "icons" / "spritestudio-256.png")))
        self.preferences = Preferences()
        self._may_ask = True
        self._gathering = QTimer(self, interval=_GATHER_MS)
        self._gathering.timeout.connect(self._keep_preferences)
        self._tidying = Worker(self.tr("Tidy up"), Resource.DISK, self)
        self.crashes = CrashHandler(self)
        self.banner = Banner()
        self._warning: SpriteStudioError | None = None
        self._project_warning: SpriteStudioError | None = None
        self._is_starting = False
        self.notice = HintBar("notice")
        self._written: Path | None = None
        self.workspace = Workspace(self.preferences, waits=True)
        self.project = ProjectController(self.workspace.project, self.preferences, self._leave_project, self)
        self.project.begin()
        self.generate_page = GeneratePage(self.workspace, self.preferences)
        attach_tools(self.generate_page)
        self.pencil_page = PencilPage(self.workspace)
        self.proposals = ProposalController(self.pencil_page, self.workspace, self.generate_page.weights)
        self.timeline = TimelineController(self.pencil_page)
        self.sprites_page = SpritesPage(self.workspace, self.preferences)
        self.train_page = TrainPage(self.workspace, self.preferences)
        self.learn_page = LearnPage(self.preferences)
        self.pages: list[Page] = [self.generate_page, self.pencil_page, self.sprites_page]
        self.pages += [self.train_page, self.learn_page]
        self.jobs = JobsButton(self.workspace.jobs)
        self.queue = QueueRunner(self.workspace.queue, self)
        self.shelf = ShelfPanel()
        self.shelf_controller = ShelfController(self.workspace, self.shelf, self.preferences, self)
        self._status = StatusBar(self)
        self.tabs = QTabBar()
        self._stack = PageStack()
        self._menus = MenuBuilder(self)
        self._add_queue_kinds()
        self._build()
        scheme = str(self.preferences.get(_THEME) or "system")
        theme.set_scheme(scheme)
        self._build_menus(scheme)
        self._connect()
        self.show_page(self._page_named(str(self.preferences.get(_PAGE) or "")))

    def _build(self) -> None:
        self.tabs.setObjectName("pages")
        self.tabs.setAccessibleName(self.tr("Pages"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.banner)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addWidget(self.shelf)
        self.setCentralWidget(center)
        self.setStatusBar(self._status)
        for page in self.pages:
            self.tabs.setTabVisible(self.tabs.addTab(page.windowTitle()), not page.is_aside)
            self._stack.addWidget(page)
            for widget in page.status_widgets():
                self.statusBar().addPermanentWidget(widget)
        self.statusBar().addPermanentWidget(self.jobs)
        self.drop_mark = DropMark(center)
        if not self.restoreGeometry(self.preferences.get_bytes(_GEOMETRY)):
            self.resize(QSize(1320, 900).boundedTo(self.screen().availableSize() - _FRAME))

    def _build_menus(self, scheme: str) -> None:
        for page in self.pages:
            page.build_menus(self._menus.for_page(page))
        common = self._menus.for_page(None)
        self.project.build_menu(common)
        common.menu("file").separator()
        common.action("quit", self.tr("Quit"), self.close, "Ctrl+Q")
        common.menu("view").separator()
        common.action("shelf_toggle", self.tr("Shelf"), self.toggle_shelf, "F8")
        listed = [page for page in self.pages if not page.is_aside]
        build_view_menu(common, listed, self.show_page, scheme, self.choose_theme)
        common.action("show_jobs", self.tr("Jobs"), self.jobs.open_list, "Ctrl+J")
        build_help_menu(common, self.show_learn, self.show_shortcuts, self.install_launcher, self.show_about)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda index: self.show_page(self.pages[index]))
        self._stack.currentChanged.connect(lambda: self._status.say(""))
        for page in self.pages:
            page.failed.connect(self.show_error)
            page.status_message.connect(self.show_status_message)
            page.wrote.connect(self.show_written)
            page.keep_requested.connect(self.shelf_controller.keep_or_release)
            page.draw_requested.connect(self.pencil_page.draw)
            page.repair_requested.connect(self.pencil_page.repair)
            page.paste_requested.connect(self.shelf_controller.paste)
            page.export_shelf_requested.connect(self.shelf_controller.export)
        self.shelf_controller.wrote.connect(self.show_written)
        self.notice.accepted.connect(self.open_written)
        self.project.warned.connect(self.show_warning)
        self.project.mended.connect(self._on_project_mended)
        self.banner.close_button.clicked.connect(self._on_warning_read)
        self.workspace.project.renamed.connect(self._on_project_mended)
        for teller in (self.project, self.shelf_controller, self.queue):
            teller.failed.connect(self.show_error)
            teller.done.connect(self.show_status_message)
        self.shelf_controller.grid_dropped.connect(self._keep_dropped)
        self.shelf_controller.draw_requested.connect(self.pencil_page.draw)
        self.shelf_controller.painting_requested.connect(self._paint_from_kept)
        self.generate_page.name_requested.connect(self.shelf_controller.rename)
        self.pencil_page.opened.connect(lambda: self.show_page(self.pencil_page))
        show_kept = self.generate_page.selection.show_kept
        select_one_at_a_time(self.workspace.selection, self.shelf.grid, show_kept)
        self.generate_page.animated.connect(self.shelf_controller.select)
        self.shelf.grid.undo_requested.connect(self.generate_page.painter.undo)
        self.shelf_controller.animate_requested.connect(self.generate_page.animate_requested)
        self.timeline.animate_requested.connect(self.generate_page.animate_requested)
        self.timeline.repaint_requested.connect(self.generate_page.repaint_requested)
        self.shelf_controller.whose_art_requested.connect(self.generate_page.whose_art_requested)
        self.sprites_page.train_requested.connect(lambda: self.show_page(self.train_page))
        self.train_page.offered.connect(lambda: self.show_page(self.train_page))
        self.train_page.paint_requested.connect(self._paint_with)
        self.learn_page.open_requested.connect(self._show_generate)
        self.learn_page.open_requested.connect(self.generate_page.settings.take_up)

    def start(self) -> None:
        """Begin all work that could wait; call it once the window is on screen.

        What is told meanwhile has to be read: nobody has asked for it, and what goes well follows at once.
        """
        self._is_starting = True
        self._gathering.start()
        for page in self.pages:
            page.start()
        self.project.start()
        self._tidying.run(tidy_up)
        self._is_starting = False

    # Pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self._stack.currentIndex()]

    def show_page(self, page: Page) -> None:
        """Show a page with its menus, and in the status bar what is of that page alone."""
        index = self.pages.index(page)
        self._stack.setCurrentIndex(index)
        self.tabs.setTabVisible(index, True)
        self.tabs.setCurrentIndex(index)
        self._menus.show_page(page)
        self.shelf.setVisible(page.shows_shelf)
        for other in self.pages:
            for widget in other.status_widgets():
                widget.setVisible(other is page)

    def _page_named(self, name: str) -> Page:
        return next((page for page in self.pages if page.objectName() == name), self.pages[0])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a project, or give files to the first page that knows them."""
        if len(paths) == 1 and paths[0].suffix == SUFFIX:
            self.project.open(paths[0])
            return
        for page in self.asked_pages:
            if page.open_paths(paths):
                self.show_page(page)
                return
        self.show_error(
            SpriteStudioError(
                self.tr("{0} is nothing that can be opened here.").format(paths[0].name),
                self.tr("Drop sprites, folders of sprites, or weights."),
            )
        )

    def _paint_from_kept(self, action: str) -> None:
        self._show_generate()
        self._menus.actions_of(self.generate_page)[action].trigger()

    def _show_generate(self) -> None:
        self.show_page(self.generate_page)

    def _paint_with(self, weights: Path) -> None:
        self.show_page(self.generate_page)
        self.generate_page.open_weights(weights)

    def show_learn(self) -> None:
        """Show how diffusion paints."""
        self.show_page(self.learn_page)

    # The project

    def toggle_shelf(self) -> None:
        """Fold the shelf, or show it."""
        self.shelf_controller.fold(not self.shelf.is_folded)

    def _keep_dropped(self, _grid: object, row: int, place: int) -> None:
        self.shelf_controller.keep(self.page.kept_selection(), (row, place))

    def _add_queue_kinds(self) -> None:
        for page in self.pages:
            for name, kind in page.queue_kinds.items():
                show = functools.partial(self._show_result, page, kind.show)
                self.queue.add_kind(name, dataclasses.replace(kind, show=show))

    def _show_result(self, page: Page, show: Callable[[Any], object], result: Any) -> None:
        self.show_page(page)
        show(result)

    def _leave_project(self) -> None:
        self.pencil_page.save()
        jobs = self.workspace.jobs.leave_project()
        if left := [*leave_dialogs(self), *(job.title for job in jobs)]:
            QTimer.singleShot(0, functools.partial(self.show_error, left_error(left)))  # once another is open
        self.generate_page.painter.leave_project()
        self.generate_page.postprocess.begin()
        self.train_page.queued.leave_project()
        self.queue.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (stopped := self.workspace.jobs.cancel_awaited()):
            self.show_status_message(stopped_text(stopped))
        else:
            super().keyPressEvent(event)

    # Messages

    def show_error(self, error: Exception) -> None:
        """Show an error: what a person can mend in the banner, the rest in a dialog."""
        if isinstance(error, SpriteStudioError):
            more = str(self._warning) if self._warning else ""
            told = SpriteStudioError(error.message, f"{error.hint} {more}".strip())
            self.banner.show_error(told)
            self._warning = told if self._is_starting else self._warning
        else:
            self.crashes.report(error)

    def show_warning(self, error: SpriteStudioError) -> None:
        """Show what has to be read: it stays until it is closed, also beside what is told later."""
        self.show_error(error)
        self._warning = self._project_warning = error

    def _on_warning_read(self) -> None:
        self._warning = None

    def _on_project_mended(self) -> None:
        if self._warning is self._project_warning:
            self._warning = None

    def show_status_message(self, text: str) -> None:
        """Close the banner, since something went well, and show `text` in the status bar; "" clears it."""
        if self._warning is None:
            self.banner.hide()
        self.notice.hide()
        self._status.say(text)

    def show_written(self, paths: Sequence[Path]) -> None:
        """Say what was written where, and offer to open the folder."""
        self.show_status_message("")
        self._written = paths[0].parent
        more = len(paths) - _NAMED
        names = ", ".join(path.name for path in paths[:_NAMED])
        text = self.tr("Wrote {0} and {1} more to {2}") if more > 0 else self.tr("Wrote {0} to {2}")
        self.notice.show_text(text.format(names, more, self._written), self.tr("Open folder"))

    def open_written(self) -> None:
        """Show the folder that was written to last."""
        if self._written is not None:
            try:
                open_folder(self._written)
            except SpriteStudioError as error:
                self.show_error(error)

    def choose_theme(self, scheme: str) -> None:
        """Follow the system, or be light or dark."""
        self.preferences.set(_THEME, scheme)
        theme.set_scheme(scheme)

    def install_launcher(self) -> None:
        """Put the app into this user's applications menu."""
        try:
            desktop.install_launcher()
        except SpriteStudioError as error:
            self.show_error(error)
        else:
            self.show_status_message(self.tr("SpriteStudio is in the applications menu"))

    def show_shortcuts(self) -> None:
        """List every key, and what the mouse does."""
        parts = [(self.tr("Everywhere"), self._menus.shortcuts(None))]
        for page in self.pages:
            parts.append((page.windowTitle(), [*self._menus.shortcuts(page), *page.gestures()]))
        ShortcutsDialog(parts, self).open()

    def show_about(self) -> None:
        """Show version and credits."""
        AboutDialog(self).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < _LOW_PX
        self.shelf.grid.set_low(low)
        self.shelf.set_room(round(self.height() * _SHELF_SHARE))
        self.pencil_page.set_low(low)

    def close_unasked(self) -> None:
        """Close with nobody there to answer; what is in no file yet is there again at the next start."""
        self._may_ask = False
        with answered_alone():
            QApplication.closeAllWindows()  # a dialog that is open goes first

    def closeEvent(self, event: QCloseEvent) -> None:
        askers: list[Page | ProjectController] = [*self.pages, self.project] if self._may_ask else []
        if not all(asker.may_close() for asker in askers):
            event.ignore()
            return
        self.preferences.set_bytes(_GEOMETRY, self.saveGeometry())
        self.preferences.set(_PAGE, self.page.objectName())
        self.hide()
        for page in self.pages:
            page.wind_down()
        self.workspace.jobs.close()
        for page in self.pages:
            page.shut_down()
        self.project.close()
        self._keep_preferences()
        super().closeEvent(event)

    def _keep_preferences(self) -> None:
        try:
            self.preferences.flush()
        except SpriteStudioError as error:
            self.show_error(error)
