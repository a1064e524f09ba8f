"""Inter-rater agreement: where the people who label performances disagree, and how much."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sklearn.metrics import cohen_kappa_score

from engine.data.scores import Scores

FEWEST_SHARED = 5  # different scores that two teachers both labelled
MOST_PAIRS = 200

Votes = Mapping[tuple[float, ...], str]  # one teacher's emotion for each scores


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Scores that got different emotions, and how often each, the most frequent first."""

    scores: Scores
    counts: tuple[tuple[str, int], ...]

    @property
    def outvoted(self) -> int:
        """How many labels differ from the most frequent one."""
        return sum(count for _, count in self.counts[1:])


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two teachers, the number of different scores that both labelled, and Cohen's kappa, from -1 to 1.

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


def disagreements(scores: Sequence[Scores], labels: Sequence[str]) -> tuple[Disagreement, ...]:
    """The scores that got different emotions: first those where most labels are outvoted, of these the most
    evenly divided. Raises ValueError where the two are not of one length."""
    counted: defaultdict[Scores, Counter[str]] = defaultdict(Counter)
    for performance, label in zip(scores, labels, strict=True):
        counted[performance][label] += 1
    disputed = [
        Disagreement(performance, tuple(sorted(counts.items(), key=lambda count: (-count[1], count[0]))))
        for performance, counts in counted.items()
        if len(counts) > 1
    ]
    return tuple(sorted(disputed, key=_dispute))


def agreement(scores: Sequence[Scores], labels: Sequence[str], teachers: Sequence[int]) -> Agreement:
    """Cohen's kappa (Educational and Psychological Measurement 20, 1960) of every pair of teachers that share at
    least five different scores; of more than 200 pairs, those that share most.

    A teacher's last label of the same scores counts. Raises ValueError where the three are not of one length.
    """
    votes: defaultdict[int, dict[tuple[float, ...], str]] = defaultdict(dict)
    for performance, label, teacher in zip(scores, labels, teachers, strict=True):
        votes[teacher][performance.as_tuple()] = label
    pairs = tuple(
        PairAgreement(first, second, -most_first, _kappa(votes[first], votes[second]))
        for most_first, first, second in sorted(_sharing(votes))[:MOST_PAIRS]
    )
    return Agreement(pairs, _overall(pairs))


def _dispute(disagreement: Disagreement) -> tuple[int, int, tuple[float, ...]]:
    return -disagreement.outvoted, disagreement.counts[0][1], disagreement.scores.as_tuple()


def _sharing(votes: Mapping[int, Votes]) -> Iterator[tuple[int, int, int]]:
    """Pairs that share enough, each after the negative of how much: in order, those that share most are first."""
    for first, second in combinations(sorted(votes), 2):
        shared = len(votes[first].keys() & votes[second].keys())
        if shared >= FEWEST_SHARED:
            yield -shared, first, second


def _kappa(first: Votes, second: Votes) -> float | None:
    shared = first.keys() & second.keys()
    one, other = [first[performance] for performance in shared], [second[performance] for performance in shared]
    if len({*one, *other}) == 1:
        return None
    return float(cohen_kappa_score(one, other))


def _overall(pairs: Sequence[PairAgreement]) -> float | None:
    known = [(pair.kappa, pair.shared) for pair in pairs if pair.kappa is not None]
    if not known:
        return None
    return sum(kappa * shared for kappa, shared in known) / sum(shared for _, shared in known)
