"""`/model`: how good the recognizer is and what to teach next; behind *Details* all that is known of it."""

import asyncio
import logging
from functools import cache, partial
from html import escape
from importlib.metadata import version

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.commands.settings import starter_offer
from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.picture_names import numbered_names
from bot.errors import RefusedTapError
from bot.services.fit_scheduler import Failed, Fitted, OnFitted, training_dataset
from bot.services.photo_cache import Photo
from bot.storage.records import VersionData, choice_of, evaluation_of
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.api_errors import is_unchanged
from bot.telegram_api.messages import message_of, number_in, tap_of
from bot.text.agreement_text import agreement_text, disagreement_lines, record_text
from bot.text.help_text import MENU
from bot.text.measures_text import chart_captions
from bot.text.model_text import (
    DETAILS,
    DETAILS_SHOWN,
    TOO_OLD,
    ModelSummary,
    caption_html,
    details_html,
    first_html,
    is_first_text,
    measuring_failed_html,
    newer_details_html,
)
from engine.charts.measure_charts import draw_confusion, draw_learning_curve, draw_reliability
from engine.charts.name_numbers import names_in_confusion
from engine.data.dataset import Dataset
from engine.measure.agreement import agreement, disagreements
from engine.measure.evaluation import measurable
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.tutorial import TutorialSplit, hold_out

PREFIX = "model"
_LIBRARIES = ("scikit-learn", "numpy")
_CHARTS = (draw_confusion, draw_learning_curve, draw_reliability)
_NO_PARSE_MODE = {"parse_mode": None}
"""The application's default, which editing of buttons alone does not take."""

log = logging.getLogger(__name__)


async def answer(update: Update, context: Context) -> None:
    """How good it is in a sentence, what to teach next in another, and where it could be measured a picture of what is
    mistaken for what. While it is being measured, a message that says so and tells when it is done."""
    message = message_of(update)
    summary = await _summary(message.chat_id, context)
    html, buttons = first_html(summary), _buttons(summary)
    if isinstance(summary.measured, Evaluation):
        caption = caption_html(html, await _numbers(summary.measured, context))
        photo = Photo(caption, draw_confusion, (summary.measured,), buttons.to_json())
        await context.services.photo_cache.reply(message, photo)
    elif _is_being_measured(summary):
        shown = await reply_text(message, context, html)
        _tell_when_measured(shown, context)
    else:
        await reply_text(message, context, html, buttons)


def _tell_when_measured(shown: Message, context: Context) -> None:
    """By the fit that is under way, or by a new one."""
    recognizers = context.services.recognizers
    if shown.chat_id in recognizers.fits:
        recognizers.fits.listen(shown.chat_id, shown.message_id, _reporter(shown, context), 0)
    else:
        recognizers.changed(shown.chat_id, shown.message_id, _reporter(shown, context))


def _reporter(shown: Message, context: Context) -> OnFitted:
    """A listener that edits the message that says that the measuring is under way; one that is gone is no error."""

    async def report(fitted: Fitted | Failed | None) -> None:
        if fitted is None:  # it is about whatever is newest: the next fit tells
            context.services.recognizers.fits.listen(shown.chat_id, shown.message_id, report, 0)
            return
        try:
            await _show_measured(shown, fitted, context)
        except TelegramError as error:
            log.info("What came of a measuring could not be told: %s", error)

    return report


async def _show_measured(shown: Message, fitted: Fitted | Failed, context: Context) -> None:
    """What /model answers now, in place of the message's words; the picture follows as a reply to it."""
    if isinstance(fitted, Failed):
        failed = partial(edit, shown, measuring_failed_html(fitted.incident))
        context.services.edits.put(shown.chat_id, shown.message_id, failed)
        return
    summary = await _summary(shown.chat_id, context)
    if _is_being_measured(summary) and summary.newest != fitted.version:  # something was taught meanwhile
        _tell_when_measured(shown, context)
        return
    context.services.edits.put(shown.chat_id, shown.message_id, partial(_show_summary, shown, summary, context))


async def _show_summary(shown: Message, summary: ModelSummary, context: Context) -> None:
    await edit(shown, first_html(summary), _buttons(summary))
    if isinstance(summary.measured, Evaluation):
        captions = await _captions(summary.measured, context)
        await context.services.photo_cache.reply(shown, Photo(captions[0], draw_confusion, (summary.measured,)))


async def answer_tap(update: Update, context: Context) -> None:
    """*Details*, by anybody and once a message: all that is known now, with the charts in an album where it was
    measured. The button goes first, so that a second tap finds it gone."""
    query, message = tap_of(update, TOO_OLD)
    shown_version = number_in((query.data or "").removeprefix(f"{PREFIX}:"))
    if shown_version is None or not is_first_text(message.text or message.caption or ""):
        raise RefusedTapError(TOO_OLD)
    if not await _take_button(message):
        await query.answer(DETAILS_SHOWN)
        return
    await query.answer()
    summary = await _summary(message.chat_id, context)
    note = newer_details_html(shown_version, summary.newest) if summary.newest != shown_version else ""
    tutorial = await context.services.compute(_tutorial_split)
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    await message.reply_text(details_html(summary, tutorial, libraries, note), do_quote=True)
    if isinstance(summary.measured, Evaluation):
        await _reply_with_album(message, context, summary.measured)


async def _take_button(message: Message) -> bool:
    """Leave only the other buttons under the message; False where that was done before."""
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    others = [each for each in keyboard if not str(each[0].callback_data).startswith(f"{PREFIX}:")]
    try:
        await message.edit_reply_markup(InlineKeyboardMarkup(others) if others else None, api_kwargs=_NO_PARSE_MODE)
    except BadRequest as error:
        if not is_unchanged(error):
            raise
        return False
    return True


def _buttons(summary: ModelSummary) -> InlineKeyboardMarkup:
    offer = starter_offer().inline_keyboard if summary.only_starter_lacks else ()
    return rows(row((DETAILS, f"{PREFIX}:{summary.newest}")), *map(list, offer))


def _is_being_measured(summary: ModelSummary) -> bool:
    return summary.taught and summary.measured is None


async def _summary(chat_id: int, context: Context) -> ModelSummary:
    services = context.services
    recognizer = await services.recognizers.for_chat(chat_id)
    latest = await asyncio.to_thread(services.storage.latest_version, chat_id)
    data = await asyncio.to_thread(services.storage.version_data, chat_id)
    record = await asyncio.to_thread(services.storage.answer_record, chat_id)
    starter = services.recognizers.shared.dataset
    measured = evaluation_of(latest)
    if not isinstance(measured, Evaluation):
        # What one emotion lacks is stored nowhere, since nothing is fitted on it; and earlier versions stored less.
        measured = await services.compute(measurable, training_dataset(data, starter))
    return ModelSummary(
        recognizer=recognizer,
        answering=services.recognizers.version_of(chat_id),
        newest=latest.number if latest else 0,
        starter=data.starter,
        taught=len(data.dataset) > 0,
        given=starter,
        choice=choice_of(latest),
        measured=measured,
        record=record_text([(share.right, share.answers) for share in record]),
        disputes=await services.compute(dispute_lines, data),
        only_starter_lacks=only_starter_lacks(measured, data, starter),
    )


def only_starter_lacks(measured: Evaluation | NotMeasurable | None, data: VersionData, starter: Dataset) -> bool:
    """Whether all that was left out are emotions that the starter rows hold and nobody taught."""
    if not (isinstance(measured, Evaluation) and measured.left_out and data.starter):
        return False
    alone = set(starter.emotions) - set(data.dataset.emotions)
    return all(emotion in alone for emotion, _ in measured.left_out)


@cache
def _tutorial_split() -> TutorialSplit:
    return hold_out()


async def _reply_with_album(message: Message, context: Context, measured: Evaluation) -> None:
    draw = context.services.draw
    pictures = [
        InputMediaPhoto(await draw(chart, measured), caption=caption, filename="chart.png")
        for chart, caption in zip(_CHARTS, await _captions(measured, context), strict=True)
    ]
    await message.reply_media_group(pictures, do_quote=True)


async def _captions(measured: Evaluation, context: Context) -> list[str]:
    """What the three charts show, in HTML."""
    confusion, *others = map(escape, chart_captions(measured))
    return [caption_html(confusion, await _numbers(measured, context)), *others]


async def _numbers(measured: Evaluation, context: Context) -> list[str]:
    return await numbered_names(context.services, names_in_confusion(measured))


def dispute_lines(data: VersionData) -> list[str]:
    """Where the raters of a version disagree, and how far they agree."""
    dataset = data.dataset
    agreed = agreement(dataset.performances.tolist(), dataset.labels, data.raters.tolist())
    kappa = [agreement_text(agreed)] if agreed.pairs else []
    return [*disagreement_lines(disagreements(dataset)), *kappa]


COMMAND = Command("model", MENU["model"], "/model", answer)
