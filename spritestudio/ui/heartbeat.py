"""Does the window stay awake? `python -m spritestudio.ui.heartbeat` opens the real one and feels its pulse.

It prints JSON: for each phase (idle, 200 sprites of a set and of the shelf play, a slider is dragged, someone
draws, the same with proposals beside it, painting, training, both) how late the event loop came to a timer of
a few milliseconds.
`spritestudio bench` starts it as a process of its own, with a home folder of its own.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QSlider

from spritestudio.project.jobs import Resource, Turn
from spritestudio.project.shelf import KeptSprite, Shelf
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.temporary_folders import temporary_folder
from spritestudio.ui import theme
from spritestudio.ui.garbage_collector import GarbageCollector
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.job import Worker
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets.moving_sprites import MovingSprites

BEAT_MS = 4
_PATIENCE_MS = 60_000  # for weights to load and jobs to end
_DRAG_MS = 16  # between two moves of a mouse
_LIVE_SPRITES = 16
_MOVE_MS = 8  # between two moves of a quick mouse, while one draws
_PLAYING = 200
_PLAYED = ("flash", "spin")  # which any sprite can
_MOVES_OF_A_TURN, _MOVES_OF_A_STROKE = 12, 50
_PENS = ((200, 40, 40, 255), (40, 80, 200, 255))  # in turn, or a second stroke would change nothing


class Heartbeat(QObject):
    """A timer that notes how late it is called."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self._late_ms, self._last = [], time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late_ms.append(max(0.0, (now - self._last) * 1000.0 - BEAT_MS))
        self._last = now

    def stop(self) -> dict[str, float]:
        """What was felt: p50, p99 and the longest stall in ms, and how many beats there were."""
        self._timer.stop()
        self._beat()  # what has not come yet is late as well
        late = np.array(self._late_ms)
        p50, p99 = np.percentile(late, (50, 99))
        figures = {"p50_ms": p50, "p99_ms": p99, "longest_ms": late.max()}
        return {**{name: round(float(value), 2) for name, value in figures.items()}, "beats": len(late)}


def feel(
    window: MainWindow, data: str, folder: Path, seconds: float, others: Sequence[Path] = ()
) -> dict[str, dict[str, float]]:
    """Feel the pulse of a window that is shown, phase by phase.

    Args:
        window: The window, not yet started.
        data: What training learns from, as `load_sprites` takes it.
        folder: An empty folder for the training run.
        seconds: Length of each phase.
        others: More weights with which someone draws.

    Returns:
        By phase; dragging and proposing only where the weights can paint live.
    """
    found = {}
    pulse = Heartbeat(window)
    pulse.start()
    window.start()
    page = window.generate_page
    _wait_until(lambda: not page.loading.running)
    found["starting"] = pulse.stop()
    training = Worker("Train", Resource.TORCH, window, turn=Turn.GIVES_WAY)
    learned: list[object] = []
    training.events.connect(lambda events: learned.extend(events))
    again = QTimer(window, interval=1)  # paint again as soon as the last grid is done
    again.timeout.connect(page.painter.generate)
    for phase in ("idle", "playing", "dragging", "drawing", "proposing", "painting", "training", "both"):
        if phase == "playing":
            found[phase] = _play(window, pulse, seconds)
            found["on the shelf"] = _play_on_shelf(window, pulse, seconds)
            continue
        if phase == "dragging":
            if page.painter.live_preview.ready:
                found[phase] = _drag(page, pulse, seconds)
            continue
        if phase == "drawing":
            found[phase] = _draw(window, pulse, seconds)
            continue
        if phase == "proposing":
            found.update(_propose(window, pulse, seconds, others))
            continue
        pulse.start()
        if phase == "training":
            training.run(lambda: _learning(data, folder))
        if phase in ("painting", "both"):
            again.start()
        _wait(seconds)
        if again.isActive():
            _wait_until(lambda: page.view.images is not None)
        if phase == "training":
            _wait_until(lambda: bool(learned))
        found[phase] = pulse.stop()
        again.stop()
        page.painting.stop()
    training.close()
    return found


def _play(window: MainWindow, pulse: Heartbeat, seconds: float) -> dict[str, float]:
    """Let sprites of a set play; beside the pulse, how many are seen, and how often they are looked at."""
    page, clips = window.sprites_page, _clips()
    window.workspace.set_document.begin(_set_of(clips), is_saved=True)
    window.show_page(page)
    page.tools.play.setChecked(True)
    grid = page.grid
    zoom = grid.zoom
    while zoom > 1 and grid.moving.seen_count < len(clips):
        grid.set_zoom(zoom := zoom - 1)

    _wait_until(lambda: not page.looking.running)
    figures = _feel_playing(grid.moving, pulse, seconds)
    page.tools.play.setChecked(False)
    window.workspace.set_document.close()
    window.show_page(window.generate_page)
    return figures


def _play_on_shelf(window: MainWindow, pulse: Heartbeat, seconds: float) -> dict[str, float]:
    """Let as many sprites of a row of the shelf play, of which the lines that are seen count."""
    shelf = window.workspace.project.shelf
    before = shelf.value
    sprites = [KeptSprite(clip.frames[0], f"{number}", clips=(clip,)) for number, clip in enumerate(_clips())]
    shelf.set(Shelf().kept(sprites))
    _wait_until(lambda: window.shelf.grid.moving.seen_count > 0)
    figures = _feel_playing(window.shelf.grid.moving, pulse, seconds)
    shelf.set(before)
    return figures


def _feel_playing(moving: MovingSprites, pulse: Heartbeat, seconds: float) -> dict[str, float]:
    ticks = 0

    def note() -> None:
        nonlocal ticks
        ticks += 1

    moving.playing.ticked.connect(note)
    began = time.perf_counter()
    pulse.start()
    _wait(seconds)
    _wait_until(lambda: ticks > 0)  # however slow the machine is
    ticks_per_s = ticks / (time.perf_counter() - began)
    figures = {**pulse.stop(), "sprites": moving.seen_count, "ticks_per_s": round(ticks_per_s, 2)}
    moving.playing.ticked.disconnect(note)
    return figures


def _clips() -> list[Clip]:
    """As many clips as are to play, of several speeds."""
    images = starter_sprites(per_class=-(-_PLAYING // 3)).images[:_PLAYING]
    return [
        plain_clip(image, MotionSpec(_PLAYED[number % 2], frames=2, frame_ms=40 + 10 * (number % 20)))
        for number, image in enumerate(images)
    ]


def _set_of(clips: Sequence[Clip]) -> EditableSet:
    """Their frames, a group for each clip."""
    counts = [len(clip.frames) for clip in clips]
    of_clip = np.repeat(np.arange(len(clips)), counts)
    return EditableSet(
        images=np.concatenate([clip.frames for clip in clips]),
        contexts=one_hot(np.zeros(len(of_clip), np.int64), 1),
        class_names=("playing",),
        groups=of_clip,
        source="bench",
        notes={
            "fine": np.array([clips[number].name for number in of_clip.tolist()]),
            "duration_ms": np.concatenate([clip.durations_ms for clip in clips]),
        },
    )


def _drag(page: GeneratePage, pulse: Heartbeat, seconds: float) -> dict[str, float]:
    """Drag a slider to and fro; beside the pulse, how often the grid changed and when it was finished."""
    page.panel.count.setValue(_LIVE_SPRITES)
    slider = page.panel.mixer.findChildren(QSlider)[0]
    updates: list[float] = []
    page.view.shown_changed.connect(note := lambda: updates.append(time.perf_counter()))
    moves = itertools.cycle((*range(0, slider.maximum(), 2), *range(slider.maximum(), 0, -2)))
    mouse = QTimer(page, interval=_DRAG_MS, timerType=Qt.TimerType.PreciseTimer)
    mouse.timeout.connect(lambda: slider.setValue(next(moves)))
    slider.setSliderDown(True)
    mouse.start()
    _wait_until(lambda: bool(updates))  # the live weights are loaded at the first move
    updates.clear()
    began = time.perf_counter()
    pulse.start()
    _wait(seconds)
    _wait_until(lambda: bool(updates))  # however slow the machine is
    mouse.stop()
    updates_per_s = len(updates) / (time.perf_counter() - began)
    figures = {**pulse.stop(), "updates_per_s": round(updates_per_s, 2)}
    page.view.shown_changed.disconnect(note)
    batches, released = len(page.history), time.perf_counter()
    slider.setSliderDown(False)
    _wait_until(lambda: len(page.history) > batches)
    return {**figures, "finished_s": round(time.perf_counter() - released, 2)}


def _draw(
    window: MainWindow, pulse: Heartbeat, seconds: float, is_enough: Callable[[], bool] = lambda: True
) -> dict[str, float]:
    """Draw spirals as fast as a mouse tells of its moves; beside the pulse, how often it did."""
    page = window.pencil_page
    page.draw_new()
    page.settings.set(mirror_x=True, brush_px=2)
    canvas, drawing = page.canvas, page.drawing
    assert drawing is not None
    moves, colors = 0, itertools.cycle(_PENS)

    def send(kind: QEvent.Type, held: Qt.MouseButton) -> None:
        turn = moves / _MOVES_OF_A_TURN
        radius = drawing.shape[0] * (0.1 + 0.3 * (moves % _MOVES_OF_A_STROKE) / _MOVES_OF_A_STROKE)
        place = [round(drawing.shape[0] / 2 + radius * wave(turn)) for wave in (math.cos, math.sin)]
        point = canvas.point_of((place[0], place[1])).toPointF()
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        viewport = canvas.viewport()
        at = viewport.mapToGlobal(point)
        event = QMouseEvent(kind, point, at, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    def go_on() -> None:
        nonlocal moves
        moves += 1
        if moves % _MOVES_OF_A_STROKE == 0:
            send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)
            page.settings.set_color(next(colors))
            send(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
        send(QEvent.Type.MouseMove, Qt.MouseButton.LeftButton)

    send(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
    mouse = QTimer(page, interval=_MOVE_MS, timerType=Qt.TimerType.PreciseTimer)
    mouse.timeout.connect(go_on)
    began = time.perf_counter()
    pulse.start()
    mouse.start()
    _wait(seconds)
    _wait_until(is_enough)  # however slow the machine is
    mouse.stop()
    figures = {**pulse.stop(), "moves_per_s": round(moves / (time.perf_counter() - began), 2)}
    send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)
    window.show_page(window.generate_page)
    return figures


def _propose(
    window: MainWindow, pulse: Heartbeat, seconds: float, others: Sequence[Path]
) -> dict[str, dict[str, float]]:
    """Draw with proposals beside it, with the weights of now and with others; by phase."""
    page, found = window.generate_page, {}
    own = page.weights.path
    assert own is not None
    for path in dict.fromkeys((own, *others)):
        _use_weights(page, path)
        if page.painter.live_preview.ready:
            phase = "proposing" if path == own else f"proposing, {path.stem}"
            found[phase] = _draw_live(window, pulse, seconds)
    _use_weights(page, own)
    return found


def _use_weights(page: GeneratePage, path: Path) -> None:
    if page.weights.path != path:
        page.open_weights(path)
        _wait_until(lambda: not page.loading.running)


def _draw_live(window: MainWindow, pulse: Heartbeat, seconds: float) -> dict[str, float]:
    """Draw with proposals beside it; beside the pulse, how often these changed, and what that takes.

    An update is one of all proposals; those of which only some are new count in part.
    """
    controller, updates, new = window.proposals, 0, 0
    before: tuple[object, ...] = ()

    def note() -> None:
        nonlocal updates, new, before
        updates += 1
        now = () if controller.proposals is None else controller.proposals.requests
        new += sum(a is not b for a, b in itertools.zip_longest(before, now))
        before = now

    controller.panel.live.setChecked(True)
    controller.shown.connect(note)
    _draw(window, pulse, 0.0, lambda: updates > 0)  # the weights are loaded at the first stroke
    updates, new, began, cpu_began = 0, 0, time.perf_counter(), time.process_time()
    figures = _draw(window, pulse, seconds, lambda: new > 0)
    elapsed_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
    sets = new / controller.panel.wanted_count
    figures["changes_per_s"] = round(updates / elapsed_s, 2)
    figures["updates_per_s"] = round(sets / elapsed_s, 2)
    figures["cpu_s_per_update"] = round(cpu_s / sets, 4)
    controller.shown.disconnect(note)
    controller.panel.live.setChecked(False)
    return figures


def _learning(data: str, folder: Path) -> Generator[Any]:
    from spritestudio.diffusion.training.run import train
    from spritestudio.specs import TrainSpec
    from spritestudio.sprites.importing.reading import load_sprites

    yield from train(TrainSpec(epochs=1_000), load_sprites(data), folder / "run")


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _wait_until(is_so: Callable[[], bool]) -> None:
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if is_so() else None)
    look.start()
    QTimer.singleShot(_PATIENCE_MS, loop.quit)
    if not is_so():
        loop.exec()


def main() -> int:
    """Open the window, feel its pulse, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="starter")
    parser.add_argument("--weights", default="", help="a file; the default is what the window starts with")
    parser.add_argument("--others", nargs="*", type=Path, default=[], help="more that paint over a drawing")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.apply_theme(app)
    collecting = GarbageCollector(app)
    window = MainWindow()
    if options.weights:
        window.preferences.set("weights", options.weights)
    window.show()
    found = feel(window, options.data, temporary_folder(), options.seconds, options.others)
    window.close()
    collecting.close()
    print(json.dumps({"platform": app.platformName(), **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
