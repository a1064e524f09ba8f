"""Charts with their words, which cost once: drawn away from the event loop, sent by Telegram's own id from then on."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from cachetools import LRUCache
from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.at_work import at_work
from bot.workers import Worker

Chart = Callable[..., bytes]
"""A chart function of the engine: values in, PNG bytes out."""

MOST_KEPT = 4096


@dataclass(eq=False, slots=True)
class Photo:
    """A caption in HTML, buttons, and a chart function with its values: drawn only where Telegram has no such file."""

    caption: str
    chart: Chart
    values: tuple[object, ...]
    buttons: InlineKeyboardMarkup | None = None
    file_id: str = ""
    """What Telegram calls the file, once it has it."""
    drawing: asyncio.Future[bytes] | None = field(default=None, repr=False)


class Photos:
    """Sends photos, and keeps those that may be asked for again. Bounded: the least recently used are forgotten."""

    def __init__(self, draw: Worker, most: int = MOST_KEPT) -> None:
        self._draw = draw
        self._kept: LRUCache[Hashable, Photo] = LRUCache(most)

    def get(self, key: Hashable, make: Callable[[], Photo]) -> Photo:
        """The photo of this key, made where none is kept."""
        photo = self._kept.get(key)
        if photo is None:
            photo = self._kept[key] = make()
        return photo

    async def reply(self, message: Message, photo: Photo) -> None:
        """Answer a message with the photo. A file that Telegram no longer knows is uploaded again."""
        if photo.file_id:
            try:
                await message.reply_photo(photo.file_id, caption=photo.caption, reply_markup=photo.buttons)
            except BadRequest as error:
                if "file" not in str(error).lower():
                    raise
                photo.file_id = ""
            else:
                return
        await self._upload(message, photo)

    async def _upload(self, message: Message, photo: Photo) -> None:
        picture = await self._drawn(message, photo)
        sent = await message.reply_photo(
            picture, caption=photo.caption, filename="chart.png", reply_markup=photo.buttons
        )
        photo.file_id, photo.drawing = sent.photo[-1].file_id, None

    async def _drawn(self, message: Message, photo: Photo) -> bytes:
        """The picture; whoever asks for the same one meanwhile waits for the same drawing."""
        drawing = photo.drawing
        if drawing is None or (drawing.done() and drawing.exception()):
            drawing = photo.drawing = asyncio.ensure_future(self._draw(photo.chart, *photo.values))
        return await at_work(message, ChatAction.UPLOAD_PHOTO, asyncio.shield(drawing))
