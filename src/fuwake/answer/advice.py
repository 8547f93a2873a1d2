"""What to do, for the answer: one sentence, from the pretext's advice or from what the mail wants to be opened. Pure."""

import re
from typing import Literal

from msgspec import Struct

from fuwake.answer.names import Who
from fuwake.answer.words import Both, sentence
from fuwake.model.answer import AnswerSentence
from fuwake.model.case import Case

_FIRST_JA = re.compile(r"[^。]+。")
_FIRST_EN = re.compile(r".+?[.!](?=\s|$)", re.DOTALL)
_FORBIDS_JA, _FORBIDS_EN = re.compile(r"ないで|せず|リンク|返信|削除"), re.compile(r"(?i)\b(?:do not|never|nothing|no|not|delete)\b")
"""Advice that says by itself what is not to be done: nothing is put in front of it."""


class Lure(Struct, frozen=True, kw_only=True):
    """What a mail wants its reader to open."""

    what: Literal["link", "file", "answer"]
    locus: str


def lure(case: Case) -> Lure:
    """A link to click, else a file to open, else an answer."""
    links = [one for one in case.links if one.host and not one.automatic]
    first = next((one for one in links if not one.one_click and one.where != "attachment"), None)
    part = next((one for one in case.message.parts if one.filename and not _picture(one.type)), None)
    if first is None and part is not None:
        return Lure(what="file", locus=f"part:{part.path}")
    link = first or next(iter(links), None)
    return Lure(what="link", locus=f"link:{link.index}") if link is not None else Lure(what="answer", locus="message")


def _picture(media_type: str) -> bool:
    """A picture that does nothing when opened, which an SVG may."""
    return media_type.startswith("image/") and media_type != "image/svg+xml"


def act(case: Case, named: Who, lured: Lure, *, warned: bool, short: bool) -> AnswerSentence:
    """`warned`: not to click is said above; `short`: one sentence only."""
    words = _words(case, named, lured, warned=warned, short=short)
    return AnswerSentence(part="act", ja=words.ja, en=words.en, evidence=())


def _words(case: Case, named: Who, lured: Lure, *, warned: bool, short: bool) -> Both:
    sha256, label = case.message.sha256, case.verdict.label
    if label == "legitimate":
        return sentence("calm", sha256, {})
    if label == "undetermined":
        return sentence(f"unsure.{lured.what}", sha256, {})
    if case.scenario is not None and case.scenario.advice and case.scenario.advice_en:
        return _fitted(case.scenario.advice, case.scenario.advice_en, lured, sha256, warned=warned, short=short)
    if named.form == "brand" and named.words is not None and lured.what == "link":
        return sentence("act.link.brand", sha256, {"who": named.words})
    return sentence(f"act.{lured.what}", sha256, {})


def _fitted(ja: str, en: str, lured: Lure, sha256: str, *, warned: bool, short: bool) -> Both:
    """The first sentence of the pretext's advice, behind what is not to be done where that is not in it."""
    advice = Both(_first(_FIRST_JA, ja), _first(_FIRST_EN, en))
    if warned:
        return advice
    joins = advice.ja.endswith("てください。")
    before = sentence(f"{'first' if joins else 'alone'}.{lured.what}", sha256, {})
    said_ja = _FORBIDS_JA.search(advice.ja) is not None or (short and not joins)
    said_en = _FORBIDS_EN.search(advice.en) is not None
    return Both(
        advice.ja if said_ja else before.ja + advice.ja,
        advice.en if said_en else f"{before.en[:-1]}; {advice.en[0].lower()}{advice.en[1:]}",
    )


def _first(one: re.Pattern[str], text: str) -> str:
    found = one.match(text)
    return found[0] if found is not None else text
