"""Trimming, commands and UTF-16."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_chat.entities import Entity, FormattedText, find_commands, normalize, sanitize
from bot.utf16 import utf16_length


@given(st.text())
def test_utf16_length_is_that_of_the_encoded_text(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/predict 9 8 9", [(0, 8)]),
        ("/predict@emotion_local_bot 9", [(0, 26)]),
        ("😀 /a", [(3, 2)]),
        ("see /help, or /start.", [(4, 5), (14, 6)]),
        ("a/b /c/d 1/2 //e", []),
        ("/é", []),
        ("/a@b", [(0, 2)]),
    ],
)
def test_commands_are_found_where_telegram_finds_them(text: str, commands: list[tuple[int, int]]) -> None:
    assert [(entity.offset, entity.length) for entity in find_commands(text)] == commands


def test_a_normalized_text_is_trimmed_with_its_entities() -> None:
    text = FormattedText(" \n ab /c ", (Entity("bold", 0, 4), Entity("italic", 8, 1), Entity("underline", 4, 5)))
    assert normalize(text) == FormattedText(
        "ab /c", (Entity("bold", 0, 1), Entity("underline", 1, 4), Entity("bot_command", 3, 2))
    )


def test_no_commands_in_code_or_links() -> None:
    literal = (Entity("code", 0, 2), Entity("text_link", 3, 2, url="http://x.org/"))
    assert normalize(FormattedText("/a /b", literal)).entities == literal


def test_a_message_has_at_most_100_entities() -> None:
    assert len(normalize(FormattedText("/a " * 150)).entities) == 100


def test_control_characters_become_spaces() -> None:
    assert sanitize("a\x00b\r\nc\td\x1f") == "a b\nc\td "
