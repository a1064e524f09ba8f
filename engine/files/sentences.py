"""The sentences about files: what is wrong with one as a whole, or with one of its rows.

Pure. Those about a row, or a cell, are the `reason` of a problem and follow the place that it is about: they have
neither a capital letter nor a full stop.
"""

from engine.data.phrases import pluralize

FILE_REFUSED = "I cannot use this file:"
TEXT_RULE = "send a workbook, or text with commas, semicolons or tabs between its columns"
NO_TEXT = f"I cannot read this as text; {TEXT_RULE}."
QUOTE_RULE = "a quotation mark is opened here, and never closed"
ANSWERED_RULE = "write yes or no here, or nothing for no"
NO_ROWS = "there are no rows below the header"
COLUMN_TWICE = "there is more than one column of this name"
NO_VISIBLE_SHEET = "This workbook has no visible sheet."
NEEDS_PASSWORD = "This workbook needs a password; save it without one."  # noqa: S105 - a sentence
DAMAGED_OR_PASSWORD = "This workbook is damaged, or needs a password."  # noqa: S105 - a sentence
DAMAGED_OR_UNKNOWN = "This workbook is damaged, or of a kind that I cannot read; save it as .xlsx or CSV."
HAS_MACROS = "This workbook has macros; save it without them, as .xlsx."
HAS_LINKS = "This workbook takes values from other files; copy them in as values, and save it again."
NO_WORKBOOK = "This archive holds no workbook; send the file itself, not packed."
IS_DOCUMENT = "This is a text document, not a workbook."
STRANGE_WORKBOOK = "This workbook is written in a way that no spreadsheet program does; save it again as .xlsx or CSV."
REPEATED_TEXTS = "This workbook repeats long texts in too many cells."
REPEATED_CELL = "This workbook repeats a cell more often than I can read."
OTHER_FILES = {
    b"\x89PNG": f"This is a PNG picture; {TEXT_RULE}.",
    b"\xff\xd8\xff": f"This is a JPEG picture; {TEXT_RULE}.",
    b"GIF8": f"This is a GIF picture; {TEXT_RULE}.",
    b"RIFF": f"This is a picture or a sound; {TEXT_RULE}.",
    b"%PDF": f"This is a PDF; {TEXT_RULE}.",
    b"\x1f\x8b": f"This is a gzip archive; {TEXT_RULE}.",
    b"7z\xbc\xaf": f"This is a 7z archive; {TEXT_RULE}.",
    b"Rar!": f"This is a RAR archive; {TEXT_RULE}.",
    b"PAR1": f"This is a Parquet file; {TEXT_RULE}.",
    b"SQLite format 3": f"This is a database; {TEXT_RULE}.",
    b"\x7fELF": f"This is a program; {TEXT_RULE}.",
    b"MZ\x90": f"This is a program; {TEXT_RULE}.",
}
"""Of files that people take for tables, by their first bytes."""
OTHER_TEXTS = {
    "{": f"This is JSON; {TEXT_RULE}.",
    "[{": f"This is JSON; {TEXT_RULE}.",
    "<": f"This is a web page or XML; {TEXT_RULE}.",
}
"""Of texts that are no tables, by their first signs."""
ZERO_BYTE = f"there is a zero byte; {TEXT_RULE}"


def damaged_text(encoding: str) -> str:
    """Text that is not in the encoding that its first bytes name."""
    return f"This text is damaged, or not in {encoding}; {TEXT_RULE}."


def uneven_row(fields: int, width: int) -> str:
    """A row that is longer or shorter than the header."""
    return f"this row has {pluralize(fields, 'cell', 'cells')}, and the header has {width:,}"


def too_many_cells(rows: int, columns: int, most_cells: int, most_columns: int) -> str:
    """A table with more columns or cells than are read."""
    return (
        f"this table has {rows:,} rows and {columns:,} columns; I read at most {most_cells:,} cells and "
        f"{most_columns:,} columns"
    )


def sheet_too_large(rows: int, columns: int, most_rows: int, most_columns: int, most_cells: int) -> str:
    """A sheet with more rows, columns or cells than are read."""
    return (
        f"This sheet has {rows:,} rows and {columns:,} columns; I read at most {most_rows:,} rows, "
        f"{most_columns:,} columns and {most_cells:,} cells."
    )


def inflates_too_much(most_megabytes: int) -> str:
    """A workbook that is larger than it looks."""
    return f"This workbook unpacks to more than {most_megabytes} MB, the most I read."


def cell_too_long(most_characters: int) -> str:
    """A cell with more text than is read."""
    return f"A cell holds more than {most_characters:,} characters, the most I read."


def column_numbered(place: int) -> str:
    """What a column without a name is called, by its place from 1."""
    return f"column {place}"


def examples_refused(name: str, problem: str) -> str:
    """The stored examples cannot be read."""
    return f"{name}: {problem}"


def other_examples(name: str) -> str:
    """The stored examples are others than the model learned from."""
    return f"{name} is not the dataset that the manifest names"


def examples_altered(name: str) -> str:
    """The stored examples were changed by somebody else."""
    return f"{name} was altered"


def other_format(found: int, known: int) -> str:
    """A stored model in another format."""
    return f"format version {found}, where {known} is read"


def other_version(library: str, written: str, running: str) -> str:
    """A stored model of another version of a library."""
    return f"written with {library} {written!r:.20}, and this is {running}"


def file_altered(name: str) -> str:
    """A stored file is not as it was written."""
    return f"{name} is not the file that the manifest names: altered or cut short"


def file_missing(name: str) -> str:
    """A stored file is not there."""
    return f"{name} is missing"


def file_unreadable(name: str, reason: str) -> str:
    """A stored file cannot be read, for the system's reason."""
    return f"{name} cannot be read: {reason}"


def pickle_unreadable(name: str, kind: str) -> str:
    """A stored model cannot be loaded; `kind` is the error's."""
    return f"{name} cannot be unpickled ({kind})"


def pickle_of_other(name: str, found: str, wanted: str) -> str:
    """A stored file holds something else."""
    return f"{name} holds a {found}, not a {wanted}"


UNKNOWN_VERSION = "an unknown version"
