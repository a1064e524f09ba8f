"""Charts with their words, which cost once: drawn away from the event loop, sent by Telegram's own id from then on."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from cachetools import LRUCache
from telegram import InputFile, Message, ReplyParameters
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.services.recognizers import RecognizerKey
from bot.services.workers import Worker
from bot.telegram_api.api_errors import is_unknown_file, refuses_files
from bot.telegram_api.chat_action import with_chat_action
from bot.telegram_api.raw_call import call

Chart = Callable[..., bytes]
"""A chart function of the engine: values in, PNG bytes out."""

PhotoKey = tuple[RecognizerKey, Hashable]
"""The recognizer, as `Recognizers.cache_key` names it, and what of it is shown."""

MOST_PHOTOS = 2048
"""Every whole score of a recognizer, 1,331 photos, and some; about 5 kB each."""

# An upload may wait long for its own chat's sake, as where that is told to slow down; the others do not wait for it.
_UPLOAD_WAIT_SECONDS = 2


@dataclass(eq=False, slots=True)
class Photo:
    """A caption in HTML, buttons, and a chart function with its values: drawn only where Telegram has no such file."""

    caption: str
    chart: Chart
    values: tuple[object, ...]
    buttons: str | None = None
    """A keyboard in JSON."""
    file_id: str = ""
    """What Telegram calls the file, once it has it."""
    drawing: asyncio.Future[bytes] | None = field(default=None, repr=False)
    uploading: asyncio.Future[None] | None = field(default=None, repr=False)


class PhotoCache:
    """Sends photos, and keeps those that may be asked for again. Bounded: the least recently used are forgotten."""

    def __init__(self, draw: Worker, most: int = MOST_PHOTOS) -> None:
        self._draw = draw
        self._photos: LRUCache[PhotoKey, Photo] = LRUCache(most)

    def get(self, key: PhotoKey) -> Photo | None:
        """The photo of this key, where it is cached."""
        return self._photos.get(key)

    def add(self, key: PhotoKey, photo: Photo) -> Photo:
        """Cache a photo; returns the one that was cached meanwhile where there is one."""
        return self._photos.setdefault(key, photo)

    def forget(self, chat_id: int) -> None:
        """Drop what a chat's own recognizer said."""
        for key in [key for key in self._photos if key[0][0] == chat_id]:
            del self._photos[key]

    async def reply(self, message: Message, photo: Photo) -> None:
        """Answer a message with the photo; with its words alone where the chat takes no photos."""
        try:
            await self._reply(message, photo)
        except TelegramError as error:
            if not refuses_files(error):
                raise
            await _post(message, "sendMessage", text=photo.caption, reply_markup=photo.buttons)

    async def _reply(self, message: Message, photo: Photo) -> None:
        """A file that Telegram no longer knows is uploaded again."""
        await _wait_for_upload(photo)
        if photo.file_id:
            try:
                await _send(message, photo, photo.file_id)
            except BadRequest as error:
                if not is_unknown_file(error):
                    raise
                photo.file_id = ""
            else:
                return
        uploading = photo.uploading = asyncio.ensure_future(self._upload(message, photo))
        await uploading

    async def _upload(self, message: Message, photo: Photo) -> None:
        picture = await self._draw_once(message, photo)
        photo.file_id = await _send(message, photo, InputFile(picture, filename="chart.png"))
        photo.drawing = photo.uploading = None

    async def _draw_once(self, message: Message, photo: Photo) -> bytes:
        """The picture; whoever asks for the same one meanwhile waits for the same drawing."""
        drawing = photo.drawing
        if drawing is None or (drawing.done() and drawing.exception()):
            drawing = photo.drawing = asyncio.ensure_future(self._draw(photo.chart, *photo.values))
        return await with_chat_action(message, ChatAction.UPLOAD_PHOTO, asyncio.shield(drawing))


async def _wait_for_upload(photo: Photo) -> None:
    """Where others asked for the same photo first, wait for what Telegram calls it."""
    while photo.uploading is not None and not photo.uploading.done():
        other = photo.uploading
        await asyncio.wait([other], timeout=_UPLOAD_WAIT_SECONDS)
        if photo.uploading is other:
            return


async def _send(message: Message, photo: Photo, file: str | InputFile) -> str:
    """What Telegram calls the file."""
    sent = await _post(message, "sendPhoto", photo=file, caption=photo.caption, reply_markup=photo.buttons)
    file_id: str = sent["photo"][-1]["file_id"]
    return file_id


async def _post(message: Message, method: str, **content: str | InputFile | None) -> dict[str, Any]:
    """As `Message.reply_photo`, with a thread's or a group's reply where it belongs; but without making objects of what
    is only passed on, which costs more than all the rest of a reply."""
    private = message.chat.type == ChatType.PRIVATE
    quoted = None if private else ReplyParameters(message.message_id, allow_sending_without_reply=True)
    topic = message.direct_messages_topic
    sent: dict[str, Any] = await call(
        message.get_bot(),
        method,
        {
            "chat_id": message.chat_id,
            "message_thread_id": message.message_thread_id if message.is_topic_message else None,
            "direct_messages_topic_id": topic.topic_id if topic else None,
            "parse_mode": ParseMode.HTML,
            "reply_parameters": quoted,
            **content,
        },
    )
    return sent
