"""Storing examples: a batch is one teaching act (a message, a document, a vote), stored once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from bot.storage import history, membership
from bot.storage.chats import lock_chat
from bot.storage.emotions import Spelling, emotion_ids
from bot.storage.errors import MOST_EMOTIONS, MOST_EXAMPLES, ChatFullError, NotAgreedError, TooManyEmotionsError
from bot.storage.records import Kind, Outcome
from bot.storage.tables import consents, emotions, examples, memberships, submissions
from engine.data.dataset import Example
from engine.data.emotion_names import emotion_key
from engine.data.scores import SCORE_NAMES


@dataclass(frozen=True, slots=True)
class Act:
    """Who taught, where, by what (`source` is unique in that chat), when; `reading`: the message voted on."""

    chat_id: int
    user_id: int
    source: str
    at: datetime
    reading: int | None = None


class TeachTransaction:
    """One teaching act within one transaction, with the chat locked."""

    def __init__(self, connection: Connection, act: Act, spelling: Spelling) -> None:
        _require_consent(connection, act.user_id)
        self._connection = connection
        self._act = act
        self._spelling = spelling
        self._chat = lock_chat(connection, act.chat_id)
        self._before = history.current_version(connection, self._chat)

    def teach(self, taught: Sequence[Example]) -> Outcome:
        """Store these examples as one batch."""
        return self._said_before() or self._store("teach", taught)

    def vote(self, example: Example) -> Outcome:
        """Store this example in place of what the person voted on the same reading before."""
        if said := self._said_before():
            return said
        standing = self._standing_vote()
        if standing is None:
            return self._store("vote", [example])
        if _is_same(standing, example):
            return self._write_batch(self._before.number, 0, same_as=standing.submission_id)
        return self._store("vote", [example], instead_of=standing.id)

    def _said_before(self) -> Outcome | None:
        row = self._connection.execute(
            select(submissions).where(
                submissions.c.origin == self._act.chat_id, submissions.c.source == self._act.source
            )
        ).one_or_none()
        if row is None:
            return None
        return Outcome(row.version, row.same_as or row.id, row.added, repeated=True)

    def _standing_vote(self) -> Row[tuple[int, int, str, float, float, float]] | None:
        columns = (examples.c.id, examples.c.submission_id, emotions.c.key, *(examples.c[s] for s in SCORE_NAMES))
        return self._connection.execute(
            select(*columns)
            .join_from(submissions, examples, examples.c.submission_id == submissions.c.id)
            .join(memberships, memberships.c.example_id == examples.c.id)
            .join(emotions, emotions.c.id == examples.c.emotion_id)
            .where(
                submissions.c.chat_id == self._chat,
                submissions.c.user_id == self._act.user_id,
                submissions.c.origin == self._act.chat_id,
                submissions.c.reading == self._act.reading,
                membership.now,
            )
        ).one_or_none()

    def _store(self, kind: Kind, taught: Sequence[Example], instead_of: int | None = None) -> Outcome:
        if not taught:
            return self._write_batch(self._before.number, 0)
        number, removed = self._before.number + 1, 0
        if instead_of is not None:
            old = select(examples.c.id).where(examples.c.id == instead_of)
            removed = membership.end(self._connection, self._chat, number, old)
        self._check_limits(taught, self._before.rows - removed)
        outcome = self._write_batch(number, len(taught))
        self._write_examples(outcome.submission_id, taught)
        membership.begin(self._connection, self._chat, number, outcome.submission_id)
        history.append(
            self._connection,
            self._chat,
            self._before,
            kind,
            self._act.at,
            added=len(taught),
            removed=removed,
        )
        return outcome

    def _check_limits(self, taught: Sequence[Example], rows: int) -> None:
        room = max(MOST_EXAMPLES - rows, 0)
        if len(taught) > room:
            raise ChatFullError(room)
        known = self._spelling.known(self._connection, self._chat, with_starter=self._before.starter)
        new = {emotion_key(name) for name in {example.emotion for example in taught}} - known.keys()
        if new and len(known) + len(new) > MOST_EMOTIONS:
            raise TooManyEmotionsError(MOST_EMOTIONS, len(known) + len(new))

    def _write_batch(self, version: int, added: int, same_as: int | None = None) -> Outcome:
        act = self._act
        submission_id = self._connection.execute(
            insert(submissions)
            .values(
                chat_id=self._chat,
                user_id=act.user_id,
                origin=act.chat_id,
                source=act.source,
                reading=act.reading,
                version=version,
                added=added,
                same_as=same_as,
                at=act.at,
            )
            .returning(submissions.c.id)
        ).scalar_one()
        return Outcome(version, same_as or submission_id, added, repeated=False)

    def _write_examples(self, submission_id: int, taught: Sequence[Example]) -> None:
        names = {example.emotion: emotion_key(example.emotion) for example in taught}
        ids = emotion_ids(self._connection, self._chat, names)
        rows = [
            {
                "submission_id": submission_id,
                "emotion_id": ids[names[example.emotion]],
                **dict(zip(SCORE_NAMES, example.scores.as_tuple(), strict=True)),
            }
            for example in taught
        ]
        self._connection.execute(insert(examples).returning(examples.c.id, sort_by_parameter_order=True), rows)


def _require_consent(connection: Connection, user_id: int) -> None:
    """Hold on to the consent until the transaction ends, so that it cannot be taken back meanwhile."""
    consent = select(consents.c.user_id).where(consents.c.user_id == user_id).with_for_update(read=True)
    if connection.scalar(consent) is None:
        raise NotAgreedError


def _is_same(standing: Row[tuple[int, int, str, float, float, float]], example: Example) -> bool:
    emotion_and_scores = tuple(standing)[2:]
    return emotion_and_scores == (emotion_key(example.emotion), *example.scores)
