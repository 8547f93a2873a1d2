"""Small print: version, data with their age and licence, corrections (S31)."""

from fuwake.derive.left import counted
from fuwake.model.case import Case, DataSet
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer

_OLD_DAYS = {"geo": 90, "asn": 90, "suffixes": 180, "rdap": 30, "rdap_fallback": 30}
"""Days from which on a set is called old; networks move within weeks, suffixes within months."""
_OLD = 365


def small_print(writer: Writer, contact: str | None) -> tuple[Saying, ...]:
    """What the article was made with and from."""
    run = writer.case.run
    said: list[Saying] = [writer.fact("about.made", ("run",), version=run.fuwake, time=writer.when(run.dissected_at))]
    said.append(writer.note("about.quote"))
    said.append(writer.note("about.correction", contact=contact) if contact else writer.note("about.correction_default"))
    said.append(writer.note("about.history"))
    said.append(writer.note("about.verify"))
    said.append(_left(writer))
    databases = dict.fromkeys(seen.source for seen in writer.case.observations if seen.observer in {"geo", "asn"} and seen.source)
    if databases:
        said.append(writer.note("about.licence_geo", link=Span("IP Geolocation by DB-IP", "link", href="https://db-ip.com")))
        link = Span("Natural Earth", "link", href="https://www.naturalearthdata.com/")
        said.append(writer.note("about.licence_map", link=link))
    sets = data_used(writer.case)
    if sets:
        said.append(writer.fact("about.data_sets", ("run",), sets=writer.listed(_told(writer, one) for one in sets)))
    elif databases:
        said.append(writer.fact("about.data", ("run",), database=writer.value(writer.listed(databases))))
    old = [one for one in sets if is_old(writer.case, one)]
    if old:
        said.append(writer.fact("about.data_old", ("run",), sets=writer.listed(_name(writer, one) for one in old)))
    return tuple(said)


def _left(writer: Writer) -> Saying:
    """How much left the machine, and where that is listed."""
    left = writer.case.left or counted(writer.case.observations)
    if not left.sent:
        return writer.fact("about.left_none", ("run",))
    return writer.fact("about.left", ("run",), count=str(left.sent), receivers=str(left.receivers), file=f"left.{writer.lang}.txt")


def data_used(case: Case) -> tuple[DataSet, ...]:
    """Those of the sets at hand that the case made use of."""
    asked = {seen.observer for seen in case.observations if seen.status != "skipped"}
    lists = {seen.subject.partition(" ")[0] for seen in case.observations if seen.observer == "url_list"}
    needs = {"geo": "geo", "asn": "asn", "rdap": "rdap", "rdap_fallback": "rdap"}
    always = {one.name for one in case.run.data if one.kind == "program"} - needs.keys()
    return tuple(one for one in case.run.data if one.name in lists | always or needs.get(one.name) in asked)


def is_old(case: Case, one: DataSet) -> bool:
    """Whether a set was older than its kind should be on the day of the dissection. One of unknown date is."""
    return one.as_of is None or _days(case, one) > _OLD_DAYS.get(one.name, _OLD)


def _days(case: Case, one: DataSet) -> int:
    return max((case.run.dissected_at.date() - one.as_of).days, 0) if one.as_of is not None else 0


def _name(writer: Writer, one: DataSet) -> str:
    return writer.word(f"data_set.{one.name}") if f"data_set.{one.name}" in writer.bank.sentences else writer.clean(one.title, 80)


def _told(writer: Writer, one: DataSet) -> str:
    words = {"name": _name(writer, one), "source": writer.clean(one.source, 160), "licence": writer.clean(one.licence, 60)}
    if one.as_of is None:
        return writer.word("data_set.undated", **words)
    return writer.word("data_set.dated", **words, date=one.as_of.isoformat(), days=str(_days(writer.case, one)))


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
