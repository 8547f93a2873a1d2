"""What the page of a case shows, put together once for each document, language and round of watching: the article and its words.

The recipient is masked, links are harmless, and whatever hides is named: all of that is the article's own work (`report.writer`).
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.confined import limits_of
from fuwake.pipeline.identities import Identities
from fuwake.pipeline.watch_round import watched_of
from fuwake.report.article import Article
from fuwake.report.bank import Lang
from fuwake.report.blocks import Exhibit, Picture
from fuwake.report.writer import Writer
from fuwake.settings import Settings
from fuwake.store.case_folder import CaseFolder
from fuwake.store.watch_rounds import rounds
from fuwake.web.reads import OpenedCase

_KEPT = 24
Evidence = Callable[[str], bytes]
"""sha256 → bytes; raises CaseFolderError."""


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A case ready to be drawn."""

    article: Article
    writer: Writer
    """Makes words of the case harmless."""
    pictures: dict[str, Picture]

    def exhibit(self, locus: str, folder: CaseFolder) -> Exhibit:
        """The evidence behind a locus."""
        from fuwake.report.exhibits import exhibit  # reads raw answers

        known = next((one for one in self.article.exhibits if one.locus == locus), None)
        return known if known is not None else exhibit(self.writer, 0, locus, folder.message())


class Dossiers:
    """Keeps the last ones. For threads."""

    def __init__(self, settings: Settings) -> None:
        self._identities = Identities(limits_of(settings))
        self._kept: OrderedDict[tuple[str, str, str, int], Dossier] = OrderedDict()
        self._lock = Lock()

    def of(self, opened: OpenedCase, path: Path, lang: Lang) -> Dossier | None:
        """None where only the header section of the mail was read, or its files do not suffice."""
        if opened.case.run.stopped is not None:
            return None
        folder = CaseFolder(path)
        key = (opened.row.id, opened.document, lang, len(rounds(path)))
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return known
        try:
            made = self._made(opened, folder, lang)
        except (FuwakeError, OSError):
            return None
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def redactor(self, folder: CaseFolder, case: Case) -> Redactor:
        """What masks the recipient of a case. Raises FuwakeError."""
        return self._identities.redactor(folder, case.run)

    def close(self) -> None:
        """Ends what was started for it."""
        self._identities.close()

    def _made(self, opened: OpenedCase, folder: CaseFolder, lang: Lang) -> Dossier:
        from fuwake.report.write import compositions  # heavy

        case = opened.case
        redactor = self._identities.redactor(folder, case.run)
        watched, evidence = watched_of(folder, case)
        article = compositions(case, evidence, folder.message(), (lang,), redactor, watched=watched)[0]
        writer = Writer(case, evidence, lang, redactor.article_text, watched)
        return Dossier(article=article, writer=writer, pictures=article.pictures())
