"""The long-lived process, from outside: `python -m bot` against a Bot API server, and its exit codes."""

import asyncio
import re
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from bot.local_chat.server import LocalChat
from engine.files.store import load
from tests.e2e.rig import BOT_NAME, PATIENCE_SECONDS, YOU, Json, Person, Rig
from tests.e2e.stub_api import TOKEN, nothing_new, result, stub_api
from tests.e2e.updates import command
from tests.engine.datasets import noisy
from tests.processes import Process, ended, first_line, start, start_from_scratch


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize(("begin", "stop"), [(start, signal.SIGTERM), (start_from_scratch, signal.SIGINT)])
async def test_it_answers_on_any_bot_api_server_and_stops_cleanly(
    begin: Callable[..., Awaitable[Process]], stop: signal.Signals, outsider: Rig, local_chat: LocalChat
) -> None:
    process = await begin(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, LOG_LEVEL="DEBUG")
    assert await first_line(process) == (
        f"The emotion bot is on Telegram as @{BOT_NAME} (https://t.me/{BOT_NAME}). Stop with Ctrl-C.\n"
    )
    answer = await Person(outsider, YOU, YOU).asks("/predict 9 8 9")
    assert answer["caption"].startswith("angry, 46%")
    process.send_signal(stop)
    code, out, err = await ended(process)
    assert code == 0
    assert local_chat.token not in out + err
    assert "Traceback" not in err
    assert "LOG_LEVEL=DEBUG: this log has what people write and who they are" in err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once_and_without_a_traceback(stop: signal.Signals) -> None:
    async def one_question(call: Json) -> web.Response:
        return await nothing_new(call) if call["offset"] else result([{"update_id": 1, "message": command("/help")}])

    async with stub_api(one_question) as stub:
        stub.holds = True
        process = await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address)
        await stub.has_sent(1)
        process.send_signal(stop)
        assert process.stderr
        while b"Stopping" not in await asyncio.wait_for(process.stderr.readline(), PATIENCE_SECONDS):
            pass
        process.send_signal(stop)
        code, _, err = await ended(process)
        assert code == 128 + stop
        assert "Traceback" not in err


@pytest.mark.usefixtures("folder")
async def test_answers_under_way_are_finished_on_sigterm(outsider: Rig, local_chat: LocalChat) -> None:
    you = Person(outsider, YOU, YOU)
    process = await start(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address)
    await first_line(process)
    await you.asks("/help")
    asking = asyncio.create_task(you.asks("/predict 9 8 9"))
    await outsider.seen(lambda event: event["message"].get("text", "").startswith("/predict 9"), after=2)
    await asyncio.sleep(0.05)  # the update is on its way; its chart takes longer than this
    process.send_signal(signal.SIGTERM)
    assert (await asking)["caption"].startswith("angry")
    assert (await ended(process))[0] == 0


@pytest.mark.usefixtures("empty_folder")
async def test_without_a_token_it_serves_the_local_chat() -> None:
    process = await start(TELEGRAM_BOT_TOKEN="", LOCAL_CHAT_PORT="0")
    address = re.search(r"http://127\.0\.0\.1:\d+", await first_line(process))
    assert address
    async with httpx.AsyncClient(base_url=address[0]) as http:
        rig = Rig(http)
        listening = asyncio.create_task(rig.listen())
        assert (await Person(rig, YOU, YOU).asks("9 8 9"))["caption"].startswith("angry, 46%")
        assert "<html" in (await http.get("/")).text
        process.send_signal(signal.SIGTERM)
        assert (await ended(process))[0] == 0
        await asyncio.wait([listening])
        listening.exception()


@pytest.mark.usefixtures("folder")
async def test_a_wrong_token_is_one_readable_line(local_chat: LocalChat) -> None:
    process = await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=local_chat.address)
    code, out, err = await ended(process)
    assert code == 1
    assert "refuses the token. Copy TELEGRAM_BOT_TOKEN anew from @BotFather" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert TOKEN not in out + err


@pytest.mark.usefixtures("folder")
async def test_a_second_bot_on_one_sqlite_file_is_one_readable_line(local_chat: LocalChat) -> None:
    first = await start(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address)
    await first_line(first)
    second = await start(
        module="tests.e2e.impatient", TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address
    )
    code, out, err = await ended(second)
    assert (code, out) == (1, "")
    assert err == (
        "emotion-bot: Another process of the bot uses the database sqlite:///data/bot.db; stop that one first.\n"
    )
    beside = await start("doctor", TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address)
    assert "is up to date" in (await ended(beside))[1]
    first.kill()
    await first.wait()
    third = await start(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address)
    await first_line(third)
    third.terminate()
    assert (await ended(third))[0] == 0


@pytest.mark.usefixtures("folder")
async def test_an_api_that_cannot_be_reached_is_tried_again_and_then_named() -> None:
    """Nothing listens there, or the name is none: DNS is gone."""
    addresses = ("http://127.0.0.1:9", "https://api.invalid")
    about = {"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}
    both = [
        await start(TELEGRAM_API_URL=url, DATABASE_URL=f"sqlite:///{own}.db", **about)
        for own, url in enumerate(addresses)
    ]
    for address, (code, out, err) in zip(addresses, await asyncio.gather(*map(ended, both)), strict=True):
        assert code == 1
        assert err.count("trying again") == 3
        assert f"{address} cannot be reached" in err.splitlines()[-1]
        assert "Check the network and TELEGRAM_API_URL." in err.splitlines()[-1]
        assert "Traceback" not in err
        assert TOKEN not in out + err


@pytest.mark.usefixtures("folder")
async def test_what_is_no_bot_api_is_one_readable_line_without_the_token() -> None:
    bodies = b'{"ok": false, "description": "no route %s"}', b"<html>%s</html>"
    for code, out, err in await asyncio.gather(*map(_started_on_a_server_of, bodies)):
        assert code == 1
        assert "cannot be reached" in err.splitlines()[-1]
        assert "Traceback" not in err
        assert TOKEN not in out + err


async def _started_on_a_server_of(body: bytes) -> tuple[int | None, str, str]:
    """Exit code, output and log of a bot whose server answers everything with the body, which holds the path asked."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        content = body % path
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(content))
        writer.write(content)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url, own = f"http://127.0.0.1:{port}", f"sqlite:///{port}.db"
        return await ended(await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url, DATABASE_URL=own))


@pytest.mark.usefixtures("folder")
async def test_a_taken_port_is_one_readable_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = await ended(await start(TELEGRAM_BOT_TOKEN="", LOCAL_CHAT_PORT=port))
    assert code == 1
    assert port in err.splitlines()[-1]
    assert "LOCAL_CHAT_PORT" in err.splitlines()[-1]
    assert "Traceback" not in err


@pytest.mark.usefixtures("folder")
async def test_an_invalid_setting_is_one_readable_line() -> None:
    code, _, err = await ended(await start(LOCAL_CHAT_PORT="many"))
    assert code == 1
    assert err.startswith("emotion-bot: A setting cannot be used. LOCAL_CHAT_PORT")
    assert len(err.splitlines()) == 1


async def test_predict_in_a_terminal(empty_folder: Path) -> None:
    code, out, _ = await ended(await start("predict", "9", "8", "9", "--chart", "chart.png"))
    assert code == 0
    assert out.startswith("angry, 46%\n")
    assert (empty_folder / "chart.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("folder")
async def test_what_predict_cannot_do_is_said_without_a_traceback() -> None:
    code, _, err = await ended(await start("predict", "9", "8"))
    assert (code, err.splitlines()[-1]) == (
        1,
        "emotion-bot: I understood 9 and 8: that is 2 scores, and I need three. "
        "Write it like this: emotion-bot predict 9 8 9",
    )
    code, _, err = await ended(await start("predict", "9", "8", "9", "--chart", "missing/chart.png"))
    assert (code, err.splitlines()[-1]) == (
        1,
        "emotion-bot: The chart cannot be written to missing/chart.png: No such file or directory.",
    )


async def test_train_on_a_file_changes_what_is_answered(empty_folder: Path) -> None:
    head = "emotion,facial_expression,voice_tone,body_language\n"
    (empty_folder / "mine.csv").write_text(head + "calm,9,8,9\ncalm,8,8,9\ntense,1,2,1\n")
    code, out, _ = await ended(await start("train", "--dataset", "mine.csv"))
    assert code == 0
    assert out.startswith("Fitted on 3 examples of 2 emotions; written to models/.")
    _, out, _ = await ended(await start("predict", "9", "8", "9"))
    assert out.startswith("calm")
    code, out, _ = await ended(await start("train"))
    assert out.startswith("Fitted on 6 examples of 6 emotions")
    _, out, _ = await ended(await start("predict", "9", "8", "9"))
    assert out.startswith("angry, 46%")


async def test_train_chooses_the_smallest_leaf_and_says_so(folder: Path) -> None:
    (folder / "mine.csv").write_text(noisy(80, emotions=2).to_csv())
    code, out, _ = await ended(await start("train", "--dataset", "mine.csv"))
    assert code == 0
    chosen = load(folder / "models").parameters.min_samples_leaf
    assert out.splitlines()[-1].startswith(f"Smallest leaf: {chosen} row")
    assert "of 2 sizes compared" in out


async def test_train_on_a_bad_file_says_where_and_writes_nothing(empty_folder: Path) -> None:
    (empty_folder / "bad.csv").write_text("emotion,facial_expression,voice_tone,body_language\nhappy,8,11,8\n")
    code, _, err = await ended(await start("train", "--dataset", "bad.csv"))
    assert code == 1
    assert "Line 2, voice tone “11”" in err
    assert "Traceback" not in err
    assert not (empty_folder / "models").exists()
    code, _, err = await ended(await start("train", "--dataset", "missing.csv"))
    assert (code, err) == (1, "emotion-bot: missing.csv: No such file or directory.\n")


FIVES = "label;face;voice;body\n" + "müde;1;2;1\nfroh;5;4;5\n" * 5


async def test_train_asks_for_the_scale_that_nobody_can_tell(empty_folder: Path) -> None:
    (empty_folder / "mine.csv").write_text(FIVES, "cp1252")
    code, _, err = await ended(await start("train", "--dataset", "mine.csv"))
    assert code == 1
    assert err.endswith("Say which: --scale 1-5 or --scale 0-5 or --scale 0-10.\n")
    assert not (empty_folder / "models").exists()
    code, out, err = await ended(await start("train", "--dataset", "mine.csv", "--scale", "1-5"))
    assert (code, out.splitlines()[0][:36]) == (0, "Fitted on 10 examples of 2 emotions;")
    assert "Read as Windows-1252" in err
    assert "Stretched from 1–5 to 0–10." in err


async def test_train_names_the_columns_that_it_found(empty_folder: Path) -> None:
    (empty_folder / "mine.csv").write_text("Wort;a;b;c\nfroh;1;2;3\n")
    code, _, err = await ended(await start("train", "--dataset", "mine.csv"))
    assert code == 1
    assert "body language. I found: Wort, a, b, c." in err


async def test_a_scale_that_is_none_is_a_usage_error() -> None:
    code, _, err = await ended(await start("train", "--scale", "5"))
    assert code == 2
    assert "'5' is no scale: write it like 1-5 or 0-100" in err


async def test_predict_reads_what_the_chat_reads(empty_folder: Path) -> None:
    code, out, _ = await ended(await start("predict", "Ann:", "9/10", "8", "out", "of", "10", "90%"))
    assert code == 0
    assert "Performed by Ann." in out
    assert "Your scores: 9 8 9." in out
    assert "I took 9/10 8/10 90% as 9 8 9." in out
