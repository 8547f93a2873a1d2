"""Which claimed authentication results the receiving side itself wrote (RFC 8601 sections 5 and 7.1)."""

from fuwake.model.anatomy import ClaimedResult
from fuwake.model.message import HeaderField
from fuwake.model.trace import Trace
from fuwake.parse import providers
from fuwake.parse.fields.authres import Results, read_authentication_results, read_received_spf
from fuwake.parse.words import WORD, coded_text, decode_words

_MOST = 200  # results kept of one message


def read_claims(headers: tuple[HeaderField, ...], trace: Trace) -> tuple[ClaimedResult, ...]:
    """Every result of Authentication-Results and Received-SPF, in order.

    `vouched` only where the field stands above the lowest vouched-for Received field (a server writes its results above its own
    Received, and nobody outside can write up there) and where its authserv-id is the receiving side's. Gmail writes its two
    fields right below its own Received: there the first of each name counts.
    """
    claims: list[ClaimedResult] = []
    below = _written_below(headers, trace)
    for field in headers:
        name = field.name.lower()
        if name not in ("authentication-results", "received-spf"):
            continue
        text = _text(field)
        results = read_authentication_results(text) if name == "authentication-results" else read_received_spf(text)
        if results is not None:
            claims.extend(_claims(field, results, trace, field.index in below))
        if len(claims) >= _MOST:
            break
    return tuple(claims[:_MOST])


def _text(field: HeaderField) -> str:
    """The value; decoded where all of it is encoded words, as Exchange writes it around a name that is not ASCII.

    Single words in it stay as they are: a sender's text in a comment must not become structure.
    """
    text = coded_text(field)
    return decode_words(text) if "=?" in text and not WORD.sub("", text).strip() else text


def _written_below(headers: tuple[HeaderField, ...], trace: Trace) -> frozenset[int]:
    """Indexes of the fields that the edge server wrote right below its own Received, where it is known to write them there."""
    edge = trace.hops[trace.boundary] if trace.boundary is not None else None
    if edge is None or not providers.writes_below(edge.by):
        return frozenset()
    found: dict[str, int] = {}
    for field in headers[edge.header + 1 : edge.header + 3]:
        name = field.name.lower()
        if name not in ("authentication-results", "received-spf"):
            break
        found.setdefault(name, field.index)
    return frozenset(found.values())


def _claims(field: HeaderField, results: Results, trace: Trace, below: bool) -> list[ClaimedResult]:
    lowest = max((hop.header for hop in trace.hops if hop.vouched), default=-1)
    above = below or field.index < lowest
    writer = next((hop.by for hop in trace.hops if hop.header > field.index and hop.vouched), None)
    authserv_id = results.authserv_id or (writer if above else None) or ""
    ours = _is_receiver(authserv_id, writer, trace.receiver_domains)
    return [
        ClaimedResult(
            header=field.index,
            authserv_id=authserv_id,
            method=result.method,
            result=result.result,
            properties=result.properties,
            vouched=above and ours,
            reason=result.reason,
        )
        for result in results.results
    ]


def _is_receiver(authserv_id: str, writer: str | None, receiver_domains: tuple[str, ...]) -> bool:
    if not authserv_id:
        return False
    if providers.organisation(authserv_id) in receiver_domains:
        return True
    return writer is not None and (authserv_id == writer or authserv_id == writer.split(".", 1)[0])
