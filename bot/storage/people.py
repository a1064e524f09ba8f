"""A person's consent, how much they taught, and forgetting all of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Integer, Select, bindparam, case, delete, exists, func, null, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.storage import history
from bot.storage.chats import bump_revision, home, insert_new, lock_chat, lock_chats
from bot.storage.records import Forgotten
from bot.storage.tables import chat_consents, consents, emotions, examples, memberships, submissions, versions

TERMS = 1
"""Counts what people are told is kept of them: one more where that becomes more, so that everybody is asked again."""


def agree(connection: Connection, user_id: int, chat_id: int, at: datetime) -> None:
    """Keep the consent for a chat; an earlier one to the same terms stays as it was."""
    connection.execute(insert_new(connection, consents).values(user_id=user_id, at=at))
    chat, theirs = lock_chat(connection, chat_id), chat_consents.c.user_id == user_id
    older = theirs, chat_consents.c.chat_id == chat, chat_consents.c.terms < TERMS
    connection.execute(update(chat_consents).where(*older).values(at=at, terms=TERMS))
    new = {"user_id": user_id, "chat_id": chat, "at": at, "terms": TERMS}
    connection.execute(insert_new(connection, chat_consents).values(new))


def has_agreed(connection: Connection, user_id: int, chat_id: int) -> bool:
    """Whether this person agreed, for this chat and to today's terms, and did not take it back."""
    return connection.scalar(consent_of(user_id, home(chat_id))) is not None


def consent_of(user_id: int, chat: int | ColumnElement[int]) -> Select[tuple[int]]:
    """A person's consent to today's terms in a chat."""
    return select(chat_consents.c.user_id).where(
        chat_consents.c.user_id == user_id, chat_consents.c.chat_id == chat, chat_consents.c.terms >= TERMS
    )


def recent_count(
    connection: Connection, chat_id: int, user_id: int, source: str, since: datetime, until: datetime
) -> int:
    """How many examples the person taught between the two, in any chat, also those taken back by now; beside what this
    source brought, which may come again."""
    others = or_(submissions.c.origin != chat_id, submissions.c.source != source)
    taught = select(func.sum(submissions.c.added)).where(
        submissions.c.user_id == user_id, submissions.c.at.between(since, until), others
    )
    return int(connection.scalar(taught) or 0)


def count_of(connection: Connection, user_id: int) -> tuple[int, int]:
    """How many examples of this person are stored, in any version, and in how many chats."""
    per_chat = _examples_per_chat(connection, user_id)
    return per_chat.total(), len(per_chat)


def forget(connection: Connection, user_id: int, at: datetime) -> Forgotten:
    """Delete the consent and, with it, everything of this person in every version of every chat.

    Each chat that held an example gets a version of kind "forget"; what was measured with them is cleared.
    """
    theirs = select(consents.c.user_id).where(consents.c.user_id == user_id)
    connection.execute(theirs.with_for_update())  # from here on, nothing of theirs can be added
    lock_chats(connection, *_examples_per_chat(connection, user_id))
    per_chat = _examples_per_chat(connection, user_id)
    for chat in per_chat:
        _leave_history(connection, chat, user_id, at)
    connection.execute(delete(consents).where(consents.c.user_id == user_id))
    unused = ~exists().where(examples.c.emotion_id == emotions.c.id)
    connection.execute(delete(emotions).where(emotions.c.chat_id.in_(per_chat), unused))
    return Forgotten(per_chat.total(), tuple(sorted(per_chat)))


def _leave_history(connection: Connection, chat: int, user_id: int, at: datetime) -> None:
    """Count the person out of every version, and add the version that says so."""
    before = history.current_version(connection, chat)
    came, went = _comings_and_goings(connection, chat, user_id)
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


def _comings_and_goings(connection: Connection, chat: int, user_id: int) -> tuple[Counter[int], Counter[int]]:
    """How many examples of the person each version added to the one before, and how many it left out."""
    found = connection.execute(
        select(memberships.c.example_id, memberships.c.from_version, memberships.c.until_version)
        .join(examples, examples.c.id == memberships.c.example_id)
        .join(submissions, submissions.c.id == examples.c.submission_id)
        .where(memberships.c.chat_id == chat, submissions.c.user_id == user_id)
    ).all()
    begun = {(example, since) for example, since, _ in found}
    ended = {(example, until) for example, _, until in found if until is not None}
    came = Counter(number for _, number in begun - ended)
    went = Counter(number for _, number in ended - begun)
    return came, went


def _examples_per_chat(connection: Connection, user_id: int) -> Counter[int]:
    found = connection.execute(
        select(submissions.c.chat_id, func.count())
        .join(examples, examples.c.submission_id == submissions.c.id)
        .where(submissions.c.user_id == user_id)
        .group_by(submissions.c.chat_id)
    )
    return Counter(dict(found.all()))
