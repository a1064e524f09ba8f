from collections.abc import Iterator
from itertools import product

import pytest

from bot.storage.storage import Storage
from tests.bot.storage.teaching import CHAT, NOW, OTHER_CHAT, SAM, SUPERGROUP, YOU


@pytest.fixture
def empty(url: str) -> Iterator[Storage]:
    storage = Storage.open(url)
    yield storage
    storage.close()


@pytest.fixture
def storage(empty: Storage) -> Storage:
    """A storage in which You and Sam agreed, in each group."""
    for user, chat in product((YOU, SAM), (CHAT, OTHER_CHAT, SUPERGROUP)):
        empty.agree(user, chat, NOW)
    assert empty.latest_version(CHAT) is None
    return empty
