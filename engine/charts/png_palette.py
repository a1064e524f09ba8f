"""The colours of the cards, and the 256 of them that a card's PNG may have."""

from functools import cache

from PIL import Image, ImageColor

from engine.charts.palette import STARTER_COLOURS, TAUGHT_COLOURS

PAPER = "#FFFFFF"
INK = "#1C2430"
MUTED = "#5D6878"
TRACK = "#F0F2F5"
NEUTRAL = "#8C9AAE"
STRENGTH = 0.55  # of a bar's colour: dark words stay readable on it

Shade = tuple[int, int, int]


def rgb(colour: str) -> Shade:
    """The colour's red, green and blue."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def tint(colour: str, strength: float = STRENGTH) -> Shade:
    """The colour on paper, as strong as this."""
    return between(rgb(PAPER), rgb(colour), strength)


@cache
def palette() -> Image.Image:
    """An image that holds the colours of every card: of each ground, the steps from it to what is drawn on it.

    The steps are what smooths the edges of letters and shapes.
    """
    accents = [rgb(colour) for colour in (*STARTER_COLOURS.values(), *TAUGHT_COLOURS, NEUTRAL)]
    tints = [between(rgb(PAPER), accent, STRENGTH) for accent in accents]
    paper, track, ink, muted = map(rgb, (PAPER, TRACK, INK, MUTED))
    shades = [
        *_steps(paper, ink, 14),
        *_steps(paper, muted, 8),
        *_steps(track, ink, 10),
        *(shade for each in tints for shade in _steps(each, ink, 6)),
        *(shade for each in tints for shade in _steps(track, each, 3)[1:-1]),
        *(shade for each in tints for shade in _steps(paper, each, 3)[1:-1]),
        *(shade for each in accents for shade in _steps(paper, each, 3)[1:]),
    ]
    image = Image.new("P", (1, 1))
    image.putpalette([part for shade in dict.fromkeys(shades) for part in shade])
    return image


def _steps(ground: Shade, drawn: Shade, amount: int) -> list[Shade]:
    return [between(ground, drawn, step / (amount - 1)) for step in range(amount)]


def between(one: Shade, other: Shade, share: float) -> Shade:
    """The colour this share of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
