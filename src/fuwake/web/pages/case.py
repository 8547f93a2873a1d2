"""The page of a case: verdict and reasons, everything behind them, and each piece of evidence on a page of its own."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from msgspec import Struct

from fuwake.model.judgement import Reason
from fuwake.report.bank import Lang
from fuwake.report.blocks import Section
from fuwake.report.html import iso
from fuwake.report.tables import allowed_links
from fuwake.report.writer import Writer
from fuwake.store.case_folder import CaseFolder
from fuwake.web import reads
from fuwake.web.office import office_of
from fuwake.web.pages.anatomy import Anatomy
from fuwake.web.pages.dossier import Dossier
from fuwake.web.pages.render import page, text
from fuwake.web.reads import Missing, OpenedCase
from fuwake.web.security import Need, Who
from fuwake.web.words import bank, lang_of

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)
TONES = {"phishing": "danger", "suspicious": "warn", "legitimate": "ok", "undetermined": "info"}
PICTURE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_TOLD_HERE = frozenset({"reasons"})
"""Sections of the article whose place another view takes."""
_MOST_REASONS = 30
_LONGEST_LOCUS = 4_000


class Bar(Struct, frozen=True, kw_only=True):
    """A reason of the verdict with its share as a bar."""

    says: str
    evidence: tuple[str, ...]
    up: bool
    share: int | None
    """Per cent."""
    start: float
    """Of the bar, 0 to 100; the middle is 50."""
    width: float


@router.get("")
def case(request: Request, case_id: str, who: Annotated[Who, Depends(Need("own"))], at: str = "", bare: str = "") -> Response:
    """Everything about a case on one page. at: the evidence behind a locus instead; bare: without a page around it."""
    opened, dossier, writer = look(request, case_id, who)
    if at:
        return _evidence(request, opened, dossier, who, at, bare=bool(bare))
    anatomy = Anatomy(writer)
    label, kind = opened.case.verdict.label, opened.case.verdict.kind
    return page(
        request,
        "case.html.j2",
        who,
        opened=opened,
        article=dossier.article if dossier else None,
        subject=writer.clean(opened.case.message.subject, 160),
        said=f"label_{kind}.{label}" if f"label_{kind}.{label}" in bank("ja").sentences else f"label_said.{label}",
        tone=TONES[label],
        answer=_answer(writer),
        bars=tuple(_bars(writer)),
        guards=[writer.word_or("guard", name) for name in opened.case.verdict.guards],
        sections=_sections(dossier),
        hosts=anatomy.hosts(),
        tables=anatomy.tables(),
        **drawing(opened, dossier),
    )


@router.get("/pictures/{name}")
def picture(request: Request, case_id: str, name: str, who: Annotated[Who, Depends(Need("own"))]) -> Response:
    """A picture of the article: drawn anew, what shows the recipient blackened. Raises Missing."""
    _, dossier, _ = look(request, case_id, who)
    found = dossier.pictures.get(name) if dossier else None
    if found is None:
        raise Missing
    return Response(found.data, media_type=found.media, headers={"Content-Security-Policy": PICTURE_CSP})


@router.get("/left")
def left(request: Request, case_id: str, who: Annotated[Who, Depends(Need("own"))]) -> Response:
    """What left the machine for it."""
    from fuwake.report.left import lines  # heavy

    opened = reads.case(office_of(request).backing, case_id, who.whose)
    told = list(lines(opened.case, lang_of(request)))
    return page(request, "left.html.j2", who, case_id=case_id, lines=told)


def _evidence(request: Request, opened: OpenedCase, dossier: Dossier | None, who: Who, locus: str, *, bare: bool) -> Response:
    """What lies behind a locus. Raises Missing."""
    if dossier is None or len(locus) > _LONGEST_LOCUS:
        raise Missing
    case_id = opened.row.id
    shown = dossier.exhibit(locus, CaseFolder(office_of(request).backing.folder.cases / case_id))
    digest = next((seen.evidence for seen in opened.case.observations if f"observation:{seen.id}" == locus), None)
    values: dict[str, Any] = {"exhibit": shown, "case_id": case_id, "digest": digest if who.may("read") else None}
    if bare:
        return Response(text(request, "exhibit.html.j2", who, **values), media_type="text/html; charset=utf-8")
    return page(request, "evidence.html.j2", who, **values)


def look(request: Request, case_id: str, who: Who) -> tuple[OpenedCase, Dossier | None, Writer]:
    """A case, what its page is made of, and what makes its words harmless. Raises Missing."""
    office = office_of(request)
    opened = reads.case(office.backing, case_id, who.whose)
    path = office.backing.folder.cases / case_id
    lang: Lang = lang_of(request)
    dossier = office.dossiers.of(opened, path, lang)
    # Without an article the document's own masks have to do: nothing else of the mail is shown then.
    writer = dossier.writer if dossier else Writer(opened.case, CaseFolder(path).evidence, lang, str)
    return opened, dossier, writer


def drawing(opened: OpenedCase, dossier: Dossier | None) -> dict[str, Any]:
    """What templates/blocks.html.j2 draws with."""
    return {
        "numbers": Numbers(dossier.article.numbers() if dossier else {}),
        "place": f"/cases/{opened.row.id}",
        "report": dossier.writer.word if dossier else None,
        "iso": iso,
        "outside": _outside,
        "sort": lambda thing: type(thing).__name__.lower(),
    }


class Numbers:
    """Numbers of loci: those of the article, then further ones as they come."""

    def __init__(self, known: dict[str, int]) -> None:
        self._known = dict(known)

    def __call__(self, loci: tuple[str, ...]) -> list[tuple[int, str]]:
        for locus in loci:
            self._known.setdefault(locus, len(self._known) + 1)
        return sorted((self._known[locus], locus) for locus in dict.fromkeys(loci))


def _outside(href: str) -> str:
    """An address of our own table of desks; anything else is a fault of ours."""
    if href not in allowed_links():
        raise ValueError(f"not a link of ours: {href}")
    return href


def _answer(writer: Writer) -> list[tuple[str, tuple[str, ...]]]:
    """The paragraph for people, sentence by sentence with its evidence."""
    told = writer.case.answer
    if told is None:
        return []
    return [(writer.clean(said.ja if writer.lang == "ja" else said.en, 600), said.evidence[:3]) for said in told.sentences]


def _bars(writer: Writer) -> Iterator[Bar]:
    verdict = writer.case.verdict
    ranked = sorted(verdict.reasons, key=lambda one: -_part(one))[:_MOST_REASONS]
    largest = max(map(_part, ranked), default=0.0) or 1.0
    for one in ranked:
        width = round(50 * _part(one) / largest, 1)
        yield Bar(
            says=writer.clean(writer.pick(one.says, one.says_en), 400),
            evidence=one.evidence[:3],
            up=one.weight >= 0,
            share=_percent(one),
            start=50 if one.weight >= 0 else 50 - width,
            width=width,
        )


def _part(reason: Reason) -> float:
    """Its share; in cases of earlier versions its weight, which has the same use here."""
    return reason.share if reason.share is not None else abs(reason.weight)


def _percent(reason: Reason) -> int | None:
    return round(100 * reason.share) if reason.share is not None else None


def _sections(dossier: Dossier | None) -> list[Section]:
    return [section for section in dossier.article.sections if section.id not in _TOLD_HERE] if dossier else []
