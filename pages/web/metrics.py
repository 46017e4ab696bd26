"""``/metrics``: what a host monitors, in Prometheus' format."""

from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, exposition
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kllab.storage.errors import Unavailable
from pages.web.engine import engine


class LabCollector(Collector):
    """Reads the run engine when somebody asks."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name no metrics in advance: the engine need not be started for that."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield whether runs can train here, and what the store has."""
        available, _ = engine().available
        yield GaugeMetricFamily("kllab_can_train", "Whether runs can be queued.", available)
        yield GaugeMetricFamily(
            "kllab_leads", "Whether this process trains the runs.", engine().leads
        )
        try:
            found = engine().summary()
        except Unavailable:
            return  # `kllab_can_train` says it
        runs = GaugeMetricFamily("kllab_runs", "Runs in the store.", labels=["state"])
        for state, count in found.runs.items():
            runs.add_metric([state], count)
        yield runs
        yield GaugeMetricFamily(
            "kllab_store_bytes", "Size of records and checkpoints.", found.bytes
        )
        yield GaugeMetricFamily(
            "kllab_longest_wait_seconds", "Wait of the first run in the queue.", found.longest_wait
        )


_LAB = CollectorRegistry()
_LAB.register(LabCollector())


def _metrics(_: Request) -> Response:
    """Answer with the metrics of the lab and of this process."""
    text = exposition.generate_latest(_LAB) + exposition.generate_latest(REGISTRY)
    return Response(text, media_type=exposition.CONTENT_TYPE_LATEST)


ROUTE = Route("/metrics", _metrics)
