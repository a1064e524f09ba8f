"""What an export says of the people in it."""

import numpy as np

from bot.commands.export import exported
from bot.storage.records import VersionData
from engine.data.dataset import Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores

YOU, SAM = 1001, 1002


def data(*rows: tuple[int, Provenance]) -> VersionData:
    examples = [Example(Scores(8, 7, 8), "happy", known) for _, known in rows]
    return VersionData(1, 0, True, Dataset.of(examples), np.array([teacher for teacher, _ in rows]))


def people(dataset: Dataset) -> list[tuple[str | None, str | None]]:
    return [(known.performer, known.rater) for known in dataset.provenances]


MIXED = data(
    (SAM, Provenance()),
    (YOU, Provenance("night 2", "Ann", answered=True)),
    (YOU, Provenance("night 2", "ann", "rater-1")),
    (SAM, Provenance(performer="Bo", rater="Ann")),
)


def test_everybody_is_a_pseudonym_and_who_taught_is_the_rater() -> None:
    assert people(exported(MIXED, None)) == [
        (None, "rater-1"),
        ("performer-1", "rater-2"),
        ("performer-1", "rater-3"),
        ("performer-2", "rater-4"),
    ]


def test_what_says_nothing_of_a_person_stays() -> None:
    known = exported(MIXED, None).provenances
    assert [(each.performance, each.answered) for each in known] == [
        (None, False),
        ("night 2", True),
        ("night 2", False),
        (None, False),
    ]


def test_names_are_those_of_the_file_and_of_who_agreed() -> None:
    assert people(exported(MIXED, frozenset({YOU}))) == [
        (None, "rater-2"),
        ("Ann", str(YOU)),
        ("ann", "rater-1"),
        ("Bo", "Ann"),
    ]


def test_a_user_id_that_a_file_gives_somebody_names_nobody_else() -> None:
    rows = data((YOU, Provenance()), (SAM, Provenance(rater=str(YOU))))
    assert people(exported(rows, frozenset({YOU}))) == [(None, "rater-1"), (None, str(YOU))]


def test_the_raters_are_as_many_as_the_data_has() -> None:
    for named in (None, frozenset({YOU, SAM})):
        names = [rater for _, rater in people(exported(MIXED, named))]
        assert len(set(zip(names, MIXED.raters.tolist(), strict=True))) == len(set(names)) == 4
