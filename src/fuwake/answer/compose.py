"""The answer for people: verdict, findings, brand, pretext and page → one paragraph of three to five sentences. Pure.

It says nothing that the case does not hold, names whom a mail poses as a victim, and calls no mail free of danger: that nothing was
found proves nothing. Its words come from `data/sentences.csv` and, for the rules, `data/plain.csv`.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from fuwake.answer import why
from fuwake.answer.advice import act, lure
from fuwake.answer.aim import wants
from fuwake.answer.names import Who, glossed_once, who
from fuwake.answer.unknown import unknown
from fuwake.answer.why import Told
from fuwake.answer.words import Both, sentence
from fuwake.derive.page import main_page
from fuwake.model.answer import Answer, AnswerSentence, Purpose
from fuwake.model.case import Case

LONGEST_JA, LONGEST_EN = 420, 700
"""Characters of the whole paragraph."""
SURE, PROBABLE = 0.975, 0.65
"""Probability from which a mail called phishing is almost certainly so, and one called suspicious probably."""
MOST_EVIDENCE = 4
"""Pieces that one sentence cites."""


def answer(case: Case, *, warned: bool = False) -> Answer:
    """The paragraph, as long as the limits allow. `warned`: whether the warning not to click stands above it already."""
    for most in (why.MOST, 2, 1):
        made = _answer(case, most, warned=warned)
        if len(made.text("ja")) <= LONGEST_JA and len(made.text("en")) <= LONGEST_EN:
            return made
    return _answer(case, 1, warned=warned, brief=True)


def _answer(case: Case, most: int, *, warned: bool, brief: bool = False) -> Answer:
    accuses = case.verdict.label in {"phishing", "suspicious"}
    named, lured = who(case), lure(case)
    aim = wants(case, lured, brief=brief) if accuses else None
    page = main_page(case.page, case.attached_page)
    told = why.against(case, story=case.scenario is not None and accuses, page=accuses and page is not None and bool(page.fields))[:most]
    said = [_verdict(case, named), _reasons(case, told)]
    if aim is not None:
        said.append(aim)
    left = None if brief else unknown(case)
    said.append(act(case, named, lured, warned=warned, short=left is not None))
    if left is not None:
        said.append(left)
    return Answer(sentences=_glossed_once(said, named))


def _glossed_once(said: list[AnswerSentence], named: Who) -> tuple[AnswerSentence, ...]:
    """The sentences, where what the name is told by stands but once."""
    if named.words is None:
        return tuple(said)
    ja, en = glossed_once([one.ja for one in said], named.words.ja), glossed_once([one.en for one in said], named.words.en)
    return tuple(replace(one, ja=in_ja, en=in_en) for one, in_ja, in_en in zip(said, ja, en, strict=True))


def _said(part: Purpose, key: str, case: Case, slots: Mapping[str, Both], evidence: tuple[str, ...]) -> AnswerSentence:
    words = sentence(key, case.message.sha256, slots)
    return AnswerSentence(part=part, ja=words.ja, en=words.en, evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE])


def _verdict(case: Case, named: Who) -> AnswerSentence:
    """Is this real? With a word of certainty that fits the probability, and the victim named as one."""
    verdict = case.verdict
    primary = tuple(reason.evidence[0] for reason in verdict.reasons if reason.evidence) or ("message",)
    if verdict.label in {"legitimate", "undetermined"}:
        return _said("verdict", f"verdict.{verdict.label}", case, {}, primary)
    if verdict.kind == "advertising":
        return _said("verdict", "verdict.advertising", case, {}, primary)
    likely = verdict.probability or 0.0
    certainty = (
        ("sure" if likely >= SURE else "likely") if verdict.label == "phishing" else "probable" if likely >= PROBABLE else "possible"
    )
    slots = {"kind": sentence(f"kind.{verdict.kind or 'phishing'}", case.message.sha256, {})}
    if named.words is not None:
        slots["who"] = named.words
    return _said("verdict", f"verdict.{certainty}.{named.form}", case, slots, (*named.evidence[:1], *primary))


def _reasons(case: Case, told: tuple[Told, ...]) -> AnswerSentence:
    label = case.verdict.label
    if label in {"phishing", "suspicious"}:
        return _listed(case, "against" if label == "phishing" else "odd", told)
    if label == "legitimate":
        speaking = why.favour(case, ())
        return _listed(case, "for", speaking) if speaking else _said("reasons", "unseen", case, {}, ("message",))
    strange = why.odd(case)[: len(told)]
    speaking = why.favour(case, strange[:1])
    if strange and speaking:
        return _listed(case, "both", (strange[0], speaking[0]))
    return _listed(case, "odd", strange) if strange else _listed(case, "partly", speaking)


def _listed(case: Case, form: str, told: tuple[Told, ...]) -> AnswerSentence:
    if not told:
        return _said("reasons", "none", case, {}, ("message",))
    slots = {letter: reason.words for letter, reason in zip("abc", told, strict=False)}
    evidence = tuple(locus for reason in told for locus in reason.evidence[:1])
    return _said("reasons", form if form == "both" else f"{form}.{len(told)}", case, slots, evidence)
