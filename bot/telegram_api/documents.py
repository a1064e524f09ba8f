"""The files that people send."""

import logging

from telegram import Document, File
from telegram.error import Forbidden, InvalidToken, NetworkError

from bot.errors import FileNotFetchedError, FileTooLargeError

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000


async def downloaded(document: Document) -> bytes:
    """Download a file. Raises FileTooLargeError: it is larger than MOST_BYTES, or of unknown size, and nothing is
    downloaded; FileNotFetchedError: Telegram does not hand it out."""
    if document.file_size is None or document.file_size > MOST_BYTES:
        raise FileTooLargeError
    try:
        return await _content(await document.get_file())
    except (NetworkError, Forbidden) as error:  # a BadRequest is a NetworkError
        log.info("A file was not fetched: %s", error)
        raise FileNotFetchedError from error


async def _content(file: File) -> bytes:
    if not file.file_path:
        raise FileNotFetchedError
    try:
        return bytes(await file.download_as_bytearray())
    except InvalidToken as error:  # a path that is gone looks so: 404
        log.info("A file is not there any more: %s", error)
        raise FileNotFetchedError from error
