"""The keypad that asks for three scores. What a button carries says all, so that nothing is lost or mixed."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from engine.scores import SCORE_NAMES, Scores

PREFIX = "pad"
_CANCEL = "x"


@dataclass(frozen=True)
class Keypad:
    """A keypad as it stands after a tap: whose it is and the 0 to 3 whole scores (0–10) chosen so far."""

    owner: int
    chosen: tuple[int, ...] = ()
    cancelled: bool = False

    @property
    def scores(self) -> Scores | None:
        return Scores(*map(float, self.chosen)) if len(self.chosen) == len(SCORE_NAMES) else None

    def choose(self, score: int) -> "Keypad":
        return replace(self, chosen=(*self.chosen, score))

    def back(self) -> "Keypad":
        return replace(self, chosen=self.chosen[:-1])

    def cancel(self) -> "Keypad":
        return replace(self, cancelled=True)

    def to_data(self) -> str:
        """The callback data of the button that leads here, at most 64 bytes: `pad:1001:9_8`."""
        state = _CANCEL if self.cancelled else "_".join(map(str, self.chosen))
        return f"{PREFIX}:{self.owner}:{state}"

    @classmethod
    def from_data(cls, data: str) -> "Keypad | None":
        """The keypad that a tapped button leads to, or None for data that no keypad makes."""
        try:
            prefix, owner, state = data.split(":")
            if state == _CANCEL:
                keypad = cls(int(owner), cancelled=True)
            else:
                keypad = cls(int(owner), tuple(int(score) for score in state.split("_") if state))
        except ValueError:
            return None
        in_range = len(keypad.chosen) <= len(SCORE_NAMES) and all(0 <= score <= 10 for score in keypad.chosen)
        return keypad if prefix == PREFIX and in_range else None


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
