"""The messages that ask for the name of an emotion by a reply, and the reading that each is about. In memory only."""

from cachetools import LRUCache

from bot.services.pending_teachings import ShownReading


class EmotionPrompts:
    """Readings by the message that asks what they were. Bounded: the oldest are forgotten."""

    def __init__(self, most: int = 10_000) -> None:
        self._readings: LRUCache[tuple[int, int], ShownReading] = LRUCache(most)

    def put(self, chat_id: int, prompt_id: int, reading: ShownReading) -> None:
        """This message asks about that reading."""
        self._readings[chat_id, prompt_id] = reading

    def get(self, chat_id: int, prompt_id: int) -> ShownReading | None:
        """The reading that the message asks about, where that is still known."""
        return self._readings.get((chat_id, prompt_id))
