from datetime import datetime, timedelta, timezone

import pytest

from bot.storage import teaching
from bot.storage.errors import ChatFullError, NotAgreedError, TooManyEmotionsError
from bot.storage.records import Outcome
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, STRANGER, YOU, bare, many, rows

READING = 77


def _example(emotion: str) -> Example:
    return Example(Scores(1, 2, 3), emotion)


def test_each_teaching_makes_a_version(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM, JOY, CALM], "message:1", NOW)
    second = storage.teach(CHAT, SAM, [GRIEF], "message:2", NOW)
    assert (first.version, first.added, first.repeated) == (1, 3, False)
    assert (second.version, second.added) == (2, 1)
    assert rows(storage) == [CALM, JOY, CALM, GRIEF]
    assert rows(storage, number=1) == [CALM, JOY, CALM]
    assert rows(storage, number=0) == []
    assert storage.version_data(CHAT).user_ids.tolist() == [YOU, YOU, YOU, SAM]


def test_the_same_message_twice_is_stored_once_and_answered_the_same(storage: Storage) -> None:
    first = storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.teach(CHAT, YOU, [GRIEF], "message:2", NOW)
    again = storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    assert again == Outcome(first.version, first.submission_id, first.added, repeated=True)
    assert rows(storage) == [CALM, JOY, GRIEF]


def test_the_same_message_number_in_another_chat_is_another_message(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    other = storage.teach(OTHER_CHAT, YOU, [JOY], "message:1", NOW)
    assert (other.version, other.repeated) == (1, False)
    assert rows(storage, OTHER_CHAT) == [JOY]
    assert set(storage.history_revisions()) == {CHAT, OTHER_CHAT}


def test_nothing_to_teach_makes_no_version(storage: Storage) -> None:
    outcome = storage.teach(CHAT, YOU, [], "message:1", NOW)
    assert (outcome.version, outcome.added) == (0, 0)
    assert storage.latest_version(CHAT) is None
    assert storage.history_revisions() == {}


def test_nothing_is_stored_without_consent(storage: Storage) -> None:
    with pytest.raises(NotAgreedError):
        storage.teach(CHAT, STRANGER, [CALM], "message:1", NOW)
    with pytest.raises(NotAgreedError):
        storage.vote(CHAT, STRANGER, READING, CALM, "tap:1", NOW)
    assert rows(storage) == []


def test_scores_and_time_come_back_exactly(storage: Storage) -> None:
    odd = Example(Scores(0.1 + 0.2, 10 / 3, 9.999999999999998), "odd")
    in_berlin = datetime(2026, 7, 1, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    storage.teach(CHAT, YOU, [odd], "message:1", in_berlin)
    assert rows(storage) == [odd]
    (taught,) = storage.examples(CHAT, None, None, 0, 10).rows
    assert (taught.example, taught.at, taught.user_id) == (odd, in_berlin, YOU)
    assert taught.at.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(Exception, match="no time zone"):
        storage.teach(CHAT, YOU, [CALM], "message:1", NOW.replace(tzinfo=None))
    assert rows(storage) == []


def test_an_emotion_is_spelled_as_the_chat_first_did(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [_example("Café"), _example("CAFÉ")], "message:1", NOW)
    storage.teach(CHAT, SAM, [_example("cafe\N{COMBINING ACUTE ACCENT}"), _example("ﬁne")], "message:2", NOW)
    storage.teach(CHAT, SAM, [_example("FINE"), _example("straße"), _example("STRASSE")], "message:3", NOW)
    expected = ("Café", "Café", "Café", "ﬁne", "ﬁne", "straße", "straße")
    assert storage.version_data(CHAT).dataset.labels == expected
    assert storage.emotions(CHAT)[-3:] == ("Café", "ﬁne", "straße")


def test_these_scores_are_taught_as_what_people_said(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [_example("happy"), _example("Joy"), _example("HAPPY"), CALM], "message:1", NOW)
    same, other = _example("happy").scores, Scores(9, 9, 9)
    assert storage.taught_as(CHAT, [same, other]) == {same: {"happy": 2, "Joy": 1}}
    assert storage.taught_as(CHAT, []) == {}
    wanted = [same, *(example.scores for example in many(200))]
    assert storage.taught_as(CHAT, wanted)[same] == {"happy": 2, "Joy": 1}
    assert storage.taught_as(OTHER_CHAT, [same]) == {}


def test_an_emotion_of_the_starter_rows_is_spelled_as_there(storage: Storage, url: str) -> None:
    storage.teach(CHAT, YOU, [_example("HAPPY"), _example("Joy")], "message:1", NOW)
    assert storage.version_data(CHAT).dataset.labels == ("happy", "Joy")
    assert storage.emotions(CHAT) == ("angry", "disgusted", "fearful", "happy", "sad", "surprised", "Joy")
    with_others = Storage.open(url, starter_emotions=("joy", "anger"))
    assert with_others.version_data(CHAT).dataset.labels == ("HAPPY", "joy")
    assert with_others.emotions(CHAT) == ("joy", "anger", "HAPPY")
    with_others.close()


def test_a_chat_knows_its_emotions_only_while_an_example_is_there(storage: Storage) -> None:
    storage.set_starter(CHAT, False, NOW)
    batch = storage.teach(CHAT, YOU, [_example("new")], "message:1", NOW).submission_id
    assert storage.emotions(CHAT) == ("new",)
    storage.take_back(CHAT, batch, YOU, NOW)
    starter = ("angry", "disgusted", "fearful", "happy", "sad", "surprised")
    assert storage.emotions(CHAT) == starter, "the starter rows answer where nothing is taught"
    assert storage.emotions(OTHER_CHAT) == starter


def test_a_full_chat_says_how_many_more_fit(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "MOST_EXAMPLES", 3)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    with pytest.raises(ChatFullError) as raised:
        storage.teach(CHAT, YOU, [CALM, CALM, JOY], "message:2", NOW)
    assert raised.value.room == 2
    assert rows(storage) == [CALM]
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.teach(CHAT, YOU, [CALM], "message:3", NOW)
    with pytest.raises(ChatFullError, match="0"):
        storage.teach(CHAT, YOU, [CALM], "message:4", NOW)
    assert storage.vote(CHAT, YOU, READING, JOY, "tap:2", NOW).added == 1, "a vote that replaces another still fits"
    assert storage.undo_last(CHAT, YOU, NOW) is not None
    assert storage.teach(CHAT, YOU, [JOY], "message:4", NOW).added == 1


def test_a_chat_knows_at_most_thirty_emotions(storage: Storage) -> None:
    names = [f"emotion {number}" for number in range(31)]
    storage.teach(CHAT, YOU, [_example(name) for name in names[:24]], "message:1", NOW)
    with pytest.raises(TooManyEmotionsError, match="30, 31"):
        storage.teach(CHAT, YOU, [_example("HAPPY"), _example(names[24])], "message:2", NOW)
    assert len(storage.versions(CHAT, 10)) == 1
    storage.teach(CHAT, YOU, [_example("HAPPY"), _example(names[3].upper())], "message:2", NOW)
    storage.set_starter(CHAT, False, NOW)
    storage.teach(CHAT, YOU, [_example(name) for name in names[24:29]], "message:3", NOW)
    with pytest.raises(TooManyEmotionsError, match="35"):
        storage.set_starter(CHAT, True, NOW)
    assert len(storage.emotions(CHAT)) == 30


def test_a_person_has_one_vote_on_a_reading(storage: Storage) -> None:
    first = storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    same = storage.vote(CHAT, YOU, READING, CALM, "tap:2", NOW)
    assert same == Outcome(first.version, first.submission_id, 0, repeated=False)
    changed = storage.vote(CHAT, YOU, READING, Example(CALM.scores, "joy"), "tap:3", NOW)
    assert (changed.version, changed.added) == (2, 1)
    assert rows(storage) == [Example(CALM.scores, "joy")]
    assert rows(storage, number=1) == [CALM]
    latest = storage.latest_version(CHAT)
    assert latest is not None
    assert (latest.kind, latest.added, latest.removed, latest.rows) == ("vote", 1, 1, 1)


def test_the_same_vote_again_is_known_in_any_spelling(storage: Storage) -> None:
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    assert storage.vote(CHAT, YOU, READING, Example(CALM.scores, "Calm"), "tap:2", NOW).added == 0


def test_a_tap_delivered_again_does_not_bring_an_old_vote_back(storage: Storage) -> None:
    first = storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.vote(CHAT, YOU, READING, CALM, "tap:2", NOW)
    storage.vote(CHAT, YOU, READING, JOY, "tap:3", NOW)
    again = storage.vote(CHAT, YOU, READING, CALM, "tap:2", NOW)
    assert again == Outcome(first.version, first.submission_id, 0, repeated=True)
    assert rows(storage) == [JOY]


def test_votes_of_others_and_on_other_readings_stay(storage: Storage) -> None:
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.vote(CHAT, SAM, READING, JOY, "tap:2", NOW)
    storage.vote(CHAT, YOU, READING + 1, GRIEF, "tap:3", NOW)
    storage.vote(OTHER_CHAT, YOU, READING, GRIEF, "tap:4", NOW)
    assert rows(storage) == [CALM, JOY, GRIEF]
    assert [(vote.user_id, bare(vote.example)) for vote in storage.votes(CHAT, READING)] == [(SAM, JOY), (YOU, CALM)]


def test_a_vote_taken_back_can_be_cast_again(storage: Storage) -> None:
    first = storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.take_back(CHAT, first.submission_id, YOU, NOW)
    assert storage.votes(CHAT, READING) == []
    assert storage.vote(CHAT, YOU, READING, CALM, "tap:2", NOW).added == 1
    assert rows(storage) == [CALM]


def test_a_long_document_keeps_its_order(storage: Storage) -> None:
    document = many(2_500)
    storage.teach(CHAT, YOU, document, "message:1", NOW)
    assert rows(storage) == document


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_document_of_twenty_thousand_rows_is_stored_whole(storage: Storage) -> None:
    storage.teach(CHAT, YOU, many(20_000), "message:1", NOW)
    assert len(storage.version_data(CHAT).dataset) == 20_000
