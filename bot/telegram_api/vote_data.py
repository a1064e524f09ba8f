"""What the buttons under a reading carry: what a tap means. What it is about, the reading's own words say."""

from hashlib import blake2b
from string import hexdigits

from engine.data.names import name_key

PREFIX = "vote"
RIGHT, OPEN, CLOSE, UNDO, NEW = "r", "w", "b", "u", "n"
_CODE_BYTES = 5


def vote_data(choice: str) -> str:
    """The callback data of a choice: RIGHT, OPEN or CLOSE (the list), UNDO, NEW, or the code of an emotion."""
    return f"{PREFIX}:{choice}"


def emotion_code(emotion: str) -> str:
    """A short code for an emotion, as `name_code` makes it."""
    return name_code(emotion)


def name_code(name: str) -> str:
    """A short code for a name, the same however it is spelled: 10 characters of hexadecimal."""
    return blake2b(name_key(name).encode(), digest_size=_CODE_BYTES).hexdigest()


def is_emotion_code(text: str) -> bool:
    """Whether this may be such a code."""
    return len(text) == 2 * _CODE_BYTES and set(text) <= set(hexdigits)
