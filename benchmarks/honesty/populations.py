"""Populations of known truth: examples to learn from, and fresh performances to see how good a recognizer really is."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.data.provenance import Provenance
from engine.forest.training import fit

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]
Random = np.random.Generator

NAMES = ("angry", "disgusted", "fearful", "happy", "sad", "surprised")
ONE_HUMP = np.array([[[9, 9, 9]], [[2, 1, 2]], [[4, 3, 3]], [[8, 6, 8]], [[3, 2, 6]], [[6, 9, 5]]], np.float64)
TWO_HUMPS = np.concatenate([ONE_HUMP, 10 - ONE_HUMP[::-1, :, ::-1]], axis=1)
SPREAD = 1.5
RATERS, RATING_SPREAD, RATED_EMOTIONS = 5, 0.7, 4
PERFORMERS, HABIT_SPREAD = 12, 1.0
NOISE = 0.2
LAZY = 0.6
TYPO = (0.0, 10.0, 0.0)


@dataclass(frozen=True)
class Population:
    """Emotions as humps of scores, (emotions, humps, 3). `shares` are how frequent the emotions are, `decimals` those
    of the scores, `noise` the share of labels that are drawn at random."""

    centres: Numbers = field(default_factory=lambda: ONE_HUMP)
    shares: tuple[float, ...] = (1 / 6,) * 6
    decimals: int = 1
    noise: float = 0.0

    def draw(self, rows: int, random: Random) -> Dataset:
        """So many performances, scored once each."""
        codes = self._codes(rows, random)
        return self._dataset(self._scores(codes, random), self._mislabelled(codes, random))

    def rated(self, performances: int, random: Random) -> Dataset:
        """So many performances of four emotions, each scored by five raters, who agree on the emotion."""
        codes = np.arange(performances) % RATED_EMOTIONS
        scores = np.repeat(self._scores(codes, random), RATERS, axis=0)
        scores += random.normal(0, RATING_SPREAD, scores.shape)
        names = np.repeat(np.arange(performances), RATERS)
        provenances = tuple(
            Provenance(f"take {name}", None, f"rater {row % RATERS}") for row, name in enumerate(names.tolist())
        )
        return self._dataset(scores, np.repeat(codes, RATERS), provenances)

    def performed(self, rows: int, habits: Numbers, random: Random) -> Dataset:
        """So many performances by performers whose habits, (performers, 3), are added to their scores."""
        codes, performers = self._codes(rows, random), random.integers(len(habits), size=rows)
        provenances = tuple(Provenance(performer=f"performer {each}") for each in performers.tolist())
        return self._dataset(self._scores(codes, random) + habits[performers], codes, provenances)

    def with_lazy_taps(self, rows: int, random: Random) -> Dataset:
        """So many examples, of which a share was confirmed without looking: labelled as a recognizer of the others
        answered."""
        honest, read = self._taught_and_read(rows, random)
        return honest.followed_by(replace(read, labels=fit(honest).answer_many(read.scores).emotions))

    def with_honest_taps(self, rows: int, random: Random) -> Dataset:
        """As many, but whoever tapped knew what was performed."""
        honest, read = self._taught_and_read(rows, random)
        return honest.followed_by(read)

    def _taught_and_read(self, rows: int, random: Random) -> tuple[Dataset, Dataset]:
        codes = np.arange(round(rows * (1 - LAZY))) % len(self.centres)  # enough of each to measure by
        taught = self._dataset(self._scores(codes, random), codes)
        read = self.draw(rows - len(taught), random)
        taps = tuple(Provenance(f"reading {row}", answered=True) for row in range(len(read)))
        return taught, replace(read, provenances=taps)

    def strange(self, rows: int, random: Random) -> Numbers:
        """Scores, (rows, 3), where hardly anybody performs: three spreads from every hump."""
        scores = random.uniform(0, 10, (50 * rows, 3))
        distances = np.linalg.norm(scores[:, None] - self.centres.reshape(-1, 3), axis=2)
        far = scores[distances.min(axis=1) > 3 * SPREAD]
        strange: Numbers = np.round(far[:rows], self.decimals)
        return strange

    def _codes(self, rows: int, random: Random) -> Codes:
        return random.choice(len(self.centres), rows, p=self.shares)

    def _scores(self, codes: Codes, random: Random) -> Numbers:
        humps = random.integers(self.centres.shape[1], size=len(codes))
        scores: Numbers = self.centres[codes, humps] + random.normal(0, SPREAD, (len(codes), 3))
        return scores

    def _mislabelled(self, codes: Codes, random: Random) -> Codes:
        anything = random.integers(len(self.centres), size=len(codes))
        return np.where(random.random(len(codes)) < self.noise, anything, codes)

    def _dataset(self, scores: Numbers, codes: Codes, provenances: tuple[Provenance, ...] = ()) -> Dataset:
        labels = tuple(NAMES[code] for code in codes.tolist())
        return Dataset(np.clip(np.round(scores, self.decimals), 0, 10), labels, provenances)


def habits(random: Random) -> Numbers:
    """Of some performers, (performers, 3)."""
    return random.normal(0, HABIT_SPREAD, (PERFORMERS, 3))


def with_typo(dataset: Dataset) -> Dataset:
    """The dataset with a row of scores far from all others."""
    return dataset.followed_by(Dataset(np.array([TYPO]), dataset.labels[:1]))


UNBALANCED = (0.4, 0.25, 0.15, 0.1, 0.06, 0.04)
PLAIN = {
    "one hump": Population(),
    "two humps": Population(TWO_HUMPS),
    "whole scores": Population(decimals=0),
    "20 % noise": Population(noise=NOISE),
    "unbalanced": Population(shares=UNBALANCED),
}
