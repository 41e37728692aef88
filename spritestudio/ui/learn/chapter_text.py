"""The text of a chapter: what is told, what to try, and formulas that unfold."""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from spritestudio.ui.learn.chapters import Chapter, Formula
from spritestudio.ui.widgets.basics import SteadyButton, heading
from spritestudio.ui.widgets.fold_out import FoldOut

_INSETS_PX = (20, 16, 16, 16)
_SPACING_PX = 12
_LINE_HEIGHT = 140  # per cent


class ChapterText(QScrollArea):
    """Shows a chapter; the keys scroll, and a screen reader reads it part by part.

    Signals:
        next_requested: On to the next chapter.
    """

    next_requested = Signal()

    def __init__(self, chapter: Chapter, next_title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"chapter_{chapter.name}")
        self.setAccessibleName(_tr(chapter.title))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = _markup(html.escape(_tr(chapter.title)))
        title.setProperty("role", "title")
        lead = _markup(_paragraph(html.escape(_tr(chapter.lead))))
        lead.setProperty("role", "lead")
        self.formulas = FoldOut(
            f"chapter_{chapter.name}_formulas", _tr("In formulas"), _formulas(chapter.formulas)
        )
        self.next_button: QPushButton | None = None
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(*_INSETS_PX)
        layout.setSpacing(_SPACING_PX)
        layout.addWidget(title)
        layout.addWidget(lead)
        for paragraph in chapter.paragraphs:
            layout.addWidget(_reading(_paragraph(html.escape(_tr(paragraph)))))
        layout.addWidget(heading(_tr("Try it")))
        style = f"line-height: {_LINE_HEIGHT}%; margin-bottom: 4px"
        points = "".join(f'<li style="{style}">{html.escape(_tr(point))}</li>' for point in chapter.tries)
        layout.addWidget(_reading(f'<ul style="margin-left: 16px; -qt-list-indent: 0">{points}</ul>'))
        layout.addWidget(self.formulas)
        if next_title:
            self.next_button = SteadyButton(_tr("Next: {0}").format(next_title))
            self.next_button.setObjectName(f"chapter_{chapter.name}_next")
            self.next_button.setAccessibleName(self.next_button.text())
            self.next_button.clicked.connect(self.next_requested)
            layout.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(content)


def _formulas(formulas: tuple[Formula, ...]) -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for formula in formulas:
        layout.addWidget(_markup(html.escape(_tr(formula.what))))
        shown = _markup(f"<i>{formula.markup}</i>")
        shown.setProperty("role", "formula")
        layout.addWidget(shown)
        source = _markup(_with_marks(_tr(formula.source)))
        source.setProperty("role", "muted")
        layout.addWidget(source)
        layout.addSpacing(_SPACING_PX)
    return content


def _markup(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _reading(markup: str) -> QLabel:
    label = _markup(markup)
    label.setProperty("role", "reading")
    return label


def _paragraph(markup: str) -> str:
    return f'<p style="line-height: {_LINE_HEIGHT}%">{markup}</p>'


def _with_marks(text: str) -> str:
    """Text of our own that has marks for what stands low, and no other."""
    return html.escape(text).replace("&lt;sub&gt;", "<sub>").replace("&lt;/sub&gt;", "</sub>")


def _tr(text: str) -> str:
    return QCoreApplication.translate("learn", text)
