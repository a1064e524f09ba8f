"""What goes after examples were forgotten: recognizers that learned from them, their pictures, buttons about them."""

from bot.context import Context
from bot.conversation.fit_report import close_reports
from bot.conversation.vote_buttons import drop_buttons_soon, show_votes_soon
from bot.storage.records import Forgotten


async def erase_traces(forgotten: Forgotten, context: Context) -> bool:
    """Let everything go that was made of forgotten examples, and have the chats fitted again; False where files of old
    recognizers are left."""
    services = context.services
    services.upkeep.ask()
    services.recognizers.fits.forget_listeners(forgotten.messages)
    for chat in forgotten.chats:
        await close_reports(services, chat)
    drop_buttons_soon(context, forgotten.messages)  # the last edit of a message stands
    for chat, reading in forgotten.readings:
        show_votes_soon(context, chat, reading)
    dropped = [await services.recognizers.cache.drop(chat) for chat in forgotten.chats]
    for chat in forgotten.chats:
        services.photo_cache.forget(chat)
        services.recognizers.changed(chat)
    return all(dropped)
