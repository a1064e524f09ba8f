"""The process's figures for Prometheus, and `/healthz`, on a port of 127.0.0.1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler

from bot.context import Services
from bot.errors import StartError

_PATIENCE_SECONDS = 30.0
"""Between two requests of a connection, and for a request that was begun."""


@asynccontextmanager
async def metrics_served(port: int | None, services: Services) -> AsyncIterator[None]:
    """Serve the figures on the running event loop until the block ends; without a port, nothing. Raises StartError:
    the port cannot be had."""
    if port is None:
        yield
        return
    _add_gauges(services)
    routes = [("/metrics", _Metrics, {"registry": services.counters.registry}), ("/healthz", _Alive, {})]
    web = WebApplication([*routes], log_function=lambda _: None)
    server = HTTPServer(web, idle_connection_timeout=_PATIENCE_SECONDS, body_timeout=_PATIENCE_SECONDS)
    try:
        server.listen(port, address="127.0.0.1")
    except OSError as error:
        raise StartError(f"METRICS_PORT {port} of 127.0.0.1 cannot be had: {error.strerror}.") from None
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


def _add_gauges(services: Services) -> None:
    """What is read when it is asked for, beside what is counted."""
    registry, queue, recognizers = services.counters.registry, services.per_chat_queue, services.recognizers
    waiting = Gauge("emotion_bot_updates_waiting", "Updates under way or waiting for their turn.", registry=registry)
    waiting.set_function(lambda: queue.waiting)
    under_way = Gauge("emotion_bot_fits_under_way", "Chats being fitted.", registry=registry)
    under_way.set_function(lambda: len(recognizers.fits))
    in_memory = Gauge("emotion_bot_recognizers", "Chats' recognizers in memory.", registry=registry)
    in_memory.set_function(lambda: len(recognizers.cache))
    Info("emotion_bot", "Which version this is.", registry=registry).info({"version": version("emotion-bot")})


class _Metrics(RequestHandler):
    def initialize(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)
        self.write(generate_latest(self._registry))


class _Alive(RequestHandler):
    def get(self) -> None:
        self.write("alive")
