"""What every handler is handed: the services, made once in the composition root."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.services.albums import Albums
from bot.services.answered_messages import AnsweredMessages
from bot.services.counters import Counters
from bot.services.edit_throttle import EditThrottle
from bot.services.files import Files
from bot.services.group_consents import GroupConsents
from bot.services.incidents import Incidents
from bot.services.late_messages import LateMessages
from bot.services.learned_reports import LearnedReports
from bot.services.open_keypads import OpenKeypads
from bot.services.pending_teachings import PendingTeachings
from bot.services.photo_cache import PhotoCache
from bot.services.recognizers import Recognizers
from bot.services.shown_readings import ShownReadings
from bot.services.upkeep import Upkeep
from bot.services.workers import Worker, computing_threads
from bot.storage.records import MessageId
from bot.storage.storage import Storage
from bot.telegram_api.per_chat_queue import PerChatQueue
from bot.text.error_text import slow_down_text

ForgetMessages = Callable[[int, int | None, MessageId], None]


@dataclass(frozen=True)
class Services:
    """Everything a handler may use beside the update."""

    storage: Storage
    """It blocks: call it in a thread."""
    recognizers: Recognizers
    draw: Worker
    """`await draw(chart, *values)` runs a chart function away from the event loop."""
    commands: tuple["Command", ...]
    photo_cache: PhotoCache
    counters: Counters
    files: Files
    """`await files.read(function, *values)` reads a file, and `files.process` writes one, away from the event loop."""
    upkeep: Upkeep
    compute: Worker = field(default_factory=lambda: Worker(computing_threads))
    """`await compute(function, *values)` goes through a whole dataset in a thread that the database does not need."""
    edits: EditThrottle = field(default_factory=EditThrottle)
    forget_messages: ForgetMessages = lambda user_id, chat_id, told: None
    """Where the bot's own machine keeps what people said: takes what this person said away, and the answers to it,
    everywhere or in one chat, but for the message that tells of it. Telegram's messages are Telegram's."""
    open_keypads: OpenKeypads = field(default_factory=OpenKeypads)
    albums: Albums = field(default_factory=Albums)
    group_consents: GroupConsents = field(default_factory=GroupConsents)
    learned_reports: LearnedReports = field(default_factory=LearnedReports)
    shown_readings: ShownReadings = field(default_factory=ShownReadings)
    pending_teachings: PendingTeachings = field(default_factory=PendingTeachings)
    per_chat_queue: PerChatQueue = field(default_factory=partial(PerChatQueue, slow_down=slow_down_text))
    answered_messages: AnsweredMessages = field(default_factory=AnsweredMessages)
    late_messages: LateMessages = field(default_factory=LateMessages)
    incidents: Incidents = field(default_factory=Incidents)
    admins: frozenset[int] = frozenset()
    """The operators' Telegram user ids."""


class BotData:
    """What PTB holds for the whole application; `build_application` sets the services."""

    services: Services


class Context(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], BotData]):
    """What PTB hands to every handler."""

    @property
    def services(self) -> Services:
        """The services of the application."""
        return self.bot_data.services


EmotionApplication = Application[ExtBot[int], Context, dict[Any, Any], dict[Any, Any], BotData, None]


@dataclass(frozen=True)
class Command:
    """A row of the one table that makes the handlers, Telegram's command menu and `/help`."""

    name: str
    description: str
    example: str
    answer: Callable[[Update, Context], Coroutine[Any, Any, None]]
    group: str = ""
    """Under which heading `/help` lists it."""
    in_menu: bool = False
    """Whether Telegram's command menu shows it too: few enough to be looked through."""
