"""What could not be told, for the answer. Pure."""

from fuwake.answer.words import sentence
from fuwake.model.answer import AnswerSentence
from fuwake.model.case import Case

_NOT_OPENED = "attachment_not_opened"
_MOST_EVIDENCE = 4


def unknown(case: Case) -> AnswerSentence | None:
    """The gravest gap; None where nothing failed and the verdict was reached. A gap is never a sign of anything."""
    key, evidence = _gap(case)
    if key is None:
        return None
    words = sentence(key, case.message.sha256, {})
    return AnswerSentence(part="open", ja=words.ja, en=words.en, evidence=evidence[:_MOST_EVIDENCE] or ("run",))


def _gap(case: Case) -> tuple[str | None, tuple[str, ...]]:
    if case.run.stopped is not None or any(trouble.where == "message" for trouble in case.errors):
        return "open.stopped", ("message",)
    failed = [seen for seen in case.observations if seen.status == "failed" and seen.reason != "not-supported"]
    visits = tuple(f"observation:{seen.id}" for seen in failed if seen.observer == "visit")
    if visits and (case.page is None or case.page.status != "seen"):
        return "open.visit", visits
    unopened = next((finding for finding in case.findings if finding.rule == _NOT_OPENED), None)
    if unopened is not None:
        return "open.file", unopened.evidence
    if failed:
        return "open.asked", tuple(f"observation:{seen.id}" for seen in failed)
    if case.verdict.label != "undetermined":
        return None, ()
    if case.run.mode == "offline":
        return "open.offline", ("run",)
    if case.page is None and case.page_why is not None and case.page_why != "no-link":
        return "open.unvisited", ("run",)
    return "open.thin", ("message",)
