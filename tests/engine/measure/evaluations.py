"""Evaluations written by hand, as charts and texts get them."""

from engine.measure.evaluation_result import (
    Baseline,
    Bin,
    Calibration,
    Confusion,
    CurvePoint,
    Evaluation,
    Measure,
    Recall,
)

EMOTIONS = ("angry", "happy", "sad")
CONFUSION = Confusion(EMOTIONS, EMOTIONS, ((30, 10, 0), (20, 20, 0), (0, 2, 38)))
BINS = (Bin(0.35, 0.3, 20), Bin(0.65, 0.5, 60), Bin(0.95, 0.9, 40))
CALIBRATION = Calibration(0.04, 0.05, Measure(0.01, -0.03, 0.052), BINS)
CALIBRATION_RAW = Calibration(0.12, 0.05, Measure(0.11, 0.06, 0.16), BINS)
RISE = Measure(0.05, 0.01, 0.09)


def around(value: float) -> Measure:
    return Measure(value, value - 0.04, value + 0.04)


def recalls(confusion: Confusion, repeats: int = 2) -> tuple[Recall, ...]:
    """Of each emotion, as the confusion has them; two examples a performance."""
    examples = [sum(row) // repeats for row in confusion.counts]
    return tuple(
        Recall(emotion, confusion.shares[place][place], examples[place], (examples[place] + 1) // 2)
        for place, emotion in enumerate(confusion.emotions)
    )


def evaluation(
    confusion: Confusion = CONFUSION, calibration: Calibration = CALIBRATION, last_doubling: Measure = RISE
) -> Evaluation:
    curve = zip((12, 24, 48), (0.56, 0.68, 0.73), strict=True)
    return Evaluation(
        rows=60,
        rows_in_all=60,
        performances=30,
        performers=0,
        set_aside=0,
        answered=0.0,
        left_out=(),
        repeats=2,
        folds=5,
        accuracy=around(0.73),
        balanced_accuracy=around(0.73),
        recalls=recalls(confusion),
        unseen_performers=None,
        commonest=Baseline(around(0.33), around(0.33), around(0.4)),
        logistic=Baseline(around(0.7), around(0.71), around(0.03)),
        confusion=confusion,
        temperature=1.4,
        calibration=calibration,
        calibration_raw=CALIBRATION_RAW,
        log_loss=0.7,
        log_loss_raw=0.9,
        learning_curve=tuple(CurvePoint(rows, around(share)) for rows, share in curve),
        last_doubling=last_doubling,
    )
