"""`/chart`: the tutorial's figure, made well."""

from html import escape

from telegram import Update

from bot.context import Command, Context
from bot.messages import message_of
from bot.photos import Photo
from bot.wording import counted, counts_line, importance_line
from engine.charts import draw_overview
from engine.labels import SCORE_LABELS
from engine.recognizer import Recognizer
from engine.scores import SCORE_NAMES


async def answer(update: Update, context: Context) -> None:
    """The forest's importances and the dataset's emotions, in a picture and in words."""
    message = message_of(update)
    services = context.bot_data
    recognizer = await services.recognizers.of(message.chat_id)
    photo = services.photos.get(
        (services.recognizers.name_of(recognizer, message.chat_id), COMMAND.name), lambda: _photo(recognizer)
    )
    await services.photos.reply(message, photo)


def _photo(recognizer: Recognizer) -> Photo:
    return Photo(chart_html(recognizer), draw_overview, (recognizer.importances, recognizer.dataset.counts))


def chart_html(recognizer: Recognizer) -> str:
    """The caption: what the picture shows, for those who cannot see it."""
    by_importance = sorted(zip(recognizer.importances, SCORE_NAMES, strict=True), reverse=True)
    most = SCORE_LABELS[by_importance[0][1]].lower()
    dataset = recognizer.dataset
    examples = counted(len(dataset), "example", "examples")
    return "\n".join(
        (
            f"<b>The forest leans most on {most}.</b>",
            f"Importance, the share of its splits' worth: {importance_line(recognizer.importances)}.",
            f"It was fitted on {examples}: {escape(counts_line(dataset.counts))}.",
        )
    )


COMMAND = Command("chart", "What the forest leans on, and its emotions", "/chart", answer)
