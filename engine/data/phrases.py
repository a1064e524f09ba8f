"""Parts of sentences that messages and errors share."""

from collections.abc import Sequence


def join_words(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def pluralize(amount: int, one: str, many: str) -> str:
    """`1 example`, `6 examples`."""
    return f"{amount:,} {one if amount == 1 else many}"


def quoted(text: str) -> str:
    """What a person wrote, cut to a length that can be repeated to them."""
    return f"“{shortened(' '.join(text.split()), 24)}”"


def shortened(text: str, longest: int) -> str:
    """The text, cut to so many characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown_number(written: str) -> str:
    """A number as a person wrote it, in ASCII digits, cut where it is absurdly long."""
    return written if len(written) <= 12 else written[:11] + "…"
