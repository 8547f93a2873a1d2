"""The mail: picture, properties, subject and its meaning, body, hidden text, attachments (S2-S5, S16, S29)."""

import re
from datetime import datetime

import msgspec

from fuwake.derive.picture_text import OBSERVER, legible
from fuwake.model.answers import PictureText
from fuwake.model.case import CaseAddress
from fuwake.report.blocks import Block, Figure, Heading, Paragraph, Quote, Section, Table
from fuwake.report.statements import author
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer

_BODY_LIMIT = 4000
_HIDDEN_LIMIT = 1000
_ROWS = 20
_OF_ANY_FIELD = re.compile(r"[a-z-]+?-(address-[a-z-]+|multiple)")


def section(writer: Writer) -> Section:
    """Everything that the recipient saw, and what the mail says of itself."""
    blocks: list[Block] = []
    blocks += _picture(writer)
    blocks.append(_properties(writer))
    blocks.append(Paragraph(items=tuple(_remarks(writer))))
    blocks += _body(writer)
    blocks += _read(writer)
    blocks += _attachments(writer)
    blocks += _defects(writer)
    return Section(id="mail", title=writer.word("section.mail"), finding=_pretext(writer), blocks=tuple(blocks))


def _pretext(writer: Writer) -> Saying | None:
    scenario = writer.case.scenario
    if scenario is None:
        return None
    return writer.fact("mail.pretext", scenario.evidence or ("message",), title=writer.pick(scenario.title, scenario.title_en))


def _picture(writer: Writer) -> list[Block]:
    name = writer.case.mail_picture
    if name is None:
        return [Paragraph(items=(writer.note("mail.no_picture"),))]
    picture = writer.picture(name)
    if picture is None:
        return [Paragraph(items=(writer.note("mail.no_picture"),))]
    evidence = ("observation:mail_picture:message",) if writer.seen("mail_picture:message") else ("message",)
    caption = (writer.fact("mail.picture", evidence),)
    danger = writer.case.verdict.label in {"phishing", "suspicious"}
    return [Figure(picture=picture, caption=caption, alt=writer.word("mail.picture_alt", subject=writer.subject()), danger=danger)]


def gloss(writer: Writer) -> str | None:
    """The subject's meaning in the article's language, from the phrase list that ships with the program."""
    from fuwake.brands.gloss import gloss as look_up  # reads its phrase list

    subject = writer.case.message.subject
    if not subject:
        return None
    meaning = look_up(subject, "ja" if writer.lang == "ja" else "en")
    return writer.clean(meaning, 200) if meaning and meaning.strip() != subject.strip() else None


def _properties(writer: Writer) -> Table:
    message, word = writer.case.message, writer.word
    subject = writer.header_loci("Subject")
    rows: list[tuple[str, Span | str | None, tuple[str, ...]]] = [
        (word("mail.subject"), writer.value(message.subject, 400) if message.subject else word("ui.not_given"), subject),
        (word("mail.meaning"), gloss(writer), subject),
    ]
    for label, boxes in (("from", message.from_), ("sender", message.sender), ("reply_to", message.reply_to)):
        rows += [(word(f"mail.{label}"), _box(writer, box), (f"header:{box.header}",)) for box in boxes[:5]]
    if message.return_path is not None:
        shown = writer.address(message.return_path) if message.return_path else word("mail.null_sender")
        rows.append((word("mail.return_path"), shown, writer.header_loci("Return-Path")))
    rows += [
        (word("mail.date"), _date(writer, message.date, message.date_text), writer.header_loci("Date")),
        (word("mail.message_id"), writer.address(message.message_id) if message.message_id else None, writer.header_loci("Message-ID")),
        (word("mail.size"), word("mail.bytes", size=f"{message.size:,}", sha=f"{message.sha256[:16]}…"), ("message",)),
    ]
    return writer.properties(word("mail.properties"), rows)


def _box(writer: Writer, box: CaseAddress) -> Span:
    name = writer.clean(box.name, 120)
    address = writer.address(box.address).text
    return Span(f"{name} <{address}>" if name else address, "value")


def _date(writer: Writer, date: datetime | None, text: str | None) -> Span | None:
    if date is None:
        return writer.value(text, 80) if text else None
    shown = writer.when_text(date)
    return Span(f"{shown} ({writer.clean(text, 60)})" if text else shown, "time", at=date)


def _remarks(writer: Writer) -> list[Saying]:
    message, source = writer.case.message, writer.case.source
    said: list[Saying] = []
    if source.left_out != 0:
        said.append(writer.fact("mail.beginning", ("message",), size=f"{message.size:,}"))
    if source.carriers:
        said.append(writer.note("mail.forwarded" if source.carriers[-1].inline else "mail.carried"))
    if source.container is not None and source.container.rebuilt:
        said.append(writer.note("mail.rebuilt"))
    if message.subject:
        said.append(writer.note("mail.subject_free"))
        if gloss(writer) is None and _foreign(message.subject, writer.lang):
            said.append(writer.fact("gloss.none", writer.header_loci("Subject")))
    else:
        said.append(writer.fact("mail.no_subject", ("message",)))
    if not message.from_:
        said.append(writer.fact("mail.no_from", ("message",)))
        return said
    value = author.claim(writer.case.auth, writer.case.spoofing)
    domain = {"domain": writer.host(writer.author_domain())} if value == "authenticated" else {}
    said.append(writer.fact(f"claim.{value}", writer.header_loci("From"), **domain))
    if message.from_[0].domain and writer.hides(message.from_[0].domain):
        said.append(writer.fact("mail.own_domain", (f"header:{message.from_[0].header}",)))
    if len(message.from_) > 1:
        said.append(writer.fact("mail.several_from", tuple(f"header:{box.header}" for box in message.from_)))
    return said


def _foreign(subject: str, lang: str) -> bool:
    """Whether a subject is in letters that a reader of `lang` cannot be expected to read."""
    if lang == "ja":
        return not re.search(r"[\u3040-\u30ff\u3400-\u9fff]", subject[:1000])
    return bool(re.search(r"[^\W\d_a-zA-Z\u00c0-\u024f]", subject[:1000]))


def _body(writer: Writer) -> list[Block]:
    message = writer.case.message
    evidence = tuple(f"part:{part.path}" for part in message.parts if part.type in {"text/plain", "text/html"})[:3] or ("message",)
    blocks: list[Block] = []
    if message.text.strip():
        text = writer.block_text(message.text.strip(), _BODY_LIMIT)
        blocks.append(Quote(title=writer.word("ui.quote_mail"), text=text, evidence=evidence))
    else:
        blocks.append(
            Paragraph(items=(writer.fact("mail.body_none" if writer.case.source.left_out == 0 else "mail.body_none_read", evidence),))
        )
    hidden = message.hidden_text.strip()
    if hidden:
        blocks.append(Paragraph(items=(writer.fact("mail.hidden", evidence, count=f"{len(hidden):,}"),)))
        blocks.append(Quote(title=writer.word("ui.quote_hidden"), text=writer.block_text(hidden, _HIDDEN_LIMIT), evidence=evidence))
    return blocks


def _read(writer: Writer) -> list[Block]:
    """What was read in pictures, said to be uncertain."""
    found = [seen for seen in writer.case.observations if seen.observer == OBSERVER and seen.status == "found"]
    if not found:
        return []
    loci = tuple(f"observation:{seen.id}" for seen in found)
    text = "\n\n".join("\n".join(line.text for line in legible(msgspec.convert(seen.data, PictureText))) for seen in found)
    return [
        Paragraph(items=(writer.fact("mail.read", loci),)),
        Quote(title=writer.word("mail.read_title"), text=writer.block_text(text, _BODY_LIMIT), evidence=loci),
    ]


def _attachments(writer: Writer) -> list[Block]:
    files = [part for part in writer.case.message.parts if part.filename][:_ROWS]
    if not files:
        return []
    rows = tuple(
        (
            writer.cell(writer.value(part.filename, 120), evidence=(f"part:{part.path}",)),
            writer.cell(writer.value(part.type, 80)),
            writer.cell(f"{part.size:,}"),
        )
        for part in files
    )
    head = (writer.word("mail.col_name"), writer.word("mail.col_type"), writer.word("mail.col_size"))
    return [Table(caption=writer.word("mail.attachments"), head=head, rows=rows)]


def _defects(writer: Writer) -> list[Block]:
    message = writer.case.message
    defects = (*message.defects, *(defect for part in message.parts for defect in part.defects))
    if not defects:
        return []
    told = dict.fromkeys((_place(writer, defect.where), _defect(writer, defect.code)) for defect in defects)
    rows = tuple((writer.cell(place), writer.cell(what)) for place, what in list(told)[:_ROWS])
    head = (writer.word("mail.col_where"), writer.word("mail.col_detail"))
    return [
        Heading(id="mail-defects", text=writer.word("mail.defects")),
        Paragraph(items=(writer.fact("mail.defects_lead", ("message",), count=str(len(defects))),)),
        Table(caption=writer.word("mail.defects"), head=head, rows=rows),
    ]


def _place(writer: Writer, where: str) -> str:
    """A locus in words: which header field, which part."""
    kind, _, name = where.partition(":")
    if kind == "header":
        field = next((field for field in writer.case.message.headers if str(field.index) == name), None)
        return writer.word("evidence.header", name=writer.clean(field.name, 60) if field is not None else name)
    return writer.word("evidence.part", path=name) if kind == "part" else writer.word("evidence.message")


def _defect(writer: Writer, code: str) -> str:
    """In words; what is wrong with an address, or stands twice, is told of any field alike (`reply-to-address-malformed`)."""
    if code.startswith("limit-"):
        return writer.word("defect.limit")
    found = _OF_ANY_FIELD.fullmatch(code)
    if found is not None and f"defect.{code}" not in writer.bank.sentences:
        code = found[1]
    return writer.word_or("defect", code)
