"""The words and numbers that pictures and texts share, so that both say the same."""

from collections.abc import Mapping
from decimal import Decimal

SCORE_LABELS: Mapping[str, str] = {
    "facial_expression": "Facial expression",
    "voice_tone": "Voice tone",
    "body_language": "Body language",
}


def percent(share: float) -> str:
    """A share of 1 in whole percent: `46%`. What is not quite nothing or not quite everything says so."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def points(share: float) -> str:
    """A signed share of 1 in percentage points: `+21`, `−4`; under one point with a decimal, `+0.3`; or `0`."""
    size = abs(share) * 100
    if size < 0.05:
        return "0"
    return f"{'+' if share > 0 else '−'}{size:.{0 if size >= 0.95 else 1}f}"


def number(value: float) -> str:
    """The shortest text that reads back as the same number, without an exponent: `8`, `8.5`."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")
