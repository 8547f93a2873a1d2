"""What a rule is, and how all rules are run over the facts of one case. Pure."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from fuwake.model.facts import Facts
from fuwake.model.finding import Certainty, Finding, NotEvaluated, Subject


class Fired(Struct, frozen=True, kw_only=True):
    """A rule found what it looks for."""

    evidence: tuple[str, ...]
    """Loci, the primary one first: `header:3`, `hop:0`, `part:1.2`, `link:0`, `observation:<id>`."""
    words: Mapping[str, str] = {}
    """Values for the `{slots}` of the rule's sentences. Hosts and URLs plain: they are defanged where they are shown."""


class Unknown(Struct, frozen=True, kw_only=True):
    """A rule could not be asked: a look-up failed or was not made."""

    reason: str
    reason_ja: str


class Rule(Struct, frozen=True, kw_only=True):
    """One rule. Its module's docstring is its documentation page."""

    id: str
    """snake_case; file name = specimen folder = anchor in the docs."""
    subject: Subject
    certainty: Certainty
    says: str
    """Japanese sentence with {slots}."""
    says_en: str
    check: Callable[[Facts], Fired | Unknown | None]
    """None: silent."""


_READ = "observation:picture_text:"
_MAY_BE_MISREAD = " The words were read from a picture, and the reading may be wrong."
_MAY_BE_MISREAD_JA = "文字は画像から読み取ったもので、読み誤りの可能性があります。"
_OF_THE_BODY = frozenset(("content", "link", "attachment", "collection_site"))
_UNREAD = Unknown(
    reason="only the header section of the message was read", reason_ja="メールのヘッダー部分しか読み取れなかったため、確かめられません"
)


def _was_read(locus: str, facts: Facts) -> bool:
    """Whether what the locus shows was read from a picture: the words themselves, or a link written there."""
    kind, _, number = locus.partition(":")
    return locus.startswith(_READ) or (kind == "link" and facts.anatomy.links[int(number)].where == "picture")


def run(rules: tuple[Rule, ...], facts: Facts, weights: Mapping[str, float]) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
    """Runs every rule in order: what fired, and what could not be evaluated and why."""
    findings: list[Finding] = []
    unasked: list[NotEvaluated] = []
    headers_only = facts.anatomy.partial == "headers"
    for rule in rules:
        said = _UNREAD if headers_only and rule.subject in _OF_THE_BODY else rule.check(facts)
        if said is None:
            continue
        if isinstance(said, Unknown):
            unasked.append(NotEvaluated(rule=rule.id, reason=said.reason, reason_ja=said.reason_ja))
        else:
            findings.append(_finding(rule, said, facts, weights))
    return tuple(findings), tuple(unasked)


def _finding(rule: Rule, fired: Fired, facts: Facts, weights: Mapping[str, float]) -> Finding:
    read = any(_was_read(locus, facts) for locus in fired.evidence)
    return Finding(
        rule=rule.id,
        subject=rule.subject,
        says=rule.says.format_map(fired.words) + (_MAY_BE_MISREAD_JA if read else ""),
        says_en=rule.says_en.format_map(fired.words) + (_MAY_BE_MISREAD if read else ""),
        weight=weights[rule.id],
        evidence=fired.evidence,
        certainty="possible" if read else rule.certainty,
    )
