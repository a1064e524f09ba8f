"""The emotions of a chat: one whatever its case or Unicode form, spelled as it first was."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select
from sqlalchemy.sql import ColumnElement

from bot.storage import membership
from bot.storage.chats import home
from bot.storage.tables import emotions, examples, memberships
from engine.data.emotion_names import emotion_key


class Spelling:
    """How emotions are spelled: as the starter rows do, else as the chat first did."""

    def __init__(self, starter: Sequence[str]) -> None:
        self.starter: Mapping[str, str] = {emotion_key(emotion): emotion for emotion in starter}

    def of_chat(self, connection: Connection, chat_id: int) -> dict[int, str]:
        """Every emotion that the chat ever used: its id and its spelling."""
        found = connection.execute(
            select(emotions.c.id, emotions.c.key, emotions.c.spelling).where(emotions.c.chat_id == home(chat_id))
        )
        return {row.id: self.starter.get(row.key, row.spelling) for row in found}

    def known(self, connection: Connection, chat_id: int, *, with_starter: bool) -> dict[str, str]:
        """The emotions that the chat knows now, by key: the starter rows', then the taught ones by age."""
        taught = connection.execute(
            select(emotions.c.key, emotions.c.spelling)
            .where(emotions.c.chat_id == home(chat_id), _is_present())
            .order_by(emotions.c.id)
        )
        known = dict(self.starter) if with_starter else {}
        for row in taught:
            known[row.key] = self.starter.get(row.key, row.spelling)
        return known


def emotion_ids(connection: Connection, chat: int, names: Iterable[str]) -> dict[str, int]:
    """The id of each of these emotions in a locked chat, by key; new ones are kept as spelled here."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(emotion_key(name), name)
    found = _ids(connection, chat)
    new = [{"chat_id": chat, "key": key, "spelling": name} for key, name in wanted.items() if key not in found]
    if not new:
        return found
    connection.execute(insert(emotions), new)
    return _ids(connection, chat)


def _ids(connection: Connection, chat: int) -> dict[str, int]:
    rows = connection.execute(select(emotions.c.key, emotions.c.id).where(emotions.c.chat_id == chat))
    return {row.key: row.id for row in rows}


def _is_present() -> ColumnElement[bool]:
    # Not EXISTS: PostgreSQL would go through every example, where the first one present is enough.
    one = select(memberships.c.example_id).join(examples, examples.c.id == memberships.c.example_id)
    return one.where(examples.c.emotion_id == emotions.c.id, membership.current).limit(1).scalar_subquery().is_not(None)
