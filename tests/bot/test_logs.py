import logging

from bot.logs import RedactingFormatter, redacted

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def test_the_token_is_taken_out_of_messages_arguments_and_tracebacks() -> None:
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ConnectionError as error:
        failure = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "calling %s", (f"/bot{TOKEN}/x",), failure)
    text = RedactingFormatter(TOKEN).format(record)
    assert "calling /bot<token>/x" in text
    assert "ConnectionError: https://api.telegram.org/bot<token>/getMe" in text
    assert TOKEN not in text


def test_a_token_of_an_unusual_form_is_taken_out_too() -> None:
    assert redacted("/botsecret/getMe", "secret") == "/bot<secret>/getMe"


def test_other_tokens_are_taken_out_and_other_text_stays() -> None:
    assert redacted(f"file/bot{TOKEN}/p.png") == "file/bot<token>/p.png"
    assert redacted("12:30:05 in chat -100123456: fine") == "12:30:05 in chat -100123456: fine"
