"""Small print: version, data with their age and licence, corrections (S31)."""

from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer


def small_print(writer: Writer, contact: str | None) -> tuple[Saying, ...]:
    """What the article was made with and from."""
    run = writer.case.run
    said: list[Saying] = [writer.fact("about.made", ("run",), version=run.fuwake, time=writer.when(run.dissected_at))]
    said.append(writer.note("about.quote"))
    said.append(writer.note("about.correction", contact=contact) if contact else writer.note("about.correction_default"))
    said.append(writer.note("about.history"))
    said.append(writer.note("about.verify"))
    databases = dict.fromkeys(seen.source for seen in writer.case.observations if seen.observer in {"geo", "asn"} and seen.source)
    if databases:
        said.append(writer.note("about.licence_geo", link=Span("IP Geolocation by DB-IP", "link", href="https://db-ip.com")))
        said.append(writer.fact("about.data", ("run",), database=writer.value(writer.listed(databases))))
        link = Span("Natural Earth", "link", href="https://www.naturalearthdata.com/")
        said.append(writer.note("about.licence_map", link=link))
    return tuple(said)


def tags(writer: Writer) -> tuple[str, ...]:
    """Words to file the article under; a controlled vocabulary plus brand and year."""
    case = writer.case
    found = [writer.word("tag.spam")]
    if case.verdict.label == "phishing":
        found.append(writer.word("tag.phishing"))
    if case.spoofing.status == "forged":
        found.append(writer.word("tag.forged"))
    kinds = writer.kinds()
    found += [writer.word(f"tag.{word}") for word, kind in (("password", "password"), ("card", "card_number")) if kind in kinds]
    if case.brand is not None:
        found.append(writer.clean(writer.pick(case.brand.name, case.brand.name_en), 60))
    if case.scenario is not None:
        found.append(writer.pick(case.scenario.title, case.scenario.title_en))
    at = case.message.date or case.run.dissected_at
    return tuple(dict.fromkeys([*found, str(at.year)]))
