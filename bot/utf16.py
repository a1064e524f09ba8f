"""Text as Telegram counts it: in UTF-16 code units."""

import re
from codecs import utf_16_le_encode

_SURROGATE = re.compile("[\ud800-\udfff]")


def utf16_length(text: str) -> int:
    """How long a text is in UTF-16 code units: a character beyond U+FFFF counts as two."""
    return len(utf_16_le_encode(text, "surrogatepass")[0]) // 2  # str.encode opens a file at its first use


def is_encodable(text: str) -> bool:
    """Whether the text can be encoded: a lone surrogate, which JSON can carry, cannot."""
    return not _SURROGATE.search(text)
