"""The words of `/history`: a line for each version, how long ago it came, and what it changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from bot.text.wording import TEACH_LINE
from engine.data.labels import percent
from engine.data.phrases import pluralize, shortened

HEAD = "Versions, newest first"
NOTHING_HTML = (
    f"This chat has taught me nothing yet, so there is nothing to go back to. For example: <code>{TEACH_LINE}</code>"
)
TOO_OLD = "This list is too old. Send /history again."
NEWEST, OLDER = "‹ Newest", "Older ›"
NOT_YOURS = "This list is somebody else's. Send /history for your own."
WHICH_VERSION = "I need the number of a version, for example `/rollback 3`. /history lists them."
_LEGEND = "A percentage says how often I was right about performances I had not seen; – means not measured."
_HINT = "↺ brings that version back; I ask first."
_MOST_EMOTIONS = 3
_LONGEST_EMOTION = 16
_DAYS_A_WEEK, _DAYS_A_MONTH, _DAYS_A_YEAR = 7, 30, 365


@dataclass(frozen=True)
class VersionLine:
    """What the list says of a version; `at` is in UTC, `emotions` are those that it taught, `accuracy` is from 0 to 1
    and None where it was not measured. `added`, `removed`, `of`, `starter` and `scale` are as the storage has them."""

    number: int
    at: datetime
    kind: str
    added: int
    removed: int
    of: int | None
    starter: bool
    scale: str | None
    emotions: Sequence[str]
    accuracy: float | None


def history_html(versions: Sequence[VersionLine], in_use: int, now: datetime, *, with_first: bool) -> str:
    """A line for each version; `with_first` ends with version 0, before anything was taught."""
    lines = [_line(version, in_use, now) for version in versions]
    first = ["<b>0</b> · before anything was taught"] if with_first else []
    return "\n".join([f"<b>{HEAD}</b>", *lines, *first, "", _LEGEND, _HINT])


def back_label(number: int) -> str:
    """The button that brings a version back."""
    return f"↺ {number}"


def ago_text(at: datetime, now: datetime) -> str:
    """How long before `now` that was: `just now`, `5 minutes ago`, `yesterday`, `3 weeks ago`. Days are UTC's."""
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return pluralize(int(seconds // 60), "minute ago", "minutes ago")
    if seconds < 86_400:
        return pluralize(int(seconds // 3600), "hour ago", "hours ago")
    return _days_ago_text((now.astimezone(UTC).date() - at.astimezone(UTC).date()).days)


def _days_ago_text(days: int) -> str:
    if days == 1:
        return "yesterday"
    if days < _DAYS_A_WEEK:
        return pluralize(days, "day ago", "days ago")
    if days < 2 * _DAYS_A_MONTH:
        return pluralize(days // _DAYS_A_WEEK, "week ago", "weeks ago")
    if days < _DAYS_A_YEAR:
        return pluralize(days // _DAYS_A_MONTH, "month ago", "months ago")
    return pluralize(days // _DAYS_A_YEAR, "year ago", "years ago")


def _line(version: VersionLine, in_use: int, now: datetime) -> str:
    accuracy = "–" if version.accuracy is None else percent(version.accuracy)
    parts = [f"<b>{version.number}</b>", ago_text(version.at, now), _change_html(version), accuracy]
    return " · ".join([*parts, *(["<b>in use</b>"] if version.number == in_use else [])])


def _change_html(version: VersionLine) -> str:
    changes = {
        "teach": f"taught {version.added:,}{_details_html(version)}",
        "correct": f"corrected {version.removed:,} to {version.added:,}{_details_html(version)}",
        "vote": f"a vote{_details_html(version)}",
        "undo": f"undid {version.removed:,}",
        "delete": f"deleted {version.removed:,}",
        "rollback": f"back to version {version.of}",
        "starter": "with the starter rows" if version.starter else "without the starter rows",
        "forget": "examples forgotten",
    }
    return changes[version.kind]


def _details_html(version: VersionLine) -> str:
    """` (happy, sad)`: the emotions that it taught, and what its scores were stretched from."""
    named = [shortened(emotion, _LONGEST_EMOTION) for emotion in version.emotions[:_MOST_EMOTIONS]]
    more = len(version.emotions) - len(named)
    parts = [*named, *([f"{more} more"] if more else [])]
    parts += [f"stretched from {version.scale}"] if version.scale else []
    return f" ({escape(', '.join(parts))})" if parts else ""
