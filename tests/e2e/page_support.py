"""The local chat's page in the system's Chromium."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)
# Chromium's own sandbox does not start for root, as which containers run; it is to call nobody either.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class ChatPage:
    """The page as a person finds it: by what things are called."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the browser's console said, errors and warnings."""

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.log.get_by_role("article").last

    def button(self, name: str) -> Locator:
        """A button by its exact name; the newest where there are several."""
        return self.page.get_by_role("button", name=name, exact=True).last

    def photo(self, caption: str) -> Locator:
        """The newest photo whose caption begins so, alone or one of an album."""
        return self.page.get_by_role("button", name=re.compile(rf"^Open .*photo.*: {re.escape(caption)}")).last

    async def go_to(self, chat: str) -> None:
        """Choose a chat, and wait until it is shown: quicker than any person could, one would type into the last."""
        link = self.page.get_by_role("link", name=chat)
        await link.click()
        await expect(link).to_have_attribute("aria-current", "page")

    async def send(self, text: str) -> None:
        """Type a message and press Enter."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def is_as_wide_as_the_window(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(
            await self.page.evaluate(
                "['html', '#scroller'].map(it => document.querySelector(it))"
                ".every(it => it.scrollWidth <= it.clientWidth)"
            )
        )

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, address: str, **context: Any) -> AsyncIterator[ChatPage]:
    """The page for somebody who was never there before; `context` is Playwright's (viewport, color_scheme...)."""
    async with await browser.new_page(**context) as page:
        chat = ChatPage(page)
        await page.goto(address)
        yield chat
