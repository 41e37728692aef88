"""For every test: a home of its own, no thread left behind, and small sprites and weights to work with."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
import torch
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.errors import SpriteStudioError
from spritestudio.project.project import Project
from spritestudio.specs import ModelSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.ui.garbage_collector import collect_due
from tests.modal_guard import ModalGuard
from tests.specs.models import WORDY

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no test needs a display
gc.disable()  # see `garbage_dies_between_tests`
_THREAD_PATIENCE_S = 5.0  # for a thread that has done its work to be gone on a busy machine
_TOLD: set[QThread] = set()  # threads that have failed the test that started them


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, so that nothing of the real user is read or written."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.delenv("XDG_PICTURES_DIR", raising=False)
    return folder


def pytest_collection_finish() -> None:
    """Leave all that the modules hold out of every later look at what is alive; that is most of it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_dies_between_tests() -> Iterator[None]:
    """Collect garbage in the main thread alone, and never within a destructor of Qt's, see the collector."""
    yield
    if QCoreApplication.instance() is not None:  # what was closed would otherwise live until a loop runs
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collect_due()


@pytest.fixture(autouse=True)
def projects_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes what a test has left open: a project that nobody closes keeps its file and its lock."""
    opened: weakref.WeakSet[Project] = weakref.WeakSet()  # so that none lives longer than without this
    begin = Project.__init__

    def remembered(self: Project, *arguments: Any, **named: Any) -> None:
        opened.add(self)
        begin(self, *arguments, **named)

    monkeypatch.setattr(Project, "__init__", remembered)
    yield
    for project in tuple(opened):
        with contextlib.suppress(SpriteStudioError):
            project.close()


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Fails a test after which a thread that it started still runs."""
    before = _python_threads()
    yield
    for thread in _python_threads() - before:
        thread.join(_THREAD_PATIENCE_S)
        assert not thread.is_alive(), f"{thread} still runs"
    for qt_thread in _qt_threads() - _TOLD:
        if not qt_thread.wait(int(_THREAD_PATIENCE_S * 1000)):
            _TOLD.add(qt_thread)
            pytest.fail(f"{qt_thread} still runs")


def _python_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


def _qt_threads() -> set[QThread]:
    """The QThreads at work, apart from the one that looks. Without an application there are none."""
    if QCoreApplication.instance() is None:
        return set()
    threads = [found for found in gc.get_objects() if issubclass(type(found), QThread)]
    return {
        thread
        for thread in threads
        if shiboken6.isValid(thread) and thread != QThread.currentThread() and thread.isRunning()
    }


@pytest.fixture(autouse=True)
def modal_guard(request: pytest.FixtureRequest) -> Iterator[ModalGuard | None]:
    """Closes every box that waits for a person; the test that did not announce it fails with its text."""
    if "qapp" not in request.fixturenames:
        yield None
        return
    request.getfixturevalue("qapp")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    guard = ModalGuard()
    yield guard
    fault = guard.stop()
    assert not fault, fault


@pytest.fixture
def disk_is_full() -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Within `with disk_is_full():` no file can grow beyond a few bytes."""
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")

    @contextlib.contextmanager
    def limit() -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limit


@pytest.fixture
def model_spec() -> ModelSpec:
    """The smallest model that is still all there."""
    return ModelSpec(class_names=("hero", "food"), image_size=8, width=8, timesteps=20, title="Tiny")


@pytest.fixture
def network(model_spec: ModelSpec) -> ContextUnet:
    """Its network with fresh, known weights."""
    torch.manual_seed(0)
    return build_network(model_spec)


@pytest.fixture
def weights(tmp_path: Path, model_spec: ModelSpec, network: ContextUnet) -> Path:
    """Its weights file."""
    path = tmp_path / "tiny.safetensors"
    save_checkpoint(path, model_spec, network.state_dict())
    return path


@pytest.fixture
def wordy_weights(tmp_path: Path) -> Path:
    """A tiny model that knows styles, facings and words, all of whose weights matter."""
    torch.manual_seed(0)
    network = build_network(WORDY)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    path = tmp_path / "tiny-wordy.safetensors"
    save_checkpoint(path, WORDY, network.state_dict())
    return path


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of eight sprites of 8×8, half of them red heroes and half of them green food."""
    return write_little_set(tmp_path_factory.mktemp("data") / "little.npz")


def write_little_set(path: Path) -> Path:
    """Write those sprites, and return where."""
    labels = np.arange(8) % 2
    images = np.random.default_rng(0).integers(0, 80, (8, 8, 8, 4), dtype=np.uint8)
    images[labels == 0, ..., 0] += 150
    images[labels == 1, ..., 1] += 150
    images[..., 3] = 255
    credit = {"source": np.array(["Somebody"] * 8), "license": np.array(["CC0"] * 8)}
    np.savez(path, images=images, labels=labels, class_names=np.array(["hero", "food"]), **credit)
    return path


@pytest.fixture
def sprites(data: Path) -> SpriteSet:
    """Those sprites."""
    return load_sprites(data)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fuzz 20000` damages files for longer than CI has time for."""
    parser.addoption("--fuzz", type=int, default=400, metavar="N", help="damaged files per kind")
