"""The charts of an evaluation: pure functions to PNG bytes, made to be read on a phone.

Matplotlib is imported as they draw: the bot's own process passes them on to another one and needs none.
"""

from engine.measure.evaluation_result import Evaluation


def draw_confusion(evaluation: Evaluation) -> bytes:
    """The confusion matrix: what is mistaken for what."""
    from engine.charts.confusion_figure import confusion_figure
    from engine.charts.headed_figure import png

    return png(confusion_figure(evaluation))


def draw_learning_curve(evaluation: Evaluation) -> bytes:
    """The learning curve: what more examples brought."""
    from engine.charts.headed_figure import png
    from engine.charts.measure_figures import learning_curve_figure

    return png(learning_curve_figure(evaluation))


def draw_reliability(evaluation: Evaluation) -> bytes:
    """The reliability diagram: whether the confidence agrees with the accuracy."""
    from engine.charts.headed_figure import png
    from engine.charts.measure_figures import reliability_figure

    return png(reliability_figure(evaluation))
