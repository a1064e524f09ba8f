"""Inter-rater agreement: where the people who label performances disagree, and how much."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.data.scores import Scores
from engine.measure.bootstrap import expanded_tail
from engine.measure.evaluation_result import Measure

FEWEST_SHARED = 5  # different performances that two raters both labelled
MOST_PAIRS = 200
MOST_RATERS = 300  # compared with each other, those with the most performances: a file may name 10,000

MOST_BLOCKS = 200  # of performances, that are resampled: one block is one performance where there are no more
RESAMPLES = 500
SEED = 96

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Votes = Mapping[int, int]
"""One rater's emotion, by its class code, for each performance."""
Shared = NDArray[np.intp]
"""What two raters both labelled, (3, n): the performance, and the class code of each."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A performance that got different emotions, and how often each, the most frequent first. It is known by its scores
    where all of its rows have these, else by its name."""

    performance: Scores | str
    counts: tuple[tuple[str, int], ...]

    @property
    def outvoted(self) -> int:
        """How many labels differ from the most frequent one."""
        return sum(count for _, count in self.counts[1:])


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two raters, the number of different performances that both labelled, and Cohen's kappa, from -1 to 1.

    Kappa is 0 where they agree as often as chance would have it, and None where it is not defined: both gave
    everything the same emotion.
    """

    first: int
    second: int
    shared: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of raters, those that share most first, and the mean of their kappas, weighted by what they share, with
    its 95 % interval; None where no pair has one. `shared` is the number of different performances that any of the
    pairs shares."""

    pairs: tuple[PairAgreement, ...]
    shared: int
    overall: Measure | None


def disagreements(dataset: Dataset) -> tuple[Disagreement, ...]:
    """The performances that got different emotions: first those where most labels are outvoted, of these the most
    evenly divided, and these in the dataset's order."""
    rows_of: defaultdict[int, list[int]] = defaultdict(list)
    for row, performance in enumerate(dataset.performances.tolist()):
        rows_of[performance].append(row)
    counted = [(rows, Counter(dataset.labels[row] for row in rows)) for rows in rows_of.values()]
    disputed = [
        Disagreement(_known_by(dataset, rows), tuple(sorted(counts.items(), key=lambda count: (-count[1], count[0]))))
        for rows, counts in counted
        if len(counts) > 1
    ]
    return tuple(sorted(disputed, key=_dispute))


def _known_by(dataset: Dataset, rows: Sequence[int]) -> Scores | str:
    """What a performance of these rows is told by."""
    scores = {tuple(each) for each in dataset.scores[list(rows)].tolist()}
    name = dataset.provenances[rows[0]].performance
    return Scores(*next(iter(scores))) if name is None or len(scores) == 1 else name


def agreement(performances: Sequence[int], labels: Sequence[str], raters: Sequence[int]) -> Agreement:
    """Cohen's kappa (Educational and Psychological Measurement 20, 1960) of every pair of raters that share at least
    five different performances; of more than 300 raters, those with the most performances, and of more than 200 pairs,
    those that share most. A rater's last label of a performance counts.

    The interval of their mean is a bootstrap's over the performances shared, of many over 200 blocks of them drawn by
    chance: a pair's own kappa of a dozen performances varies by some .2. Raises ValueError where the three are not of
    one length.
    """
    code_of = {label: code for code, label in enumerate(sorted(set(labels)))}
    votes: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for performance, label, rater in zip(performances, labels, raters, strict=True):
        votes[rater][performance] = code_of[label]
    found = [(first, second, _pair(votes[first], votes[second])) for first, second in _sharing(votes)]
    pairs = tuple(
        PairAgreement(first, second, shared.shape[1], _kappa(shared, len(code_of))) for first, second, shared in found
    )
    shared_performances = sorted({performance for *_, shared in found for performance in shared[0].tolist()})
    return Agreement(pairs, len(shared_performances), _overall([shared for *_, shared in found], len(code_of)))


def _dispute(disagreement: Disagreement) -> tuple[int, int]:
    return -disagreement.outvoted, disagreement.counts[0][1]


def _sharing(votes: Mapping[int, Votes]) -> list[tuple[int, int]]:
    """Pairs that share enough, those that share most first."""
    raters = sorted(sorted(votes), key=lambda rater: -len(votes[rater]))[:MOST_RATERS]
    shared = {
        (first, second): len(votes[first].keys() & votes[second].keys())
        for first, second in combinations(sorted(raters), 2)
    }
    enough = (pair for pair, amount in shared.items() if amount >= FEWEST_SHARED)
    return sorted(enough, key=lambda pair: -shared[pair])[:MOST_PAIRS]


def _pair(first: Votes, second: Votes) -> Shared:
    performances = sorted(first.keys() & second.keys())
    return np.array([(each, first[each], second[each]) for each in performances]).T


def _kappa(shared: Shared, emotions: int) -> float | None:
    kappa = float(_kappas(np.ones((1, 1)), _counts(np.zeros_like(shared[0]), shared, emotions))[0])
    return None if isnan(kappa) else kappa


def _overall(found: Sequence[Shared], emotions: int) -> Measure | None:
    """The mean of the pairs' kappas, weighted by what they share, and its interval."""
    if not found:
        return None
    different = np.unique(np.concatenate([shared[0] for shared in found]))
    random = np.random.default_rng(SEED)
    blocks = random.permutation(len(different)) % MOST_BLOCKS
    counts = [_counts(blocks[np.searchsorted(different, shared[0])], shared, emotions) for shared in found]
    amount = int(blocks.max()) + 1
    value = float(_mean_kappas(np.ones((1, amount)), counts)[0])
    if isnan(value):
        return None
    drawn = random.multinomial(amount, np.full(amount, 1 / amount), RESAMPLES).astype(np.float64)
    tail = expanded_tail(amount)
    low, high = np.nanquantile(_mean_kappas(drawn, counts), [tail, 1 - tail]).tolist()
    return Measure(value, min(low, value), max(high, value))


def _counts(blocks: Indices, shared: Shared, emotions: int) -> Numbers:
    """How often the two gave each pair of emotions in each block of performances, (blocks, emotions, emotions)."""
    _, one, other = shared
    amount = int(blocks.max()) + 1
    counts = np.bincount((blocks * emotions + one) * emotions + other, minlength=amount * emotions**2)
    return counts.reshape(amount, emotions, emotions).astype(np.float64)


def _mean_kappas(weights: Numbers, counts: Sequence[Numbers]) -> Numbers:
    """The mean of the pairs' kappas, by what they share, with each block counted so often; (resamples,)."""
    kappas = np.array([_kappas(weights[:, : len(each)], each) for each in counts])
    amounts = np.array([weights[:, : len(each)] @ each.sum(axis=(1, 2)) for each in counts])
    known = np.where(np.isnan(kappas), 0, amounts)
    with np.errstate(invalid="ignore"):
        means: Numbers = (np.nan_to_num(kappas) * known).sum(axis=0) / known.sum(axis=0)
    return means


def _kappas(weights: Numbers, counts: Numbers) -> Numbers:
    """Kappa with each block counted so often, (resamples,); NaN where both gave everything the same emotion."""
    table = (weights @ counts.reshape(len(counts), -1)).reshape(-1, *counts.shape[1:])
    total = table.sum(axis=(1, 2))
    with np.errstate(invalid="ignore"):
        agreed = np.trace(table, axis1=1, axis2=2) / total
        chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1) / total**2
        kappas: Numbers = np.where(chance < 1, (agreed - chance) / (1 - chance), np.nan)
    return kappas
