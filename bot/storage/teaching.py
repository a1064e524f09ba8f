"""Storing examples: a submission is what one message, document or vote teaches, and is stored once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from bot.storage import history, membership, queries
from bot.storage.allowance import check_allowance
from bot.storage.chats import insert_new, lock_chat
from bot.storage.emotions import Spelling, emotion_ids
from bot.storage.errors import (
    MOST_EMOTIONS,
    MOST_EXAMPLES,
    ChatFullError,
    NotAgreedError,
    TakenBackError,
    TooFastError,
    TooManyEmotionsError,
)
from bot.storage.people import consent_of, recent_count
from bot.storage.records import NOT_ASKED, FirstAnswers, Kind, Outcome
from bot.storage.tables import consents, emotions, examples, memberships, recorded_answers, submissions
from engine.data.dataset import Example
from engine.data.emotion_names import emotion_key
from engine.data.scores import SCORE_NAMES


@dataclass(frozen=True, slots=True)
class Submission:
    """Who teaches, where and when; `source` is the message or tap, `reading` the message that is voted on, `scale`
    what a file's scores were stretched from. Where the message was edited since, `edited_at` says when."""

    chat_id: int
    user_id: int
    source: str
    at: datetime
    reading: int | None = None
    scale: str | None = None
    edited_at: datetime | None = None


_MINUTE = timedelta(minutes=1)


class TeachTransaction:
    """One submission within one database transaction, with the chat locked."""

    def __init__(self, connection: Connection, submission: Submission, spelling: Spelling) -> None:
        _lock_person(connection, submission.user_id)
        self._connection = connection
        self._submission = submission
        self._spelling = spelling
        chat = lock_chat(connection, submission.chat_id)
        if chat is None or connection.scalar(consent_of(submission.user_id, chat)) is None:
            raise NotAgreedError
        self._chat = chat
        self._before = history.current_version(connection, self._chat)
        self._corrected: Row[Any] | None = None
        """The submission of the message before it was edited, whose examples go."""

    def teach(self, taught: Sequence[Example], most_a_minute: int | None, first_answers: FirstAnswers) -> Outcome:
        """Store these examples as one submission, and what was answered to them before."""
        if outcome := self._outcome_before(taught):
            return outcome
        if most_a_minute is not None:
            self._check_pace(len(taught), most_a_minute)
        return self._store("teach", taught, first_answers=first_answers)

    def vote(self, example: Example) -> Outcome:
        """Store this example in place of what the person voted on the same reading before."""
        provenance = replace(example.provenance, performance=self._voted_on(), answered=True)
        vote = replace(example, provenance=provenance)
        if outcome := self._outcome_before([vote]):
            return outcome
        current = self._current_vote()
        if current is not None and self._corrected is None and _is_same(current, example):
            return self._write_submission(self._before.number, 0, same_as=current.submission_id)
        return self._store("vote", [vote], replaces=current and current.id)

    def _outcome_before(self, taught: Sequence[Example]) -> Outcome | None:
        """What was said of this very source, unless it is a message that now teaches something else."""
        row = self._connection.execute(
            select(submissions).where(
                submissions.c.origin == self._submission.chat_id, submissions.c.source == self._submission.source
            )
        ).one_or_none()
        if row is None or self._corrects(row, taught):
            return None
        return Outcome(row.version, row.same_as or row.id, row.added, repeated=True, answer=row.answer)

    def _corrects(self, row: Row[Any], taught: Sequence[Example]) -> bool:
        """Whether the message of this submission was edited and teaches something else now: then what comes takes its
        place. Raises TakenBackError."""
        edited_at = self._submission.edited_at
        if not taught or edited_at is None or (row.edited_at or edited_at) > edited_at:
            return False
        if row.user_id != self._submission.user_id:
            return False
        present = queries.taught(self._connection, self._chat, self._spelling, submissions.c.id == row.id)
        if len(present) != row.added:
            raise TakenBackError
        if _contents(each.example for each in reversed(present)) == _contents(taught):
            self._change(row, edited_at=edited_at)
            return False
        self._change(row, source=f"{row.source}:{row.id}", answer=None)
        self._corrected = row
        return True

    def _change(self, row: Row[Any], **values: object) -> None:
        self._connection.execute(update(submissions).where(submissions.c.id == row.id).values(values))

    def _current_vote(self) -> Row[tuple[int, int, str, float, float, float]] | None:
        columns = (examples.c.id, examples.c.submission_id, emotions.c.key, *(examples.c[s] for s in SCORE_NAMES))
        return self._connection.execute(
            select(*columns)
            .join_from(submissions, examples, examples.c.submission_id == submissions.c.id)
            .join(memberships, memberships.c.example_id == examples.c.id)
            .join(emotions, emotions.c.id == examples.c.emotion_id)
            .where(
                submissions.c.chat_id == self._chat,
                submissions.c.user_id == self._submission.user_id,
                submissions.c.origin == self._submission.chat_id,
                submissions.c.reading == self._submission.reading,
                membership.current,
            )
        ).one_or_none()

    def _voted_on(self) -> str:
        """The name of the performance whose reading is voted on: that of the votes before, or a new one. It is random,
        since the message's number comes again elsewhere, and the chat's would tell whose it was."""
        before = (
            select(examples.c.performance)
            .join(submissions, submissions.c.id == examples.c.submission_id)
            .where(submissions.c.origin == self._submission.chat_id, submissions.c.reading == self._submission.reading)
        )
        return self._connection.scalar(before.limit(1)) or f"reading-{secrets.token_hex(6)}"

    def _store(
        self,
        kind: Kind,
        taught: Sequence[Example],
        *,
        replaces: int | None = None,
        first_answers: FirstAnswers = NOT_ASKED,
    ) -> Outcome:
        if not taught:
            return self._write_submission(self._before.number, 0)
        check_allowance(self._connection, self._chat, self._submission.at)
        number = self._before.number + 1
        removed = self._make_room(number, replaces)
        self._check_limits(taught, self._before.rows - removed)
        outcome = self._write_submission(number, len(taught))
        ids = self._write_examples(outcome.submission_id, taught)
        self._record(first_answers, ids, taught)
        membership.add(self._connection, self._chat, number, outcome.submission_id)
        if self._corrected is not None and self._corrected.added:
            kind = "correct"
        history.append(
            self._connection, self._chat, self._before, kind, self._submission.at, added=len(taught), removed=removed
        )
        return outcome

    def _make_room(self, number: int, replaces: int | None) -> int:
        """Take out a vote that is replaced, and what the message taught before its edit; how many examples."""
        gone = [] if replaces is None else [examples.c.id == replaces]
        if self._corrected is not None:
            gone.append(examples.c.submission_id == self._corrected.id)
        if not gone:
            return 0
        return membership.remove(self._connection, self._chat, number, select(examples.c.id).where(or_(*gone)))

    def _check_pace(self, new: int, most: int) -> None:
        """The person is locked, so that what they teach elsewhere just now counts too."""
        by = self._submission
        recent = recent_count(self._connection, by.chat_id, by.user_id, by.source, by.at - _MINUTE, by.at)
        if recent + new > most:
            raise TooFastError(recent, new, most)

    def _check_limits(self, taught: Sequence[Example], rows: int) -> None:
        room = max(MOST_EXAMPLES - rows, 0)
        if len(taught) > room:
            raise ChatFullError(room)
        known = self._spelling.known(self._connection, self._chat, with_starter=self._before.starter)
        new = {emotion_key(name) for name in {example.emotion for example in taught}} - known.keys()
        if new and len(known) + len(new) > MOST_EMOTIONS:
            raise TooManyEmotionsError(MOST_EMOTIONS, len(known) + len(new))

    def _write_submission(self, version: int, added: int, same_as: int | None = None) -> Outcome:
        submission, answer = self._submission, self._corrected and self._corrected.answer
        submission_id = self._connection.execute(
            insert(submissions)
            .values(
                chat_id=self._chat,
                user_id=submission.user_id,
                origin=submission.chat_id,
                source=submission.source,
                reading=submission.reading,
                version=version,
                added=added,
                scale=submission.scale if added else None,
                same_as=same_as,
                at=submission.at,
                edited_at=submission.edited_at,
                answer=answer,
            )
            .returning(submissions.c.id)
        ).scalar_one()
        return Outcome(version, same_as or submission_id, added, repeated=False, answer=answer)

    def _write_examples(self, submission_id: int, taught: Sequence[Example]) -> Sequence[int]:
        """The ids of the examples, in their order."""
        names = {example.emotion: emotion_key(example.emotion) for example in taught}
        ids = emotion_ids(self._connection, self._chat, names)
        rows = [
            {
                "submission_id": submission_id,
                "emotion_id": ids[names[example.emotion]],
                **dict(zip(SCORE_NAMES, example.scores.as_tuple(), strict=True)),
                **asdict(example.provenance),
            }
            for example in taught
        ]
        new = insert(examples).returning(examples.c.id, sort_by_parameter_order=True)
        return self._connection.scalars(new, rows).all()

    def _record(self, first_answers: FirstAnswers, ids: Sequence[int], taught: Sequence[Example]) -> None:
        """Write down the first answers, but to performances that have one."""
        answered = zip(ids, taught, first_answers.answers, strict=True) if first_answers.answers else ()
        rows = [
            {
                "example_id": example_id,
                "chat_id": self._chat,
                "performance": example.provenance.performance or _scores_text(example),
                "version": first_answers.version,
                "correct": answer.correct,
                "confidence": answer.confidence,
            }
            for example_id, example, answer in answered
            if answer is not None
        ]
        if rows:
            self._connection.execute(insert_new(self._connection, recorded_answers), rows)


def _lock_person(connection: Connection, user_id: int) -> None:
    """Until the transaction ends, so that no consent of theirs can be withdrawn meanwhile. People are locked before
    chats, here as in forgetting: else two could wait for each other. Raises NotAgreedError: they agreed nowhere."""
    person = select(consents.c.user_id).where(consents.c.user_id == user_id)
    if connection.scalar(person.with_for_update(key_share=True)) is None:
        raise NotAgreedError


def _contents(taught: Iterable[Example]) -> list[tuple[object, ...]]:
    """What examples say, whatever the spelling of their emotions."""
    return [(emotion_key(example.emotion), example.scores, example.provenance) for example in taught]


def _is_same(current: Row[tuple[int, int, str, float, float, float]], example: Example) -> bool:
    emotion_and_scores = tuple(current)[2:]
    return emotion_and_scores == (emotion_key(example.emotion), *example.scores)


def _scores_text(example: Example) -> str:
    return " ".join(repr(score).removesuffix(".0") for score in example.scores)
