"""The charts of an evaluation: pure functions to PNG bytes, made to be read on a phone."""

from engine.measure.evaluation_result import Evaluation


def draw_confusion(evaluation: Evaluation) -> bytes:
    """What is mistaken for what: a row for each true emotion, with the share of it that got each answer.

    Of many emotions, those with most mistakes, and the others together.
    """
    # Here, since the bot's own process passes these functions on to another one and needs no matplotlib.
    from engine.charts.measure_figures import confusion_figure, png

    return png(confusion_figure(evaluation))


def draw_learning_curve(evaluation: Evaluation) -> bytes:
    """Whether more teaching is worth it: the accuracy after learning from fewer and from more examples."""
    from engine.charts.measure_figures import learning_curve_figure, png

    return png(learning_curve_figure(evaluation))


def draw_reliability(evaluation: Evaluation) -> bytes:
    """Whether the confidence can be believed: against the share of answers that were right."""
    from engine.charts.measure_figures import png, reliability_figure

    return png(reliability_figure(evaluation))
