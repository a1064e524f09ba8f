"""Names of emotions: what a reader sees of them, when two are the same, and what is none."""

from engine.data.names import NameKind, clean_name, name_key

EMOTION = NameKind(32)


def emotion_key(emotion: str) -> str:
    """The same text for emotions that look the same, as `name_key` says it."""
    return name_key(emotion)


def clean_emotion(written: str) -> str:
    """The emotion as a reader sees it, as `clean_name` says it."""
    return clean_name(written)


def emotion_fault(emotion: str) -> str | None:
    """Why a dataset cannot hold this as the name of an emotion, or None where it can."""
    return EMOTION.fault(emotion)


def teaching_fault(written: str) -> str | None:
    """Why this, cleaned, cannot be taught as the name of an emotion, or None where it can. It is stricter than
    `emotion_fault`: datasets may hold what was taught before."""
    return EMOTION.teaching_fault(written)


def escaped_teaching_fault(emotion: str) -> str | None:
    """As `teaching_fault`, of a cleaned name that a spreadsheet was kept from running: it may begin as a formula."""
    return EMOTION.escaped_teaching_fault(emotion)
