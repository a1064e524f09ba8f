"""Pseudonyms: the same person has one, and no two people share one."""

from hypothesis import given
from hypothesis import strategies as st

from engine.data.dataset import Dataset, Example
from engine.data.provenance import Provenance
from engine.data.pseudonyms import performer_pseudonyms, pseudonymized_csv, pseudonyms
from engine.data.scores import Scores
from engine.files.examples_csv import csv_parts, read_csv

SCORES = Scores(8, 7, 8)
PEOPLE = st.integers(1, 5) | st.sampled_from(["Ann", "rater-1", "rater-2", "2"])


def dataset(*known: Provenance) -> Dataset:
    return Dataset.of([Example(SCORES, "happy", each) for each in known])


def test_they_are_numbered_as_people_come() -> None:
    assert pseudonyms("rater", ["Bo", None, 7, "Bo", "7"]) == ["rater-1", None, "rater-2", "rater-1", "rater-3"]


def test_a_name_that_looks_like_a_pseudonym_is_nobody_elses() -> None:
    assert pseudonyms("rater", [1, "rater-2", 2], {"rater-2": "rater-2"}) == ["rater-1", "rater-2", "rater-3"]
    assert pseudonyms("rater", ["rater-2", "rater-1"]) == ["rater-1", "rater-2"]


@given(st.lists(PEOPLE), st.sets(st.sampled_from(["Ann", "rater-1", "rater-2", "2"])))
def test_two_people_never_share_one(people: list[int | str], named: set[str]) -> None:
    shown = pseudonyms("rater", people, {name: name for name in named})
    assert len(set(zip(people, shown, strict=True))) == len(set(people)) == len(set(shown))
    assert all(name == person for person, name in zip(people, shown, strict=True) if person in named)


def test_a_performer_is_one_however_spelled() -> None:
    known = dataset(*(Provenance(performer=name) for name in ("Ann", "ANN ", None, "Bo")))
    assert performer_pseudonyms(known) == ["performer-1", "performer-1", None, "performer-2"]


def test_a_file_without_names_keeps_all_else() -> None:
    known = dataset(Provenance("night 2", "Ann", "Sam", True), Provenance(), Provenance("night 3", "Bo", "Ann"))
    assert pseudonymized_csv(known) == (
        "emotion,facial_expression,voice_tone,body_language,performance,performer,rater,answered\n"
        "happy,8,7,8,night 2,performer-1,rater-1,yes\n"
        "happy,8,7,8,,,,\n"
        "happy,8,7,8,night 3,performer-2,rater-2,\n"
    )


def test_a_person_is_the_same_in_every_part() -> None:
    known = dataset(*(Provenance(rater=f"Sam {row % 3}") for row in range(10)))
    parts = csv_parts(read_csv(pseudonymized_csv(known).encode()), 3, 10**6)
    raters = [each.rater for part in parts for each in read_csv(part).provenances]
    assert raters == [f"rater-{row % 3 + 1}" for row in range(10)]
