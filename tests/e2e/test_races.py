"""What people do at the same time, and while a recognizer is being fitted."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from bot.context import Services
from bot.storage.records import accuracy_of, choice_of
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, QUIET_SECONDS, YOU, Person
from tests.e2e.teaching import agree

GRID = np.stack(np.meshgrid(*[np.arange(0, 10.5, 1.5)] * 3), axis=-1).reshape(-1, 3)


async def probabilities(services: Services, chat_id: int) -> bytes:
    """What the chat's recognizer answers over all scores, to the last bit."""
    recognizer = await services.recognizers.for_chat(chat_id)
    return bytes(recognizer.forest.predict_proba(recognizer.scaler.transform(GRID)).tobytes())


async def all_fitted(services: Services) -> None:
    """Wait until nothing is being fitted."""
    async with asyncio.timeout(180):
        while len(services.recognizers.fits):  # noqa: ASYNC110  what is waited for is another process's doing
            await asyncio.sleep(0.05)


@pytest.fixture
def pipes(tmp_path: Path) -> list[Path]:
    """Whoever reads one of them waits until it is written to."""
    paths = [tmp_path / name for name in ("first", "second")]
    for path in paths:
        os.mkfifo(path)
    return paths


@asynccontextmanager
async def busy(services: Services, pipes: list[Path]) -> AsyncIterator[None]:
    """Both fitting processes have something else to do meanwhile: what is to be fitted waits."""
    jobs = [asyncio.create_task(services.recognizers.fitting(Path.read_bytes, pipe)) for pipe in pipes]
    try:
        yield
    finally:
        for pipe in pipes:
            await asyncio.to_thread(pipe.write_bytes, b"")
        await asyncio.gather(*jobs)


async def test_two_people_teach_one_group_at_once(
    you_in_group: Person, sam_in_group: Person, services: Services, storage: Storage
) -> None:
    agree(storage)
    rig, people = you_in_group.rig, (you_in_group, sam_in_group)
    for number in range(20):
        person = people[number % 2]
        text = f"/teach happy 8 7 {number / 10}"
        await rig.post("/chat/messages", chat_id=GROUP, user_id=person.user_id, text=text)
    last = await rig.seen(lambda event: "Stored: 8 7 1.9 is happy." in str(event.get("message")), 0)
    await you_in_group.sees(last["message"], "I learned from it: 8 7 1.9 ")
    assert [row.scores.body_language for row in storage.version_data(GROUP).dataset.examples] == [
        n / 10 for n in range(20)
    ]
    assert [version.number for version in storage.versions(GROUP, 50)] == list(range(20, 0, -1))
    assert len((await services.recognizers.for_chat(GROUP)).dataset) == 26


async def test_what_is_taught_while_it_is_fitted_is_in_the_next_recognizer(
    you: Person, services: Services, storage: Storage, pipes: list[Path]
) -> None:
    agree(storage)
    async with busy(services, pipes):
        await you.asks("/teach sad 1 1 9")
        await asyncio.sleep(QUIET_SECONDS + 0.3)  # it is being fitted
        stored = await you.asks("/teach happy 8 7 8")
    assert "I learned from it" in (await you.sees(stored, "learned from"))["text"]
    recognizer = await services.recognizers.for_chat(YOU)
    assert recognizer.dataset.labels[6:] == storage.version_data(YOU).dataset.labels


async def test_forgetting_while_it_is_fitted_leaves_nothing(
    you: Person, services: Services, storage: Storage, pipes: list[Path], tmp_path: Path
) -> None:
    agree(storage)
    before = await probabilities(services, YOU)
    async with busy(services, pipes):
        await you.asks("/teach sad 1.2345 1 9")
        await asyncio.sleep(QUIET_SECONDS + 0.3)  # it is being fitted
        await you.taps_and_sees(await you.asks("/forget"), "Forget everywhere")
        assert await probabilities(services, YOU) == before
    await all_fitted(services)
    assert await probabilities(services, YOU) == before
    assert len(storage.version_data(YOU).dataset) == 0
    assert not [path for path in (tmp_path / "models").rglob("*.csv") if "1.2345" in path.read_text()]


async def test_forgetting_while_it_is_compared_with_the_version_before_is_no_incident(
    you: Person, services: Services, storage: Storage, pipes: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    agree(storage)
    await you.asks("/teach\n" + "\n".join(f"happy 8 7 {row}\nsad 3 2 {row}" for row in range(5)))
    await all_fitted(services)
    assert accuracy_of(storage.latest_version(YOU)) is not None
    async with busy(services, pipes):
        await you.asks("/teach sad 1 1 9")
        await asyncio.sleep(QUIET_SECONDS + 0.3)  # it is being fitted
        await you.taps_and_sees(await you.asks("/forget"), "Forget everywhere")
    await all_fitted(services)
    assert "could not be fitted" not in caplog.text


async def test_what_was_measured_before_is_not_measured_again(
    you: Person, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(storage)
    await you.asks("/teach\nhappy 8 7 8\nsad 3 2 1")
    await all_fitted(services)
    await you.asks("/teach happy 8 7 9")
    await all_fitted(services)
    monkeypatch.delattr("bot.services.fit_scheduler.choose")
    monkeypatch.delattr("bot.services.fit_scheduler.evaluate")
    await you.asks("/undo")
    await all_fitted(services)
    await you.confirms("/rollback 2", "Bring it back")
    await all_fitted(services)
    versions = {version.number: version for version in storage.versions(YOU, 5)}
    for again, first in ((3, 1), (4, 2)):
        assert versions[again].parameters == versions[first].parameters is not None
        assert versions[again].measures == versions[first].measures is not None
    assert services.recognizers.version_of(YOU) == 4


async def test_a_rollback_gives_the_same_bits_and_nothing_that_was_forgotten(
    you_in_group: Person, sam_in_group: Person, services: Services, storage: Storage
) -> None:
    agree(storage)
    await you_in_group.asks("/teach\nhappy 8 7 8\nsad 3 2 1")
    await all_fitted(services)
    first = await probabilities(services, GROUP)
    await sam_in_group.asks("/teach\nangry 1 1 1\nfearful 9 8 9\nsad 9 1 9")
    await all_fitted(services)
    second = await probabilities(services, GROUP)
    for number, expected in ((1, first), (2, second)):
        await you_in_group.confirms(f"/rollback {number}", "Bring it back")
        await all_fitted(services)
        assert await probabilities(services, GROUP) == expected
    await sam_in_group.taps_and_sees(await sam_in_group.asks("/forget"), "Forget everywhere")
    for number in (2, 4):
        assert "is already in use" in (await you_in_group.asks(f"/rollback {number}"))["text"]
        await all_fitted(services)
        assert await probabilities(services, GROUP) == first


async def test_parameters_and_measures_that_are_none_are_made_anew(
    you: Person, services: Services, storage: Storage
) -> None:
    """A backup may hold any JSON there."""
    agree(storage)
    await you.asks("/teach\nhappy 8 7 8\nsad 3 2 1")
    await all_fitted(services)
    summary = storage.version_summary(YOU)
    assert summary is not None
    storage.record_fit(YOU, summary.number, summary.history_revision, {"temperature": 0}, {"forged": 1})
    await services.recognizers.cache.drop(YOU)
    assert len((await services.recognizers.for_chat(YOU)).dataset) == 6, "the shared one answers"
    await all_fitted(services)
    assert len((await services.recognizers.for_chat(YOU)).dataset) == 8
    assert choice_of(storage.latest_version(YOU)) is not None
