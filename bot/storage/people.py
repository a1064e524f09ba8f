"""A person's consents, chat by chat, and how much they taught."""

from datetime import datetime

from sqlalchemy import Connection, Insert, Select, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from bot.storage.chats import home, insert_new, make_chat
from bot.storage.tables import chat_consents, consents, examples, submissions

TERMS = 2
"""Counts what people are told is kept of them: one more where that becomes more, so that everybody is asked again."""


def agree(connection: Connection, user_id: int, chat_id: int, at: datetime) -> None:
    """Keep the consent for a chat; an earlier one to the same terms stays as it was."""
    connection.execute(_locked_person(connection, user_id, at))
    chat, theirs = make_chat(connection, chat_id), chat_consents.c.user_id == user_id
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


def agreed_users(connection: Connection, chat_id: int) -> frozenset[int]:
    """Who agreed, for this chat and to today's terms."""
    agreed = select(chat_consents.c.user_id).where(
        chat_consents.c.chat_id == home(chat_id), chat_consents.c.terms >= TERMS
    )
    return frozenset(connection.scalars(agreed))


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


def count_of(connection: Connection, user_id: int, chat_id: int | None) -> tuple[int, int]:
    """How many examples of this person are stored, in any version, and in how many chats they agreed to that; in one
    chat, where one is named."""
    agreed = chat_consents.c.user_id == user_id
    taught = select(func.count()).join_from(submissions, examples).where(submissions.c.user_id == user_id)
    if chat_id is not None:
        agreed &= chat_consents.c.chat_id == home(chat_id)
        taught = taught.where(submissions.c.chat_id == home(chat_id))
    chats_agreed = select(func.count()).select_from(chat_consents).where(agreed)
    return connection.execute(taught).scalar_one(), connection.execute(chats_agreed).scalar_one()


def _locked_person(connection: Connection, user_id: int, at: datetime) -> Insert:
    """An INSERT of the person that locks the row where it is there: who is just forgetting all is waited for."""
    if connection.dialect.name == "sqlite":
        new = sqlite.insert(consents).values(user_id=user_id, at=at)
        return new.on_conflict_do_update(index_elements=[consents.c.user_id], set_={"at": consents.c.at})
    also = postgresql.insert(consents).values(user_id=user_id, at=at)
    return also.on_conflict_do_update(index_elements=[consents.c.user_id], set_={"at": consents.c.at})
