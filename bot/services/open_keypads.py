"""Which keypads are open, for `/cancel`."""

from cachetools import LRUCache

from bot.storage.records import MessageId


class OpenKeypads:
    """Which message is a person's open keypad in a chat. Bounded: the oldest are forgotten."""

    def __init__(self, most: int = 10_000) -> None:
        self._messages: LRUCache[tuple[int, int], int] = LRUCache(most)

    def open(self, chat_id: int, owner: int, message_id: int) -> None:
        """Remember the keypad; a person has one in a chat."""
        self._messages[chat_id, owner] = message_id

    def close(self, chat_id: int, owner: int, message_id: int | None = None) -> int | None:
        """Forget the open keypad (only if it is `message_id`, where given); its message id, or None."""
        if message_id is not None and self._messages.get((chat_id, owner)) != message_id:
            return None
        return self._messages.pop((chat_id, owner), None)

    def forget(self, owner: int, chat_id: int | None = None) -> list[MessageId]:
        """Forget a person's open keypads, in one chat where it is named; the messages that show them."""
        theirs = [(chat, who) for chat, who in self._messages if who == owner and chat_id in (chat, None)]
        return [(chat, self._messages.pop((chat, who))) for chat, who in theirs]
