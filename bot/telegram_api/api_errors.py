"""What the Bot API's errors mean. Their texts are no part of its contract, so that they stand in one place."""

import warnings
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

_UNAVAILABLE = (
    "chat not found",
    "group chat was deactivated",
    "peer_id_invalid",
    "have no rights to send a message",
    "not enough rights to send text messages",
    "chat_write_forbidden",
    "chat_restricted",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)
_FILES = ("photo", "document", "media")
_UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")


def is_unchanged(error: TelegramError) -> bool:
    """The message shows just this already."""
    return _says(error, "message is not modified")


def is_query_expired(error: TelegramError) -> bool:
    """The callback query or the inline query is too old to be answered."""
    return _says(error, "query is too old")


def is_uneditable(error: TelegramError) -> bool:
    """The message is gone, or is not to be edited any more."""
    return _says(error, *_UNEDITABLE)


def is_unknown_file(error: TelegramError) -> bool:
    """Telegram does not know this file id, or not any more."""
    return _says(error, "file")


def refuses_files(error: TelegramError) -> bool:
    """The bot may write to the chat, but not send it photos or files."""
    return isinstance(error, (BadRequest, Forbidden)) and any(
        f"not enough rights to send {kind}" in str(error).lower() or f"chat_send_{kind}" in str(error).lower()
        for kind in _FILES
    )


def is_chat_unavailable(error: TelegramError) -> bool:
    """The bot was blocked or removed, may not write, or the chat is gone."""
    return (isinstance(error, Forbidden) and not refuses_files(error)) or _says(error, *_UNAVAILABLE)


def is_outcome_unknown(error: TelegramError) -> bool:
    """Not a refusal: no answer, a server's error, or an answer that is no JSON."""
    return type(error) is TelegramError or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def retry_after_seconds(error: RetryAfter) -> float:
    """How long flood control asks to wait. PTB gives a number, warning that it will be a timedelta."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _says(error: TelegramError, *words: str) -> bool:
    return isinstance(error, BadRequest) and any(each in str(error).lower() for each in words)
