"""The words of `/export` and `/dataset`: copies of what was taught, and of all examples. Pure."""

from collections.abc import Sequence
from html import escape

from bot.text.wording import TEACH_LINE
from bot.utf16 import utf16_length
from engine.data.dataset import Dataset
from engine.data.labels import number
from engine.data.phrases import pluralize, quoted

ONLY_ADMINS_GET_NAMES = "In this group only admins get the names. /export has pseudonyms in place of them."
_BACK = "To teach it again, send the file back with the caption <code>/teach</code>."
_PARTS_BACK = "To teach it again, send the parts back with the caption <code>/teach</code>, a minute apart."
_NAMED = (
    "Performers and raters have the names that were taught, and those who taught here their Telegram user ids; "
    "rater-1 and so on did not agree to that."
)
_PSEUDONYMS = "Raters and performers are pseudonyms; <code>/export names</code> has the names."
_PSEUDONYMS_IN_GROUP = "Raters and performers are pseudonyms; <code>/export names</code> gives admins the names."
_NOTHING_HTML = (
    f"This chat has taught me nothing yet, so there is nothing to copy. For example: <code>{TEACH_LINE}</code>"
)
_MOST_ROWS = 20
_MOST_EMOTIONS = 12
_LONGEST_TABLE = 960


def export_html(examples: int, version: int, part: int = 1, parts: int = 1, *, with_names: bool, private: bool) -> str:
    """What a file holds, who is named in it, and how it is taught again; `part` counts from 1."""
    which = f" (part {part} of {parts})" if parts > 1 else ""
    people = _NAMED if with_names else _PSEUDONYMS if private else _PSEUDONYMS_IN_GROUP
    return (
        f"A copy of all that this chat taught me: {pluralize(examples, 'example', 'examples')}, "
        f"version {version}{which}. {people} {_BACK if parts == 1 else _PARTS_BACK}"
    )


def nothing_to_export_html(version: int) -> str:
    """That a chat's newest version, 0 where nothing was ever taught, has nothing to copy."""
    if not version:
        return _NOTHING_HTML
    return f"Nothing that this chat taught me is in use now (version {version}). /history brings earlier versions back."


def unknown_export_text(written: str) -> str:
    """That a word after /export is not understood."""
    return f"I understood /export, but not {quoted(written)}. Send /export for pseudonyms, `/export names` for names."


def dataset_html(dataset: Dataset) -> str:
    """The examples where there are few, how many of each emotion where there are many."""
    examples = pluralize(len(dataset), "example", "examples")
    emotions = pluralize(len(dataset.emotions), "emotion", "emotions")
    table = _rows(dataset) if len(dataset) <= _MOST_ROWS else _counts(dataset)
    if utf16_length(table) > _LONGEST_TABLE:
        table = "Too long to show here; the file has it all."
    return f"<b>I learned from {examples} of {emotions}</b>\n<pre>{escape(table)}</pre>"


def _rows(dataset: Dataset) -> str:
    rows = [(e.emotion, *map(number, e.scores)) for e in dataset.examples]
    return _table([("emotion", "face", "voice", "body"), *rows])


def _counts(dataset: Dataset) -> str:
    commonest = sorted(dataset.counts.items(), key=lambda item: -item[1])
    rows = [(emotion, str(rows)) for emotion, rows in commonest[:_MOST_EMOTIONS]]
    if len(commonest) > _MOST_EMOTIONS:
        rest = commonest[_MOST_EMOTIONS:]
        rows.append((f"{len(rest)} more", str(sum(rows for _, rows in rest))))
    return _table([("emotion", "examples"), *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    )
