"""All that becomes of examples at once."""

import pytest

from engine.data.dataset import STARTER, Dataset
from engine.data.errors import DatasetError
from engine.forest.training import fit
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.learn import learn
from engine.measure.selection import choose
from engine.measure.tutorial import EXAMPLES
from tests.engine.datasets import noisy


def test_it_is_chosen_fitted_measured_and_calibrated() -> None:
    dataset, heard = noisy(60, emotions=2, noise=3), list[float]()
    learned = learn(dataset, heard.append)
    assert learned.choice == choose(dataset)
    assert learned.evaluation == evaluate(dataset, learned.choice.parameters)
    assert isinstance(learned.evaluation, Evaluation)
    expected = fit(dataset, learned.choice.parameters).with_temperature(learned.evaluation.temperature)
    assert learned.recognizer.read_many(EXAMPLES) == expected.read_many(EXAMPLES)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_what_cannot_be_measured_shows_its_votes() -> None:
    learned = learn(STARTER)
    assert isinstance(learned.evaluation, NotMeasurable)
    assert learned.recognizer.read_many(EXAMPLES) == fit(STARTER).read_many(EXAMPLES)


def test_two_emotions_are_needed() -> None:
    with pytest.raises(DatasetError, match="there are no examples"):
        learn(Dataset.of([]))
