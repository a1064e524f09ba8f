"""Forgetting: a person's examples go out of every version, of one chat or of all of them, with the consent; a
performer's out of every version of a chat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql import ColumnElement

from bot.storage import history, queries
from bot.storage.chats import bump_revision, home, lock_chat, lock_chats
from bot.storage.records import Forgotten, MessageId
from bot.storage.tables import chat_consents, chats, consents, emotions, examples, memberships, submissions, versions

MOST_MESSAGES = 100
"""Of the bot's own that lose their buttons, the newest: Telegram allows some 20 edits a minute."""


def forget(connection: Connection, user_id: int, chat_id: int | None, at: datetime) -> Forgotten:
    """Delete the consent and, with it, everything of this person in every version; in one chat, where one is named.

    Each group that held an example gets a version of kind "forget"; what was measured with them is cleared. Of a
    private chat nothing stays.
    """
    known = select(consents.c.user_id).where(consents.c.user_id == user_id)
    if connection.scalar(known.with_for_update()) is None:  # from here on, nothing of theirs can be added
        return Forgotten(0, ())
    agreed = [row.chat_id for row in connection.execute(_agreed(user_id, chat_id))]
    places = sorted(set(lock_chats(connection, *agreed).values()))
    theirs = submissions.c.user_id == user_id, submissions.c.chat_id.in_(places)
    forgotten = _take_out(connection, places, at, theirs, theirs)
    connection.execute(delete(submissions).where(*theirs))
    _withdraw(connection, user_id, places)
    if user_id in places:
        _delete_private_chat(connection, user_id)
    return forgotten


def forget_performer(connection: Connection, chat_id: int, performer: str, at: datetime) -> Forgotten:
    """Delete every example of a performer, in every version of a chat; the consents of those who taught them stay.

    It is left and cleared as in `forget`. Of the bot's messages, those are named that are about nothing else.
    """
    chat = lock_chat(connection, chat_id)
    if chat is None:
        return Forgotten(0, ())
    spellings, other = queries.spellings_of(connection, chat, performer), examples.alias()
    in_chat, theirs = submissions.c.chat_id == chat, queries.performed_by(connection, spellings)
    of_others = or_(other.c.performer.is_(None), not_(queries.performed_by(connection, spellings, other.c.performer)))
    only_theirs = (
        submissions.c.id.in_(select(examples.c.submission_id).where(theirs)),
        ~exists().where(other.c.submission_id == submissions.c.id, of_others),
    )
    return _take_out(connection, [chat], at, (in_chat, theirs), (in_chat, *only_theirs))


def _take_out(
    connection: Connection,
    places: Sequence[int],
    at: datetime,
    which: Sequence[ColumnElement[bool]],
    whole: Sequence[ColumnElement[bool]],
) -> Forgotten:
    """Delete the examples of these locked chats that meet all of `which`, and name the messages about the submissions
    that meet all of `whole`."""
    per_chat = _examples_per_chat(connection, *which)
    columns = submissions.c.answer, submissions.c.reading
    answers, readings = (_messages(connection, column, *whole) for column in columns)
    for chat in per_chat:
        _leave_history(connection, chat, at, *which)
    theirs = select(examples.c.id).join(submissions, submissions.c.id == examples.c.submission_id).where(*which)
    connection.execute(delete(examples).where(examples.c.id.in_(theirs)))
    _delete_unused_emotions(connection, places)
    return Forgotten(per_chat.total(), tuple(sorted(per_chat)), answers, readings)


def _agreed(user_id: int, chat_id: int | None) -> Select[tuple[int]]:
    """The chats where the person agreed: all of them, or the one that is named."""
    theirs = select(chat_consents.c.chat_id).where(chat_consents.c.user_id == user_id)
    return theirs if chat_id is None else theirs.where(chat_consents.c.chat_id == home(chat_id))


def _messages(connection: Connection, column: Column[int | None], *which: ColumnElement[bool]) -> tuple[MessageId, ...]:
    """The bot's messages that a column of these submissions names, newest first."""
    named = select(submissions.c.origin, column).where(*which, column.is_not(None))
    found = connection.execute(named.order_by(submissions.c.id.desc()).limit(MOST_MESSAGES))
    return tuple(dict.fromkeys((origin, message) for origin, message in found))


def _withdraw(connection: Connection, user_id: int, places: Iterable[int]) -> None:
    """Delete the consents for these chats; with the last one, the person."""
    theirs = chat_consents.c.user_id == user_id
    connection.execute(delete(chat_consents).where(theirs, chat_consents.c.chat_id.in_(places)))
    connection.execute(delete(consents).where(consents.c.user_id == user_id, ~exists().where(theirs)))


def _delete_unused_emotions(connection: Connection, places: Iterable[int]) -> None:
    unused = ~exists().where(examples.c.emotion_id == emotions.c.id)
    connection.execute(delete(emotions).where(emotions.c.chat_id.in_(places), unused))


def _delete_private_chat(connection: Connection, chat: int) -> None:
    """All of a chat whose id is its person's."""
    for table in (submissions, chat_consents, versions, emotions):
        connection.execute(delete(table).where(table.c.chat_id == chat))
    connection.execute(delete(chats).where(or_(chats.c.id == chat, chats.c.moved_to == chat)))


def _leave_history(connection: Connection, chat: int, at: datetime, *which: ColumnElement[bool]) -> None:
    """Count these examples out of every version, and add the version that says so."""
    before = history.current_version(connection, chat)
    came, went = _comings_and_goings(connection, chat, *which)
    present, corrections = 0, []
    for number in range(min(came), before.number + 1):
        present += came[number] - went[number]
        if present or came[number] or went[number]:
            corrections.append({"at_number": number, "fewer": present, "came": came[number], "went": went[number]})
    _correct(connection, chat, corrections)
    history.append(connection, chat, before, "forget", at, removed=present)
    connection.execute(bump_revision(chat))


def _correct(connection: Connection, chat: int, corrections: Sequence[Mapping[str, int]]) -> None:
    contained = bindparam("fewer", type_=Integer) > 0
    connection.execute(
        update(versions)
        .where(versions.c.chat_id == chat, versions.c.number == bindparam("at_number"))
        .values(
            added=versions.c.added - bindparam("came"),
            removed=versions.c.removed - bindparam("went"),
            rows=versions.c.rows - bindparam("fewer"),
            measures=case((contained, null()), else_=versions.c.measures),
            parameters=case((contained, null()), else_=versions.c.parameters),
        ),
        corrections,
    )


def _comings_and_goings(
    connection: Connection, chat: int, *which: ColumnElement[bool]
) -> tuple[Counter[int], Counter[int]]:
    """How many of these examples each version added to the one before, and how many it left out."""
    found = connection.execute(
        select(memberships.c.example_id, memberships.c.from_version, memberships.c.until_version)
        .join(examples, examples.c.id == memberships.c.example_id)
        .join(submissions, submissions.c.id == examples.c.submission_id)
        .where(memberships.c.chat_id == chat, *which)
    ).all()
    begun = {(example, since) for example, since, _ in found}
    ended = {(example, until) for example, _, until in found if until is not None}
    came = Counter(number for _, number in begun - ended)
    went = Counter(number for _, number in ended - begun)
    return came, went


def _examples_per_chat(connection: Connection, *which: ColumnElement[bool]) -> Counter[int]:
    found = connection.execute(
        select(submissions.c.chat_id, func.count())
        .join(examples, examples.c.submission_id == submissions.c.id)
        .where(*which)
        .group_by(submissions.c.chat_id)
    )
    return Counter(dict(found.all()))
