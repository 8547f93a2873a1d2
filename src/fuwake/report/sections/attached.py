"""The page that came as a file with the mail, or from a visited page: how it was opened, what it asks for, where the data would go."""

from fuwake.model.attached import HANDED_OVER
from fuwake.model.page import Page
from fuwake.report.blocks import Block, Bullets, Callout, Figure, Paragraph, Section
from fuwake.report.sections.page import asked, described, field_table, left_out, printed
from fuwake.report.statements import site
from fuwake.report.text import Saying, Sentence, Span
from fuwake.report.writer import Writer

_ROWS = 12


def section(writer: Writer) -> Section | None:
    """None where no page came as a file, or none was opened."""
    page = writer.case.attached_page
    if page is None:
        return None
    seen = page.status == "seen"
    key = _key(page, "seen" if seen else "unseen")
    finding = writer.fact(key, _evidence(page), name=writer.value(_name(writer, page), 80), time=_when(writer, page))
    blocks: list[Block] = [*(_picture(writer, page) if seen else ()), Paragraph(items=tuple(_said(writer, page, seen=seen)))]
    if seen and page.fields:
        blocks.append(field_table(writer, page))
    if page.dummy_controls:
        labels = [writer.clean(control.label, 80) for control in page.dummy_controls[:_ROWS]]
        idle = tuple((writer.fact("control.dummy", page.evidence, label=label),) for label in dict.fromkeys(labels) if label)
        blocks += [Bullets(items=idle)] if idle else []
    if page.fields or page.targets:
        blocks.append(_targets(writer, page))
    return Section(id="attached", title=writer.word(f"section.{_kind(page)}"), finding=finding, blocks=tuple(blocks))


def _kind(page: Page) -> str:
    return "handed" if page.part == HANDED_OVER else "attached"


def _key(page: Page, key: str) -> str:
    return f"handed.{key}" if page.part == HANDED_OVER else f"attached.{key}"


def _name(writer: Writer, page: Page) -> str | None:
    """Of the file: as the mail names it, or as the page that handed it over would have it saved."""
    if page.part != HANDED_OVER:
        return next((part.filename for part in writer.case.message.parts if part.path == page.part), None) or page.part
    behind = writer.case.page
    handed = behind.finds.downloads if behind is not None else ()
    return next((one.name for one in handed if one.name and one.sha256 == page.url.rpartition(" ")[2]), None) or writer.word("handed.file")


def _evidence(page: Page) -> tuple[str, ...]:
    return page.evidence if page.part == HANDED_OVER else (f"part:{page.part}", *page.evidence)


def _when(writer: Writer, page: Page) -> Span:
    return writer.when(page.visited_at)


def _picture(writer: Writer, page: Page) -> list[Figure]:
    picture = writer.screenshot(page.screenshot, page.masks)
    if picture is None:
        return []
    alt = writer.word(_key(page, "picture_alt"), title=writer.clean(page.title, 120) or writer.word("ui.not_given"))
    caption: tuple[Saying, ...] = (
        writer.fact(_key(page, "picture"), page.evidence, time=_when(writer, page)),
        *printed(writer, page),
    )
    return [Figure(picture=picture, caption=caption, alt=alt + described(writer, page), danger=writer.accuses)]


def _said(writer: Writer, page: Page, *, seen: bool) -> list[Saying]:
    said: list[Saying] = [writer.fact("attached.both" if page.online else "attached.alone", page.evidence)]
    if not seen:
        return said
    title = writer.clean(page.title, 120)
    if title:
        said.append(writer.fact("attached.title", page.evidence, title=title))
    if page.screenshot and page.masks is None:
        said.append(left_out(writer, page))
    if page.final_url:
        said.append(writer.fact("attached.leads", page.evidence, url=writer.url(page.final_url)))
    if not page.fields:
        return [*said, writer.fact(_key(page, "asks_nothing"), page.evidence)]
    said.append(writer.fact(_key(page, "asks"), page.evidence, asked=asked(writer, page)))
    if page.alone is not None and page.online:
        key = "self_contained" if set(page.alone.fields) >= {field.kind for field in page.fields} else "fetches"
        if key == "self_contained" or not page.alone.fields:
            said.append(writer.fact(f"attached.{key}", page.evidence))
    return said


def _targets(writer: Writer, page: Page) -> Callout:
    about, value = f"part:{page.part}", site.targets(page)
    said: list[Sentence] = []
    for target in page.targets[:5] if value == "found" else ():
        way: dict[str, Span | str] = {"url": writer.url(target.url, 200), "method": writer.value(target.method, 10)}
        if target.carries:
            kinds = writer.join(writer.word_or("field", kind) for kind in target.carries)
            said.append(writer.fact("page.target_carries", page.evidence, about, asked=kinds, **way))
        else:
            said.append(writer.fact("page.target", page.evidence, about, **way))
    said.append(writer.fact(f"targets.{value}", page.evidence, about))
    said.append(writer.fact(f"sent.{site.sent(page)}", page.evidence, about))
    return Callout(tone="warn" if value == "found" else "info", title=writer.word("page.targets_heading"), items=tuple(said))
