"""The process's figures for Prometheus, and `/healthz`, on a port of 127.0.0.1. All is read when it is asked for."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from itertools import accumulate
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler

from bot.application import EmotionApplication
from bot.errors import StartError
from bot.services.counters import BOUNDS_SECONDS, Counters
from bot.telegram_api.per_chat_queue import waiting_in


@asynccontextmanager
async def metrics_served(port: int | None, application: EmotionApplication) -> AsyncIterator[None]:
    """Serve the figures on the running event loop until the block ends; without a port, nothing.

    Raises:
        StartError: the port cannot be had.
    """
    if port is None:
        yield
        return
    registry = CollectorRegistry()
    registry.register(_Figures(application))
    ProcessCollector(registry=registry)
    routes: list[tuple[Any, ...]] = [("/metrics", _Metrics, {"registry": registry}), ("/healthz", _Alive)]
    server = HTTPServer(WebApplication(routes, log_function=lambda _: None))
    try:
        server.listen(port, address="127.0.0.1")
    except OSError as error:
        raise StartError(f"METRICS_PORT {port} of 127.0.0.1 cannot be had: {error.strerror}.") from None
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


class _Figures(Collector):
    def __init__(self, application: EmotionApplication) -> None:
        self._application = application

    def collect(self) -> Iterator[Metric]:
        """Every figure as it is now."""
        services = self._application.bot_data
        recognizers = services.recognizers
        yield from _counted(services.counters)
        waiting = waiting_in(self._application.update_processor)
        yield GaugeMetricFamily("emotion_bot_updates_waiting", "Updates under way or waiting for their turn.", waiting)
        yield GaugeMetricFamily("emotion_bot_fits_under_way", "Chats being fitted.", len(recognizers.fits))
        yield CounterMetricFamily("emotion_bot_fits", "Fits done.", recognizers.fits.done)
        yield GaugeMetricFamily("emotion_bot_recognizers", "Chats' recognizers in memory.", len(recognizers.cache))
        about = GaugeMetricFamily("emotion_bot_info", "Which version this is.", labels=["version"])
        about.add_metric([version("emotion-bot")], 1)
        yield about


def _counted(counters: Counters) -> Iterator[Metric]:
    updates = CounterMetricFamily("emotion_bot_updates", "Updates handled.", labels=["kind"])
    for kind, amount in counters.updates.items():
        updates.add_metric([kind], amount)
    yield updates
    bounds = [*map(str, BOUNDS_SECONDS), "+Inf"]
    yield HistogramMetricFamily(
        "emotion_bot_answer_seconds",
        "From taking an update to having handled it.",
        buckets=list(zip(bounds, accumulate(counters.answers), strict=True)),
        sum_value=counters.answer_seconds,
    )
    yield CounterMetricFamily("emotion_bot_errors", "Unexpected errors.", counters.errors)


class _Metrics(RequestHandler):
    def initialize(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)
        self.write(generate_latest(self._registry))


class _Alive(RequestHandler):
    def get(self) -> None:
        self.write("alive")
