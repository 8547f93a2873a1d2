"""A group of mails that are alike, and what is told of it. Pure."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from fuwake.campaigns.explain import LEAST, LEAST_WIDE
from fuwake.campaigns.likeness import Profile
from fuwake.campaigns.sketch import Sketch
from fuwake.model.case import Case
from fuwake.model.infrastructure import Role

_MOST = {"sentence": 5, "shape": 8, "host": 20, "member": 60}
"""What is told of one kind."""


class Member(Struct, frozen=True):
    """A mail of a group."""

    case: str
    folder: str
    title: str
    received: str | None
    profile: Profile


class Group(Struct, frozen=True):
    """A campaign as the index holds it."""

    name: str
    cases: int
    first: str | None
    last: str | None
    members: tuple[Member, ...]
    """The oldest first."""
    merged: tuple[str, ...]
    """Names under which parts of it were known."""


class Named(Struct, frozen=True, kw_only=True):
    """A brand or pretext, and how many mails show it."""

    id: str
    name: str
    name_en: str
    cases: int


class Counted(Struct, frozen=True, kw_only=True):
    """A text or form, and how many mails show it."""

    text: str
    cases: int


class HostUse(Struct, frozen=True, kw_only=True):
    """A host that the mails lead to."""

    host: str
    role: Role
    """Of its domain, as the newest case judged it: the owner may be a victim."""
    cases: int


class MemberView(Struct, frozen=True, kw_only=True):
    """A mail, as it is told."""

    case: str
    date: str | None
    subject: str
    verdict: str


class CampaignView(Struct, frozen=True, kw_only=True):
    """What is told of a campaign, without recipients."""

    name: str
    cases: int
    first: str | None
    """ISO date, by the mails' own Date fields."""
    last: str | None
    merged: tuple[str, ...] = ()
    """Names under which parts of it were known before they were found to belong together."""
    read: int = 0
    """Cases whose folders were read for what follows, the newest."""
    brands: tuple[Named, ...] = ()
    scenarios: tuple[Named, ...] = ()
    sentences: tuple[Counted, ...] = ()
    link_paths: tuple[Counted, ...] = ()
    page_titles: tuple[Counted, ...] = ()
    months: tuple[Counted, ...] = ()
    hosts: tuple[HostUse, ...] = ()
    members: tuple[MemberView, ...] = ()
    """The newest first."""
    advice: str = ""
    """Of the most frequent pretext, in Japanese."""
    advice_en: str = ""


def outline(group: Group) -> CampaignView:
    """What the index alone tells."""
    seen = [member.profile.observed for member in group.members]
    return CampaignView(
        name=group.name,
        cases=group.cases,
        first=group.first,
        last=group.last,
        merged=group.merged,
        brands=_named((one.brand, one.brand_name, one.brand_name_en) for one in seen),
        scenarios=_named((one.scenario, one.scenario_title, one.scenario_title_en) for one in seen),
        months=_months(member.received for member in group.members),
        hosts=tuple(
            HostUse(host=one.text, role="unknown", cases=one.cases)
            for one in _counted((member.profile.link_hosts for member in group.members), 1, _MOST["host"])
        ),
    )


def view(group: Group, told: list[tuple[Case, Sketch]]) -> CampaignView:
    """What its cases tell: of every one the case and the sketch, the recipient masked, the oldest first."""
    sketches = [sketch for _, sketch in told]
    least = 2 if len(told) > 1 else 1
    scenarios = Counter(case.scenario.id for case, _ in told if case.scenario is not None)
    usual, count = scenarios.most_common(1)[0] if scenarios else ("", 0)
    usual = usual if 2 * count > len(told) else ""
    advising = next((case.scenario for case, _ in told if case.scenario is not None and case.scenario.id == usual), None)
    return replace(
        outline(group),
        read=len(told),
        sentences=_counted(({one for one in sketch.sentences if _tells(one)} for sketch in sketches), least, _MOST["sentence"]),
        link_paths=_counted((set(sketch.link_shapes) - {"/"} for sketch in sketches), least, _MOST["shape"]),
        page_titles=_counted(({sketch.observed.page_title} - {""} for sketch in sketches), 1, _MOST["shape"]),
        hosts=_hosts([case for case, _ in told]),
        members=tuple(
            MemberView(case=case.message.sha256, date=sketch.received, subject=sketch.title, verdict=case.verdict.label)
            for case, sketch in reversed(told)
        )[: _MOST["member"]],
        advice=advising.advice if advising is not None else "",
        advice_en=advising.advice_en if advising is not None else "",
    )


def _tells(sentence: str) -> bool:
    return len(sentence) >= (LEAST if sentence.isascii() else LEAST_WIDE)


def _counted(every: Iterable[Iterable[str]], least: int, most: int) -> tuple[Counted, ...]:
    counts = Counter(text for one in every for text in set(one))
    ranked = sorted(((count, text) for text, count in counts.items() if count >= least), key=lambda entry: (-entry[0], entry[1]))
    return tuple(Counted(text=text, cases=count) for count, text in ranked[:most])


def _named(every: Iterable[tuple[str, str, str]]) -> tuple[Named, ...]:
    counts = Counter(one for one in every if one[0])
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Named(id=one[0], name=one[1], name_en=one[2], cases=count) for one, count in ranked[: _MOST["shape"]])


def _months(dates: Iterable[str | None]) -> tuple[Counted, ...]:
    counts = Counter(date[:7] for date in dates if date)
    return tuple(Counted(text=month, cases=count) for month, count in sorted(counts.items())[-24:])


def _hosts(cases: list[Case]) -> tuple[HostUse, ...]:
    roles: dict[str, Role] = {}
    counts: Counter[str] = Counter()
    for case in cases:
        used = {link.host: link.role for link in case.links if link.host and not (link.automatic or link.one_click)}
        roles |= used
        counts.update(list(used))
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[: _MOST["host"]]
    return tuple(HostUse(host=host, role=roles[host], cases=count) for host, count in ranked)
