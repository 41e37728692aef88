"""The words of a mix: a field to type them in, and a chip for each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.mix_list import MixList
from spritestudio.project.prompt import UnknownWord, example_prompt
from spritestudio.specs import ModelSpec
from spritestudio.ui.generate.chip import WordChip
from spritestudio.ui.widgets.basics import WheelGuard, name_widget
from spritestudio.ui.widgets.flow_layout import FlowLayout
from spritestudio.ui.widgets.plain_text import PlainLabel


class WordsField(QWidget):
    """Gives the chosen mix the words that are typed, and shows those that it has.

    What the weights know becomes a chip, or moves the slider of its class; what they do not know stays in the
    field and is told, with the words that may be meant.

    Args:
        mixes: The mixes to show and change.
        parent: The owner.
    """

    def __init__(self, mixes: MixList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixes = mixes
        self.chips: dict[str, WordChip] = {}
        self._wheel_guard = WheelGuard(self)
        self.field = QLineEdit()
        name_widget(self.field, "words", self.tr("Words"))
        self.field.setToolTip(
            self.tr(
                "What to paint, in words that the weights know: Enter or a comma makes chips of them.\n"
                "A word alone brings its usual class and style along."
            )
        )
        self.field.setClearButtonEnabled(True)
        for button in self.field.findChildren(QToolButton):  # Qt's own
            name_widget(button, "clear_words", self.tr("Clear what is typed"))
        self._names = QStringListModel(self)
        self.completer = QCompleter(self._names, self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        self.completions = QListView()
        self.completer.setPopup(self.completions)
        self.completer.setWidget(self.field)
        self._chip_box, self._unknown_box = QWidget(), QWidget()
        self._chip_flow, self._unknown_flow = FlowLayout(self._chip_box), FlowLayout(self._unknown_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.field, self._unknown_box, self._chip_box):
            layout.addWidget(widget)
        self._tell(())
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self._on_finished)
        self.completer.activated.connect(self._on_completed)

    def set_model(self, model: ModelSpec) -> None:
        """Complete the words of these weights, and their classes."""
        self._names.setStringList(sorted({*model.words, *model.class_names}))
        self.field.setPlaceholderText(example_prompt(model))
        self._tell(())

    def show_words(self, shares: dict[str, float]) -> None:
        """Show a chip for each word."""
        for word in [word for word in self.chips if word not in shares]:
            chip = self.chips.pop(word)
            self._chip_flow.removeWidget(chip)
            chip.hide()  # it may be the sender of the signal at work
            chip.deleteLater()
        for word, share in shares.items():
            if word not in self.chips:
                chip = self.chips[word] = WordChip(word)
                chip.share_changed.connect(self._on_share_changed)
                self._chip_flow.addWidget(chip)
                self._wheel_guard.guard(chip)
            self.chips[word].set_share(share)
        self._chip_box.setVisible(bool(self.chips))

    def commit(self) -> None:
        """Take what is typed."""
        unknown = self._mixes.add_words(self.field.text())
        self.field.setText(" ".join(each.word for each in unknown))
        self._tell(unknown)

    def _tell(self, unknown: Iterable[UnknownWord]) -> None:
        """Tell which words are not known, with a button for each that may be meant."""
        while (item := self._unknown_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in unknown:
            text = self.tr("“{0}” is not known. Instead:") if each.near else self.tr("“{0}” is not known.")
            label = PlainLabel(text.format(each.word))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "problem")
            self._unknown_flow.addWidget(label)
            for name in each.near:
                self._unknown_flow.addWidget(self._offer(each.word, name))
        self._unknown_box.setVisible(self._unknown_flow.count() > 0)

    def _offer(self, word: str, name: str) -> QPushButton:
        plain = name.rpartition(":")[2].replace("_", " ")
        button = QPushButton(plain)
        name_widget(button, f"offer_{name}", self.tr("Put {0} in place of {1}").format(plain, word))
        button.setProperty("role", "dense")
        button.clicked.connect(lambda: self._replace(word, name))
        return button

    def _replace(self, word: str, name: str) -> None:
        self.field.setText(" ".join(name if each == word else each for each in self.field.text().split()))
        self.commit()

    def _on_share_changed(self, word: str, share: float) -> None:
        self._mixes.edit_share(f"word:{word}", share)

    def _on_edited(self, text: str) -> None:
        if text.endswith(","):
            self.commit()
            return
        begun = text.replace(",", " ").rpartition(" ")[2]
        self.completer.setCompletionPrefix(begun)
        is_known_alone = self.completer.completionCount() == 1 and self.completer.currentCompletion() == begun
        if begun and self.completer.completionCount() and not is_known_alone:
            self.completer.complete()
        else:
            self.completions.hide()

    def _on_completed(self, name: str) -> None:
        before = self.field.text()[: len(self.field.text()) - len(self.completer.completionPrefix())]
        self.field.setText(before + name)
        self.commit()

    def _on_finished(self) -> None:
        if not (
            self.completions.isVisible() and self.completions.currentIndex().isValid()
        ):  # else it is completed next
            self.commit()
