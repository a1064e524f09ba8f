from pathlib import Path

import pytest

from bot.services import recognizer_cache
from bot.services.recognizer_cache import CachedRecognizer, RecognizerCache
from engine.data.dataset import STARTER
from engine.forest.training import fit


@pytest.mark.parametrize(("most", "of_one"), [(2, 10.0), (10, 2.5)])
def test_the_least_recently_used_leave_where_there_are_too_many_or_too_large(
    most: int, of_one: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = fit(STARTER)
    monkeypatch.setattr(recognizer_cache, "MOST_BYTES", of_one * recognizer.size)
    kept = RecognizerCache(tmp_path, most)
    for chat in (1, 2):
        kept.put(chat, CachedRecognizer(1, 0, recognizer))
    assert kept.get(1)
    kept.put(3, CachedRecognizer(1, 0, recognizer))
    assert [chat for chat in (1, 2, 3) if kept.get(chat)] == [1, 3]


def test_one_that_is_larger_than_the_shelf_stays_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognizer_cache, "MOST_BYTES", 1)
    kept = RecognizerCache(tmp_path)
    for chat in (1, 2):
        kept.put(chat, CachedRecognizer(1, 0, fit(STARTER)))
    assert len(kept) == 1
    assert kept.get(2)
