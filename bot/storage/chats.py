"""A chat's row: what writers of one chat wait for, where a group moved to, and what the chat decided."""

from sqlalchemy import Connection, Insert, Table, Update, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from bot.storage.numbering import last_number
from bot.storage.records import ChatSettings
from bot.storage.tables import Id, chats, submissions


def home(chat_id: int) -> ColumnElement[int]:
    """The chat that this one is now, for a query: itself, or the supergroup that it became."""
    moved_to = select(chats.c.moved_to).where(chats.c.id == chat_id).scalar_subquery()
    return func.coalesce(moved_to, literal(chat_id, Id))


def is_known(connection: Connection, chat_id: int) -> bool:
    """Whether anything is known of this chat."""
    return connection.scalar(select(chats.c.id).where(chats.c.id == chat_id)) is not None


def lock_chat(connection: Connection, chat_id: int) -> int | None:
    """The chat that this one is now, locked until the transaction ends; None where nothing is known of it."""
    return _lock_home(connection, chat_id) if is_known(connection, chat_id) else None


def make_chat(connection: Connection, chat_id: int) -> int:
    """The chat that this one is now, locked until the transaction ends; made where it is new.

    Its history begins at a revision that it never had before, should it have been here and gone again: a fit of what
    was forgotten is not taken for one of what is taught now.
    """
    revision = last_number(connection, submissions)
    connection.execute(insert_new(connection, chats).values(id=chat_id, edition=revision))
    return _lock_home(connection, chat_id)


def lock_chats(connection: Connection, *chat_ids: int) -> dict[int, int]:
    """The chat that each of these is now, all locked; made where they are new.

    They are locked in one order always, so that two who need the same ones never wait for each other.
    """
    homes = {chat_id: connection.execute(select(home(chat_id))).scalar_one() for chat_id in chat_ids}
    locked = {chat: make_chat(connection, chat) for chat in sorted(set(homes.values()))}
    return {chat_id: locked[chat] for chat_id, chat in homes.items()}


def _lock_home(connection: Connection, chat_id: int) -> int:
    chat = connection.execute(select(home(chat_id))).scalar_one()
    while moved_to := connection.scalar(select(chats.c.moved_to).where(chats.c.id == chat).with_for_update()):
        chat = moved_to
    return chat


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that does nothing where the row is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def bump_revision(chat: int) -> Update:
    """Count a revision of this chat's history."""
    return update(chats).where(chats.c.id == chat).values(edition=chats.c.edition + 1)


def settings(connection: Connection, chat_id: int) -> ChatSettings:
    """What the chat decided; where it decided nothing, everybody may teach, and admins alone restore."""
    columns = chats.c.admins_only, chats.c.everyone_restores
    row = connection.execute(select(*columns).where(chats.c.id == home(chat_id))).one_or_none()
    return ChatSettings(*row) if row else ChatSettings()


def decide(connection: Connection, chat_id: int, settings: ChatSettings) -> None:
    """Keep what the chat decided. A private chat, whose id is its person's, decides nothing before that person
    agreed to be kept."""
    chat = lock_chat(connection, chat_id) if chat_id > 0 else make_chat(connection, chat_id)
    if chat is None:
        return
    decided = {"admins_only": settings.admins_only, "everyone_restores": settings.everyone_restores}
    connection.execute(update(chats).where(chats.c.id == chat).values(decided))
