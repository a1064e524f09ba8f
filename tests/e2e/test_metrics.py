"""What Prometheus and log collectors get of the running process."""

import asyncio
import json
import socket
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.local_chat.server import LocalChat
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.stub_api import TOKEN, refused, stub_api
from tests.processes import ended, first_line, start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def samples(text: str) -> dict[tuple[str, str], float]:
    """Every figure by its name and its labels' values."""
    families = text_string_to_metric_families(text)
    return {(s.name, "".join(s.labels.values())): s.value for family in families for s in family.samples}


@pytest.mark.usefixtures("folder")
async def test_the_figures_follow_what_the_bot_does(outsider: Rig, local_chat: LocalChat) -> None:
    port = free_port()
    process = await start(
        TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, METRICS_PORT=str(port)
    )
    await first_line(process)
    you = Person(outsider, YOU, YOU)
    reading = await you.asks("/predict 9 8 9")
    await you.taps(reading, "✓ angry")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        assert (await http.get("/healthz")).text == "alive"
        figures: dict[tuple[str, str], float] = {}
        async with asyncio.timeout(30):
            while figures.get(("emotion_bot_updates_total", "callback_query")) != 1:
                answer = await http.get("/metrics")
                figures = samples(answer.text)
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert figures["emotion_bot_updates_total", "message"] == 1
    assert figures["emotion_bot_answer_seconds_count", ""] == 2
    assert figures["emotion_bot_answer_seconds_bucket", "+Inf"] == 2
    assert 0 < figures["emotion_bot_answer_seconds_sum", ""] < 60
    assert figures["emotion_bot_errors_total", ""] == 0
    assert figures["emotion_bot_updates_waiting", ""] == 0
    assert figures["emotion_bot_fits_total", ""] == 0
    assert figures["emotion_bot_fits_under_way", ""] == 0
    assert figures["emotion_bot_recognizers", ""] == 0
    assert figures["process_resident_memory_bytes", ""] > 50e6
    assert any(name == "emotion_bot_info" for name, _ in figures)
    process.terminate()
    assert (await ended(process))[0] == 0


@pytest.mark.usefixtures("folder")
async def test_a_taken_port_is_one_readable_line() -> None:
    async with stub_api() as stub:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            process = await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address, METRICS_PORT=port)
            code, _, err = await ended(process)
    assert (code, err.splitlines()[-1]) == (
        1,
        f"emotion-bot: METRICS_PORT {port} of 127.0.0.1 cannot be had: Address already in use.",
    )


@pytest.mark.usefixtures("folder")
async def test_structured_logs_are_an_object_a_line_to_the_last_word() -> None:
    async def revoked(_: object) -> Any:
        return refused(401, "Unauthorized")

    async with stub_api() as stub:
        process = await start(
            TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address, LOG_FORMAT="json", LOG_LEVEL="DEBUG"
        )
        await first_line(process)
        stub.poll = revoked
        code, _, err = await ended(process)
    assert code == 1
    assert TOKEN not in err
    lines = [json.loads(line) for line in err.splitlines()]
    assert lines[-1]["level"] == "CRITICAL"
    assert "refuses the token" in lines[-1]["message"]
