"""`/status`: how the process is, for the operators alone. It is in no menu."""

from importlib.metadata import version

from telegram import Update

from bot.context import Context, Services
from bot.conversation.answering import reply_text
from bot.conversation.unknown_command import answer_unknown_command
from bot.services.counters import Counters
from bot.telegram_api.messages import message_of
from engine.data.phrases import pluralize


async def answer(update: Update, context: Context) -> None:
    """An operator gets the figures; for anybody else there is no such command."""
    message = message_of(update)
    services = context.services
    if message.from_user is None or message.from_user.id not in services.admins:
        await answer_unknown_command(update, context)
        return
    await reply_text(message, context, status_text(services))


def status_text(services: Services) -> str:
    """The figures since the start, one a line."""
    counters, recognizers = services.counters, services.recognizers
    return "\n".join(
        [
            f"Up {uptime_text(counters.uptime_seconds)}, version {version('emotion-bot')}.",
            f"Updates handled: {_handled_text(counters)}.",
            f"Errors: {counters.value('emotion_bot_errors_total'):,.0f}.",
            f"Under way or waiting: {services.per_chat_queue.waiting - 1:,}, beside this question.",
            f"Fits: {len(recognizers.fits):,} under way, {counters.value('emotion_bot_fits_total'):,.0f} done.",
            f"Recognizers in memory: {len(recognizers.cache):,}, and the shared one.",
            f"Memory: {counters.value('process_resident_memory_bytes') / 1e6:,.0f} MB, without the worker processes.",
        ]
    )


def _handled_text(counters: Counters) -> str:
    handled, seconds = (counters.value(f"emotion_bot_answer_seconds_{part}") for part in ("count", "sum"))
    return f"{handled:,.0f}, in {1000 * seconds / handled:,.0f} ms on average" if handled else "0"


def uptime_text(seconds: float) -> str:
    """`3 days, 4 hours`, `4 hours, 12 minutes` or `12 minutes`: the two largest units."""
    minutes = int(seconds) // 60
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    while len(parts) > 1 and parts[0][0] == 0:
        parts.pop(0)
    return ", ".join(pluralize(amount, unit, f"{unit}s") for amount, unit in parts[:2])
