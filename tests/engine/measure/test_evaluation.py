"""Measuring, against the same done with scikit-learn directly."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.evaluation import SEEDS, evaluate, measurable
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from tests.engine.datasets import noisy

QUICK = Parameters(n_estimators=5, min_samples_leaf=2)
DATASET = noisy(150, noise=2.5, decimals=0)
TWO = noisy(80, emotions=2, noise=2)


def measured(dataset: Dataset, parameters: Parameters = QUICK) -> Evaluation:
    evaluation = evaluate(dataset, parameters)
    assert isinstance(evaluation, Evaluation)
    return evaluation


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return measured(DATASET)


def test_it_is_scikit_learns_cross_validation(evaluation: Evaluation) -> None:
    groups = [",".join(map(str, row)) for row in DATASET.scores.tolist()]
    forest = make_pipeline(StandardScaler(), RandomForestClassifier(5, random_state=42, min_samples_leaf=2))
    plain = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    answers, plain_answers = [], []
    for seed in SEEDS:
        folds = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
        options = {"cv": list(folds.split(DATASET.scores, DATASET.labels, _in_order(groups)))}
        answers.extend(cross_val_predict(forest, DATASET.scores, DATASET.labels, **options))
        plain_answers.extend(cross_val_predict(plain, DATASET.scores, DATASET.labels, **options))
    truth = DATASET.labels * len(SEEDS)
    assert evaluation.repeats == len(SEEDS)
    assert evaluation.accuracy.value == pytest.approx(accuracy_score(truth, answers))
    assert evaluation.balanced_accuracy.value == pytest.approx(balanced_accuracy_score(truth, answers))
    assert evaluation.logistic.accuracy.value == pytest.approx(accuracy_score(truth, plain_answers))
    counts = confusion_matrix(truth, answers, labels=DATASET.emotions)
    assert evaluation.confusion.counts == tuple(map(tuple, counts.tolist()))
    assert evaluation.confusion.emotions == DATASET.emotions


def _in_order(groups: list[str]) -> list[int]:
    """The same groups, numbered in the order of their scores."""
    order = {tuple(row): place for place, row in enumerate(np.unique(DATASET.scores, axis=0).tolist())}
    return [order[tuple(map(float, group.split(",")))] for group in groups]


def test_what_it_says_hangs_together(evaluation: Evaluation) -> None:
    assert (evaluation.rows, evaluation.rows_in_all, evaluation.folds) == (150, 150, 5)
    assert evaluation.commonest.accuracy.value == pytest.approx(25 / 150)
    assert evaluation.commonest.balanced_accuracy.value == pytest.approx(1 / 6)
    for rule in (evaluation.commonest, evaluation.logistic):
        assert rule.lead.value == pytest.approx(evaluation.accuracy.value - rule.accuracy.value)
    assert evaluation.commonest.lead.verdict == "better"
    assert sum(part.count for part in evaluation.calibration.bins) == 150 * evaluation.repeats
    curve = evaluation.learning_curve
    assert [point.rows for point in curve] == pytest.approx([30, 60, 120], abs=4)
    assert curve[-1].accuracy == evaluation.accuracy
    difference = curve[-1].accuracy.value - curve[-2].accuracy.value
    assert evaluation.last_doubling.value == pytest.approx(difference)


def test_labels_without_a_pattern_are_no_better_than_the_commonest() -> None:
    labels = tuple(np.random.default_rng(4).permutation(DATASET.labels).tolist())
    evaluation = measured(Dataset(DATASET.scores, labels))
    assert evaluation.commonest.lead.verdict != "better"
    assert evaluation.accuracy.low < 1 / 6


def test_clear_emotions_are_told_apart_and_yet_not_for_certain() -> None:
    evaluation = measured(noisy(40, emotions=2, noise=0.5))
    assert evaluation.accuracy.value == 1
    assert 0.8 < evaluation.accuracy.low < 0.95
    assert evaluation.logistic.lead.verdict == "no difference found"


def test_the_same_scores_are_never_learnt_and_asked() -> None:
    """Twenty copies of each row with labels at random: a memory would answer all of them."""
    scores = np.repeat(noisy(30, emotions=2).scores, 20, axis=0)
    labels = np.repeat(np.random.default_rng(7).permutation(["calm", "tense"] * 15), 20)
    evaluation = measured(Dataset(scores, tuple(labels.tolist())))
    assert evaluation.accuracy.value < 0.75
    assert evaluation.accuracy.low < 0.5
    assert evaluation.commonest.lead.verdict != "better"


def test_progress_rises_to_the_end() -> None:
    heard: list[float] = []
    assert isinstance(evaluate(noisy(60), QUICK, heard.append), Evaluation)
    assert heard == sorted(heard)
    assert len(heard) == 2 * 2 * 5
    assert heard[-1] == pytest.approx(1)


def test_of_very_many_rows_a_sample_is_measured() -> None:
    evaluation = measured(noisy(21_000, emotions=2, decimals=0), Parameters(1, 42, 500))
    assert evaluation.rows == pytest.approx(20_000, abs=2)
    assert (evaluation.rows_in_all, evaluation.repeats) == (21_000, 1)


def test_six_rows_are_not_measurable() -> None:
    assert measurable(STARTER) == NotMeasurable(tuple((emotion, 4) for emotion in STARTER.emotions))
    assert evaluate(STARTER, Parameters()) == measurable(STARTER)


def test_copies_do_not_make_an_emotion_measurable() -> None:
    enough = [Example(Scores(place, 1, 1), "sad") for place in range(5)]
    copies = [Example(Scores(9, 9, 9), "calm")] * 20
    assert measurable(Dataset.of([*enough, *copies])) == NotMeasurable((("calm", 4),), ("sad",))
    others = [Example(Scores(9, 9, place), "calm") for place in range(4)]
    assert measurable(Dataset.of([*enough, *copies, *others])) is None


def test_one_stray_label_hides_no_number() -> None:
    dataset = Dataset.of([*DATASET.examples, Example(Scores(1, 9, 1), "stray")])
    evaluation = measured(dataset)
    assert evaluation.left_out == (("stray", 1),)
    assert (evaluation.rows, evaluation.rows_in_all) == (150, 151)
    assert evaluation.confusion.emotions == DATASET.emotions
    assert evaluation.accuracy.value == pytest.approx(measured(DATASET).accuracy.value, abs=0.05)


def test_two_new_emotions_on_the_starter_rows_have_a_number_at_once() -> None:
    taught = [Example(example.scores, {"happy": "proud", "sad": "calm"}[example.emotion]) for example in TWO.examples]
    evaluation = measured(Dataset.of([*STARTER.examples, *taught]))
    assert [name for name, _ in evaluation.left_out] == list(STARTER.emotions)
    assert {recall.emotion for recall in evaluation.recalls} == {"calm", "proud"}
    assert evaluation.rows == 80
    assert evaluation.confusion.answers[:2] == ("calm", "proud")
    assert sum(map(sum, evaluation.confusion.counts)) == 80 * evaluation.repeats


def test_recall_is_of_each_emotion_and_counts_its_performances() -> None:
    takes = tuple(Provenance(f"take {row // 5}") for row in range(150))
    evaluation = measured(Dataset(DATASET.scores, tuple(sorted(DATASET.labels)), takes))
    assert [(recall.rows, recall.performances) for recall in evaluation.recalls] == [(25, 5)] * 6
    assert evaluation.performances == 30
    weighted = sum(recall.share * recall.rows for recall in evaluation.recalls) / 150
    assert weighted == pytest.approx(evaluation.accuracy.value)


def test_raters_of_one_performance_do_not_make_it_more_accurate_than_it_is() -> None:
    """Five raters of each performance, whose emotion was drawn by chance: nothing can be told from such scores."""
    random = np.random.default_rng(8)
    scores = np.repeat(random.uniform(1, 9, (24, 3)), 5, axis=0) + random.normal(0, 0.2, (120, 3))
    labels = tuple(np.repeat(random.permutation(["calm", "tense"] * 12), 5).tolist())
    takes = tuple(Provenance(f"take {row // 5}") for row in range(120))
    assert measured(Dataset(scores, labels)).accuracy.low > 0.7, "as if each rater's were a performance"
    honest = measured(Dataset(scores, labels, takes)).accuracy
    assert honest.low < 0.5 < honest.high


def test_what_was_confirmed_without_looking_is_learned_and_not_measured() -> None:
    random = np.random.default_rng(9)
    honest = Dataset(random.uniform(0, 10, (60, 3)), ("calm", "tense") * 30)
    read = random.uniform(0, 10, (90, 3))
    taps = tuple(Provenance(f"reading {row}", answered=True) for row in range(90))
    lazy = honest.followed_by(Dataset(read, fit(honest).answer_many(read).emotions, taps))
    evaluation = measured(lazy, Parameters())
    assert (evaluation.rows, evaluation.answered) == (60, 0)
    assert evaluation.accuracy.low < 0.5
    assert evaluation.set_aside == 90
    few = lazy.take([*range(8), *range(60, 150)])
    assert measured(few).answered == pytest.approx(90 / 98)


def test_an_answer_of_an_emotion_that_is_left_out_was_not_set_aside_for_that() -> None:
    odd = Example(Scores(5, 5, 5), "odd", Provenance("reading", answered=True))
    evaluation = measured(TWO.followed_by(Dataset.of([odd])))
    assert (evaluation.left_out, evaluation.set_aside) == ((("odd", 1),), 0)


def test_performers_that_are_new_are_measured_where_five_are_known() -> None:
    by = tuple(Provenance(performer=f"performer {row % 7}") for row in range(150))
    evaluation = measured(Dataset(DATASET.scores, DATASET.labels, by))
    assert evaluation.performers == 7
    assert evaluation.unseen_performers is not None
    assert evaluation.unseen_performers.value == pytest.approx(evaluation.accuracy.value, abs=0.1)
    assert measured(DATASET).unseen_performers is None
    heard: list[float] = []
    evaluate(Dataset(DATASET.scores, DATASET.labels, by), QUICK, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_the_interval_for_performers_not_seen_is_of_performers() -> None:
    """Two of six do the opposite: the rows would tell far too surely how often one is right."""
    dataset = noisy(120, emotions=2, noise=0.5).take([row for _ in range(6) for row in range(20)])
    scores = dataset.scores + np.random.default_rng(1).uniform(0, 0.1, (120, 3))
    other = {"happy": "sad", "sad": "happy"}
    labels = tuple(other[label] if row < 40 else label for row, label in enumerate(dataset.labels))
    by = tuple(Provenance(f"take {row}", f"performer {row // 20}") for row in range(120))
    unseen = measured(Dataset(np.clip(scores, 0, 10), labels, by)).unseen_performers
    assert unseen is not None
    assert unseen.high - unseen.low > 0.4


def test_the_shown_confidence_is_no_worse_than_the_votes() -> None:
    for seed in range(3):
        evaluation = measured(noisy(90, noise=2.5, seed=seed), Parameters())
        assert evaluation.log_loss <= evaluation.log_loss_raw
        assert evaluation.calibration.error <= evaluation.calibration_raw.error + 0.02


def test_one_emotion_or_none_is_not_measurable() -> None:
    assert measurable(Dataset.of([])) == NotMeasurable(())
    assert measurable(Dataset.of(Example(Scores(n, 1, 1), "sad") for n in range(9))) == NotMeasurable((), ("sad",))


def test_the_same_scores_for_every_emotion() -> None:
    contested = Dataset.of(Example(Scores(n, n, n), name) for n in range(5) for name in ("calm", "sad"))
    evaluation = measured(contested)
    assert evaluation.commonest.lead.verdict == "no difference found"
