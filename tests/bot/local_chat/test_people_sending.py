"""What people send besides text, and what they correct: from the page to the bot's hands."""

from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import PageError
from bot.local_chat.files import Upload
from bot.local_chat.people_sending import correct_message, send_files
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import png

YOU, SAM, GROUP = 1001, 1002, -1001
ROWS = Upload("rows.csv", b"9,8,9\n")
CLIP, VOICE, PHOTO = Upload("clip.mp4", b"film"), Upload("voice.ogg", b"sound"), Upload("face.png", png(4, 3))


async def edit(page: httpx.AsyncClient, message: dict[str, Any], text: str, user_id: int = YOU) -> httpx.Response:
    body = {"chat_id": message["chat"]["id"], "user_id": user_id, "message_id": message["message_id"], "text": text}
    return await page.post("/chat/edits", json=body)


async def test_a_corrected_message_reaches_the_bot_as_edited(
    page: httpx.AsyncClient, bot: Bot, chat: ChatState
) -> None:
    said = chat.say(YOU, YOU, "/predict 9 8")
    answer = await edit(page, said, " /predict@emotion_local_bot 9 8 9 ")
    assert answer.json() == {"message": chat.messages(YOU)[-1]}
    _, update = await bot.get_updates()
    message = update.edited_message
    assert message is not None
    assert (message.message_id, message.text) == (said["message_id"], "/predict@emotion_local_bot 9 8 9")
    assert message.edit_date is not None
    assert message.edit_date >= message.date
    assert message.entities[0].length == len("/predict@emotion_local_bot")
    assert [event.data["kind"] for event in chat.events.after(0) or []] == ["message", "edit"]


async def test_a_caption_can_be_corrected_and_taken_away(page: httpx.AsyncClient, bot: Bot, chat: ChatState) -> None:
    (sent,) = send_files(chat, YOU, YOU, [ROWS], caption="for tomorrow")
    assert (await edit(page, sent, "/teach")).json()["message"]["caption_entities"][0]["length"] == 6
    last = (await edit(page, sent, "")).json()["message"]
    assert "caption" not in last
    assert last["document"] == sent["document"]
    _, first, second = await bot.get_updates()
    captions = [update.edited_message and update.edited_message.caption for update in (first, second)]
    assert captions == ["/teach", None]


@pytest.mark.parametrize(
    ("text", "user_id", "status", "error"),
    [
        (" ", YOU, 400, "Write something first."),
        ("a" * 4097, YOU, 400, "A message has at most 4096 characters."),
        ("9 8 9", SAM, 403, "You can only edit your own messages."),
        ("9 8 9", 5, 404, "There is no such chat with this person in it."),
    ],
)
async def test_what_cannot_be_corrected_stays(
    page: httpx.AsyncClient, chat: ChatState, text: str, user_id: int, status: int, error: str
) -> None:
    said = chat.say(GROUP, YOU, "/predict 9 8")
    answer = await edit(page, said, text, user_id)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert chat.messages() == [said]
    assert len(chat.updates) == 1


async def test_nobody_corrects_what_is_the_bots_or_gone(page: httpx.AsyncClient, chat: ChatState, bot: Bot) -> None:
    await bot.send_message(YOU, "Hello")
    (hello,) = chat.messages(YOU)
    assert (await edit(page, hello, "Bye")).status_code == 403
    chat.delete_message(hello)
    assert (await edit(page, hello, "Bye")).status_code == 404


async def test_what_replies_to_it_quotes_the_correction(bot: Bot, chat: ChatState) -> None:
    said = chat.say(YOU, YOU, "9 8")
    await bot.send_message(YOU, "Which?", reply_to_message_id=said["message_id"])
    correct_message(chat, YOU, YOU, said["message_id"], "9 8 9")
    assert chat.messages(YOU)[-1]["reply_to_message"]["text"] == "9 8 9"


def test_the_same_words_are_no_correction() -> None:
    chat = ChatState()
    said = chat.say(YOU, YOU, "/predict 9 8 9")
    assert correct_message(chat, YOU, YOU, said["message_id"], " /predict 9 8 9") == said
    assert len(chat.updates) == 1


async def test_in_a_group_a_bot_gets_a_correction_that_it_would_get_as_a_message(bot: Bot, chat: ChatState) -> None:
    said = chat.say(GROUP, SAM, "just talking")
    correct_message(chat, GROUP, SAM, said["message_id"], "still talking")
    correct_message(chat, GROUP, SAM, said["message_id"], "/predict 9 8 9")
    (update,) = await bot.get_updates()
    assert update.edited_message is not None
    assert update.edited_message.text == "/predict 9 8 9"


async def test_videos_voices_and_photos_reach_the_bot_with_their_caption(bot: Bot, chat: ChatState) -> None:
    for kind, upload in (("video", CLIP), ("voice", VOICE), ("photo", PHOTO)):
        send_files(chat, YOU, YOU, [upload], kind, "/predict 9 8 9")
    messages = [update.message for update in await bot.get_updates()]
    assert [message and message.caption for message in messages] == ["/predict 9 8 9"] * 3
    video, voice, photo = messages
    assert video is not None
    assert video.video is not None
    assert (video.video.file_name, video.video.mime_type, video.document) == ("clip.mp4", "video/mp4", None)
    assert bytes(await (await bot.get_file(video.video.file_id)).download_as_bytearray()) == b"film"
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.mime_type == "audio/ogg"
    assert photo is not None
    assert (photo.photo[-1].width, photo.photo[-1].height) == (4, 3)


@pytest.mark.parametrize(
    ("uploads", "kind", "reason"),
    [
        ([ROWS], "photo", "rows.csv is no picture that can be sent as a photo. Send it as a file."),
        ([ROWS], "video", "rows.csv is no video. Send it as a file."),
        ([CLIP], "voice", "clip.mp4 is no voice. Send it as a file."),
        ([ROWS], "sticker", "A file goes as photo, document, video or voice."),
        ([VOICE] * 2, "voice", "Voice messages go one by one."),
        ([ROWS] * 11, "document", "At most 10 files go together."),
    ],
)
def test_what_cannot_be_sent_so(uploads: list[Upload], kind: str, reason: str) -> None:
    chat = ChatState()
    with pytest.raises(PageError, match=reason):
        send_files(chat, YOU, YOU, uploads, kind)
    assert (chat.messages(), len(chat.updates)) == ([], 0)


@pytest.mark.parametrize(("kind", "upload", "speaking"), [("document", ROWS, 2), ("photo", PHOTO, 0)])
async def test_an_album_has_its_caption_with_one_of_its_messages(
    server: LocalChat, page: httpx.AsyncClient, bot: Bot, kind: str, upload: Upload, speaking: int
) -> None:
    files = [("document", (f"{number}{upload.name}", upload.content)) for number in range(3)]
    fields = {"chat_id": GROUP, "user_id": YOU, "caption": "/teach", "kind": kind}
    answer = await page.post("/chat/albums", data=fields, files=files, headers={"Origin": server.address})
    sent = answer.json()["messages"]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["/teach" if n == speaking else None for n in range(3)]
    updates = await bot.get_updates()
    assert [update.message and update.message.caption for update in updates] == ["/teach"], "privacy mode"


async def test_an_album_is_of_several_files_of_a_size(server: LocalChat, page: httpx.AsyncClient) -> None:
    async def refusal(*contents: bytes) -> tuple[int, str]:
        files = [("document", ("a.csv", content)) for content in contents]
        fields = {"chat_id": YOU, "user_id": YOU}
        answer = await page.post("/chat/albums", data=fields, files=files, headers={"Origin": server.address})
        return answer.status_code, answer.json()["error"]

    most = 2 * 1024 * 1024
    assert await refusal(b"a") == (400, "Send two files or more, as the parts document.")
    assert await refusal(b"a", b"b" * (most + 1)) == (413, "A file may have at most 2 MB here.")
    assert await refusal(*[b"a" * most] * 11) == (413, "Ten files may have at most 20 MB together here.")


async def test_videos_and_voices_are_played_and_documents_are_saved(page: httpx.AsyncClient, chat: ChatState) -> None:
    for kind, upload, is_saved in (("video", CLIP, False), ("voice", VOICE, False), ("document", ROWS, True)):
        (sent,) = send_files(chat, YOU, YOU, [upload], kind)
        answer = await page.get(f"/chat/files/{sent[kind]['file_unique_id']}")
        assert answer.content == upload.content
        assert ("Content-Disposition" in answer.headers) == is_saved
