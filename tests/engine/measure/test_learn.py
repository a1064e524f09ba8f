import pickle
import subprocess
import sys

import pytest

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.errors import DatasetError
from engine.data.scores import Scores
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.learn import Learned, learn
from tests.engine.datasets import noisy

GRID = [Scores(face, voice, 5) for face in range(11) for voice in range(11)]
ELSEWHERE = """
import pickle, sys
from engine.measure.learn import learn
sys.stdout.buffer.write(pickle.dumps(learn(pickle.load(sys.stdin.buffer))))
"""


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(noisy(24, emotions=2, noise=2))


def test_another_process_learns_the_same(learned: Learned) -> None:
    dataset = pickle.dumps(learned.recognizer.dataset)
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], input=dataset, capture_output=True, check=True)
    other: Learned = pickle.loads(done.stdout)  # noqa: S301 - our own bytes
    assert other.recognizer.read_many(GRID) == learned.recognizer.read_many(GRID)
    assert (other.choice, other.evaluation) == (learned.choice, learned.evaluation)


def test_what_is_measured_is_what_was_chosen_and_fitted(learned: Learned) -> None:
    assert isinstance(learned.evaluation, Evaluation)
    assert learned.recognizer.parameters == learned.choice.parameters
    assert learned.evaluation.rows == len(learned.recognizer.dataset) == 24
    assert learned.recognizer.forest.min_samples_leaf == learned.choice.parameters.min_samples_leaf


def test_little_is_learnt_with_the_tutorials_parameters() -> None:
    learned = learn(STARTER)
    assert learned.choice.parameters == Parameters()
    assert isinstance(learned.evaluation, NotMeasurable)
    assert learned.recognizer.read_many(GRID) == fit(STARTER).read_many(GRID)


def test_progress_rises_to_the_end() -> None:
    heard: list[float] = []
    learn(STARTER, heard.append)
    assert heard == sorted(heard)
    assert heard[-1:] == [1]


def test_one_emotion_cannot_be_learnt() -> None:
    with pytest.raises(DatasetError, match="every example is calm"):
        learn(Dataset.of([Example(Scores(1, 2, 3), "calm")]))
