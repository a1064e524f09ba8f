"""The words of the keypad after a bare `/predict`, and of `/cancel`. Pure."""

from collections.abc import Sequence

from engine.data.labels import SCORE_LABELS
from engine.data.scores import SCORE_NAMES

TOO_OLD = "This keypad is too old. Send /predict for a new one."
NOT_YOURS = "This keypad is somebody else's. Send /predict for one of your own."
BACK, CANCEL = "‹ Back", "Cancel"
NONE_OPEN = "You have no keypad open."
REPLACED = "Replaced by a newer keypad."
CANCELLED = "Cancelled."
CANCELLED_BY_COMMAND = "Cancelled. Send /predict when you want to start again."
_RANGE = ", 0 to 10?"


def keypad_html(chosen: Sequence[int]) -> str:
    """The scores that were chosen, in their order, and the question for the next one."""
    lines = [f"{SCORE_LABELS[name]}: <b>{score}</b>" for name, score in zip(SCORE_NAMES, chosen, strict=False)]
    if len(chosen) == len(SCORE_NAMES):
        return "\n".join(lines)
    return "\n".join([*lines, f"{SCORE_LABELS[SCORE_NAMES[len(chosen)]]}{_RANGE}"])


def is_open(text: str) -> bool:
    """Whether a message shows a keypad that asks for a score."""
    return text.startswith(SCORE_LABELS[SCORE_NAMES[0]]) and text.endswith(_RANGE)
