"""What a worker process does with a dataset: choosing, measuring and fitting give the same anywhere, any time."""

import pickle
import subprocess
import sys

import pytest

from engine.data.dataset import STARTER
from engine.data.scores import Scores
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.choice import Choice
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.selection import choose
from tests.engine.datasets import noisy

DATASET = noisy(24, emotions=2, noise=2)
GRID = [Scores(face, voice, 5) for face in range(11) for voice in range(11)]
ELSEWHERE = """
import pickle, sys
from engine.forest.training import fit
from engine.measure.evaluation import evaluate
from engine.measure.selection import choose
dataset = pickle.load(sys.stdin.buffer)
choice = choose(dataset)
evaluation = evaluate(dataset, choice.parameters)
sys.stdout.buffer.write(pickle.dumps((choice, evaluation, fit(dataset, choice.parameters))))
"""


@pytest.fixture(scope="module")
def choice() -> Choice:
    return choose(DATASET)


def test_another_process_chooses_measures_and_fits_the_same(choice: Choice) -> None:
    given = pickle.dumps(DATASET)
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], input=given, capture_output=True, check=True)
    other_choice, other_evaluation, recognizer = pickle.loads(done.stdout)  # noqa: S301 - our own bytes
    assert (other_choice, other_evaluation) == (choice, evaluate(DATASET, choice.parameters))
    assert recognizer.read_many(GRID) == fit(DATASET, choice.parameters).read_many(GRID)


def test_what_was_chosen_is_fitted(choice: Choice) -> None:
    evaluation = evaluate(DATASET, choice.parameters)
    assert isinstance(evaluation, Evaluation)
    assert evaluation.rows == len(DATASET) == 24
    recognizer = fit(DATASET, choice.parameters)
    assert recognizer.parameters == choice.parameters
    assert recognizer.forest.min_samples_leaf == choice.parameters.min_samples_leaf


def test_the_starter_rows_get_the_tutorials_parameters_and_no_measure() -> None:
    choice = choose(STARTER)
    assert choice.parameters == Parameters()
    assert isinstance(evaluate(STARTER), NotMeasurable)
    assert fit(STARTER, choice.parameters).read_many(GRID) == fit(STARTER).read_many(GRID)
