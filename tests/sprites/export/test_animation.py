"""GIF, APNG and WebP: every pixel of every frame, times and loops, as Pillow reads them back."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import AnimationSpec, ByteArray, SheetSpec
from spritestudio.sprites.export.animation import encode_animation, fits_gif, gif_times_changed, grid_frames
from spritestudio.sprites.export.layout import draw, enlarge, place

KINDS = (".gif", ".apng", ".webp")


def frames_of(data: bytes) -> tuple[list[ByteArray], list[float], int | None]:
    """Frames, times in ms and the loop field of an animation."""
    with Image.open(io.BytesIO(data)) as picture:
        shown, times = [], []
        for frame in ImageSequence.Iterator(picture):
            shown.append(np.asarray(frame.convert("RGBA")).copy())
            times.append(frame.info["duration"])
        return shown, times, picture.info.get("loop")


def visible(image: ByteArray) -> ByteArray:
    return np.where(image[..., 3:] == 0, np.uint8(0), image)


@pytest.fixture
def few() -> list[ByteArray]:
    """Six frames of 40 colours, each with holes where the one before was drawn."""
    random = np.random.default_rng(1)
    colors = random.integers(0, 256, (41, 4), dtype=np.uint8)
    colors[:, 3] = 255
    colors[0] = 0
    return [colors[random.integers(0, 41, (9, 7))] for _ in range(6)]


@pytest.mark.parametrize("suffix", KINDS)
def test_every_pixel_is_exact_and_nothing_is_left_of_the_frame_before(
    few: list[ByteArray], suffix: str
) -> None:
    data = encode_animation(suffix, few, AnimationSpec(frame_ms=70, hold_ms=430, scale=3))
    shown, times, loop = frames_of(data)
    assert times == [70, 70, 70, 70, 70, 500]
    assert loop == 0
    for image, frame in zip(shown, few, strict=True):
        assert np.array_equal(visible(image), frame.repeat(3, axis=0).repeat(3, axis=1))


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("clear", [{5}, {2}, {0}, {0, 3, 5}, {1, 3}])
def test_frames_on_which_nothing_is_left_are_frames_like_others(
    few: list[ByteArray], suffix: str, clear: set[int]
) -> None:
    drawn = [frame * (number not in clear) for number, frame in enumerate(few)]
    data = encode_animation(suffix, drawn, AnimationSpec(frame_ms=70, hold_ms=0, scale=1))
    shown, times, _ = frames_of(data)
    assert times == [70] * 6
    assert all(np.array_equal(visible(image), frame) for image, frame in zip(shown, drawn, strict=True))
    assert data.count(b"GIF89a") == (suffix == ".gif"), "it is one file"


def test_one_colour_can_come_and_go() -> None:
    black = np.zeros((2, 4, 4, 4), np.uint8)
    black[0, 1:3, 1:3, 3] = 255
    shown, _, _ = frames_of(encode_animation(".gif", [*black, black[0]], AnimationSpec(scale=1)))
    assert [int((image[..., 3] > 0).sum()) for image in shown] == [4, 0, 4]
    frames_of(encode_animation(".gif", [black[1]] * 3, AnimationSpec(scale=1)))


@pytest.mark.parametrize(("loops", "expected"), [(1, None), (3, 2)])
def test_a_gif_says_how_often_it_is_repeated(few: list[ByteArray], loops: int, expected: int | None) -> None:
    _, _, loop = frames_of(encode_animation(".gif", few, AnimationSpec(loops=loops)))
    assert loop == expected


@pytest.mark.parametrize("suffix", [".apng", ".webp"])
def test_others_say_how_often_they_play(few: list[ByteArray], suffix: str) -> None:
    _, _, loop = frames_of(encode_animation(suffix, few, AnimationSpec(loops=3)))
    assert loop == 3


@pytest.mark.parametrize("suffix", [".apng", ".webp"])
def test_half_transparent_noise_is_kept(suffix: str) -> None:
    noise = list(np.random.default_rng(2).integers(0, 256, (3, 16, 16, 4), dtype=np.uint8))
    shown, _, _ = frames_of(encode_animation(suffix, noise, AnimationSpec(scale=1)))
    for image, frame in zip(shown, noise, strict=True):
        assert np.array_equal(visible(image), visible(frame))


def test_a_gif_keeps_the_colours_of_each_frame_that_has_few_enough() -> None:
    """All together they have too many, and the noise alone has, too."""
    random = np.random.default_rng(3)
    noise = random.integers(0, 256, (32, 32, 4), dtype=np.uint8)
    drawn = [random.integers(0, 256, (255, 4), dtype=np.uint8) for _ in range(2)]
    for colors in drawn:
        colors[:, 3] = 255
    exact = [colors[random.integers(0, 255, (32, 32))] for colors in drawn]
    assert not fits_gif(noise)
    assert all(fits_gif(frame) for frame in exact)
    shown, _, _ = frames_of(encode_animation(".gif", [noise, *exact], AnimationSpec(scale=1)))
    assert np.array_equal(shown[0][..., 3], np.where(noise[..., 3] < 128, 0, 255))
    for image, frame in zip(shown[1:], exact, strict=True):
        assert np.array_equal(image, frame)


def test_a_last_frame_of_too_many_colours_comes_close() -> None:
    ramp = np.arange(4096)
    last = np.stack((ramp // 16, ramp % 64 * 4, np.full(4096, 90), np.full(4096, 255)), axis=-1)
    frame = last.astype(np.uint8).reshape(64, 64, 4)
    shown, _, _ = frames_of(encode_animation(".gif", [frame], AnimationSpec(scale=1)))
    assert np.abs(shown[0].astype(int) - frame).mean() < 6


@pytest.mark.parametrize(
    "sheet",
    [
        SheetSpec(columns=2, spacing_px=2, margin_px=4, scale=2, extrude_px=2),
        SheetSpec(columns=2, trim=True, merge=True, power_of_two=True, background="#2b2a33"),
        SheetSpec(layout="packed", trim=True, scale=3, spacing_px=3),
    ],
)
def test_a_grid_plays_as_it_is_laid_out_and_ends_as_its_sheet(sheet: SheetSpec) -> None:
    random = np.random.default_rng(4)
    noise = random.integers(0, 256, (5, 6, 6, 4), dtype=np.uint8)
    last = np.zeros_like(noise)
    for index, sprite in enumerate(last[:4]):
        sprite[1 : 3 + index, 2:4] = (*random.integers(0, 256, 3), 255)
    last[4] = last[0]
    first, end = grid_frames([noise, last], sheet)
    assert first.shape == end.shape
    assert not np.array_equal(first, end)
    assert np.array_equal(enlarge(end, sheet.scale), draw(place(last, sheet), last))


@pytest.mark.parametrize(
    ("times_ms", "changed"), [([20, 100], False), ([10], True), ([100, 33], True), ([], False)]
)
def test_times_that_browsers_change_are_known(times_ms: list[int], changed: bool) -> None:
    assert gif_times_changed(times_ms) is changed


def test_what_cannot_be_is_told(few: list[ByteArray]) -> None:
    with pytest.raises(SpriteStudioError, match=r"do not end in '\.mp4'"):
        encode_animation(".mp4", few, AnimationSpec())
    with pytest.raises(SpriteStudioError, match="at least one frame"):
        encode_animation(".gif", [], AnimationSpec())
    with pytest.raises(SpriteStudioError, match="more than"):
        encode_animation(".gif", [np.zeros((1024, 1024, 4), np.uint8)] * 2, AnimationSpec(scale=64))


def test_a_webp_of_opaque_rectangles_keeps_what_is_clear_around_them() -> None:
    frames = np.zeros((2, 8, 8, 4), np.uint8)
    frames[:, 2:6, 2:6] = (200, 40, 40, 255)
    frames[1, 3, 3] = (0, 0, 255, 255)
    data = encode_animation(".webp", list(frames), AnimationSpec(scale=1, hold_ms=0))
    with Image.open(io.BytesIO(data)) as picture:
        seen = [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(picture)]
    assert np.array_equal(seen, frames)
