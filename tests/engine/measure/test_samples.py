"""Which labels seem to have been tapped without looking."""

import numpy as np

from engine.data.dataset import Dataset
from engine.data.provenance import Provenance
from engine.forest.training import fit
from engine.measure.samples import samples_of
from tests.engine.datasets import noisy

SEEN = noisy(120, emotions=2, noise=5)
READ = noisy(120, emotions=2, noise=5, seed=2)
ON_ANSWERS = tuple(Provenance(f"reading {row}", answered=True) for row in range(120))


def confirmed(labels: tuple[str, ...]) -> int:
    samples = samples_of(SEEN.followed_by(Dataset(READ.scores, labels, ON_ANSWERS)))
    assert not (samples.confirmed & samples.tested).any()
    return int(samples.confirmed.sum())


def test_who_corrects_as_often_as_is_wrong_looked_and_who_never_does_did_not() -> None:
    answers = fit(SEEN).answer_many(READ.scores).emotions
    assert confirmed(READ.labels) <= 0.3 * np.sum(np.array(answers) == READ.labels)
    assert confirmed(answers) > 0.8 * len(READ)


def test_where_nothing_was_labelled_on_an_answer_nothing_is_confirmed() -> None:
    assert not samples_of(SEEN).confirmed.any()
