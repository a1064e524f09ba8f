"""Messages as Telegram sends them, for what nobody can do on the page."""

import time
from typing import Any

from tests.e2e.rig import GROUP, YOU, Json

PERSON = {"id": YOU, "is_bot": False, "first_name": "You"}
PRIVATE = {"id": YOU, "type": "private", "first_name": "You"}
GROUP_CHAT = {"id": GROUP, "type": "group", "title": "Rehearsal"}


def message(chat: Json = PRIVATE, **fields: Any) -> Json:
    """A message of YOU, sent just now."""
    return {"message_id": 900, "date": int(time.time()), "chat": chat, "from": PERSON, **fields}


def command(text: str, chat: Json = PRIVATE, **fields: Any) -> Json:
    """A message that begins with a command."""
    length = len(text.split()[0])
    return message(chat, text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}], **fields)
