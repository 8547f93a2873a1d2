"""Traces reach a collector by its own protocol (OTLP over HTTP), and hold nothing that the log does not."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from fuwake.cli.telemetry import traced

EVENTS = (
    {"what": "request", "method": "GET", "route": "/api/v1/cases/{case_id}", "status": 200, "ms": 12},
    {"what": "request", "method": "GET", "route": "/", "status": 500, "ms": 1, "fault": "KeyError at reads.py:1"},
    {"what": "step", "mail": "ab" * 32, "step": "begin"},
    {"what": "step", "mail": "ab" * 32, "step": "dissect"},
    {"what": "examined", "mail": "ab" * 32, "case": "ab" * 8, "label": "phishing", "trouble": None},
    {"what": "examined", "mail": "cd" * 32, "case": "cd" * 8, "label": "phishing", "trouble": None},
    {"what": "taken in", "mail": "ab" * 32, "source": "smtp", "new": True},
)


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.bodies: list[bytes] = []


class _Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        """/v1/traces"""
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/v1/traces" and self.headers["content-type"] == "application/x-protobuf":
            self.server.bodies.append(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_requests_and_examinations_with_their_steps_become_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    with Collector() as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
        with traced(told.append) as tell:
            for event in EVENTS:
                tell(event)
        collector.shutdown()
    assert tuple(told) == EVENTS
    sent = [ExportTraceServiceRequest.FromString(body) for body in collector.bodies]
    spans = [span for one in sent for resource in one.resource_spans for scope in resource.scope_spans for span in scope.spans]
    by_name = {span.name: span for span in spans}
    assert sorted(by_name) == ["GET /", "GET /api/v1/cases/{case_id}", "begin", "dissect", "examine"]
    asked = by_name["GET /api/v1/cases/{case_id}"]
    assert asked.end_time_unix_nano - asked.start_time_unix_nano == 12_000_000
    assert by_name["GET /"].status.message == "KeyError at reads.py:1"
    assert by_name["dissect"].parent_span_id == by_name["begin"].parent_span_id == by_name["examine"].span_id
    assert by_name["dissect"].start_time_unix_nano == by_name["begin"].end_time_unix_nano


def test_without_a_collector_there_is_the_log_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    told: list[object] = []
    with traced(told.append) as tell:
        assert tell == told.append
