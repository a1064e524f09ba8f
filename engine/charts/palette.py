"""A colour for each emotion, always the same, told apart by colour-blind readers too.

The six starter emotions have the colours of Okabe and Ito, "Color Universal Design" (2008); taught ones have
those of Paul Tol, "Colour Schemes", SRON technical note 09-002 (2021), the muted scheme.
"""

from collections.abc import Mapping
from hashlib import sha256

STARTER_COLOURS: Mapping[str, str] = {
    "happy": "#E69F00",
    "sad": "#0072B2",
    "angry": "#D55E00",
    "surprised": "#56B4E9",
    "fearful": "#CC79A7",
    "disgusted": "#009E73",
}
TAUGHT_COLOURS = ("#332288", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499")


def colour(emotion: str) -> str:
    """The emotion's colour as `#RRGGBB`, from its name alone, in whatever case.

    Two taught emotions may share one: always write the name beside it.
    """
    name = emotion.casefold()
    if name in STARTER_COLOURS:
        return STARTER_COLOURS[name]
    return TAUGHT_COLOURS[sha256(name.encode()).digest()[0] % len(TAUGHT_COLOURS)]
