"""What a fit did: added to the answer to what was taught."""

import logging
from html import escape

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.context import Context
from bot.services.fit_scheduler import Failed, Fitted, OnFitted
from bot.storage.records import Version, accuracy_of
from bot.telegram_api.answers import Answer, edit
from bot.text.measures_text import lacking_text, measure_text
from bot.text.wording import pluralize
from engine.data.labels import percent
from engine.measure.evaluation_result import BETTER, WORSE, Evaluation, NotMeasurable, change

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
        return f"Now {examples}, fitted. {escape(lacking_text(measured, fitted.examples, fitted.starter))}"
    return f"Now {examples}, fitted. {escape(_accuracy_text(measured, fitted.before, undo))}"


def _accuracy_text(measured: Evaluation, earlier: Version | None, undo: bool) -> str:
    now = f"Accuracy on performances it has not seen: {measure_text(measured.accuracy)}"
    before = accuracy_of(earlier)
    if earlier is None or before is None:
        return f"{now}."
    verdict = change(before, measured.accuracy)
    if verdict == WORSE:
        back = "Undo takes this back" if undo else f"/rollback {earlier.number} brings that back"
        return f"{now}. It fell, from {percent(before.value)} before. {back}."
    better = "it rose" if verdict == BETTER else "no difference can be told"
    return f"{now}; before, {percent(before.value)} ({better})."
