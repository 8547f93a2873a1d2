"""From Received fields to hops and the trust boundary: how far down the receiving side itself vouches for what is written.

The newest Received field was written by the receiver. Below it a field is vouched for only as long as each hop came from
inside the receiving side: the first hop that came from outside is the boundary, and everything under it may have been
written by the sender. A HELO name alone proves nothing: it is what the client says.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from fuwake.model.anatomy import ClaimedResult
from fuwake.model.trace import Hop, Origin, Trace
from fuwake.parse import limits, providers
from fuwake.parse.continuity import FETCHED, is_gap, same_host
from fuwake.parse.domains import icann_domain, is_public_ip, parse_ip, to_ascii
from fuwake.parse.fields.received import Received, read_received
from fuwake.parse.sections import Named
from fuwake.parse.words import coded_text

_LINE = re.compile(  # words in the names that access providers give to their customers' lines
    r"(?:^|[.-])(?:p{2,3}|dyn(?:amic)?|dhcp|pool|[avx]?dsl|cable|dial(?:up|in)?|flets|ftth|fiber|cust(?:omer)?)\d{0,9}(?:[.-]|$)|ipngn|ipbf|ipoe"
)


_GATEWAY_HOPS = 6
"""Hops below the receiver's edge in which its filter's client is looked for."""


class _End(Struct, frozen=True):
    """Where the walk ended: last vouched hop, boundary or None, and why."""

    vouched: int
    boundary: int | None
    reason: str
    reason_ja: str


def read_trace(named: Named, trusted_receivers: tuple[str, ...] = ()) -> tuple[Trace, int]:
    """The trace, and how many Received fields there are (the first RECEIVED are read)."""
    fields = named.get("received", [])
    read = [read_received(coded_text(field)) for field in fields[: limits.RECEIVED]]
    walk = _Walk(read, tuple(name for text in trusted_receivers if (name := _trusted(text)) is not None))
    end = walk.run()
    hops = tuple(_hop(index, fields[index].index, read, vouched=index <= end.vouched) for index in range(len(read)))
    origin = None
    if end.boundary is not None:
        hop = hops[end.boundary]
        origin = Origin(ip=hop.from_ip or "", helo=hop.from_helo, rdns=hop.from_rdns)
    trace = Trace(
        hops=hops,
        boundary=end.boundary,
        boundary_reason=end.reason,
        boundary_reason_ja=end.reason_ja,
        origin=origin,
        receiver_domains=tuple(sorted(walk.inside)),
    )
    return trace, len(fields)


def behind_gateway(trace: Trace, claims: tuple[ClaimedResult, ...]) -> Trace:
    """The boundary moved to the hop whose client the receiver itself names as the sender, in the SPF result that it vouches for.

    A receiver that is told of a filter in front of it looks past it; that an outside machine wrote the hop is then the receiver's
    own decision. Nobody outside can write that result.
    """
    stated = next((ip for claim in claims if claim.vouched and claim.method == "spf" and (ip := _remote_ip(claim)) is not None), None)
    if trace.origin is None or trace.boundary is None or stated is None or stated == trace.origin.ip:
        return trace
    below = trace.hops[trace.boundary + 1 : trace.boundary + 1 + _GATEWAY_HOPS]
    hop = next((hop for hop in below if hop.from_ip == stated), None)
    if hop is None:
        return trace
    who = trace.hops[trace.boundary].by or "the receiving server"
    return replace(
        trace,
        hops=tuple(replace(one, vouched=one.index <= hop.index) for one in trace.hops),
        boundary=hop.index,
        boundary_reason=f"{who} of the receiving side itself names {stated} as the sender's address, behind a mail filter that it knows",
        boundary_reason_ja=f"受信側のサーバー {who} が、受信側の知る中継サーバーの手前の {stated} を送信元として記録しています",
        origin=Origin(ip=stated, helo=hop.from_helo, rdns=hop.from_rdns),
    )


def _remote_ip(claim: ClaimedResult) -> str | None:
    text = next((value for name, value in claim.properties if name == "smtp.remote-ip"), "")
    address = parse_ip(text)
    return str(address) if address is not None else None


def is_inside_ip(ip: str) -> bool:
    """An address that no outside machine can connect from: loopback, private, link-local, shared (RFC 6598).

    Addresses set aside for documentation (RFC 5737) count as outside, unlike in `domains.is_public_ip`.
    """
    address = parse_ip(ip)
    if address is None or is_public_ip(ip):
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return not str(inner).startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"))


def _hop(index: int, header: int, read: list[Received], *, vouched: bool) -> Hop:
    received = read[index]
    older = read[index + 1].date if index + 1 < len(read) else None
    delay = (received.date - older).total_seconds() if received.date is not None and older is not None else None
    return Hop(
        index=index,
        header=header,
        from_helo=received.helo,
        from_rdns=received.rdns,
        from_ip=received.ip,
        by=received.by,
        with_=received.with_,
        id=received.id,
        for_=received.for_,
        date=received.date,
        delay_s=delay,
        gap=is_gap(received, read[index + 1]) if index + 1 < len(read) else None,
        vouched=vouched,
    )


def _trusted(text: str) -> str | None:
    return to_ascii(text.strip().lstrip("@*.").rstrip("."))


class _Walk:
    """Goes down from the newest hop as long as the hop came from inside."""

    def __init__(self, hops: list[Received], trusted: tuple[str, ...]) -> None:
        self._hops, self._trusted = hops, trusted
        self.inside: set[str] = set(filter(None, (providers.organisation(name) for name in trusted)))

    def run(self) -> _End:
        if not self._hops:
            return _End(-1, None, "there is no Received field", "Received 行がありません")
        for index, hop in enumerate(self._hops):
            self._learn(hop)
            below = self._hops[index + 1] if index + 1 < len(self._hops) else None
            end = self._judge(index, hop, below)
            if end is not None:
                return end
        raise AssertionError("the last hop ends the walk")

    def _learn(self, hop: Received) -> None:
        """A vouched hop's own name belongs to the receiving side."""
        organisation = providers.organisation(hop.by)
        if organisation is not None:
            self.inside.add(organisation)

    def _judge(self, index: int, hop: Received, below: Received | None) -> _End | None:
        """Where the walk ends at this hop, or None: it goes on with the one below."""
        if hop.ip is not None and not self._from_inside(hop):
            if below is not None and self._claims_inside(hop) and self._continues(hop, below):
                return _End(
                    index,
                    None,
                    f"{hop.ip} calls itself {hop.helo}, a server of the receiving side; nothing recorded proves or disproves it",
                    f"{hop.ip} は受信側のサーバー {hop.helo} を名乗っていますが、本当かどうかを示す記録がありません",
                )
            who = hop.by or "the receiving server"
            return _End(
                index,
                index,
                f"{who} of the receiving side recorded that {hop.ip} connected to it from outside",
                f"受信側のサーバー {hop.by or '(名前の記載なし)'} が、外部の {hop.ip} から接続を受けたと記録しています",
            )
        if below is None:
            return self._bottom(index, hop)
        if hop.has_from and not self._from_inside(hop) and not (self._claims_inside(hop) and _needs_no_address(hop)):
            return _End(
                index,
                None,
                "the receiving side recorded a client without its address",
                "受信側の記録に、接続元の IP アドレスがありません",
            )
        if not self._continues(hop, below):
            return _End(
                index,
                None,
                f"the line below is written by {below.by or 'an unnamed server'}, which cannot be tied to the receiving side",
                f"次の行を書いた {below.by or '名前のないサーバー'} が受信側のものか確かめられません",
            )
        return None

    def _bottom(self, index: int, hop: Received) -> _End:
        if hop.ip is None:
            return _End(
                index,
                None,
                "no vouched-for Received field names a client address",
                "信頼できる Received 行に接続元の IP アドレスがありません",
            )
        return _End(index, None, "every recorded server lies inside the receiving side", "記録されたサーバーはすべて受信側の内部のものです")

    def _from_inside(self, hop: Received) -> bool:
        """Whether the hop surely came from the receiving side's own machines."""
        if hop.ip is None:
            return False
        if hop.with_ is not None and hop.with_.lower() in FETCHED:
            return True
        if is_inside_ip(hop.ip) or any(self._names(hop.ip, name) for name in self._trusted):
            return True
        if providers.is_relay(hop.by) or (hop.checked and providers.is_relay(hop.rdns) and _same_owner(hop.rdns, hop.by)):
            return True
        if providers.is_border(hop.by):
            return False
        if any(providers.is_inside_network(domain, hop.ip) for domain in self.inside):
            return True
        if hop.checked:
            return hop.rdns is not None and self._is_ours(hop.rdns) and not _is_customer(hop.rdns, hop.ip)
        return any(self._names(hop.helo, name) for name in self._trusted)

    def _claims_inside(self, hop: Received) -> bool:
        """Whether only the client's own word (HELO) or an unchecked name says that it is inside."""
        if hop.checked:
            return False
        return not providers.is_border(hop.by) and any(name is not None and self._is_ours(name) for name in (hop.helo, hop.rdns))

    def _is_ours(self, name: str) -> bool:
        return providers.organisation(name) in self.inside or any(self._names(name, trusted) for trusted in self._trusted)

    @staticmethod
    def _names(host: str | None, trusted: str) -> bool:
        return host is not None and (host == trusted or host.endswith("." + trusted))

    def _continues(self, hop: Received, below: Received) -> bool:
        """Whether the field below was written by the machine that this hop came from."""
        by = below.by
        if by is None:
            return not below.has_from  # `(qmail 12 invoked by uid 89)`
        if hop.by is None and not hop.has_from and not self.inside:
            return True  # nothing but such lines so far: the first name is the receiver's own
        if hop.with_ is not None and hop.with_.lower() in FETCHED:
            return True  # the newest field of a message in a mailbox was written by the mailbox's own server
        if below.by_ip is not None and below.by_ip == hop.ip:
            return True
        if parse_ip(by) is not None:
            return by == hop.ip or is_inside_ip(by)
        if by in ("localhost", "localhost.localdomain") and hop.ip is not None and is_inside_ip(hop.ip):
            return True
        names = [name for name in (hop.helo, hop.rdns) if name is not None] + ([hop.by] if not hop.has_from and hop.by else [])
        return self._is_ours(by) or any(same_host(by, name) for name in names)


def _same_owner(one: str | None, other: str | None) -> bool:
    """Whether two names lie in one registered domain, whatever the owner lends to customers below it."""
    return one is not None and other is not None and icann_domain(one) == icann_domain(other) is not None


def _needs_no_address(hop: Received) -> bool:
    """Whether strangers cannot connect to the writer, so that a name without an address is enough."""
    return providers.is_inner(hop.by) or (hop.with_ is not None and hop.with_.lower().startswith("lmtp"))  # RFC 2033 section 5


def _is_customer(name: str, ip: str) -> bool:
    """Whether a reverse name is that of a line of an access provider: made from the address, or telling its kind."""
    address = parse_ip(ip)
    octets = str(address).split(".") if address is not None and address.version == 4 else []
    labels = name.replace("-", ".").replace("_", ".").split(".")
    digits = "".join(sign for sign in name if sign.isdigit())
    if sum(octet in labels for octet in set(octets)) >= 2 or _LINE.search(name) is not None:
        return True
    coded = ("".join(part.zfill(3) for part in octets), "".join(f"{int(part):02x}" for part in octets)) if octets else ()
    return any(code in text for code, text in zip(coded, (digits, name), strict=False))
