"""An article as Markdown (CommonMark with pipe tables). Pictures are `evidence/<sha256>` and `map-<side>-<lang>.svg` beside it."""

import re

from fuwake.report.article import Article
from fuwake.report.blocks import Block, Bullets, Callout, Cell, Contacts, Exhibit, Figure, Heading, Paragraph, Picture, Quote, Table
from fuwake.report.tables import allowed_links
from fuwake.report.text import Saying, Sentence, Span

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_LINE_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-=+#])")


def render(article: Article) -> str:
    """The whole article as text."""
    return _Page(article).text()


def picture_path(picture: Picture) -> str:
    """Where a picture lies, relative to the article."""
    return f"evidence/{picture.name}" if picture.media == "image/png" else f"{picture.name}.svg"


def escape(text: str) -> str:
    """Text that Markdown and the HTML inside it show as it is, on one line."""
    flat = " ".join(_SPECIAL.sub(r"\\\1", text).split())
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", flat)


class _Page:
    def __init__(self, article: Article) -> None:
        self._article = article
        self._numbers = article.numbers()

    def text(self) -> str:
        a = self._article
        lines = [f"# {escape(a.title)}", ""]
        if a.disclosure:
            lines += [f"{escape(a.word('ui.disclosure'))}: {escape(a.disclosure)}", ""]
        lines += [f"> **{self._saying(a.lead[0])}**", "", self._sayings(a.lead[1:]), ""]
        lines += [f"## {escape(a.summary.heading)}", "", f"**{self._saying(a.summary.label)}** / {self._saying(a.summary.probability)}", ""]
        lines += [f"- {escape(fact.label)}: {self._saying(fact.saying)}" for fact in a.summary.facts]
        lines += [f"- {escape(a.summary.checked_label)}: {self._saying(a.summary.checked)}", ""]
        if a.summary.notes:
            lines += [self._sayings(a.summary.notes), ""]
        for number, section in enumerate(a.sections, 1):
            lines += [f"## {number}. {escape(section.title)}", ""]
            if section.finding is not None:
                lines += [f"**{self._saying(section.finding)}**", ""]
            for block in section.blocks:
                lines += [*self._block(block), ""]
        lines += [f"## {len(a.sections) + 1}. {escape(a.evidence_title)}", "", self._saying(a.evidence_lead), ""]
        for exhibit in a.exhibits:
            lines += self._exhibit(exhibit)
        lines += [f"## {escape(a.about_title)}", ""]
        for saying in a.small_print:
            lines += [self._saying(saying), ""]
        tags = ", ".join(escape(tag) for tag in a.tags)
        lines += [f"{escape(a.word('ui.categories'))}: {escape(a.category)} / {escape(a.word('ui.tags'))}: {tags}", ""]
        return "\n".join(lines)

    def _cites(self, loci: tuple[str, ...]) -> str:
        return "".join(f" [\\[{number}\\]](#e{number})" for number in sorted({self._numbers[locus] for locus in loci}))

    def _span(self, span: Span) -> str:
        if span.kind == "code" and "`" not in span.text:
            return f"`{' '.join(span.text.split())}`"
        if span.kind == "strong":
            return f"**{escape(span.text)}**"
        if span.kind == "link" and span.href in allowed_links():
            return f"[{escape(span.text)}]({span.href})"
        lead = " " if span.text.startswith(" ") else ""
        tail = " " if span.text.endswith(" ") and span.text.strip() else ""
        return f"{lead}{escape(span.text)}{tail}"

    def _spans(self, spans: tuple[Span, ...]) -> str:
        return "".join(self._span(span) for span in spans)

    def _saying(self, saying: Saying) -> str:
        cites = self._cites(saying.evidence) if isinstance(saying, Sentence) else ""
        return self._spans(saying.spans).strip() + cites

    def _sayings(self, items: tuple[Saying, ...]) -> str:
        return ("" if self._article.lang == "ja" else " ").join(self._saying(saying) for saying in items)

    def _cell(self, cell: Cell) -> str:
        # Inside a table a bar splits cells even within code.
        words = self._spans(cell.spans).strip().replace("\\|", "&#124;").replace("|", "&#124;")
        return words + self._cites(cell.evidence)

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph(items=items):
                return [self._sayings(items)] if items else []
            case Bullets(items=groups, ordered=ordered):
                return [f"{f'{number}.' if ordered else '-'} {self._sayings(group)}" for number, group in enumerate(groups, 1)]
            case Table():
                return self._table(block)
            case Figure(picture=picture, caption=caption, alt=alt):
                return [f"![{escape(alt)}]({picture_path(picture)})", "", self._sayings(caption)]
            case Callout(title=title, items=items):
                return [f"> **{escape(title)}**", ">", f"> {self._sayings(items)}"]
            case Quote(title=title, text=text, evidence=evidence):
                return [f"{escape(title)}{self._cites(evidence)}", "", *_fenced(text)]
            case Heading(text=text):
                return [f"### {escape(text)}"]
            case Contacts(items=desks):
                return [self._desk(desk.name, desk.href, desk.what_for, desk.how, f"{desk.source}, {desk.checked}") for desk in desks]

    def _desk(self, name: str, href: str | None, what_for: str, how: str, source: str) -> str:
        shown = f"[{escape(name)}]({href})" if href in allowed_links() else escape(name)
        return f"- {shown}: {escape(what_for)} / {escape(how)} ({escape(self._article.word('ui.source'))}: {escape(source)})"

    def _table(self, table: Table) -> list[str]:
        width = len(table.head) or 2
        head = table.head or ("", "")
        lines = [
            f"**{escape(table.caption)}**{self._cites(table.evidence)}",
            "",
            f"| {' | '.join(escape(name) or ' ' for name in head)} |",
            "|" + " --- |" * width,
        ]
        return lines + [f"| {' | '.join(self._cell(cell) for cell in row)} |" for row in table.rows]

    def _exhibit(self, exhibit: Exhibit) -> list[str]:
        lines = [f'### <a id="e{exhibit.number}"></a>{exhibit.number}. {escape(exhibit.title)}', ""]
        lines += [f"- {escape(label)}: {escape(value)}" for label, value in exhibit.facts]
        lines += ["", *_fenced(exhibit.raw)] if exhibit.raw else []
        lines += ["", escape(exhibit.note)] if exhibit.note else []
        return [*lines, ""]


def _fenced(text: str) -> list[str]:
    """A code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", text, fence]
