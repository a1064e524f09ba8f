from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from engine.data.dataset import Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.measure.agreement import Agreement, Disagreement, PairAgreement, agreement, disagreements
from engine.measure.evaluation_result import Measure

PERFORMANCES = [Scores(place, 5, 5) for place in range(8)]
VOTES = st.tuples(st.sampled_from(PERFORMANCES), st.sampled_from(["calm", "sad"]), st.integers(1, 4))


def dataset_of(scores: list[Scores], labels: list[str]) -> Dataset:
    return Dataset.of(map(Example, scores, labels))


def test_the_most_disputed_scores_are_first() -> None:
    scores = [PERFORMANCES[0]] * 3 + [PERFORMANCES[1]] * 4 + [PERFORMANCES[2]] * 2 + [PERFORMANCES[3]]
    labels = ["sad", "calm", "sad", "sad", "calm", "sad", "calm", "sad", "sad", "calm"]
    assert disagreements(dataset_of(scores, labels)) == (
        Disagreement(PERFORMANCES[1], (("calm", 2), ("sad", 2))),
        Disagreement(PERFORMANCES[0], (("sad", 2), ("calm", 1))),
    )


def test_raters_disagree_about_a_performance_and_not_about_equal_scores() -> None:
    same, other = PERFORMANCES[0], PERFORMANCES[1]
    rows = [
        Example(same, "calm", Provenance("clip 1")),
        Example(same, "sad", Provenance("clip 2")),
        Example(other, "calm", Provenance("clip 2")),
        Example(same, "calm", Provenance("reading 3")),
        Example(same, "sad", Provenance("reading 3")),
    ]
    divided = (("calm", 1), ("sad", 1))
    assert disagreements(Dataset.of(rows)) == (Disagreement("clip 2", divided), Disagreement(same, divided))


@given(st.lists(VOTES, min_size=1, max_size=60))
def test_every_label_of_disputed_scores_is_counted(votes: list[tuple[Scores, str, int]]) -> None:
    found = disagreements(dataset_of([vote[0] for vote in votes], [vote[1] for vote in votes]))
    for disputed in found:
        given_labels = [label for scores, label, _ in votes if scores == disputed.performance]
        assert dict(disputed.counts) == {label: given_labels.count(label) for label in set(given_labels)}
        assert len(disputed.counts) > 1
    assert [one.outvoted for one in found] == sorted((one.outvoted for one in found), reverse=True)
    agreed = {vote[0] for vote in votes} - {disputed.performance for disputed in found}
    assert all(len({label for scores, label, _ in votes if scores == one}) == 1 for one in agreed)


@settings(deadline=None)
@given(st.lists(VOTES, max_size=80))
def test_kappa_is_scikit_learns_of_the_last_labels(votes: list[tuple[Scores, str, int]]) -> None:
    places = [PERFORMANCES.index(scores) for scores, _, _ in votes]
    found = agreement(places, [label for _, label, _ in votes], [teacher for *_, teacher in votes])
    last = {(teacher, scores): label for scores, label, teacher in votes}
    for pair in found.pairs:
        shared = [one for one in PERFORMANCES if {(pair.first, one), (pair.second, one)} <= last.keys()]
        first, second = ([last[teacher, one] for one in shared] for teacher in (pair.first, pair.second))
        assert pair.shared == len(shared) >= 5
        if pair.kappa is None:
            assert len({*first, *second}) == 1
        else:
            assert pair.kappa == pytest.approx(cohen_kappa_score(first, second))
    kappas = [pair.kappa for pair in found.pairs if pair.kappa is not None]
    if found.overall is None:
        assert not kappas
    else:
        assert min(kappas) - 1e-9 <= found.overall.value <= max(kappas) + 1e-9
        assert -1 - 1e-9 <= found.overall.low <= found.overall.value <= found.overall.high <= 1 + 1e-9


def test_pairs_need_five_shared_scores_and_are_weighted_by_them() -> None:
    places = [*range(5), *range(5), *range(8), *range(4, 8)]
    same = ["calm", "sad", "calm", "sad", "calm", "sad", "calm", "sad"]
    labels = same[:5] + same[:5] + same + ["sad"] * 4
    teachers = [7] * 5 + [2] * 5 + [4] * 8 + [9] * 4
    found = agreement(places, labels, teachers)
    pairs = PairAgreement(2, 4, 5, 1.0), PairAgreement(2, 7, 5, 1.0), PairAgreement(4, 7, 5, 1.0)
    assert found == Agreement(pairs, 5, Measure(1, 1, 1))


def test_of_many_teachers_those_who_share_most_are_compared() -> None:
    teachers = range(30)
    votes = [(one, "calm" if teacher % 2 else "sad", teacher) for teacher in teachers for one in range(5)]
    votes += [(one, "calm", teacher) for teacher in (28, 29) for one in range(5, 8)]
    places, labels, people = (list(part) for part in zip(*votes, strict=True))
    pairs = agreement(places, labels, people).pairs
    assert len(pairs) == 200
    assert (pairs[0].first, pairs[0].second, pairs[0].shared) == (28, 29, 8)


def test_of_very_many_raters_those_with_most_performances_are_compared() -> None:
    """A file may name ten thousand raters, which are fifty million pairs."""
    votes = [(one, "calm", 10_001 + rater) for rater in range(2) for one in range(6)]
    votes = [(one, "calm", one) for one in range(10_000)] + votes
    places, labels, people = (list(part) for part in zip(*votes, strict=True))
    before = perf_counter()
    pairs = agreement(places, labels, people).pairs
    assert perf_counter() - before < 2
    assert [(pair.first, pair.second, pair.shared) for pair in pairs] == [(10_001, 10_002, 6)]


def test_of_one_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        agreement([*range(8)], ["calm"] * 8, [1])


def test_the_interval_of_two_who_guess_includes_nothing_and_narrows_with_what_they_share() -> None:
    included, widths = 0, []
    for seed in range(40):
        random = np.random.default_rng(seed)
        labels = [f"emotion {code}" for code in random.integers(0, 4, 2 * 60)]
        few, many = (
            agreement([*range(shared)] * 2, labels[: 2 * shared], [1] * shared + [2] * shared).overall
            for shared in (11, 60)
        )
        assert few is not None
        assert many is not None
        included += (few.low <= 0 <= few.high) + (many.low <= 0 <= many.high)
        widths.append((few.high - few.low) / (many.high - many.low))
    assert included >= 72, "95 in 100 of 80"
    assert 1.6 < np.median(widths) < 4, "the root of 60 / 11 is 2.3"
