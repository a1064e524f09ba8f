"""What a fit did: added to the answer to what was taught."""

import logging
from html import escape

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.context import Context
from bot.services.fit_scheduler import Failed, Fitted, OnFitted
from bot.telegram_api.answers import Answer, edit
from bot.text.measures_text import left_out_text, measure_text, not_measurable_text
from engine.data.phrases import pluralize
from engine.measure.evaluation_result import BETTER, WORSE, Comparison, Evaluation, NotMeasurable
from engine.measure.headlines import difference_text

log = logging.getLogger(__name__)


def fit_reporter(message: Message, html: str, buttons: InlineKeyboardMarkup | None = None) -> OnFitted:
    """A listener that adds the fit's outcome to a message that shows `html`; one that is gone is no error."""

    async def report(fitted: Fitted | Failed) -> None:
        try:
            await edit(message, f"{html}\n\n{fitted_html(fitted, undo=buttons is not None)}", buttons)
        except TelegramError as error:
            log.info("What came of a fit could not be told: %s", error)

    return report


async def report_and_fit(answer: Answer, context: Context, html: str) -> None:
    """Say that the chat's dataset changed, and add the outcome of the fit when it is done."""
    recognizers, chat_id = context.services.recognizers, answer.message.chat_id
    recognizers.changed(chat_id)
    shown = await answer.show(html)
    recognizers.changed(chat_id, shown.message_id, fit_reporter(shown, html))


def fitted_html(fitted: Fitted | Failed, *, undo: bool) -> str:
    """How many examples there are now, how good it is now, and how good it was before. Where it fell, the way back:
    the button under the message, if there is one."""
    if isinstance(fitted, Failed):
        return (
            "The fit failed, sorry. Everything you taught is stored; the recognizer from before still answers, "
            f"and I try again when you teach next. The incident is <code>{fitted.incident}</code>."
        )
    examples = pluralize(fitted.examples, "taught example", "taught examples")
    measured = fitted.evaluation
    if measured is None:
        return f"Now {examples}. That is not two emotions yet, so I go on with the starter recognizer."
    if isinstance(measured, NotMeasurable):
        return f"Now {examples}, fitted. {escape(not_measurable_text(measured))}"
    left_out = left_out_text(measured.left_out, fitted.starter)
    told = f"{_accuracy_text(measured, fitted, undo)}{' ' if left_out else ''}{left_out}"
    return f"Now {examples}, fitted. {escape(told)}"


def _accuracy_text(measured: Evaluation, fitted: Fitted, undo: bool) -> str:
    now = f"Accuracy on performances it has not seen: {measure_text(measured.accuracy)}"
    if fitted.other_emotions:
        emotions = pluralize(fitted.other_emotions, "emotion", "emotions")
        return f"{now} – now {emotions}; not comparable with before."
    if fitted.before is None or fitted.comparison is None:
        return f"{now}."
    return f"{now}. {_comparison_text(fitted.comparison, fitted.before.number, undo)}"


def _comparison_text(comparison: Comparison, before: int, undo: bool) -> str:
    """Then and now on the same performances; the way back only where it is worse for sure. Both accuracies are of other
    folds than the one that stands beside, so that the difference alone is told."""
    text = "Compared with before, on the same held-back performances,"
    gain = difference_text(comparison.gain)
    if comparison.gain.verdict == WORSE:
        back = "Undo takes this back" if undo else f"/rollback {before} brings that back"
        return f"{text} it fell: {gain}. {back}."
    if comparison.gain.verdict == BETTER:
        return f"{text} it rose: {gain}."
    return f"{text} no difference can be told: {gain}."
