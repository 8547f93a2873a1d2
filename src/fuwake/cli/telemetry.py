"""Traces for OpenTelemetry out of the lines of the log: a span for each request, and for each examination with its steps.

On where the environment names a collector (`OTEL_EXPORTER_OTLP_ENDPOINT`, as OpenTelemetry has it). Nothing more leaves than stands in
the log: routes and not addresses, no words and no people of a mail.
"""

import contextlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fuwake.model.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

Tell = Callable[[Mapping[str, object]], None]
COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT"
_MOST_OPEN = 10_000
_ENDS = ("examined", "not examined", "put off")


@contextlib.contextmanager
def traced(tell: Tell) -> Iterator[Tell]:
    """The log as it is, and traces where a collector is named; what is still to be sent is sent at the end. Raises SettingsError."""
    if not os.environ.get(COLLECTOR):
        yield tell
        return
    if find_spec("opentelemetry.sdk") is None or find_spec("opentelemetry.exporter.otlp.proto.http") is None:
        raise SettingsError(f"{COLLECTOR} is set, and traces need further packages: pip install 'fuwake[otel]'")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "fuwake")}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    try:
        yield _Spans(tell, provider)
    finally:
        provider.shutdown()


class _Spans:
    """Tells on, and makes spans of what it hears. For threads: what is open of an examination is touched by the one that does it."""

    def __init__(self, tell: Tell, provider: "TracerProvider") -> None:
        self._tell, self._tracer = tell, provider.get_tracer("fuwake")
        self._open: OrderedDict[str, tuple[Span, int]] = OrderedDict()
        """Mail → its span, and when its last step ended (ns)."""

    def __call__(self, event: Mapping[str, object]) -> None:
        self._tell(event)
        if event.get("what") == "request":
            self._request(event)
        elif event.get("what") == "step":
            self._step(str(event.get("mail")), str(event.get("step")))
        elif event.get("what") in _ENDS:
            self._end(event)

    def _request(self, event: Mapping[str, object]) -> None:
        from opentelemetry.trace import SpanKind, StatusCode

        now, lasted = time.time_ns(), event.get("ms")
        known = {
            "http.request.method": str(event["method"]),
            "http.route": str(event["route"]),
            "http.response.status_code": str(event["status"]),
        }
        start = now - (lasted if isinstance(lasted, int) else 0) * 1_000_000
        span = self._tracer.start_span(f"{event['method']} {event['route']}", kind=SpanKind.SERVER, start_time=start, attributes=known)
        if "fault" in event:
            span.set_status(StatusCode.ERROR, str(event["fault"]))
        span.end(now)

    def _step(self, mail: str, name: str) -> None:
        from opentelemetry.trace import set_span_in_context

        now = time.time_ns()
        if mail in self._open:
            span, began = self._open.pop(mail)
        else:
            span, began = self._tracer.start_span("examine", start_time=now, attributes={"fuwake.mail": mail}), now
        self._tracer.start_span(name, context=set_span_in_context(span), start_time=began).end(now)
        self._open[mail] = (span, now)
        while len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)[1][0].end()

    def _end(self, event: Mapping[str, object]) -> None:
        from opentelemetry.trace import StatusCode

        mail = str(event.get("mail"))
        if mail not in self._open:
            return
        span, _ = self._open.pop(mail)
        span.set_attribute("fuwake.outcome", str(event.get("label") or event["what"]))
        if event.get("trouble"):
            span.set_status(StatusCode.ERROR, str(event["what"]))
        span.end()
