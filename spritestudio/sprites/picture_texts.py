"""A text in a picture file, found without decoding the picture: PNG, GIF and WebP.

Reading is bounded, whatever the file says of its lengths: no more than `MAX_TEXT_BYTES` are kept, and a
compressed text is unpacked no further than that.
"""

from __future__ import annotations

import struct
import zlib
from html import escape, unescape
from typing import BinaryIO

from spritestudio.limits import MAX_TEXT_BYTES

_MAX_BLOCKS = 100_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_GIF = (b"GIF87a", b"GIF89a")
_GIF_EXTENSION, _GIF_IMAGE, _GIF_COMMENT = 0x21, 0x2C, 0xFE
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:t="urn:{key}"><t:text>{text}</t:text></rdf:Description></rdf:RDF></x:xmpmeta>'
)


def is_picture(head: bytes) -> bool:
    """Whether a file that begins with these 12 bytes is of a kind that is searched."""
    return head[:8] == _PNG or head[:6] in _GIF or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def find_text(file: BinaryIO, key: str) -> bytes | None:
    """The text of a picture under a key; None where there is none.

    Args:
        file: At its beginning.
        key: A keyword of PNG, before a colon in a comment of GIF, and in the name space of an XMP in WebP.

    Raises:
        ValueError: It is damaged or larger than `MAX_TEXT_BYTES`.
    """
    head = file.read(12)
    if head[:8] == _PNG:
        file.seek(8)
        return _text_of_png(file, key.encode())
    if head[:6] in _GIF:
        file.seek(6)
        return _text_of_gif(file, key.encode() + b":")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _text_of_webp(file, key)
    return None


def gif_comment(key: str, text: str) -> bytes:
    """The comment of a GIF that `find_text` finds."""
    return f"{key}:{text}".encode()


def webp_xmp(key: str, text: str) -> bytes:
    """The XMP of a WebP that `find_text` finds."""
    return _XMP.format(key=key, text=escape(text, quote=False)).encode()


def _text_of_png(file: BinaryIO, key: bytes) -> bytes | None:
    for _ in range(_MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return None
        name = file.read(min(length, len(key) + 1)) if kind in _PNG_TEXTS else b""
        if name != key + b"\0":
            file.seek(length - len(name) + 4, 1)
            continue
        text = _read(file, length - len(name))
        checksum = file.read(4)
        if len(checksum) < 4:
            raise ValueError("the file is cut short")
        if zlib.crc32(text, zlib.crc32(name, zlib.crc32(kind))) != int.from_bytes(checksum):
            raise ValueError("it is damaged")
        return _unpacked(kind, text)
    return None


def _unpacked(kind: bytes, text: bytes) -> bytes:
    """The text of a chunk, after its keyword: plain, deflated, or international and perhaps deflated."""
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed = text[:1] == b"\1"
        parts = text[2:].split(b"\0", 2)  # language, keyword in that language, text
        if len(parts) < 3:
            raise ValueError("it is damaged")
        text = parts[2]
    elif packed:
        text = text[1:]
    return _inflated(text) if packed else text


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MAX_TEXT_BYTES + 1)
    except zlib.error as error:
        raise ValueError("it is damaged") from error
    if len(text) > MAX_TEXT_BYTES:
        raise _too_large()
    if not inflater.eof:
        raise ValueError("it is damaged")
    return text


def _text_of_gif(file: BinaryIO, start: bytes) -> bytes | None:
    _skip_colors(file, file.read(7)[4:5])
    for _ in range(_MAX_BLOCKS):
        kind = file.read(1)[:1]
        if kind == bytes([_GIF_EXTENSION]):
            comment = _sub_blocks(file, keep=file.read(1) == bytes([_GIF_COMMENT]), start=start)
            if comment.startswith(start):
                return comment.removeprefix(start)
        elif kind == bytes([_GIF_IMAGE]):
            _skip_colors(file, file.read(9)[8:9])
            file.seek(1, 1)  # how many bits the first code has
            _sub_blocks(file, keep=False, start=start)
        else:
            return None
    return None


def _skip_colors(file: BinaryIO, flags: bytes) -> None:
    """Pass over a table of colours, if the flags say that there is one."""
    if flags and flags[0] & 0x80:
        file.seek(3 * 2 ** ((flags[0] & 7) + 1), 1)


def _sub_blocks(file: BinaryIO, *, keep: bool, start: bytes) -> bytes:
    """What stands in blocks of at most 255 bytes; nothing where it does not begin with `start`."""
    text = bytearray()
    for _ in range(_MAX_BLOCKS):
        length = file.read(1)
        if length in (b"", b"\0"):
            break
        block = file.read(length[0])
        if keep:
            text += block
            keep = text[: len(start)] == start[: len(text)]
        if len(text) > MAX_TEXT_BYTES:
            raise _too_large()
    return bytes(text)


def _text_of_webp(file: BinaryIO, key: str) -> bytes | None:
    for _ in range(_MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        kind, length = struct.unpack("<4sI", head)
        if kind != b"XMP ":
            file.seek(length + length % 2, 1)
            continue
        before, after = (part.encode() for part in _XMP.format(key=key, text="\0").split("\0"))
        if file.read(min(length, len(before))) != before:
            return None
        text, end, _rest = _read(file, length - len(before)).partition(after)
        return unescape(text.decode()).encode() if end else None
    return None


def _read(file: BinaryIO, length: int) -> bytes:
    if length > MAX_TEXT_BYTES:
        raise _too_large()
    return file.read(length)


def _too_large() -> ValueError:
    return ValueError(f"it is larger than {MAX_TEXT_BYTES:,} bytes")
