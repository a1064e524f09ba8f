"""The files of the chat: in memory only, the newest of them."""

import mimetypes
import re
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from cachetools import FIFOCache

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.images import Picture

_MAX_FILES = 200
_MAX_BYTES = 64 * 1024 * 1024
_MAX_NAME_LENGTH = 200
_URL_SAFE_SUFFIX = r"\.[A-Za-z0-9]{1,16}"
_DEFAULT_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Upload:
    """A file as a call brings it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file that was sent. `file_id` sends it again; `unique_id` is what the page asks for."""

    kind: Literal["photo", "document"]
    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    picture: Picture | None = None

    @property
    def path(self) -> str:
        """Where getFile says that it lies: an address that needs no escaping, whatever the file's name."""
        suffix = PurePosixPath(self.name).suffix
        return f"{self.kind}s/{self.unique_id}{suffix if re.fullmatch(_URL_SAFE_SUFFIX, suffix) else ''}"

    def to_message(self) -> JsonObject:
        """The field of a message that shows it."""
        about: JsonObject = {"file_id": self.file_id, "file_unique_id": self.unique_id}
        about["file_size"] = len(self.content)
        if self.picture:
            return {"photo": [about | {"width": self.picture.width, "height": self.picture.height}]}
        return {"document": about | {"file_name": self.name, "mime_type": self.mime_type}}


class Files:
    """The newest files, at most 200 and at most 64 MB together."""

    def __init__(self) -> None:
        self._files: FIFOCache[str, StoredFile] = FIFOCache(_MAX_BYTES, lambda file: len(file.content))

    def add(self, upload: Upload, picture: Picture | None = None) -> StoredFile:
        """Store a file, as a photo where `picture` is given; the oldest go where there are too many."""
        # The built-in table of types alone: the machine's own would make answers differ from place to place.
        guessed = mimetypes.MimeTypes().guess_type(upload.name)[0] or _DEFAULT_TYPE
        stored = StoredFile(
            kind="photo" if picture else "document",
            file_id=secrets.token_urlsafe(30),
            unique_id=secrets.token_urlsafe(12),
            name=_base_name(upload.name),
            mime_type=picture.mime_type if picture else guessed,
            content=upload.content,
            picture=picture,
        )
        self._files[stored.unique_id] = stored
        if len(self._files) > _MAX_FILES:
            self._files.popitem()
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return next((file for file in self._files.values() if file.file_id == file_id), None)

    def by_unique_id(self, unique_id: str) -> StoredFile | None:
        return self._files.get(unique_id)

    def by_path(self, path: str) -> StoredFile | None:
        return next((file for file in self._files.values() if file.path == path), None)

    def forget(self, unique_id: str) -> None:
        self._files.pop(unique_id, None)


def file_unique_ids(message: JsonObject) -> set[str]:
    """The files that a message shows."""
    shown = [*message.get("photo", []), *([message["document"]] if "document" in message else [])]
    return {file["file_unique_id"] for file in shown}


def _base_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name[-_MAX_NAME_LENGTH:] or "file"
