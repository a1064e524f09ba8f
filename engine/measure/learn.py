"""All that becomes of examples at once: the leaf chosen, the recognizer fitted, measured and calibrated."""

from dataclasses import dataclass

from engine.data.dataset import Dataset
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.choice import Choice
from engine.measure.cross_validation import Progress
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.selection import choose

_CHOOSING, _MEASURING = 0.3, 0.65
"""Of the time that it takes."""


@dataclass(frozen=True, eq=False)
class Learned:
    """A recognizer, how its parameters were chosen, and how good it is; calibrated where that could be measured."""

    recognizer: Recognizer
    choice: Choice
    evaluation: Evaluation | NotMeasurable


def learn(dataset: Dataset, progress: Progress | None = None) -> Learned:
    """Choose, fit, measure and calibrate. Raises DatasetError for fewer than two emotions. `progress` hears the share
    that is done, from 0 to 1."""
    hear = progress or (lambda _: None)
    choice = choose(dataset, lambda share: hear(_CHOOSING * share))
    recognizer = fit(dataset, choice.parameters)
    evaluation = evaluate(dataset, choice.parameters, lambda share: hear(1 - _MEASURING * (1 - share)))
    return Learned(recognizer.with_temperature(temperature_of(evaluation)), choice, evaluation)


def temperature_of(measured: Evaluation | NotMeasurable | None) -> float | None:
    """What calibrates a recognizer that was measured so; None where it was not measured: its votes are shown."""
    return measured.temperature if isinstance(measured, Evaluation) else None
