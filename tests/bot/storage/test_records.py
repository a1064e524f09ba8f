from collections.abc import Mapping
from math import nan

import pytest

from bot.storage.records import Version, accuracy_of, evaluation_of
from engine.measure.evaluation_result import Measure
from tests.bot.storage.teaching import NOW

ACCURACY = {"value": 0.73, "low": 0.69, "high": 0.77}
NO_NUMBER = {"accuracy": {**ACCURACY, "value": nan}}


def _measured(measures: Mapping[str, object] | None) -> Version:
    return Version(1, NOW, "teach", 1, 0, None, 1, True, measures, None)


def test_the_accuracy_is_read_whatever_else_another_version_of_the_bot_measured() -> None:
    version = _measured({"rows": 60, "accuracy": ACCURACY, "of another version": [1]})
    assert evaluation_of(version) is None
    assert accuracy_of(version) == Measure(0.73, 0.69, 0.77)


@pytest.mark.parametrize(
    "measures", [None, {}, {"accuracy": 0.5}, {"accuracy": {}}, {"missing": [["calm", 3]]}, NO_NUMBER]
)
def test_what_was_not_measured_has_no_accuracy(measures: Mapping[str, object] | None) -> None:
    assert accuracy_of(_measured(measures)) is None
    assert accuracy_of(None) is None
