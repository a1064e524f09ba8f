"""What people call the three scores, in a message or at the head of a column."""

from collections.abc import Mapping

SCORE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "facial_expression": ("facial expression", "facial_expression", "expression", "facial", "face"),
    "voice_tone": ("voice tone", "voice_tone", "vocal tone", "vocal", "voice", "tone"),
    "body_language": ("body language", "body_language", "language", "body"),
}
"""Each score's names in lower case, the longest first: one is looked for before what it begins with."""
SCORE_OF: Mapping[str, str] = {alias: name for name, aliases in SCORE_ALIASES.items() for alias in aliases}
