"""Everything that the bot keeps, behind one facade.

Each method is one transaction, committed before it returns: what it said is stored survives a killed process.
They block, so that the bot calls them in threads; any number at once. Each raises StorageUnavailableError
where the database does not answer; nothing is half-stored then, and calling again is safe.

Versions count 1, 2, 3 … in each chat; version 0 is a chat that was taught nothing. A chat whose group became
a supergroup can be named by its old id or by its new one.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.storage import chat_migration, chats, forgetting, history, people, queries, removal
from bot.storage.database import Database
from bot.storage.emotions import Spelling
from bot.storage.leases import Leases
from bot.storage.records import (
    NOT_ASKED,
    Change,
    ChatSettings,
    FirstAnswers,
    Forgotten,
    Outcome,
    Page,
    PresentSubmission,
    RecordShare,
    TaughtExample,
    TaughtMessage,
    Undone,
    Version,
    VersionData,
    VersionKey,
    VersionSummary,
)
from bot.storage.teaching import Submission, TeachTransaction
from engine.data.dataset import STARTER, Example
from engine.data.scores import Scores


class Storage:
    """The examples that people taught, their consents, and the chats' settings."""

    def __init__(self, database: Database, starter_emotions: Sequence[str] = STARTER.emotions) -> None:
        self._database = database
        self._spelling = Spelling(starter_emotions)
        self.leases = Leases(database)

    @classmethod
    def open(cls, url: str, starter_emotions: Sequence[str] = STARTER.emotions) -> "Storage":
        """The storage at this DATABASE_URL, made or brought up to date where it is needed.

        Taught emotions are spelled as the starter rows spell them, where those have them. Raises StartError: the
        database cannot be used, or a newer version of the bot wrote it.
        """
        return cls(Database.open(url), starter_emotions)

    def close(self) -> None:
        """Give every connection back."""
        self.leases.close()
        self._database.close()

    @property
    def other_writers(self) -> bool:
        """Whether other processes may teach the same chats."""
        return self._database.other_writers

    def teach(
        self,
        chat_id: int,
        user_id: int,
        examples: Sequence[Example],
        source: str,
        at: datetime,
        most_a_minute: int | None = None,
        first_answers: FirstAnswers = NOT_ASKED,
        scale: str | None = None,
        *,
        edited_at: datetime | None = None,
    ) -> Outcome:
        """Store examples as one submission and a new version, with the first answers to performances that have none
        yet; `scale` is what the scores were stretched from, such as "1–5".

        The same source again stores nothing and is answered as it was the first time. Raises NotAgreedError,
        ChatFullError, ChangedMuchError, TooManyEmotionsError, and TooFastError where the person would have taught more
        than `most_a_minute`: nothing was stored.

        `edited_at` says that the source is a message as it was edited then: in one version, these examples replace
        what it taught before. An edit that is older than what is stored, or that teaches the same, stores nothing and
        is `repeated`. Raises TakenBackError: some of what it taught before is not there any more.
        """
        with self._database.write() as connection:
            submission = Submission(chat_id, user_id, source, at, scale=scale, edited_at=edited_at)
            transaction = TeachTransaction(connection, submission, self._spelling)
            return transaction.teach(examples, most_a_minute, first_answers)

    def vote(
        self,
        chat_id: int,
        user_id: int,
        reading_message_id: int,
        example: Example,
        source: str,
        at: datetime,
        *,
        edited_at: datetime | None = None,
    ) -> Outcome:
        """Store a person's one vote on a reading. Another vote replaces it; the same one changes nothing, and its
        `submission_id` is that of the vote that stands. `edited_at` is as in `teach`. Raises NotAgreedError,
        ChatFullError, TooManyEmotionsError, TakenBackError: nothing was stored."""
        with self._database.write() as connection:
            submission = Submission(chat_id, user_id, source, at, reading_message_id, edited_at=edited_at)
            return TeachTransaction(connection, submission, self._spelling).vote(example)

    def taught_message(self, chat_id: int, user_id: int, source: str) -> TaughtMessage | None:
        """What became of what this source, a person's message, taught; None where it taught nothing."""
        with self._database.read() as connection:
            return removal.taught_message(connection, chat_id, user_id, source)

    def note_answer(self, submission_id: int, message_id: int) -> None:
        """Keep which message of the bot's says that a submission was stored."""
        with self._database.write() as connection:
            removal.note_answer(connection, submission_id, message_id)

    def answered_submission(self, chat_id: int, message_id: int) -> PresentSubmission | None:
        """What is left of the submission that a message of the bot's says was stored."""
        with self._database.read() as connection:
            submission_id = removal.answered_submission(connection, chat_id, message_id)
            return removal.present_part(connection, chat_id, submission_id, self._spelling)

    def newest_submission(self, chat_id: int, user_id: int) -> PresentSubmission | None:
        """What is left of the person's newest submission of which something is left."""
        with self._database.read() as connection:
            submission_id = removal.newest_submission(connection, chat_id, user_id)
            return removal.present_part(connection, chat_id, submission_id, self._spelling)

    def undo_last(self, chat_id: int, user_id: int, at: datetime) -> Undone | None:
        """Take back the person's newest submission of which something is left; None where there is none."""
        with self._database.write() as connection:
            return removal.undo_last(connection, chat_id, user_id, at, self._spelling)

    def was_undone(self, chat_id: int, at: datetime) -> bool:
        """Whether something of this chat was taken back at just this moment."""
        with self._database.read() as connection:
            return history.has_version(connection, chat_id, "undo", at)

    def take_back(self, chat_id: int, submission_id: int, user_id: int | None, at: datetime) -> Undone | None:
        """Remove what the newest version has of a submission; None where nothing is, or where it is not this person's.
        Without `user_id` it may be anybody's. Raises ChangedMuchError."""
        with self._database.write() as connection:
            return removal.take_back(connection, chat_id, submission_id, user_id, at, self._spelling)

    def delete_example(self, chat_id: int, example_id: int, user_id: int | None, at: datetime) -> TaughtExample | None:
        """Take back one example; None where it is not present, or not this person's. Without `user_id` (an
        admin) it may be anybody's."""
        with self._database.write() as connection:
            return removal.delete_example(connection, chat_id, example_id, user_id, at, self._spelling)

    def example(self, chat_id: int, example_id: int) -> TaughtExample | None:
        """One example; None where it is not present in this chat."""
        with self._database.read() as connection:
            return queries.present_example(connection, chat_id, example_id, self._spelling)

    def rollback_preview(self, chat_id: int, number: int) -> Change | None:
        """The newest version's number, and how many examples would come and go with a rollback to version `number`;
        None where there is no such version."""
        with self._database.read() as connection:
            return history.rollback_preview(connection, chat_id, number)

    def rollback(self, chat_id: int, number: int, at: datetime, asked_at: VersionKey | None = None) -> Change | None:
        """A new version equal to version `number`, or the version as it is where that is equal already; None where
        there is no such version. Raises ChangedSinceError: the newest version is not `asked_at`; ChangedMuchError."""
        with self._database.write() as connection:
            return history.rollback(connection, chat_id, number, at, asked_at)

    def set_starter(self, chat_id: int, on: bool, at: datetime, asked_at: VersionKey | None = None) -> Change:
        """A new version with or without the starter rows; the version as it is where nothing changes. Raises
        TooManyEmotionsError: with the starter rows there would be too many; ChangedSinceError: the newest version is
        not `asked_at`."""
        with self._database.write() as connection:
            return history.set_starter(connection, chat_id, on, at, self._spelling, asked_at)

    def forget(self, user_id: int, at: datetime, chat_id: int | None = None) -> Forgotten:
        """Delete the consent of a person and every example of theirs, in every version of every chat, or of one;
        of a private chat everything. The database's own files are rid of it by `erase_deleted`."""
        with self._database.write() as connection:
            return forgetting.forget(connection, user_id, chat_id, at)

    def forget_performer(self, chat_id: int, performer: str, at: datetime) -> Forgotten:
        """Delete every example of a performer, however spelled, in every version of a chat; the consents of those who
        taught them stay. The database's own files are rid of it by `erase_deleted`."""
        with self._database.write() as connection:
            return forgetting.forget_performer(connection, chat_id, performer, at)

    def erase_deleted(self) -> bool:
        """Take what was deleted out of the database's own files too; False where somebody is still reading it there:
        then it is to be called again."""
        return self._database.erase_deleted()

    def count_of(self, user_id: int, chat_id: int | None = None) -> tuple[int, int]:
        """How many examples of a person are stored, in any version, and in how many chats they agreed to that; in
        one chat, where one is named."""
        with self._database.read() as connection:
            return people.count_of(connection, user_id, chat_id)

    def agree(self, user_id: int, chat_id: int, at: datetime) -> None:
        """Keep that this person agreed to what is kept of them in this chat, as TERMS say it; an earlier consent to the
        same terms stays as it was."""
        with self._database.write() as connection:
            people.agree(connection, user_id, chat_id, at)

    def has_agreed(self, user_id: int, chat_id: int) -> bool:
        """Whether this person agreed, for this chat and to today's terms, and did not take it back."""
        with self._database.read() as connection:
            return people.has_agreed(connection, user_id, chat_id)

    def named_raters(self, chat_id: int) -> frozenset[int]:
        """Who agreed, for this chat, to today's terms: they say that the chat's admins can have raters by name."""
        with self._database.read() as connection:
            return people.agreed_users(connection, chat_id)

    def version_data(self, chat_id: int, number: int | None = None) -> VersionData:
        """The taught examples of a version, the newest where no number is given. Raises LookupError: there is no
        such version."""
        with self._database.read() as connection:
            return queries.version_data(connection, chat_id, number, self._spelling)

    def latest_version(self, chat_id: int) -> Version | None:
        """The newest version; None where the chat was taught nothing."""
        return next(iter(self.versions(chat_id, limit=1)), None)

    def version_summary(self, chat_id: int) -> VersionSummary | None:
        """The newest version, briefly; None where the chat was taught nothing."""
        with self._database.read() as connection:
            return history.version_summary(connection, chat_id)

    def versions(self, chat_id: int, limit: int, before: int | None = None) -> list[Version]:
        """The newest versions, newest first; those older than version `before`, where it is given."""
        with self._database.read() as connection:
            return history.list_versions(connection, chat_id, limit, before)

    def taught_emotions(self, chat_id: int, numbers: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """The emotions that each of these versions taught, in their order; versions that taught none are left out."""
        with self._database.read() as connection:
            return history.taught_emotions(connection, chat_id, numbers, self._spelling)

    def record_fit(
        self,
        chat_id: int,
        number: int,
        history_revision: int,
        measures: Mapping[str, Any] | None,
        parameters: Mapping[str, Any],
    ) -> bool:
        """Write down how a version was fitted (JSON), and what was measured, where it was; `history_revision` is that
        of the data that was fitted.

        False, and nothing written, where the version is gone or the chat's past was rewritten since.
        """
        with self._database.write() as connection:
            return history.record_fit(connection, chat_id, number, history_revision, measures, parameters)

    def examples(
        self,
        chat_id: int,
        user_id: int | None,
        performer: str | None,
        offset: int,
        limit: int,
        emotion: str | None = None,
    ) -> Page:
        """The examples that are present, newest first; what one person taught, of one performer and of one emotion,
        however spelled, where they are named."""
        with self._database.read() as connection:
            return queries.examples_page(
                connection, chat_id, user_id, performer, offset, limit, self._spelling, emotion
            )

    def emotions_taught(self, chat_id: int, *, ever: bool = False) -> tuple[str, ...]:
        """The emotions of the examples that are present or, where `ever`, of those of any version too, by age."""
        with self._database.read() as connection:
            return queries.taught_emotions(connection, chat_id, self._spelling, ever=ever)

    def performers(self, chat_id: int) -> tuple[str, ...]:
        """The performers of the examples of any version, each once and as first spelled, by age."""
        with self._database.read() as connection:
            return queries.performers(connection, chat_id)

    def answer_record(self, chat_id: int) -> tuple[RecordShare, ...]:
        """How many of the recorded first answers were right: of the last 50, the last 200 and all; fewer entries where
        there are no more than that, none where none is recorded."""
        with self._database.read() as connection:
            return queries.answer_record(connection, chat_id)

    def votes(self, chat_id: int, reading_message_id: int) -> list[TaughtExample]:
        """The votes on a reading that are present, newest first."""
        with self._database.read() as connection:
            return queries.votes(connection, chat_id, reading_message_id, self._spelling)

    def emotions(self, chat_id: int) -> tuple[str, ...]:
        """The emotions that the chat knows: the starter rows' where they are on, then the taught ones
        by age."""
        with self._database.read() as connection:
            return queries.known_emotions(connection, chat_id, self._spelling)

    def taught_as(self, chat_id: int, wanted: Collection[Scores]) -> dict[Scores, dict[str, int]]:
        """As which emotions each of these scores is taught now, and how often each; without the starter rows."""
        with self._database.read() as connection:
            return queries.taught_as(connection, chat_id, wanted, self._spelling)

    def settings(self, chat_id: int) -> ChatSettings:
        """What the chat decided; where it decided nothing, everybody may teach, and admins alone restore."""
        with self._database.read() as connection:
            return chats.settings(connection, chat_id)

    def decide(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep what the chat decided."""
        with self._database.write() as connection:
            chats.decide(connection, chat_id, settings)

    def move_chat(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: all of it goes with it, and the old id means the new chat from now on.
        Where both were taught, the new one's versions follow the old one's. Moving twice changes nothing."""
        with self._database.write() as connection:
            chat_migration.move_chat(connection, old_id, new_id)

    def history_revisions(self) -> dict[int, int]:
        """Every chat that has a version, with how often its past was rewritten."""
        with self._database.read() as connection:
            return queries.history_revisions(connection)
