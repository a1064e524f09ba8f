"""What there is to say about scores beside their reading: what was passed over, what was not looked at. Pure."""

from collections.abc import Sequence
from html import escape

from bot.text.wording import LONGEST_MESSAGE, scores_line
from bot.utf16 import utf16_length
from engine.data.errors import Problem
from engine.data.phrases import quoted
from engine.data.score_lines import WrittenScores

_SEEN = {"photo": "look at the picture", "video": "watch the video", "voice": "listen to it"}


def not_looked_at(kind: str) -> list[str]:
    """That a reading is of the words beside what was sent, a `photo`, a `video` or a `voice`, and of nothing else."""
    return [f"This is from the scores in your words; I do not {_SEEN[kind]}."] if kind in _SEEN else []


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Each line of a message that could not be read, with its number and the reason."""
    return [f"Line {problem.line}, {quoted(problem.value)}: {problem.reason}" for problem in problems]


def notes_html(notes: Sequence[str]) -> str:
    """Notes as a message of their own, as many as fit."""
    lines = list(map(escape, notes))
    while utf16_length("\n".join(lines)) > LONGEST_MESSAGE:
        lines.pop()
    return "\n".join(lines)


def emotion_as_name_text(written: WrittenScores) -> str:
    """That an emotion of the chat stands where a name goes: the scores were rather meant to be taught."""
    scores = scores_line(written.scores)
    return (
        f"{quoted(written.performer or '')} is an emotion here, so I did not take it for a name. "
        f"To teach it, send `/teach {written.performer} {scores}`; to have the scores read, send {scores} alone."
    )
