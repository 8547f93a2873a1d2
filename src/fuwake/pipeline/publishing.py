"""A case becomes a draft, a person says yes, and the article is out; later it is revised, or taken back.

What a person looks at is what goes out: a draft is the finished files, and the yes names them by digest. Before a draft stands, its files
are read again for the recipient, what is shown in pictures included.
"""

import asyncio
import base64
import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from fuwake.model.answers import PictureText
from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.picture_text import PictureTextObserver
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.watch_round import watched_of
from fuwake.publish import card, pages, paths
from fuwake.publish.entry import SHELVES, Entry, entry_of, slug_of
from fuwake.publish.site import LANGS, Place, Site
from fuwake.report import html, markdown
from fuwake.report.article import Article
from fuwake.report.bank import Lang
from fuwake.report.gate import RecipientLeft, check
from fuwake.report.placing import Change, Placing
from fuwake.report.write import compositions
from fuwake.settings import Settings
from fuwake.store.case_folder import CaseFolder
from fuwake.store.publications import Publications, Revision, digest_of, now

_PICTURE = re.compile(r'"data:image/(png|svg\+xml);base64,([A-Za-z0-9+/=]+)"')
_ANY_PICTURE = re.compile(r"data:image/[a-z+]{3,7};base64,[A-Za-z0-9+/=]+")
_WARNS = ("phishing", "suspicious")


class NotPublished(FuwakeError):
    """It may not go out, or not yet: `str()` says why and what to do."""


class Draft(Struct, frozen=True, kw_only=True):
    """Ready to be looked at."""

    revision: Revision
    entry: Entry
    difference: tuple[str, ...]
    """Of the Japanese text from the revision that is out, as a unified diff; empty for a first one."""
    new: bool
    """False where the same draft stood already, or the same revision is out."""


def draft(folder: CaseFolder, redactor: Redactor, place: Place, ledger: Publications, settings: Settings) -> Draft:
    """Makes the files of the next revision. redactor: what masks the recipient of the case, in text and pictures.

    Raises NotPublished, RecipientLeft, CaseFolderError, OSError.
    """
    case = folder.case()
    slug = slug_of(case)
    _may_be_told(case, ledger, slug)
    before = ledger.revisions(slug)
    out = next((one for one in before if one.out_at is not None), None)
    watched, evidence = watched_of(folder, case)
    made = compositions(case, evidence, folder.message(), LANGS, redactor, watched=watched)
    articles = dict(zip(LANGS, made, strict=True))
    texts = {f"{lang}.md": markdown.render(article).encode() for lang, article in articles.items()}
    if out is not None and all(ledger.files(out).get(name) == data for name, data in texts.items()):
        return Draft(revision=out, entry=_entry(ledger, out), difference=(), new=False)
    number = (out.number if out is not None else 0) + 1
    waiting = next((one for one in before if one.number == number), None)
    unchanged = waiting is not None and all(ledger.files(waiting).get(name) == data for name, data in texts.items())
    made_at = waiting.made_at if waiting is not None and unchanged else now()
    entry = entry_of(case, articles, before[-1].made_at if out is not None else made_at, made_at)
    files = texts | _pages(articles, entry, place, redactor, number=number, out=[one for one in before if one.out_at is not None])
    revision = _revision(folder, slug, number, made_at, files)
    same = waiting is not None and waiting.digest == revision.digest
    if not same:
        _check_pictures(files, redactor, settings)
        ledger.draft(slug, case.message.sha256, revision, files)
    return Draft(revision=revision, entry=entry, difference=_difference(ledger, out, texts["ja.md"]), new=not same)


def _pages(
    articles: Mapping[Lang, Article], entry: Entry, place: Place, redactor: Redactor, *, number: int, out: Sequence[Revision]
) -> dict[str, bytes]:
    """What goes out of this revision, by name. Raises RecipientLeft."""
    changes: list[tuple[int, str, Mapping[Lang, str]]] = [(number, entry.at, _notes(number))]
    changes += [(one.number, one.made_at, {"ja": one.note_ja, "en": one.note_en}) for one in out]
    files = {"entry.json": msgspec.json.encode(entry)}
    for lang, article in articles.items():
        page = html.render(article, placing=_placing(place, entry, lang, changes))
        check(redactor, f"{lang}.html", _ANY_PICTURE.sub("", page))
        files[f"{lang}.html"] = page.encode()
        files[f"{lang}.png"] = card.draw(entry.title[lang], entry.label[lang], entry.tone, place.look.name(lang), lang)
    return files


def _revision(folder: CaseFolder, slug: str, number: int, made_at: str, files: Mapping[str, bytes]) -> Revision:
    notes = _notes(number)
    return Revision(
        slug=slug,
        number=number,
        digest=digest_of(files),
        case_sha256=hashlib.sha256((folder.path / "case.json").read_bytes()).hexdigest(),
        made_at=made_at,
        out_at=None,
        by=None,
        note_ja=notes["ja"],
        note_en=notes["en"],
    )


def approve(slug: str, digest: str, place: Place, ledger: Publications, by: str) -> Entry:
    """The yes of a person to exactly these files: they go out. Doing it twice is doing it once. Raises NotPublished, OSError."""
    standing = ledger.standing(slug)
    if standing is not None and standing.state == "withdrawn":
        raise NotPublished(f"{slug}: it was taken back and is not published again")
    revision = next((one for one in ledger.revisions(slug) if one.digest == digest), None)
    if revision is None:
        raise NotPublished(f"{slug}: there is no such draft any more; make it again and look at it")
    files = ledger.files(revision)
    entry = msgspec.json.decode(files["entry.json"], type=Entry)
    if revision.out_at is None:
        at = now()
        first_at = standing.first_at if standing is not None and standing.first_at is not None else at
        entry = msgspec.structs.replace(entry, first_at=first_at, at=at)
        keys: dict[str, str | None] = {shelf: topic.id if (topic := entry.topic(shelf)) is not None else None for shelf in SHELVES}
        ledger.publish(revision, msgspec.json.encode(entry), keys, first_at=first_at, at=at, by=by)
    else:
        entry = _entry(ledger, revision)
    Site(place, ledger).put(entry)
    ledger.done("site", slug, revision.number, paths.article(slug, "ja"))
    return entry


def withdraw(slug: str, reason: str, place: Place, ledger: Publications) -> None:
    """Takes an article back for good: everywhere on the site, with a tombstone that says so. Raises NotPublished, OSError."""
    out = next((one for one in ledger.revisions(slug) if one.out_at is not None), None)
    standing = ledger.standing(slug)
    if standing is None or (out is None and standing.state != "withdrawn"):
        raise NotPublished(f"{slug}: it is not out")
    if standing.state == "withdrawn" or out is None:
        return
    entry = _entry(ledger, out)
    at = ledger.withdraw(slug, reason)
    Site(place, ledger).take_back(entry, at, reason)


def place_of(settings: Settings, site_dir: Path) -> Place:
    """Where the built-in site stands, by the settings."""
    base = settings.site_url
    look = pages.Look(title=settings.site_title, templates=settings.site_templates)
    return Place(folder=site_dir, base=base if not base or base.endswith("/") else f"{base}/", look=look)


def _may_be_told(case: Case, ledger: Publications, slug: str) -> None:
    if case.run.stopped is not None:
        raise NotPublished(f"only the header section of the message was read ({case.run.stopped.what}): there is no article")
    if case.verdict.label not in _WARNS:
        raise NotPublished(f"the verdict is {case.verdict.label}: there is nothing to warn of")
    standing = ledger.standing(slug)
    if standing is not None and standing.state == "withdrawn":
        raise NotPublished(f"{slug}: it was taken back on {standing.withdrawn_at} and is not published again")


def _entry(ledger: Publications, revision: Revision) -> Entry:
    standing = ledger.standing(revision.slug)
    entry = msgspec.json.decode(ledger.files(revision)["entry.json"], type=Entry)
    first_at = standing.first_at if standing is not None else None
    return msgspec.structs.replace(entry, first_at=first_at or entry.first_at, at=revision.out_at or entry.at)


def _notes(number: int) -> dict[Lang, str]:
    if number == 1:
        return {"ja": "掲載", "en": "Published"}
    return {"ja": "その後の調査をもとに更新", "en": "Updated after looking again"}


def _placing(place: Place, entry: Entry, lang: Lang, changes: Sequence[tuple[int, str, Mapping[Lang, str]]]) -> Placing:
    here, other = paths.article(entry.slug, lang), paths.article(entry.slug, "en" if lang == "ja" else "ja")
    return Placing(
        site=place.look.name(lang),
        home=paths.between(here, paths.home(lang)),
        other=paths.between(here, other),
        feed=paths.between(here, paths.feed(lang)),
        search=paths.between(here, paths.search(lang)),
        canonical=paths.absolute(place.base, here) if place.base else None,
        card=place.base + paths.card(entry.slug, lang) if place.base else None,
        made_at=entry.at,
        first_at=entry.first_at,
        changes=tuple(Change(number=number, at=at, note=note[lang]) for number, at, note in changes) if len(changes) > 1 else (),
    )


def _difference(ledger: Publications, out: Revision | None, text: bytes) -> tuple[str, ...]:
    if out is None:
        return ()
    before = ledger.files(out).get("ja.md", b"").decode().splitlines()
    return tuple(difflib.unified_diff(before, text.decode().splitlines(), str(out.number), str(out.number + 1), lineterm="", n=1))


def _check_pictures(files: Mapping[str, bytes], redactor: Redactor, settings: Settings) -> None:
    """Reads what the pictures of the finished pages say, once each. Raises RecipientLeft; NotPublished where they cannot be read."""
    shown = {(kind, data) for lang in LANGS for kind, data in _PICTURE.findall(files[f"{lang}.html"].decode())}
    read = asyncio.run(_read({data: base64.b64decode(data) for kind, data in shown if kind == "png"}, settings))
    drawn = [base64.b64decode(data).decode() for kind, data in shown if kind == "svg+xml"]
    if any(redactor.found_in(words) for words in (*read, *drawn)):
        raise RecipientLeft("a picture of the article: the recipient can still be recognised; nothing was written")


async def _read(pictures: Mapping[str, bytes], settings: Settings) -> list[str]:
    reader = PictureTextObserver(settings.ocr_engine, settings.ocr_timeout_s, pictures)
    found: list[str] = []
    for question in sorted(pictures):
        try:
            reading = reader.read(question, (await reader.ask(question)).body)
        except ObserveFailure as failure:
            raise NotPublished(
                f"the words in a picture of the article could not be read ({failure.detail}); see `fuwake doctor`"
            ) from failure
        lines = msgspec.convert(reading.data, PictureText).lines if reading.data is not None else ()
        found.append("\n".join(line.text for line in lines))
    return found
