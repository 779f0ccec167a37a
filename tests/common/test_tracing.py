"""A collector of OpenTelemetry is told what was done and how long it took, and nothing that people wrote."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from diatonic.common import tracing
from tests.workbench.runs.executing import DEMO, Team

ERROR = 2


class Collector:
    """A server on the loopback that takes spans as OTLP over HTTP sends them."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        taken = self.bodies

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                taken.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where spans go to."""
        return f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    @property
    def spans(self) -> dict[str, Span]:
        """All spans by name."""
        provider = tracing.provider()
        assert provider is not None
        provider.force_flush()
        asked = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return {
            span.name: span
            for one in asked
            for resource in one.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


def about(span: Span) -> dict[str, str]:
    """Return what a span says, as text."""
    return {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}


@pytest.fixture
def collector(settings: Any) -> Iterator[Collector]:
    made = Collector()
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"traces_endpoint": made.url})
    yield made
    provider = tracing.provider()
    assert provider is not None
    provider.shutdown()
    made.server.shutdown()
    made.server.server_close()


def test_a_run_is_a_job_with_nodes_in_it_and_calls_of_models_in_those(collector: Collector) -> None:
    team = Team()
    asked = ("ask", "llm", {"prompt": "A secret recipe", "model": DEMO})

    run = team.run(team.line(asked)).run

    spans = collector.spans
    job, node, call = (spans[name] for name in ("workbench.runs.tasks.go_on", "node llm", "chat demo"))
    assert (call.parent_span_id, node.parent_span_id, job.parent_span_id) == (node.span_id, job.span_id, b"")
    assert about(job)["organization_id"] == "demo"
    assert about(node)["run_id"] == about(call)["run_id"] == run.run_id
    assert about(call)["gen_ai.request.model"] == "demo"
    assert int(about(call)["gen_ai.usage.output_tokens"]) > 0
    assert not [body for body in collector.bodies if b"secret recipe" in body]


def test_a_request_is_named_by_its_route_and_says_nothing_of_its_address(collector: Collector) -> None:
    Client().get("/invites/a-secret-link/", {"code": "a-secret-code"})

    span = collector.spans["GET /invites/<str:token>/"]

    assert about(span)["http.response.status_code"] in ("200", "404")
    assert not [body for body in collector.bodies if b"a-secret" in body]


def test_a_failure_is_told_by_its_kind_alone(collector: Collector) -> None:
    with pytest.raises(ValueError, match="recipe"), tracing.span("baking"):
        raise ValueError("A secret recipe")

    span = collector.spans["baking"]

    assert (span.status.code, about(span)["error.type"]) == (ERROR, "ValueError")
    assert not [body for body in collector.bodies if b"recipe" in body]


def test_without_a_collector_nothing_is_noted() -> None:
    assert tracing.provider() is None
    with tracing.span("baking", {"loaves": 2}) as span:
        span.note({"loaves": 3})
        span.rename("resting")
        span.fail("burnt")
