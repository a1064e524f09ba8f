"""Showing an answer: as a reply, or by editing the message that asked; and the buttons under it."""

from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.telegram_api.api_errors import is_unchanged, is_uneditable


@dataclass(frozen=True)
class Answer:
    """An answer to `message`: a reply to it, or, `in_place`, an edit of it.

    `earlier` is a text that answered it before, which is edited where it is still there; `quote` is as `do_quote` of
    the library's replies.
    """

    message: Message
    in_place: bool = False
    earlier: Message | None = None
    quote: bool | None = True

    def about(self, message: Message) -> "Answer":
        """The answer as a reply to another message; one in place stays there."""
        return self if self.in_place else replace(self, message=message)

    async def show(self, html: str, buttons: InlineKeyboardMarkup | None = None) -> Message:
        """Send or edit; returns the message that now shows it."""
        if self.earlier is not None and await _edit_what_is_there(self.earlier, html, buttons):
            return self.earlier
        if not self.in_place:
            return await self.message.reply_text(html, reply_markup=buttons, do_quote=self.quote)
        await edit(self.message, html, buttons)
        return self.message


async def edit(message: Message, html: str, buttons: InlineKeyboardMarkup | None = None) -> bool:
    """Edit the message, or reply to one without text; False where it shows just this already."""
    try:
        if message.text is None:  # a forged button may be under a picture or a file
            await message.reply_text(html, reply_markup=buttons, do_quote=True)
        else:
            await message.edit_text(html, reply_markup=buttons)
    except BadRequest as error:
        if not is_unchanged(error):
            raise
        return False
    return True


async def _edit_what_is_there(message: Message, html: str, buttons: InlineKeyboardMarkup | None) -> bool:
    """Edit the message; False where it is gone."""
    try:
        await edit(message, html, buttons)
    except BadRequest as error:
        if not is_uneditable(error):
            raise
        return False
    return True


def row(*buttons: tuple[str, str]) -> list[InlineKeyboardButton]:
    """A row of buttons, each a label and its callback data."""
    return [InlineKeyboardButton(label, callback_data=data) for label, data in buttons]


def rows(*buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """A keyboard of rows; empty ones are left out."""
    return InlineKeyboardMarkup([each for each in buttons if each])
