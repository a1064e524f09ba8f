import sys

import pytest

from benchmarks import clients
from benchmarks.harness import running_harness


def test_a_bot_answers_each_chat_once_and_is_measured() -> None:
    with running_harness() as harness:
        bot = harness.start("no framework", sys.executable, "-m", "benchmarks.bots.no_framework", "2")
        result = bot.round(["/predict 9 8 9"] * 150, delay=0.05)
    assert (result.lost, result.duplicated, len(result.latencies)) == (0, 0, 150)
    assert 0.05 <= result.latencies[0] <= result.p99
    assert result.cpu_seconds >= 0
    assert result.seconds >= 150 / 2 * 0.05


def test_each_client_carries_its_calls(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BENCH_TURNS", "1")
    clients.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["asyncio"] * 3 + ["uvloop"] * 3
    assert all("16 at once" in line for line in lines)
