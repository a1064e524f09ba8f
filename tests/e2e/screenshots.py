"""The README's pictures: a real reading on the real page of a running bot (`make screenshots`)."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import expect

from tests.e2e.page_support import opened

PHONE = {"width": 390, "height": 760}
FOLDER = Path(__file__).parents[2] / "docs"


async def take(address: str) -> None:
    """Ask for a reading and keep what a phone shows, in both colour schemes."""
    for scheme in ("light", "dark"):
        async with opened(address, viewport=PHONE, color_scheme=scheme, device_scale_factor=2) as chat:
            await chat.send("/predict 9 8 9")
            photo = chat.photo("angry — confidence 46%").locator("img")
            await expect(photo).to_be_visible()
            await photo.evaluate("image => image.decode()")
            await chat.page.screenshot(path=FOLDER / f"chat-{scheme}.png")


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"))
