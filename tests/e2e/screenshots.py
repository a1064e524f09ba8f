"""The README's pictures: real readings on the real page of a bot that was just started (`make screenshots`)."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.e2e.page_support import ChatPage, opened, running_browser
from tests.e2e.test_learning import labelled_rows

PHONE = {"width": 390, "height": 844}
CLASS = ("Ana", "Ben", "Kim")
PATIENCE_MS = 300_000
FOLDER = Path(__file__).parents[2] / "docs"


async def take_all(address: str) -> None:
    """Every picture, with one browser."""
    async with running_browser() as browser:
        await take(browser, address)


async def take(browser: Browser, address: str) -> None:
    """Teach and ask, and keep what a phone shows; the reading in both colour schemes."""
    for scheme in ("dark", "light"):
        async with opened(browser, address, viewport=PHONE, color_scheme=scheme, device_scale_factor=2) as chat:
            await delete_conversation(chat)
            await chat.send("/predict 9 8 9")
            await settled(chat, "angry, 46%")
            await chat.page.screenshot(path=FOLDER / f"chat-{scheme}.png")
    async with opened(browser, f"{address}#chat=1002&as=1002", viewport=PHONE, device_scale_factor=2) as chat:
        await teach(chat)
    async with opened(browser, address, viewport=PHONE, device_scale_factor=2) as chat:
        await vote(chat)


async def delete_conversation(chat: ChatPage) -> None:
    """Begin with nothing said."""
    await chat.button("Delete the conversation").click()
    await chat.button("Delete").click()
    await expect(chat.page.locator("#toast")).to_be_empty()


async def vote(chat: ChatPage) -> None:
    """A class says what a reading should have been, and each of them agrees to be kept."""
    for name in CLASS:
        await chat.button("Add a person").click()
        await chat.page.get_by_role("textbox", name="Name").fill(name)
        await chat.button("Add").click()
    await chat.go_to("Rehearsal")
    await chat.send("/predict 9 8 9")
    await settled(chat, "angry, 46%")
    for name, emotion in {"You": "✓ angry", "Sam": "happy", **dict.fromkeys(CLASS, "happy")}.items():
        await chat.page.get_by_role("radio", name=name).check(force=True)
        await chat.page.locator(".key", has_text=emotion).first.click()
        await chat.button("I agree").click()
    await expect(chat.page.locator(".key", has_text="happy · 4")).to_be_visible(timeout=PATIENCE_MS)
    await expect(chat.log).to_contain_text("5 of you agreed.", timeout=PATIENCE_MS)
    await expect(chat.log).to_contain_text("I learned from it", timeout=PATIENCE_MS)
    await expect(chat.page.locator("#toast")).to_be_empty()
    await chat.page.locator(".key", has_text="happy · 4").evaluate("key => key.scrollIntoView({ block: 'center' })")
    await chat.page.screenshot(path=FOLDER / "class-light.png")


async def teach(chat: ChatPage) -> None:
    """Teach two hundred rows, leave the starter rows out, and ask how good it is."""
    rows = labelled_rows(200).splitlines()[1:]
    await chat.send("/teach\n" + "\n".join(rows))
    await chat.button("I agree").click()
    await chat.button("Add and store 200 examples").click()
    await expect(chat.last).to_contain_text("learned from", timeout=PATIENCE_MS)
    await chat.send("/starter off")
    await chat.button("Leave them out").click()
    await expect(chat.last).to_contain_text("I am right", timeout=PATIENCE_MS)
    await chat.send("/model")
    await settled(chat, "Right ")
    await chat.page.screenshot(path=FOLDER / "model-light.png")


async def settled(chat: ChatPage, caption: str) -> None:
    """Until the photo with this caption is drawn."""
    photo = chat.photo(caption).locator("img")
    await expect(photo).to_be_visible(timeout=PATIENCE_MS)
    await photo.evaluate("image => image.decode()")


if __name__ == "__main__":
    asyncio.run(take_all(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"))
