"""Whether rows are such as this program stores: a backup may have been altered, by chance or on purpose."""

from collections.abc import Iterator
from typing import get_args

from sqlalchemy import Connection, Select, exists, func, not_, or_, select
from sqlalchemy.sql import ColumnElement

from bot.storage import membership
from bot.storage.records import Kind
from bot.storage.tables import (
    chat_consents,
    chats,
    emotions,
    examples,
    memberships,
    recorded_answers,
    submissions,
    versions,
)
from engine.data.emotion_names import emotion_fault, emotion_key
from engine.data.provenance import PERFORMANCE, PERFORMER, RATER
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES

HIGHEST_NUMBER = 2**31 - 2
"""No id that counts up comes near it, and the next one still fits the database."""

_Rule = tuple[str, Select[tuple[int]]]
_NAMES = (
    (PERFORMANCE, examples.c.performance),
    (PERFORMER, examples.c.performer),
    (RATER, examples.c.rater),
    (PERFORMANCE, recorded_answers.c.performance),
)


def fault_of(connection: Connection) -> str | None:
    """What cannot be as it stands there, in words; None where all of it can. Raises ValueError, TypeError: a value is
    of another kind than its column."""
    for words, wrong in _rules():
        if connection.execute(wrong.limit(1)).first() is not None:
            return words
    for key, spelling in connection.execute(select(emotions.c.key, emotions.c.spelling)):
        if fault := emotion_fault(spelling):
            return f"an emotion's name cannot be: {fault}"
        if key != emotion_key(spelling):
            return "an emotion is filed under another"
    for kind, column in _NAMES:
        for name in connection.scalars(select(column).where(column.is_not(None)).distinct()):
            if fault := kind.fault(name):
                return f"a name cannot be: {fault}"
    for notes in connection.execute(select(versions.c.measures, versions.c.parameters)):
        if not all(note is None or isinstance(note, dict) for note in notes):
            return "a version's measures are none"
    return None


def _rules() -> Iterator[_Rule]:
    """What is wrong where a query finds a row."""
    scores = (examples.c[name].between(LOWEST, HIGHEST) for name in SCORE_NAMES)
    yield f"a score is not from {LOWEST:g} to {HIGHEST:g}", select(examples.c.id).where(or_(*map(not_, scores)))
    yield "a version's kind is unknown", select(versions.c.number).where(versions.c.kind.not_in(get_args(Kind)))
    yield "an emotion has no key", select(emotions.c.id).where(emotions.c.key == "")
    agreed = exists().where(
        chat_consents.c.user_id == submissions.c.user_id, chat_consents.c.chat_id == submissions.c.chat_id
    )
    yield "somebody taught who had not agreed", select(submissions.c.id).where(~agreed)
    yield "a consent is to no terms", select(chat_consents.c.user_id).where(chat_consents.c.terms < 1)
    for table in (submissions, emotions, examples):
        yield (
            f"a number of {table.name} is too high",
            select(table.c.id).where(not_(table.c.id.between(1, HIGHEST_NUMBER))),
        )
    revisions = chats.c.edition.between(0, HIGHEST_NUMBER)
    yield "a chat's revision is none", select(chats.c.id).where(not_(revisions))
    yield from _provenances()
    yield from _moves()
    yield from _history()


def _provenances() -> Iterator[_Rule]:
    voted, performance = submissions.c.reading.is_not(None), examples.c.performance
    no_vote = voted, not_(examples.c.answered) | performance.is_(None)
    yield "a vote is on no answer", _of_submissions(select(examples.c.id)).where(*no_vote)
    on_one = _of_submissions(select(func.min(examples.c.id))).where(voted)
    several = on_one.group_by(submissions.c.origin, submissions.c.reading).having(
        func.min(performance) != func.max(performance)
    )
    yield "votes on one reading are of several performances", several
    yield from _answers()


def _answers() -> Iterator[_Rule]:
    confidence = recorded_answers.c.confidence.between(0, 1)
    yield "a confidence is not from 0 to 1", select(recorded_answers.c.example_id).where(not_(confidence))
    version = recorded_answers.c.version.between(0, HIGHEST_NUMBER)
    yield "an answer is of no version", select(recorded_answers.c.example_id).where(not_(version))
    answered = _of_submissions(select(examples.c.id)).join(recorded_answers)
    yield "an answer is another chat's", answered.where(recorded_answers.c.chat_id != submissions.c.chat_id)
    another = answered.where(recorded_answers.c.performance != examples.c.performance)
    yield "an answer is to another performance", another


def _of_submissions(query: Select[tuple[int]]) -> Select[tuple[int]]:
    return query.select_from(examples).join(submissions, submissions.c.id == examples.c.submission_id)


def _moves() -> Iterator[_Rule]:
    goal = chats.alias()
    moved = select(chats.c.id).join(goal, goal.c.id == chats.c.moved_to)
    yield "a private chat moved", select(chats.c.id).where(chats.c.id > 0, chats.c.moved_to.is_not(None))
    yield "a chat moved to one that moved too", moved.where(goal.c.moved_to.is_not(None))
    for table in (versions, submissions, emotions, memberships, chat_consents, recorded_answers):
        left = select(table.c.chat_id).join(chats, chats.c.id == table.c.chat_id)
        yield f"{table.name} of a chat that moved stayed behind", left.where(chats.c.moved_to.is_not(None))


def _history() -> Iterator[_Rule]:
    count, newest = func.count(), func.max(versions.c.number)
    gap = select(newest).group_by(versions.c.chat_id).having(or_(func.min(versions.c.number) != 1, newest != count))
    yield "versions of a chat are missing", gap
    negative = or_(*(versions.c[name] < 0 for name in ("added", "removed", "rows")))
    yield "a version counts fewer than no rows", select(versions.c.number).where(negative)
    present = (
        select(count).select_from(memberships).where(memberships.c.chat_id == versions.c.chat_id, membership.current)
    )
    later = versions.alias()
    is_newest = ~exists().where(later.c.chat_id == versions.c.chat_id, later.c.number > versions.c.number)
    miscounted = select(versions.c.number).where(is_newest, versions.c.rows != present.scalar_subquery())
    yield "a version does not have the rows that it counts", miscounted
    taught = submissions.c.version != 0, ~_is_version(submissions.c.chat_id, submissions.c.version)
    yield "what was taught is of no version", select(submissions.c.id).where(*taught)
    ends = memberships.c.until_version
    wrong_end = (ends <= memberships.c.from_version) | ~_is_version(memberships.c.chat_id, ends)
    wrong = ~_is_version(memberships.c.chat_id, memberships.c.from_version) | (ends.is_not(None) & wrong_end)
    yield "an example is in no version", select(memberships.c.example_id).where(wrong)
    chat = submissions.c.chat_id
    strayed = _of_submissions(select(examples.c.id))
    yield "an emotion is another chat's", strayed.join(emotions).where(emotions.c.chat_id != chat)
    yield "an example is another chat's", strayed.join(memberships).where(memberships.c.chat_id != chat)


def _is_version(chat: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[bool]:
    that = versions.alias()
    return exists().where(that.c.chat_id == chat, that.c.number == number)
