"""Teaching on the chat page, in the system's Chromium."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.page_support import CHROMIUM, ChatPage, opened
from tests.e2e.rig import GROUP, YOU, Rig
from tests.e2e.teaching import agree
from tests.e2e.test_learning import labelled_rows

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
PHONE = {"width": 390, "height": 844}
FITTING_MS = 120_000


@pytest.fixture
async def phone(browser: Browser, rig: Rig, local_chat: LocalChat) -> AsyncIterator[ChatPage]:
    async with opened(browser, local_chat.address, viewport=PHONE, has_touch=True) as page:
        yield page
        assert page.complaints == []


async def test_a_file_is_taught_measured_and_shown_on_a_phone(phone: ChatPage) -> None:
    async with phone.page.expect_file_chooser() as choosing:
        await phone.button("Attach a file").click()
    await (await choosing.value).set_files(
        {"name": "rows.csv", "mimeType": "image/png", "buffer": labelled_rows(60).encode()}
    )
    await phone.send("/teach")
    await expect(phone.last).to_contain_text("May I keep your examples?")
    await phone.button("I agree").click()
    await expect(phone.last).to_contain_text("New in this chat: “calm”.")
    await phone.button("Add and store 60 examples").click()
    await expect(phone.last).to_contain_text("I have learned from 60 examples of yours.", timeout=FITTING_MS)
    await phone.send("/starter off")
    await phone.button("Leave them out").click()
    await expect(phone.last).to_contain_text("I am right ", timeout=FITTING_MS)
    await phone.send("/model")
    await expect(phone.photo("Right ")).to_be_visible()
    await phone.button("Details").click()
    for chart in (
        "What is mistaken for what?",
        "What did more examples bring?",
        "Does the confidence agree with the accuracy?",
    ):
        await expect(phone.photo(chart[:-1])).to_be_visible()
    assert await phone.is_as_wide_as_the_window()


async def test_two_people_of_a_group_vote_and_one_takes_it_back(phone: ChatPage, storage: Storage) -> None:
    agree(storage)
    await phone.go_to("Rehearsal")
    await phone.send("/predict 9 8 9")
    await phone.button("✓ angry").click()
    await expect(phone.button("✓ angry · 1")).to_be_visible()
    await phone.page.get_by_role("group", name="Speaking as").get_by_text("Sam").click()
    await phone.button("Other…").click()
    await phone.button("sad").click()
    await expect(phone.button("sad · 1")).to_be_visible()
    await phone.button("Undo my vote").click()
    await expect(phone.button("sad · 1")).to_be_hidden()
    await expect(phone.button("✓ angry · 1")).to_be_visible()
    assert [each.user_id for each in storage.examples(GROUP, None, None, 0, 9).rows] == [YOU]
