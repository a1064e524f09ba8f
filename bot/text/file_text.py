"""The words about people's files: whose turn it is, what is asked about them, how they were read, what is wrong.

Pure: values in, text out."""

from collections.abc import Mapping, Sequence

from engine.data.errors import STOPPED, FoundColumn, Problem, ScaleError
from engine.data.labels import SCORE_LABELS, number
from engine.data.phrases import join_words, pluralize, shortened
from engine.data.scale import TEN, Scale
from engine.files.choices import ReadAs

WHAT_TO_DO_TEXT = "What shall I do with this file: read each row, or learn from it?"
TOO_MUCH_TEXT = "This file asks for more time or memory than a file may, so I left it. Send it in parts."
FILE_TO_FIX = "rows-to-fix.csv"
WITH_ALBUM_TEXT = "I take it as the others that you sent with it."
ANSWERED_BELOW_TEXT = "I read it: the answers are below."
LEFT_TEXT = "I left the file as it is."
MOST_SHOWN = 20
"""Problems that a message names."""
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
    return f"{waiting} files of yours wait already, so I left this one. Send it again when they are answered."


def too_many_rows_text(rows: int, most: int) -> str:
    """That a file holds more examples than a person may teach within a minute."""
    return (
        f"This file has {rows:,} examples; I take {most:,} a minute from one person. Nothing was stored: "
        f"send it in parts of at most {most:,} rows, a minute apart."
    )


def columns_text(found: Sequence[FoundColumn]) -> str:
    """The columns that a file has."""
    return f"I found the columns {_names(found)}" if found else "I found no columns in this file"


def which_is_which_text(found: Sequence[FoundColumn], column: str | None) -> str:
    """The question which column is which; of one of ours, where that is the next to be asked about."""
    if column is None:
        return f"{columns_text(found)}; which is which?"
    what = "the emotion" if column == "emotion" else f"the {SCORE_LABELS[column].lower()}"
    return f"{columns_text(found)}. Which is {what}?"


def missing_columns_text(found: Sequence[FoundColumn], wanted: Sequence[str]) -> str:
    """What a file has to have, where it has too few columns of numbers, or none of text."""
    needed = join_words([_SHORT[name] for name in wanted])
    return f"{columns_text(found)}. I need columns called {needed}: name them in the first row, and send it again."


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
    return text.endswith("?") and text.startswith((WHAT_TO_DO_TEXT, "I found the columns", "The highest score in this"))


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


def others_of_album_text(command: str) -> str:
    """What to do about the other files that were sent together with one, in a group."""
    return f"Of files sent together I am handed only this one here: reply /{command} to each of the others."


def problem_lines(problems: Sequence[Problem], most: int = MOST_SHOWN) -> list[str]:
    """The first problems, and how many there are beside them; where the reading stopped."""
    told, stopped = without_stop(problems)
    more = len(told) - most
    return [*map(str, told[:most]), *([f"… and {more:,} more."] if more > 0 else []), *stopped]


def without_stop(problems: Sequence[Problem]) -> tuple[Sequence[Problem], list[str]]:
    """The problems of a file, and beside them the line that says where its reading stopped, where it did."""
    if problems and problems[-1].reason == STOPPED:
        return problems[:-1], [f"Line {problems[-1].line:,}: {STOPPED}."]
    return problems, []


def rows_text(problems: Sequence[Problem]) -> str:
    """How many rows these problems are of."""
    return pluralize(len({problem.line for problem in problems}), "row", "rows")


def rows_to_fix_text(problems: Sequence[Problem]) -> str:
    """What to do with the file of the rows that cannot be stored."""
    told, _ = without_stop(problems)
    return f"{rows_text(told)} to fix, each with what is wrong. Fix them here and send the file with /teach."


def _names(found: Sequence[FoundColumn]) -> str:
    more = f" and {len(found) - _MOST_COLUMNS:,} more" if len(found) > _MOST_COLUMNS else ""
    return ", ".join(shortened(column.name, _LONGEST_NAME) for column in found[:_MOST_COLUMNS]) + more
