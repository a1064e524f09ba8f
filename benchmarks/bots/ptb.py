"""python-telegram-bot as it comes, with a fixed photo. `ptb.py AT_ONCE`; 1 is in sequence, its default."""

import os
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler, ContextTypes


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the photo."""
    await update.message.reply_photo("AgACAgIAAxkDAAIfixed")


def main(at_once: int) -> None:
    """Poll for ever."""
    builder = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    builder = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    if at_once > 1:
        # With more connections than it has by default; else most calls would time out in the queue for one.
        builder = builder.concurrent_updates(at_once).connection_pool_size(at_once).pool_timeout(60)
    application = builder.build()
    application.add_handler(CommandHandler("predict", answer))
    application.run_polling()


if __name__ == "__main__":
    main(int(sys.argv[1]))
