"""What goes out of a case: the draft that a publisher looks at, the yes to exactly that, and the way back.

The built-in site and its ledger are those of `fuwake publish`; each call opens the ledger for itself, so threads need not share it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from msgspec import Struct

from fuwake.model.errors import FuwakeError
from fuwake.pipeline import publishing
from fuwake.pipeline.publishing import Draft, NotPublished
from fuwake.publish import paths
from fuwake.publish.entry import slug_of
from fuwake.report.bank import Lang
from fuwake.settings import Settings, publications_dir, site_dir
from fuwake.store import audit
from fuwake.store.accounts import User
from fuwake.store.case_folder import CaseFolder
from fuwake.store.publications import Publications, opened
from fuwake.web import writes
from fuwake.web.backing import Backing
from fuwake.web.pages.dossier import Dossiers
from fuwake.web.reads import Missing, OpenedCase
from fuwake.web.writes import Conflict

WARNS = ("phishing", "suspicious")


class Out(Struct, frozen=True, kw_only=True):
    """How an article stands on the site."""

    state: str
    """`draft`, `published` or `withdrawn`."""
    slug: str
    revision: int
    """Of what is out; 0: nothing is."""
    at: str | None
    """When that went out, or was taken back."""
    reason: str | None
    """Why it was taken back."""
    url: str | None
    """Where readers find it; None where the site's address is not set, or nothing is out."""


class Press:
    """One for each application. For threads: one article at a time."""

    def __init__(self, backing: Backing, settings: Settings, dossiers: Dossiers) -> None:
        self._backing, self._settings, self._dossiers = backing, settings, dossiers
        self._place = publishing.place_of(settings, site_dir(settings))
        self._lock = Lock()

    def draft(self, case: OpenedCase) -> Draft:
        """What would go out. Raises NotPublished and other FuwakeError: it may not, `str()` says why."""
        folder = CaseFolder(self._backing.folder.cases / case.row.id)
        with self._ledger() as ledger:
            return publishing.draft(folder, self._dossiers.redactor(folder, case.case), self._place, ledger, self._settings)

    def page(self, case: OpenedCase, lang: Lang) -> bytes:
        """The finished page of the draft, else of what is out. Raises Missing."""
        with self._ledger() as ledger:
            newest = next(iter(ledger.revisions(slug_of(case.case))), None)
            if newest is None:
                raise Missing
            return ledger.files(newest)[f"{lang}.html"]

    def approve(self, case: OpenedCase, user: User, digest: str | None, *, note: str | None, address: str | None) -> None:
        """Writes the yes down and lets the draft go out. digest: of the draft that was seen; None: what the case gives now.

        Raises Conflict where it is another by now, or may not go out.
        """
        try:
            made = self.draft(case)
            if digest is not None and made.revision.digest != digest:
                raise Conflict("the draft is another one by now: look at it again")
            writes.decide(self._backing, user, case.row.id, "approved", document=case.document, note=note, address=address)
            with self._ledger() as ledger:
                publishing.approve(made.revision.slug, made.revision.digest, self._place, ledger, user.name)
        except FuwakeError as error:
            raise Conflict(str(error)) from error
        with self._backing.rows() as sql:
            audit.note(sql, "article published", who=user.name, about=case.row.id, address=address)

    def withdraw(self, case: OpenedCase, user: User, reason: str, address: str | None) -> None:
        """Takes the article back for good. Raises Conflict where it is not out."""
        try:
            with self._ledger() as ledger:
                publishing.withdraw(slug_of(case.case), reason, self._place, ledger)
        except NotPublished as error:
            raise Conflict(str(error)) from error
        with self._backing.rows() as sql:
            audit.note(sql, "article taken back", who=user.name, about=case.row.id, address=address)

    def out(self, case: OpenedCase) -> Out | None:
        """None where there is neither draft nor article."""
        slug = slug_of(case.case)
        with self._ledger() as ledger:
            standing = ledger.standing(slug)
            if standing is None:
                return None
            now = next((one for one in ledger.revisions(slug) if one.out_at is not None), None)
        url = paths.absolute(self._place.base, paths.article(slug, "ja")) if self._place.base and standing.state == "published" else None
        at = standing.withdrawn_at or (now.out_at if now is not None else None)
        return Out(state=standing.state, slug=slug, revision=now.number if now is not None else 0, at=at, reason=standing.reason, url=url)

    @contextmanager
    def _ledger(self) -> Iterator[Publications]:
        with self._lock, opened(publications_dir(self._settings)) as ledger:
            yield ledger
