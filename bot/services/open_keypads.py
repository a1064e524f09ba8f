"""Which keypads are open, for `/cancel`."""

from collections import OrderedDict


class OpenKeypads:
    """Which message is a person's open keypad in a chat, for `/cancel`. Bounded: the oldest are forgotten."""

    def __init__(self, most: int = 10_000) -> None:
        self._messages: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._most = most

    def open(self, chat_id: int, owner: int, message_id: int) -> None:
        self._messages[chat_id, owner] = message_id
        self._messages.move_to_end((chat_id, owner))
        if len(self._messages) > self._most:
            self._messages.popitem(last=False)

    def close(self, chat_id: int, owner: int, message_id: int | None = None) -> int | None:
        """Forget the open keypad (only if it is `message_id`, where given); its message id, or None."""
        key = chat_id, owner
        if message_id is not None and self._messages.get(key) != message_id:
            return None
        return self._messages.pop(key, None)
