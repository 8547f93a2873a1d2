"""The page behind the link: state, picture, what it asks for, what does nothing, where the data would go (S21-S26)."""

from fuwake.model.page import DummyControl, Page
from fuwake.parse.redaction import MASK
from fuwake.report.blocks import Block, Bullets, Callout, Figure, Heading, Paragraph, Section, Table
from fuwake.report.left import altered_places
from fuwake.report.sections import page_finds, page_kind, visitors
from fuwake.report.sections.certificates import has_certificate
from fuwake.report.statements import site
from fuwake.report.text import Note, Saying, Span
from fuwake.report.writer import Writer

_ROWS = 20


def section(writer: Writer) -> Section:
    """One statement on the page's state; the rest only where it was seen."""
    page = writer.case.page
    state = site.state(page, writer.case.page_why)
    finding = _state(writer, state)
    blocks: list[Block] = []
    if state != "seen":
        blocks.append(Paragraph(items=(writer.note(f"site-note.{state}"),)))
    if page is not None:
        looks = _looks(writer, page) if state == "seen" else []
        blocks += [*looks, *_redirects(writer, page)]
        if state == "seen":
            blocks += [*_fields(writer, page), *_controls(writer, page), *_targets(writer, page), *page_finds.blocks(writer, page)]
        blocks += visitors.blocks(writer, page)
        blocks.append(Paragraph(items=tuple(_circumstances(writer, page, state))))
    return Section(id="page", title=writer.word("section.page"), finding=finding, blocks=tuple(blocks))


def _state(writer: Writer, state: site.SiteValue) -> Saying:
    page = writer.case.page
    slots: dict[str, Span | str] = {}
    if page is None:
        evidence = tuple(f"observation:{seen.id}" for seen in writer.case.observations if seen.observer == "visit")[:2] or ("run",)
        if state == "not_visited":
            slots["why"] = writer.why_not_visited()
        return writer.fact(f"site.{state}", evidence, **slots)
    slots["time"] = writer.when(page.visited_at)
    if state == "down":
        slots["status"] = writer.word("page.status", status=str(page.http_status)) if page.http_status is not None else ""
    if state == "walled":
        named = page.wall is not None and page.wall != "unnamed"
        slots["vendor"] = writer.word("page.wall_vendor", vendor=writer.clean(page.wall, 40)) if named else ""
    return writer.fact(f"site.{state}", page.evidence, **slots)


def _redirects(writer: Writer, page: Page) -> list[Block]:
    if not page.redirects:
        return []
    head = tuple(writer.word(f"page.col_{name}") for name in ("step", "url", "how", "status"))
    rows = tuple(
        (
            writer.cell(str(number), evidence=page.evidence[:1]),
            writer.cell(writer.url(step.url, 200)),
            writer.cell(writer.word_or("how", step.how)),
            writer.cell("" if step.status is None else str(step.status)),
        )
        for number, step in enumerate(page.redirects[:_ROWS], 2)
    )
    first = (
        writer.cell("1", evidence=page.evidence[:1]),
        writer.cell(writer.url(page.url, 200)),
        writer.cell(writer.word("how.start")),
        writer.cell(""),
    )
    rows = (first, *rows)
    return [Table(caption=writer.word("page.redirects"), head=head, rows=rows)]


def _looks(writer: Writer, page: Page) -> list[Block]:
    blocks: list[Block] = []
    title = writer.clean(page.title, 120)
    picture = writer.screenshot(page.screenshot, page.masks)
    if picture is not None:
        alt = writer.word("page.picture_alt", title=title or writer.word("ui.not_given"), what=writer.word(page_kind.key(writer, page)))
        caption: tuple[Saying, ...] = (
            writer.fact("page.picture", page.evidence, time=writer.when(page.visited_at)),
            *printed(writer, page),
        )
        blocks.append(Figure(picture=picture, caption=caption, alt=alt + described(writer, page), danger=writer.accuses))
    said: list[Saying] = [
        writer.fact("page.title", page.evidence, title=title) if title else writer.fact("page.no_title", page.evidence),
        *page_kind.said(writer, page),
        *page_kind.imitated(writer, page),
    ]
    if page.screenshot and picture is None:
        said.append(left_out(writer, page))
    if page.final_url:
        said.append(writer.fact("page.final", page.evidence, url=writer.url(page.final_url)))
    return [*blocks, Paragraph(items=tuple(said))]


def printed(writer: Writer, page: Page) -> list[Note]:
    """What was done to a picture of a page before it was printed."""
    said = [writer.note("ui.danger_picture"), writer.note("page.marked")] if writer.accuses else [writer.note("page.marked")]
    return said + visitors.masked(writer, page)


def left_out(writer: Writer, page: Page) -> Note:
    """Why there is no picture of the page."""
    return writer.note("page.picture_unsearched" if page.unsearched and page.masks is None else "page.picture_left_out")


def described(writer: Writer, page: Page) -> str:
    """For those who do not see the picture: what the page asks for, and what was drawn over it."""
    words = [writer.word("page.alt_fields", asked=asked(writer, page))] if page.fields else []
    words.append(writer.word("page.alt_mark", mark=writer.word("page.mark_phishing" if writer.accuses else "page.mark_examined")))
    words += [writer.word("page.alt_masked")] if page.masks else []
    return "".join(words)


def asked(writer: Writer, page: Page) -> str:
    """What a page asks for, in words."""
    return writer.join(writer.word_or("field", field.kind) for field in page.fields if field.kind != "other") or writer.word(
        "field.something"
    )


def field_table(writer: Writer, page: Page) -> Table:
    """The fields of a page with their words on it."""
    rows = tuple(
        (
            writer.cell(writer.word_or("field", field.kind), evidence=page.evidence[:1]),
            writer.cell(writer.value(field.label, 80) if field.label else writer.word("ui.not_given")),
        )
        for field in page.fields[:_ROWS]
    )
    head = (writer.word("page.col_field"), writer.word("page.col_label"))
    return Table(caption=writer.word("page.fields_caption"), head=head, rows=rows)


def _fields(writer: Writer, page: Page) -> list[Block]:
    blocks: list[Block] = [Heading(id="page-fields", text=writer.word("page.fields_heading"))]
    if not page.fields:
        return [*blocks, Paragraph(items=(writer.fact("page.fields_none", page.evidence),))]
    blocks.append(Paragraph(items=(writer.fact("page.fields", page.evidence, asked=asked(writer, page)),)))
    blocks.append(field_table(writer, page))
    if not writer.accuses:
        return blocks
    gain: list[Saying] = [writer.fact("page.gain", page.evidence, asked=asked(writer, page))]
    gain += [writer.fact(f"gain.{key}", page.evidence) for key in site.gains(page)]
    return [*blocks, Paragraph(items=tuple(gain))]


def _controls(writer: Writer, page: Page) -> list[Block]:
    """What was tried: first what did nothing, then, under its own heading, what did something."""
    blocks: list[Block] = []
    if page.dummy_controls:
        idle = tuple((_control(writer, page, "dummy", control),) for control in page.dummy_controls[:_ROWS])
        blocks += [Heading(id="page-controls", text=writer.word("page.controls_heading")), Bullets(items=idle)]
        if writer.accuses:
            blocks.append(Paragraph(items=(writer.note("control.note"),)))
    if page.working_controls:
        works = tuple((_control(writer, page, "working", control),) for control in page.working_controls[:_ROWS])
        blocks += [Heading(id="page-working", text=writer.word("page.working_heading")), Bullets(items=works)]
    return blocks


def _control(writer: Writer, page: Page, kind: str, control: DummyControl) -> Saying:
    evidence = control.evidence or page.evidence
    label = writer.clean(control.label, 80)
    if label:
        return writer.fact(f"control.{kind}", evidence, label=label)
    return writer.fact(f"control.{kind}_unnamed", evidence, kind=writer.word_or("control_kind", control.kind))


def _targets(writer: Writer, page: Page) -> list[Block]:
    value = site.targets(page)
    if not page.fields and value != "found":  # nothing could be typed in
        return []
    said: list[Saying] = []
    if value == "found":
        for target in page.targets[:5]:
            way: dict[str, Span | str] = {"url": writer.url(target.url, 200), "method": writer.value(target.method, 10)}
            if target.carries:
                kinds = writer.join(writer.word_or("field", kind) for kind in target.carries)
                said.append(writer.fact("page.target_carries", page.evidence, asked=kinds, **way))
            else:
                said.append(writer.fact("page.target", page.evidence, **way))
            if target.service:
                said.append(writer.fact("page.target_service", page.evidence, name=writer.value(target.service, 40)))
    said.append(writer.fact(f"targets.{value}", page.evidence))
    said.append(writer.fact(f"sent.{site.sent(page)}", page.evidence))
    if value == "found":
        said.append(writer.note("page.later_unseen"))
    return [Callout(tone="warn" if value == "found" else "info", title=writer.word("page.targets_heading"), items=tuple(said))]


def _circumstances(writer: Writer, page: Page, state: site.SiteValue) -> list[Saying]:
    said: list[Saying] = [writer.fact(f"cage.{site.cage(page)}", page.evidence)] if state == "seen" else []
    if page.certificate and not has_certificate(writer, page.host):
        names, _, trouble = page.certificate.partition("; error=")
        key = "page.certificate_invalid" if trouble else "page.certificate"
        subject, _, issuer = names.removeprefix("subject=").partition("; issuer=")
        said.append(writer.fact(key, page.evidence, subject=writer.value(subject, 120), issuer=writer.value(issuer, 120)))
    said += _stand_ins(writer, page, state)
    if state == "seen":
        said.append(writer.note("site-note.seen"))
    said.append(writer.fact("page.vantage", ("run",), vantage=writer.vantage()))
    return said


def _stand_ins(writer: Writer, page: Page, state: site.SiteValue) -> list[Saying]:
    """In what the visited address differs from the link, and what follows for a page that was not seen."""
    visit = writer.seen(page.evidence[0].removeprefix("observation:")) if page.evidence else None
    altered = visit.altered if visit is not None else ()
    said: list[Saying] = []
    main = writer.main_link()
    if any(one.what == "recipient" and one.where != "host" for one in altered) or (main is not None and not altered and MASK in main.url):
        said.append(writer.note("page.decoyed"))
    marks = tuple(one for one in altered if one.what == "token" or one.where == "host")
    if marks:
        said.append(writer.fact("page.stand_in", page.evidence, places=writer.value(altered_places(marks, writer.bank), 300)))
        if state != "seen" or (page.http_status or 200) >= 400:
            said.append(writer.note("page.stand_in_unsure"))
    if writer.case.run.keep_tokens:
        said.append(writer.fact("page.tokens_kept", ("run",)))
    return said
