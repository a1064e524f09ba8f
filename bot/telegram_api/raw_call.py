"""The Bot API's methods without PTB's objects: JSON in, JSON out."""

from collections.abc import Mapping
from typing import Any

from telegram import Bot


async def call(bot: Bot, method: str, parameters: Mapping[str, object], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401  what JSON holds
    """What a method returns, as the Bot API sends it; parameters that are None are left out.

    Goes the way of the bot's own methods, through its defaults and its rate limiter, but makes no object of the
    result, which takes a third of what a reply costs. The bot's only use of a private part of PTB:
    `test_raw_call.py` fails when PTB changes it. Raises TelegramError: as the bot's own methods.
    """
    if read_timeout is None:
        return await bot._post(method, dict(parameters))
    return await bot._post(method, dict(parameters), read_timeout=read_timeout)
