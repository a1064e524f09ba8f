"""Every error that carries values alone is put into words."""

import pytest

from bot import errors as ground
from bot.errors import FileNotFetchedError, FileTooLargeError, PersonError, RefusedTapError
from bot.services.explaining import explained
from bot.storage import errors as storage
from bot.text.error_text import NOT_READ, NOT_STORED

CARRYING = [
    storage.NotAgreedError(),
    storage.ChatFullError(2),
    storage.TooManyEmotionsError(30, 31),
    storage.ChangedSinceError(),
    storage.ChangedMuchError(100_000, 6),
    storage.TooFastError(4, 2, 5),
    storage.TakenBackError(),
    storage.StorageUnavailableError(),
    FileNotFetchedError(),
    FileTooLargeError(),
]


def test_every_such_error_is_among_them() -> None:
    kinds = {kind for module in (storage, ground) for kind in vars(module).values() if isinstance(kind, type)}
    carrying = {kind for kind in kinds if issubclass(kind, PersonError)} - {PersonError, RefusedTapError}
    assert carrying == set(map(type, CARRYING))


@pytest.mark.parametrize("error", CARRYING, ids=lambda error: type(error).__name__)
def test_each_is_told_in_sentences(error: PersonError) -> None:
    assert explained(error).endswith(".")
    assert explained(error) != str(error)


def test_values_are_told() -> None:
    assert "100,000 of this chat's examples changed" in explained(storage.ChangedMuchError(100_000, 6))
    assert explained(storage.ChangedMuchError(1, 1)).endswith("Try again in 1 minute.")
    assert "at most 30 emotions, and this would make it 31" in explained(storage.TooManyEmotionsError(30, 31))
    assert "it has 2 examples, you taught me 4" in explained(storage.TooFastError(4, 2, 5))


def test_what_was_to_be_stored_is_told_from_what_was_to_be_looked_up() -> None:
    assert explained(storage.StorageUnavailableError(writing=True)) == NOT_STORED
    assert explained(storage.StorageUnavailableError()) == NOT_READ


def test_an_error_with_words_keeps_them() -> None:
    assert explained(PersonError("Nothing here.")) == "Nothing here."
