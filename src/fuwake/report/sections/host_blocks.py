"""What is known of one IP address: who runs it, its reverse name, its rough place with a map (S10, S11, S20)."""

from fuwake.model.infrastructure import CaseHost
from fuwake.report.blocks import Block, Figure, Heading, Paragraph
from fuwake.report.pictures import from_place
from fuwake.report.statements import domain, host
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer


def host_blocks(writer: Writer, known: CaseHost, side: str, locus: str) -> list[Block]:
    """Table, sentences and map. `side`: `origin`, `link` or `page`; `locus`: where the address stands in the mail."""
    network = known.network
    evidence = (network.evidence if network is not None else ()) or (locus,)
    said: list[Saying] = []
    asked = [seen for seen in map(writer.seen, (f"asn:{known.ip}", f"rdap:ip {known.ip}", f"whois:ip {known.ip}")) if seen is not None]
    if network is not None and network.provider:
        said.append(
            writer.fact("route.provider_says", evidence, known.ip, ip=writer.ip(known.ip), provider=writer.value(network.provider, 120))
        )
    else:
        unasked = all(seen.status == "skipped" for seen in asked)
        said.append(
            writer.fact("route.provider_unasked" if unasked else "route.provider_unknown", evidence, known.ip, ip=writer.ip(known.ip))
        )
    said.append(_ptr(writer, known, evidence))
    if writer.accuses:
        said += _role(writer, known, evidence)
    blocks: list[Block] = [Paragraph(items=tuple(said))]
    blocks += _table(writer, known)
    blocks.append(Heading(id=f"{side}-place", text=writer.word("route.where_heading" if side == "origin" else "link_site.where_heading")))
    blocks.append(Paragraph(items=(place_saying(writer, known),)))
    blocks += _map(writer, known, side)
    return blocks


def _role(writer: Writer, known: CaseHost, evidence: tuple[str, ...]) -> list[Saying]:
    """The part it plays, and why; of one that is not known only what is to be remarked."""
    why = writer.ended(writer.clean(writer.pick(known.role_why_ja, known.role_why), 400))
    evidence = tuple(dict.fromkeys(place for reason in known.role_reasons[:2] for place in reason.evidence)) or evidence
    if known.role == "unknown" and why:
        return [writer.fact("role.remark", evidence, why=why)]
    role = writer.fact(f"host_role.{domain.host_role(known)}", evidence, known.ip, ip=writer.ip(known.ip))
    return [role, writer.fact("role.why", evidence, why=why)] if why else [role]


def _ptr(writer: Writer, known: CaseHost, evidence: tuple[str, ...]) -> Saying:
    asked = writer.seen(f"dns:PTR {known.ip}")
    value = host.ptr(known.network, asked)
    slots = {}
    if value in {"confirmed", "unconfirmed", "unchecked"} and known.network is not None:
        slots["name"] = writer.host(known.network.rdns)
    own = (f"observation:{asked.id}",) if asked is not None else evidence
    return writer.fact(f"ptr.{value}", own, known.ip, **slots)


def _table(writer: Writer, known: CaseHost) -> list[Block]:
    network, word = known.network, writer.word
    if network is None:
        return []
    number = f"AS{network.asn}" if network.asn is not None else None
    rows: list[tuple[str, Span | str | None, tuple[str, ...]]] = [
        (word("route.provider"), writer.value(network.provider, 120) if network.provider else None, network.evidence),
        (word("route.asn"), number, network.evidence),
        (word("route.range"), _range(writer, network.network, network.network_name), network.evidence),
        (word("route.country"), writer.country(network.country), network.evidence),
        (word("route.reverse"), writer.host(network.rdns) if network.rdns else None, network.evidence),
        (word("route.abuse"), writer.address(network.abuse_contact) if network.abuse_contact else None, network.evidence),
    ]
    table = writer.properties(word("route.network", ip=writer.ip(known.ip).text), rows)
    return [table] if table.rows else []


def _range(writer: Writer, network: str | None, name: str | None) -> Span | None:
    words = " ".join(word for word in (network, f"({name})" if name else None) if word)
    return Span(writer.clean(words, 120), "code") if words else None


def place_saying(writer: Writer, known: CaseHost) -> Saying:
    """The one statement on where an address roughly is, with the caveat."""
    value = host.place(known.place)
    slots: dict[str, Span | str] = {"ip": writer.ip(known.ip)}
    asked = writer.seen(f"geo:{known.ip}")
    if known.place is None and (asked is None or asked.status == "skipped"):
        return writer.fact("place.never_asked", (f"observation:{asked.id}",) if asked is not None else ("run",), known.ip, **slots)
    if known.place is None or value == "unknown":
        return writer.fact("place.unknown", (known.place.evidence if known.place is not None else ()) or ("run",), known.ip, **slots)
    slots |= {"place": writer.place(known.place), "source": writer.value(known.place.source, 80)}
    if value == "point":
        slots["km"] = f"{known.place.radius_km or 0:,.0f}"
    return writer.fact(f"place.{value}", known.place.evidence or ("run",), known.ip, **slots)


def _map(writer: Writer, known: CaseHost, side: str) -> list[Block]:
    if known.place is None:
        return []
    value = host.place(known.place)
    ip, where = writer.ip(known.ip).text, writer.place(known.place)
    picture = from_place(f"map-{side}-{writer.lang}", known.place, writer.lang, writer.word(f"map.title_{side}", ip=ip))
    if picture is None:
        return []
    if value == "point":
        alt = writer.word("map.alt", ip=ip, place=where, km=f"{known.place.radius_km or 0:,.0f}")
        caption = writer.fact("map.caption", known.place.evidence or ("run",))
    else:
        alt = writer.word("map.alt_country", ip=ip, place=where)
        caption = writer.fact("map.caption_country", known.place.evidence or ("run",))
    return [Figure(picture=picture, caption=(caption,), alt=alt)]
