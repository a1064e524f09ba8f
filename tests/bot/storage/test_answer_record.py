"""The record of what was answered to performances before they were learned."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import create_engine, select

from bot.storage.address import parse_address
from bot.storage.records import FirstAnswers, RecordShare
from bot.storage.storage import Storage
from bot.storage.tables import recorded_answers
from engine.data.dataset import Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.measure.first_answers import FirstAnswer
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, SUPERGROUP, YOU, many

RIGHT, WRONG = FirstAnswer(correct=True, confidence=0.75), FirstAnswer(correct=False, confidence=0.25)


def _teach(
    storage: Storage, source: str, examples: Sequence[Example], answers: Sequence[FirstAnswer | None], chat: int = CHAT
) -> None:
    storage.teach(chat, YOU, examples, source, NOW, first_answers=FirstAnswers(3, answers))


def _named(performance: str, example: Example) -> Example:
    return replace(example, provenance=Provenance(performance))


def _kept(url: str) -> list[tuple[object, ...]]:
    engine = create_engine(parse_address(url))
    columns = [column for column in recorded_answers.c if column.name != "example_id"]
    with engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(recorded_answers.c.example_id)).all()
    engine.dispose()
    return [tuple(row) for row in found]


def test_what_was_answered_is_kept_with_the_version_that_answered(storage: Storage, url: str) -> None:
    _teach(storage, "message:1", [_named("clip", CALM), JOY, GRIEF], [RIGHT, WRONG, None])
    assert _kept(url) == [(CHAT, "clip", 3, True, 0.75), (CHAT, "8.25 0.1 10", 3, False, 0.25)]
    assert storage.answer_record(CHAT) == (RecordShare(1, 2),)
    assert storage.answer_record(OTHER_CHAT) == ()


def test_a_performance_counts_once_in_a_chat(storage: Storage) -> None:
    _teach(storage, "message:1", [_named("clip", CALM), JOY], [RIGHT, RIGHT])
    _teach(storage, "message:1", [GRIEF, GRIEF], [WRONG, WRONG])
    _teach(storage, "message:2", [_named("clip", GRIEF), JOY, CALM], [WRONG, WRONG, WRONG])
    _teach(storage, "message:1", [JOY], [WRONG], OTHER_CHAT)
    assert storage.answer_record(CHAT) == (RecordShare(2, 3),)
    assert storage.answer_record(OTHER_CHAT) == (RecordShare(0, 1),)


def test_votes_and_what_was_not_asked_are_not_recorded(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.vote(CHAT, YOU, 77, JOY, "tap:1", NOW)
    assert storage.answer_record(CHAT) == ()


def test_the_newest_are_counted_apart(storage: Storage) -> None:
    examples = many(201)
    _teach(storage, "message:1", examples[:50], [RIGHT] * 50)
    assert storage.answer_record(CHAT) == (RecordShare(50, 50),)
    _teach(storage, "message:2", examples[50:200], [WRONG] * 130 + [RIGHT] * 20)
    assert storage.answer_record(CHAT) == (RecordShare(20, 50), RecordShare(70, 200))
    _teach(storage, "message:3", examples[200:], [WRONG])
    assert storage.answer_record(CHAT) == (RecordShare(20, 50), RecordShare(69, 200), RecordShare(70, 201))


def test_it_is_forgotten_with_its_example_and_stays_where_that_is_taken_back(storage: Storage, url: str) -> None:
    _teach(storage, "message:1", [_named("clip", CALM)], [RIGHT])
    storage.teach(CHAT, SAM, [JOY], "message:2", NOW, first_answers=FirstAnswers(0, [WRONG]))
    storage.undo_last(CHAT, SAM, NOW)
    assert storage.answer_record(CHAT) == (RecordShare(1, 2),)
    storage.forget(YOU, NOW)
    assert storage.answer_record(CHAT) == (RecordShare(0, 1),)
    storage.forget(SAM, NOW)
    assert _kept(url) == []


def test_it_is_forgotten_with_its_performer(storage: Storage) -> None:
    _teach(storage, "message:1", [replace(CALM, provenance=Provenance(performer="Ann")), JOY], [RIGHT, WRONG])
    storage.forget_performer(CHAT, "Ann", NOW)
    assert storage.answer_record(CHAT) == (RecordShare(0, 1),)


def test_it_goes_with_a_group(storage: Storage) -> None:
    _teach(storage, "message:1", [CALM, JOY], [RIGHT, WRONG])
    storage.move_chat(CHAT, SUPERGROUP)
    for chat in (CHAT, SUPERGROUP):
        assert storage.answer_record(chat) == (RecordShare(1, 2),)


def test_where_both_groups_have_it_the_earlier_answer_stays(storage: Storage, url: str) -> None:
    same, other = Example(Scores(5, 5, 5), "joy"), _named("clip", GRIEF)
    _teach(storage, "message:1", [other], [RIGHT], SUPERGROUP)
    _teach(storage, "message:1", [CALM, _named("clip", JOY)], [RIGHT, WRONG])
    _teach(storage, "message:2", [JOY], [RIGHT])
    storage.teach(SUPERGROUP, YOU, [same], "message:2", NOW, first_answers=FirstAnswers(0, [WRONG]))
    storage.teach(SUPERGROUP, YOU, [GRIEF], "message:3", NOW, first_answers=FirstAnswers(0, [WRONG]))
    storage.move_chat(CHAT, SUPERGROUP)
    assert _kept(url) == [
        (SUPERGROUP, "clip", 5, True, 0.75),
        (SUPERGROUP, "5 5 5", 3, True, 0.75),
        (SUPERGROUP, "8.25 0.1 10", 3, True, 0.75),
        (SUPERGROUP, "1 0 2", 0, False, 0.25),
    ]
