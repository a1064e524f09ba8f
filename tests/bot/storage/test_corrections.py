"""A message that was edited: what it teaches now takes the place of what it taught before, in one version."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.storage.errors import NotAgreedError, TakenBackError, TooFastError
from bot.storage.records import FirstAnswers, Outcome, TaughtMessage
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.measure.first_answers import FirstAnswer
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, SAM, SUPERGROUP, YOU, bare, many, rows

MINUTE = timedelta(minutes=1)
LATER = NOW + MINUTE
READING = 7


def correct(storage: Storage, *examples: Example, at: datetime = LATER, user: int = YOU, chat: int = CHAT) -> Outcome:
    return storage.teach(chat, user, examples, "message:1", NOW, edited_at=at)


def test_it_is_one_version_that_history_names(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.teach(CHAT, SAM, [GRIEF], "message:2", NOW)
    outcome = correct(storage, GRIEF, CALM, JOY)
    assert (outcome.version, outcome.added, outcome.repeated) == (3, 3, False)
    assert rows(storage) == [GRIEF, GRIEF, CALM, JOY]
    newest = storage.versions(CHAT, 1)[0]
    assert (newest.kind, newest.added, newest.removed, newest.rows) == ("correct", 3, 2, 4)
    assert rows(storage, number=2) == [CALM, JOY, GRIEF], "the earlier versions keep it"


def test_the_message_or_its_edit_delivered_again_stores_nothing(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    first = correct(storage, JOY)
    for again in (correct(storage, JOY), storage.teach(CHAT, YOU, [CALM], "message:1", NOW)):
        assert again == Outcome(first.version, first.submission_id, 1, repeated=True)
    assert rows(storage) == [JOY]


def test_an_older_edit_that_comes_again_does_not_undo_a_newer_one(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    correct(storage, JOY, at=LATER)
    correct(storage, GRIEF, at=LATER + MINUTE)
    assert correct(storage, JOY, at=LATER).repeated
    assert rows(storage) == [GRIEF]
    assert not correct(storage, CALM, at=LATER + MINUTE).repeated, "two edits may be of one second"
    assert rows(storage) == [CALM]


def test_the_same_in_other_letters_is_no_correction(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert correct(storage, Example(CALM.scores, "Calm")).repeated
    assert len(storage.versions(CHAT, 9)) == 1


def test_undo_takes_the_corrected_ones_back_and_rollback_brings_the_first_ones(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [GRIEF], "message:2", NOW)
    second = correct(storage, JOY)
    undone = storage.undo_last(CHAT, YOU, NOW)
    assert undone is not None
    assert (undone.submission_id, undone.emotions) == (second.submission_id, ("joy",))
    storage.rollback(CHAT, 2, NOW)
    assert rows(storage) == [CALM, GRIEF]
    assert storage.take_back(CHAT, first.submission_id, YOU, NOW)
    assert rows(storage) == [GRIEF]


def take_all(storage: Storage) -> None:
    storage.undo_last(CHAT, YOU, NOW)


def take_one(storage: Storage) -> None:
    storage.delete_example(CHAT, storage.examples(CHAT, None, None, 0, 9).rows[0].id, None, NOW)


def roll_back(storage: Storage) -> None:
    storage.rollback(CHAT, 0, NOW)


@pytest.mark.parametrize("take", [take_all, take_one, roll_back])
def test_what_was_taken_back_does_not_come_again_by_an_edit(storage: Storage, take: Callable[[Storage], None]) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    take(storage)
    left = rows(storage)
    with pytest.raises(TakenBackError):
        correct(storage, GRIEF)
    assert rows(storage) == left


def test_what_was_forgotten_is_as_if_it_had_never_been_taught(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.forget(YOU, NOW)
    with pytest.raises(NotAgreedError):
        correct(storage, JOY)
    storage.agree(YOU, CHAT, NOW)
    assert not correct(storage, JOY).repeated
    assert storage.versions(CHAT, 1)[0].kind == "teach"


def test_the_edit_of_a_message_that_taught_nothing_is_taught(storage: Storage) -> None:
    assert correct(storage, JOY).added == 1
    assert storage.versions(CHAT, 1)[0].kind == "teach"
    assert not correct(storage, CALM, at=LATER + MINUTE).repeated
    assert rows(storage) == [CALM]


def test_nobody_corrects_what_another_taught(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert correct(storage, JOY, user=SAM).repeated
    assert rows(storage) == [CALM]


def test_a_correction_counts_for_how_much_a_person_may_teach(storage: Storage) -> None:
    storage.teach(CHAT, YOU, many(6), "message:1", NOW)
    with pytest.raises(TooFastError):
        storage.teach(CHAT, YOU, many(5), "message:1", NOW, 10, edited_at=LATER)
    assert len(rows(storage)) == 6
    assert storage.teach(CHAT, YOU, many(4), "message:1", NOW, 10, edited_at=LATER).added == 4


def test_the_bots_answer_stays_that_of_the_message(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.note_answer(first.submission_id, 55)
    second = correct(storage, JOY)
    assert second.answer == 55
    shown = storage.answered_submission(CHAT, 55)
    assert shown is not None
    assert (shown.submission_id, shown.counts) == (second.submission_id, {"joy": 1})
    assert storage.forget(YOU, NOW).messages == ((CHAT, 55),)


def test_a_performance_keeps_its_first_answer(storage: Storage) -> None:
    right, wrong = (FirstAnswer(correct=correct, confidence=0.5) for correct in (True, False))
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW, first_answers=FirstAnswers(0, [right]))
    taught, answers = [Example(CALM.scores, "joy"), GRIEF], FirstAnswers(0, [wrong, wrong])
    storage.teach(CHAT, YOU, taught, "message:1", NOW, first_answers=answers, edited_at=LATER)
    (share,) = storage.answer_record(CHAT)
    assert (share.right, share.answers) == (1, 2)


def test_a_vote_that_was_written_can_be_corrected_to_a_vote_and_to_scores(storage: Storage) -> None:
    storage.vote(CHAT, SAM, READING, GRIEF, "tap:1", NOW)
    storage.vote(CHAT, YOU, READING, CALM, "message:1", NOW)
    storage.vote(CHAT, YOU, READING, Example(CALM.scores, "joy"), "message:1", NOW, edited_at=LATER)
    assert [example.emotion for example in rows(storage)] == ["grief", "joy"]
    assert len({p.performance for p in storage.version_data(CHAT).dataset.provenances}) == 1
    correct(storage, JOY, at=LATER + MINUTE)
    assert rows(storage) == [GRIEF, JOY]
    assert [bare(vote.example) for vote in storage.votes(CHAT, READING)] == [GRIEF]


def test_what_was_taught_can_be_corrected_to_a_vote_that_was_cast_already(storage: Storage) -> None:
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.teach(CHAT, YOU, [JOY], "message:1", NOW)
    storage.vote(CHAT, YOU, READING, CALM, "message:1", NOW, edited_at=LATER)
    assert rows(storage) == [CALM]


def test_a_message_of_a_group_that_moved_is_corrected_too(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    assert correct(storage, JOY).version == 2
    assert rows(storage, SUPERGROUP) == [JOY]


def test_what_became_of_what_a_message_taught(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert storage.taught_message(CHAT, YOU, "message:1") == TaughtMessage(None, is_present=True)
    storage.note_answer(first.submission_id, 55)
    correct(storage, JOY)
    assert storage.taught_message(CHAT, YOU, "message:1") == TaughtMessage(55, is_present=True)
    assert storage.taught_message(CHAT, SAM, "message:1") is None
    storage.undo_last(CHAT, YOU, NOW)
    assert storage.taught_message(CHAT, YOU, "message:1") == TaughtMessage(55, is_present=False)
