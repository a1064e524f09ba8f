"""Whoever forgets, and whoever never agreed, is looked for in every file that the process wrote."""

import contextlib
import os
import signal
import struct
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, SAM, Json, Person, Rig, buttons, until
from tests.e2e.teaching import HEADER
from tests.e2e.test_inline import chooses, types
from tests.local_chat_state import add_person
from tests.processes import Process, ended, first_line, start

TEACHER, ASKER = 71_234_567_890_123, 82_345_678_901_234
LABEL, OTHER_LABEL = "qvizzled", "wumbled"
NAMES = ("clipzzled 7", "Annozzled", "raterzzled")  # a performance, its performer, its rater
SCORES = (1.2345678, 2.3456781, 3.4567812)
NAMED_HEADER = f"{HEADER.strip()},performance,performer,rater\n"
WRITTEN = " ".join(map(str, SCORES))


def _varint(number: int) -> bytes:
    """As SQLite writes a row's key: seven bits a byte, the first ones with the highest bit."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def traces_of(user_id: int) -> set[bytes]:
    """A person's number, in words and as SQLite and PostgreSQL write it."""
    return {str(user_id).encode(), user_id.to_bytes(6, "big"), user_id.to_bytes(8, "big"), _varint(user_id)}


TRACES = (
    traces_of(TEACHER)
    | traces_of(ASKER)
    | {label.encode() for label in (LABEL, OTHER_LABEL, *NAMES)}
    | {str(score).encode() for score in SCORES}
    | {struct.pack(order, score) for order in ("<d", ">d") for score in SCORES}
)


@pytest.fixture
def people(outsider: Rig, local_chat: LocalChat) -> list[Person]:
    """The teacher and the asker, each alone with the bot and in the group."""
    for user_id in (TEACHER, ASKER):
        add_person(local_chat.chat, user_id, GROUP)
    return [Person(outsider, user, chat) for user in (TEACHER, ASKER) for chat in (user, GROUP)]


async def _running(local_chat: LocalChat, url: str) -> Process:
    process = await start(
        TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, DATABASE_URL=url, LOG_LEVEL="INFO"
    )
    await first_line(process)
    return process


async def _teaches_in_every_way(person: Person) -> None:
    """Text, a file, a reply, a vote; then back and forth, and everything that shows it."""
    await _stores(person, await person.asks(f"/teach {LABEL} {WRITTEN}"))
    await person.asks(f"/teach happy {WRITTEN}")
    await person.sends("rows.csv", f"{HEADER}{LABEL},{','.join(map(str, SCORES))}\n".encode(), "/teach")
    await person.sends("named.csv", f"{NAMED_HEADER}happy,7,7,8,{','.join(NAMES)}\n".encode(), "/teach")
    reading = await person.asks(f"/predict {WRITTEN}")
    await person.replies(reading, f"/teach {LABEL}")
    await person.taps(reading, buttons(reading)[0]["text"])
    other = await person.asks("/predict 7 7 7")
    await person.taps(other, buttons(other)[0]["text"])
    for command in ("/undo", "/rollback 2", "/starter off", "/starter on", "/examples"):
        answer = await person.asks(command)
        for each in buttons(answer)[:1]:  # the question's yes, or the first example's ✕
            await person.taps(answer, each["text"])
    for command in ("/export", "/export names", f"/examples {NAMES[1]}", "/history"):
        await person.asks(command)
    for command in ("/model", "/chart", "/dataset", "/settings", "/predict", f"/teach another{LABEL} {WRITTEN}"):
        await person.asks(command)
    await chooses(person, await types(person, WRITTEN))


async def _stores(person: Person, question: Json) -> None:
    """Agree, to one's own question or to the group's, and confirm."""
    if person.chat_id == person.user_id:
        question = await person.taps_and_sees(question, "I agree")
    else:
        asked = await person.rig.seen(lambda event: "May I keep what you teach" in str(event.get("message")), 0)
        after = len(person.rig.events)
        await person.taps(asked["message"], "I agree")
        doubt = await person.rig.seen(lambda event: "New in this chat" in str(event.get("message")), after)
        question = doubt["message"]
    label = next(each["text"] for each in buttons(question) if each["text"].startswith("Add"))
    await person.taps_and_sees(question, label)


async def _only_asks(person: Person) -> None:
    """Everything that a person can do who never agrees."""
    for text in (
        f"/predict {WRITTEN}",
        "/undo",
        "/rollback 0",
        "/rollback 1",
        "/starter off",
        "/starter on",
        "/forget",
    ):
        await person.asks(text)
    for text in ("/settings", "/export", "/examples", "/history", "/privacy", f"/teach {OTHER_LABEL} {WRITTEN}"):
        await person.asks(text)
    reading = await person.asks("/predict 7 7 7")
    after = len(person.rig.events)
    await person.taps(reading, buttons(reading)[0]["text"])
    if person.chat_id == person.user_id:  # the group was asked by the lesson before
        await person.hears(after)
    await person.taps(await person.asks("/predict"), "7")
    await person.sends("rows.csv", f"{HEADER}{OTHER_LABEL},{','.join(map(str, SCORES))}\n".encode(), "/teach")
    await chooses(person, await types(person, WRITTEN))


async def _forgets(person: Person) -> None:
    after = len(person.rig.events)
    await person.asks("/forget")
    asked = await person.rig.seen(lambda event: "Forget what you taught me?" in str(event.get("message")), after)
    question = asked["message"]
    assert (await person.taps_and_sees(question, "Forget everywhere"))["text"].startswith("Forgotten")


def found_in(folder: Path) -> set[tuple[str, bytes]]:
    """Which file has which trace, in its name or in what it holds."""
    files = ((path.relative_to(folder), content) for path, content in _contents(folder))
    named = ((path, str(path).encode() + content) for path, content in files)
    return {(path.name, trace) for path, content in named for trace in TRACES if trace in content}


def _contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for directory, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # a fit may just be replacing it
                yield Path(directory, name), Path(directory, name).read_bytes()


def _dump(url: str) -> bytes:
    """All that a backup of PostgreSQL's own would hold."""
    return subprocess.run(["pg_dump", "--dbname", url], capture_output=True, check=True).stdout


def _with_sams_examples(url: str) -> None:
    """Somebody else taught the same group, and stays."""
    storage = Storage.open(url)
    storage.agree(SAM, GROUP, datetime.now(UTC))
    storage.teach(GROUP, SAM, [Example(Scores(5, 5, 5), "calm")], "message:1", datetime.now(UTC))
    storage.close()


async def test_who_forgets_and_who_never_agreed_are_in_no_file(
    folder: Path, new_url: str, local_chat: LocalChat, people: list[Person]
) -> None:
    _with_sams_examples(new_url)
    process = await _running(local_chat, new_url)
    for person in people[2:]:
        await _only_asks(person)
    for person in people[:2]:
        await _teaches_in_every_way(person)
    assert _is_stored(new_url, folder)
    await _forgets(people[0])
    await until(lambda: not found_in(folder))
    process.send_signal(signal.SIGTERM)
    code, out, err = await ended(process)
    assert (code, "Traceback" in err) == (0, False), err
    assert not found_in(folder)
    everything = (out + err).encode() + (b"" if new_url.startswith("sqlite") else _dump(new_url))
    assert not {trace for trace in TRACES if trace in everything}
    assert _sam_stays(new_url)


def _is_stored(url: str, folder: Path) -> bool:
    """Whether what is looked for can be found at all."""
    stored = {trace for _, trace in found_in(folder)} if url.startswith("sqlite") else set()
    dumped = b"" if url.startswith("sqlite") else _dump(url)
    return all(each in stored or each in dumped for each in (LABEL.encode(), *map(str.encode, NAMES), *_numbers(url)))


def _numbers(url: str) -> tuple[bytes, ...]:
    if url.startswith("sqlite"):
        return TEACHER.to_bytes(6, "big"), struct.pack(">d", SCORES[0])
    return str(TEACHER).encode(), str(SCORES[0]).encode()


def _sam_stays(url: str) -> bool:
    storage = Storage.open(url)
    stays = storage.count_of(SAM) == (1, 1)
    storage.close()
    return stays
