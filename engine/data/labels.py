"""Labels and number formats that pictures and texts share."""

from collections.abc import Mapping
from decimal import Decimal

SCORE_LABELS: Mapping[str, str] = {
    "facial_expression": "Facial expression",
    "voice_tone": "Voice tone",
    "body_language": "Body language",
}


def percent(share: float) -> str:
    """A share, from 0 to 1, in whole percent: `46%`; `<1%` and `>99%` where it is not quite 0 or 1."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def points(share: float) -> str:
    """A difference of two shares in percentage points: `+21`, `−4`; below one with a decimal, `+0.3`; `0`."""
    size = abs(share) * 100
    if size < 0.05:
        return "0"
    return f"{'+' if share > 0 else '−'}{size:.{0 if size >= 0.95 else 1}f}"


def number(value: float) -> str:
    """The shortest text that reads back as the same number, without an exponent: `8`, `8.5`."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")
