"""The charts of an evaluation: pure functions to PNG bytes, made to be read on a phone."""

from engine.measures import Evaluation


def draw_confusion(evaluation: Evaluation) -> bytes:
    """What is mistaken for what."""
    raise NotImplementedError


def draw_learning_curve(evaluation: Evaluation) -> bytes:
    """Whether more teaching is worth it."""
    raise NotImplementedError


def draw_reliability(evaluation: Evaluation) -> bytes:
    """Whether the confidence can be believed."""
    raise NotImplementedError
