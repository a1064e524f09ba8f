"""From out-of-fold probabilities to what is said of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from engine.forest.temperature import calibrated
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.calibration import calibration, fit_temperature, log_loss
from engine.measure.cross_validation import correct_shares
from engine.measure.evaluation_result import Baseline, Calibration, Confusion, CurvePoint, Evaluation, Measure, Recall
from engine.measure.folds import FOLDS, GroupedSamples, performances_by_code

Numbers = NDArray[np.float64]


def summarize(
    samples: GroupedSamples,
    training_rows: Sequence[int],
    forests: Sequence[Numbers],
    logistic: Numbers,
    unseen_performers: Measure | None,
) -> Evaluation:
    """From the forests' probabilities for the tested rows, (repeats, tested, emotions), at each point of the learning
    curve, and the logistic regression's. What of the dataset was not asked about is for the caller to say."""
    tested, codes, votes = samples.tested_part(), samples.codes[samples.tested], forests[-1]
    bootstrap = GroupBootstrap(tested)
    correct = [correct_shares(probabilities, codes) for probabilities in forests]
    accuracies = [bootstrap.accuracy(each) for each in correct]
    commonest = (codes == np.bincount(codes).argmax()).astype(np.float64)
    temperature = fit_temperature(votes, codes)

    def calibration_of(probabilities: Numbers) -> Calibration:
        return calibration(probabilities.max(axis=2), votes.argmax(axis=2) == codes, bootstrap)

    return Evaluation(
        rows=len(tested),
        rows_in_all=len(samples),
        set_aside=0,
        performances=int(tested.groups.max()) + 1,
        performers=len(np.unique(tested.performers[tested.performers >= 0])),
        answered=0,
        left_out=(),
        repeats=len(votes),
        folds=FOLDS,
        accuracy=accuracies[-1],
        balanced_accuracy=bootstrap.balanced_accuracy(correct[-1]),
        recalls=_recalls(tested, correct[-1]),
        unseen_performers=unseen_performers,
        commonest=_baseline(bootstrap, correct[-1], commonest),
        logistic=_baseline(bootstrap, correct[-1], correct_shares(logistic, codes)),
        confusion=_confusion(samples, votes),
        temperature=temperature,
        calibration=calibration_of(calibrated(votes, temperature)),
        calibration_raw=calibration_of(votes),
        log_loss=log_loss(votes, codes, temperature),
        log_loss_raw=log_loss(votes, codes),
        learning_curve=tuple(map(CurvePoint, training_rows, accuracies)),
        last_doubling=bootstrap.difference(correct[-1], correct[-2]),
    )


def _baseline(bootstrap: GroupBootstrap, correct: Numbers, other: Numbers) -> Baseline:
    return Baseline(
        accuracy=bootstrap.accuracy(other),
        balanced_accuracy=bootstrap.balanced_accuracy(other),
        lead=bootstrap.difference(correct, other),
    )


def _recalls(tested: GroupedSamples, correct: Numbers) -> tuple[Recall, ...]:
    different = performances_by_code(tested.codes, tested.groups, len(tested.emotions)).tolist()
    of_emotion = (tested.codes == code for code in range(len(tested.emotions)))
    return tuple(
        Recall(emotion, float(correct[rows].mean()), int(rows.sum()), performances)
        for emotion, rows, performances in zip(tested.emotions, of_emotion, different, strict=True)
    )


def _confusion(samples: GroupedSamples, votes: Numbers) -> Confusion:
    predicted, measured = votes.argmax(axis=2), samples.measured
    truth = np.tile(samples.codes[samples.tested], len(predicted))
    others = np.setdiff1d(predicted, measured)
    columns = np.concatenate([measured, others])
    counts = confusion_matrix(truth, predicted.ravel(), labels=columns)[: len(measured)]
    emotions, answers = (tuple(samples.emotions[code] for code in codes) for codes in (measured, columns))
    return Confusion(emotions, answers, tuple(map(tuple, counts.tolist())))
