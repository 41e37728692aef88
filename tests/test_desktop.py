"""The launcher in the menu of applications, and the icons it shows."""

from __future__ import annotations

import configparser
import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from spritestudio import cli, desktop, paths
from spritestudio.errors import SpriteStudioError

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICONS = paths.resources() / "icons"
LAUNCHERS = paths.resources() / "launchers"

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="desktop entries are for Linux")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This person's folder of data, while a test runs."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setattr(desktop, "_tell_desktop", lambda: None)  # its tool leaves files of its own
    return folder


def read_entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(delimiters="=")
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def validate(path: Path) -> None:
    tool = shutil.which("desktop-file-validate")
    if tool is None:
        pytest.skip("desktop-file-validate is not installed")
    run = subprocess.run([tool, path], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")


@linux_only
def test_the_launcher_is_put_where_the_desktop_looks(data: Path) -> None:
    placed = desktop.install_launcher()

    icons = data / "icons" / "hicolor"
    assert sorted(placed) == sorted(path for path in data.rglob("*") if path.is_file())
    assert data / "applications" / "spritestudio.desktop" in placed
    for size in SIZES:
        with Image.open(icons / f"{size}x{size}" / "apps" / "spritestudio.png") as icon:
            assert icon.size == (size, size)


@linux_only
def test_the_entry_of_a_checkout_starts_launch_py(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_base_executable", "/usr/bin/python3", raising=False)

    entry = read_entry(desktop.install_launcher()[0])

    assert shlex.split(entry["Exec"]) == ["/usr/bin/python3", str(LAUNCHERS.parent / "launch.py"), "%f"]
    assert entry["TryExec"] == "/usr/bin/python3"
    assert entry["Icon"] == "spritestudio"
    assert entry["Terminal"] == "false"


@linux_only
@pytest.mark.parametrize(
    ("executable", "in_entry"),
    [
        ("/opt/python", "/opt/python"),
        ("/my apps/python", '"/my apps/python"'),
        ("/100%/python", '"/100%%/python"'),
        ('/a"b/python', r'"/a\\"b/python"'),
        ("/a$b`c/python", r'"/a\\$b\\`c/python"'),
        ("/a\\b/python", r'"/a\\\\b/python"'),
    ],
)
def test_odd_characters_in_paths_are_quoted(
    data: Path, monkeypatch: pytest.MonkeyPatch, executable: str, in_entry: str
) -> None:
    monkeypatch.setattr(sys, "_base_executable", executable, raising=False)

    path = desktop.install_launcher()[0]

    assert read_entry(path)["Exec"].startswith(f"{in_entry} ")
    validate(path)


@linux_only
def test_removing_takes_everything_of_ours_and_nothing_else(data: Path) -> None:
    placed = desktop.install_launcher()
    others = data / "applications" / "other.desktop"
    others.write_text("")

    assert desktop.install_launcher() == placed
    assert desktop.remove_launcher() == placed
    assert [path for path in data.rglob("*") if path.is_file()] == [others]
    assert desktop.remove_launcher() == []


@linux_only
def test_a_folder_that_cannot_be_made_is_told(data: Path) -> None:
    data.write_text("a file in the way")

    with pytest.raises(SpriteStudioError, match="cannot be written"):
        desktop.install_launcher()


@linux_only
def test_the_command_prints_each_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = data / "applications" / "spritestudio.desktop"

    assert cli.main(["install-launcher"]) == 0
    assert f"Put in place {entry}\n" in capsys.readouterr().out
    assert cli.main(["install-launcher", "--remove"]) == 0
    assert f"Removed {entry}\n" in capsys.readouterr().out
    assert cli.main(["install-launcher", "--remove"]) == 0
    assert capsys.readouterr().out == "There was nothing to remove.\n"


@linux_only
def test_a_mac_gets_a_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    bundle = tmp_path / "Applications" / "SpriteStudio.app"

    placed = desktop.install_launcher()

    description = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    program = bundle / "Contents" / "MacOS" / description["CFBundleExecutable"]
    icon = bundle / "Contents" / "Resources" / description["CFBundleIconFile"]
    assert {program, icon} < set(placed)
    assert program.stat().st_mode & 0o111 == 0o111
    assert str(LAUNCHERS.parent / "launch.py") in program.read_text()
    assert desktop.remove_launcher() == [bundle]
    assert list(bundle.parent.iterdir()) == []


@linux_only
def test_the_entry_of_a_checkout_is_valid() -> None:
    validate(LAUNCHERS / "spritestudio.desktop")


def test_each_launcher_starts_launch_py() -> None:
    launchers = sorted(path for path in LAUNCHERS.iterdir() if path.suffix != ".xml")
    assert [path.suffix for path in launchers] == [".bat", ".command", ".desktop"]
    for launcher in launchers:
        assert "launch.py" in launcher.read_text(encoding="utf-8")
    assert b"\r\n" in launchers[0].read_bytes()


def test_the_icon_is_there_in_each_size() -> None:
    pictures = {}
    for size in SIZES:
        with Image.open(ICONS / f"spritestudio-{size}.png") as icon:
            assert (icon.format, icon.size) == ("PNG", (size, size))
            pictures[size] = icon.convert("RGBA")
            assert pictures[size].getpixel((0, 0))[3] == 0, "round corners are transparent"
    with Image.open(ICONS / "spritestudio.ico") as ico:
        sizes = sorted(width for width, _ in ico.info["sizes"])
        assert sizes == [16, 24, 32, 48, 64, 128, 256]
    with Image.open(ICONS / "spritestudio.icns") as icns:
        assert (512, 512, 2) in icns.info["sizes"]
    for size in (64, 128, 256, 512):
        enlarged = pictures[32].resize((size, size), Image.Resampling.NEAREST)
        assert pictures[size].tobytes() == enlarged.tobytes()
