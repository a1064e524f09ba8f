"""The words of votes: the buttons under a reading, and what a tap on them is answered. Pure; plain text."""

from html import escape

from bot.text.wording import scores_line, short_scores_line
from engine.data.phrases import shortened
from engine.data.scores import Scores

RIGHT_LABEL = "✓ Right"
OTHER = "Other…"
FEWER = "‹ Fewer"
NEW_EMOTION = "New emotion…"
UNDO_VOTE = "Undo my vote"
CHOOSE_TOAST = "What was it?"
AGREE_FIRST_TOAST = "One question first, see below: your vote counts as soon as you agree."
AGREE_ABOVE_TOAST = "One question first: tap I agree under my question above, and your vote counts."
TOO_OLD = "This reading is too old. Send its scores again."
UNKNOWN_EMOTION = "This chat no longer knows that emotion. Choose another one under Other…"
NOTHING_TO_UNDO = "You have not voted here, so there is nothing of yours to undo."
ASKED_ALREADY_TOAST = "Reply to my question below with its name."
PROMPT_PLACEHOLDER = "The emotion"
PROMPT_TOO_OLD = "I was restarted, and no longer know which reading this is about. Tap New emotion… under it again."
_PROMPT = "What was it? Reply to this message with the emotion's name."
_LONGEST_NAME = 24


def right_label(emotion: str, votes: int) -> str:
    """On the button that says the reading is right: `✓ angry`, with its votes `✓ angry · 2`."""
    return f"✓ {choice_label(emotion, votes)}"


def choice_label(emotion: str, votes: int) -> str:
    """On the button of an emotion: `happy`, with its votes `happy · 2`."""
    name = shortened(emotion, _LONGEST_NAME)
    return f"{name} · {votes:,}" if votes else name


def voted_toast(scores: Scores, emotion: str) -> str:
    """That a vote is stored, and which."""
    return f"Thank you! Your vote: {short_scores_line(scores)} is {emotion}."


def undone_toast(scores: Scores, emotion: str) -> str:
    """That one's own vote is gone, and which it was."""
    return f"Undone: your vote that {short_scores_line(scores)} is {emotion}."


def prompt_html(scores: Scores, who: str = "") -> str:
    """Asks for the name of an emotion; `who` is the person asked, in HTML, where others read it too."""
    about = f"{escape(scores_line(scores))}: {_PROMPT}"
    return f"{who}, {about}" if who else about


def asks_for_name(text: str) -> bool:
    """Whether a message of the bot's asks for the name of an emotion."""
    return text.endswith(_PROMPT)


def waiting_toast(waiting: int) -> str:
    """What agreeing did: that so many lessons and votes count from now on."""
    if not waiting:
        return "Thank you! From now on what you teach and vote here is kept."
    return "Thank you! It counts now." if waiting == 1 else f"Thank you! All {waiting:,} of yours count now."
