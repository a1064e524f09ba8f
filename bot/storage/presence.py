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

from bot.storage.tables import examples, presences

now = presences.c.until.is_(None)


def at_version(number: int) -> ColumnElement[bool]:
    """Present in the version of this number."""
    return and_(presences.c.since <= number, or_(presences.c.until.is_(None), presences.c.until > number))


def begin(connection: Connection, chat: int, number: int, batch_id: int) -> None:
    """Make the examples of a batch present from this version on."""
    of_batch = select(examples.c.id, literal(number), null(), literal(chat))
    connection.execute(
        insert(presences).from_select(
            ["example_id", "since", "until", "chat_id"], of_batch.where(examples.c.batch_id == batch_id)
        )
    )


def end(connection: Connection, chat: int, number: int, example_ids: Select[tuple[int]]) -> int:
    """Leave these examples out from this version on; how many of them were there."""
    return connection.execute(
        update(presences)
        .where(presences.c.chat_id == chat, now, presences.c.example_id.in_(example_ids))
        .values(until=number)
    ).rowcount


def restore(connection: Connection, chat: int, number: int, of: int) -> tuple[int, int]:
    """Make version `number` equal to version `of`; how many examples came and went.

    Without a join, as PostgreSQL plans one badly before it has statistics: an example that was there, left and
    came back ends and begins in `number`, which is the same as staying.
    """
    in_chat = presences.c.chat_id == chat
    ended = connection.execute(
        update(presences).where(in_chat, now, presences.c.since > of).values(until=number)
    ).rowcount
    back = select(presences.c.example_id, literal(number), null(), presences.c.chat_id).where(
        in_chat, presences.c.since <= of, presences.c.until > of
    )
    begun = connection.execute(
        insert(presences).from_select(["example_id", "since", "until", "chat_id"], back),
        execution_options={"preserve_rowcount": True},
    ).rowcount
    stayed = _staying(connection, chat, number)
    return begun - stayed, ended - stayed


def _staying(connection: Connection, chat: int, number: int) -> int:
    touched = select(presences.c.example_id).where(
        presences.c.chat_id == chat, or_(presences.c.since == number, presences.c.until == number)
    )
    twice = touched.group_by(presences.c.example_id).having(func.count() == 2).subquery()
    return connection.execute(select(func.count()).select_from(twice)).scalar_one()
