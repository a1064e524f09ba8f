"""The Telegram application: its handlers in order, its menu, its error handler."""

import asyncio
import time
from collections.abc import Coroutine
from functools import partial
from typing import Any

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.commands import (
    consent,
    examples,
    forget,
    history,
    keypad,
    model,
    performer_removal,
    settings,
    start,
    status,
    teach_buttons,
    undo,
    vote,
)
from bot.context import BotData, Context, EmotionApplication, Services
from bot.conversation import examples_page, group_consent, teaching_flow, unknown_command
from bot.conversation.error_handler import answer_error
from bot.errors import StartError
from bot.telegram_api import file_data, vote_data
from bot.telegram_api import keypad_data as keypads
from bot.telegram_api.filters import NAMES_NO_BOT, Matches, is_command, names_this_bot, via_this_bot
from bot.telegram_api.http_client import AiohttpRequest, proxy_for
from bot.telegram_api.retry_policy import RetryPolicy
from bot.updates import edited, fallback, files, inline, late, migrate, plain_text

CAPTIONED_FILE = filters.Document.ALL & filters.CaptionRegex(r"(?i)^/(teach|predict)(@\w+)?\s*$")
"""With anything more in its caption, that is read and not the file."""
TABLE = filters.Document.ALL & Matches(files.is_table_without_command)
TAPS = {
    keypads.PREFIX: keypad.answer_tap,
    start.PREFIX: start.answer_tap,
    vote_data.PREFIX: vote.answer_tap,
    group_consent.PREFIX: consent.answer_tap,
    teaching_flow.PREFIX: teach_buttons.answer_tap,
    teaching_flow.UNDO_PREFIX: teach_buttons.answer_undo,
    examples_page.PREFIX: examples.answer_tap,
    examples_page.REMOVE_PREFIX: performer_removal.answer_tap,
    history.PREFIX: history.answer_tap,
    history.ROLLBACK_PREFIX: history.answer_rollback_tap,
    undo.PREFIX: undo.answer_tap,
    model.PREFIX: model.answer_tap,
    settings.PREFIX: settings.answer_tap,
    settings.STARTER_PREFIX: settings.answer_starter_tap,
    settings.OFFER_PREFIX: settings.answer_starter_offer,
    forget.PREFIX: forget.answer_tap,
    unknown_command.PREFIX: unknown_command.answer_tap,
    file_data.PREFIX: files.answer_tap,
}
MOST_QUEUED = 200
"""Updates between Telegram and their lanes: they pass through, so that few are enough."""


class CountingApplication(EmotionApplication):
    """Notes what comes too late, counts what it answers, and how long that takes from the moment when it is taken."""

    __slots__ = ()

    def process_update(self, update: object) -> Coroutine[Any, Any, None]:
        """Handle an update, when awaited."""
        self.bot_data.services.late_messages.record(update)
        self.bot_data.services.answered_messages.record_new(update)
        return self._process_and_count(update, time.perf_counter())

    async def _process_and_count(self, update: object, taken: float) -> None:
        try:
            await super().process_update(update)
        finally:
            self.bot_data.services.counters.handled(update, time.perf_counter() - taken)


def build_application(token: str, api_url: str, services: Services) -> EmotionApplication:
    """The application, ready to be initialized; nothing is sent yet."""
    proxy = proxy_for(api_url)
    application = (
        ApplicationBuilder()
        .application_class(CountingApplication)
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                allow_sending_without_reply=True,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .rate_limiter(RetryPolicy(partial(migrate.move, services)))
        .concurrent_updates(services.per_chat_queue)
        .update_queue(asyncio.Queue(MOST_QUEUED))
        .context_types(ContextTypes(context=Context, bot_data=BotData))
        .job_queue(None)
        .updater(None)
        .request(AiohttpRequest(read_timeout=30, pool_timeout=30, total_timeout=120, proxy=proxy))
        .get_updates_request(AiohttpRequest(1, proxy=proxy))
        .build()
    )
    application.bot_data.services = services
    _add_handlers(application, services)
    return application


def _add_handlers(application: EmotionApplication, services: Services) -> None:
    """The first handler that fits answers, so that the general ones come last."""
    new = filters.UpdateType.MESSAGE & ~via_this_bot(application.bot)
    private = new & filters.ChatType.PRIVATE
    named = names_this_bot(application.bot)
    ours = named | (NAMES_NO_BOT & is_command(command.name for command in services.commands))
    came_late = services.late_messages & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(came_late & (private | new & ours), late.answer))
    for command in services.commands:
        application.add_handler(CommandHandler(command.name, command.answer, filters=new))
    application.add_handler(CommandHandler("status", status.answer, filters=private))
    application.add_handler(MessageHandler(new & filters.StatusUpdate.MIGRATE, migrate.answer))
    application.add_handler(MessageHandler(new & CAPTIONED_FILE & (named | NAMES_NO_BOT), files.answer_captioned))
    application.add_handler(MessageHandler(new & TABLE, files.answer_table))
    for prefix, answer in TAPS.items():
        application.add_handler(CallbackQueryHandler(answer, pattern=f"^{prefix}:"))
    application.add_handler(CallbackQueryHandler(fallback.answer_unknown_tap))
    application.add_handler(InlineQueryHandler(inline.answer))
    application.add_handler(
        MessageHandler(filters.COMMAND & (private | new & named), unknown_command.answer_unknown_command)
    )
    application.add_handler(MessageHandler(new & filters.TEXT & Matches(vote.names_emotion), vote.answer_name))
    application.add_handler(MessageHandler(private & filters.TEXT, plain_text.answer))
    captioned = filters.CAPTION & (private | new & ours)
    application.add_handler(MessageHandler(captioned, plain_text.answer_caption))
    other = ~filters.StatusUpdate.ALL & (private | new & named)
    application.add_handler(MessageHandler(other, fallback.answer_other_message))
    application.add_handler(edited.handler(application, [*application.handlers[0]]))
    application.add_error_handler(answer_error)


def api_of(bot: Bot) -> str:
    """The Bot API server's address, without the token."""
    return bot.base_url.removesuffix(f"/bot{bot.token}")


def token_refused(bot: Bot) -> StartError:
    """What to tell the operator where the Bot API does not know the token."""
    return StartError(
        f"{api_of(bot)} refuses the token. Copy TELEGRAM_BOT_TOKEN anew from @BotFather, and check TELEGRAM_API_URL."
    )
