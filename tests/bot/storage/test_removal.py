import pytest

from bot.storage.errors import ChangedSinceError
from bot.storage.records import Change, PresentSubmission, Undone
from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, YOU, rows


def test_a_batch_is_taken_back_by_its_author(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    batch = storage.teach(CHAT, YOU, [JOY, CALM, JOY], "message:2", NOW).submission_id
    assert storage.take_back(CHAT, batch, SAM, NOW) is None
    assert storage.take_back(OTHER_CHAT, batch, YOU, NOW) is None
    assert storage.take_back(CHAT, batch, YOU, NOW) == Undone(3, batch, 3, ("joy", "calm"))
    assert rows(storage) == [CALM]
    assert rows(storage, number=2) == [CALM, JOY, CALM, JOY]
    assert storage.take_back(CHAT, batch, YOU, NOW) is None
    latest = storage.latest_version(CHAT)
    assert latest is not None
    assert (latest.number, latest.kind, latest.added, latest.removed, latest.rows) == (3, "undo", 0, 3, 1)


def test_an_admin_takes_anybodys_batch_back(storage: Storage) -> None:
    batch = storage.teach(CHAT, YOU, [JOY], "message:1", NOW).submission_id
    assert storage.take_back(CHAT, batch, None, NOW) == Undone(2, batch, 1, ("joy",))


def test_undo_takes_the_persons_newest_batch_that_is_still_there(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    second = storage.teach(CHAT, YOU, [JOY], "message:2", NOW).submission_id
    storage.teach(CHAT, SAM, [GRIEF], "message:3", NOW)
    assert storage.undo_last(CHAT, YOU, NOW) == Undone(4, second, 1, ("joy",))
    assert rows(storage) == [CALM, GRIEF]
    assert storage.undo_last(CHAT, YOU, NOW) is not None
    assert storage.undo_last(CHAT, YOU, NOW) is None
    assert rows(storage) == [GRIEF]


def test_what_a_rollback_brought_back_can_be_undone_again(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    storage.rollback(CHAT, 1, NOW)
    assert rows(storage) == [CALM]
    assert storage.undo_last(CHAT, YOU, NOW) is not None
    assert rows(storage) == []


def test_one_example_is_deleted_by_its_author_or_an_admin(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY, GRIEF], "message:1", NOW)
    newest, middle, oldest = storage.examples(CHAT, None, None, 0, 10).rows
    assert storage.delete_example(CHAT, middle.id, SAM, NOW) is None
    assert storage.delete_example(OTHER_CHAT, middle.id, YOU, NOW) is None
    assert storage.delete_example(CHAT, middle.id, YOU, NOW) == middle
    assert storage.delete_example(CHAT, middle.id, YOU, NOW) is None
    assert rows(storage) == [CALM, GRIEF]
    assert storage.delete_example(CHAT, oldest.id, None, NOW) == oldest
    assert rows(storage) == [GRIEF]
    latest = storage.latest_version(CHAT)
    assert latest is not None
    assert (latest.number, latest.kind, latest.removed) == (3, "delete", 1)
    undone = storage.undo_last(CHAT, YOU, NOW)
    assert undone is not None
    assert (undone.removed, undone.emotions) == (1, ("grief",)), "only what was left of the batch"
    assert newest.example == GRIEF


def test_the_answer_that_a_submission_has_finds_what_is_left_of_it(storage: Storage) -> None:
    submission = storage.teach(CHAT, YOU, [CALM, JOY, JOY], "message:1", NOW).submission_id
    storage.note_answer(submission, 77)
    found = storage.answered_submission(CHAT, 77)
    assert found == PresentSubmission(submission, YOU, 1, {"calm": 1, "joy": 2})
    assert found == storage.newest_submission(CHAT, YOU)
    assert storage.answered_submission(OTHER_CHAT, 77) is None
    assert storage.answered_submission(CHAT, 78) is None
    storage.undo_last(CHAT, YOU, NOW)
    assert storage.answered_submission(CHAT, 77) is None
    assert storage.newest_submission(CHAT, YOU) is None


def test_what_was_asked_about_another_version_is_not_done(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, SAM, [JOY], "message:2", NOW)
    for asked_at in ((1, 0), (2, 1)):
        with pytest.raises(ChangedSinceError):
            storage.rollback(CHAT, 0, NOW, asked_at=asked_at)
        with pytest.raises(ChangedSinceError):
            storage.set_starter(CHAT, False, NOW, asked_at=asked_at)
    assert rows(storage) == [CALM, JOY]
    assert storage.rollback(CHAT, 0, NOW, asked_at=(2, 0)) == Change(3, added=0, removed=2)


def test_a_preview_counts_what_a_rollback_does(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.teach(CHAT, SAM, [GRIEF], "message:2", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    assert storage.rollback_preview(CHAT, 9) is None
    assert storage.rollback_preview(CHAT, 1) == Change(3, added=2, removed=1)
    assert storage.rollback_preview(CHAT, 3) == Change(3, added=0, removed=0)
    assert storage.rollback_preview(CHAT, 0) == Change(3, added=0, removed=1)
    assert storage.rollback(CHAT, 1, NOW) == Change(4, added=2, removed=1)
    storage.set_starter(CHAT, False, NOW)
    assert storage.rollback_preview(CHAT, 4) == Change(5, added=0, removed=0, starter=True)
