"""What goes after examples were forgotten: recognizers that learned from them, their pictures, buttons about them."""

import asyncio

from bot.context import Context
from bot.conversation.vote_buttons import reading_buttons
from bot.storage.records import Forgotten

FILES_LEFT = (
    "\n\nFiles of the old recognizers could not be removed just now. Nobody is answered from them; the operator's "
    "log says so, and they go when I am next started."
)


async def erase_traces(forgotten: Forgotten, context: Context) -> bool:
    """Let everything go that was made of forgotten examples, and have the chats fitted again; False where files of old
    recognizers are left."""
    services = context.services
    services.upkeep.ask()
    services.recognizers.fits.forget_listeners(forgotten.messages)
    services.old_buttons.put(forgotten.messages)
    for chat, reading in forgotten.readings:
        left = await asyncio.to_thread(services.storage.votes, chat, reading)
        services.old_buttons.put([(chat, reading)], reading_buttons(left))
    dropped = [await services.recognizers.cache.drop(chat) for chat in forgotten.chats]
    for chat in forgotten.chats:
        services.photo_cache.forget(chat)
        services.recognizers.changed(chat)
    return all(dropped)
