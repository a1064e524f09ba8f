"""What a worker process does with a dataset."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.dataset import Dataset
from engine.evaluation import evaluate
from engine.measures import Evaluation, NotMeasurable
from engine.recognizer import Recognizer
from engine.selection import Choice, choose
from engine.training import fit


@dataclass(frozen=True, eq=False)
class Learned:
    """A recognizer, how its parameters were chosen, and how good it is, or why that cannot be told yet."""

    recognizer: Recognizer
    choice: Choice
    evaluation: Evaluation | NotMeasurable


def learn(dataset: Dataset, progress: Callable[[float], None] | None = None) -> Learned:
    """Choose the parameters, fit, and measure: the same dataset gives the same answers and the same measures.

    `progress` hears the share that is done, from 0 to 1. Raises DatasetError for fewer than two emotions.
    """
    choice = choose(dataset)
    recognizer = fit(dataset, choice.parameters)
    return Learned(recognizer, choice, evaluate(dataset, choice.parameters, progress))
