from dataclasses import replace

import pytest

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.first_answers import FirstAnswer, first_answers
from tests.engine.datasets import noisy

ANGRY = Scores(9, 8, 9)
"""The starter's forest answers angry, with 46 %."""


def _named(performance: str, scores: Scores = ANGRY, emotion: str = "angry") -> Example:
    return Example(scores, emotion, Provenance(performance))


@pytest.mark.parametrize(("emotion", "correct"), [("angry", True), ("ANGRY", True), ("happy", False), ("calm", False)])
def test_the_first_answer_is_right_where_it_is_the_label(recognizer: Recognizer, emotion: str, correct: bool) -> None:
    (answer,) = first_answers(recognizer, [Example(ANGRY, emotion)])
    assert answer == FirstAnswer(correct, recognizer.read(ANGRY).confidence)


def test_many_are_answered_as_one_by_one(recognizer: Recognizer) -> None:
    examples = noisy(300, seed=2).examples
    answers = first_answers(recognizer, examples)
    counted = {example.scores: answer for example, answer in zip(examples, answers, strict=True) if answer}
    assert counted.keys() == {example.scores for example in examples} - {example.scores for example in STARTER.examples}
    for scores, answer in counted.items():
        assert answer.confidence == pytest.approx(recognizer.read(scores).confidence)


def test_a_label_that_was_given_on_an_answer_says_nothing(recognizer: Recognizer) -> None:
    answered = Example(ANGRY, "angry", Provenance(answered=True))
    assert first_answers(recognizer, [answered, replace(answered, provenance=Provenance())]) == (None, None)
    assert first_answers(recognizer, []) == ()


def test_a_performance_counts_once_and_so_do_its_scores(recognizer: Recognizer) -> None:
    other, third = Scores(2, 1, 1), Scores(2, 1, 1.5)
    lesson = [Example(ANGRY, "angry"), Example(ANGRY, "sad"), _named("clip", other), _named("clip", third)]
    lesson += [_named("another clip"), _named("another clip", Scores(5, 5, 5))]
    counted = [answer is not None for answer in first_answers(recognizer, lesson)]
    assert counted == [True, False, True, False, False, False]


def test_what_it_learned_is_no_news_to_it() -> None:
    learned = STARTER.followed_by(Dataset.of([_named("clip"), Example(Scores(1, 2, 1), "sad")]))
    known = [*STARTER.examples, *learned.examples, _named("clip", Scores(5, 5, 5)), Example(Scores(1, 2, 1), "happy")]
    known += [_named("a new name for known scores")]
    unknown = [_named("another clip", Scores(5, 5, 6)), Example(Scores(1, 2, 1.5), "sad")]
    answers = first_answers(fit(learned), [*known, *unknown])
    assert [answer is not None for answer in answers] == [False] * len(known) + [True] * len(unknown)
