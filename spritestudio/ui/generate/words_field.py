"""The words of a mix: a field to type them in, and a chip for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

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

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mix_list import AddedWords, MixList
from spritestudio.project.prompt import UnknownWord, example_prompt
from spritestudio.specs import ModelSpec
from spritestudio.specs.model import group_of
from spritestudio.ui.generate.chip import WordChip
from spritestudio.ui.widgets.basics import WheelGuard, icon_button, muted, name_widget, row
from spritestudio.ui.widgets.flow_layout import FlowLayout
from spritestudio.ui.widgets.plain_text import PlainLabel, short_name, without_mnemonic

_MOST_SEEN = 12  # of the names that complete what is typed
_LONGEST = 400  # letters; more are a text that was pasted, and no prompt
_ENDS = re.compile(r"(?<!\d),$|,\s$")  # a comma behind a digit may be that of "hood 0,5"


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
        self.field.setMaxLength(_LONGEST)
        self.field.setClearButtonEnabled(True)
        for button in self.field.findChildren(QToolButton):  # Qt's own
            name_widget(button, "clear_words", self.tr("Clear what is typed"))
        self._names = QStringListModel(self)
        self.completer = QCompleter(self._names, self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        self.completer.setMaxVisibleItems(_MOST_SEEN)
        self.completions = QListView()
        self.completer.setPopup(self.completions)
        self.completer.setWidget(self.field)
        self._chip_box, self._unknown_box = QWidget(), QWidget()
        self._chip_flow, self._unknown_flow = FlowLayout(self._chip_box), FlowLayout(self._unknown_box)
        self._added = AddedWords()
        self.brought = muted()
        self.brought.setObjectName("words_brought")
        self.brought.setWordWrap(True)
        self.leave_out = QPushButton(self.tr("Without"))
        name_widget(self.leave_out, "words_leave_out", self.tr("Leave out what the words brought along"))
        self.leave_out.setProperty("role", "dense")
        self._brought_box = QWidget()
        brought = row(self.brought, self.leave_out)
        brought.setStretch(0, 1)
        brought.setContentsMargins(0, 0, 0, 0)
        self._brought_box.setLayout(brought)
        self.usual = muted()
        self.usual.setObjectName("words_usual")
        self.usual.setWordWrap(True)
        self.instead = QPushButton(self.tr("Instead"))
        name_widget(self.instead, "words_instead", self.tr("Paint that class in place of those of the mix"))
        self.instead.setProperty("role", "dense")
        self._usual_box = QWidget()
        usual = row(self.usual, self.instead)
        usual.setStretch(0, 1)
        usual.setContentsMargins(0, 0, 0, 0)
        self._usual_box.setLayout(usual)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.all_words = icon_button("down", "all_words", self.tr("All words that these weights know"))
        layout.addLayout(row(self.field, self.all_words))
        for widget in (self._unknown_box, self._chip_box, self._brought_box, self._usual_box):
            layout.addWidget(widget)
        self._tell(())
        self._show_brought()
        self.leave_out.clicked.connect(self._on_leave_out)
        self.instead.clicked.connect(self._on_instead)
        mixes.changed.connect(self._show_brought)
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self._on_finished)
        self.completer.activated.connect(self._on_completed)
        self.all_words.clicked.connect(self._on_all_words)

    def set_model(self, model: ModelSpec) -> None:
        """Complete what these weights know."""
        names = {*model.words, *model.class_names, *model.styles, *model.facings}
        self._names.setStringList(sorted(names))
        self.field.setPlaceholderText(self.tr("Words, such as {0}").format(example_prompt(model)))
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
        """Take what is typed; what cannot be taken stays there, and is told."""
        try:
            added = self._mixes.add_words(self.field.text())
        except SpriteStudioError as error:
            self._tell((), str(error))
            return
        self.field.setText(" ".join(each.written for each in added.unknown))
        self._tell(added.unknown)
        if added.brought or added.usual:
            self._added = added
            self._show_brought()

    def _show_brought(self) -> None:
        """Say which class and style words have brought along, while these are in the mix.

        And which class they usually name, where the mix asks for another.
        """
        shares, brought = self._mixes.mix.shares, self._added.brought
        if any(shares.get(name) != share for name, share in brought.items()):
            self._added, brought = replace(self._added, brought={}, replaced={}), {}
        if self._added.usual in shares or not any(group_of(name) == "words" for name in shares):
            self._added = replace(self._added, usual="")
        usual = short_name(self._added.usual.replace("_", " "))
        self.usual.setText(self.tr("These words are usually of {0}.").format(usual) if usual else "")
        self._usual_box.setVisible(bool(usual))
        styles = [name for name in brought if group_of(name) == "styles"]
        kinds = [name for name in brought if name not in styles]
        text = self.tr("The usual class came along: {0}.")
        if kinds and styles:
            text = self.tr("The usual class and style came along: {0}.")
        elif styles:
            text = self.tr("The usual style came along: {0}.")
        names = (short_name(name.removeprefix("style:").replace("_", " ")) for name in (*kinds, *styles))
        self.brought.setText(text.format(", ".join(names)) if brought else "")
        self._brought_box.setVisible(bool(brought))

    def _on_leave_out(self) -> None:
        self._mixes.leave_out(self._added)

    def _on_instead(self) -> None:
        self._mixes.take_usual(self._added)

    def _tell(self, unknown: Iterable[UnknownWord], problem: str = "") -> None:
        """Tell which words are not known, with a button for each that may be meant; or of a problem."""
        while (item := self._unknown_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if problem:
            self._unknown_flow.addWidget(_problem_label(problem))
        for each in unknown:
            text = self.tr("“{0}” is not known. Instead:") if each.near else self.tr("“{0}” is not known.")
            if each.is_number:
                text = self.tr("{0} follows no word: it stands behind it, and says how much of it.")
            self._unknown_flow.addWidget(_problem_label(text.format(short_name(each.word))))
            for name in each.near:
                self._unknown_flow.addWidget(self._offer(each.word, name))
        self._unknown_box.setVisible(self._unknown_flow.count() > 0)

    def _offer(self, word: str, name: str) -> QPushButton:
        plain = name.rpartition(":")[2].replace("_", " ")
        button = QPushButton(without_mnemonic(short_name(plain)))
        name_widget(button, f"offer_{name}", self.tr("Put {0} in place of {1}").format(plain, word))
        button.setProperty("role", "dense")
        button.clicked.connect(lambda: self._replace(word, name))
        return button

    def _replace(self, word: str, name: str) -> None:
        self.field.setText(" ".join(name if each == word else each for each in self.field.text().split()))
        self.commit()

    def _on_share_changed(self, word: str, share: float) -> None:
        self._mixes.edit_share(f"word:{word}", share)

    def _on_all_words(self) -> None:
        self.field.setFocus()
        self.completer.setCompletionPrefix("")
        self.completer.complete()

    def _on_edited(self, text: str) -> None:
        if _ENDS.search(text):
            self.commit()
            if (left := self.field.text()) not in ("", text):
                self.field.setText(f"{left} ")  # apart from the next word
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


def _problem_label(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "problem")
    return label
