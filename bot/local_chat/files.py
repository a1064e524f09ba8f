"""The files of the chat, the newest of them."""

import mimetypes
import re
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, TypeAlias, get_args

from cachetools import FIFOCache

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.images import Picture

Kind: TypeAlias = Literal["photo", "document", "video", "voice"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_MAX_FILES = 2_000
MAX_BYTES = 64 * 1024 * 1024
"""Of all files together."""
_MAX_NAME_LENGTH = 200
_URL_SAFE_SUFFIX = r"\.[A-Za-z0-9]{1,16}"
_DEFAULT_TYPE = "application/octet-stream"
_SOUNDS = {".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".m4a": "audio/mp4"}
"""What the table does not know, and phones record."""
_UNMEASURED = {"duration": 0}
"""Nobody looks into videos and voice messages here."""


@dataclass(frozen=True)
class Upload:
    """A file as a call brings it."""

    name: str
    content: bytes

    @property
    def mime_type(self) -> str:
        """What its name says that it is."""
        # The built-in table of types alone: the machine's own would make answers differ from place to place.
        guessed = mimetypes.MimeTypes().guess_type(self.name)[0]
        return guessed or _SOUNDS.get(PurePosixPath(self.name).suffix.lower(), _DEFAULT_TYPE)


@dataclass(frozen=True)
class StoredFile:
    """A file that was sent. `file_id` sends it again; `unique_id` is what the page asks for."""

    kind: Kind
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
        about["mime_type"] = self.mime_type
        if self.kind == "voice":
            return {"voice": about | _UNMEASURED}
        if self.kind == "video":
            return {"video": about | {"file_name": self.name, "width": 0, "height": 0} | _UNMEASURED}
        return {"document": about | {"file_name": self.name}}


class Files:
    """The newest files, at most 2,000 and at most 64 MB together."""

    def __init__(self, kept: FIFOCache[str, StoredFile] | None = None) -> None:
        """With those that are `kept` elsewhere too; else in memory only."""
        self._files = FIFOCache(MAX_BYTES, lambda file: len(file.content)) if kept is None else kept

    def add(self, upload: Upload, picture: Picture | None = None, kind: Kind = "document") -> StoredFile:
        """Store a file, as a photo where `picture` is given; the oldest go where there are too many."""
        stored = StoredFile(
            kind="photo" if picture else kind,
            file_id=secrets.token_urlsafe(30),
            unique_id=secrets.token_urlsafe(12),
            name=_base_name(upload.name),
            mime_type=picture.mime_type if picture else upload.mime_type,
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

    def forget_all(self) -> None:
        """Forget every file."""
        for unique_id in list(self._files):
            self.forget(unique_id)


def file_unique_ids(message: JsonObject) -> set[str]:
    """The files that a message shows."""
    shown = [*message.get("photo", []), *(message[kind] for kind in KINDS if kind != "photo" and kind in message)]
    return {file["file_unique_id"] for file in shown}


def _base_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name[-_MAX_NAME_LENGTH:] or "file"
