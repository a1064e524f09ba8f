"""Filters: whether a message is meant for this bot."""

from collections.abc import Callable, Iterable

from telegram import Bot, Message
from telegram.ext import filters

from bot.telegram_api.messages import command_of


class Matches(filters.MessageFilter):
    """Messages for which a function of them is true."""

    def __init__(self, test: Callable[[Message], bool]) -> None:
        super().__init__()
        self._test = test

    def filter(self, message: Message) -> bool:
        """Whether the function is true of the message."""
        return self._test(message)


def via_this_bot(bot: Bot) -> Matches:
    """Messages that people chose from this bot's inline results: they are answers already."""
    return Matches(lambda message: message.via_bot is not None and message.via_bot.id == bot.id)


def names_this_bot(bot: Bot) -> Matches:
    """Commands that name this bot, `/command@name`, also in captions: in groups, others may be for another bot."""
    return Matches(lambda message: command_of(message)[1] == bot.username.lower())


def is_command(names: Iterable[str]) -> Matches:
    """Commands of these names, also in captions."""
    known = frozenset(names)
    return Matches(lambda message: command_of(message)[0] in known)


NAMES_NO_BOT = Matches(lambda message: command_of(message)[0] != "" and command_of(message)[1] == "")
"""Commands with no bot's name, also in captions."""
