"""Adding a person on the page, and a group of several."""

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.local_chat.server import LocalChat
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
FINGER_PX = 44
NAMES = ["Alexandra", "Kim", "Maximilian Bartholomew von Hohenstein"]


def dialog(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("dialog", name="Add a person")


def speakers(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("group", name="Speaking as").get_by_role("radio")


async def add(chat: ChatPage, name: str) -> None:
    await chat.button("Add a person").click()
    await dialog(chat).get_by_role("textbox", name="Name").fill(name)
    await chat.button("Add").click()
    await expect(dialog(chat)).to_be_hidden()
    await expect(chat.page.get_by_role("link", name=name)).to_be_attached()


async def test_a_person_is_added_by_keyboard_and_speaks(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        await expect(chat.box).to_be_focused()
        button = chat.button("Add a person")
        await button.focus()
        await chat.page.keyboard.press("Enter")
        name = dialog(chat).get_by_role("textbox", name="Name")
        await expect(name).to_be_focused()
        await expect(dialog(chat)).to_have_accessible_description(
            "They join the group and get a private chat with the bot."
        )
        await chat.page.keyboard.type("Kim")
        await chat.page.keyboard.press("Enter")
        await expect(dialog(chat)).to_be_hidden()
        await expect(button).to_be_focused()
        told = chat.page.get_by_role("status").filter(has_text="Kim is here: in the group and in a private chat.")
        await expect(told).to_be_visible()
        await chat.go_to("Rehearsal")
        await expect(speakers(chat)).to_have_count(3)
        await chat.page.get_by_role("radio", name="Kim").check(force=True)
        await chat.send("I saw a nine")
        await chat.page.get_by_role("radio", name="Sam").check(force=True)
        await expect(chat.last).to_contain_text("Kim")
        await chat.go_to("Kim")
        await chat.send("/start")
        await expect(chat.last).to_contain_text("/start")
        assert chat.complaints == []
    assert [message["from"]["first_name"] for message in local_chat.chat.messages()] == ["Kim", "Kim"]
    assert [message["chat"]["id"] for message in local_chat.chat.messages()] == [GROUP, 1003]


async def test_what_is_no_name_is_told_where_it_is_written(browser: Browser, local_chat: LocalChat) -> None:
    async with opened(browser, local_chat.address) as chat:
        name, alert = dialog(chat).get_by_role("textbox", name="Name"), dialog(chat).get_by_role("alert")
        await chat.button("Add a person").click()
        await name.press("Enter")
        await expect(alert).to_have_text("Write a name first.")
        await expect(name).to_have_accessible_description("Write a name first.")
        await expect(name).to_have_attribute("aria-invalid", "true")
        await name.fill("a" * 65)
        await expect(alert).to_be_empty()
        await chat.button("Add").click()
        await expect(alert).to_have_text("A name has at most 64 characters.")
        await expect(name).to_be_focused()
        await expect(chat.button("Add")).to_be_enabled()
        await chat.page.keyboard.press("Escape")
        await expect(dialog(chat)).to_be_hidden()
        await chat.button("Add a person").click()
        await expect(name).to_have_value("")
        await expect(alert).to_be_empty()
        await chat.button("Cancel").click()
        await expect(dialog(chat)).to_be_hidden()
    assert len(local_chat.chat.roster.people) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1200])
async def test_five_people_have_room(browser: Browser, local_chat: LocalChat, width: int, scheme: str) -> None:
    window = {"width": width, "height": 740}
    async with opened(browser, local_chat.address, viewport=window, color_scheme=scheme) as chat:
        await chat.button("Add a person").click()
        pressed = [chat.button("Add a person"), *await dialog(chat).locator("button, input").all()]
        assert len(pressed) == 4
        for each in pressed:
            box = await each.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= FINGER_PX
        await expect(dialog(chat)).to_be_in_viewport(ratio=1)
        await chat.page.keyboard.press("Escape")
        for name in NAMES:
            await add(chat, name)
        await chat.go_to("Rehearsal")
        await expect(speakers(chat)).to_have_count(5)
        assert await chat.is_as_wide_as_the_window()
        await expect(chat.page.get_by_role("group", name="Speaking as")).to_be_in_viewport(ratio=1)
        await chat.go_to(NAMES[-1])
        await expect(chat.page.get_by_role("link", name=NAMES[-1])).to_be_in_viewport(ratio=0.9)
        assert await chat.is_as_wide_as_the_window()
        assert chat.complaints == []


async def test_everybody_of_fifty_can_be_chosen(browser: Browser, local_chat: LocalChat) -> None:
    for number in range(48):
        local_chat.chat.add_person(f"Person {number}")
    async with opened(browser, local_chat.address, viewport={"width": 390, "height": 740}) as chat:
        await chat.go_to("Rehearsal")
        await expect(chat.box).to_be_in_viewport(ratio=1)
        last = chat.page.get_by_role("group", name="Speaking as").get_by_text("Person 47")
        await expect(last).not_to_be_in_viewport()
        await last.click()
        await expect(chat.page.get_by_role("radio", name="Person 47")).to_be_checked()
        await chat.go_to("Person 47")
        await expect(chat.page.get_by_role("link", name="Person 47")).to_be_in_viewport(ratio=0.9)
        assert await chat.is_as_wide_as_the_window()


async def test_who_was_there_before_a_restart_is_not_shown_in_anothers_place(
    browser: Browser, local_chat: LocalChat
) -> None:
    async with opened(browser, local_chat.address) as chat:
        await add(chat, "Alexandra")
        await chat.go_to("Rehearsal")
        await expect(chat.page.get_by_role("radio", name="Alexandra")).to_be_visible()
        await local_chat.stop()
        await expect(chat.page.get_by_text("Connection lost. Trying again…")).to_be_visible()
        again = await LocalChat.start(local_chat.port)
        try:
            again.chat.add_person("Kim")
            await expect(chat.page.get_by_role("radio", name="Kim")).to_be_visible(timeout=15_000)
            await expect(chat.page.get_by_role("link", name="Kim")).to_be_visible()
            await expect(chat.page.get_by_text("Alexandra", exact=True)).to_have_count(0)
        finally:
            await again.stop()
