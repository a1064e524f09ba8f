import pytest

from bot.storage import people
from bot.storage.errors import NotAgreedError
from bot.storage.records import ChatSettings
from bot.storage.storage import Storage
from engine.data.dataset import Example
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, SUPERGROUP, YOU, bare, rows

READING = 77


def test_everything_goes_with_the_group(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.vote(CHAT, SAM, READING, GRIEF, "tap:1", NOW)
    storage.set_starter(CHAT, False, NOW)
    storage.decide(CHAT, ChatSettings(admins_only=True))
    storage.record_fit(CHAT, 1, 0, {"accuracy": 1}, {"leaf": 1})
    before = storage.versions(CHAT, 10)
    for _ in range(2):
        storage.move_chat(CHAT, SUPERGROUP)
        assert set(storage.history_revisions()) == {SUPERGROUP}
        for chat in (CHAT, SUPERGROUP):
            assert storage.versions(chat, 10) == before
            assert rows(storage, chat) == [CALM, JOY, GRIEF]
            assert storage.emotions(chat) == ("calm", "joy", "grief")
            assert storage.settings(chat) == ChatSettings(admins_only=True)
            assert storage.examples(chat, SAM, None, 0, 10).total == 1
    undone = storage.undo_last(SUPERGROUP, YOU, NOW)
    assert undone is not None
    assert undone.version == 4


def test_a_message_of_the_old_group_delivered_again_is_known(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    again = storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert (again.version, again.submission_id, again.repeated) == (first.version, first.submission_id, True)
    assert rows(storage, SUPERGROUP) == [CALM]


def test_message_numbers_begin_anew_in_the_supergroup(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.vote(CHAT, YOU, READING, JOY, "tap:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    assert not storage.teach(SUPERGROUP, YOU, [GRIEF], "message:1", NOW).repeated
    assert storage.vote(SUPERGROUP, YOU, READING, CALM, "tap:2", NOW).added == 1
    assert rows(storage, SUPERGROUP) == [CALM, JOY, GRIEF, CALM]
    assert [bare(vote.example) for vote in storage.votes(SUPERGROUP, READING)] == [CALM]


def test_what_is_taught_under_the_old_id_goes_to_the_new_chat(storage: Storage) -> None:
    storage.move_chat(CHAT, SUPERGROUP)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert set(storage.history_revisions()) == {SUPERGROUP}
    storage.decide(CHAT, ChatSettings(admins_only=True))
    assert storage.settings(SUPERGROUP).admins_only


def test_a_chat_that_moves_on_is_found_under_each_of_its_ids(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.move_chat(CHAT, OTHER_CHAT)
    storage.move_chat(OTHER_CHAT, SUPERGROUP)
    storage.move_chat(SUPERGROUP, CHAT)
    assert [rows(storage, chat) for chat in (CHAT, OTHER_CHAT, SUPERGROUP)] == [[CALM]] * 3
    assert set(storage.history_revisions()) == {SUPERGROUP}


def test_where_both_were_taught_it_is_as_if_they_had_been_one_chat(storage: Storage) -> None:
    storage.teach(SUPERGROUP, YOU, [Example(CALM.scores, "Calm")], "message:1", NOW)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [JOY], "message:2", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    storage.set_starter(CHAT, False, NOW)
    storage.teach(SUPERGROUP, SAM, [GRIEF], "message:2", NOW)
    storage.rollback(SUPERGROUP, 1, NOW)
    storage.record_fit(CHAT, 1, 0, {"accuracy": 1}, {})
    storage.record_fit(SUPERGROUP, 1, 0, {"accuracy": 1}, {})
    in_flight = storage.version_data(SUPERGROUP)
    storage.move_chat(CHAT, SUPERGROUP)
    both = [Example(CALM.scores, "calm"), CALM]
    assert [rows(storage, SUPERGROUP, n) for n in range(8)] == [
        [],
        [CALM],
        [CALM, JOY],
        [CALM],
        [CALM],
        both,
        [*both, GRIEF],
        both,
    ]
    listed = storage.versions(SUPERGROUP, 10)
    assert [(v.number, v.kind, v.of, v.rows, v.starter) for v in listed] == [
        (7, "rollback", 5, 2, False),
        (6, "teach", None, 3, False),
        (5, "teach", None, 2, False),
        (4, "starter", None, 1, False),
        (3, "undo", None, 1, True),
        (2, "teach", None, 2, True),
        (1, "teach", None, 1, True),
    ]
    assert [v.measures for v in listed] == [None] * 6 + [{"accuracy": 1}]
    assert not storage.record_fit(SUPERGROUP, in_flight.version, in_flight.history_revision, {}, {})
    assert storage.emotions(SUPERGROUP) == ("calm",)
    again = storage.teach(SUPERGROUP, SAM, [GRIEF], "message:2", NOW)
    assert (again.repeated, again.version) == (True, 6)


@pytest.mark.parametrize(("old", "new"), [(True, False), (False, True)])
def test_teaching_stays_with_the_admins_where_either_chat_said_so(storage: Storage, old: bool, new: bool) -> None:
    storage.decide(CHAT, ChatSettings(admins_only=old))
    storage.decide(SUPERGROUP, ChatSettings(admins_only=new))
    storage.move_chat(CHAT, SUPERGROUP)
    assert storage.settings(SUPERGROUP).admins_only


def test_forgetting_reaches_what_moved(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(SUPERGROUP, YOU, [JOY], "message:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    assert storage.forget(YOU, NOW).chats == (SUPERGROUP,)
    assert rows(storage, SUPERGROUP, 1) == []
    assert [(v.number, v.rows) for v in storage.versions(CHAT, 10)] == [(3, 0), (2, 0), (1, 0)]


def test_consent_goes_with_the_group_and_keeps_its_terms(empty: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.agree(YOU, CHAT, NOW)
    empty.move_chat(CHAT, SUPERGROUP)
    assert empty.has_agreed(YOU, SUPERGROUP)
    assert empty.has_agreed(YOU, CHAT)
    assert not empty.has_agreed(YOU, OTHER_CHAT)
    monkeypatch.setattr(people, "TERMS", people.TERMS + 1)
    assert not empty.has_agreed(YOU, SUPERGROUP)
    with pytest.raises(NotAgreedError):
        empty.teach(SUPERGROUP, YOU, [CALM], "message:1", NOW)
    empty.agree(YOU, SUPERGROUP, NOW)
    assert empty.teach(SUPERGROUP, YOU, [CALM], "message:1", NOW).added == 1


@pytest.mark.parametrize("newer", [CHAT, SUPERGROUP])
def test_of_two_consents_the_one_to_the_later_terms_stays(
    newer: int, empty: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chat in (CHAT, SUPERGROUP):
        empty.agree(YOU, chat, NOW)
    monkeypatch.setattr(people, "TERMS", people.TERMS + 1)
    empty.agree(YOU, newer, NOW)
    empty.move_chat(CHAT, SUPERGROUP)
    assert empty.has_agreed(YOU, SUPERGROUP)
    assert empty.count_of(YOU) == (0, 1)
