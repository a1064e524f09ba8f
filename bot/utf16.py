"""Lengths as Telegram counts them."""

from codecs import utf_16_le_encode


def utf16_length(text: str) -> int:
    """How long a text is in UTF-16 code units: a character beyond U+FFFF counts as two."""
    return len(utf_16_le_encode(text, "surrogatepass")[0]) // 2  # str.encode opens a file at its first use
