import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.emotion_names import clean_emotion, escaped_teaching_fault
from engine.data.errors import DatasetError
from engine.data.scores import Scores
from engine.files.examples_csv import read_csv

STARTER_CSV = """\
emotion,facial_expression,voice_tone,body_language
happy,8,7,8
sad,3,2,2
angry,9,9,9
surprised,7,8,7
fearful,4,3,3
disgusted,2,1,2
"""

scores = st.builds(Scores, *[st.floats(0, 10)] * 3)
emotions = st.text(max_size=32).filter(
    lambda text: escaped_teaching_fault(text) is None and clean_emotion(text) == text
)
datasets = st.lists(st.builds(Example, scores, emotions), min_size=1, max_size=8).map(Dataset.of)


def test_the_starter_rows_are_the_tutorials() -> None:
    assert STARTER.to_csv() == STARTER_CSV
    assert STARTER.emotions == ("angry", "disgusted", "fearful", "happy", "sad", "surprised")
    assert STARTER.counts == dict.fromkeys(STARTER.emotions, 1)
    assert len(STARTER) == 6


@settings(deadline=None, max_examples=50)
@given(datasets)
def test_csv_gives_the_same_dataset_back(dataset: Dataset) -> None:
    again = read_csv(dataset.to_csv().encode())
    assert again == dataset
    assert again.digest == dataset.digest
    assert again.examples == dataset.examples


def test_order_and_every_number_count() -> None:
    backwards = Dataset.of(reversed(STARTER.examples))
    nudged = Dataset(np.nextafter(STARTER.scores, 10), STARTER.labels)
    assert len({STARTER, backwards, nudged, Dataset.of(STARTER.examples)}) == 3
    assert len({STARTER.digest, backwards.digest, nudged.digest}) == 3
    assert STARTER != STARTER_CSV


def test_the_scores_cannot_be_written_here_or_in_another_process() -> None:
    for dataset in (STARTER, pickle.loads(pickle.dumps(STARTER))):  # noqa: S301 - our own bytes
        assert dataset == STARTER
        with pytest.raises(ValueError, match="read-only"):
            dataset.scores[0, 0] = 1


def test_a_dataset_keeps_its_own_copy_of_the_scores() -> None:
    rows = np.array([[1.0, 2.0, 3.0]])
    dataset = Dataset(rows, ("calm",))
    rows[0, 0] = 9
    assert dataset.examples == (Example(Scores(1, 2, 3), "calm"),)


@pytest.mark.parametrize(
    ("rows", "labels", "reason"),
    [
        ([[1, 2, 3]], ("calm", "sad"), "1 rows of scores, but 2 labels"),
        ([[1, 2, float("nan")]], ("calm",), "a score is a number from 0 to 10"),
        ([[1, 2, 11]], ("calm",), "a score is a number from 0 to 10"),
        ([[1, 2, 3]], (" calm",), "spaces before or after it"),
    ],
)
def test_a_dataset_of_anything_else_is_refused(rows: list[list[float]], labels: tuple[str, ...], reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        Dataset(np.array(rows), labels)


def test_an_empty_dataset_is_one() -> None:
    empty = Dataset.of([])
    assert (len(empty), empty.emotions, empty.counts, empty.scores.shape) == (0, (), {}, (0, 3))


@pytest.mark.parametrize(
    ("emotion", "fault"),
    [
        ("", "it is empty"),
        (" \t", "it is empty"),
        ("calm ", "spaces before or after it"),
        ("c" * 33, "longer than 32 characters"),
        ("ca\nlm", "line breaks"),
        ("ca\x00lm", "invisible"),
        ("calm\u202e!", "invisible"),
        ("ca\u2028lm", "line breaks"),
        ("\ud800", "invisible"),
    ],
)
def test_what_is_no_emotion(emotion: str, fault: str) -> None:
    with pytest.raises(DatasetError, match=fault):
        Example(Scores(1, 2, 3), emotion)


@pytest.mark.parametrize(
    "emotion", ["calm", "c" * 32, "悲しみ", "الفرح", "👨‍👩‍👧 cosy", '"quoted", so to say', "NA", "1"]
)
def test_what_is_an_emotion(emotion: str) -> None:
    example = Example(Scores(1, 2, 3), emotion)
    assert read_csv(Dataset.of([example]).to_csv().encode()).examples == (example,)


def test_rows_are_taken_in_the_order_asked() -> None:
    taken = STARTER.take([4, 0])
    assert taken.examples == (STARTER.examples[4], STARTER.examples[0])
    assert len(STARTER.take([])) == 0


def test_a_sample_keeps_the_order_and_is_always_the_same() -> None:
    sample = STARTER.sample(4, seed=1)
    assert sample == STARTER.sample(4, seed=1)
    places = [STARTER.examples.index(example) for example in sample.examples]
    assert len(places) == 4
    assert places == sorted(set(places))
    assert STARTER.sample(len(STARTER), seed=1) is STARTER
