import time

from bot.storage.storage import Storage
from tests.bot.storage.processes import teach_until_killed
from tests.bot.storage.teaching import CALM, CHAT, NOW, YOU, rows
from tests.fork_server import fork_server

ROUNDS = 20
EACH = 2


def _confirmed_before_a_kill(url: str, name: str, least: int, after: float) -> list[str]:
    """Let a process teach, kill it (SIGKILL) some seconds after so many confirmations; what it confirmed."""
    ours, theirs = fork_server().Pipe(duplex=False)
    process = fork_server().Process(target=teach_until_killed, args=(url, name, theirs))
    process.start()
    theirs.close()
    confirmed = [ours.recv_bytes().decode() for _ in range(least)]
    time.sleep(after)
    process.kill()
    process.join()
    while True:
        try:
            confirmed.append(ours.recv_bytes().decode())
        except EOFError:
            return confirmed


def test_what_was_confirmed_survives_kill_9_twenty_times(storage: Storage, url: str) -> None:
    confirmed = 0
    for number in range(ROUNDS):
        before = len(rows(storage))
        sources = _confirmed_before_a_kill(url, f"round {number}", 1 + number % 3, number * 0.002)
        stored = len(rows(storage)) - before
        assert stored % EACH == 0, "nothing is half-stored"
        assert 0 <= stored // EACH - len(sources) <= 1, "at most the one under way was stored but not confirmed"
        for source in sources:  # Telegram delivers it again
            assert storage.teach(CHAT, YOU, [CALM] * EACH, source, NOW).repeated
        confirmed += len(sources)
        assert len(rows(storage)) == before + stored
    versions = [version.number for version in storage.versions(CHAT, 1_000_000)]
    assert versions == list(range(len(rows(storage)) // EACH, 0, -1))
    assert confirmed > ROUNDS, "the kills came while it was teaching"
