"""The size of a picture, read from its own header. PNG and JPEG, which are what bots send as photos."""

import struct
import zlib
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# Start-of-frame markers: 0xC0 to 0xCF without the three that mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class Picture:
    """Width and height in pixels, and the MIME type."""

    width: int
    height: int
    mime_type: str


def read_picture(content: bytes) -> Picture | None:
    """The picture, or None where the bytes are not a whole PNG or JPEG file."""
    try:
        if content.startswith(_PNG):
            return _read_png(content)
        if content.startswith(_JPEG):
            return _read_jpeg(content)
    except (struct.error, IndexError):  # the file ends too early
        pass
    return None


def _read_png(content: bytes) -> Picture | None:
    """Walk the chunks to the last one, checking each one's sum: a damaged picture is no picture."""
    width = height = 0
    at = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(memoryview(content)[at + 4 : at + 8 + length]) != checksum:
            return None
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", content, at + 8)
        if kind == b"IEND":
            return Picture(width, height, "image/png")
        at += 12 + length


def _read_jpeg(content: bytes) -> Picture | None:
    """Walk the segments to the frame header."""
    if b"\xff\xd9" not in content:
        return None
    at = len(_JPEG)
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Picture(width, height, "image/jpeg")
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            at += 2 + max(length, 2)
    return None
