from dataclasses import replace

import numpy as np

from bot.commands.model import only_starter_lacks
from bot.storage.records import VersionData
from engine.data.dataset import STARTER
from tests.engine.datasets import noisy
from tests.engine.measure.evaluations import evaluation


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
