"""What the buttons under a reading carry: its scores, its answer, and what a tap means. Nothing is remembered."""

import base64
import struct
from dataclasses import dataclass, replace
from hashlib import blake2b

from engine.data.emotion_names import emotion_key
from engine.data.errors import ScoreError
from engine.data.scores import Scores

PREFIX = "vote"
WRONG, BACK, UNDO = "w", "b", "u"
_THREE_SCORES = struct.Struct(">3d")
_CODE_BYTES = 5


@dataclass(frozen=True)
class Vote:
    """A tap under a reading: its scores, the code of the emotion it answered, and what was chosen.

    `choice` is the code of an emotion (that of the answer: it was right), or WRONG, BACK or UNDO.
    """

    scores: Scores
    answer: str
    choice: str

    @classmethod
    def right(cls, scores: Scores, emotion: str) -> "Vote":
        """The vote that the reading was right."""
        code = emotion_code(emotion)
        return cls(scores, code, code)

    def choose(self, choice: str) -> "Vote":
        """Another tap under the same reading."""
        return replace(self, choice=choice)

    def to_data(self) -> str:
        """The callback data, at most 59 of the 64 bytes that Telegram allows."""
        packed = base64.urlsafe_b64encode(_THREE_SCORES.pack(*self.scores)).decode()
        return f"{PREFIX}:{packed}:{self.answer}:{self.choice}"

    @classmethod
    def from_data(cls, data: str) -> "Vote | None":
        """The vote of a tapped button, or None for data that no such button carries."""
        try:
            prefix, packed, answer, choice = data.split(":")
            scores = Scores(*_THREE_SCORES.unpack(base64.urlsafe_b64decode(packed)))
        except (ValueError, struct.error, ScoreError):
            return None
        return cls(scores, answer, choice) if prefix == PREFIX else None


def emotion_code(emotion: str) -> str:
    """A short code for an emotion, the same however it is spelled: 10 characters of hexadecimal."""
    return blake2b(emotion_key(emotion).encode(), digest_size=_CODE_BYTES).hexdigest()
