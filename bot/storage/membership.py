"""In which versions an example is present: from `since` on, up to and without `until`."""

from sqlalchemy import (
    Connection,
    Select,
    and_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.tables import examples, memberships

now = memberships.c.until_version.is_(None)


def at_version(number: int) -> ColumnElement[bool]:
    """Present in the version of this number."""
    return and_(
        memberships.c.from_version <= number,
        or_(memberships.c.until_version.is_(None), memberships.c.until_version > number),
    )


def begin(connection: Connection, chat: int, number: int, submission_id: int) -> None:
    """Make the examples of a batch present from this version on."""
    of_batch = select(examples.c.id, literal(number), null(), literal(chat))
    connection.execute(
        insert(memberships).from_select(
            ["example_id", "from_version", "until_version", "chat_id"],
            of_batch.where(examples.c.submission_id == submission_id),
        )
    )


def end(connection: Connection, chat: int, number: int, example_ids: Select[tuple[int]]) -> int:
    """Leave these examples out from this version on; how many of them were there."""
    return connection.execute(
        update(memberships)
        .where(memberships.c.chat_id == chat, now, memberships.c.example_id.in_(example_ids))
        .values(until_version=number)
    ).rowcount


def restore(connection: Connection, chat: int, number: int, of: int) -> tuple[int, int]:
    """Make version `number` equal to version `of`; how many examples came and went.

    Without a join, as PostgreSQL plans one badly before it has statistics: an example that was there, left and
    came back ends and begins in `number`, which is the same as staying.
    """
    in_chat = memberships.c.chat_id == chat
    ended = connection.execute(
        update(memberships).where(in_chat, now, memberships.c.from_version > of).values(until_version=number)
    ).rowcount
    back = select(memberships.c.example_id, literal(number), null(), memberships.c.chat_id).where(
        in_chat, memberships.c.from_version <= of, memberships.c.until_version > of
    )
    begun = connection.execute(
        insert(memberships).from_select(["example_id", "from_version", "until_version", "chat_id"], back),
        execution_options={"preserve_rowcount": True},
    ).rowcount
    stayed = _staying(connection, chat, number)
    return begun - stayed, ended - stayed


def _staying(connection: Connection, chat: int, number: int) -> int:
    touched = select(memberships.c.example_id).where(
        memberships.c.chat_id == chat, or_(memberships.c.from_version == number, memberships.c.until_version == number)
    )
    twice = touched.group_by(memberships.c.example_id).having(func.count() == 2).subquery()
    return connection.execute(select(func.count()).select_from(twice)).scalar_one()
