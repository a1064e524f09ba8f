"""A proxy between the bot and a Bot API that breaks a share of the calls, each in one of many ways."""

import asyncio
import random
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import ClientSession, ClientTimeout, web

from tests.soak.bot_api import Call, call_of, serve_on_loopback

_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_LONGEST_DELAY = 0.5
_GONE = web.Response()


class FaultProxy:
    """Passes calls on to the server at `address`; of those after `begin`, a `share` (0 to 1) goes wrong.

    `injected` counts the faults by kind. `cut` are the calls that send something and went wrong in a way that does not
    tell the bot whether they arrived; they did not.
    """

    def __init__(self, address: str, share: float, seed: int) -> None:
        self.injected: Counter[str] = Counter()
        self.cut: list[Call] = []
        self._address = address
        self._share = share
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._session: ClientSession | None = None
        self._faults: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "closed before": self._close,
            "reset before": self._reset,
            "closed after": self._close_after,
            "reset after": self._reset_after,
            "delayed": self._delay,
            "429": self._flood_control,
            "502 with HTML": self._bad_gateway,
            "truncated JSON": self._truncate,
            "no JSON": self._garble,
        }

    async def serve(self) -> tuple[web.AppRunner, int]:
        """On a free port of 127.0.0.1."""
        self._session = ClientSession(timeout=ClientTimeout(total=90))
        return await serve_on_loopback(self._handle)

    async def close(self) -> None:
        """Close the connections to the server behind."""
        if self._session is not None:
            await self._session.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        if self._chance.random() >= self._share:
            return await self._pass_on(request)
        kind = self._chance.choice(list(self._faults))
        self.injected[kind] += 1
        if kind in ("closed before", "reset before", "502 with HTML", "no JSON"):
            call = await call_of(request)
            if call.sends:
                self.cut.append(call)
        return await self._faults[kind](request)

    async def _pass_on(self, request: web.Request) -> web.Response:
        assert self._session is not None
        headers = {"Content-Type": request.headers.get("Content-Type", "application/octet-stream")}
        url = f"{self._address}{request.path_qs}"
        async with self._session.request(request.method, url, data=await request.read(), headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type="application/json")

    async def _close(self, request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.close()
        return _GONE

    async def _reset(self, request: web.Request) -> web.Response:
        if request.transport is not None:
            connection: socket.socket = request.transport.get_extra_info("socket")
            with suppress(OSError):  # the bot may have closed it
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        return _GONE

    async def _close_after(self, request: web.Request) -> web.Response:
        await self._pass_on(request)
        return await self._close(request)

    async def _reset_after(self, request: web.Request) -> web.Response:
        await self._pass_on(request)
        return await self._reset(request)

    async def _delay(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self._chance.uniform(0, _LONGEST_DELAY))
        return await self._pass_on(request)

    async def _flood_control(self, _: web.Request) -> web.Response:
        description = "Too Many Requests: retry after 1"
        parameters = {"retry_after": 1}
        answer = {"ok": False, "error_code": 429, "description": description, "parameters": parameters}
        return web.json_response(answer, status=429)

    async def _bad_gateway(self, _: web.Request) -> web.Response:
        return web.Response(status=502, text=_HTML, content_type="text/html")

    async def _truncate(self, request: web.Request) -> web.Response:
        whole = await self._pass_on(request)
        assert isinstance(whole.body, bytes)
        return web.Response(body=whole.body[: len(whole.body) // 2], content_type="application/json")

    async def _garble(self, _: web.Request) -> web.Response:
        return web.Response(body=b"\xff\xfe\x00 no JSON", content_type="application/json")
