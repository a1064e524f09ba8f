from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect
from telegram import Bot

from bot.commands import MENU
from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP, SAM, YOU, Rig

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
async def chat(browser: Browser, rig: Rig, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address) as page:
        yield page
        assert page.complaints == []


async def test_a_typed_performance_is_answered_with_a_chart_that_opens(chat: ChatPage) -> None:
    await chat.send("/predict 9 8 9")
    photo = chat.photo("angry, 46%")
    await photo.click()
    large = chat.page.get_by_role("dialog", name="angry, 46%")
    await expect(large).to_be_visible()
    assert await large.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    await chat.page.keyboard.press("Escape")
    await expect(large).to_be_hidden()
    await expect(photo).to_be_focused()


async def test_start_and_an_example_button(chat: ChatPage) -> None:
    await chat.button("Start").click()
    await chat.button("2 1 2").click()
    await expect(chat.photo("disgusted, 67%")).to_be_visible()
    await expect(chat.button("2 1 2")).to_have_attribute("aria-busy", "false")
    await expect(chat.page.get_by_role("button", name="Start", exact=True)).to_be_hidden()


async def test_the_keypad_is_edited_in_place_and_keeps_the_focus(chat: ChatPage) -> None:
    await chat.send("/predict")
    nine = chat.button("9")
    await nine.focus()
    await chat.page.keyboard.press("Enter")
    await expect(chat.last).to_contain_text("Voice tone, 0 to 10?")
    await expect(nine).to_be_focused()
    await chat.button("8").click()
    await expect(chat.last).to_contain_text("Body language, 0 to 10?")
    await chat.button("9").click()
    await expect(chat.photo("angry, 46%")).to_be_visible()
    await expect(chat.log.get_by_role("article")).to_have_count(3)


async def test_the_command_menu_by_keyboard(chat: ChatPage) -> None:
    options = chat.page.get_by_role("listbox", name="Commands").get_by_role("option")
    await chat.box.fill("/ex")
    assert [text.split()[0] for text in await options.all_inner_texts()] == ["/examples", "/export"]
    await chat.box.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await chat.box.press("ArrowDown")
    await chat.box.press("Tab")
    await expect(chat.box).to_have_value("/examples ")
    await expect(options).to_have_count(0)
    await chat.box.fill("/hist")
    await chat.box.press("Enter")
    await expect(chat.last).to_contain_text("This chat has taught me nothing yet")
    await chat.button("Commands").click()
    await expect(options).to_have_count(len(MENU))
    await chat.box.press("Escape")
    await expect(options).to_have_count(0)


async def test_several_lines_are_written_with_shift_and_enter(chat: ChatPage) -> None:
    await expect(chat.button("Send")).to_be_disabled()
    await chat.box.fill("/predict 9 8 9")
    await chat.box.press("Shift+Enter")
    await chat.box.press_sequentially("2 1 2")
    await chat.button("Send").click()
    await expect(chat.photo("1. 9 8 9: angry 46%")).to_be_visible()
    await expect(chat.box).to_have_value("")


async def test_the_dataset_can_be_downloaded(chat: ChatPage) -> None:
    await chat.send("/dataset")
    async with chat.page.expect_download() as downloading:
        await chat.page.get_by_role("link", name="examples.csv").click()
    file = await downloading.value
    assert file.suggested_filename == "examples.csv"
    rows = (await file.path()).read_text().splitlines()
    assert rows[:2] == ["emotion,facial_expression,voice_tone,body_language", "happy,8,7,8"]


async def test_two_people_in_one_browser(chat: ChatPage) -> None:
    await chat.go_to("Rehearsal")
    await chat.send("/predict")
    await expect(chat.last).to_contain_text("Facial expression, 0 to 10?")
    await chat.page.get_by_role("group", name="Speaking as").get_by_text("Sam").click()
    await chat.button("5").click()
    refusal = chat.page.get_by_text("This keypad is somebody else's. Send /predict for one of your own.")
    await expect(refusal).to_be_visible()
    await chat.page.reload()
    await expect(chat.page.get_by_role("radio", name="Sam")).to_be_checked()
    await expect(chat.last).to_contain_text("Facial expression, 0 to 10?")


async def test_a_reply_shows_what_it_answers(chat: ChatPage) -> None:
    await chat.send("/cancel")
    await expect(chat.last).to_contain_text("You have no keypad open.")
    await chat.last.get_by_role("button", name="Reply").click()
    await expect(chat.box).to_be_focused()
    await chat.send("/privacy")
    quote = chat.log.get_by_role("button", name="Emotion bot You have no keypad open.")
    await quote.click()
    await expect(chat.log.get_by_role("article").nth(1)).to_be_focused()


async def test_another_chats_message_leaves_a_mark_and_a_draft_stays(chat: ChatPage, rig: Rig) -> None:
    await chat.box.fill("not sent yet")
    await rig.post("/chat/messages", chat_id=GROUP, user_id=SAM, text="Shall we begin?")
    group = chat.page.get_by_role("link", name="Rehearsal")
    await expect(group).to_contain_text("new messages")
    await group.click()
    await expect(chat.last).to_contain_text("Shall we begin?")
    await expect(group).not_to_contain_text("new messages")
    await expect(chat.box).to_have_value("")
    await chat.page.get_by_role("link", name="You").click()
    await expect(chat.box).to_have_value("not sent yet")


async def test_the_dark_scheme_at_phone_width(browser: Browser, rig: Rig, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address, viewport=PHONE, color_scheme="dark", has_touch=True) as chat:
        assert await chat.is_as_wide_as_the_window()
        await chat.send("/predict " + "9" * 200)
        await chat.send("/predict 9 8 9")
        photo = chat.photo("angry, 46%")
        await expect(photo).to_be_visible()
        assert await chat.is_as_wide_as_the_window()
        box = await photo.bounding_box()
        assert box is not None
        assert box["width"] > 280
        colour = await chat.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) < 64
        assert chat.complaints == []


async def test_what_the_bot_is_about_to_send_is_told_until_it_comes(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat, Bot(local_chat.token, f"{local_chat.address}/bot") as bot:
        sign = chat.page.get_by_role("status").filter(has_text="Emotion bot is sending a photo")
        await bot.send_chat_action(GROUP, "upload_photo")
        await bot.send_chat_action(YOU, "upload_photo")
        await expect(sign).to_be_visible()
        await bot.send_message(YOU, "Here it is.")
        await expect(chat.last).to_contain_text("Here it is.")
        await expect(sign).to_be_hidden()


async def test_a_contrast_theme_gives_what_can_be_pressed_an_edge(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address, forced_colors="active") as chat:
        await expect(chat.button("Start")).to_have_css("border-style", "solid")
        await expect(chat.page.get_by_role("link", name="You")).to_have_css("outline-style", "solid")
        await expect(chat.page.get_by_role("link", name="Sam")).to_have_css("outline-style", "none")


async def test_what_could_not_be_sent_is_kept(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        too_long = "9" * 4097
        await chat.send(too_long)
        await expect(chat.page.get_by_role("alert")).to_contain_text("Not sent.")
        await expect(chat.box).to_have_value(too_long)
        await chat.box.fill("9")
        await chat.page.get_by_role("button", name="Try again").click()
        await expect(chat.last).to_contain_text("9")
        await expect(chat.page.get_by_role("alert")).to_be_empty()


async def test_the_page_finds_a_chat_that_was_started_again(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await chat.send("Are you there?")
        await expect(chat.last).to_contain_text("Are you there?")
        await local_chat.stop()
        lost = chat.page.get_by_text("Connection lost. Trying again…")
        await expect(lost).to_be_visible()
        again = await LocalChat.start(local_chat.port)
        try:
            await expect(lost).to_be_hidden(timeout=15_000)
            await expect(chat.button("Start")).to_be_visible()
        finally:
            await again.stop()
