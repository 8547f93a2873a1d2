"""The pure half in one line: raw message + observations → case. `fuwake verify` runs exactly this again."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from fuwake.answer.compose import answer
from fuwake.authenticate.evaluate import evaluate
from fuwake.brands.match import brand as match_brand
from fuwake.brands.scenario import scenario as match_scenario
from fuwake.campaigns.conclude import campaign
from fuwake.campaigns.observed import of_hosting
from fuwake.derive.left import counted
from fuwake.derive.listings import listings
from fuwake.derive.mail_brand import by_picture, pictures_used
from fuwake.derive.page import attached as derive_attached
from fuwake.derive.page import main_page
from fuwake.derive.page import page as derive_page
from fuwake.derive.page_brand import as_brand
from fuwake.derive.picture_text import with_pictures
from fuwake.derive.roles import domains as derive_domains
from fuwake.derive.roles import hosts as derive_hosts
from fuwake.derive.sites import sites
from fuwake.derive.spoofing import conclude
from fuwake.model.anatomy import Anatomy, FoundLink
from fuwake.model.answers import MailPicture
from fuwake.model.base import Trouble
from fuwake.model.case import (
    SCHEMA,
    Case,
    CaseAddress,
    CaseHeader,
    CaseHop,
    CaseLink,
    CaseMessage,
    CaseOrigin,
    CasePart,
    CaseSource,
    CaseTrace,
    Masking,
    Run,
)
from fuwake.model.facts import Facts
from fuwake.model.infrastructure import Role
from fuwake.model.message import Mailbox
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.parse.defang import defang_url
from fuwake.parse.redaction import Mask, Redactor
from fuwake.pipeline.opened import Opened, bounds_of, open_mail
from fuwake.rules._rule import run as run_rules
from fuwake.rules.registry import RULES
from fuwake.verdict import weights
from fuwake.verdict.judge import judge as judge_verdict


def received_at(anatomy: Anatomy, fallback: datetime) -> datetime:
    """When the mail arrived: the newest vouched-for hop, else the Date field (the sender's own claim), else `fallback`."""
    for hop in anatomy.trace.hops:
        if hop.vouched and hop.date is not None:
            return hop.date
    return anatomy.message.date or fallback


def judge(raw: bytes, source: CaseSource, run: Run, observations: tuple[Observation, ...], carriers: tuple[bytes, ...] = ()) -> Case:
    """Everything that follows from the bytes and the recorded answers. Pure: same input, same case, byte for byte."""
    mail = open_mail(raw, run.trusted_receivers, source=source, carriers=carriers, stopped=run.stopped, bounds=bounds_of(run))
    return judge_opened(mail, source, run, observations)


def judge_opened(mail: Opened, source: CaseSource, run: Run, observations: tuple[Observation, ...]) -> Case:
    """`judge`, for a message that has been read already."""
    case, anatomy = _unmasked(mail, source, run, observations)
    return _masked(case, anatomy, mail.redactor.for_json(msgspec.json.encode(case)))


def judge_to_json(mail: Opened, source: CaseSource, run: Run, observations: tuple[Observation, ...]) -> bytes:
    """The JSON document of `judge_opened`, sooner."""
    case, anatomy = _unmasked(mail, source, run, observations)
    document = msgspec.json.encode(case)
    mask = mail.redactor.for_json(document)
    ours = all(seen.data is None for seen in observations)  # else some field names are not
    masked = mask.json(document) if ours else None
    if masked is None:
        return msgspec.json.encode(_masked(case, anatomy, mask))
    return _counted(masked, case.masking, mask.places(_texts(anatomy)))


def _unmasked(mail: Opened, source: CaseSource, run: Run, observations: tuple[Observation, ...]) -> tuple[Case, Anatomy]:
    """The case with the recipient still in it and the number of places masked not yet told, and the anatomy that it is of."""
    anatomy, redactor = with_pictures(mail.anatomy, observations), mail.redactor
    facts = gather(mail.raw, anatomy, run, observations, redactor)
    findings, not_evaluated = run_rules(RULES, facts, weights.load())
    verdict = judge_verdict(findings, facts)
    case = Case(
        schema=SCHEMA,
        source=source,
        run=_run(run, anatomy, facts),
        message=_message(anatomy),
        trace=_trace(anatomy),
        auth=facts.auth,
        links=tuple(_link(link, facts, redactor) for link in anatomy.links),
        links_total=max(anatomy.links_total, len(anatomy.links)),
        domains=tuple(facts.domains.values()),
        hosts=tuple(facts.hosts.values()),
        listings=facts.listings,
        sites=tuple(facts.sites.values()),
        observations=observations,
        findings=findings,
        not_evaluated=not_evaluated,
        spoofing=facts.spoofing,
        brand=facts.brand,
        scenario=facts.scenario,
        campaign=campaign(facts.observations, facts.brand, facts.scenario, of_hosting(facts.domains.values(), facts.hosts.values())),
        page=facts.page,
        page_why=facts.page_why,
        attached_page=facts.attached,
        mail_picture=_mail_picture(facts),
        verdict=verdict,
        masking=Masking(addresses=len(redactor.identity.addresses), occurrences=0),
        left=counted(observations),
        errors=(*_limits(mail, run), *_failures(observations)),
    )
    return msgspec.structs.replace(case, answer=answer(case)), anatomy


def _run(run: Run, anatomy: Anatomy, facts: Facts) -> Run:
    """The run with those of the user's pictures that served, so that a case does not carry all of them."""
    if not run.brand_pictures:
        return run
    return msgspec.structs.replace(run, brand_pictures=pictures_used(run.brand_pictures, anatomy, facts.observations))


def _masked(case: Case, anatomy: Anatomy, mask: Mask) -> Case:
    masking = msgspec.structs.replace(case.masking, occurrences=mask.places(_texts(anatomy)))
    return mask.record(msgspec.structs.replace(case, masking=masking))


def _counted(document: bytes, uncounted: Masking, places: int) -> bytes:
    """The document with the number of places masked: no string can hold the key, whose quotation marks would stand escaped there."""
    without = b'"masking":' + msgspec.json.encode(uncounted)
    start = document.rindex(without)
    counted = msgspec.json.encode(msgspec.structs.replace(uncounted, occurrences=places))
    return b"".join((document[:start], b'"masking":', counted, document[start + len(without) :]))


def _limits(mail: Opened, run: Run) -> Iterator[Trouble]:
    """Why the message was not read whole."""
    if run.stopped is not None:
        yield Trouble(where="message", what=f"limit {run.stopped.limit}: {run.stopped.what}; only the header section was read")
    elif mail.anatomy.partial == "start":
        yield Trouble(where="message", what=f"limit size: only the first {len(mail.raw)} bytes were read")


def _failures(observations: tuple[Observation, ...]) -> Iterator[Trouble]:
    for seen in observations:
        # A registry without RDAP was not asked; WHOIS was.
        if seen.status == "failed" and not (seen.observer == "rdap" and seen.reason == "not-supported"):
            yield Trouble(where=f"observation:{seen.id}", what=seen.detail or seen.reason or "failed")


def gather(raw: bytes, anatomy: Anatomy, run: Run, observations: tuple[Observation, ...], redactor: Redactor | None = None) -> Facts:
    """What `derive` makes of the anatomy and the observations, in the order in which one needs the other."""
    by_id = {seen.id: seen for seen in observations}
    at = received_at(anatomy, run.dissected_at)
    auth = evaluate(raw, anatomy, by_id, redactor.tells_who if redactor is not None else None).auth
    spoofing = conclude(anatomy, auth)
    page, page_why = derive_page(by_id, run.brand_pictures)
    attached = derive_attached(by_id, run.brand_pictures)
    asks = main_page(page, attached)
    brand = match_brand(anatomy, asks) or by_picture(anatomy, run.brand_pictures) or as_brand(asks.brand if asks is not None else None)
    domains = derive_domains(anatomy, auth, spoofing, by_id, asks, brand, at)
    return Facts(
        anatomy=anatomy,
        observations=by_id,
        dissected_at=run.dissected_at,
        auth=auth,
        spoofing=spoofing,
        domains=domains,
        hosts=derive_hosts(anatomy, auth, spoofing, by_id, asks, brand, at, known=domains),
        listings=listings(by_id),
        sites=sites(by_id, at),
        page=page,
        page_why=page_why,
        attached=attached,
        brand=brand,
        scenario=match_scenario(anatomy, asks),
    )


def _addresses(mailboxes: tuple[Mailbox, ...]) -> tuple[CaseAddress, ...]:
    return tuple(CaseAddress(name=box.name, address=box.address, domain=box.domain, header=box.header) for box in mailboxes)


def _message(anatomy: Anatomy) -> CaseMessage:
    message = anatomy.message
    return CaseMessage(
        sha256=message.sha256,
        size=message.size,
        subject=message.subject,
        date=message.date,
        date_text=message.date_text,
        message_id=message.message_id,
        from_=_addresses(message.author),
        sender=_addresses(message.sender),
        reply_to=_addresses(message.reply_to),
        return_path=message.return_path,
        headers=tuple(
            CaseHeader(index=field.index, name=field.name, value=field.value, start=field.span.start, end=field.span.end)
            for field in message.headers
        ),
        parts=tuple(
            CasePart(
                path=part.path,
                type=part.type,
                charset=part.charset,
                filename=part.filename,
                size=part.size,
                sha256=part.sha256,
                defects=part.defects,
            )
            for part in message.parts
        ),
        text=message.text,
        hidden_text=message.hidden_text,
        defects=message.defects,
    )


def _trace(anatomy: Anatomy) -> CaseTrace:
    trace = anatomy.trace
    return CaseTrace(
        hops=tuple(
            CaseHop(
                index=hop.index,
                header=hop.header,
                from_helo=hop.from_helo,
                from_rdns=hop.from_rdns,
                from_ip=hop.from_ip,
                by=hop.by,
                with_=hop.with_,
                id=hop.id,
                date=hop.date,
                delay_s=hop.delay_s,
                gap=hop.gap,
                vouched=hop.vouched,
            )
            for hop in trace.hops
        ),
        boundary=trace.boundary,
        boundary_reason=trace.boundary_reason,
        boundary_reason_ja=trace.boundary_reason_ja,
        origin=CaseOrigin(ip=trace.origin.ip, helo=trace.origin.helo, rdns=trace.origin.rdns) if trace.origin else None,
    )


def _link(link: FoundLink, facts: Facts, redactor: Redactor) -> CaseLink:
    page = facts.page
    known = facts.domains.get(link.domain) if link.domain else None
    role: Role = known.role if known else "unknown"
    visited = page is not None and link.where != "header" and _led_to(link, page, facts, redactor)
    return CaseLink(
        index=link.index,
        text=link.text,
        url=link.url,
        url_defanged=defang_url(link.url),
        final_url=page.final_url if page is not None and visited else None,
        domain=link.domain,
        host=link.host,
        where=link.where,
        role=role,
        automatic=link.automatic,
        one_click=link.one_click is not None,
        one_click_why=link.one_click,
        outer=link.outer,
        wrappers=link.wrappers,
        opaque=link.opaque,
    )


def _led_to(link: FoundLink, page: Page, facts: Facts, redactor: Redactor) -> bool:
    """Whether the visit was for this link. Cases of earlier versions do not say what they visited the page for."""
    visit = facts.observations.get(page.evidence[0].removeprefix("observation:")) if page.evidence else None
    if visit is not None and visit.stands_for:
        return redactor.text(link.url) in visit.stands_for
    return redactor.url(link.url) == page.url


def _texts(anatomy: Anatomy) -> Iterator[str]:
    """Texts of the mail of which it is told how many places were masked; each stands in the case."""
    message = anatomy.message
    yield message.text
    yield from [field.value for field in message.headers]
    yield from [link.url for link in anatomy.links]


def _mail_picture(facts: Facts) -> str | None:
    seen = facts.observations.get("mail_picture:message")
    if seen is None or seen.status != "found":
        return None
    return msgspec.convert(seen.data, MailPicture).picture
