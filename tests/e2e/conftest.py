import asyncio
import contextlib
import shutil
import ssl
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from bot.application import build_application
from bot.commands import COMMANDS
from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.run.polling import Polling
from bot.run.process import run_until
from bot.services.counters import Counters
from bot.services.edit_throttle import EditThrottle
from bot.services.files import Files
from bot.services.photo_cache import PhotoCache
from bot.services.recognizers import Recognizers
from bot.services.upkeep import Upkeep
from bot.services.workers import Worker, WorkerPool, drawing_process, fitting_processes
from bot.storage.storage import Storage
from engine.data.dataset import STARTER
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from tests.e2e.page_support import running_browser
from tests.e2e.rig import GROUP, QUIET_SECONDS, SAM, YOU, Person, Rig


@pytest.fixture(scope="session")
def shared() -> Recognizer:
    return fit(STARTER)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def drawing() -> Iterator[Worker]:
    worker = Worker(drawing_process)
    yield worker
    worker.shutdown()


@pytest.fixture(scope="session")
def files() -> Iterator[Files]:
    files = Files()
    yield files
    files.shutdown()


@pytest.fixture(scope="session")
def two_workers() -> Iterator[tuple[Worker, Worker]]:
    make = partial(fitting_processes, 1)
    workers = Worker(make), Worker(make)
    yield workers
    WorkerPool(workers).shutdown()


@pytest.fixture
def fitting(two_workers: tuple[Worker, Worker]) -> WorkerPool:
    """The same processes on the event loop of each test."""
    return WorkerPool(two_workers)


@pytest.fixture
def database_url(empty_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'bot.db')}"


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    storage = Storage.open(database_url)
    yield storage
    storage.close()


@pytest.fixture
def services(
    shared: Recognizer, drawing: Worker, fitting: WorkerPool, files: Files, storage: Storage, tmp_path: Path
) -> Services:
    counters = Counters()
    return Services(
        storage=storage,
        recognizers=Recognizers(shared, storage, fitting, tmp_path / "models", counters, QUIET_SECONDS),
        draw=drawing,
        commands=COMMANDS,
        photo_cache=PhotoCache(drawing),
        counters=counters,
        files=files,
        upkeep=Upkeep(storage, retry_seconds=0.05),
        edits=EditThrottle(pause_seconds=0.01),
    )


@pytest.fixture
async def local_chat() -> AsyncIterator[LocalChat]:
    chat = await LocalChat.start(port=0)
    yield chat
    await chat.stop()


@pytest.fixture
async def rig(local_chat: LocalChat, services: Services, tls: ssl.SSLContext) -> AsyncIterator[Rig]:
    """The bot polls the local chat's server; it is stopped as SIGTERM would stop it."""
    threads, loop = ThreadPoolExecutor(), asyncio.get_running_loop()
    loop.set_default_executor(threads)
    stop = asyncio.Event()
    application = build_application(local_chat.token, local_chat.address, services)
    bot = asyncio.create_task(run_until(stop, application, Polling(application)))
    async with httpx.AsyncClient(base_url=local_chat.address, verify=tls) as http:
        rig = Rig(http)
        listening = asyncio.create_task(rig.listen())
        await rig.seen(lambda event: event["kind"] == "commands", after=0)
        yield rig
        stop.set()
        await bot
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
    threads.shutdown()  # they let go of the storage before it is closed
    loop.set_default_executor(ThreadPoolExecutor())


@pytest.fixture
async def outsider(local_chat: LocalChat, tls: ssl.SSLContext) -> AsyncIterator[Rig]:
    """People on a Bot API server whose bot runs elsewhere."""
    async with httpx.AsyncClient(base_url=local_chat.address, verify=tls) as http:
        rig = Rig(http)
        listening = asyncio.create_task(rig.listen())
        yield rig
        listening.cancel()
        await asyncio.wait([listening])


@pytest.fixture
def you(rig: Rig) -> Person:
    return Person(rig, YOU, YOU)


@pytest.fixture
def you_in_group(rig: Rig) -> Person:
    return Person(rig, YOU, GROUP)


@pytest.fixture
def sam_in_group(rig: Rig) -> Person:
    return Person(rig, SAM, GROUP)
