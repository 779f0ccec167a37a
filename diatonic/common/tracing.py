"""Spans for OpenTelemetry: of requests, jobs, nodes of runs and calls of models. Off unless a collector is configured.

A span says what was done, how long it took and whether it failed: names of routes, tasks and models, ids and counts;
never an address with its query, what a person wrote, or the text of a failure.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

Value = str | int | float | bool

_PATIENCE = 5  # seconds for a collector that hangs; what it does not take is dropped


class Noted:
    """What is under way, to be described further."""

    def __init__(self, span: "Span | None" = None) -> None:
        self._span = span

    def note(self, attributes: Mapping[str, Value]) -> None:
        """Add attributes, named as OpenTelemetry's conventions name them."""
        if self._span is not None:
            self._span.set_attributes(dict(attributes))

    def rename(self, name: str) -> None:
        """Name it by what is known only now."""
        if self._span is not None:
            self._span.update_name(name)

    def fail(self, kind: str) -> None:
        """Say that it failed, and by what kind of failure."""
        if self._span is not None:
            from opentelemetry.trace import StatusCode  # noqa: PLC0415 -- only where spans are wanted

            self._span.set_attribute("error.type", kind)
            self._span.set_status(StatusCode.ERROR)


_NOTHING = Noted()


@contextmanager
def span(name: str, attributes: Mapping[str, Value] | None = None) -> Iterator[Noted]:
    """Tell the collector of what the block does; it belongs to the span around it. What it raises goes on."""
    made = provider()
    if made is None:
        yield _NOTHING
        return
    tracer = made.get_tracer("diatonic")
    # The text of a failure is not for a collector.
    with tracer.start_as_current_span(
        name, attributes=dict(attributes or {}), record_exception=False, set_status_on_exception=False
    ) as current:
        noted = Noted(current)
        try:
            yield noted
        except BaseException as failure:
            noted.fail(type(failure).__name__)
            raise


def provider() -> "TracerProvider | None":
    """Return what sends spans on, in the background; ``None`` where nobody wants any."""
    endpoint = settings.DIATONIC.traces_endpoint
    return _provider(endpoint) if endpoint else None


@cache
def _provider(endpoint: str) -> "TracerProvider":
    # Some megabytes, which a process without a collector does not need.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    made = TracerProvider(resource=Resource.create({"service.name": "diatonic"}))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=_PATIENCE)))
    return made
