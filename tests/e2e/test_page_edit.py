"""People correct on the page what they wrote."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, expect
from telegram import Bot

from bot.local_chat.files import Upload
from bot.local_chat.people_sending import send_files
from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP, SAM, YOU

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
async def chat(browser: Browser, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address) as page:
        yield page
        assert page.complaints == []


@pytest.fixture
async def bot(local_chat: LocalChat) -> AsyncIterator[Bot]:
    async with Bot(local_chat.token, base_url=f"{local_chat.address}/bot") as bot:
        yield bot


def editing(chat: ChatPage) -> Locator:
    return chat.page.get_by_text("Edit your message")


async def said(chat: ChatPage, *texts: str) -> None:
    """Send these, one after another."""
    for text in texts:
        await chat.send(text)
        await expect(chat.last).to_contain_text(text)


async def test_a_message_is_corrected_in_place(chat: ChatPage, local_chat: LocalChat) -> None:
    await said(chat, "9 8", "and more")
    first = chat.log.get_by_role("article").first
    await first.get_by_role("button", name="Edit").click()
    await expect(chat.box).to_be_focused()
    await expect(chat.box).to_have_value("9 8")
    await expect(editing(chat)).to_be_visible()
    await chat.box.press_sequentially(" 9")
    await chat.button("Save the change").click()
    await expect(first).to_contain_text("9 8 9")
    await expect(first).to_contain_text("edited")
    await expect(editing(chat)).to_be_hidden()
    await expect(chat.box).to_have_value("")
    await expect(chat.log.get_by_role("article")).to_have_count(2)
    assert local_chat.chat.messages(YOU)[0]["text"] == "9 8 9"


async def test_arrow_up_in_an_empty_box_corrects_the_last_own_message(chat: ChatPage, bot: Bot) -> None:
    await said(chat, "9 8", "2 1")
    await bot.send_message(YOU, "Which?")
    await expect(chat.last).to_contain_text("Which?")
    await chat.box.press("ArrowUp")
    await expect(chat.box).to_have_value("2 1")
    await chat.box.press("Escape")
    await expect(editing(chat)).to_be_hidden()
    await expect(chat.box).to_have_value("")
    await chat.box.fill("not sent yet")
    await chat.box.press("ArrowUp")
    await expect(chat.box).to_have_value("not sent yet")


async def test_what_was_being_written_comes_back(chat: ChatPage) -> None:
    await said(chat, "9 8")
    await chat.box.fill("half a thought")
    await chat.last.get_by_role("button", name="Edit").click()
    await expect(chat.box).to_have_value("9 8")
    await chat.box.fill("9 8 9")
    await chat.box.press("Enter")
    await expect(chat.last).to_contain_text("9 8 9")
    await expect(chat.box).to_have_value("half a thought")


async def test_a_caption_is_corrected_and_taken_away(chat: ChatPage, local_chat: LocalChat) -> None:
    files = [Upload("a.csv", b"1"), Upload("b.csv", b"2")]
    send_files(local_chat.chat, YOU, YOU, files, caption="/predict")
    await expect(chat.last).to_contain_text("/predict")
    await chat.last.get_by_role("button", name="Edit").click()
    await expect(chat.button("Attach a file")).to_be_disabled()
    await chat.box.fill("/teach")
    await chat.button("Save the change").click()
    await expect(chat.last).to_contain_text("/teach")
    await chat.last.get_by_role("button", name="Edit").click()
    await chat.box.fill("")
    await chat.button("Save the change").click()
    await expect(chat.last).not_to_contain_text("/teach")
    assert all("caption" not in message for message in local_chat.chat.messages(YOU))


async def test_a_text_is_not_corrected_to_nothing(chat: ChatPage) -> None:
    await said(chat, "9 8 9")
    await chat.box.press("ArrowUp")
    await chat.box.fill(" ")
    await expect(chat.button("Save the change")).to_be_disabled()
    await chat.box.press("Enter")
    await expect(editing(chat)).to_be_visible()


async def test_what_others_wrote_is_not_to_be_corrected(chat: ChatPage, bot: Bot, local_chat: LocalChat) -> None:
    await chat.go_to("Rehearsal")
    local_chat.chat.say(GROUP, SAM, "Shall we begin?")
    await bot.send_message(GROUP, "Yes.")
    await expect(chat.last).to_contain_text("Yes.")
    await expect(chat.log.get_by_role("button", name="Edit")).to_have_count(0)
    await chat.box.press("ArrowUp")
    await expect(editing(chat)).to_be_hidden()
    await chat.page.get_by_role("group", name="Speaking as").get_by_text("Sam").click()
    await expect(chat.log.get_by_role("button", name="Edit")).to_have_count(1)


async def test_a_correction_that_failed_is_kept(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await said(chat, "9 8")
        await chat.box.press("ArrowUp")
        await chat.box.fill("9" * 4097)
        await chat.box.press("Enter")
        await expect(chat.page.get_by_role("alert")).to_contain_text("Not changed. A message has at most 4096")
        await expect(editing(chat)).to_be_visible()
        await chat.box.fill("9 8 9")
        await chat.button("Try again").click()
        await expect(chat.last).to_contain_text("9 8 9")
        await expect(chat.page.get_by_role("alert")).to_be_empty()


async def test_on_a_phone_the_buttons_are_large_enough_to_tap(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address, viewport=PHONE, has_touch=True, is_mobile=True) as chat:
        await said(chat, "/predict " + "9" * 200)
        button = chat.last.get_by_role("button", name="Edit")
        box = await button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert await chat.is_as_wide_as_the_window()
        await chat.last.locator(".text").tap()
        await button.tap()
        await expect(editing(chat)).to_be_visible()
        assert chat.complaints == []
