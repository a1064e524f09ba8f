"""What was learned: added to the answer to what was taught, or told in the one report of a chat's votes."""

import asyncio
from collections.abc import Sequence
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, Message

from bot.context import Context, Services
from bot.conversation.vote_buttons import refresh_all_soon
from bot.services.fit_scheduler import Failed, Fitted, OnFitted
from bot.services.learned_reports import LearnedReport
from bot.services.pending_teachings import ShownReading
from bot.telegram_api.answers import Answer, edit
from bot.text.learned_text import (
    LEARNING_ANEW_TEXT,
    LEARNING_TEXT,
    MOST_CHANGES,
    NOTHING_TAUGHT_TEXT,
    ONE_EMOTION_TEXT,
    AnswerChange,
    changes_text,
    failed_html,
    how_good_text,
    known_examples_text,
    way_back_text,
)
from bot.text.reading_text import headline_text
from bot.text.wording import coded_html
from engine.data.scores import Scores

VOTES = 0
"""Under this number, which no message has, what is learned of a chat's votes is told."""
LESSONS = -1
"""And what is learned of a group's last lesson."""


def learning_html(html: str, learning: str = LEARNING_TEXT) -> str:
    """An answer, with the word that it is being learned from."""
    return f"{html}\n<i>{learning}</i>"


def fit_reporter(
    services: Services,
    message: Message,
    html: str,
    buttons: InlineKeyboardMarkup | None = None,
    *,
    before: tuple[Scores, str] | None = None,
) -> OnFitted:
    """A listener that adds what was learned to a message that shows `html`, or takes away that it is being learned
    from. `before` are the scores of the one example that was taught, with what was answered to them."""

    async def report(fitted: Fitted | Failed | None) -> None:
        told = html
        if fitted is not None:
            changes = await _changes(services, message.chat_id, [before] if before else [])
            told = f"{html}\n\n{fitted_html(fitted, changes, undo=buttons is not None)}"
        services.edits.put(message.chat_id, message.message_id, partial(edit, message, told, buttons))

    return report


async def report_and_fit(answer: Answer, context: Context, html: str) -> None:
    """Say that examples went or came back, and add what that did when it is known. What was to be told of earlier
    changes is told no more: it would tell of this one."""
    services, chat_id = context.services, answer.message.chat_id
    await close_reports(services, chat_id)
    services.recognizers.changed(chat_id)
    refresh_all_soon(context, chat_id)
    summary = await asyncio.to_thread(services.storage.version_summary, chat_id)
    shown = await answer.show(learning_html(html, LEARNING_ANEW_TEXT))
    reporter = fit_reporter(services, shown, html)
    services.recognizers.changed(chat_id, shown.message_id, reporter, summary.number if summary else 0)


async def close_reports(services: Services, chat_id: int) -> None:
    """Let every report of the chat stand as it is, without the word that something is being learned from."""
    services.learned_reports.close(chat_id)
    for listener in services.recognizers.fits.take_listeners(chat_id):
        await listener(None)


def report_vote(context: Context, origin: Message, reading: ShownReading, version: int) -> None:
    """Have the chat's one report of votes tell of this reading too, once this version was learned from. `origin` is
    what a new report replies to."""
    services, chat_id = context.services, origin.chat_id
    report = services.learned_reports.open(chat_id, origin)
    report.add(reading.scores, reading.shown, version)
    services.recognizers.changed(chat_id)
    if not report.waits:
        _tell_of_next_fit(services, report)


def report_undone_vote(context: Context, chat_id: int, version: int) -> None:
    """Have the report of votes that is still added to, if there is one, tell of what was taken back too."""
    services = context.services
    services.recognizers.changed(chat_id)
    report = services.learned_reports.current(chat_id)
    if report is None:
        return
    report.version = version
    if not report.waits:
        _tell_of_next_fit(services, report)


def _tell_of_next_fit(services: Services, report: LearnedReport) -> None:
    """Tell of the first fit that knows the report's newest vote, and go on where there were more votes meanwhile."""
    chat_id, report.waits = report.origin.chat_id, True

    async def tell(fitted: Fitted | Failed | None) -> None:
        report.waits = False
        if fitted is None or report.closed:
            return
        services.edits.put(chat_id, VOTES, partial(_show_report, services, report, fitted))
        if isinstance(fitted, Fitted) and fitted.version < report.version:
            _tell_of_next_fit(services, report)

    services.recognizers.fits.listen(chat_id, VOTES, tell, report.version)


async def _show_report(services: Services, report: LearnedReport, fitted: Fitted | Failed) -> None:
    """Send it, or bring the message up to date; nothing where it was closed while it waited for its turn."""
    before = list(report.before.items())
    changes = await _changes(services, report.origin.chat_id, before[-MOST_CHANGES:])
    html = fitted_html(fitted, changes, undo=False, others=len(before) - len(changes))
    if not report.closed:
        report.message = await Answer(report.origin, earlier=report.message).show(html)


async def _changes(services: Services, chat_id: int, before: Sequence[tuple[Scores, str]]) -> list[AnswerChange]:
    recognizer = await services.recognizers.for_chat(chat_id)
    return [AnswerChange(scores, headline_text(recognizer.read(scores)), shown) for scores, shown in before]


def fitted_html(fitted: Fitted | Failed, changes: Sequence[AnswerChange], *, undo: bool, others: int = 0) -> str:
    """How answers changed, beside those to so many others, how good they are now, and whether that is better. Where it
    is worse, the way back: the button under the message, if there is one."""
    if isinstance(fitted, Failed):
        return failed_html(fitted.incident)
    if not fitted.examples:
        return NOTHING_TAUGHT_TEXT
    told = changes_text(changes, others) if changes else known_examples_text(fitted.examples)
    if fitted.evaluation is None:
        return escape(f"{told} {ONE_EMOTION_TEXT}")
    before = fitted.before.number if fitted.before else 0
    how_good = how_good_text(
        fitted.evaluation,
        fitted.comparison,
        starter=fitted.starter,
        other_emotions=bool(fitted.other_emotions),
        way_back=way_back_text(before, undo=undo),
    )
    return f"{escape(told)}\n{coded_html(how_good)}"
