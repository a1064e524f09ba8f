"""`/dataset`: the examples, as a table to read and a CSV to keep."""

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.messages import message_of
from bot.text.export_text import dataset_html
from bot.text.help_text import MENU
from engine.data.pseudonyms import pseudonymized_csv


async def answer(update: Update, context: Context) -> None:
    """One document message: the CSV, with the table as its caption."""
    message = message_of(update)
    dataset = (await context.services.recognizers.for_chat(message.chat_id)).dataset
    content = await context.services.files.process(pseudonymized_csv, dataset)
    await message.reply_document(content.encode(), filename="examples.csv", caption=dataset_html(dataset))


COMMAND = Command("dataset", MENU["dataset"], "/dataset", answer)
