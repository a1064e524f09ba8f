"""What the buttons of a question about a file carry: all that was decided so far, so that a restart loses nothing."""

from dataclasses import dataclass, replace
from typing import Literal

from engine.data.dataset import COLUMNS
from engine.data.scale import Scale, parse_scale
from engine.data.scores import SCORE_NAMES
from engine.files.choices import Choices

PREFIX = "file"
Act = Literal["p", "t", "x"]
PREDICT: Act = "p"
TEACH: Act = "t"
CANCEL: Act = "x"
ASKED_IN_ORDER = (*SCORE_NAMES, "emotion")
"""One after the other, where a person says which column is which."""
_ACTS = (PREDICT, TEACH, CANCEL)
_MOST_PLACE = 10_000


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is to be done with a file, at whose request, and what they decided: `places` of the columns, from 0, in the
    order of ASKED_IN_ORDER, as far as they are chosen, None where the header says it; the scale of the scores."""

    act: Act
    user_id: int
    places: tuple[int, ...] | None = None
    scale: Scale | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are needed, in the order in which they are asked about."""
        return ASKED_IN_ORDER if self.act == TEACH else SCORE_NAMES

    @property
    def next_column(self) -> str | None:
        """The column to ask about next, where some are chosen, but not all."""
        if self.places is None or len(self.places) == len(self.wanted):
            return None
        return self.wanted[len(self.places)]

    @property
    def choices(self) -> Choices:
        """What to read the file by; no columns where not all are chosen."""
        if self.places is None or self.next_column is not None:
            return Choices(scale=self.scale)
        chosen = dict(zip(self.wanted, self.places, strict=True))
        names = COLUMNS if self.act == TEACH else SCORE_NAMES
        return Choices(tuple(chosen[name] for name in names), self.scale)

    def choose(self, place: int) -> "FileRequest":
        """With one more column chosen."""
        return replace(self, places=(*(self.places or ()), place))

    def to_data(self) -> str:
        """The callback data of the button that leads here, at most 64 bytes: `file:t:1001:2_3_4_1:1-5`."""
        places = "-" if self.places is None else "_".join(map(str, self.places))
        scale = f"{self.scale.lowest}-{self.scale.highest}" if self.scale else ""
        return f"{PREFIX}:{self.act}:{self.user_id}:{places}:{scale}"

    @classmethod
    def from_data(cls, data: str) -> "FileRequest | None":
        """The request that a tapped button makes, or None for data that no such button carries."""
        prefix, *parts = data.split(":")
        if prefix != PREFIX or len(parts) != 4:
            return None
        act = next((act for act in _ACTS if act == parts[0]), None)
        scale = parse_scale(parts[3])
        try:
            places = None if parts[2] == "-" else tuple(int(place) for place in parts[2].split("_") if place)
            request = cls(act or CANCEL, int(parts[1]), places, scale)
        except ValueError:
            return None
        fits = len(places or ()) <= len(request.wanted) and all(0 <= each < _MOST_PLACE for each in places or ())
        return request if act and fits and (scale or not parts[3]) else None
