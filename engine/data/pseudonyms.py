"""Pseudonyms in place of people's names: `rater-1`, `rater-2` …, in the order in which they come."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count

from engine.data.dataset import Dataset
from engine.data.names import name_key
from engine.data.provenance import Provenance


def pseudonyms(
    prefix: str, people: Iterable[Hashable | None], named: Mapping[Hashable, str] | None = None
) -> list[str | None]:
    """A pseudonym for each of these people, the same one for the same person and no name of another's; None for None.
    Those who are `named` keep their names."""
    names = dict(named or {})
    taken = set(names.values())
    free = (name for name in map(f"{prefix}-{{}}".format, count(1)) if name not in taken)
    return [None if person is None else names.get(person) or names.setdefault(person, next(free)) for person in people]


def with_people(dataset: Dataset, performers: Sequence[str | None], raters: Sequence[str | None]) -> Dataset:
    """The dataset with these performers and raters, one for each row."""
    made, rows = cache(Provenance), zip(dataset.provenances, performers, raters, strict=True)
    provenances = (made(known.performance, performer, rater, known.answered) for known, performer, rater in rows)
    return replace(dataset, provenances=tuple(provenances))


def pseudonymized_csv(dataset: Dataset) -> str:
    """The dataset as CSV, with pseudonyms for its performers and raters."""
    raters = pseudonyms("rater", (each.rater for each in dataset.provenances))
    return with_people(dataset, performer_pseudonyms(dataset), raters).to_csv()


def performer_pseudonyms(dataset: Dataset) -> list[str | None]:
    """Of each row; a performer is one, however spelled."""
    key, performers = cache(name_key), (each.performer for each in dataset.provenances)
    return pseudonyms("performer", (None if name is None else key(name) for name in performers))
