"""Why something could not be stored, in a person's words."""

from bot.errors import PersonError

MOST_EXAMPLES = 100_000
MOST_EMOTIONS = 30
MOST_A_MINUTE = 10_000
"""Examples that one person may teach, in all chats, and so the rows of a file that `/teach` takes."""


class NotAgreedError(PersonError):
    """This person has not agreed (or no longer agrees) that examples are kept."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was stored: your examples are kept only after you agree. Teach again, and agree when I ask."
        )


class ChatFullError(PersonError):
    """The chat would hold more than MOST_EXAMPLES examples. `room` is how many still fit."""

    def __init__(self, room: int) -> None:
        still = f"{room:,} more would fit" if room else "it is full"
        super().__init__(
            f"Nothing was stored: a chat holds at most {MOST_EXAMPLES:,} examples, and {still}. "
            "Send fewer, or take some back with /undo or /examples first."
        )
        self.room = room


class TooManyEmotionsError(PersonError):
    """The chat would know more than MOST_EMOTIONS emotions. `limit` is that number."""

    def __init__(self, limit: int, amount: int) -> None:
        super().__init__(
            f"Nothing was changed: a chat knows at most {limit} emotions, and this would make it {amount}. "
            "Use one that it knows, or take the examples of another back with /examples first."
        )
        self.limit = limit


class ChangedSinceError(PersonError):
    """The chat has another version than the one that a question was asked about."""

    def __init__(self) -> None:
        super().__init__("This chat's examples changed since I asked, so nothing was done. Send the command again.")


class ChangedMuchError(PersonError):
    """Very many rows of the chat changed lately. `minutes` are to pass until it may change again."""

    def __init__(self, rows: int, minutes: int) -> None:
        super().__init__(
            f"This chat changed very much within the last minutes: {rows:,} rows. Nothing was changed now; "
            f"try again in {minutes} minute{'' if minutes == 1 else 's'}."
        )
        self.minutes = minutes


class TooFastError(PersonError):
    """With so many new examples a person would teach more within a minute than they may."""

    def __init__(self, recent: int, new: int, most: int) -> None:
        super().__init__(
            f"You taught me {recent:,} examples within the last minute, and this has {new:,} more; I take {most:,} a "
            "minute from one person. This was not stored: wait a minute and send it again."
        )


class TakenBackError(PersonError):
    """What a message taught is not whole any more, so that an edit of the message cannot replace it."""

    def __init__(self) -> None:
        super().__init__(
            "What this message taught was taken back since, all of it or a part, so I did not store the edit. Send "
            "what is right as a new /teach."
        )


class StorageUnavailableError(PersonError):
    """The database did not do it: locked for too long, full, or gone. The cause is chained; trying again is
    safe."""


NOT_STORED = "I could not store this just now; nothing was lost or half-stored; send it again."
NOT_READ = "I could not look this up just now; nothing was lost; try again in a moment."
