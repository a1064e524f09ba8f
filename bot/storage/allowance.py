"""How much of a chat may change within a while: whatever writes counts, also what only brings back or takes away."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Connection, case, select

from bot.storage.errors import ChangedMuchError
from bot.storage.tables import versions

MOST_CHANGED = 100_000
"""Rows that came or went; as many as a chat holds."""
WINDOW = timedelta(minutes=10)


def check_allowance(connection: Connection, chat: int, at: datetime) -> None:
    """Whether the chat may change now. Raises ChangedMuchError: MOST_CHANGED rows or more came or went within the
    WINDOW; what people had forgotten does not count, since that must always be possible."""
    of_starter = case((versions.c.kind == "starter", versions.c.rows), else_=0)  # all of it is fitted again
    changed = versions.c.added + versions.c.removed + of_starter
    lately = select(versions.c.at, changed).where(
        versions.c.chat_id == chat, versions.c.at.between(at - WINDOW, at), versions.c.kind != "forget", changed > 0
    )
    rows = connection.execute(lately.order_by(versions.c.at)).all()
    total = left = sum(amount for _, amount in rows)
    for then, amount in rows:
        if left < MOST_CHANGED:
            return
        left -= amount
        if left < MOST_CHANGED:
            raise ChangedMuchError(total, ceil((then + WINDOW - at) / timedelta(minutes=1)))
