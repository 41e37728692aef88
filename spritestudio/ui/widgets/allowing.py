"""What cannot be used now says what it waits for: the one way to allow buttons, fields and actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from spritestudio.ui.widgets.plain_text import plain

_USUAL, _TOLD = "usual_tip", "told_tip"


def allow(target: QWidget | QAction, lack: str = "", tip: str | None = None) -> None:
    """Enable what nothing is lacking for; disable the rest, and say in tooltip and status bar what it lacks.

    Args:
        target: A widget, whose tooltip says first what it does, or an action, whose text does.
        lack: What has to be done first, or why it cannot be done, as one sentence; "" allows it.
        tip: What the widget does, where that is another thing than before.
    """
    if isinstance(target, QWidget):
        if tip is None and target.toolTip() != target.property(_TOLD):
            tip = target.toolTip()
        usual = str(target.property(_USUAL) or "") if tip is None else tip
        told = plain("\n".join(filter(None, (usual, lack)))) if lack else usual
        target.setProperty(_USUAL, usual)
        target.setProperty(_TOLD, told)
        target.setToolTip(told)
    else:
        target.setToolTip(plain(lack))
    target.setStatusTip(lack)
    target.setEnabled(not lack)


def action_tip(action: QAction) -> str:
    """The tooltip of a button for an action: what it does, its key, and what it lacks."""
    keys = action.shortcut().toString()
    text = f"{action.text()} ({keys})" if keys else action.text()
    return plain("\n".join(filter(None, (text, action.statusTip()))))


def first_lack(*lacks: str) -> str:
    """The first of them that there is, "" where nothing is lacking."""
    return next(filter(None, lacks), "")


# What several places lack


def no_weights() -> str:
    """Nothing can paint."""
    return _tr("Choose weights first (File → Open weights…)")


def paints_others() -> str:
    """Only one painting can be at work."""
    return _tr("Other sprites are being painted; stop that first (Esc)")


def no_sprites() -> str:
    """The grid is empty."""
    return _tr("Paint sprites first (Generate)")


def not_chosen(count: int, wanted: int | None = None) -> str:
    """What a selection of `count` sprites lacks; `wanted` is how many there have to be, None for any."""
    if wanted == 2 and count != 2:
        return _tr("Choose two sprites first (click one, Ctrl+click the other)")
    if wanted == 1 and count > 1:
        return _tr("Choose a single sprite first (click it)")
    return "" if count else _tr("Choose a sprite first (click it)")


def not_undoable(step: object) -> str:
    """Undo lacks a step: there is none, or no title of one."""
    return "" if step else _tr("There is nothing to undo")


def not_redoable(step: object) -> str:
    """Redo lacks a step: there is none, or no title of one."""
    return "" if step else _tr("There is nothing to redo")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Allowing", text)
