"""Which of the Bot API's methods may be retried where the outcome of a call is unknown."""

from enum import Enum


class MethodKind(Enum):
    """How a method behaves when it is done twice."""

    NON_IDEMPOTENT = "non-idempotent"
    """People see it twice: retried only where it surely was not sent."""
    IDEMPOTENT = "idempotent"
    """Twice is as once: retried."""
    NEVER_RETRY = "never retry"
    """Not retried here, whatever became of it: later it is worthless, or its caller retries by itself."""


_IDEMPOTENT = (
    "answerCallbackQuery",
    "answerInlineQuery",
    "deleteWebhook",
    "editMessageReplyMarkup",
    "editMessageText",
    "getChatMember",
    "getFile",
    "getWebhookInfo",
    "setMyCommands",
    "setWebhook",
)
METHOD_KINDS = {
    "sendDocument": MethodKind.NON_IDEMPOTENT,
    "sendMediaGroup": MethodKind.NON_IDEMPOTENT,
    "sendMessage": MethodKind.NON_IDEMPOTENT,
    "sendPhoto": MethodKind.NON_IDEMPOTENT,
    **dict.fromkeys(_IDEMPOTENT, MethodKind.IDEMPOTENT),
    "getMe": MethodKind.NEVER_RETRY,  # the start tries again, as long as the operator lets it
    "sendChatAction": MethodKind.NEVER_RETRY,  # soon outdated
}
"""Every method that the bot uses, but getUpdates, which polls on by itself."""


def method_kind(method: str) -> MethodKind:
    """A method that is not in the table is taken for one that sends."""
    return METHOD_KINDS.get(method, MethodKind.NON_IDEMPOTENT)
