"""A group became a supergroup: everything that it taught and decided goes with it."""

from sqlalchemy import Connection, and_, delete, exists, literal, null, select, update

from bot.storage import history
from bot.storage.chats import is_known, lock_chats
from bot.storage.history import VersionHead
from bot.storage.tables import (
    chat_consents,
    chats,
    emotions,
    examples,
    memberships,
    recorded_answers,
    submissions,
    versions,
)


def move_chat(connection: Connection, old_id: int, new_id: int) -> None:
    """From now on the old id means the new chat. Moving twice changes nothing.

    Where the new chat was taught already, its versions follow those of the old one, each with the old chat's
    last examples added, so that it looks as if they had been one chat all along. Where nothing is known of the old
    one, nothing is written.
    """
    if not is_known(connection, old_id):
        return
    homes = lock_chats(connection, old_id, new_id)
    old, new = homes[old_id], homes[new_id]
    if old == new:
        return
    last, later = history.current_version(connection, old), history.current_version(connection, new)
    if last.number and later.number:
        _renumber(connection, new, last)
    _join_emotions(connection, old, new)
    _join_consents(connection, old, new)
    _join_answers(connection, old, new)
    for table in (versions, submissions, emotions, memberships, recorded_answers):
        connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
    _join_chats(connection, old, new, merged=bool(last.number and later.number))


def _join_chats(connection: Connection, old: int, new: int, *, merged: bool) -> None:
    both = connection.execute(select(chats).where(chats.c.id.in_((old, new)))).all()
    connection.execute(
        update(chats)
        .where(chats.c.id == new)
        .values(
            admins_only=any(chat.admins_only for chat in both),
            everyone_restores=all(chat.everyone_restores for chat in both if chat.id == old or merged),
            edition=max(chat.edition for chat in both) + merged,
        )
    )
    pointing = (chats.c.id == old) | (chats.c.moved_to == old)
    connection.execute(update(chats).where(pointing).values(moved_to=new))


def _renumber(connection: Connection, chat: int, last: VersionHead) -> None:
    """Let this chat's versions follow `last`, whose examples then are in each of them."""
    in_versions, in_presences = versions.c.chat_id == chat, memberships.c.chat_id == chat
    for key, here in ((versions.c.number, in_versions), (memberships.c.from_version, in_presences)):
        # By way of negative numbers: counting up in place would meet a number that is still taken.
        connection.execute(update(key.table).where(here).values({key: -(key + last.number)}))
        connection.execute(update(key.table).where(here).values({key: -key}))
    connection.execute(
        update(memberships).where(in_presences).values(until_version=memberships.c.until_version + last.number)
    )
    connection.execute(
        update(submissions).where(submissions.c.chat_id == chat).values(version=submissions.c.version + last.number)
    )
    connection.execute(
        update(recorded_answers)
        .where(recorded_answers.c.chat_id == chat, recorded_answers.c.version > 0)
        .values(version=recorded_answers.c.version + last.number)
    )
    connection.execute(
        update(versions)
        .where(in_versions)
        .values(
            of=versions.c.of + last.number,
            rows=versions.c.rows + last.rows,
            starter=and_(versions.c.starter, literal(last.starter)),
            measures=null(),
            parameters=null(),
        )
    )


def _join_consents(connection: Connection, old: int, new: int) -> None:
    """Who agreed in both chats keeps the consent to the later terms, the earlier one of two to the same."""
    theirs, ours = chat_consents.alias(), chat_consents.alias()
    twice = connection.execute(
        select(theirs.c.user_id, theirs.c.terms, theirs.c.at, ours.c.terms, ours.c.at)
        .join(ours, ours.c.user_id == theirs.c.user_id)
        .where(theirs.c.chat_id == old, ours.c.chat_id == new)
    ).all()
    for user_id, old_terms, old_at, new_terms, new_at in twice:
        dropped = new if (old_terms, new_at) >= (new_terms, old_at) else old
        which = chat_consents.c.user_id == user_id, chat_consents.c.chat_id == dropped
        connection.execute(delete(chat_consents).where(*which))
    connection.execute(update(chat_consents).where(chat_consents.c.chat_id == old).values(chat_id=new))


def _join_emotions(connection: Connection, old: int, new: int) -> None:
    """Where both chats know an emotion, the old chat's spelling stays."""
    theirs, ours = emotions.alias(), emotions.alias()
    known_twice = connection.execute(
        select(theirs.c.id.label("kept"), ours.c.id.label("dropped"))
        .join(ours, ours.c.key == theirs.c.key)
        .where(theirs.c.chat_id == old, ours.c.chat_id == new)
    ).all()
    for kept, dropped in known_twice:
        connection.execute(update(examples).where(examples.c.emotion_id == dropped).values(emotion_id=kept))
        connection.execute(delete(emotions).where(emotions.c.id == dropped))


def _join_answers(connection: Connection, old: int, new: int) -> None:
    """Where both chats have an answer to a performance, the earlier one stays."""
    earlier, both = recorded_answers.alias(), (old, new)
    answered_before = exists().where(
        earlier.c.chat_id.in_(both),
        earlier.c.performance == recorded_answers.c.performance,
        earlier.c.example_id < recorded_answers.c.example_id,
    )
    connection.execute(delete(recorded_answers).where(recorded_answers.c.chat_id.in_(both), answered_before))
