from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from bot.commands.model import ModelSummary, model_html, only_starter_lacks
from bot.storage.records import Version, VersionData
from bot.text.wording import plain
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.evaluation_result import Confusion
from engine.measure.tutorial import hold_out
from tests.engine.datasets import noisy
from tests.engine.measure.evaluations import evaluation


def told_of_the_shared(dataset: Dataset, leaf: int) -> str:
    """What a chat that taught nothing is told."""
    recognizer = fit(dataset, Parameters(n_estimators=3, min_samples_leaf=leaf))
    return model_html(ModelSummary(recognizer, 0, None, None, "", (), only_starter_lacks=False), hold_out())


def test_of_a_few_rows_nobody_can_say_how_good_it_is() -> None:
    text = told_of_the_shared(STARTER, 1)
    assert "Nobody can say yet." in text
    assert "Smallest leaf" not in text


def test_where_many_were_trained_in_a_terminal_it_says_what_measures_them() -> None:
    text = told_of_the_shared(noisy(40, emotions=2), 5)
    assert "Smallest leaf: 5 rows" in text
    assert "emotion-bot evaluate --dataset FILE" in text
    assert "Nobody can say" not in text


def test_without_an_evaluation_the_confidence_is_told_as_what_it_is() -> None:
    recognizer = fit(STARTER, Parameters(n_estimators=3))
    votes, calibrated = (
        model_html(ModelSummary(each, 0, None, None, "", (), only_starter_lacks=False), hold_out())
        for each in (recognizer, recognizer.with_temperature(1.5))
    )
    assert "Confidence is the share of the trees' votes, not yet checked" in votes
    assert "Confidence is the trees' votes, calibrated by what cross-validation saw" in calibrated


def test_the_starter_rows_are_in_the_way_where_all_that_lacks_is_theirs_alone() -> None:
    def lacks(*left_out: str, starter: bool = True) -> bool:
        taught = VersionData(1, 0, starter, noisy(40, emotions=2), np.ones(40, np.int64))
        measured = replace(evaluation(), left_out=tuple((emotion, 1) for emotion in left_out))
        return only_starter_lacks(measured, taught, STARTER)

    assert lacks("angry", "fearful")
    assert not lacks()
    assert not lacks("angry", "odd"), "which the chat taught"
    assert not lacks("angry", "happy"), "which the chat taught too"
    assert not lacks("angry", starter=False)


def test_the_longest_names_of_very_many_emotions_fit_into_a_message() -> None:
    names = tuple(f"😀<&>{'😀' * 24}{place:04}" for place in range(60))
    confusion = Confusion(names, names, tuple(tuple(1 + (row == column) for column in range(60)) for row in range(60)))
    measured = replace(evaluation(confusion), left_out=tuple((f"{name[:-4]}x", 3) for name in names))
    disputes = [f"9 8 9: {', '.join(names[:6])}"] * 6
    dataset = Dataset(np.arange(360, dtype=float).reshape(120, 3) % 10, names * 2)
    recognizer = fit(dataset, Parameters(n_estimators=3))
    version = Version(1, datetime.now(UTC), "teach", 60, 0, None, 60, False, measured.to_json(), None)
    summary = ModelSummary(recognizer, 1, version, measured, "", disputes, only_starter_lacks=False)
    text = plain(model_html(summary, hold_out()))
    assert 3_000 < utf16_length(text) <= 4_096
    assert "Accuracy on performances it has not seen: 73%" in text
