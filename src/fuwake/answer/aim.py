"""What a mail wants, for the answer. Pure."""

from fuwake.answer.advice import Lure
from fuwake.answer.words import Both, joined, sentence, word
from fuwake.derive.page import main_page
from fuwake.model.answer import AnswerSentence
from fuwake.model.case import Case

_MOST_FIELDS = 4
_MOST_EVIDENCE = 4


def wants(case: Case, lured: Lure, *, brief: bool = False) -> AnswerSentence | None:
    """What the page asks for, else what mails with this pretext are after, else what it wants to be opened. `brief`: without the story."""
    page, scenario = main_page(case.page, case.attached_page), case.scenario
    kinds = dict.fromkeys(field.kind for field in page.fields) if page is not None else {}
    asked = tuple(known for kind in kinds if (known := word(f"field.{kind}")) is not None)[:_MOST_FIELDS]
    slots: dict[str, Both] = {}
    evidence: tuple[str, ...] = ()
    if scenario is not None and not brief:
        slots["title"] = Both(scenario.title, scenario.title_en)
        evidence = scenario.evidence[:2]
    if asked and page is not None:
        slots["asked"] = joined(asked)
        return _said("wants.page.story" if "title" in slots else "wants.page", case, slots, (*page.evidence[:2], *evidence))
    if scenario is not None and "title" in slots and scenario.wants:
        slots["wants"] = Both(scenario.wants, scenario.wants_en)
        return _said(_form(case, f" {scenario.wants_en}"), case, slots, evidence)
    return _said(f"wants.{lured.what}", case, {}, (lured.locus,))


def _form(case: Case, wanted: str) -> str:
    """`wanted`: in English, which has another sentence for acts ("that a file be opened") than for things."""
    if case.verdict.kind == "advertising":
        return "wants.advertised"
    return f"wants.{'fraud' if case.verdict.kind == 'fraud' else 'story'}{'.that' if ' that ' in wanted else ''}"


def _said(key: str, case: Case, slots: dict[str, Both], evidence: tuple[str, ...]) -> AnswerSentence:
    words = sentence(key, case.message.sha256, slots)
    cited = tuple(dict.fromkeys(evidence))[:_MOST_EVIDENCE] or ("message",)
    return AnswerSentence(part="wants", ja=words.ja, en=words.en, evidence=cited)
