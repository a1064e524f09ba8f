"""Scores that come from outside of a chat: typed after the bot's name, with what to say before there are three, or in a
shared link. Pure."""

import re

from engine.data.errors import UnreadableScoresError
from engine.data.labels import SCORE_LABELS
from engine.data.phrases import shortened
from engine.data.score_lines import WrittenScores, read_line
from engine.data.scores import SCORE_NAMES

LONGEST_HINT = 64
"""Characters of a button that phones show in a line or two."""
NOTHING_YET = "Type three scores from 0 to 10, like 9 8 9"


def hint_of(text: str, error: UnreadableScoresError) -> str:
    """What to type next, where so far all is well; else what is wrong, which `error` says of the text."""
    written = text.rstrip(" .,;/")
    if not written:
        return NOTHING_YET
    for missing in (1, 2):
        if _is_readable(f"{written}{' 0' * missing}"):
            return f"Now {SCORE_LABELS[SCORE_NAMES[-missing]].lower()}, 0 to 10"
    reason = error.short.splitlines()[0]
    return shortened(reason[:1].upper() + reason[1:], LONGEST_HINT)


def _is_readable(text: str) -> bool:
    try:
        read_line(text)
    except UnreadableScoresError:
        return False
    return True


def parse_start_payload(payload: str) -> WrittenScores:
    """The scores of a link's payload, where only letters, digits, `_` and `-` may stand, `9_8-5_9`: a hyphen is its
    decimal point. Raises UnreadableScoresError: it holds none."""
    return read_line(re.sub(r"(?<=\d)-(?=\d)", ".", payload).replace("_", " "))
