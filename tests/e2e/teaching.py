"""What tests of teaching share: who agreed, and what a chat was taught."""

from datetime import UTC, datetime

from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU

HEADER = "emotion,facial_expression,voice_tone,body_language\n"


def taught(storage: Storage, chat_id: int = YOU) -> list[tuple[str, tuple[float, float, float]]]:
    """The emotion and the scores of every example of a chat, in order."""
    return [(row.emotion, row.scores.as_tuple()) for row in storage.version_data(chat_id).dataset.examples]


def agree(storage: Storage) -> None:
    """You and Sam have agreed to be kept, alone with the bot and in the group."""
    for user in (YOU, SAM):
        for chat in (user, GROUP):
            storage.agree(user, chat, datetime.now(UTC))
