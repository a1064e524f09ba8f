"""What the Bot API's errors mean. Their texts are no part of its contract, so that they stand in one place."""

import warnings
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

# As sentences, and as the names that Telegram's own servers give them.
_UNAVAILABLE = (
    *("chat not found", "user not found", "channel not found", "message thread not found", "is deactivated"),
    *("was deactivated", "was blocked by", "was kicked from", "is not a member of", "can't initiate conversation"),
    *("have no rights to send", "not enough rights", "need administrator rights", "no write access"),
    *("chat_write_forbidden", "chat_restricted", "chat_forbidden", "chat_guest_send_forbidden", "chat_send_"),
    *("chat_admin_required", "chat_id_invalid", "channel_private", "channel_invalid", "peer_id_invalid"),
    *("user_banned_in_channel", "user_is_blocked", "user_deactivated", "user_privacy_restricted"),
    *("member list is inaccessible", "participant_id_invalid", "user_not_participant", "member not found"),
    *("privacy_premium_required", "right_forbidden", "topic_closed", "topic_deleted", "topic_id_invalid"),
)
_FILES = ("photo", "doc", "media")
_REPLY_GONE = (
    *("message to be replied not found", "message to reply not found", "replied message not found"),
    *("reply message not found", "reply_message_id_invalid", "reply_to_invalid"),
)
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


def is_reply_gone(error: TelegramError) -> bool:
    """The message that was to be replied to is gone."""
    return _says(error, *_REPLY_GONE)


def refuses_files(error: TelegramError) -> bool:
    """The bot may write to the chat, but not send it photos or files."""
    return isinstance(error, (BadRequest, Forbidden)) and any(
        f"not enough rights to send {kind}" in str(error).lower() or f"chat_send_{kind}" in str(error).lower()
        for kind in _FILES
    )


def is_chat_unavailable(error: TelegramError) -> bool:
    """The bot was blocked or removed, may not write, or the chat is gone."""
    return not refuses_files(error) and (isinstance(error, Forbidden) or _says(error, *_UNAVAILABLE))


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
