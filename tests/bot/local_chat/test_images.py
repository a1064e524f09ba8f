"""Picture sizes, judged by Pillow's own files."""

import io

import pytest
from PIL import Image

from bot.local_chat.images import Picture, read_picture
from tests.bot.local_chat.conftest import png


def _saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (31, 17), "red").save(file, kind, **options)
    return file.getvalue()


def test_a_png() -> None:
    assert read_picture(_saved("PNG")) == Picture(31, 17, "image/png")
    assert read_picture(png(5, 6, padding=100)) == Picture(5, 6, "image/png")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"comment": b"hello"}])
def test_a_jpeg(options: dict[str, object]) -> None:
    assert read_picture(_saved("JPEG", **options)) == Picture(31, 17, "image/jpeg")


def test_a_jpeg_with_fill_bytes() -> None:
    content = _saved("JPEG")
    assert read_picture(content[:2] + b"\xff\xff\xff\x01" + content[2:]) == Picture(31, 17, "image/jpeg")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8", b"\xff\xd8ab\xff\xd9"])
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert read_picture(content) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_short_is_none(kind: str) -> None:
    content = _saved(kind)
    assert not any(read_picture(content[:end]) for end in range(len(content)))


def test_a_damaged_png_is_none() -> None:
    content = bytearray(_saved("PNG"))
    content[20] ^= 1
    assert read_picture(bytes(content)) is None
