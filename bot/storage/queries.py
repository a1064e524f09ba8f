"""Reading what is stored: a version's dataset, and the examples page by page."""

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from functools import cache
from operator import eq
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    Connection,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement

from bot.storage import history, membership
from bot.storage.chats import home
from bot.storage.emotions import Spelling
from bot.storage.records import Page, RecordShare, TaughtExample, VersionData
from bot.storage.tables import chats, emotions, examples, memberships, recorded_answers, submissions, versions
from engine.data.dataset import Dataset, Example
from engine.data.emotion_names import emotion_key
from engine.data.names import name_key
from engine.data.provenance import Provenance
from engine.data.scores import SCORE_NAMES, Scores

_MOST_COMPARED = 50
"""Scores that a statement compares one by one."""
RECENT = (50, 200)
"""The last recorded answers are counted over so many, beside all."""
_SCORES = tuple(examples.c[name] for name in SCORE_NAMES)
_PROVENANCE = tuple(examples.c[field.name] for field in fields(Provenance))


def version_data(connection: Connection, chat_id: int, number: int | None, spelling: Spelling) -> VersionData:
    """The taught examples of a version, the newest where no number is given. Raises LookupError: there is no such
    version."""
    chat = connection.execute(select(home(chat_id))).scalar_one()
    version = (
        history.current_version(connection, chat)
        if number is None
        else history.version_numbered(connection, chat, number)
    )
    if version is None:
        raise LookupError(f"chat {chat_id} has no version {number}")
    history_revision = history.revision_of(connection, chat)
    dataset, user_ids = _rows(connection, chat, version.number, spelling)
    return VersionData(version.number, history_revision, version.starter, dataset, user_ids)


def examples_page(
    connection: Connection,
    chat_id: int,
    user_id: int | None,
    performer: str | None,
    offset: int,
    limit: int,
    spelling: Spelling,
    emotion: str | None = None,
) -> Page:
    """The examples that are present, newest first; what one person taught, of one performer and of one emotion, where
    they are named."""
    theirs = [] if user_id is None else [submissions.c.user_id == user_id]
    if performer is not None:
        theirs.append(performed_by(connection, spellings_of(connection, chat_id, performer)))
    if emotion is not None:
        theirs.append(examples.c.emotion_id == _id_of(chat_id, emotion))
    every = _joined(select(func.count())).where(memberships.c.chat_id == home(chat_id), membership.current, *theirs)
    total = connection.scalar(every)
    rows = taught(connection, chat_id, spelling, *theirs, offset=offset, limit=limit)
    return Page(tuple(rows), total or 0)


def _id_of(chat_id: int, emotion: str) -> ScalarSelect[int]:
    here = emotions.c.chat_id == home(chat_id), emotions.c.key == emotion_key(emotion)
    return select(emotions.c.id).where(*here).scalar_subquery()


def taught_emotions(connection: Connection, chat_id: int, spelling: Spelling, *, ever: bool) -> tuple[str, ...]:
    """The emotions of the examples that are present or, where `ever`, of any version's, by age."""
    if ever:
        return tuple(spelled for _, spelled in sorted(spelling.of_chat(connection, chat_id).items()))
    return tuple(spelling.known(connection, chat_id, with_starter=False).values())


def spellings_of(connection: Connection, chat_id: int, performer: str) -> list[str]:
    """How a chat ever spelled a performer: one whatever the case and the blanks."""
    spelled = (
        select(examples.c.performer)
        .distinct()
        .join(submissions, submissions.c.id == examples.c.submission_id)
        .where(submissions.c.chat_id == home(chat_id), examples.c.performer.is_not(None))
    )
    key = name_key(performer)
    return [spelling for spelling in connection.scalars(spelled) if name_key(spelling) == key]


def performed_by(
    connection: Connection, spellings: Sequence[str], performer: ColumnElement[str | None] = examples.c.performer
) -> ColumnElement[bool]:
    """Whether the performer is spelled in one of these ways, which are one value of the statement, however many: else
    there could be more values than PostgreSQL takes."""
    if connection.dialect.name == "sqlite":
        found = func.json_each(json.dumps(spellings)).table_valued("value")
        return performer.in_(select(found.c.value))
    return performer == any_(literal(list(spellings), ARRAY(String)))


def taught_as(
    connection: Connection, chat_id: int, wanted: Collection[Scores], spelling: Spelling
) -> dict[Scores, dict[str, int]]:
    """As which emotions these scores are taught now, and how often each; without the starter rows. Of many scores, all
    that the chat was taught are looked through."""
    if not wanted:
        return {}
    spelled = spelling.of_chat(connection, chat_id)
    of_scores = or_(*(and_(*map(eq, _SCORES, each)) for each in wanted))
    few = [of_scores] if len(wanted) <= _MOST_COMPARED else []
    found = connection.execute(
        _joined(select(*_SCORES, examples.c.emotion_id, func.count()))
        .where(memberships.c.chat_id == home(chat_id), membership.current, *few)
        .group_by(*_SCORES, examples.c.emotion_id)
    )
    taught: dict[Scores, dict[str, int]] = {}
    for *scores, emotion_id, times in found:
        if (key := Scores(*scores)) in wanted:
            taught.setdefault(key, {})[spelled[emotion_id]] = times
    return taught


def performers(connection: Connection, chat_id: int) -> tuple[str, ...]:
    """The performers of the examples of any version, each once and as first spelled, by age."""
    found = connection.scalars(
        select(examples.c.performer)
        .join(submissions, submissions.c.id == examples.c.submission_id)
        .where(submissions.c.chat_id == home(chat_id), examples.c.performer.is_not(None))
        .group_by(examples.c.performer)
        .order_by(func.min(examples.c.id))
    )
    spelled: dict[str, str] = {}
    for performer in found:
        spelled.setdefault(name_key(performer), performer)
    return tuple(spelled.values())


def answer_record(connection: Connection, chat_id: int) -> tuple[RecordShare, ...]:
    """How many first answers were right: of the last 50, the last 200 and all, where there are more than those
    before."""
    of_chat = select(recorded_answers.c.correct).where(recorded_answers.c.chat_id == home(chat_id))
    newest = of_chat.order_by(recorded_answers.c.example_id.desc())
    every = _share(connection, of_chat)
    recent = [_share(connection, newest.limit(last)) for last in RECENT if last < every.answers]
    return (*recent, every) if every.answers else ()


def _share(connection: Connection, correct: Select[tuple[bool]]) -> RecordShare:
    which = correct.subquery()
    counts = select(func.count().filter(which.c.correct), func.count()).select_from(which)
    return RecordShare(*connection.execute(counts).one())


def votes(connection: Connection, chat_id: int, reading: int, spelling: Spelling) -> list[TaughtExample]:
    """The votes on a reading that are present, newest first."""
    on_it = (submissions.c.origin == chat_id, submissions.c.reading == reading)
    return taught(connection, chat_id, spelling, *on_it)


def present_example(connection: Connection, chat_id: int, example_id: int, spelling: Spelling) -> TaughtExample | None:
    """One example; None where it is not present in this chat."""
    return next(iter(taught(connection, chat_id, spelling, examples.c.id == example_id)), None)


def taught(
    connection: Connection,
    chat_id: int,
    spelling: Spelling,
    *which: ColumnElement[bool],
    offset: int = 0,
    limit: int | None = None,
) -> list[TaughtExample]:
    """The present examples for which every condition holds, newest first."""
    spelled = spelling.of_chat(connection, chat_id)
    columns = (examples.c.id, submissions.c.user_id, submissions.c.at, submissions.c.id.label("submission_id"))
    found = connection.execute(
        _joined(select(*columns, examples.c.emotion_id, *_SCORES, *_PROVENANCE))
        .where(memberships.c.chat_id == home(chat_id), membership.current, *which)
        .order_by(examples.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        TaughtExample(row.id, row.user_id, _example(row, spelled[row.emotion_id]), row.at, row.submission_id)
        for row in found
    ]


def _example(row: Row[Any], emotion: str) -> Example:
    scores, provenance = row[-len(_SCORES) - len(_PROVENANCE) :][: len(_SCORES)], row[-len(_PROVENANCE) :]
    return Example(Scores(*scores), emotion, Provenance(*provenance))


def known_emotions(connection: Connection, chat_id: int, spelling: Spelling) -> tuple[str, ...]:
    """The emotions that the chat knows now; the starter rows' where nothing is taught, for they answer then."""
    chat = connection.execute(select(home(chat_id))).scalar_one()
    starter = history.current_version(connection, chat).starter
    known = spelling.known(connection, chat, with_starter=starter) or spelling.starter
    return tuple(known.values())


def _rows(connection: Connection, chat: int, number: int, spelling: Spelling) -> tuple[Dataset, NDArray[np.int64]]:
    spelled = spelling.of_chat(connection, chat)
    found = connection.execute(
        _joined(select(examples.c.emotion_id, submissions.c.user_id, *_SCORES, *_PROVENANCE))
        .where(memberships.c.chat_id == chat, membership.at_version(number))
        .order_by(memberships.c.example_id)
    ).all()
    emotion_ids, user_ids, *columns = zip(*found, strict=True) if found else [()] * 9
    teachers = np.array(user_ids, dtype=np.int64)
    teachers.setflags(write=False)
    scores, provenance = columns[: len(_SCORES)], columns[len(_SCORES) :]
    provenances = tuple(map(cache(Provenance), *provenance))  # most rows have one that another has too
    return Dataset(np.array(scores).T, tuple(spelled[number] for number in emotion_ids), provenances), teachers


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(memberships)
        .join(examples, examples.c.id == memberships.c.example_id)
        .join(submissions, submissions.c.id == examples.c.submission_id)
    )


def history_revisions(connection: Connection) -> dict[int, int]:
    """The revision of its history, by chat, of every chat that has a version."""
    taught = exists().where(versions.c.chat_id == chats.c.id)
    found = connection.execute(select(chats.c.id, chats.c.edition).where(taught).order_by(chats.c.id))
    return dict(found.all())
