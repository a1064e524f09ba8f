"""From a teaching to the storage: consent first, then a look at what is odd, then stored, then fitted."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from html import escape

from telegram import InlineKeyboardMarkup, Message

from bot.context import Context, Services
from bot.conversation import fit_report, vote_buttons
from bot.errors import PersonError
from bot.services.pending_teachings import PendingTeaching
from bot.storage.errors import MOST_EMOTIONS, TooManyEmotionsError
from bot.storage.records import Outcome
from bot.telegram_api.answers import Answer, row, rows
from bot.telegram_api.vote_data import emotion_code
from bot.text.wording import TEACH_LINE, counts_line, pluralize, quoted, scores_line
from engine.data.emotion_names import emotion_key
from engine.files.examples_csv import problems_csv

PREFIX = "teach"
AGREE, STORE, DROP, AS = "agree", "store", "drop", "as"
UNDO_PREFIX = "undo"

MOST_A_MINUTE = 10_000
_NEAR = 0.66  # one letter of three may be another
_SHOWN_PROBLEMS = 5
_SHOWN_EMOTIONS = 10

CONSENT_HTML = """<b>May I keep your examples?</b>
I would store your Telegram user id, the scores, the emotion and the time, and which chat and message they came from: \
to fit this chat's recognizer, and to tell how far its teachers agree. For nothing else.
/forget deletes all of it, in every chat, at any time; /privacy says more."""


async def proceed(answer: Answer, context: Context, teaching: PendingTeaching) -> None:
    """Ask the next question that this teaching needs, or store it.

    Raises:
        PersonError: nothing in it can be stored, or not now; the message says why.
    """
    services = context.services
    if not teaching.lesson.examples:
        await _send_problems(answer.message, teaching)
        right = "" if teaching.lesson.is_file else f"\n\nA right line: {TEACH_LINE}"
        raise PersonError(_problems_text(teaching) + right)
    if not await asyncio.to_thread(services.storage.has_agreed, teaching.user_id):
        await _ask(answer, services, teaching, CONSENT_HTML, _consent_buttons(teaching))
        return
    known = await asyncio.to_thread(services.storage.emotions, teaching.chat_id)
    teaching = teaching.spelled_as(known)
    new = _new_emotions(teaching, known)
    if (new or teaching.lesson.problems) and not teaching.confirmed:
        if len(known) + len(new) > MOST_EMOTIONS and not _meant(teaching, new, known):
            raise TooManyEmotionsError(MOST_EMOTIONS, len(known) + len(new))
        await _send_problems(answer.message, teaching)
        await _ask(answer, services, teaching, _doubt_html(teaching, new), _doubt_buttons(teaching, new, known))
        return
    await _store(answer, context, teaching)


async def _ask(
    answer: Answer, services: Services, teaching: PendingTeaching, html: str, buttons: InlineKeyboardMarkup
) -> None:
    question = await answer.show(html, buttons)
    services.pending_teachings.put(question.chat_id, question.message_id, teaching)


async def store_vote(context: Context, teaching: PendingTeaching) -> None:
    """Store a vote: the buttons under its reading say so, and the chat's recognizer is fitted."""
    await _written(context.services, teaching)
    context.services.recognizers.changed(teaching.chat_id)
    await _refresh_reading(context, teaching)


async def _store(answer: Answer, context: Context, teaching: PendingTeaching) -> None:
    """Store it, say so, and let the chat's recognizer be fitted."""
    outcome = await _written(context.services, teaching)
    if outcome.repeated:
        raise PersonError("This very message was stored before, so nothing was stored again.")
    recognizers = context.services.recognizers
    recognizers.changed(teaching.chat_id)
    html = stored_html(teaching)
    buttons = rows(row(("Undo", f"{UNDO_PREFIX}:{outcome.submission_id}")))
    shown = await answer.show(f"{html}\n<i>I am fitting it; /model tells how good it is then.</i>", buttons)
    recognizers.changed(teaching.chat_id, shown.message_id, fit_report.fit_reporter(shown, html, buttons))
    await _refresh_reading(context, teaching)


async def _refresh_reading(context: Context, teaching: PendingTeaching) -> None:
    if teaching.reading is not None:
        reading = teaching.reading
        await vote_buttons.refresh(context, teaching.chat_id, reading.message_id, reading.vote)


async def _written(services: Services, teaching: PendingTeaching) -> Outcome:
    await _check_pace(services, teaching.user_id)
    return await asyncio.to_thread(_write, services, teaching)


def _write(services: Services, teaching: PendingTeaching) -> Outcome:
    storage, now = services.storage, datetime.now(UTC)
    examples = teaching.lesson.examples
    if teaching.reading is None:
        return storage.teach(teaching.chat_id, teaching.user_id, examples, teaching.source, now)
    reading_id = teaching.reading.message_id
    return storage.vote(teaching.chat_id, teaching.user_id, reading_id, examples[0], teaching.source, now)


async def _check_pace(services: Services, user_id: int) -> None:
    now = datetime.now(UTC)
    recent = await asyncio.to_thread(services.storage.recent_count, user_id, now - timedelta(minutes=1), now)
    if recent >= MOST_A_MINUTE:
        raise PersonError(
            f"You taught me {recent:,} examples within the last minute; from {MOST_A_MINUTE:,} on I ask for a pause. "
            "This was not stored: wait a minute and send it again."
        )


def stored_html(teaching: PendingTeaching) -> str:
    """What was stored, in a line."""
    examples = teaching.lesson.examples
    if len(examples) == 1:
        example = examples[0]
        return f"Stored: {scores_line(example.scores)} is <b>{escape(example.emotion)}</b>."
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.emotion] = counts.get(example.emotion, 0) + 1
    return f"Stored {pluralize(len(examples), 'example', 'examples')}: {escape(counts_line(counts))}."


def _new_emotions(teaching: PendingTeaching, known: Sequence[str]) -> list[str]:
    """The emotions that the chat does not know yet, each once."""
    keys = {emotion_key(emotion) for emotion in known}
    taught = dict.fromkeys(example.emotion for example in teaching.lesson.examples)
    return [emotion for emotion in taught if emotion_key(emotion) not in keys]


def _meant(teaching: PendingTeaching, new: Sequence[str], known: Sequence[str]) -> list[str]:
    """What the person may have meant, where only one emotion is in doubt."""
    return near(new[0], known) if len(new) == 1 and not teaching.lesson.problems else []


def near(emotion: str, known: Sequence[str]) -> list[str]:
    """The known emotions that look like a slip of this one, at most three."""
    by_key = {emotion_key(name): name for name in known}
    return [by_key[key] for key in get_close_matches(emotion_key(emotion), list(by_key), n=3, cutoff=_NEAR)]


def _doubt_html(teaching: PendingTeaching, new: Sequence[str]) -> str:
    lines = []
    if teaching.lesson.problems:
        lines.append(escape(_problems_text(teaching)))
    if new:
        shown = ", ".join(quoted(emotion) for emotion in new[:_SHOWN_EMOTIONS])
        more = f" and {len(new) - _SHOWN_EMOTIONS} more" if len(new) > _SHOWN_EMOTIONS else ""
        lines.append(f"New in this chat: {escape(shown)}{more}.")
    return "\n\n".join([*lines, "Nothing is stored yet."])


def _doubt_buttons(teaching: PendingTeaching, new: Sequence[str], known: Sequence[str]) -> InlineKeyboardMarkup:
    amount = len(teaching.lesson.examples)
    if teaching.lesson.problems:
        label = f"Store the {pluralize(amount, 'good row', 'good rows')}"
    elif amount == 1:
        label = f"Add {quoted(new[0])}"
    else:
        label = f"Add and store {amount} examples"
    return rows(
        *(
            row((f"I meant {emotion}", f"{PREFIX}:{AS}:{emotion_code(emotion)}"))
            for emotion in _meant(teaching, new, known)
        ),
        row((label, f"{PREFIX}:{STORE}")),
        row(("Cancel", f"{PREFIX}:{DROP}")),
    )


def _consent_buttons(teaching: PendingTeaching) -> InlineKeyboardMarkup:
    """They carry who votes for what, where it is a vote: with the reading that the question replies to, that is all."""
    vote = f":{teaching.user_id}:{emotion_code(teaching.lesson.examples[0].emotion)}" if teaching.reading else ""
    return rows(row(("I agree", f"{PREFIX}:{AGREE}{vote}"), ("No, store nothing", f"{PREFIX}:{DROP}{vote}")))


def _problems_text(teaching: PendingTeaching) -> str:
    """How many rows can be stored and which cannot, the first of them with their reasons."""
    problems, good = teaching.lesson.problems, len(teaching.lesson.examples)
    if len(problems) == 1 and not good and not teaching.lesson.is_file:
        return f"I cannot store {quoted(problems[0].value)}. {problems[0].reason}"
    bad = pluralize(len({problem.line for problem in problems}), "row", "rows")
    head = f"I understood {pluralize(good, 'example', 'examples')}; {bad} cannot be stored:"
    shown = [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]
    more = [f"… and {len(problems) - _SHOWN_PROBLEMS} more."] if len(problems) > _SHOWN_PROBLEMS else []
    return "\n".join([head, *shown, *more])


async def _send_problems(message: Message, teaching: PendingTeaching) -> None:
    """The rows of a file that cannot be stored, as a file to mend."""
    problems = teaching.lesson.problems
    if not (teaching.lesson.is_file and problems):
        return
    content = await asyncio.to_thread(problems_csv, problems)
    await message.reply_document(
        content.encode(), filename="rows-to-mend.csv", caption="The rows that cannot be stored, and why."
    )
