"""The scores in a shared link, where only letters, digits, `_` and `-` may stand: `9_8-5_9`."""

import re

from engine.data.score_lines import WrittenScores, read_line


def parse_start_payload(payload: str) -> WrittenScores:
    """The scores of a link's payload: a hyphen is its decimal point. Raises UnreadableScoresError: it holds none."""
    return read_line(re.sub(r"(?<=\d)-(?=\d)", ".", payload).replace("_", " "))
