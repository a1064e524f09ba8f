import json
import logging
from collections.abc import Callable

import pytest

from bot.logs import RedactingFormatter, chat_named, json_lines, redacted, text_lines

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def failing_call() -> logging.LogRecord:
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ConnectionError as error:
        failure = (type(error), error, error.__traceback__)
    return logging.LogRecord("x", logging.ERROR, "f.py", 1, "calling %s", (f"/bot{TOKEN}/x",), failure)


@pytest.mark.parametrize("lines", [text_lines, json_lines])
def test_the_token_is_taken_out_of_messages_arguments_and_tracebacks(lines: Callable[[], logging.Formatter]) -> None:
    text = RedactingFormatter(lines(), TOKEN).format(failing_call())
    assert "calling /bot<token>/x" in text
    assert "ConnectionError: https://api.telegram.org/bot<token>/getMe" in text
    assert TOKEN not in text


def test_a_structured_line_is_one_object_with_its_traceback_inside() -> None:
    line = RedactingFormatter(json_lines(), TOKEN).format(failing_call())
    assert "\n" not in line
    fields = json.loads(line)
    assert fields.keys() == {"time", "level", "logger", "message", "exc_info"}
    assert (fields["level"], fields["logger"], fields["message"]) == ("ERROR", "x", "calling /bot<token>/x")
    assert fields["exc_info"].startswith("Traceback (most recent call last):\n")
    assert fields["time"].endswith("+00:00")


def test_a_token_of_an_unusual_form_is_taken_out_too() -> None:
    assert redacted("/botsecret/getMe", "secret") == "/bot<secret>/getMe"


def test_other_tokens_are_taken_out_and_other_text_stays() -> None:
    assert redacted(f"file/bot{TOKEN}/p.png") == "file/bot<token>/p.png"
    assert redacted("12:30:05 in chat -100123456: fine") == "12:30:05 in chat -100123456: fine"


def test_a_private_chat_is_not_named_by_its_persons_id() -> None:
    assert chat_named(-1001) == "chat -1001"
    assert chat_named(1001) == "a private chat"
    assert chat_named(None) == "a private chat"


def test_a_databases_row_is_in_no_line() -> None:
    told = "ForeignKeyViolation: no such key\nDETAIL:  Key (user_id)=(1001) is not present.\n[SQL: INSERT]"
    assert redacted(told) == "ForeignKeyViolation: no such key\n<row>\n[SQL: INSERT]"
