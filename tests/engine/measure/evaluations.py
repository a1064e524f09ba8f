"""Evaluations written by hand, as charts and texts get them."""

from engine.measure.evaluation_result import Baseline, Bin, Calibration, Confusion, CurvePoint, Evaluation, Measure

EMOTIONS = ("angry", "happy", "sad")
CONFUSION = Confusion(EMOTIONS, ((30, 10, 0), (20, 20, 0), (0, 2, 38)))
CALIBRATION = Calibration(0.12, 0.05, (Bin(0.35, 0.3, 20), Bin(0.65, 0.5, 60), Bin(0.95, 0.9, 40)))
RISE = Measure(0.05, 0.01, 0.09)


def around(value: float) -> Measure:
    return Measure(value, value - 0.04, value + 0.04)


def evaluation(
    confusion: Confusion = CONFUSION, calibration: Calibration = CALIBRATION, last_doubling: Measure = RISE
) -> Evaluation:
    curve = zip((12, 24, 48), (0.56, 0.68, 0.73), strict=True)
    return Evaluation(
        rows=60,
        rows_in_all=60,
        repeats=2,
        folds=5,
        accuracy=around(0.73),
        balanced_accuracy=around(0.73),
        commonest=Baseline(around(0.33), around(0.33), around(0.4)),
        logistic=Baseline(around(0.7), around(0.71), around(0.03)),
        confusion=confusion,
        calibration=calibration,
        learning_curve=tuple(CurvePoint(rows, around(share)) for rows, share in curve),
        last_doubling=last_doubling,
    )
