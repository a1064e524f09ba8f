"""What a person is told of an error: the words for those errors that carry values."""

from bot.errors import FileNotFetchedError, FileTooLargeError
from bot.storage.errors import (
    MOST_EXAMPLES,
    ChangedMuchError,
    ChangedSinceError,
    ChatFullError,
    NotAgreedError,
    StorageUnavailableError,
    TakenBackError,
    TooFastError,
    TooManyEmotionsError,
)
from bot.text import error_text


def explained(error: Exception) -> str:
    """The error in a person's words, as plain text; the message of one that has its words itself."""
    match error:
        case ChatFullError():
            return error_text.chat_full_text(MOST_EXAMPLES, error.room)
        case TooManyEmotionsError():
            return error_text.too_many_emotions_text(error.limit, error.amount)
        case ChangedMuchError():
            return error_text.changed_much_text(error.rows, error.minutes)
        case TooFastError():
            return error_text.too_fast_text(error.recent, error.new, error.most)
        case StorageUnavailableError():
            return error_text.NOT_STORED if error.writing else error_text.NOT_READ
        case _:
            return _ALWAYS_THE_SAME.get(type(error)) or str(error)


_ALWAYS_THE_SAME: dict[type[Exception], str] = {
    NotAgreedError: error_text.NOT_AGREED,
    ChangedSinceError: error_text.CHANGED_SINCE,
    TakenBackError: error_text.TAKEN_BACK,
    FileNotFetchedError: error_text.FILE_NOT_FETCHED,
    FileTooLargeError: error_text.FILE_TOO_LARGE,
}
