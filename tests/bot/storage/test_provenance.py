"""Where examples come from, and the performers that can be taken out."""

from dataclasses import replace

import pytest

from bot.storage.records import Forgotten
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.provenance import UNKNOWN, Provenance
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, OTHER_CHAT, SAM, SUPERGROUP, YOU, rows

READING = 77
EVERYTHING = Provenance("clip 1", "Ann", "rater 7", answered=True)


def by(performer: str | None, example: Example = CALM) -> Example:
    """The example, performed by somebody."""
    return replace(example, provenance=Provenance(performer=performer))


def test_an_example_keeps_where_it_comes_from(storage: Storage) -> None:
    taught = [replace(CALM, provenance=EVERYTHING), JOY, by("Bob", GRIEF)]
    storage.teach(CHAT, YOU, taught, "message:1", NOW)
    assert storage.version_data(CHAT).dataset.examples == tuple(taught)
    page = storage.examples(CHAT, None, None, 0, 10)
    assert [row.example for row in reversed(page.rows)] == taught
    assert storage.example(CHAT, page.rows[-1].id) == page.rows[-1]


def test_who_labelled_an_example_is_the_rater_of_a_file_or_the_teacher(storage: Storage) -> None:
    of_file = [replace(CALM, provenance=Provenance(rater=name)) for name in ("a", "b", "a")]
    storage.teach(CHAT, YOU, [CALM, *of_file, JOY], "message:1", NOW)
    storage.teach(CHAT, SAM, [CALM], "message:2", NOW)
    data = storage.version_data(CHAT)
    assert data.raters.tolist() == [0, 1, 2, 1, 0, 3]
    assert data.user_ids.tolist() == [YOU] * 5 + [SAM]


def test_votes_on_a_reading_are_of_one_performance_and_were_given_on_an_answer(storage: Storage) -> None:
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.vote(CHAT, SAM, READING, by("Ann", JOY), "tap:2", NOW)
    storage.vote(CHAT, YOU, READING + 1, GRIEF, "tap:3", NOW)
    storage.vote(OTHER_CHAT, YOU, READING, GRIEF, "tap:4", NOW)
    yours, sams, other = storage.version_data(CHAT).dataset.provenances
    (elsewhere,) = storage.version_data(OTHER_CHAT).dataset.provenances
    assert sams == replace(yours, performer="Ann")
    assert all(vote.answered for vote in (yours, sams, other, elsewhere))
    assert len({vote.performance for vote in (yours, other, elsewhere)}) == 3
    storage.vote(CHAT, YOU, READING, GRIEF, "tap:5", NOW)
    assert storage.votes(CHAT, READING)[0].example == replace(GRIEF, provenance=yours)


def test_a_performer_is_one_however_spelled(storage: Storage) -> None:
    spelled = ["Bob", "ann", None, "ANN ", "Zoë", "bob", "Ann"]
    storage.teach(CHAT, YOU, [by(performer) for performer in spelled[:4]], "message:1", NOW)
    storage.teach(CHAT, SAM, [by(performer) for performer in spelled[4:]], "message:2", NOW)
    storage.teach(OTHER_CHAT, SAM, [by("Cleo")], "message:3", NOW)
    assert storage.performers(CHAT) == ("Bob", "ann", "Zoë")
    ann = storage.examples(CHAT, None, "aNN", 0, 2)
    assert ([row.example.provenance.performer for row in ann.rows], ann.total) == (["Ann", "ANN "], 3)
    assert storage.examples(CHAT, SAM, "Ann", 0, 10).total == 1
    assert storage.examples(CHAT, None, "Cleo", 0, 10).total == 0
    storage.undo_last(CHAT, SAM, NOW)
    assert storage.performers(CHAT) == ("Bob", "ann", "Zoë"), "an earlier version has them"
    assert storage.examples(CHAT, None, "Zoë", 0, 10).total == 0


def test_forgetting_a_performer_takes_their_examples_out_of_every_version(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [by("Ann"), by("Bob", JOY)], "message:1", NOW)
    storage.teach(CHAT, SAM, [by("ann", GRIEF)], "message:2", NOW)
    storage.teach(CHAT, SAM, [CALM], "message:3", NOW)
    storage.undo_last(CHAT, SAM, NOW)
    storage.teach(OTHER_CHAT, SAM, [by("Ann")], "message:1", NOW)
    for number in range(1, 5):
        storage.record_fit(CHAT, number, 0, {"accuracy": number}, {"leaf": number})
    assert storage.forget_performer(CHAT, "ANN", NOW) == Forgotten(2, (CHAT,))
    assert [rows(storage, number=number) for number in range(6)] == [[], [JOY], [JOY], [JOY, CALM], [JOY], [JOY]]
    listed = storage.versions(CHAT, 10)
    assert [(v.kind, v.added, v.removed, v.rows) for v in reversed(listed)] == [
        ("teach", 1, 0, 1),
        ("teach", 0, 0, 1),
        ("teach", 1, 0, 2),
        ("undo", 0, 1, 1),
        ("forget", 0, 2, 1),
    ]
    assert [version.measures for version in listed] == [None] * 5
    assert storage.rollback(CHAT, 3, NOW) is not None
    assert storage.performers(CHAT) == ("Bob",)
    assert storage.performers(OTHER_CHAT) == ("Ann",)
    assert storage.emotions(CHAT)[6:] == ("calm", "joy")
    assert storage.has_agreed(SAM, CHAT)
    assert storage.count_of(SAM) == (2, 3)
    assert storage.teach(CHAT, SAM, [GRIEF], "message:2", NOW).repeated


def test_measures_without_the_performer_stay(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [by("Ann")], "message:2", NOW)
    in_flight = storage.version_data(CHAT)
    storage.record_fit(CHAT, 1, 0, {"accuracy": 1}, {})
    storage.forget_performer(CHAT, "Ann", NOW)
    assert [version.measures for version in storage.versions(CHAT, 10)] == [None, None, {"accuracy": 1}]
    assert not storage.record_fit(CHAT, in_flight.version, in_flight.history_revision, {}, {})


def test_a_performer_that_nobody_knows_changes_nothing(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [by("Ann"), CALM], "message:1", NOW)
    assert storage.forget_performer(CHAT, "Anna", NOW) == Forgotten(0, ())
    assert storage.forget_performer(OTHER_CHAT, "Ann", NOW) == Forgotten(0, ())
    assert storage.forget_performer(-99, "Ann", NOW) == Forgotten(0, ())
    assert storage.performers(-99) == ()
    assert len(storage.versions(CHAT, 10)) == 1


def test_forgetting_a_performer_names_the_messages_that_show_nothing_else(storage: Storage) -> None:
    for number, taught in enumerate(([by("Ann")], [by("Ann"), by("Bob")], [by("Ann"), CALM], [CALM]), start=1):
        submission = storage.teach(CHAT, YOU, taught, f"message:{number}", NOW).submission_id
        storage.note_answer(submission, 10 + number)
    storage.vote(CHAT, SAM, READING, by("Ann"), "tap:1", NOW)
    storage.vote(CHAT, SAM, READING + 1, CALM, "tap:2", NOW)
    assert storage.forget_performer(CHAT, "Ann", NOW) == Forgotten(4, (CHAT,), ((CHAT, 11),), ((CHAT, READING),))


def test_a_performer_is_forgotten_by_either_name_of_a_chat_that_moved(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [by("Ann")], "message:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    assert storage.performers(CHAT) == ("Ann",)
    assert storage.forget_performer(CHAT, "Ann", NOW) == Forgotten(1, (SUPERGROUP,))
    assert storage.performers(SUPERGROUP) == ()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_most_rows_share_what_says_where_they_come_from(storage: Storage) -> None:
    clips = [replace(CALM, provenance=Provenance(f"clip {number % 3}")) for number in range(300)]
    storage.teach(CHAT, YOU, [*clips, CALM], "message:1", NOW)
    provenances = storage.version_data(CHAT).dataset.provenances
    assert len(set(map(id, provenances))) == 4
    assert provenances[-1] == UNKNOWN


def test_a_performer_spelled_in_very_many_ways_is_shown_and_removed(storage: Storage) -> None:
    """One spelling a row: PostgreSQL takes 65,535 values a statement."""
    letters = "abcdefghijklmnop"
    ways = ("".join(c.upper() if way >> place & 1 else c for place, c in enumerate(letters)) for way in range(34_000))
    storage.teach(CHAT, YOU, [by(way) for way in ways], "message:1", NOW)
    assert storage.examples(CHAT, None, letters, 0, 1).total == 34_000
    assert storage.forget_performer(CHAT, letters, NOW) == Forgotten(34_000, (CHAT,))
