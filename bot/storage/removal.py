"""Removing a submission, a person's last one, or a single example; the earlier versions keep it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, Select, exists, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.storage import history, membership, queries
from bot.storage.allowance import check_allowance
from bot.storage.chats import home, lock_chat
from bot.storage.emotions import Spelling
from bot.storage.records import Change, Kind, PresentSubmission, TaughtExample, TaughtMessage, Undone
from bot.storage.tables import examples, memberships, submissions


def newest_submission(connection: Connection, chat_id: int, user_id: int) -> int | None:
    """The person's newest submission of which something is left."""
    theirs = submissions.c.chat_id == home(chat_id), submissions.c.user_id == user_id, _is_present()
    return connection.scalar(select(submissions.c.id).where(*theirs).order_by(submissions.c.id.desc()).limit(1))


def answered_submission(connection: Connection, chat_id: int, message_id: int) -> int | None:
    """The submission that a message of the bot's in this very chat says was stored."""
    shown = submissions.c.origin == chat_id, submissions.c.answer == message_id
    return connection.scalar(select(submissions.c.id).where(*shown).limit(1))


def taught_message(connection: Connection, chat_id: int, user_id: int, source: str) -> TaughtMessage | None:
    """What became of what a person's message, sent in this very chat, taught; None where it taught nothing."""
    by_it = submissions.c.origin == chat_id, submissions.c.source == source, submissions.c.user_id == user_id
    row = connection.execute(select(submissions.c.answer, _is_present()).where(*by_it)).one_or_none()
    return TaughtMessage(*row) if row else None


def note_answer(connection: Connection, submission_id: int, message_id: int) -> None:
    """Keep which message says that a submission was stored."""
    connection.execute(update(submissions).where(submissions.c.id == submission_id).values(answer=message_id))


def present_part(
    connection: Connection, chat_id: int, submission_id: int | None, spelling: Spelling
) -> PresentSubmission | None:
    """What the newest version has of a submission; None where nothing is left."""
    chat = connection.execute(select(home(chat_id))).scalar_one()
    found = queries.taught(connection, chat, spelling, submissions.c.id == submission_id)
    if not found:
        return None
    counts = Counter(taught.example.emotion for taught in reversed(found))
    number = history.current_version(connection, chat).number
    return PresentSubmission(found[0].submission_id, found[0].user_id, number, dict(counts))


def undo_last(connection: Connection, chat_id: int, user_id: int, at: datetime, spelling: Spelling) -> Undone | None:
    """Take back the person's newest submission of which something is left; None where there is none."""
    chat = lock_chat(connection, chat_id)
    submission_id = None if chat is None else newest_submission(connection, chat, user_id)
    if chat is None or submission_id is None:
        return None
    return _undo(connection, chat, submission_id, at, spelling)


def take_back(
    connection: Connection, chat_id: int, submission_id: int, user_id: int | None, at: datetime, spelling: Spelling
) -> Undone | None:
    """Remove what the newest version has of a submission; None where nothing is, or where it is not this person's.

    No `user_id` means somebody who may take back anybody's.
    """
    chat = lock_chat(connection, chat_id)
    if chat is None:
        return None
    theirs = select(submissions.c.id).where(
        submissions.c.chat_id == chat, submissions.c.id == submission_id, _is_present(), *_by(user_id)
    )
    if connection.scalar(theirs) is None:
        return None
    return _undo(connection, chat, submission_id, at, spelling)


def delete_example(
    connection: Connection, chat_id: int, example_id: int, user_id: int | None, at: datetime, spelling: Spelling
) -> TaughtExample | None:
    """Take back one example; None where it is not present, or not this person's (no `user_id`: an admin)."""
    chat = lock_chat(connection, chat_id)
    if chat is None:
        return None
    found = queries.taught(connection, chat, spelling, examples.c.id == example_id, *_by(user_id))
    if not found:
        return None
    _leave_out(connection, chat, "delete", at, select(examples.c.id).where(examples.c.id == example_id))
    return found[0]


def _undo(connection: Connection, chat: int, submission_id: int, at: datetime, spelling: Spelling) -> Undone:
    emotions = _emotions_of(connection, chat, submission_id, spelling)
    change = _leave_out(connection, chat, "undo", at, _ids_of(submission_id))
    return Undone(change.version, submission_id, change.removed, emotions)


def _leave_out(connection: Connection, chat: int, kind: Kind, at: datetime, example_ids: Select[tuple[int]]) -> Change:
    check_allowance(connection, chat, at)
    before = history.current_version(connection, chat)
    removed = membership.remove(connection, chat, before.number + 1, example_ids)
    return history.append(connection, chat, before, kind, at, removed=removed)


def _emotions_of(connection: Connection, chat: int, submission_id: int, spelling: Spelling) -> tuple[str, ...]:
    spelled = spelling.of_chat(connection, chat)
    in_order = connection.scalars(
        select(examples.c.emotion_id)
        .join(memberships, memberships.c.example_id == examples.c.id)
        .where(examples.c.submission_id == submission_id, membership.current)
        .group_by(examples.c.emotion_id)
        .order_by(func.min(examples.c.id))
    )
    return tuple(spelled[emotion_id] for emotion_id in in_order)


def _ids_of(submission_id: int) -> Select[tuple[int]]:
    return select(examples.c.id).where(examples.c.submission_id == submission_id)


def _is_present() -> ColumnElement[bool]:
    return exists().where(
        examples.c.submission_id == submissions.c.id, memberships.c.example_id == examples.c.id, membership.current
    )


def _by(user_id: int | None) -> list[ColumnElement[bool]]:
    return [] if user_id is None else [submissions.c.user_id == user_id]
