from pathlib import Path

import pytest

from bot.services.recognizer_cache import CachedRecognizer, RecognizerCache
from engine.data.dataset import STARTER
from engine.forest.training import fit


@pytest.mark.parametrize(("most", "of_one"), [(2, 10.0), (10, 2.5)])
def test_the_least_recently_used_leave_where_there_are_too_many_or_too_large(
    most: int, of_one: float, tmp_path: Path
) -> None:
    recognizer = fit(STARTER)
    cache = RecognizerCache(tmp_path, most, of_one * recognizer.size)
    for chat in (1, 2):
        cache.put(chat, CachedRecognizer(1, 0, recognizer))
    assert cache.get(1)
    cache.put(3, CachedRecognizer(1, 0, recognizer))
    assert [chat for chat in (1, 2, 3) if cache.get(chat)] == [1, 3]


def test_one_that_is_larger_than_the_cache_stays_alone(tmp_path: Path) -> None:
    cache = RecognizerCache(tmp_path, most_bytes=1)
    for chat in (1, 2):
        cache.put(chat, CachedRecognizer(1, 0, fit(STARTER)))
    assert len(cache) == 1
    assert cache.get(2)
