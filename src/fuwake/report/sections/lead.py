"""Title, lead and summary box: the warning first (S30, S31)."""

from msgspec import Struct

from fuwake.answer.compose import answer
from fuwake.report.sections import watch
from fuwake.report.sections.author import foreign
from fuwake.report.statements import author, link, site, verdict
from fuwake.report.text import Advice, Saying, Sentence, Span
from fuwake.report.writer import Writer

_LONGEST = 600
"""Characters of one sentence of the answer."""


class Fact(Struct, frozen=True, kw_only=True):
    """One line of the summary box."""

    label: str
    saying: Saying


class Summary(Struct, frozen=True, kw_only=True):
    """The box at the top: what it is, how sure, when checked, and five facts."""

    tone: str
    label: Saying
    probability: Saying
    checked_label: str
    checked: Saying
    heading: str
    facts: tuple[Fact, ...]
    notes: tuple[Saying, ...]


def title(writer: Writer) -> str:
    """The title, by verdict."""
    key = _title(writer)
    words = {"subject": writer.subject(70)}
    if "who" in writer.bank.slots(key):
        words["who"] = writer.who()[0]
    return writer.word(key, **words)


def _title(writer: Writer) -> str:
    value = verdict.label(writer.case.verdict)
    match verdict.suspected(writer.case.verdict):
        case "phishing":
            return f"title.{value}"
        case "fraud":
            return f"title-fraud.{value}"
        case "advertising":
            return f"title-advertising.{value}"


def _label(writer: Writer) -> str:
    value = verdict.label(writer.case.verdict)
    match verdict.suspected(writer.case.verdict):
        case "phishing":
            return f"verdict-label.{value}"
        case "fraud":
            return f"verdict-label-fraud.{value}"
        case "advertising":
            return f"verdict-label-advertising.{value}"


def _probability(writer: Writer, grade: str) -> str:
    phishing = verdict.suspected(writer.case.verdict) == "phishing"
    return f"probability.{grade}" if phishing else f"probability-other.{grade}"


def evidence_of_verdict(writer: Writer) -> tuple[str, ...]:
    """The primary evidence of the strongest reasons."""
    reasons = sorted(writer.case.verdict.reasons, key=lambda reason: -abs(reason.weight))[:4]
    return tuple(dict.fromkeys(locus for reason in reasons for locus in reason.evidence[:1])) or ("message",)


def lead(writer: Writer) -> tuple[Saying, ...]:
    """The warning, then the answer: is it real, why, what does it want, what is to be done."""
    value = verdict.label(writer.case.verdict)
    offline = writer.case.run.mode == "offline"  # the box says so
    said: list[Saying] = [writer.advice(_warning(writer, value))]
    for part in answer(writer.case, warned=True).sentences:
        words = (Span(writer.clean(writer.pick(part.ja, part.en), _LONGEST)),)
        if part.part == "verdict":
            said.append(Sentence(key=f"verdict.{value}", spans=words, evidence=part.evidence))
        elif part.part == "act":
            said.append(Advice(key="answer.act", spans=words))
        elif not (part.part == "open" and offline):
            said.append(Sentence(key=f"answer.{part.part}", spans=words, evidence=part.evidence))
    if value in {"phishing", "suspicious"}:
        said.append(writer.note("lead.purpose"))
    return tuple(said)


def _warning(writer: Writer, value: verdict.VerdictValue) -> str:
    """The warning names what the mail has to open: a link, a file, or nothing."""
    match writer.lure():
        case "link":
            return f"verdict-warning.{value}"
        case "attachment":
            return f"verdict-attached.{value}"
        case "none":
            return f"verdict-nolink.{value}"


def summary(writer: Writer) -> Summary:
    """The summary box."""
    case, value = writer.case, verdict.label(writer.case.verdict)
    grade, percent = verdict.probability(case.verdict)
    slots = {"percent": str(percent)} if grade == "value" else {}
    evidence = evidence_of_verdict(writer)
    return Summary(
        tone=verdict.tone(value),
        label=writer.fact(_label(writer), evidence),
        probability=writer.fact(_probability(writer, grade), evidence, **slots),
        checked_label=writer.word("summary.checked"),
        checked=writer.fact("summary.checked_at", ("run",), time=writer.when(case.run.dissected_at)),
        heading=writer.word("summary.heading"),
        facts=tuple(_facts(writer)),
        notes=tuple(_notes(writer)),
    )


def _facts(writer: Writer) -> list[Fact]:
    case = writer.case
    found = [
        Fact(
            label=writer.word("summary.who"),
            saying=writer.fact("summary.who_is", writer.who_evidence(), name=writer.value(writer.who()[1])),
        )
    ]
    if not writer.accuses:
        pass  # a genuine mail has no aim to warn of
    elif writer.form_page is not None and writer.form_page.fields:
        asked = writer.fact("target.asked", writer.form_page.evidence, asked=writer.asked())
        found.append(Fact(label=writer.word("summary.aim"), saying=asked))
    elif case.scenario is not None:
        wants = writer.pick(case.scenario.wants, case.scenario.wants_en)
        found.append(
            Fact(label=writer.word("summary.aim"), saying=writer.fact("target.short", case.scenario.evidence or ("message",), wants=wants))
        )
    genuine = author.spoofing(case.spoofing) == "authentic" and writer.accuses and foreign(writer)
    key = "spoofing-look.authentic" if genuine else f"spoofing-label.{author.spoofing(case.spoofing)}"
    spoofing = writer.fact(key, case.spoofing.evidence or writer.header_loci("From"))
    found.append(Fact(label=writer.word("summary.sender"), saying=spoofing))
    main = writer.main_link()
    if main is not None:
        found.append(
            Fact(
                label=writer.word("summary.link"),
                saying=writer.fact("summary.link_is", (f"link:{main.index}",), host=writer.host(main.host)),
            )
        )
        found.append(_listing(writer))
    state = site.state(case.page, case.page_why)
    evidence = case.page.evidence if case.page is not None else ("run",)
    found.append(Fact(label=writer.word("summary.now"), saying=writer.fact(f"site-label.{state}", evidence)))
    watched = writer.watched
    if watched is not None and watched.main is not None and watched.last is not None:
        found.append(Fact(label=writer.word("summary.watched"), saying=watch.label(writer, watched.main)))
    return found


def _listing(writer: Writer) -> Fact:
    """The gravest answer of the lists about the main link: its own subject, so that it cannot clash with others."""
    label = writer.word("summary.list")
    found = [listing for listing in writer.case.listings if listing.about == "url"]
    if not found:
        return Fact(label=label, saying=writer.fact("listing-label.never_asked", ("run",)))
    order = {"listed": 0, "unknown": 1, "not_listed": 2}
    worst = min(found, key=lambda listing: order[listing.status])
    about = f"{worst.list} {worst.url}"
    return Fact(label=label, saying=writer.fact(f"listing-label.{link.listing(worst)}", worst.evidence or ("run",), about))


def _notes(writer: Writer) -> list[Saying]:
    run = writer.case.run
    notes: list[Saying] = []
    last = writer.watched.last if writer.watched is not None else None
    if last is not None:
        notes.append(writer.fact("watching.revised", (f"watch:{last.number}",), time=writer.when(last.at)))
    if run.vantage.startswith("lab:"):
        notes.append(writer.fact("summary.lab", ("run",), name=writer.value(run.vantage[4:])))
    if run.mode == "offline":
        notes.append(writer.fact("summary.offline", ("run",)))
    elif run.mode == "no-visit" and writer.main_link() is not None:
        notes.append(writer.fact("summary.no_visit", ("run",)))
    return notes
