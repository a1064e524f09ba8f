"""Logging to standard error, with the bot's secrets taken out of every line and traceback."""

import logging
import re

_ROW = re.compile(r"^DETAIL: .*", re.MULTILINE)
"""Where PostgreSQL tells of a row what is in it."""
_TOKEN = re.compile(r"\d{5,}(:|%3A)[\w-]{20,}", re.ASCII)


class RedactingFormatter(logging.Formatter):
    """Takes secrets out of the text that another formatter made, so that arguments and tracebacks are covered too."""

    def __init__(self, formatter: logging.Formatter, *secrets: str) -> None:
        super().__init__()
        self._formatter = formatter
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redacted(self._formatter.format(record), *self._secrets)


def text_lines() -> logging.Formatter:
    """For people: the time, the level, where, what."""
    return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


def json_lines() -> logging.Formatter:
    """For programs: an object a line: `time` in UTC, `level`, `logger`, `message`, a traceback in `exc_info`."""
    from pythonjsonlogger.json import JsonFormatter

    names = {"levelname": "level", "name": "logger", "timestamp": "time"}
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s", timestamp=True, rename_fields=names, json_ensure_ascii=False
    )


def chat_named(chat_id: object) -> str:
    """A chat, for a line of the log: a private chat's id is its person's, and is left out."""
    return f"chat {chat_id}" if isinstance(chat_id, int) and chat_id < 0 else "a private chat"


def redacted(text: str, *secrets: str) -> str:
    """The text without these, without what a database tells of a row, and without anything that looks like a bot's
    token."""
    text = _ROW.sub("<row>", _TOKEN.sub("<token>", text))
    for secret in filter(None, secrets):
        text = text.replace(secret, "<secret>")
    return text


def set_up_logging(level: str, formatter: logging.Formatter, *secrets: str) -> None:
    """Log to standard error. What others are chatty about stays out."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(formatter, *secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("matplotlib", "PIL", "tornado.access", "alembic", "telegram.ext.Application"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It logs what it raises too, with a traceback and the whole answer of a server that is no Bot API.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
