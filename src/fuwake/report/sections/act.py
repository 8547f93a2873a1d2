"""What to do now, fitted to what the page asked for (S30)."""

import re

from fuwake.report.blocks import Block, Bullets, Callout, Heading, Paragraph, Section
from fuwake.report.statements import verdict
from fuwake.report.statements.site import WEB_MAIL
from fuwake.report.text import Advice
from fuwake.report.writer import Writer

_BY_KIND = {
    "password": ("password",),
    "email": ("email",),
    "user_id": ("password",),
    "card_number": ("card",),
    "card_expiry": ("card",),
    "card_code": ("card",),
    "one_time_code": ("one_time_code",),
    "pin": ("bank",),
    "bank_account": ("bank",),
    "name": ("identity",),
    "phone": ("identity",),
    "address": ("identity",),
    "birth_date": ("identity",),
    "my_number": ("my_number",),
    "wallet_phrase": ("wallet",),
    "identity_document": ("document", "identity"),
}
_URGENT = (
    "attachment",
    "card",
    "one_time_code",
    "bank",
    "wallet",
    "my_number",
    "document",
    "password",
    "mailbox",
    "identity",
    "email",
    "general",
)
_BY_WANT = {
    "card": ("card",),
    "otp": ("one_time_code",),
    "password": ("password",),
    "bank": ("bank",),
    "pin": ("bank",),
    "seedphrase": ("wallet",),
}
"""What mails of a scenario are usually after → what to do, where no page was seen."""
_TYPED = re.compile(r"(?:^|(?<=。)|(?<=\. ))(?:入力済みなら[^。]{0,200}。|If you typed anything in[^.]{0,300}\.)")


def section(writer: Writer) -> Section:
    """Steps for everyone, then for those who have already entered something."""
    value = verdict.label(writer.case.verdict)
    steps = [writer.advice("act.official")]
    if value != "legitimate":
        first = writer.advice("act.no_call" if writer.lure() == "none" else "act.no_click")
        steps = [first, writer.advice("act.no_reply"), *steps]
    blocks: list[Block] = [Bullets(items=tuple((step,) for step in steps), ordered=len(steps) > 1)]
    brand = writer.case.brand
    if brand is not None and brand.official_domains:
        name, domains = writer.pick(brand.name, brand.name_en), writer.listed(brand.official_domains[:4])
        blocks.append(Paragraph(items=(writer.fact("act.official_domains", brand.evidence or ("message",), name=name, domains=domains),)))
    scenario = writer.case.scenario
    if scenario is not None and value != "legitimate":
        blocks.append(
            Paragraph(items=(writer.advice("act.scenario", advice=_general(writer, writer.pick(scenario.advice, scenario.advice_en))),))
        )
    if value != "legitimate":
        blocks += _answered(writer) if writer.lure() == "none" else _entered(writer)
    habits = (writer.advice("act.habit_manager"), writer.advice("act.habit_update"))
    blocks.append(Paragraph(items=habits))
    return Section(
        id="act",
        title=writer.word("section.habits" if value == "legitimate" else "section.act"),
        finding=writer.advice(f"verdict-act.{value}"),
        blocks=tuple(blocks),
    )


def _general(writer: Writer, advice: str) -> str:
    """A scenario's advice; without what it says to those who typed something in where the page showed what it asks for."""
    return _TYPED.sub("", advice).strip() if writer.kinds() else advice


def _expected(writer: Writer) -> tuple[str, ...]:
    """Kinds of data that mails with this pretext are usually after; none where the pretext is not known."""
    from fuwake.brands.scenario import asked_for  # reads its table

    return asked_for(writer.case.scenario.id) if writer.case.scenario is not None else ()


def _answered(writer: Writer) -> list[Block]:
    """A mail without anything to open wants an answer or a call."""
    steps = (writer.advice("entered.contact"), writer.advice("entered.remote"))
    return [
        Heading(id="act-entered", text=writer.word("act.answered")),
        Bullets(items=tuple((step,) for step in steps), ordered=False),
        Callout(
            tone="info",
            title=writer.word("act.not_answered_title"),
            items=(writer.advice("act.not_answered"), writer.advice("act.report")),
        ),
    ]


def _entered(writer: Writer) -> list[Block]:
    kinds = writer.kinds()
    keys = {key for kind in kinds for key in _BY_KIND.get(kind, ())}
    if writer.form_page is not None and writer.form_page.what == WEB_MAIL:
        keys.add("mailbox")
    if not keys:
        keys = {key for kind in _expected(writer) for key in _BY_WANT.get(kind, ())} | {"general"}
    files = writer.has_attachments()
    if files:
        keys.add("attachment")
    chosen = [key for key in _URGENT if key in keys]
    steps: list[tuple[Advice]] = [(writer.advice(f"entered.{key}"),) for key in chosen]
    return [
        Heading(id="act-entered", text=writer.word("act.opened" if files else "act.entered")),
        Paragraph(items=(writer.advice("act.entered_lead"),)),
        Bullets(items=tuple(steps), ordered=False),
        Callout(
            tone="info",
            title=writer.word("act.not_opened_title" if files else "act.not_entered_title"),
            items=(writer.advice("act.not_opened" if files else "act.not_entered"), writer.advice("act.report")),
        ),
    ]
