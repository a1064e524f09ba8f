"""aiogram 3 as it comes, with a fixed photo: a task for each update, as its polling does by itself."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message(Command("predict"))
async def answer(message: Message) -> None:
    """Send the photo."""
    await message.answer_photo("AgACAgIAAxkDAAIfixed")


async def main() -> None:
    """Poll for ever."""
    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    await dispatcher.start_polling(Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=api)))


if __name__ == "__main__":
    asyncio.run(main())
