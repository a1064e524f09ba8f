"""Albums, sent by python-telegram-bot."""

import json

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto, Message, MessageEntity, ReplyParameters
from telegram.error import BadRequest

from bot.local_chat.chat_state import ChatState
from tests.bot.local_chat.conftest import Api, png

YOU, GROUP = 1001, -1001
PHOTO = {"type": "photo", "media": "attach://x"}


async def test_an_album_of_photos(bot: Bot, chat: ChatState) -> None:
    asked = chat.say(YOU, YOU, "/model")
    photos = [
        InputMediaPhoto(png(5, 5), caption="<b>How good</b>", parse_mode="HTML"),
        InputMediaPhoto(png(6, 6)),
        InputMediaPhoto(png(7, 7), caption="plain <b>"),
    ]
    sent = await bot.send_media_group(YOU, photos, reply_parameters=ReplyParameters(asked["message_id"]))
    assert [message.photo[-1].width for message in sent] == [5, 6, 7]
    assert [message.caption for message in sent] == ["How good", None, "plain <b>"]
    assert sent[0].caption_entities == (MessageEntity("bold", 0, 8),)
    assert [message.message_id for message in sent] == [2, 3, 4]
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].media_group_id is not None
    assert all(m.reply_to_message and m.reply_to_message.text == "/model" for m in sent)
    kept = chat.messages(YOU)[1:]
    assert tuple(Message.de_json(message, bot) for message in kept) == sent
    events = chat.events.after(1)
    assert [event.data for event in events or []] == [{"kind": "message", "message": m} for m in kept]


async def test_albums_differ_and_documents_make_one_too(bot: Bot) -> None:
    first = await bot.send_media_group(GROUP, [InputMediaPhoto(png())] * 2)
    again = await bot.send_media_group(YOU, [InputMediaPhoto(m.photo[-1].file_id) for m in first])
    assert [message.photo for message in again] == [message.photo for message in first]
    files = [InputMediaDocument(b"a,b\n", filename=f"{n}.csv") for n in range(10)]
    third = await bot.send_media_group(YOU, files)
    assert [m.document and m.document.file_name for m in third] == [f"{n}.csv" for n in range(10)]
    assert len({message.media_group_id for message in (*first, *again, *third)}) == 3


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ([], "there are no messages to send"),
        ([PHOTO], "parameter media must include 2-10 items"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        ([PHOTO, PHOTO | {"type": "document"}], "document can't be mixed with other media types"),
        ([PHOTO | {"type": "video"}] * 2, "the local chat shows photos and documents only"),
        ([PHOTO, PHOTO | {"caption": "a" * 1025}], "message caption is too long"),
        (
            [PHOTO, PHOTO | {"caption": "<b>", "parse_mode": "HTML"}],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ([PHOTO, PHOTO], 'failed to send message #1 with the error message "there is no photo in the request"'),
        ([PHOTO, {"type": "photo"}], "parameter media[1].media is required"),
        (
            [PHOTO, PHOTO | {"duration": 3}],
            "unknown parameter media[1].duration: the official table has no such parameter",
        ),
        (
            [PHOTO | {"type": "animation"}] * 2,
            "parameter media[0].type must name one of InputMediaAudio, InputMediaDocument, "
            "InputMediaLivePhoto, InputMediaPhoto, InputMediaVideo",
        ),
        (["attach://x"] * 2, "parameter media[0] must be InputMedia"),
        (PHOTO, "parameter media must be Array of InputMedia"),
        ("x", "parameter media must be Array of InputMedia"),
    ],
)
async def test_albums_that_are_refused(api: Api, chat: ChatState, media: object, reason: str) -> None:
    refused = await api.error("sendMediaGroup", chat_id=YOU, media=json.dumps(media))
    assert refused == f"Bad Request: {reason}"
    assert chat.messages() == []


async def test_where_one_picture_is_none_nothing_is_sent(bot: Bot, chat: ChatState) -> None:
    with pytest.raises(BadRequest, match='message #2 with the error message "image_process_failed"'):
        await bot.send_media_group(YOU, [InputMediaPhoto(png()), InputMediaPhoto(b"no picture")])
    assert chat.messages() == []
