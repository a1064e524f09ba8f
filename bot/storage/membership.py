"""Which versions an example belongs to: those from `from_version` on, up to and without `until_version`."""

from sqlalchemy import Connection, Select, and_, func, insert, literal, null, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.storage.tables import examples, memberships

current = memberships.c.until_version.is_(None)


def at_version(number: int) -> ColumnElement[bool]:
    """The condition that an example belongs to the version of this number."""
    return and_(
        memberships.c.from_version <= number,
        or_(memberships.c.until_version.is_(None), memberships.c.until_version > number),
    )


def add(connection: Connection, chat: int, number: int, submission_id: int) -> None:
    """Add the examples of a submission, from this version on."""
    submitted = select(examples.c.id, literal(number), null(), literal(chat))
    connection.execute(
        insert(memberships).from_select(
            ["example_id", "from_version", "until_version", "chat_id"],
            submitted.where(examples.c.submission_id == submission_id),
        )
    )


def remove(connection: Connection, chat: int, number: int, example_ids: Select[tuple[int]]) -> int:
    """Remove these examples from this version on; how many of them belonged to the one before."""
    return connection.execute(
        update(memberships)
        .where(memberships.c.chat_id == chat, current, memberships.c.example_id.in_(example_ids))
        .values(until_version=number)
    ).rowcount


def restore(connection: Connection, chat: int, number: int, of: int) -> tuple[int, int]:
    """Make version `number` equal to version `of`; how many examples were added and removed. Nothing else is
    written: what stays costs nothing, however often it went and came.

    No join, since PostgreSQL plans one badly before it has statistics.
    """
    in_chat = memberships.c.chat_id == chat
    theirs = select(memberships.c.example_id).where(in_chat, at_version(of))
    ended = connection.execute(
        update(memberships)
        .where(in_chat, current, memberships.c.from_version > of, memberships.c.example_id.not_in(theirs))
        .values(until_version=number)
    ).rowcount
    there = select(memberships.c.example_id).where(in_chat, current)
    back = select(memberships.c.example_id, literal(number), null(), memberships.c.chat_id).where(
        in_chat,
        memberships.c.from_version <= of,
        memberships.c.until_version > of,
        memberships.c.example_id.not_in(there),
    )
    begun = connection.execute(
        insert(memberships).from_select(["example_id", "from_version", "until_version", "chat_id"], back),
        execution_options={"preserve_rowcount": True},
    ).rowcount
    return begun, ended


def differences(connection: Connection, chat: int, one: int, other: int) -> tuple[int, int]:
    """How many examples version `other` has that `one` has not, and the other way round."""
    in_one, in_other = (
        select(memberships.c.example_id).where(memberships.c.chat_id == chat, at_version(number))
        for number in (one, other)
    )
    more, less = (
        connection.scalar(select(func.count()).select_from(a.except_(b).subquery())) or 0
        for a, b in ((in_other, in_one), (in_one, in_other))
    )
    return more, less
