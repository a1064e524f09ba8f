"""What a file's scores were stretched from stands with the version that they made."""

from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, JOY, NOW, SAM, SUPERGROUP, YOU

SCALE = "1–5"


def scales(storage: Storage, chat: int = CHAT) -> list[str | None]:
    return [version.scale for version in reversed(storage.versions(chat, 100))]


def test_the_version_that_a_stretched_file_made_names_its_scale_and_no_other_does(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [JOY, GRIEF], "message:2", NOW, scale=SCALE)
    storage.vote(CHAT, SAM, 7, CALM, "tap:1", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    assert scales(storage) == [None, SCALE, None, None]
    latest = storage.latest_version(CHAT)
    assert latest is not None
    assert latest.scale is None


def test_what_stored_nothing_names_no_scale(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [], "message:2", NOW, scale=SCALE)
    assert storage.teach(CHAT, YOU, [JOY], "message:1", NOW, scale=SCALE).repeated
    assert scales(storage) == [None]


def test_a_scale_goes_with_its_group_and_with_its_teacher(storage: Storage) -> None:
    storage.teach(SUPERGROUP, SAM, [CALM], "message:1", NOW)
    storage.teach(SUPERGROUP, SAM, [CALM], "message:2", NOW, scale=SCALE)
    storage.teach(CHAT, YOU, [JOY], "message:3", NOW, scale="0–100")
    storage.move_chat(CHAT, SUPERGROUP)
    assert scales(storage, SUPERGROUP) == ["0–100", None, SCALE]
    storage.forget(SAM, NOW)
    assert scales(storage, SUPERGROUP) == ["0–100", None, None, None]
