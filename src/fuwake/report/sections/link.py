"""The link behind the words, every link of the mail, and what the lists say (S17, S18)."""

from fuwake.model.case import CaseLink
from fuwake.model.infrastructure import Listing
from fuwake.parse.wrappers.unwrap import CARRIED
from fuwake.report.blocks import Block, Cell, Paragraph, Section, Table
from fuwake.report.statements import link as statements
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer

_MOST = 30
_MOST_LISTINGS = 12
"""Answers of lists that are told; all of them are in the evidence."""


def section(writer: Writer) -> Section:
    """The main link in a sentence, official or not, listed or not; then all of them."""
    main = writer.main_link()
    title = writer.word("section.link")
    if main is None and not writer.case.links:
        key = "link.none" if writer.case.source.left_out == 0 else "link.none_read"
        return Section(id="link", title=title, finding=writer.fact(key, ("message",)), blocks=())
    finding = (
        _main(writer, main)
        if main is not None
        else writer.fact("link.no_web", tuple(f"link:{link.index}" for link in writer.case.links[:2]))
    )
    blocks: list[Block] = []
    said: list[Saying] = []
    if main is not None:
        page = writer.case.page
        said += _forwarding(writer, main)
        if page is not None and page.status == "seen" and page.final_url and len(page.redirects) > 1:
            said.append(writer.fact("link.redirected", page.evidence, url=writer.url(page.final_url)))
        if main.host:
            said.append(_official(writer, main))
        said += listing_sayings(writer)
    blocks += [*([Paragraph(items=tuple(said))] if said else []), _table(writer)]
    more: list[Saying] = []
    shown = min(_MOST, len(writer.case.links))
    if writer.case.links_total > shown:
        more.append(writer.fact("link.limit", ("message",), total=str(writer.case.links_total), shown=str(shown)))
    if any(link.one_click for link in writer.case.links):
        more.append(writer.note("link.one_click"))
    if more:
        blocks.append(Paragraph(items=tuple(more)))
    return Section(id="link", title=title, finding=finding, blocks=tuple(blocks))


def _main(writer: Writer, link: CaseLink) -> Saying:
    text = writer.clean(link.text, 120)
    if text and text != writer.url(link.url).text:
        return writer.fact("link.words", (f"link:{link.index}",), text=text, url=writer.url(link.url))
    return writer.fact("link.bare", (f"link:{link.index}",), url=writer.url(link.url))


def _forwarding(writer: Writer, link: CaseLink) -> list[Saying]:
    """What stands in the mail where a forwarding address was undone; that nothing can be read where it could not be."""
    evidence = (f"link:{link.index}",)
    said: list[Saying] = []
    if link.outer is not None:
        key = "carried" if CARRIED in link.wrappers else "rewritten"
        slots = {} if key == "carried" else {"wrappers": _through(writer, link)}
        said.append(writer.fact(f"link.{key}", evidence, outer=writer.url(link.outer), **slots))
    if link.opaque and link.final_url is None:
        said.append(writer.fact("link.opaque", evidence, wrappers=writer.word_or("wrapper", link.wrappers[-1])))
    return said


def _through(writer: Writer, link: CaseLink) -> str:
    outer = link.wrappers[:-1] if link.opaque else link.wrappers
    return writer.join(writer.word_or("wrapper", name) for name in outer)


def _official(writer: Writer, link: CaseLink) -> Saying:
    value = statements.official(link.host or "", writer.case.brand)
    slots: dict[str, Span | str] = {"host": writer.host(link.host)}
    if writer.case.brand is not None:
        slots["name"] = writer.clean(writer.pick(writer.case.brand.name, writer.case.brand.name_en), 80)
    return writer.fact(f"link_official.{value}", (f"link:{link.index}",), link.host or "", **slots)


def listing_sayings(writer: Writer) -> list[Saying]:
    """One statement for each list and subject, listed ones first; one that none was asked where that is so."""
    if not writer.case.listings:
        return [writer.fact("listing.never_asked", ("run",), "no list")]
    order = ("listed", "unknown", "not_listed")
    said: list[Saying] = []
    for found in sorted(writer.case.listings, key=lambda listing: order.index(listing.status))[:_MOST_LISTINGS]:
        said += _listing(writer, found)
    return said


def _listing(writer: Writer, found: Listing) -> list[Saying]:
    key = _listing_key(found)
    about, evidence = f"{found.list} {found.url}", found.evidence or ("run",)
    name = writer.word_or("list", found.list)
    slots: dict[str, Span | str] = {"list": name}
    if found.about != "url":
        slots["subject"] = writer.host(found.url)
    if found.status == "unknown":
        seen = next((writer.seen(locus.removeprefix("observation:")) for locus in found.evidence), None)
        return [writer.fact(key, evidence, about, why=writer.reason(seen), **slots)]
    slots["time"] = writer.when(found.asked_at)
    if found.status == "listed":
        slots["threats"] = writer.join(_threat(writer, threat) for threat in found.threats) or writer.word("ui.unknown")
    said: list[Saying] = [writer.fact(key, evidence, about, **slots)]
    main = writer.main_link()
    if found.about == "url" and main is not None and "?" in main.url and found.url == main.url.partition("?")[0]:
        said.append(writer.fact("list_copy.without_parameters", evidence, about))
    if found.as_of is not None and found.age_hours is not None:
        said.append(
            writer.fact("list_copy.age", evidence, about, list=name, as_of=writer.when(found.as_of), hours=f"{found.age_hours:.0f}")
        )
    if found.status == "not_listed" and found.others_on_host:
        said.append(writer.fact("list_copy.neighbours", evidence, about, list=name, count=str(found.others_on_host)))
    if found.status == "listed" and found.list == "google_safe_browsing":
        said.append(writer.note("listing-note.listed"))
    return said


def _listing_key(found: Listing) -> str:
    value = statements.listing(found)
    match statements.listing_topic(found):
        case "listing-page":
            return f"listing-page.{value}"
        case "listing-host":
            return f"listing-host.{value}"
        case "listing-domain":
            return f"listing-domain.{value}"
        case "listing-address":
            return f"listing-address.{value}"
        case "listing":
            return f"listing.{value}"


def _threat(writer: Writer, threat: str) -> str:
    return writer.word(f"threat.{threat}") if f"threat.{threat}" in writer.bank.sentences else writer.clean(threat, 60)


def _table(writer: Writer) -> Table:
    head = tuple(writer.word(f"link.col_{name}") for name in ("text", "target", "where"))
    rows = tuple(_row(writer, links) for links in _merged(writer.case.links[:_MOST]))
    return Table(caption=writer.word("link.caption"), head=head, rows=rows)


def _merged(links: tuple[CaseLink, ...]) -> list[list[CaseLink]]:
    """Links to one URL in one row, unless they show different words."""
    rows: list[list[CaseLink]] = []
    for link in sorted(links, key=lambda link: (not link.text, link.index)):
        same = next((row for row in rows if row[0].url == link.url and (not link.text or row[0].text == link.text)), None)
        if same is None:
            rows.append([link])
        else:
            same.append(link)
    return sorted(rows, key=lambda row: min(link.index for link in row))


def _row(writer: Writer, links: list[CaseLink]) -> tuple[Cell, ...]:
    return (
        writer.cell(_words(writer, links[0]), evidence=tuple(f"link:{link.index}" for link in links[:4])),
        writer.cell(writer.url(links[0].url, 200), *_way(writer, links[0])),
        writer.cell(writer.listed(writer.word_or("where", link.where) for link in links)),
    )


def _way(writer: Writer, link: CaseLink) -> tuple[str, ...]:
    """Through what the link goes, where that is known."""
    if not link.wrappers:
        return ()
    return (writer.word("link.col_through", wrappers=writer.join(writer.word_or("wrapper", name) for name in link.wrappers)),)


def _words(writer: Writer, link: CaseLink) -> Span | str:
    text = writer.clean(link.text, 120)
    if text:
        return Span(text, "value")
    match link.where:
        case "text":
            return writer.word("link.is_url")
        case "attachment":
            return writer.word("link.in_attachment")
        case "picture":
            return writer.word("link.in_picture")
        case _:
            return writer.word("link.no_words")
