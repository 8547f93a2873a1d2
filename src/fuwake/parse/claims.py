"""Which claimed authentication results the receiving side itself wrote (RFC 8601 sections 5 and 7.1)."""

from fuwake.model.anatomy import ClaimedResult
from fuwake.model.message import HeaderField
from fuwake.model.trace import Trace
from fuwake.parse import providers
from fuwake.parse.fields.authres import Results, read_authentication_results, read_received_spf
from fuwake.parse.words import header_text, unfold

_MOST = 200  # results kept of one message


def read_claims(headers: tuple[HeaderField, ...], trace: Trace) -> tuple[ClaimedResult, ...]:
    """Every result of Authentication-Results and Received-SPF, in order.

    `vouched` only where the field stands above the lowest vouched-for Received field (a server writes its results above its own
    Received, and nobody outside can write up there) and where its authserv-id is the receiving side's.
    """
    claims: list[ClaimedResult] = []
    for field in headers:
        name = field.name.lower()
        if name not in ("authentication-results", "received-spf"):
            continue
        text = header_text(unfold(field.raw.split(b":", 1)[1]))
        results = read_authentication_results(text) if name == "authentication-results" else read_received_spf(text)
        if results is not None:
            claims.extend(_claims(field, results, trace))
        if len(claims) >= _MOST:
            break
    return tuple(claims[:_MOST])


def _claims(field: HeaderField, results: Results, trace: Trace) -> list[ClaimedResult]:
    lowest = max((hop.header for hop in trace.hops if hop.vouched), default=-1)
    above = field.index < lowest
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
