"""What a worker process does with a dataset."""

from dataclasses import dataclass

from engine.data.dataset import Dataset
from engine.forest.recognizer import Recognizer
from engine.forest.training import check_can_fit, fit
from engine.measure.choice import Choice
from engine.measure.cross_validation import Progress
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.selection import choose

CHOOSING = 0.3  # of the time
MEASURING = 0.6


@dataclass(frozen=True, eq=False)
class Learned:
    """A recognizer, how its parameters were chosen, and how good it is, or why that cannot be told yet."""

    recognizer: Recognizer
    choice: Choice
    evaluation: Evaluation | NotMeasurable


def learn(dataset: Dataset, progress: Progress | None = None) -> Learned:
    """Choose the parameters, measure, and fit: the same dataset gives the same answers and the same measures.

    `progress` hears the share that is done, from 0 to 1. Raises DatasetError for fewer than two emotions.
    """
    check_can_fit(dataset)
    choice = choose(dataset, _part(progress, 0, CHOOSING))
    evaluation = evaluate(dataset, choice.parameters, _part(progress, CHOOSING, MEASURING))
    learned = Learned(fit(dataset, choice.parameters), choice, evaluation)
    _part(progress, 0, 1)(1)
    return learned


def _part(progress: Progress | None, start: float, width: float) -> Progress:
    return lambda share: progress(start + width * share) if progress else None
