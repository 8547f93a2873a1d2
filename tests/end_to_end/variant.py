"""A copy of a lab that a test changes, and the dissection of a mail in it."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from fuwake.bootstrap import observers
from fuwake.lab.sites import Received
from fuwake.lab.world import Asked, running
from fuwake.model.case import Case, CaseSource, Run
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.dissect import Dissection, dissect, save
from fuwake.report.write import articles
from fuwake.settings import load

ROOT = Path(__file__).resolve().parents[2]
T3 = ROOT / "labs" / "t3-webmail"
NEWSLETTER = ROOT / "labs" / "newsletter"
PAGE = "sites/chinonso.net/www/wp-content/themes/simple-life/inc/webmail"


@dataclass(frozen=True)
class Outcome:
    """What came of one examination."""

    dissection: Dissection
    requests: tuple[Received, ...]
    asked: tuple[Asked, ...] = ()
    heard: tuple[bytes, ...] = ()

    @property
    def case(self) -> Case:
        return self.dissection.case

    @cached_property
    def _articles(self) -> dict[str, bytes]:
        return articles(self.case, self.dissection.evidence, self.dissection.raw, ("md",))

    @property
    def ja(self) -> str:
        """The Japanese article up to its evidence appendix, white space folded."""
        return _body(self._articles["article.ja.md"])

    @property
    def en(self) -> str:
        """The English article up to its evidence appendix, white space folded."""
        return _body(self._articles["article.en.md"])

    def save(self, out: Path) -> Path:
        """Writes the case folder."""
        return save(self.dissection, out, {})

    def rules(self) -> set[str]:
        return {finding.rule for finding in self.case.findings}


def _body(article: bytes) -> str:
    """The article as read: up to its evidence appendix, without code marks and footnote numbers, white space folded."""
    text = re.split(r"^## \d+\. (?:証拠一覧|Evidence)", article.decode(), maxsplit=1, flags=re.M)[0]
    text = re.sub(r" ?\[\\\[\d+\\\]\]\(#e\d+\)|`", "", text).replace("\\", "")
    return re.sub(r"\s+", " ", text)


class Variant:
    """A lab folder of the test's own."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.folder = folder / base.name
        shutil.copytree(base, self.folder)
        self.message = (self.folder / "message.eml").read_bytes()

    def replace(self, name: str, old: str, new: str) -> "Variant":
        """Changes a file of the lab; the old text must be there."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, name: str, text: str) -> "Variant":
        """Writes a file of the lab."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def remove(self, name: str) -> "Variant":
        """Takes a file away."""
        (self.folder / name).unlink()
        return self

    def fault(self, kind: str, **entry: object) -> "Variant":
        """Adds an entry to faults.toml."""
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
        file = self.folder / "faults.toml"
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        return self.write("faults.toml", f"{before}[[{kind}]]\n{lines}")

    def rdap(self, name: str, change: Any) -> "Variant":
        """Changes an RDAP answer in place."""
        file = self.folder / "rdap" / name
        document = json.loads(file.read_text(encoding="utf-8"))
        change(document)
        file.write_text(json.dumps(document), encoding="utf-8")
        return self

    def mail(self, old: bytes, new: bytes) -> "Variant":
        """Changes the mail; the old bytes must be there."""
        assert old in self.message, f"the mail does not hold {old!r}"
        self.message = self.message.replace(old, new)
        return self

    def examine(
        self, *, visit: bool = False, passive: bool = False, keep_tokens: bool = False, resolver: str = "", **settings: object
    ) -> Outcome:
        """Dissects the mail in this world. resolver: asked in the place of the lab's own name server."""
        base = msgspec.structs.replace(load(environ={}), **settings)
        with running(self.folder) as world:
            here = world.settings(base)
            here = msgspec.structs.replace(here, dns_servers=(resolver,)) if resolver else here
            run = Run(
                fuwake=version("fuwake"),
                dissected_at=datetime.now(UTC),
                vantage=here.vantage,
                mode="passive" if passive else "full" if visit else "no-visit",
                keep_tokens=keep_tokens,
            )
            source = CaseSource(path="message.eml", index=0)
            make = observers(here, self.folder / "cases", visit=visit or passive, passive=passive)
            dissection = dissect(Arrival(raw=self.message, source=source), run, make=make, budget_s=here.look_up_budget_s)
            return Outcome(dissection, world.requests, world.asked, world.heard)
