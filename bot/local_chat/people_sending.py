"""What people send besides text, files alone or as an album; and what they correct."""

import secrets
from collections.abc import Sequence

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH, ChatState, formatted
from bot.local_chat.errors import BadRequestError, PageError
from bot.local_chat.files import KINDS, Kind, StoredFile, Upload
from bot.local_chat.images import read_picture

MOST_IN_ALBUM = 10
_WORDS = ("text", "entities", "caption", "caption_entities")
_MEDIA_TYPES = {"video": "video/", "voice": "audio/"}


def send_files(
    state: ChatState,
    chat_id: int,
    user_id: int,
    uploads: Sequence[Upload],
    kind: str = "document",
    caption: str = "",
    reply_to_message_id: int | None = None,
) -> list[JsonObject]:
    """A person sends files of one kind, which the bot gets where Telegram would give them; the messages, those of an
    album where there are several. Their caption stands with the first one, of documents with the last.

    Raises PageError: the person is not in the chat, a file is empty or of another kind, there are more than ten or
    several voice messages, the caption is too long, or there is nothing to reply to."""
    chat, person = state.roster.chat_with(chat_id, user_id)
    words = formatted(caption, MAX_CAPTION_LENGTH, "caption").to_json("caption", "caption_entities")
    replied = state.replied(chat, reply_to_message_id)
    files = [_stored(state, upload, _checked_kind(kind, len(uploads))) for upload in uploads]
    album = {"media_group_id": str(secrets.randbelow(2**63))} if len(files) > 1 else {}
    speaking = len(files) - 1 if kind == "document" else 0
    contents = [album | file.to_message() | (words if n == speaking else {}) for n, file in enumerate(files)]
    return [state.deliver_to_bot(state.add_message(chat, person, content, replied)) for content in contents]


def correct_message(state: ChatState, chat_id: int, user_id: int, message_id: int, written: str) -> JsonObject:
    """A person corrects the text or the caption of an own message; the message as it is now. The bot gets it where
    Telegram would give it; what changes nothing is no correction. Raises PageError: the message is gone or another's,
    or there is no text or too much."""
    _, person = state.roster.chat_with(chat_id, user_id)
    message = state.message(chat_id, message_id)
    if message is None:
        raise PageError("The message to edit is not there any more.", 404)
    if message["from"] != person or "via_bot" in message:
        raise PageError("You can only edit your own messages.", 403)
    content = _corrected(message, written)
    if content == {name: message[name] for name in _WORDS if name in message}:
        return message
    around = {name: value for name, value in message.items() if name not in _WORDS}
    corrected = state.replace_message(around | content)
    state.requote(corrected)
    return state.deliver_to_bot(corrected, "edited_message")


def _corrected(message: JsonObject, written: str) -> JsonObject:
    if "text" not in message:
        return formatted(written, MAX_CAPTION_LENGTH, "caption").to_json("caption", "caption_entities")
    words = formatted(written, MAX_TEXT_LENGTH, "message")
    if not words.text:
        raise PageError("Write something first.")
    return words.to_json("text", "entities")


def _checked_kind(kind: str, amount: int) -> Kind:
    if amount > MOST_IN_ALBUM:
        raise PageError(f"At most {MOST_IN_ALBUM} files go together.")
    if amount > 1 and kind == "voice":
        raise PageError("Voice messages go one by one.")
    for known in KINDS:
        if kind == known:
            return known
    raise PageError(f"A file goes as {', '.join(KINDS[:-1])} or {KINDS[-1]}.")


def _stored(state: ChatState, upload: Upload, kind: Kind) -> StoredFile:
    if not upload.content:
        raise PageError("The file is empty.")
    try:
        picture = read_picture(upload.content) if kind == "photo" else None
    except BadRequestError:
        raise PageError(f"{upload.name} is no picture that can be sent as a photo. Send it as a file.") from None
    if not upload.mime_type.startswith(_MEDIA_TYPES.get(kind, "")):
        raise PageError(f"{upload.name} is no {kind}. Send it as a file.")
    return state.files.add(upload, picture, kind)
