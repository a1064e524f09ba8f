import pytest

from bot.storage.records import Change, Version
from bot.storage.storage import Storage
from engine.data.dataset import Dataset
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, YOU, many, rows


def _taught(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, SAM, [JOY, GRIEF], "message:2", NOW)


def test_versions_are_listed_newest_first(storage: Storage) -> None:
    _taught(storage)
    storage.set_starter(CHAT, False, NOW)
    listed = storage.versions(CHAT, 10)
    assert [(v.number, v.kind, v.added, v.removed, v.rows, v.starter) for v in listed] == [
        (3, "starter", 0, 0, 3, False),
        (2, "teach", 2, 0, 3, True),
        (1, "teach", 1, 0, 1, True),
    ]
    assert storage.versions(CHAT, 1, before=3) == [listed[1]]
    assert storage.versions(CHAT, 10, before=1) == []
    assert storage.versions(OTHER_CHAT, 10) == []
    assert storage.latest_version(CHAT) == Version(3, NOW, "starter", 0, 0, None, 3, False, None, None)
    assert storage.latest_version(OTHER_CHAT) is None


def test_a_rollback_makes_a_new_version_equal_to_an_old_one(storage: Storage) -> None:
    _taught(storage)
    storage.set_starter(CHAT, False, NOW)
    assert storage.rollback(CHAT, 1, NOW) == Change(4, added=0, removed=2)
    assert storage.rollback(CHAT, 3, NOW) == Change(5, added=2, removed=0)
    assert [rows(storage, number=n) for n in range(6)] == [
        [],
        [CALM],
        [CALM, JOY, GRIEF],
        [CALM, JOY, GRIEF],
        [CALM],
        [CALM, JOY, GRIEF],
    ]
    assert [storage.version_data(CHAT, n).starter for n in range(6)] == [True, True, True, False, True, False]
    latest = storage.latest_version(CHAT)
    assert latest is not None
    assert (latest.kind, latest.of, latest.rows) == ("rollback", 3, 3)


def test_a_rollback_counts_only_what_really_came_and_went(storage: Storage) -> None:
    _taught(storage)
    storage.rollback(CHAT, 1, NOW)
    storage.rollback(CHAT, 2, NOW)  # joy and grief are there since version 4 now
    assert storage.rollback(CHAT, 2, NOW) == Change(4, added=0, removed=0)  # it is so already: no version is made
    assert storage.rollback(CHAT, 4, NOW) == Change(4, added=0, removed=0)
    storage.teach(CHAT, YOU, [GRIEF], "message:3", NOW)
    assert storage.rollback(CHAT, 2, NOW) == Change(6, added=0, removed=1)
    assert rows(storage) == [CALM, JOY, GRIEF]


def test_a_rollback_to_nothing_and_to_no_version(storage: Storage) -> None:
    _taught(storage)
    assert storage.rollback(CHAT, 3, NOW) is None
    assert storage.rollback(CHAT, -1, NOW) is None
    assert storage.rollback(OTHER_CHAT, 1, NOW) is None
    assert storage.rollback(CHAT, 0, NOW) == Change(3, added=0, removed=3)
    assert rows(storage) == []


def test_a_state_of_no_version_is_an_error(storage: Storage) -> None:
    _taught(storage)
    with pytest.raises(LookupError, match="has no version 3"):
        storage.version_data(CHAT, 3)
    with pytest.raises(LookupError):
        storage.version_data(OTHER_CHAT, 1)
    nothing = storage.version_data(OTHER_CHAT)
    assert (nothing.version, nothing.starter, len(nothing.dataset), nothing.user_ids.tolist()) == (0, True, 0, [])


def test_a_state_is_the_dataset_itself(storage: Storage) -> None:
    taught = many(100)
    storage.teach(CHAT, YOU, taught, "message:1", NOW)
    state = storage.version_data(CHAT)
    assert state.dataset == Dataset.of(taught)
    assert state.dataset.digest == Dataset.of(taught).digest
    with pytest.raises(ValueError, match="read-only"):
        state.user_ids[0] = SAM


def test_the_starter_rows_are_switched_once(storage: Storage) -> None:
    assert storage.set_starter(CHAT, True, NOW) == Change(0, 0, 0)
    assert storage.set_starter(CHAT, False, NOW) == Change(1, 0, 0)
    assert storage.set_starter(CHAT, False, NOW) == Change(1, 0, 0)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert storage.version_data(CHAT).starter is False
    assert storage.set_starter(CHAT, True, NOW) == Change(3, 0, 0)


def test_a_fit_is_recorded_with_its_version(storage: Storage) -> None:
    _taught(storage)
    state = storage.version_data(CHAT, 1)
    measures = {"accuracy": 0.5, "interval": [0.25, 0.75]}
    assert storage.record_fit(CHAT, 1, state.history_revision, measures, {"leaf": 1})
    assert storage.record_fit(CHAT, 2, state.history_revision, None, {"leaf": 20})
    second, first = storage.versions(CHAT, 2)
    assert (first.measures, first.parameters) == (measures, {"leaf": 1})
    assert (second.measures, second.parameters) == (None, {"leaf": 20})


def test_a_fit_of_no_version_is_not_recorded(storage: Storage) -> None:
    _taught(storage)
    assert not storage.record_fit(CHAT, 3, 0, None, {})
    assert not storage.record_fit(OTHER_CHAT, 1, 0, None, {})


def test_examples_come_page_by_page_newest_first(storage: Storage) -> None:
    _taught(storage)
    page = storage.examples(CHAT, None, None, 0, 2)
    assert page.total == 3
    assert [(row.example, row.user_id) for row in page.rows] == [(GRIEF, SAM), (JOY, SAM)]
    assert [row.example for row in storage.examples(CHAT, None, None, 2, 2).rows] == [CALM]
    own = storage.examples(CHAT, YOU, None, 0, 2)
    assert (own.total, [row.example for row in own.rows]) == (1, [CALM])
    storage.undo_last(CHAT, YOU, NOW)
    assert storage.examples(CHAT, YOU, None, 0, 2).total == 0


def test_examples_of_one_emotion_however_spelled(storage: Storage) -> None:
    _taught(storage)
    joy = storage.examples(CHAT, None, None, 0, 10, JOY.emotion.upper())
    assert ([row.example for row in joy.rows], joy.total) == ([JOY], 1)
    assert storage.examples(CHAT, YOU, None, 0, 10, JOY.emotion).total == 0
    assert storage.examples(CHAT, None, None, 0, 10, "unheard of").total == 0
    assert storage.emotions_taught(CHAT) == (CALM.emotion, JOY.emotion, GRIEF.emotion)
    storage.undo_last(CHAT, SAM, NOW)
    assert storage.examples(CHAT, None, None, 0, 10, JOY.emotion).total == 0
    assert storage.emotions_taught(CHAT) == (CALM.emotion,)
    assert storage.emotions_taught(CHAT, ever=True) == (CALM.emotion, JOY.emotion, GRIEF.emotion)
    assert storage.emotions_taught(OTHER_CHAT) == ()


def test_a_version_names_the_emotions_that_it_taught(storage: Storage) -> None:
    _taught(storage)
    storage.undo_last(CHAT, SAM, NOW)
    assert storage.taught_emotions(CHAT, [1, 2, 3]) == {1: (CALM.emotion,), 2: (JOY.emotion, GRIEF.emotion)}
    assert storage.taught_emotions(CHAT, [2]) == {2: (JOY.emotion, GRIEF.emotion)}
    assert storage.taught_emotions(CHAT, []) == storage.taught_emotions(OTHER_CHAT, [1]) == {}
