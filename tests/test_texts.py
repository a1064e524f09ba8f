"""All that people read stands in `bot/text` and in the engine's sentences; no tap sends half a command."""

from pathlib import Path

import pytest

from tests.texts import PROJECT, WORDS, Text, bare_templates, listed, texts_in, users

ROOMS = ("commands", "conversation", "updates", "services", "storage", "telegram_api")
NO_CHAT_READS = {
    "bot/commands/export.py": "the name of a file",
    "bot/commands/status.py": "the operator's figures",
    "bot/conversation/examples_page.py": "what buttons carry",
    "bot/services/counters.py": "the help of a metric",
    "bot/services/dask_executor.py": "the reason in a line of the log",
    "bot/storage/address.py": "the operator's setting",
    "bot/storage/checking.py": "the operator's backup",
    "bot/storage/database.py": "the operator's doctor",
    "bot/storage/queries.py": "a fault of ours",
    "bot/telegram_api/api_errors.py": "Telegram's own words",
    "bot/telegram_api/http_client.py": "python-telegram-bot's own words",
    "bot/telegram_api/update_schema.py": "the reason in a line of the log",
}
"""Modules whose sentences no person in a chat reads, and what they are."""


def sentences(file: Path) -> list[str]:
    return [text.words for text in texts_in(file.read_text("utf-8")) if text.is_sentence]


def speaking() -> dict[str, list[str]]:
    """The modules outside of `bot/text` that hold sentences for people."""
    files = [file for room in ROOMS for file in (PROJECT / "bot" / room).glob("*.py")]
    found = {str(file.relative_to(PROJECT)): sentences(file) for file in files}
    return {name: said for name, said in found.items() if said and name not in NO_CHAT_READS}


def test_no_sentence_stands_where_no_words_belong() -> None:
    assert speaking() == {}


@pytest.mark.parametrize("file", WORDS, ids=lambda file: str(file.relative_to(PROJECT)))
def test_no_tap_sends_half_a_command(file: Path) -> None:
    bare = [text for text in texts_in(file.read_text("utf-8")) if bare_templates(text.words)]
    assert bare == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("send /teach again", ["/teach"]),
        ("/rollback does not bring it back", ["/rollback"]),
        ("like <code>/teach happy 8 7 8</code>, or `/rollback 3`", []),
        ("`/rollback 3` or /rollback", ["/rollback"]),
        ("/teach happy 8 7 8", []),
        ("/teacher and </teach>", []),
        ("send /history or /undo", []),
    ],
)
def test_which_commands_a_tap_would_send_bare(words: str, found: list[str]) -> None:
    assert bare_templates(words) == found


SOURCE = '''"""A module of words."""
import re
from sqlalchemy import text
HELLO = "Hello, dear people!"
"""What is said first."""
PATTERN = re.compile("no words at all")
QUERY = text("SELECT what nobody reads")
def told(amount: int) -> str:
    """How many there are."""
    log.info("this many: %s", amount)
    if amount < 0:
        raise ValueError("there is no such amount")
    return f"There are {amount:,} of {'these or those things'}" + " or so"
'''


def test_strings_are_told_from_what_nobody_reads() -> None:
    assert [text.words for text in texts_in(SOURCE)] == [
        "Hello, dear people!",
        "There are {amount} of {'these or those things'}",
        "these or those things",
        " or so",
    ]
    assert [text.is_sentence for text in texts_in(SOURCE)] == [True, True, True, False]


def test_each_is_told_with_its_place_and_its_meaning() -> None:
    hello, there, *_ = texts_in(SOURCE)
    assert hello == Text(4, "HELLO", "What is said first.", "Hello, dear people!")
    assert (there.line, there.name, there.meaning) == (13, "told", "How many there are.")


def test_who_uses_a_text_is_found_by_its_name_and_by_its_module() -> None:
    used = users()
    assert "bot/services/files.py" in used["bot.text.file_text", "TOO_MUCH_TEXT"]
    assert "bot/services/explaining.py" in used["bot.text.error_text", "too_fast_text"]


def test_the_list_names_every_module_of_words() -> None:
    told = listed()
    assert [name for name in (f"## {file.relative_to(PROJECT)}" for file in WORDS) if name not in told] == []
    assert "- This file needs more time or memory than I give to one, so I left it. Send it in parts." in told
