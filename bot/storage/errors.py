"""Why something could not be stored or looked up: values alone, whose words `bot.services.explaining` has."""

from bot.errors import PersonError

MOST_EXAMPLES = 100_000
MOST_EMOTIONS = 30
MOST_A_MINUTE = 10_000
"""Examples that one person may teach, in all chats, and so the rows of a file that `/teach` takes."""


class NotAgreedError(PersonError):
    """This person has not agreed (or no longer agrees) that examples are kept."""


class ChatFullError(PersonError):
    """The chat would hold more than MOST_EXAMPLES examples. `room` is how many still fit."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


class TooManyEmotionsError(PersonError):
    """The chat would know more than MOST_EMOTIONS emotions. `limit` is that number, `amount` how many there would
    be."""

    def __init__(self, limit: int, amount: int) -> None:
        super().__init__(limit, amount)
        self.limit = limit
        self.amount = amount


class ChangedSinceError(PersonError):
    """The chat has another version than the one that a question was asked about."""


class ChangedMuchError(PersonError):
    """Very many `rows` of the chat changed lately. `minutes` are to pass until it may change again."""

    def __init__(self, rows: int, minutes: int) -> None:
        super().__init__(rows, minutes)
        self.rows = rows
        self.minutes = minutes


class TooFastError(PersonError):
    """With so many `new` examples beside the `recent` ones a person would teach more than the `most` within a
    minute."""

    def __init__(self, recent: int, new: int, most: int) -> None:
        super().__init__(recent, new, most)
        self.recent = recent
        self.new = new
        self.most = most


class TakenBackError(PersonError):
    """What a message taught is not whole any more, so that an edit of the message cannot replace it."""


class StorageUnavailableError(PersonError):
    """The database did not do it: locked for too long, full, or gone. `writing` says whether something was to be
    stored, rather than looked up. The cause is chained; trying again is safe."""

    def __init__(self, *, writing: bool = False) -> None:
        super().__init__(f"writing={writing}")
        self.writing = writing
