"""The appendix: every cited piece of evidence with its raw record, made safe (B2)."""

from fuwake.model.errors import FuwakeError
from fuwake.model.observation import Observation
from fuwake.report.blocks import Exhibit
from fuwake.report.raw_answers import main_part, raw_text
from fuwake.report.writer import Writer

_RAW_LIMIT = 6000


def exhibit(writer: Writer, number: int, locus: str, raw: bytes) -> Exhibit:
    """One locus resolved; a locus that the case does not know is named as missing."""
    kind, _, name = locus.partition(":")
    found: Exhibit | None = None
    if kind == "header":
        found = _header(writer, number, name, raw)
    elif kind == "hop":
        hop = next((hop for hop in writer.case.trace.hops if str(hop.index) == name), None)
        found = _header(writer, number, str(hop.header), raw, locus) if hop is not None else None
    elif kind == "part":
        found = _part(writer, number, name)
    elif kind == "link":
        found = _link(writer, number, name)
    elif kind == "observation":
        seen = writer.seen(name)
        found = _observation(writer, number, seen, locus) if seen is not None else None
    elif kind == "watch":
        found = _watched(writer, number, name, locus)
    elif kind == "message":
        found = _message(writer, number)
    elif kind == "run":
        found = _run(writer, number)
    if found is not None:
        return found
    return Exhibit(number=number, locus=locus, title=writer.clean(locus, 120), facts=(), raw=None, note=writer.word("evidence.missing"))


def _header(writer: Writer, number: int, name: str, raw: bytes, locus: str | None = None) -> Exhibit | None:
    field = next((field for field in writer.case.message.headers if str(field.index) == name), None)
    if field is None:
        return None
    where = writer.word("evidence.range", start=f"{field.start:,}", end=f"{field.end:,}")
    text = raw[field.start : field.end].decode("utf-8", "backslashreplace")
    if locus is None:
        title = writer.word("evidence.header", name=writer.clean(field.name, 60))
    else:
        title = writer.word("evidence.hop", number=str(int(locus.partition(":")[2]) + 1))
    return Exhibit(
        number=number,
        locus=locus or f"header:{name}",
        title=title,
        facts=((writer.word("evidence.f_where"), where),),
        raw=writer.block_text(text.rstrip("\r\n"), _RAW_LIMIT),
    )


def _part(writer: Writer, number: int, name: str) -> Exhibit | None:
    part = next((part for part in writer.case.message.parts if part.path == name), None)
    if part is None:
        return None
    facts = (
        (writer.word("mail.col_type"), writer.clean(f"{part.type} {part.charset or ''}", 120)),
        (writer.word("evidence.f_size"), f"{part.size:,}"),
        (writer.word("evidence.f_sha"), part.sha256 or writer.word("ui.unknown")),
    )
    text = writer.block_text(writer.case.message.text, 1500) if part.type.startswith("text/") else None
    return Exhibit(number=number, locus=f"part:{name}", title=writer.word("evidence.part", path=part.path), facts=facts, raw=text)


def _link(writer: Writer, number: int, name: str) -> Exhibit | None:
    link = next((link for link in writer.case.links if str(link.index) == name), None)
    if link is None:
        return None
    facts = [(writer.word("link.col_where"), writer.word_or("where", link.where))]
    if link.text:
        facts.insert(0, (writer.word("link.col_text"), writer.clean(link.text, 200)))
    if link.outer:
        facts.append((writer.word("link.f_outer"), writer.url(link.outer, 1000).text))
    title = writer.word("evidence.link", number=str(link.index + 1))
    return Exhibit(number=number, locus=f"link:{name}", title=title, facts=tuple(facts), raw=writer.url(link.url, 2000).text)


def _asked(writer: Writer, seen: Observation) -> str:
    """Who was asked and what."""
    return writer.word("evidence.observation", observer=writer.word_or("observer", seen.observer), subject=writer.question(seen))


def _watched(writer: Writer, number: int, name: str, locus: str) -> Exhibit | None:
    """A round of watching, or an answer of one."""
    if writer.watched is None:
        return None
    seen, line = writer.watched.seen(name), writer.watched.round(name)
    if seen is not None:
        return _observation(writer, number, seen, locus)
    if line is None:
        return None
    word = writer.word
    facts = (
        (word("evidence.f_asked"), f"{writer.when_text(line.at)} ({line.at:%Y-%m-%dT%H:%M:%SZ})"),
        (word("evidence.m_mode"), writer.word_or("mode", line.mode)),
    )
    asked = writer.watched.answers.get(line.number, {}).values()
    raw = writer.block_text("\n".join(f"{word(f'evidence.o_{one.status}')} {_asked(writer, one)}" for one in asked), _RAW_LIMIT)
    return Exhibit(number=number, locus=locus, title=word("watching.round_title", number=str(line.number)), facts=facts, raw=raw)


def _observation(writer: Writer, number: int, seen: Observation, locus: str) -> Exhibit:
    word = writer.word
    outcome = word(f"evidence.o_{seen.status}")
    if seen.status in {"failed", "skipped"}:
        outcome = f"{outcome} ({writer.reason(seen)})"
    facts = [(word("evidence.f_source"), writer.clean(seen.source, 200))] if seen.source else []
    facts += [
        (word("evidence.f_asked"), f"{writer.when_text(seen.asked_at)} ({seen.asked_at:%Y-%m-%dT%H:%M:%SZ})"),
        (word("evidence.f_outcome"), outcome),
    ]
    if seen.elapsed_s:
        facts.append((word("evidence.f_elapsed"), word("evidence.seconds", seconds=f"{seen.elapsed_s:.2f}")))
    if seen.evidence:
        facts.append((word("evidence.f_sha"), seen.evidence))
    title = _asked(writer, seen)
    text, note, brief = _raw(writer, seen)
    return Exhibit(number=number, locus=locus, title=title, facts=tuple(facts), raw=text, note=note, brief=brief)


def _raw(writer: Writer, seen: Observation) -> tuple[str | None, str | None, str | None]:
    """The raw answer as text, a note, and the part of it that paper shows."""
    if seen.evidence is None:
        return None, writer.word("evidence.no_raw"), None
    kind, _, name = seen.subject.partition(" ")
    if (
        name and kind != "TXT" and "://" not in name and (writer.hides(name) or writer.hides_address(name))
    ):  # it would tell who the recipient is
        return None, writer.word("domain.masked"), None
    try:
        data = writer.evidence(seen.evidence)
    except (OSError, KeyError, FuwakeError):
        return None, writer.word("evidence.raw_gone"), None
    text = raw_text(seen, data, writer.word("evidence.private"))
    if text is None:
        return None, writer.word("evidence.is_picture"), None
    note = writer.word("evidence.cut", size=f"{len(data):,}") if len(text) > _RAW_LIMIT else None
    return writer.block_text(text, _RAW_LIMIT), note, writer.harmless(main_part(seen, text))


def _message(writer: Writer, number: int) -> Exhibit:
    message = writer.case.message
    facts = ((writer.word("evidence.f_size"), f"{message.size:,}"), (writer.word("evidence.f_sha"), message.sha256))
    names = "\n".join(f"{field.start:>7}-{field.end:<7} {field.name}" for field in message.headers[:120])
    title = writer.word("evidence.message")
    return Exhibit(number=number, locus="message", title=title, facts=facts, raw=writer.block_text(names, _RAW_LIMIT))


def _run(writer: Writer, number: int) -> Exhibit:
    run, word = writer.case.run, writer.word
    facts = (
        (word("evidence.f_asked"), f"{writer.when_text(run.dissected_at)} ({run.dissected_at:%Y-%m-%dT%H:%M:%SZ})"),
        (word("evidence.m_mode"), writer.word_or("mode", run.mode)),
        (word("evidence.m_vantage"), writer.vantage().text),
        (word("evidence.m_version"), run.fuwake),
    )
    lines = [f"{seen.asked_at:%H:%M:%SZ} {word(f'evidence.o_{seen.status}')} {_asked(writer, seen)}" for seen in writer.case.observations]
    raw = writer.block_text("\n".join(lines), _RAW_LIMIT) if lines else None
    return Exhibit(number=number, locus="run", title=word("evidence.run"), facts=facts, raw=raw)
