"""Texts, captions, keyboards and files that Telegram would refuse, in its words."""

import json

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.local_chat.chat_state import ChatState
from tests.bot.local_chat.conftest import Api, keyboard, png

YOU = 1001


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendMessage", {"chat_id": YOU, "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": YOU, "text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ("sendMessage", {"chat_id": YOU, "text": "a" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": YOU, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": YOU, "text": " " * 70_000}, "message is too long"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "<p>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "parse_mode": "MarkdownV2"},
            "unsupported parse_mode: the local chat reads HTML",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="é" * 33)},
            "BUTTON_DATA_INVALID",
        ),
        ("sendMessage", {"chat_id": YOU, "text": "a", "reply_markup": keyboard(url="nowhere")}, "BUTTON_URL_INVALID"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="")},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="a", url="a.org")},
            "can't parse inline keyboard button: exactly one action field must be used",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(text=" ", callback_data="a")},
            "can't parse inline keyboard button: Text buttons must be non-empty",
        ),
        (
            "sendMessage",
            {
                "chat_id": YOU,
                "text": "a",
                "reply_markup": json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}),
            },
            "REPLY_MARKUP_TOO_LONG",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(text="a" * 20_000, callback_data="a")},
            "REPLY_MARKUP_TOO_LONG",
        ),
        ("sendPhoto", {"chat_id": YOU, "photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"chat_id": YOU, "photo": "http://a.org/a.png"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"chat_id": YOU, "photo": "attach://x"}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": YOU, "photo": "x", "caption": "a" * 1025}, "message caption is too long"),
    ],
)
async def test_content_that_is_refused(
    api: Api, chat: ChatState, method: str, parameters: dict[str, str | int], description: str
) -> None:
    assert await api.error(method, **parameters) == f"Bad Request: {description}"
    assert chat.messages() == []


async def test_the_longest_text_and_caption_are_sent(bot: Bot) -> None:
    longest = "😀" * 2048
    assert (await bot.send_message(YOU, f" <b>{longest}</b> ", parse_mode="HTML")).text == longest
    assert (await bot.send_photo(YOU, png(), caption="&lt;" * 1024, parse_mode="HTML")).caption == "<" * 1024
    assert await bot.send_message(YOU, "a", api_kwargs={"reply_markup": keyboard(callback_data="a" * 64)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "File must be non-empty"),
        (b"no picture", "Image_process_failed"),
        (png(200, 4), "Photo_invalid_dimensions"),
        (png(9997, 4), "Photo_invalid_dimensions"),
        (png(0, 0), "Image_process_failed"),
        (
            png(padding=10 * 1024 * 1024),
            "File of size .* bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_photos_that_are_refused(bot: Bot, content: bytes, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_photo(YOU, content)


async def test_an_empty_document_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(YOU, b"")


async def test_a_photo_is_no_document(bot: Bot) -> None:
    photo = (await bot.send_photo(YOU, png())).photo[-1]
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(YOU, photo.file_id)
