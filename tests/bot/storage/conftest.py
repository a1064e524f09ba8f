from collections.abc import Iterator

import pytest

from bot.storage.storage import Storage
from tests.bot.storage.teaching import CHAT, NOW, SAM, YOU


@pytest.fixture
def empty(url: str) -> Iterator[Storage]:
    storage = Storage.open(url)
    yield storage
    storage.close()


@pytest.fixture
def storage(empty: Storage) -> Storage:
    """A storage in which You and Sam agreed."""
    for user in (YOU, SAM):
        empty.agree(user, CHAT, NOW)
    assert empty.latest_version(CHAT) is None
    return empty
