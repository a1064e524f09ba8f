"""Taking back: a batch, a person's last one, or a single example. All of it stays in the earlier versions."""

from datetime import datetime

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.sql import ColumnElement

from bot.storage import history, looking, presence
from bot.storage.chats import lock_chat
from bot.storage.emotions import Spelling
from bot.storage.records import Change, Kind, TaughtExample, Undone
from bot.storage.tables import batches, examples, presences


def undo_last(connection: Connection, chat_id: int, user_id: int, at: datetime, spelling: Spelling) -> Undone | None:
    """Take back the person's newest batch of which something is present; None where there is none."""
    chat = lock_chat(connection, chat_id)
    newest = (
        select(batches.c.id)
        .where(batches.c.chat_id == chat, batches.c.user_id == user_id, _is_present())
        .order_by(batches.c.id.desc())
        .limit(1)
    )
    batch_id = connection.scalar(newest)
    return batch_id and _undo(connection, chat, batch_id, at, spelling)


def take_back(
    connection: Connection, chat_id: int, batch_id: int, user_id: int | None, at: datetime, spelling: Spelling
) -> Undone | None:
    """Take back what is present of a batch; None where nothing is, or where it is not this person's.

    No `user_id` means an admin, who may take back anybody's.
    """
    chat = lock_chat(connection, chat_id)
    theirs = select(batches.c.id).where(
        batches.c.chat_id == chat, batches.c.id == batch_id, _is_present(), *_by(user_id)
    )
    if connection.scalar(theirs) is None:
        return None
    return _undo(connection, chat, batch_id, at, spelling)


def delete_example(
    connection: Connection,
    chat_id: int,
    example_id: int,
    user_id: int | None,
    at: datetime,
    spelling: Spelling,
) -> TaughtExample | None:
    """Take back one example; None where it is not present, or not this person's (no `user_id`: an admin)."""
    chat = lock_chat(connection, chat_id)
    found = looking.taught(connection, chat, spelling, examples.c.id == example_id, *_by(user_id))
    if not found:
        return None
    _leave_out(connection, chat, "delete", at, select(examples.c.id).where(examples.c.id == example_id))
    return found[0]


def _undo(connection: Connection, chat: int, batch_id: int, at: datetime, spelling: Spelling) -> Undone:
    emotions = _emotions_of(connection, chat, batch_id, spelling)
    change = _leave_out(connection, chat, "undo", at, _ids_of(batch_id))
    return Undone(change.version, batch_id, change.removed, emotions)


def _leave_out(connection: Connection, chat: int, kind: Kind, at: datetime, example_ids: Select[tuple[int]]) -> Change:
    before = history.current(connection, chat)
    removed = presence.end(connection, chat, before.number + 1, example_ids)
    return history.append(connection, chat, before, kind, at, removed=removed)


def _emotions_of(connection: Connection, chat: int, batch_id: int, spelling: Spelling) -> tuple[str, ...]:
    spelled = spelling.of_chat(connection, chat)
    in_order = connection.scalars(
        select(examples.c.emotion_id)
        .join(presences, presences.c.example_id == examples.c.id)
        .where(examples.c.batch_id == batch_id, presence.now)
        .group_by(examples.c.emotion_id)
        .order_by(func.min(examples.c.id))
    )
    return tuple(spelled[emotion_id] for emotion_id in in_order)


def _ids_of(batch_id: int) -> Select[tuple[int]]:
    return select(examples.c.id).where(examples.c.batch_id == batch_id)


def _is_present() -> ColumnElement[bool]:
    return exists().where(examples.c.batch_id == batches.c.id, presences.c.example_id == examples.c.id, presence.now)


def _by(user_id: int | None) -> list[ColumnElement[bool]]:
    return [] if user_id is None else [batches.c.user_id == user_id]
