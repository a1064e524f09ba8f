"""The keypad that asks for three scores. What a button carries says all, so that nothing is lost or mixed."""

from dataclasses import dataclass, replace

from engine.data.scores import SCORE_NAMES, Scores

PREFIX = "pad"
_CANCEL = "x"


@dataclass(frozen=True)
class Keypad:
    """A keypad as it stands after a tap: the 0 to 3 whole scores (0–10) chosen so far. Its message says whose it is."""

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
        """The callback data of the button that leads here, at most 64 bytes: `pad:9_8`."""
        state = _CANCEL if self.cancelled else "_".join(map(str, self.chosen))
        return f"{PREFIX}:{state}"

    @classmethod
    def from_data(cls, data: str) -> "Keypad | None":
        """The keypad that a tapped button leads to, or None for data that no keypad makes."""
        try:
            prefix, state = data.split(":")
            cancelled = state == _CANCEL
            chosen = () if cancelled else tuple(int(score) for score in state.split("_") if state)
            keypad = cls(chosen, cancelled)
        except ValueError:
            return None
        in_range = len(keypad.chosen) <= len(SCORE_NAMES) and all(0 <= score <= 10 for score in keypad.chosen)
        return keypad if prefix == PREFIX and in_range else None
