"""Shapes with smooth edges: drawn finer than they are shown, and made smaller. All in pixels."""

from collections.abc import Callable, Sequence
from math import ceil, dist, floor
from typing import NamedTuple

from PIL import Image, ImageDraw

_FINER = 4

Point = tuple[float, float]


class Stamp(NamedTuple):
    """How much of each pixel a shape covers, and where its top left corner goes."""

    mask: Image.Image
    place: tuple[int, int]


def rounded(width: int, height: int, corner: float) -> Image.Image:
    """The mask of a block with round corners."""
    fine = Image.new("L", (width * _FINER, height * _FINER))
    end = (width * _FINER - 1, height * _FINER - 1)
    ImageDraw.Draw(fine).rounded_rectangle((0, 0, *end), corner * _FINER, 255)
    return fine.reduce(_FINER)


def polygon(corners: Sequence[Point]) -> Stamp:
    """The area within these corners."""
    return _stamp(corners, 0, lambda draw, fine: draw.polygon(fine, 255))


def line(points: Sequence[Point], width: float) -> Stamp:
    """A line from point to point."""
    return _stamp(points, width, lambda draw, fine: draw.line(fine, 255, round(width * _FINER), "curve"))


def disc(middle: Point, radius: float) -> Stamp:
    """A round dot."""
    return _stamp([middle], radius, lambda draw, fine: draw.circle(fine[0], radius * _FINER, 255))


def dashes(start: Point, end: Point, length: float) -> list[tuple[Point, Point]]:
    """The strokes of a dashed line: as long as the gaps between them."""
    steps = max(1, round(dist(start, end) / length)) | 1  # an odd number: a stroke at either end
    places = [
        (start[0] + (end[0] - start[0]) * step / steps, start[1] + (end[1] - start[1]) * step / steps)
        for step in range(steps + 1)
    ]
    return list(zip(places[::2], places[1::2], strict=True))


def _stamp(points: Sequence[Point], reach: float, paint: Callable[[ImageDraw.ImageDraw, list[Point]], None]) -> Stamp:
    """What `paint` draws with these points, at most `reach` around them."""
    left, top = (floor(min(axis) - reach) for axis in zip(*points, strict=True))
    right, bottom = (ceil(max(axis) + reach) + 1 for axis in zip(*points, strict=True))
    fine = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
    paint(ImageDraw.Draw(fine), [((x - left) * _FINER, (y - top) * _FINER) for x, y in points])
    return Stamp(fine.reduce(_FINER), (left, top))
