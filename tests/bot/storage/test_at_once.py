"""Several writers at once: threads of one process, and processes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain

from bot.storage.errors import NotAgreedError, TooFastError
from bot.storage.records import Outcome
from bot.storage.storage import Storage
from tests.bot.storage.processes import in_processes, teach_some
from tests.bot.storage.teaching import CALM, CHAT, JOY, NOW, OTHER_CHAT, PRIVATE, SAM, SUPERGROUP, YOU, many, rows

WRITERS = 8
EACH = 6


def test_threads_in_one_chat_make_one_row_of_versions(storage: Storage) -> None:
    def teach(writer: int) -> list[int]:
        return [storage.teach(CHAT, YOU, [CALM], f"{writer}:{n}", NOW).version for n in range(EACH)]

    with ThreadPoolExecutor(WRITERS) as threads:
        versions = list(chain.from_iterable(threads.map(teach, range(WRITERS))))
    assert sorted(versions) == list(range(1, WRITERS * EACH + 1))
    assert [version.number for version in storage.versions(CHAT, 1000)] == sorted(versions, reverse=True)
    assert [len(rows(storage, CHAT, number)) for number in range(WRITERS)] == list(range(WRITERS))


def test_processes_in_one_chat_make_one_row_of_versions(storage: Storage, url: str) -> None:
    outcomes = in_processes(teach_some, [(url, f"process {number}", EACH) for number in range(4)])
    assert sorted(chain.from_iterable(outcomes)) == list(range(1, 4 * EACH + 1))
    assert len(rows(storage)) == 4 * EACH


def test_one_message_handled_by_many_threads_at_once_is_stored_once(storage: Storage) -> None:
    def teach(_: int) -> Outcome:
        return storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)

    with ThreadPoolExecutor(WRITERS) as threads:
        outcomes = list(threads.map(teach, range(WRITERS)))
    assert {(outcome.version, outcome.submission_id, outcome.added) for outcome in outcomes} == {
        (1, outcomes[0].submission_id, 2)
    }
    assert [outcome.repeated for outcome in outcomes].count(False) == 1
    assert rows(storage) == [CALM, JOY]


def test_whoever_reads_meanwhile_sees_whole_versions(storage: Storage) -> None:
    def teach() -> None:
        for number in range(20):
            storage.teach(CHAT, YOU, many(10), f"message:{number}", NOW)

    with ThreadPoolExecutor(1) as threads:
        teaching = threads.submit(teach)
        while not teaching.done():
            state = storage.version_data(CHAT)
            assert len(state.dataset) == state.version * 10
        teaching.result()


def test_forgetting_and_moving_in_the_midst_of_teaching(storage: Storage) -> None:
    def teach(user: int, chat: int) -> None:
        for number in range(EACH):
            with suppress(NotAgreedError):
                storage.teach(chat, user, [CALM], f"{user}:{number}", NOW)

    def forget() -> None:
        for _ in range(EACH):
            storage.forget(YOU, NOW)
            storage.agree(YOU, CHAT, NOW)

    with ThreadPoolExecutor(WRITERS) as threads:
        work = [threads.submit(teach, user, chat) for user in (YOU, SAM) for chat in (CHAT, OTHER_CHAT, SUPERGROUP)]
        work += [threads.submit(forget), threads.submit(storage.move_chat, CHAT, SUPERGROUP)]
        for done in work:
            done.result()
    storage.forget(YOU, NOW)
    assert storage.count_of(YOU) == (0, 0)
    assert set(storage.history_revisions()) == {SUPERGROUP, OTHER_CHAT}
    for chat, examples in ((SUPERGROUP, 2 * EACH), (OTHER_CHAT, EACH)):
        assert storage.version_data(chat).user_ids.tolist() == [SAM] * examples
        versions = storage.versions(chat, 1000)
        assert [version.number for version in versions] == list(range(len(versions), 0, -1))
        assert [version.rows for version in versions] == [len(rows(storage, chat, v.number)) for v in versions]


def test_a_private_chat_that_is_forgotten_and_taught_anew_all_the_time(empty: Storage) -> None:
    def teach(name: str) -> None:
        for number in range(EACH * 4):
            empty.agree(YOU, PRIVATE, NOW)
            with suppress(NotAgreedError):
                empty.teach(PRIVATE, YOU, [CALM], f"{name}:{number}", NOW)

    def forget(chat: int | None) -> None:
        for _ in range(EACH * 4):
            empty.forget(YOU, NOW, chat)
            empty.agree(YOU, CHAT, NOW)
            empty.record_fit(PRIVATE, 1, 0, {}, {})

    with ThreadPoolExecutor(WRITERS) as threads:
        work = [threads.submit(teach, name) for name in "abc"]
        work += [threads.submit(forget, chat) for chat in (None, PRIVATE, CHAT)]
        for done in work:
            done.result()
    empty.forget(YOU, NOW)
    assert empty.count_of(YOU) == (0, 0)
    assert empty.history_revisions() == {}


def test_files_in_several_chats_at_once_count_together(new_url: str) -> None:
    chats = [CHAT - number for number in range(6)]
    storage = Storage.open(new_url)
    for chat in chats:
        storage.agree(YOU, chat, NOW)

    def teach(chat: int) -> int:
        try:
            return storage.teach(chat, YOU, many(10), "message:1", NOW, most_a_minute=25).added
        except TooFastError:
            return 0

    with ThreadPoolExecutor(len(chats)) as threads:
        assert sorted(threads.map(teach, chats)) == [0, 0, 0, 0, 10, 10]
    storage.close()
