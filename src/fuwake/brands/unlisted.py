"""A name that the mail itself claims and no list knows: 〜サービス, 〜サポートセンター, 株式会社〜, "… Support Team". Pure.

Careful on purpose: the name must stand in the display name, or twice, or where people sign or introduce themselves.
"""

import re
import unicodedata

from msgspec import Struct

from fuwake.brands.folding import INVISIBLE, plain
from fuwake.brands.places import Place
from fuwake.model.judgement import Brand

_UNSEEN = re.compile(f"[{INVISIBLE}]+")
_RUN = r"A-Za-z0-9ァ-ヴー一-龥"
_NAME = rf"(?<![{_RUN}おご])([{_RUN}][{_RUN}.&+\-]{{0,15}}"
"""Opens a group. A name starts where a run of letters starts: so each run is tried once and the search stays linear."""
_TAIL = (
    "カスタマーサポートセンター|サポートセンター|カスタマーセンター|お客様センター|カスタマーサポート|サポート窓口|"
    "サービス|サーバー|ネット|信用組合|農協|生協"
)
_COMPANY = "株式会社|合同会社|有限会社"
_JAPANESE = re.compile(rf"(?:{_COMPANY}) ?([{_RUN}][{_RUN}.&+\-]{{1,15}})|{_NAME}) ?(?:{_COMPANY})|{_NAME}(?:{_TAIL}))")
_CAPITAL = r"[A-Z][\w&'-]{1,24}"
_ENGLISH = re.compile(
    rf"\b({_CAPITAL}(?: {_CAPITAL}){{0,2}}) "
    r"(?:Customer (?:Service|Support|Care)|Support Team|Security Team|Service Desk|Help Desk|Support|Inc\.|Ltd\.)"
)
_MARKED = re.compile(rf"{_COMPANY}|{_TAIL}|Customer |Support|Team|Desk|Inc\.|Ltd\.")
"""Without any of these in the whole text no line of it matches."""
_OURS = re.compile(r"^(?:弊社|当社|貴社|本|当|各種|同|新)+")
_GENERIC = re.compile(
    r"(?:本|当|各種|弊社|貴社|同|新|旧|他|全|両|御社|メール|ウェブ|web|it|カスタマー|お客様|顧客|会員|ご利用|利用|インターネット|オンライン|無料|有料|専用|"
    r"サポート|サービス|センター|サーバー|ネット|システム|共用|レンタル|クラウド|ホスティング|セキュリティ|運営|管理|事務局|デジタル|アフター|提供|対象|契約|"
    r"smtp|pop|imap|mail|the|our|your|customer|client|account|user|technical|it|web|email|e-mail|security|online|admin|team|service|support|help|desk|dear|contact|"
    r"please|webmail|regards|best|sincerely|thank|you|thanks|from|"
    r"[ .\-])+",
    re.IGNORECASE,
)


class Claimed(Struct, frozen=True, kw_only=True):
    """A name with the weight of the places it stands in, comparable with `match`'s scores."""

    name: str
    score: float
    evidence: tuple[str, ...]


def claimed(found: tuple[Place, ...]) -> Claimed | None:
    """The name claimed most weightily, or None where none is claimed clearly."""
    scores: dict[str, float] = {}
    loci: dict[str, list[str]] = {}
    for place in found:
        if place.kind == "title":
            continue
        weights = _weights(place)
        for name, weight in weights.items():
            scores[name] = scores.get(name, 0.0) + weight
            loci.setdefault(name, []).append(place.locus)
    best = max(scores, key=lambda name: (scores[name], len(name), name), default=None)
    if best is None or scores[best] < 2.0:
        return None
    return Claimed(name=best, score=scores[best], evidence=tuple(dict.fromkeys(loci[best])))


def brand(claim: Claimed) -> Brand:
    """The claim as a brand: no domain is known to be official, so nothing is said about that."""
    return Brand(
        id=f"unlisted:{claim.name}",
        name=claim.name,
        name_en=claim.name,
        category=None,
        official_domains=(),
        confidence=min(0.6, 0.3 + 0.05 * claim.score),
        evidence=claim.evidence,
    )


def _weights(place: Place) -> dict[str, float]:
    if not _MARKED.search(place.text):
        return {}
    if place.kind != "body":
        return dict.fromkeys(_names(place.text), 3.0 if place.kind == "display_name" else 1.5)
    lines = [" ".join(line.split()) if line.isascii() else plain(line).strip() for line in _lines(place.raw)]
    lines = [line for line in lines if line]
    weights: dict[str, float] = {}
    for number, line in enumerate(lines):
        edge = number < 3 or number >= len(lines) - 8
        alone = len(line) <= 40
        for name in _names(line):
            weights[name] = min(4.0, weights.get(name, 0.0) + (2.0 if edge and alone else 1.0))
    return weights


def _lines(raw: str) -> list[str]:
    if not raw.isascii():
        raw = unicodedata.normalize("NFKC", _UNSEEN.sub("", raw))
    return raw.splitlines()[:400]


def _names(text: str) -> set[str]:
    names: set[str] = set()
    if not _MARKED.search(text):
        return names
    for pattern in (_JAPANESE, _ENGLISH) if not text.isascii() else (_ENGLISH,):
        for hit in pattern.finditer(text[:5_000]):
            name = next(group for group in hit.groups() if group)
            core = _GENERIC.sub("", name)
            if len(core) >= 2 and not core.isdigit():
                names.add(_OURS.sub("", name).strip())
    return names
