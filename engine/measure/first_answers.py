"""What a recognizer answers to performances before it learns them: an accuracy that nobody can have tuned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.data.dataset import Dataset, Example
from engine.data.emotion_names import emotion_key
from engine.data.scores import SCORE_NAMES

if TYPE_CHECKING:
    from engine.forest.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """Whether a recognizer's first answer to a performance is the emotion that it was then labelled with; its
    confidence, from 0 to 1."""

    correct: bool
    confidence: float


def first_answers(recognizer: "Recognizer", examples: Sequence[Example]) -> tuple[FirstAnswer | None, ...]:
    """The first answer to each example, in their order.

    None where the label was given on an answer, where the recognizer learned that performance or these very scores
    before, and for all but the first example of a performance or of the same scores.
    """
    rows = _unseen(recognizer.dataset, examples)
    found = recognizer.answer_many(np.array([examples[row].scores.as_tuple() for row in rows]))
    answers: list[FirstAnswer | None] = [None] * len(examples)
    for row, emotion, confidence in zip(rows, found.emotions, found.confidences.tolist(), strict=True):
        answers[row] = FirstAnswer(emotion_key(emotion) == emotion_key(examples[row].emotion), confidence)
    return tuple(answers)


def _unseen(dataset: Dataset, examples: Sequence[Example]) -> list[int]:
    """The rows of the examples to which there is a first answer."""
    seen, rows = _known(dataset, examples), []
    for row, example in enumerate(examples):
        name, scores = example.provenance.performance, example.scores.as_tuple()
        if not (name in seen or scores in seen or example.provenance.answered):
            rows.append(row)
        seen.update((scores,) if name is None else (name, scores))
    return rows


def _known(dataset: Dataset, examples: Sequence[Example]) -> set[object]:
    """Of the names and the scores of these examples, those that the dataset has: a large one is not gone through for
    a few rows."""
    asked = np.array([example.scores.as_tuple() for example in examples]).reshape(-1, len(SCORE_NAMES))
    columns = zip(dataset.scores.T, asked.T, strict=True)
    alike = np.logical_and.reduce([np.isin(known, new) for known, new in columns])
    names = {example.provenance.performance for example in examples} - {None}
    learned = (provenance.performance for provenance in dataset.provenances) if names else ()
    return {*map(tuple, dataset.scores[alike].tolist()), *names.intersection(learned)}
