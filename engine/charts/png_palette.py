"""The colours of the cards, and the 256 of them that a card's PNG may have."""

from functools import cache

from PIL import Image, ImageColor

from engine.charts.palette import STARTER_COLOURS, TAUGHT_COLOURS

PAPER = "#FFFFFF"
INK = "#1C2430"
MUTED = "#5D6878"
TRACK = "#F0F2F5"
NEUTRAL = "#8C9AAE"
BAR_OPACITY = 0.55  # dark text stays readable on it

RGB = tuple[int, int, int]


def rgb(colour: str) -> RGB:
    """The colour's red, green and blue, 0–255 each."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def tint(colour: str, opacity: float = BAR_OPACITY) -> str:
    """The colour at this opacity on paper, as `#RRGGBB`."""
    red, green, blue = blend(rgb(PAPER), rgb(colour), opacity)
    return f"#{red:02X}{green:02X}{blue:02X}"


@cache
def palette() -> Image.Image:
    """An image that holds the colours of every card: of each background, the gradient to what is drawn on it.

    The gradients are what smooths the edges of letters and shapes.
    """
    accents = [rgb(colour) for colour in (*STARTER_COLOURS.values(), *TAUGHT_COLOURS, NEUTRAL)]
    tints = [blend(rgb(PAPER), accent, BAR_OPACITY) for accent in accents]
    paper, track, ink, muted = map(rgb, (PAPER, TRACK, INK, MUTED))
    colours = [
        *_gradient(paper, ink, 14),
        *_gradient(paper, muted, 8),
        *_gradient(track, ink, 10),
        *(colour for each in tints for colour in _gradient(each, ink, 6)),
        *(colour for each in tints for colour in _gradient(track, each, 3)[1:-1]),
        *(colour for each in tints for colour in _gradient(paper, each, 3)[1:-1]),
        *(colour for each in accents for colour in _gradient(paper, each, 3)[1:]),
    ]
    image = Image.new("P", (1, 1))
    image.putpalette([channel for colour in dict.fromkeys(colours) for channel in colour])
    return image


def _gradient(start: RGB, end: RGB, amount: int) -> list[RGB]:
    return [blend(start, end, step / (amount - 1)) for step in range(amount)]


def blend(start: RGB, end: RGB, share: float) -> RGB:
    """The colour this share of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue
