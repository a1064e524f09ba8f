"""The numbered versions of a chat's dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, func, insert, select, update

from bot.storage import membership
from bot.storage.allowance import check_allowance
from bot.storage.chats import home, lock_chat
from bot.storage.emotions import Spelling
from bot.storage.errors import MOST_EMOTIONS, ChangedSinceError, TooManyEmotionsError
from bot.storage.records import Change, Kind, Version, VersionKey, VersionSummary
from bot.storage.tables import chats, examples, submissions, versions


@dataclass(frozen=True, slots=True)
class VersionHead:
    """A version's number, its taught rows, and whether the starter rows belong to it."""

    number: int
    rows: int
    starter: bool


NOTHING_TAUGHT = VersionHead(number=0, rows=0, starter=True)
_HEAD = select(versions.c.number, versions.c.rows, versions.c.starter)


def current_version(connection: Connection, chat: int) -> VersionHead:
    """The newest version."""
    newest = _HEAD.where(versions.c.chat_id == chat).order_by(versions.c.number.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return VersionHead(*row) if row else NOTHING_TAUGHT


def version_numbered(connection: Connection, chat: int, number: int) -> VersionHead | None:
    """The version of this number; None where there is none."""
    if number == 0:
        return NOTHING_TAUGHT
    that = _HEAD.where(versions.c.chat_id == chat, versions.c.number == number)
    row = connection.execute(that).one_or_none()
    return VersionHead(*row) if row else None


def append(
    connection: Connection,
    chat: int,
    before: VersionHead,
    kind: Kind,
    at: datetime,
    *,
    added: int = 0,
    removed: int = 0,
    starter: bool | None = None,
    of: int | None = None,
) -> Change:
    """Write down the version that follows `before`."""
    connection.execute(
        insert(versions).values(
            chat_id=chat,
            number=before.number + 1,
            at=at,
            kind=kind,
            added=added,
            removed=removed,
            of=of,
            rows=before.rows + added - removed,
            starter=before.starter if starter is None else starter,
        )
    )
    return Change(before.number + 1, added, removed)


def require_version(connection: Connection, chat: int, before: VersionHead, asked_at: VersionKey | None) -> None:
    """Raises ChangedSinceError where the newest version is not the one that a question was asked about."""
    if asked_at is not None and asked_at != (before.number, revision_of(connection, chat)):
        raise ChangedSinceError


def revision_of(connection: Connection, chat: int) -> int:
    """How often the chat's past was rewritten."""
    return connection.scalar(select(chats.c.edition).where(chats.c.id == chat)) or 0


def rollback_preview(connection: Connection, chat_id: int, number: int) -> Change | None:
    """What a rollback would do to the current version; None where there is no such version."""
    chat = connection.execute(select(home(chat_id))).scalar_one()
    before, then = current_version(connection, chat), version_numbered(connection, chat, number)
    if then is None:
        return None
    added, removed = membership.differences(connection, chat, before.number, number)
    starter, revision = before.starter != then.starter, revision_of(connection, chat)
    return Change(before.number, added, removed, starter, revision)


def rollback(
    connection: Connection, chat_id: int, number: int, at: datetime, asked_at: VersionKey | None = None
) -> Change | None:
    """A new version equal to that one, or the current one where it is; None where there is no such version."""
    chat = lock_chat(connection, chat_id)
    if chat is None:
        return None if number else Change(0, 0, 0)
    before, then = current_version(connection, chat), version_numbered(connection, chat, number)
    if then is None:
        return None
    require_version(connection, chat, before, asked_at)
    check_allowance(connection, chat, at)
    added, removed = membership.restore(connection, chat, before.number + 1, number)
    if not (added or removed) and then.starter == before.starter:
        return Change(before.number, 0, 0)
    return append(
        connection, chat, before, "rollback", at, added=added, removed=removed, starter=then.starter, of=number
    )


def set_starter(
    connection: Connection, chat_id: int, on: bool, at: datetime, spelling: Spelling, asked_at: VersionKey | None = None
) -> Change:
    """A new version with or without the starter rows; the current one where it is so already, or where nothing is
    known of the chat."""
    chat = lock_chat(connection, chat_id)
    if chat is None:
        return Change(0, 0, 0)
    before = current_version(connection, chat)
    require_version(connection, chat, before, asked_at)
    if before.starter == on:
        return Change(before.number, 0, 0)
    check_allowance(connection, chat, at)
    known = len(spelling.known(connection, chat, with_starter=on))
    if known > MOST_EMOTIONS:
        raise TooManyEmotionsError(MOST_EMOTIONS, known)
    return append(connection, chat, before, "starter", at, starter=on)


def list_versions(connection: Connection, chat_id: int, limit: int, before: int | None) -> list[Version]:
    """The newest versions, newest first; those older than `before`, where it is given."""
    columns = [column for column in versions.c if column is not versions.c.chat_id]
    query = select(*columns, _scale().label("scale")).where(versions.c.chat_id == home(chat_id))
    if before is not None:
        query = query.where(versions.c.number < before)
    found = connection.execute(query.order_by(versions.c.number.desc()).limit(limit))
    return [Version(**row) for row in found.mappings()]


def taught_emotions(
    connection: Connection, chat_id: int, numbers: Sequence[int], spelling: Spelling
) -> dict[int, tuple[str, ...]]:
    """The emotions that each of these versions taught, in their order; of others, and of what was forgotten, none."""
    found = connection.execute(
        select(submissions.c.version, examples.c.emotion_id)
        .join(examples, examples.c.submission_id == submissions.c.id)
        .where(submissions.c.chat_id == home(chat_id), submissions.c.version.in_(numbers))
        .group_by(submissions.c.version, examples.c.emotion_id)
        .order_by(func.min(examples.c.id))
    )
    spelled = spelling.of_chat(connection, chat_id)
    named: dict[int, tuple[str, ...]] = {}
    for version, emotion_id in found:
        named[version] = (*named.get(version, ()), spelled[emotion_id])
    return named


def _scale() -> ScalarSelect[str | None]:
    """What the scores that a version added were stretched from."""
    of_version = submissions.c.chat_id == versions.c.chat_id, submissions.c.version == versions.c.number
    stretched = select(submissions.c.scale).where(*of_version, submissions.c.scale.is_not(None))
    return stretched.limit(1).scalar_subquery()


def has_version(connection: Connection, chat_id: int, kind: Kind, at: datetime) -> bool:
    """Whether the chat has a version of this kind and moment."""
    that = versions.c.chat_id == home(chat_id), versions.c.kind == kind, versions.c.at == at
    return connection.scalar(select(versions.c.number).where(*that).limit(1)) is not None


def version_summary(connection: Connection, chat_id: int) -> VersionSummary | None:
    """The newest version, briefly; None where the chat was taught nothing."""
    fitted, measured = versions.c.parameters.is_not(None), versions.c.measures.is_not(None)
    query = select(versions.c.number, chats.c.edition, versions.c.at, fitted, measured).join(
        chats, chats.c.id == versions.c.chat_id
    )
    row = connection.execute(
        query.where(versions.c.chat_id == home(chat_id)).order_by(versions.c.number.desc()).limit(1)
    ).one_or_none()
    return VersionSummary(*row) if row else None


def record_fit(
    connection: Connection,
    chat_id: int,
    number: int,
    history_revision: int,
    measures: Mapping[str, Any] | None,
    parameters: Mapping[str, Any],
) -> bool:
    """Write down how a version was fitted; False where the chat's history was revised since."""
    chat = lock_chat(connection, chat_id)
    if chat is None or connection.scalar(select(chats.c.edition).where(chats.c.id == chat)) != history_revision:
        return False
    values = {"parameters": parameters} if measures is None else {"parameters": parameters, "measures": measures}
    written = connection.execute(
        update(versions).where(versions.c.chat_id == chat, versions.c.number == number).values(values)
    )
    return written.rowcount == 1
