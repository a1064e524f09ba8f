"""The files that people send."""

from telegram import Document

from bot.errors import PersonError

MOST_BYTES = 1_000_000


async def downloaded(document: Document) -> bytes:
    """Download a file. Raises PersonError: it is larger than MOST_BYTES, or of unknown size; nothing is downloaded."""
    if document.file_size is None or document.file_size > MOST_BYTES:
        raise PersonError("This file is larger than 1 MB, which is the most I read, so I left it. Send it in parts.")
    file = await document.get_file()
    return bytes(await file.download_as_bytearray())
