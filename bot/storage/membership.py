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


def difference(connection: Connection, chat: int, of: int) -> tuple[int, int]:
    """How many examples come and go from the newest version to version `of`."""
    in_chat = select(memberships.c.example_id).where(memberships.c.chat_id == chat)
    now, then = in_chat.where(current), in_chat.where(at_version(of))
    come, go = (select(func.count()).select_from(one.subquery()) for one in (then.except_(now), now.except_(then)))
    return connection.execute(come).scalar_one(), connection.execute(go).scalar_one()


def restore(connection: Connection, chat: int, number: int, of: int) -> None:
    """Make version `number` equal to version `of`.

    No join, since PostgreSQL plans one badly before it has statistics: an example that was removed after `of` and
    added again ends and begins in `number`, which is the same as staying.
    """
    in_chat = memberships.c.chat_id == chat
    connection.execute(
        update(memberships).where(in_chat, current, memberships.c.from_version > of).values(until_version=number)
    )
    back = select(memberships.c.example_id, literal(number), null(), memberships.c.chat_id).where(
        in_chat, memberships.c.from_version <= of, memberships.c.until_version > of
    )
    connection.execute(
        insert(memberships).from_select(["example_id", "from_version", "until_version", "chat_id"], back)
    )
