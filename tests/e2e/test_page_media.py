"""What is more than text on the page: files that people send, albums, long keyboards and menus."""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload, Locator, expect
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP, SAM, YOU
from tests.local_chat_state import set_role

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PHONE = {"width": 360, "height": 740}
CSV = b"emotion,facial_expression,voice_tone,body_language\nhappy,8,7,8\n"
DROP = """([name, content, kind]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], name));
    const about = { bubbles: true, cancelable: true };
    document.body.dispatchEvent(kind === "paste"
        ? new ClipboardEvent(kind, { clipboardData: transfer, ...about })
        : new DragEvent(kind, { dataTransfer: transfer, ...about }));
}"""


@pytest.fixture
async def chat(browser: Browser, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address) as page:
        yield page
        assert page.complaints == []


@pytest.fixture
async def phone(browser: Browser, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address, viewport=PHONE, has_touch=True) as page:
        yield page
        assert page.complaints == []


@pytest.fixture
async def bot(local_chat: LocalChat) -> AsyncIterator[Bot]:
    async with Bot(local_chat.token, base_url=f"{local_chat.address}/bot") as bot:
        yield bot


async def test_a_file_goes_with_its_caption_and_comes_back_the_same(chat: ChatPage) -> None:
    async with chat.page.expect_file_chooser() as choosing:
        await chat.button("Attach a file").click()
    await (await choosing.value).set_files(file("tuesday.csv", CSV))
    await expect(attached(chat)).to_have_text([f"tuesday.csv{len(CSV)} bytes"])
    await chat.send("/teach")
    await expect(chat.last).to_contain_text("/teach")
    await expect(attached(chat)).to_have_count(0)
    async with chat.page.expect_download() as downloading:
        await chat.last.get_by_role("link", name=f"tuesday.csv {len(CSV)} bytes").click()
    assert (await (await downloading.value).path()).read_bytes() == CSV


async def test_files_are_dropped_and_pasted_and_go_together(chat: ChatPage, local_chat: LocalChat) -> None:
    await expect(chat.button("Attach a file")).to_be_enabled()
    await chat.page.evaluate(DROP, ["a.csv", "1", "dragover"])
    hint = chat.page.get_by_text("Drop files here to attach them")
    await expect(hint).to_be_visible()
    await chat.page.evaluate(DROP, ["a.csv", "1", "drop"])
    await expect(hint).to_be_hidden()
    for name in ("b.csv", "c.csv"):
        await chat.page.evaluate(DROP, [name, "12", "paste"])
    await expect(attached(chat)).to_have_text(["a.csv1 byte", "b.csv2 bytes", "c.csv2 bytes"])
    await chat.button("Remove b.csv").click()
    await chat.send("Both of them")
    await expect(chat.last).to_contain_text("Both of them")
    await expect(chat.last.get_by_role("link")).to_have_text(["a.csv1 byte", "c.csv2 bytes"])
    await expect(chat.log.get_by_role("article")).to_have_count(1)
    captions = [message.get("caption") for message in local_chat.chat.messages(YOU)]
    assert captions == [None, "Both of them"], "as Telegram does it"


async def test_files_of_several_kinds_go_as_what_they_are(chat: ChatPage, local_chat: LocalChat) -> None:
    drawn = BytesIO()
    Image.new("RGB", (60, 60), "teal").save(drawn, "PNG")
    await attach(
        chat,
        FilePayload(name="face.png", mimeType="image/png", buffer=drawn.getvalue()),
        FilePayload(name="broken.png", mimeType="image/png", buffer=b"no picture"),
        FilePayload(name="clip.mp4", mimeType="video/mp4", buffer=b"film"),
        FilePayload(name="one.ogg", mimeType="audio/ogg", buffer=b"sound"),
        FilePayload(name="two.ogg", mimeType="audio/ogg", buffer=b"sound"),
    )
    await expect(attached(chat)).to_have_count(5)
    await chat.send("9 8 9")
    await expect(chat.log.get_by_role("article")).to_have_count(5)
    sent = local_chat.chat.messages(YOU)
    kinds = [next(kind for kind in ("photo", "document", "video", "voice") if kind in message) for message in sent]
    assert kinds == ["photo", "document", "video", "voice", "voice"]
    assert [message.get("caption") for message in sent] == ["9 8 9", None, None, None, None]
    await expect(chat.photo("9 8 9")).to_be_visible()
    await expect(chat.log.locator("video")).to_have_accessible_name("Video")
    await expect(chat.log.locator("audio")).to_have_count(2)
    await expect(chat.page.get_by_role("alert")).to_be_empty()


async def test_what_cannot_be_attached_is_said_at_once(chat: ChatPage) -> None:
    await attach(chat, file("tuesday.csv", CSV), file("large.csv", b"1" * 3_100_000), file("empty.csv", b""))
    alert = chat.page.get_by_role("alert")
    await expect(alert).to_have_text("large.csv has 3.1 MB; a file can have at most 2 MB. empty.csv is empty.")
    await expect(attached(chat)).to_contain_text(["tuesday.csv"])
    await chat.box.fill("/teach")
    await expect(alert).to_be_empty()


async def test_a_file_that_could_not_be_sent_is_kept(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await attach(chat, file("tuesday.csv", CSV))
        await chat.send("9" * 1025)
        await expect(chat.page.get_by_role("alert")).to_contain_text("Not sent.")
        await expect(attached(chat)).to_contain_text(["tuesday.csv"])
        await expect(chat.box).to_have_value("9" * 1025)
        await chat.box.fill("/teach")
        await chat.page.keyboard.press("Escape")
        await chat.button("Try again").click()
        await expect(chat.last).to_contain_text("tuesday.csv")
        await expect(attached(chat)).to_have_count(0)
        await expect(chat.page.get_by_role("alert")).to_be_empty()


async def test_a_file_can_be_a_reply_and_be_replied_to(chat: ChatPage, bot: Bot) -> None:
    await bot.send_message(YOU, "Send me a file.")
    await chat.last.get_by_role("button", name="Reply").click()
    await attach(chat, file("tuesday.csv", CSV))
    await chat.box.press("Enter")
    await expect(chat.last.get_by_role("button", name="Emotion bot Send me a file.")).to_be_visible()
    await bot.send_message(YOU, "Thank you.", reply_to_message_id=2)
    await expect(chat.last.get_by_role("button", name="You tuesday.csv")).to_be_visible()


async def test_an_album_is_one_message_whose_photos_are_gone_through(chat: ChatPage, bot: Bot) -> None:
    await bot.send_media_group(YOU, album("How good I am", None, None))
    photos = chat.last.get_by_role("button", name=re.compile("^Open .*How good I am"))
    await expect(photos).to_have_count(3)
    await expect(chat.log.get_by_role("article")).to_have_count(1)
    await photos.nth(1).click()
    large = chat.page.get_by_role("dialog", name="How good I am")
    await expect(large).to_contain_text("2 of 3")
    second = await large.locator("img").get_attribute("src")
    await chat.page.keyboard.press("ArrowRight")
    await expect(large).to_contain_text("3 of 3")
    await chat.page.keyboard.press("ArrowRight")
    await expect(large).to_contain_text("1 of 3")
    await chat.button("Next photo").click()
    await expect(large.locator("img")).to_have_attribute("src", str(second))
    await chat.page.keyboard.press("Escape")
    await expect(photos.nth(1)).to_be_focused()


async def test_an_album_on_a_phone_is_stacked_and_swiped(phone: ChatPage, bot: Bot) -> None:
    await bot.send_media_group(YOU, album("What is mistaken for what", "What did more examples bring?"))
    photos = phone.last.get_by_role("button", name="Open photo")
    await expect(photos).to_have_count(2)
    boxes = [await photo.bounding_box() for photo in await photos.all()]
    assert all(box is not None and box["width"] > 280 for box in boxes)
    assert await phone.is_as_wide_as_the_window()
    await photos.first.tap()
    large = phone.page.get_by_role("dialog")
    await expect(large).to_contain_text("1 of 2")
    await swipe(phone, 300, 60)
    await expect(large).to_contain_text("2 of 2")
    await expect(large).to_have_accessible_name("What did more examples bring?")
    await swipe(phone, 60, 300)
    await expect(large).to_contain_text("1 of 2")


async def test_a_long_keyboard_fits_a_phone(phone: ChatPage, bot: Bot) -> None:
    emotions = [f"disappointed {n}" for n in range(27)] + ["overwhelmed", "a mixture of joy and great fear", "w" * 32]
    buttons = [InlineKeyboardButton(emotion, callback_data=emotion) for emotion in emotions]
    rows = [buttons[start : start + 3] for start in range(0, 30, 3)]
    await bot.send_message(YOU, "Which one was it?", reply_markup=InlineKeyboardMarkup(rows))
    keys = phone.last.locator(".key")
    await expect(keys).to_have_text(emotions)
    assert await phone.is_as_wide_as_the_window()
    assert await keys.evaluate_all("keys => keys.every(key => key.scrollWidth <= key.clientWidth)")
    edges = [await key.bounding_box() for key in await keys.all()]
    assert all(box is not None and box["x"] + box["width"] <= PHONE["width"] for box in edges)


async def test_a_long_menu_scrolls_to_what_is_chosen(chat: ChatPage, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(f"command{n}", "What it does") for n in range(20)])
    await expect(chat.button("Commands")).to_be_visible()
    await chat.box.fill("/")
    await expect(chat.page.get_by_text("Enter sends · Tab fills in")).to_be_visible()
    last = chat.page.get_by_role("option").last
    await expect(last).not_to_be_in_viewport()
    await chat.box.press("ArrowUp")
    await expect(last).to_be_in_viewport(ratio=1)
    await chat.box.press("Tab")
    await expect(chat.box).to_have_value("/command19 ")


async def test_admins_are_marked(chat: ChatPage, local_chat: LocalChat) -> None:
    await chat.go_to("Rehearsal")
    await expect(chat.page.get_by_role("radio", name="You admin")).to_be_checked()
    await expect(chat.page.get_by_role("radio", name="Sam", exact=True)).to_be_visible()
    set_role(local_chat.chat, GROUP, SAM, "administrator")
    await expect(chat.page.get_by_role("radio", name="Sam admin")).to_be_visible()


def file(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="text/csv", buffer=content)


async def attach(chat: ChatPage, *files: FilePayload) -> None:
    await chat.page.locator("input[type=file]").set_input_files(files)


def attached(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("list", name="Attached files").get_by_role("listitem")


def album(*captions: str | None) -> list[InputMediaPhoto]:
    drawn = BytesIO()
    Image.new("RGB", (600, 600), "teal").save(drawn, "PNG")
    return [InputMediaPhoto(drawn.getvalue(), caption=caption) for caption in captions]


async def swipe(chat: ChatPage, start: int, end: int) -> None:
    session = await chat.page.context.new_cdp_session(chat.page)
    for kind, x in (("touchStart", start), ("touchMove", end)):
        await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 300}]})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
