"""When two written emotions are the same one."""

import unicodedata


def emotion_key(emotion: str) -> str:
    """The same text for the same emotion in any case and Unicode form."""
    folded = unicodedata.normalize("NFKC", emotion).casefold()
    return unicodedata.normalize("NFKC", folded)
