"""Typing after the bot's name on the page: results, hints, and the message that is sent."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
async def chat(browser: Browser, rig: Rig, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address, viewport=PHONE) as page:
        yield page
        assert await page.is_as_wide_as_the_window()
        assert page.complaints == []


def results(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("listbox", name="Results").get_by_role("option")


async def test_a_reading_is_chosen_by_keyboard_in_a_group(chat: ChatPage) -> None:
    await chat.send("9 8 9")
    await expect(chat.photo("angry, 46%")).to_be_visible()
    await chat.go_to("Rehearsal")
    await chat.box.press_sequentially("@emo")
    await expect(results(chat)).to_have_text(["@emotion_local_bot reads scores in any chat"])
    await chat.box.press("Enter")
    await expect(chat.box).to_have_value("@emotion_local_bot ")
    await expect(chat.button("Type three scores from 0 to 10, like 9 8 9")).to_be_visible()
    await expect(results(chat)).to_have_count(0)
    await chat.box.press_sequentially("9 8")
    await expect(chat.button("Now body language, 0 to 10")).to_be_visible()
    await chat.box.press_sequentially(" 9")
    await expect(results(chat)).to_have_count(2)
    await expect(results(chat).nth(0)).to_have_attribute("aria-selected", "true")
    await chat.box.press("ArrowDown")
    await expect(results(chat).nth(1)).to_have_attribute("aria-selected", "true")
    pointed = await results(chat).nth(1).get_attribute("id")
    await expect(chat.box).to_have_attribute("aria-activedescendant", pointed or "")
    await chat.box.press("Enter")
    await expect(chat.last).to_contain_text("via @emotion_local_bot")
    await expect(chat.last).to_contain_text("angry, 46%")
    await expect(chat.last.get_by_role("img")).to_have_count(0)
    await expect(chat.box).to_have_value("")
    await expect(chat.box).to_be_focused()
    await expect(results(chat)).to_have_count(0)


async def test_a_tap_sends_the_chart(chat: ChatPage) -> None:
    await chat.send("9 8 9")
    await expect(chat.photo("angry, 46%")).to_be_visible()
    await chat.box.fill("@Emotion_local_bot 9 8 9")
    await results(chat).first.click()
    await expect(chat.last).to_contain_text("via @emotion_local_bot")
    await expect(chat.last.get_by_role("button", name="Open the photo: angry")).to_be_visible()
    await expect(chat.log.get_by_role("article")).to_have_count(3)


async def test_a_hint_leads_to_the_private_chat(chat: ChatPage) -> None:
    await chat.go_to("Rehearsal")
    await chat.box.fill("@emotion_local_bot happy")
    await chat.button("I found no scores in “happy”.").click()
    await expect(chat.page.get_by_role("link", name="You")).to_have_attribute("aria-current", "page")
    await expect(chat.last).to_contain_text("Hello! I read an emotion from three scores")
    await chat.go_to("Rehearsal")
    await expect(chat.box).to_have_value("")
    await expect(chat.page.get_by_role("button", name="I found no scores in “happy”.")).to_have_count(0)


async def test_escape_closes_and_what_stands_there_can_be_sent(chat: ChatPage) -> None:
    await chat.box.fill("@emotion_local_bot 9 8 9")
    await expect(results(chat)).to_have_count(1)
    await chat.box.press("Escape")
    await expect(results(chat)).to_have_count(0)
    await chat.box.press("Enter")
    await expect(chat.log.get_by_role("article").first).to_contain_text("@emotion_local_bot 9 8 9")
