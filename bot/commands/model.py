"""`/model`: what the recognizer is, how good it is, and what cannot be told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version

from telegram import InputMediaPhoto, Message, Update

from bot.commands.settings import starter_offer
from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.picture_names import numbered_names
from bot.storage.records import Version, VersionData, choice_of, evaluation_of
from bot.telegram_api.messages import message_of
from bot.text.agreement_text import agreement_text, disagreement_lines, record_text
from bot.text.change_text import STARTER_OFFER
from bot.text.measures_text import chart_captions, choice_text, evaluation_lines, not_measurable_text
from bot.text.wording import counts_line, cut_to_message
from engine.charts.measure_charts import draw_confusion, draw_learning_curve, draw_reliability
from engine.charts.name_numbers import names_in_confusion
from engine.data.dataset import Dataset
from engine.data.phrases import join_words, pluralize
from engine.forest.recognizer import Recognizer
from engine.measure.agreement import agreement, disagreements
from engine.measure.evaluation import measurable
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.tutorial import TutorialSplit, hold_out

_LIBRARIES = ("scikit-learn", "numpy")
_CHARTS = (draw_confusion, draw_learning_curve, draw_reliability)


@dataclass(frozen=True)
class ModelSummary:
    """What can be said of a chat's recognizer."""

    recognizer: Recognizer
    answering: int
    """The version that it was fitted on; 0 is the shared recognizer."""
    latest: Version | None
    measured: Evaluation | NotMeasurable | None
    record: str
    """How often it was right at first sight; empty where that is not known."""
    disputes: Sequence[str]
    """Lines about where people disagree; empty where they do not."""
    only_starter_lacks: bool
    """Whether nothing but starter rows was left out of the measuring, so that the chat can do without them."""


async def answer(update: Update, context: Context) -> None:
    """The facts in a message; where it could be measured, the charts as an album."""
    message = message_of(update)
    summary = await _summary(message.chat_id, context)
    if summary.latest is not None and summary.measured is None:
        context.services.recognizers.changed(message.chat_id)
    html = model_html(summary, await context.services.compute(_tutorial_split))
    buttons = starter_offer() if summary.only_starter_lacks else None
    await reply_text(message, context, html, buttons)
    if isinstance(summary.measured, Evaluation):
        await _reply_with_album(message, context, summary.measured)


async def _summary(chat_id: int, context: Context) -> ModelSummary:
    services = context.services
    recognizer = await services.recognizers.for_chat(chat_id)
    latest = await asyncio.to_thread(services.storage.latest_version, chat_id)
    data = await asyncio.to_thread(services.storage.version_data, chat_id)
    record = await asyncio.to_thread(services.storage.answer_record, chat_id)
    measured = evaluation_of(latest)
    return ModelSummary(
        recognizer=recognizer,
        answering=services.recognizers.version_of(chat_id),
        latest=latest,
        measured=measured,
        record=record_text([(share.right, share.answers) for share in record]),
        disputes=await services.compute(dispute_lines, data),
        only_starter_lacks=only_starter_lacks(measured, data, services.recognizers.shared.dataset),
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
    confusion, *others = chart_captions(measured)
    numbers = await numbered_names(context.services, names_in_confusion(measured))
    captions = ["\n".join([confusion, *numbers]), *others]
    pictures = [
        InputMediaPhoto(await draw(chart, measured), caption=escape(caption), filename="chart.png")
        for chart, caption in zip(_CHARTS, captions, strict=True)
    ]
    await message.reply_media_group(pictures)


def dispute_lines(data: VersionData) -> list[str]:
    """Where the raters of a version disagree, and how far they agree."""
    dataset = data.dataset
    agreed = agreement(dataset.performances.tolist(), dataset.labels, data.raters.tolist())
    kappa = [agreement_text(agreed)] if agreed.pairs else []
    return [*disagreement_lines(disagreements(dataset)), *kappa]


def model_html(summary: ModelSummary, tutorial: TutorialSplit) -> str:
    """The facts first, then how good it is, then where it comes from. Where very many emotions with the longest names
    make it too long, the longest lines go."""
    parts = [_facts_html(summary), _measures_html(summary)]
    if summary.record:
        parts.append(f"<b>How good was it so far?</b>\n{escape(summary.record)}")
    if summary.disputes:
        parts.append("\n".join(["<b>Where people agree and disagree</b>", *map(escape, summary.disputes)]))
    return cut_to_message("\n\n".join([*parts, _tutorial_html(tutorial)]))


def _facts_html(summary: ModelSummary) -> str:
    recognizer, choice = summary.recognizer, choice_of(summary.latest)
    dataset = recognizer.dataset
    libraries = join_words([f"{name} {version(name)}" for name in _LIBRARIES])
    examples = pluralize(len(dataset), "example", "examples")
    lines = [
        f"<b>A random forest of {recognizer.parameters.n_estimators} trees</b>, on scaled scores",
        f"Version {summary.answering}, fitted {recognizer.trained_at:%d %B %Y, %H:%M} UTC on all {examples}: "
        f"{escape(counts_line(dataset.counts))}",
        f"With {libraries}; dataset <code>{dataset.digest[:12]}</code>",
    ]
    if summary.latest is not None and summary.latest.number != summary.answering:
        lines.append(f"Version {summary.latest.number} does not answer yet: it is being fitted, or has one emotion.")
    elif choice:
        lines.append(escape(choice_text(choice)))
    elif recognizer.parameters.min_samples_leaf > 1:
        lines.append(f"Smallest leaf: {recognizer.parameters.min_samples_leaf} rows, chosen when it was trained.")
    return "\n".join(lines)


def _measures_html(summary: ModelSummary) -> str:
    head, measured, latest = "<b>How good is it?</b>", summary.measured, summary.latest
    if isinstance(measured, Evaluation):
        starter = latest is not None and latest.starter
        offer = [STARTER_OFFER] if summary.only_starter_lacks else []
        return "\n".join([head, *map(escape, evaluation_lines(measured, starter)), *offer])
    if measured is None and latest is not None:
        return f"{head}\nVersion {latest.number} is not measured yet; ask again in a moment."
    confidence = _confidence_text(summary.recognizer)
    if measured is None:
        return f"{head}\n{_unmeasured_html(summary.recognizer.dataset)} {confidence}"
    return f"{head}\n{escape(not_measurable_text(measured))} {confidence}"


def _confidence_text(recognizer: Recognizer) -> str:
    """What the confidence is, where no evaluation tells."""
    if recognizer.temperature is None:
        return "Confidence is the share of the trees' votes, not yet checked against other performances."
    return "Confidence is the trees' votes, calibrated by what cross-validation saw when it was trained."


def _unmeasured_html(dataset: Dataset) -> str:
    """Of the shared recognizer, which `emotion-bot train` may have fitted on many examples."""
    if measurable(dataset):
        return "Nobody can say yet."
    return "It was not measured here; on the bot's machine, <code>emotion-bot evaluate --dataset FILE</code> does it."


def _tutorial_html(tutorial: TutorialSplit) -> str:
    rows = len(tutorial.train) + len(tutorial.test)
    missing = tutorial.missing
    return f"""<b>Where it comes from</b>
The tutorial this began as has {rows} examples and holds out {len(tutorial.test)} of them for its test. \
That takes {escape(join_words(missing))} out of training altogether: its accuracy is {tutorial.accuracy:.2f}, \
and its model can never answer {escape(" or ".join(missing))}. So I serve a forest fitted on every example.
{rows} examples, one an emotion, cannot tell how good a model is."""


COMMAND = Command("model", "How it was fitted, and how good it is", "/model", answer)
