"""Sprites as Qt images."""

from __future__ import annotations

import io
import math
from typing import cast

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPixmap

from spritestudio.specs import BoolArray, ByteArray


def to_qimage(image: ByteArray) -> QImage:
    """Turn uint8 (H, W, 4) into a QImage of its own memory."""
    height, width = image.shape[:2]
    pixels = np.ascontiguousarray(image)
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def tinted(mask: BoolArray, color: QColor) -> QImage:
    """A picture of one colour where a mask, bool (H, W), is set, and clear elsewhere."""
    pixels = np.zeros((*mask.shape, 4), np.uint8)
    pixels[mask] = color.getRgb()
    return to_qimage(pixels)


def true_icon(pixmap: QPixmap) -> QIcon:
    """An icon whose colours stay as they are, also where it is selected, and sharp on every screen."""
    icon = QIcon()
    ratio = math.ceil(cast(QGuiApplication, QGuiApplication.instance()).devicePixelRatio())
    sizes = [pixmap] if ratio == 1 else [pixmap, pixmap.scaled(pixmap.size() * ratio)]  # nearest pixels
    for mode in QIcon.Mode:
        for sized in sizes:
            icon.addPixmap(sized, mode)
    return icon


def from_qimage(image: QImage) -> ByteArray:
    """The pixels of a QImage, uint8 (H, W, 4)."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return rows[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4).copy()


def to_mime(image: ByteArray) -> QMimeData:
    """What a drag carries: PNG bytes with alpha, and a picture for programs that know no PNG."""
    png = io.BytesIO()
    Image.fromarray(image).save(png, format="PNG")
    mime = QMimeData()
    mime.setData("image/png", png.getvalue())
    mime.setImageData(to_qimage(image))
    return mime
