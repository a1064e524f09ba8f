"""Whether an upload is a whole PNG or JPEG of a size that Telegram takes: what bots send as photos. Pillow judges."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from bot.local_chat.errors import BadRequestError

_MAX_BYTES = 10 * 1024 * 1024
_MAX_SIDES = 10_000
_MAX_RATIO = 20
_DAMAGE = (OSError, SyntaxError, ValueError, IndexError, TypeError, struct.error)
"""What Pillow raises at damaged files."""
_PNG_END = b"IEND\xaeB`\x82"
"""The last chunk with its checksum, which Pillow does not read."""


@dataclass(frozen=True)
class Picture:
    """Width and height in pixels, and the MIME type."""

    width: int
    height: int
    mime_type: str


def read_picture(content: bytes) -> Picture:
    """Verify the checksums and decode all of a picture, once its size is known to be harmless. Raises
    BadRequestError: it is no whole PNG or JPEG, has more than 10 MB, width and height are more than 10,000 pixels
    together, or one is more than 20 times the other."""
    if len(content) > _MAX_BYTES:
        size = f"file of size {len(content)} bytes"
        raise BadRequestError(f"{size} is too big for a photo; the maximum size is {_MAX_BYTES} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _verified(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS") from None
    except _DAMAGE:
        raise BadRequestError("IMAGE_PROCESS_FAILED") from None


def _verified(content: bytes) -> Picture:
    with _opened(content) as image:
        shorter, longer = sorted(image.size)
        if shorter + longer > _MAX_SIDES or longer > _MAX_RATIO * shorter:
            raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
        image.verify()
    with _opened(content) as image:  # what was verified cannot be read any more
        image.load()
    if image.format != "PNG":
        return Picture(*image.size, "image/jpeg")
    if _PNG_END not in content:
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    return Picture(*image.size, "image/png")


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("PNG", "JPEG"))
