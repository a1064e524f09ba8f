"""The words about people's files: whose turn it is, what is asked about them, how they were read, what is wrong.

Pure: values in, text out; what is called `html` is escaped for Telegram's HTML mode."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.text.wording import LONGEST_CAPTION, counts_line
from bot.utf16 import utf16_length
from engine.data.errors import STOPPED, FoundColumn, Problem, ScaleError
from engine.data.labels import number, percent
from engine.data.phrases import pluralize, shortened
from engine.data.scale import TEN, Scale
from engine.data.sentences import column_label as our_label
from engine.data.sentences import columns_missing
from engine.files.choices import ReadAs

WHAT_TO_DO_TEXT = "Shall I read this file, or learn from it?"
READ_LABEL = "Read it"
LEARN_LABEL = "Learn from it"
CANCEL_LABEL = "Cancel"
ONE_BY_ONE_LABEL = "Choose one by one"
TOO_MUCH_TEXT = "This file needs more time or memory than I give to one, so I left it. Send it in parts."
FILE_TO_FIX = "rows-to-fix.csv"
WITH_ALBUM_TEXT = "I treat it like the others you sent with it."
ANSWERED_BELOW_TEXT = "I read it: the answers are below."
LEFT_TEXT = "I left the file as it is."
OLD_QUESTION = "This question is too old. Send the file again."
ANOTHERS_QUESTION = "This question is for whoever asked me about the file."
FILE_GONE = "The file is not there any more. Send it again."
MOST_SHOWN = 20
"""Problems that a message names."""
_QUESTIONS = (
    WHAT_TO_DO_TEXT,
    "I found the columns",
    "I found no columns",
    "The highest score in this",
    "What shall I do",
)
"""How questions about a file begin; the last one as it was asked before."""
_MOST_COLUMNS = 12
_LONGEST_NAME = 30
_LONGEST_LABEL = 64
_SHORT = {"facial_expression": "face", "voice_tone": "voice", "body_language": "body", "emotion": "emotion"}


def waiting_text(ahead: int) -> str:
    """That so many files of the same person come first."""
    if ahead == 1:
        return "I am still busy with another file of yours; this one is next."
    return f"I take one file of yours at a time; {ahead} come before this one."


def too_many_files_text(waiting: int) -> str:
    """That no more files of one person may wait."""
    return f"{waiting} files of yours are waiting already, so I left this one. Send it again when they are answered."


def too_many_rows_text(rows: int, most: int) -> str:
    """That a file holds more examples than a person may teach within a minute."""
    return (
        f"Nothing was stored: this file has {rows:,} examples, and I take {most:,} a minute from one person. "
        f"Send it in parts of at most {most:,} rows, a minute apart."
    )


def which_is_which_text(found: Sequence[FoundColumn], column: str | None) -> str:
    """The question which column is which; of one of ours, where that is the next to be asked about."""
    which = "Which is which?" if column is None else f"Which is the {our_label(column)}?"
    return f"I found the columns {_names(found)}. {which}" if found else f"I found no columns. {which}"


def missing_columns_text(found: Sequence[FoundColumn], missing: Sequence[str]) -> str:
    """What a file has to have, where it has too few columns of numbers, or none of text."""
    return f"{columns_missing([column.name for column in found], missing)} Then send the file again."


def in_order_label(chosen: Mapping[str, str]) -> str:
    """On the button that takes columns as they stand: `Face: Gesicht · voice: Stimme · body: Körper`."""
    label = " · ".join(f"{_SHORT[column]}: {name}" for column, name in chosen.items())
    return shortened(f"{label[:1].upper()}{label[1:]}", _LONGEST_LABEL)


def column_label(column: FoundColumn) -> str:
    """On the button of one column."""
    return shortened(column.name, _LONGEST_NAME)


def scale_text(error: ScaleError) -> str:
    """The question what scale scores are on."""
    extremes = f"The highest score in this file is {number(error.highest)}, the lowest {number(error.lowest)}."
    return f"{extremes} What scale are they on?"


def scale_label(scale: Scale, highest: float) -> str:
    """On the button of a scale, for scores that go up to `highest`."""
    if scale != TEN:
        return f"Stretch {scale} to 0–10"
    return "They are 0–10" if highest <= TEN.highest else "They are 0–10 (leave out those above)"


def is_file_question(text: str) -> bool:
    """Whether a message of the bot's asks about a file."""
    return text.endswith("?") and text.startswith(_QUESTIONS)


def read_as_lines(read_as: ReadAs) -> list[str]:
    """How a file was read, as far as nobody would take it for granted."""
    said = [
        f"Read as {read_as.encoding}: if letters look wrong, save it as UTF-8 and send it again."
        if read_as.encoding
        else "",
        f"From the sheet “{shortened(read_as.sheet, _LONGEST_NAME)}”." if read_as.sheet else "",
        f"Stretched from {read_as.scale} to 0–10." if read_as.scale else "",
    ]
    return [line for line in said if line]


def others_of_album_html(command: str) -> str:
    """What to do about the other files that were sent together with one, in a group."""
    return (
        f"In a group I see only this one of the files you sent together: reply <code>/{command}</code> to each of "
        "the others."
    )


def without_stop(problems: Sequence[Problem]) -> tuple[Sequence[Problem], list[str]]:
    """The problems of a file, and beside them the line that says where its reading stopped, where it did."""
    if problems and problems[-1].reason == STOPPED:
        return problems[:-1], [f"Line {problems[-1].line:,}: {STOPPED}."]
    return problems, []


def rows_text(problems: Sequence[Problem]) -> str:
    """How many rows these problems are of."""
    return pluralize(len({problem.line for problem in problems}), "row", "rows")


def rows_to_fix_text(problems: Sequence[Problem]) -> str:
    """What to do with the file of the rows that cannot be stored, in HTML."""
    told, _ = without_stop(problems)
    return (
        f"{rows_text(told)} to fix, each with what is wrong. Fix them here, then send me this file with the caption "
        "<code>/teach</code>."
    )


def answered_file_html(rows: int, read_as: ReadAs, problems: Sequence[Problem]) -> str:
    """The caption of a file that was read: how many rows were, how it was read, and what is wrong with the others."""
    performances = pluralize(rows, "performance", "performances")
    head = f"<b>{performances}, each with its emotion, confidence and whether it was a close call.</b>"
    told = [*read_as_lines(read_as), *_problem_lines(problems)]
    return "\n".join([head if rows else "<b>I could not read a single row of this.</b>", *map(escape, told)])


def file_summary_html(counts: Mapping[str, int], confidence: float, close_calls: int) -> str:
    """The caption of a file's chart: how many of each emotion, the mean confidence from 0 to 1, the close calls."""
    performances = pluralize(sum(counts.values()), "performance", "performances")
    close = pluralize(close_calls, "close call", "close calls")
    return (
        f"<b>In {performances}:</b> {escape(counts_line(counts))}.\n"
        f"Confidence {percent(confidence)} on average; {close}."
    )


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    """How many rows cannot be read, and the first reasons, as many as fit well below a caption's length."""
    if not problems:
        return []
    problems, stopped = without_stop(problems)
    head = f"I could not read {rows_text(problems)}; the column “problem” says why:"
    shown = list(map(str, problems[:MOST_SHOWN]))
    while utf16_length("\n".join(shown)) > LONGEST_CAPTION // 2:
        shown.pop()
    more = len(problems) - len(shown)
    return [head, *shown, *([f"… and {more:,} more."] if more else []), *stopped]


def _names(found: Sequence[FoundColumn]) -> str:
    more = f" and {len(found) - _MOST_COLUMNS:,} more" if len(found) > _MOST_COLUMNS else ""
    return ", ".join(shortened(column.name, _LONGEST_NAME) for column in found[:_MOST_COLUMNS]) + more
