"""Filters: whether a message is meant for this bot."""

from collections.abc import Iterable

from telegram import Bot, Message
from telegram.ext import filters

from bot.telegram_api.messages import command_of


class SentThroughThisBot(filters.MessageFilter):
    """Messages that people chose from this bot's inline results: they are answers already."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        """Whether the message was sent via this bot."""
        return message.via_bot is not None and message.via_bot.id == self._bot.id


class NamesThisBot(filters.MessageFilter):
    """Commands that name this bot, `/command@name`, also in captions: in groups, others may be for another bot."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        """Whether the message's command names this bot."""
        return command_of(message)[1] == self._bot.username.lower()


class NamesNoBot(filters.MessageFilter):
    """Commands with no bot's name, also in captions."""

    def filter(self, message: Message) -> bool:
        """Whether the message's command names nobody."""
        command, name = command_of(message)
        return bool(command) and not name


class Names(filters.MessageFilter):
    """Commands of these names, also in captions."""

    def __init__(self, commands: Iterable[str]) -> None:
        super().__init__()
        self._commands = frozenset(commands)

    def filter(self, message: Message) -> bool:
        """Whether the message's command is one of them."""
        return command_of(message)[0] in self._commands
