"""The state of this process for systemd: datagrams to the socket that it names, as sd_notify(3) describes them."""

import asyncio
import logging
import socket
from collections.abc import Mapping

from bot.run.process import UpdateSource

log = logging.getLogger(__name__)


class SystemdNotifier:
    """A source of updates that notifies systemd of its start and end: `READY=1`, `STOPPING=1`, and `WATCHDOG=1` twice
    in the time that it allows, for as long as updates can be had. Without systemd, just the source."""

    def __init__(self, source: UpdateSource, environment: Mapping[str, str]) -> None:
        self._source = source
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._pause_seconds = int(environment.get("WATCHDOG_USEC", "0")) / 2_000_000

    async def start(self) -> None:
        """As the source'; systemd learns that the process is ready."""
        await self._source.start()
        self._notify("READY=1")

    async def watch(self) -> None:
        """As the source'; systemd learns meanwhile that the process is alive."""
        pinging = asyncio.create_task(self._ping_watchdog())
        try:
            await self._source.watch()
        finally:
            pinging.cancel()

    async def stop(self) -> None:
        """As the source'; systemd learns that the process is stopping."""
        self._notify("STOPPING=1")
        await self._source.stop()

    async def _ping_watchdog(self) -> None:
        while self._pause_seconds:
            self._notify("WATCHDOG=1")
            await asyncio.sleep(self._pause_seconds)

    def _notify(self, state: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
                notify.setblocking(False)
                notify.sendto(state.encode(), address)
        except OSError as error:
            log.warning("systemd could not be told %s: %s", state, error)
