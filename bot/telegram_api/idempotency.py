"""What trying a method again would do, where nobody knows what became of it."""

from enum import Enum


class Kind(Enum):
    """How a method behaves when it is done twice."""

    SENDS = "sends"
    """People see it twice: never repeated unless it surely was not sent."""
    REPEATABLE = "repeatable"
    """Twice is as once: repeated."""
    ONCE = "once"
    """Not repeated here, whatever became of it: later it is worthless, or its caller tries again by itself."""


_REPEATABLE = (
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
KINDS = {
    "sendDocument": Kind.SENDS,
    "sendMediaGroup": Kind.SENDS,
    "sendMessage": Kind.SENDS,
    "sendPhoto": Kind.SENDS,
    **dict.fromkeys(_REPEATABLE, Kind.REPEATABLE),
    "getMe": Kind.ONCE,  # the start tries again, as long as the operator lets it
    "sendChatAction": Kind.ONCE,  # a sign of what is coming
}
"""Every method that the bot uses, getUpdates aside, which polls on by itself."""


def kind_of(method: str) -> Kind:
    """A method that is not in the table is taken for one that sends."""
    return KINDS.get(method, Kind.SENDS)
