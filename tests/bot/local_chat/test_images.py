"""What is a photo, judged by Pillow's own files."""

import io
import warnings
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.local_chat.errors import BadRequestError
from bot.local_chat.images import Picture, read_picture
from tests.bot.local_chat.conftest import png


def _saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((31, 17)).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def _described() -> PngInfo:
    described = PngInfo()
    described.add_text("a", "b" * 99, zip=True)
    return described


def _refusal(content: bytes) -> str:
    with pytest.raises(BadRequestError) as refusal:
        read_picture(content)
    return refusal.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"pnginfo": _described()}])
def test_a_png(options: dict[str, object]) -> None:
    assert read_picture(_saved("PNG", **options)) == Picture(31, 17, "image/png")
    assert read_picture(png(5, 6, padding=100)) == Picture(5, 6, "image/png")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"comment": b"hello"}])
def test_a_jpeg(options: dict[str, object]) -> None:
    assert read_picture(_saved("JPEG", **options)) == Picture(31, 17, "image/jpeg")


def test_a_jpeg_with_fill_bytes() -> None:
    content = _saved("JPEG")
    assert read_picture(content[:2] + b"\xff\xff\xff" + content[2:]) == Picture(31, 17, "image/jpeg")


def test_a_jpeg_of_two_pictures_as_phones_take_them() -> None:
    content = _saved("MPO", save_all=True, append_images=[Image.new("RGB", (31, 17))])
    assert read_picture(content) == Picture(31, 17, "image/jpeg")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8", b"\xff\xd8ab\xff\xd9", _saved("GIF")])
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert _refusal(content) == "IMAGE_PROCESS_FAILED"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_short_is_none(kind: str) -> None:
    content = _saved(kind)
    assert {_refusal(content[:end]) for end in range(len(content))} == {"IMAGE_PROCESS_FAILED"}


def test_a_damaged_png_is_none() -> None:
    content = bytearray(_saved("PNG"))
    content[20] ^= 1
    assert _refusal(bytes(content)) == "IMAGE_PROCESS_FAILED"


@pytest.mark.parametrize(("width", "height"), [(1, 20), (20, 1), (500, 9_500)])
def test_the_longest_pictures(width: int, height: int) -> None:
    assert read_picture(png(width, height)) == Picture(width, height, "image/png")


@pytest.mark.parametrize(("width", "height"), [(1, 21), (21, 1), (500, 9_501), (9_990, 9_990), (20_000, 20_000)])
def test_a_picture_too_large_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    unfinished = png(width, height, rows=1)[:-12]  # whoever read on would find it damaged
    assert _refusal(unfinished) == "PHOTO_INVALID_DIMENSIONS"


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "MPO"]),
    place=st.floats(0, 1, exclude_max=True),
    written=st.binary(min_size=1, max_size=4),
)
def test_damage_is_refused_or_harmless(kind: str, place: float, written: bytes) -> None:
    content = bytearray(_saved(kind))
    at = int(place * len(content))
    content[at : at + len(written)] = written
    with warnings.catch_warnings(record=True) as told, suppress(BadRequestError):
        read_picture(bytes(content))
    assert not told
