"""Animations as GIF, APNG and WebP: exact pixels, nothing left standing from the frame before."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import AnimationSpec, ByteArray, Label, SheetSpec
from spritestudio.specs.base import require
from spritestudio.specs.motion import played
from spritestudio.specs.recipe import KEY
from spritestudio.sprites.export.layout import SheetLayout, draw, enlarge, place
from spritestudio.sprites.export.png import to_indices
from spritestudio.sprites.palettes.palette import best_palette, snap, unique_colors
from spritestudio.sprites.picture_texts import gif_comment, webp_xmp
from spritestudio.sprites.pixels import OPAQUE, harden_alpha

MAX_PIXELS = 2**28  # of all frames together, as they are written
_GIF_COLORS = 255  # beside the transparent one
_GIF_CLEAR, _GIF_OTHER_CLEAR = 0, 1
_GIF_LEAST_MS = 20
_WEBP_CHUNK_AT, _WEBP_FLAGS_AT, _WEBP_HAS_ALPHA = 12, 20, 16


def film_layout(images: ByteArray, sheet: SheetSpec, labels: Sequence[Label] = ()) -> SheetLayout:
    """Where several sprites lie in a film of them: as on their sheet, unscaled.

    Args:
        images: The last moment, uint8 (N, H, W, 4), which says what is trimmed, merged and packed.
        sheet: The layout of the sheet; separate files lie in a grid here.
        labels: What is known of each sprite.
    """
    unscaled = dataclasses.replace(
        sheet,
        layout="grid" if sheet.layout == "files" else sheet.layout,
        scale=1,
        spacing_px=sheet.spacing_px // sheet.scale,
        margin_px=sheet.margin_px // sheet.scale,
        extrude_px=sheet.extrude_px // sheet.scale,
    )
    return place(images, unscaled, labels)


def grid_frames(
    frames: Sequence[ByteArray], sheet: SheetSpec, labels: Sequence[Label] = ()
) -> list[ByteArray]:
    """Each moment of several sprites, uint8 (N, H, W, 4), as one picture, uint8 (height, width, 4).

    The last is the sheet.
    """
    places = film_layout(frames[-1], sheet, labels)
    return [draw(places, images) for images in frames]


def encode_animation(
    suffix: str,
    frames: Sequence[ByteArray],
    spec: AnimationSpec,
    texts: Mapping[str, str] | None = None,
    durations_ms: Sequence[int] = (),
) -> bytes:
    """An animation as the bytes of a file.

    Args:
        suffix: ".gif", ".png" or ".apng", or ".webp".
        frames: uint8 (H, W, 4) each, of one size, unscaled. GIF makes alpha hard, and keeps all colours
            where a frame has at most 255; APNG and WebP keep every pixel.
        spec: How it plays.
        texts: What a file says of itself: each in an APNG, in GIF and WebP the one under `KEY`.
        durations_ms: How long each frame stands, where they differ from `spec`; 0 leaves one as it says.

    Raises:
        SpriteStudioError: There is no such kind of animation, or it would be too large.
    """
    check_animation_suffix(suffix)
    require(len(frames) > 0, "An animation needs at least one frame.")
    height, width = frames[0].shape[:2]
    if len(frames) * height * width * spec.scale**2 > MAX_PIXELS:
        raise SpriteStudioError(
            f"The animation would have more than {MAX_PIXELS:,} pixels.",
            "Use a smaller scale, fewer sprites or fewer steps.",
        )
    durations = [duration_ms or spec.frame_ms for duration_ms in durations_ms or [0] * len(frames)]
    durations[-1] += spec.hold_ms
    return _ENCODERS[suffix.lower()](frames, durations, spec, texts or {})


def playing_order(labels: Sequence[Label]) -> list[int]:
    """The places of frames as they are seen: the clips one after the other, each as it plays."""
    order: list[int] = []
    for tag, run in groupby(range(len(labels)), lambda at: labels[at].tag):
        frames = list(run)
        order += played(frames, labels[frames[0]].direction) if tag else frames
    return order


def fits_gif(frame: ByteArray) -> bool:
    """Whether a GIF keeps all colours of uint8 (H, W, 4)."""
    return len(unique_colors(harden_alpha(frame))[0]) <= _GIF_COLORS


def gif_times_changed(durations_ms: Iterable[int]) -> bool:
    """Whether browsers show some frames of a GIF for another time.

    A GIF counts in hundredths of a second, and they show a frame of less than two of them for ten.
    """
    return any(duration_ms % 10 or duration_ms < _GIF_LEAST_MS for duration_ms in durations_ms)


def check_animation_suffix(suffix: str) -> None:
    """Require an ending that `encode_animation` knows."""
    require(
        suffix.lower() in _ENCODERS,
        f"Animations do not end in '{suffix}'.",
        "Use .gif, .apng, .png or .webp.",
    )


def check_animation_path(path: Path) -> None:
    """Find out before the work whether an animation can be written to `path`.

    Raises:
        SpriteStudioError: The ending is another, or there is no such folder.
    """
    check_animation_suffix(path.suffix)
    require(path.parent.is_dir(), f"The folder {path.parent} does not exist.", "Make it or choose another.")


def _encode_gif(
    frames: Sequence[ByteArray], durations: Sequence[int], spec: AnimationSpec, texts: Mapping[str, str]
) -> bytes:
    hard = [harden_alpha(frame) for frame in frames]
    colors, _ = unique_colors(np.stack(hard))
    if len(colors) <= _GIF_COLORS:
        indices, table = to_indices(np.stack(hard), None)
        pictures = [_indexed(each, table, spec.scale) for each in indices]
    else:
        fitted = [_fitted(frame, quick=True) for frame in hard[:-1]] + [_fitted(hard[-1])]
        pictures = [_indexed(*to_indices(frame, None), spec.scale) for frame in fitted]
    options: dict[str, Any] = {"disposal": 2, "transparency": _GIF_CLEAR, "background": _GIF_CLEAR}
    is_clear = [not frame[..., 3].any() for frame in hard]
    if any(is_clear[1:]) and not all(is_clear):  # Pillow would begin another file with such a frame
        del options["transparency"]  # so that each frame says its own
        pictures[1:] = [
            _clear(picture) if clear else picture
            for picture, clear in zip(pictures[1:], is_clear[1:], strict=True)
        ]
    if spec.loops != 1:
        options["loop"] = max(0, spec.loops - 1)  # how often it is repeated
    if KEY in texts:
        options["comment"] = gif_comment(KEY, texts[KEY])
    return _saved(pictures, "GIF", duration=_centiseconds(durations), optimize=False, **options)


def _encode_apng(
    frames: Sequence[ByteArray], durations: Sequence[int], spec: AnimationSpec, texts: Mapping[str, str]
) -> bytes:
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    return _saved(
        _rgba(frames, spec.scale), "PNG", duration=list(durations), loop=spec.loops,
        disposal=0, blend=0, compress_level=9, pnginfo=info,
    )  # fmt: skip


def _encode_webp(
    frames: Sequence[ByteArray], durations: Sequence[int], spec: AnimationSpec, texts: Mapping[str, str]
) -> bytes:
    about: dict[str, Any] = {"xmp": webp_xmp(KEY, texts[KEY])} if KEY in texts else {}
    data = _saved(
        _rgba(frames, spec.scale), "WEBP", duration=list(durations), loop=spec.loops,
        lossless=True, exact=True, quality=80, method=4, allow_mixed=False, **about,
    )  # fmt: skip
    is_clear = any((frame[..., 3] < OPAQUE).any() for frame in frames)
    return _with_webp_alpha(data) if is_clear else data


def _with_webp_alpha(data: bytes) -> bytes:
    """A WebP that says that it has alpha: libwebp forgets it where what is drawn is an opaque rectangle."""
    if data[_WEBP_CHUNK_AT : _WEBP_CHUNK_AT + 4] != b"VP8X":
        return data
    flags = data[_WEBP_FLAGS_AT] | _WEBP_HAS_ALPHA
    return data[:_WEBP_FLAGS_AT] + bytes([flags]) + data[_WEBP_FLAGS_AT + 1 :]


_Encoder = Callable[[Sequence[ByteArray], Sequence[int], AnimationSpec, Mapping[str, str]], bytes]
_ENCODERS: dict[str, _Encoder] = {
    ".gif": _encode_gif,
    ".png": _encode_apng,
    ".apng": _encode_apng,
    ".webp": _encode_webp,
}


def _saved(pictures: list[Image.Image], format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    pictures[0].save(file, format_, save_all=True, append_images=pictures[1:], **options)
    return file.getvalue()


def _rgba(frames: Sequence[ByteArray], scale: int) -> list[Image.Image]:
    return [Image.fromarray(enlarge(frame, scale)) for frame in frames]


def _indexed(indices: ByteArray, colors: ByteArray, scale: int) -> Image.Image:
    large = indices.repeat(scale, axis=0).repeat(scale, axis=1)
    picture = Image.fromarray(large, mode="P")
    picture.putpalette(colors[:, :3].tobytes(), "RGB")
    picture.info["transparency"] = _GIF_CLEAR
    return picture


def _clear(picture: Image.Image) -> Image.Image:
    """A picture as clear as this one, in another index of the palette than Pillow's background has."""
    clear = Image.new("P", picture.size, _GIF_OTHER_CLEAR)
    clear.putpalette([0] * 3 * (_GIF_OTHER_CLEAR + 1), "RGB")
    clear.info["transparency"] = _GIF_OTHER_CLEAR
    return clear


def _fitted(frame: ByteArray, *, quick: bool = False) -> ByteArray:
    """A frame with colours that fit: its own if they do, else the best, or quickly found ones for noise."""
    if len(unique_colors(frame)[0]) <= _GIF_COLORS:
        return frame
    if not quick:
        return snap(frame, best_palette(frame, _GIF_COLORS))
    few = Image.fromarray(frame[..., :3]).quantize(
        _GIF_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    return np.where(frame[..., 3:] == 0, 0, np.dstack((np.asarray(few.convert("RGB")), frame[..., 3])))


def _centiseconds(durations: Sequence[int]) -> list[int]:
    """Durations in ms as GIF can keep them."""
    return [max(10, round(duration, -1)) for duration in durations]
