"""The page on phones: a reading fits, fingers reach everything, axe-core finds nothing, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP, SAM, YOU, Rig

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

PHONES: list[dict[str, Any]] = [
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"},
]
TOUCH = {"has_touch": True, "is_mobile": True}
FINGER_PX = 44
LINK_PX = 24
TOO_SMALL = """([finger, link]) => [...document.querySelectorAll("button, a, [role=button], textarea, label")]
    .filter((it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && it.id !== "skip")
    .map((it) => ({ it, box: it.getBoundingClientRect(), inText: it.closest(".text") && !it.matches(".more") }))
    .map(({ it, box, inText }) => ({ it, box, least: inText ? link : finger }))
    .filter(({ box, least }) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(({ it, box }) => `${it.outerHTML.slice(0, 80)} is ${box.width} x ${box.height}`)"""
CLIPPED = """() => [...document.querySelectorAll(".message *, .brand *, .chats *, .composer *")]
    .filter((it) => it.childElementCount === 0 && it.textContent.trim() && it.checkVisibility())
    .filter((it) => getComputedStyle(it).overflowX !== "visible" && !it.closest(".visually-hidden, .sender"))
    .filter((it) => it.scrollWidth > it.clientWidth + 1 && !it.matches(".quote *, .chats b, textarea"))
    .map((it) => it.outerHTML.slice(0, 80))"""


ANSWERS = {
    "/start": "Hello!",
    "/help": "/predict 9 8 9",
    "/predict 9 8 9": "angry, 46%",
    "9 8 9\nAnn 2 1 2": "Ann, 2 1 2: disgusted 67%",
    "/teach happy 8 7 8": "May I keep your examples?",
    "/settings": "starter rows",
    "/model": "I know only what I was given",
}


async def in_view(chat: ChatPage, selector: str) -> bool:
    """Whether the last element of this kind can be seen whole, between the header and the composer."""
    return bool(
        await chat.page.evaluate(
            """(selector) => {
                const box = [...document.querySelectorAll(selector)].at(-1).getBoundingClientRect();
                const stage = document.querySelector("#scroller").getBoundingClientRect();
                return box.top >= stage.top - 1 && box.bottom <= stage.bottom + 1;
            }""",
            selector,
        )
    )


async def serious(chat: ChatPage) -> list[str]:
    """What axe-core finds that keeps somebody out, or nearly."""
    found = await Axe().run(chat.page)
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found.response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("phone", PHONES, ids=["390", "320"])
async def test_a_readings_picture_and_headline_are_seen_without_scrolling(
    browser: Browser, rig: Rig, local_chat: LocalChat, phone: dict[str, Any]
) -> None:
    async with opened(browser, local_chat.address, **phone, **TOUCH) as chat:
        for scores in ("/predict 9 8 9", "/predict 2 1 2"):
            await chat.send(scores)
            await expect(chat.photo("disgusted, 67%" if "2" in scores else "angry, 46%")).to_be_visible()
            await expect(chat.button("Other…")).to_be_attached()
            assert await in_view(chat, ".photo")
            assert await in_view(chat, ".text strong")
        assert await chat.is_as_wide_as_the_window()
        assert chat.complaints == []


@pytest.mark.parametrize("phone", PHONES, ids=["390", "320"])
async def test_fingers_reach_everything_and_axe_finds_nothing(
    browser: Browser, rig: Rig, local_chat: LocalChat, phone: dict[str, Any]
) -> None:
    async with opened(browser, local_chat.address, **phone, **TOUCH) as chat:
        for text in (
            "/start",
            "/help",
            "/predict 9 8 9",
            "9 8 9\nAnn 2 1 2",
            "/teach happy 8 7 8",
            "/settings",
            "/model",
        ):
            await chat.send(text)
            await expect(chat.last.get_by_text("9 8 9" if "9" in text else "")).not_to_have_count(0)
        await chat.page.wait_for_timeout(1500)
        assert await chat.page.evaluate(TOO_SMALL, [FINGER_PX, LINK_PX]) == []
        assert await chat.page.evaluate(CLIPPED) == []
        assert await serious(chat) == []


async def test_a_quote_opens_and_closes(browser: Browser, rig: Rig, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address, **PHONES[0]) as chat:
        await chat.send("/predict 9 8 9")
        more = chat.button("Show more")
        await expect(more).to_have_attribute("aria-expanded", "false")
        hidden = chat.last.get_by_text("The average for angry is 13%")
        closed = await hidden.bounding_box()
        await more.click()
        await expect(chat.button("Show less")).to_have_attribute("aria-expanded", "true")
        opened_box = await hidden.bounding_box()
        assert closed is not None
        assert opened_box is not None
        assert opened_box["height"] > closed["height"]


async def test_replies_are_for_the_pointer_and_for_keys_but_not_for_tab(
    browser: Browser, local_chat: LocalChat
) -> None:
    local_chat.chat.say(YOU, YOU, "first words")
    local_chat.chat.say(YOU, YOU, "last words")
    async with opened(browser, local_chat.address) as chat:
        reply = chat.page.get_by_role("button", name="Reply: You, last words")
        await expect(reply).to_have_css("opacity", "0")
        await chat.last.hover()
        await expect(reply).to_have_css("opacity", "1")
        await chat.page.keyboard.press("Escape")
        names = []
        await chat.page.evaluate("document.body.tabIndex = -1, document.body.focus()")
        for _ in range(12):
            await chat.page.keyboard.press("Tab")
            names.append(
                await chat.page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent")
            )
        assert not [name for name in names if name.startswith(("Reply", "Edit"))]
        await chat.page.locator("#scroller").focus()
        await chat.page.keyboard.press("ArrowUp")
        await chat.page.keyboard.press("ArrowUp")
        await chat.page.keyboard.press("r")
        await expect(chat.box).to_be_focused()
        await expect(chat.page.locator("#replying")).to_contain_text("first words")
        assert chat.complaints == []


async def test_the_first_tab_leads_past_the_messages(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await expect(chat.box).to_be_focused()
        await chat.page.evaluate("document.body.tabIndex = -1, document.body.focus()")
        await chat.page.keyboard.press("Tab")
        skip = chat.button("Skip to the message box")
        await expect(skip).to_be_focused()
        await chat.page.keyboard.press("Enter")
        await expect(chat.box).to_be_focused()


async def test_a_toast_ends_with_the_chat_that_it_is_about(browser: Browser, rig: Rig, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await chat.send("/predict 9 8 9")
        await chat.button("Other…").click()
        toast = chat.page.locator("#toast")
        await expect(toast).to_have_text("What was it?")
        await chat.go_to("Sam")
        await expect(toast).to_be_empty()


async def test_a_new_emotion_is_asked_for_where_it_is_written(
    browser: Browser, rig: Rig, local_chat: LocalChat
) -> None:
    async with opened(browser, local_chat.address, **PHONES[0]) as chat:
        await chat.send("/predict 9 8 9")
        await chat.button("Other…").click()
        await chat.button("New emotion…").click()
        await expect(chat.page.locator("#replying")).to_contain_text("9 8 9: What was it?")
        await chat.send("smug")
        await expect(chat.last).to_contain_text("May I keep your examples?")


async def test_who_is_asked_in_a_group_is_who_tapped(browser: Browser, rig: Rig, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await chat.go_to("Rehearsal")
        await chat.page.get_by_role("radio", name="Sam").check(force=True)
        await chat.send("/predict 9 8 9")
        await chat.button("Other…").click()
        await chat.button("New emotion…").click()
        await expect(chat.page.locator("#replying")).to_contain_text("Sam, 9 8 9: What was it?")


async def test_what_was_said_is_there_after_a_restart_and_gone_when_it_is_deleted(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "local_chat.db"
    first = ChatState.kept_in(path, 1)
    first.say(GROUP, SAM, "we met before")
    chat_again = await LocalChat.start(0, ChatState.kept_in(path, 1))
    try:
        async with opened(browser, chat_again.address) as chat:
            await chat.go_to("Rehearsal")
            await expect(chat.last).to_contain_text("we met before")
            await chat.button("Delete the conversation").click()
            await expect(chat.page.get_by_role("dialog", name="Delete the conversation?")).to_be_visible()
            await chat.button("Cancel").click()
            await expect(chat.last).to_contain_text("we met before")
            await chat.button("Delete the conversation").click()
            await chat.button("Delete").click()
            await expect(chat.log.get_by_role("article")).to_have_count(0)
            assert chat.complaints == []
    finally:
        await chat_again.stop()
    assert ChatState.kept_in(path, 1).messages() == []
