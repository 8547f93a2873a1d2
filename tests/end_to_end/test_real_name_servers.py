"""The specimen's world served by Knot DNS and asked through Unbound: the same case as through the lab's own name server."""

from collections.abc import Iterator
from pathlib import Path

import dns.name
import pytest

from fuwake.lab.description import load
from fuwake.model.case import Case
from tests.end_to_end.variant import T3, Outcome, Variant
from tests.observe.name_servers import Servers, Zone, internet

pytestmark = [pytest.mark.needs_name_servers, pytest.mark.xdist_group("name-servers")]

SIGNED = {".": "nsec", "net.": "nsec", "jp.": "opt-out", "fr.": "nsec", "celeste.fr.": "nsec", "xyz.": "nsec"}
"""The rest is unsigned: colonista.jp left out by opt-out, chinonso.net with a proof."""
WILD = "\n*.chinonso.net. 3600 IN A 192.185.37.96\n"


def zones(folder: Path) -> dict[str, Zone]:
    """The lab's zones as master files; chinonso.net answers for any name."""
    made = {}
    for origin, zone in load(folder).zones.by_origin.items():
        name = origin.to_text()
        text = zone.to_text(relativize=False) + (WILD if name == "chinonso.net." else "")
        made[name] = Zone(text=text, signed=SIGNED.get(name, "no"))  # type: ignore[arg-type]  # the words of the field
    return made


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with internet(zones(T3)) as running:
        yield running


@pytest.fixture(scope="module")
def outcome(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    variant = Variant(T3, tmp_path_factory.mktemp("world"))
    variant.mail(b"http://chinonso.ne=", b"http://webmail.=\r\nchinonso.ne=")
    return variant.examine(resolver=servers.resolver)


def test_every_domain_tells_its_state(outcome: Outcome) -> None:
    states = {name.domain: name.dnssec.state for name in outcome.case.domains if name.dnssec is not None}
    assert states == {
        "colonista.jp": "insecure",
        "chinonso.net": "insecure",
        "celeste.fr": "secure",
        "aq.xyz": "secure",  # that it does not exist is proven
    }


def test_the_wildcard_is_told_and_no_name_is_said_to_have_been_set_up(outcome: Outcome) -> None:
    names = [(own.host, own.wildcard) for domain in outcome.case.domains for own in domain.names]
    assert names == [("webmail.chinonso.net", "yes")]
    assert "どんな名前でも同じ場所につながります" in outcome.ja


def test_a_name_made_for_one_recipient_is_told_and_never_asked_for(servers: Servers, t3: Variant) -> None:
    t3.mail(b"http://chinonso.ne=", b"http://k3v9x2m7q4t8w1.=\r\nchinonso.ne=")
    made = t3.examine(resolver=servers.resolver)
    assert "link_host_made_for_recipient" in made.rules()
    asked = [seen for seen in made.case.observations if seen.status != "skipped" and "k3v9x2m7q4t8w1" in seen.subject]
    assert {seen.observer for seen in asked} == {"url_list"}  # on this machine


def test_the_lists_are_asked_through_it(outcome: Outcome) -> None:
    listed = {(entry.list, entry.status) for entry in outcome.case.listings}
    assert {("surbl", "listed"), ("spamcop", "not_listed")} <= listed


def test_the_same_case_as_through_the_labs_own_server(servers: Servers, t3: Variant) -> None:
    own, real = t3.examine(), t3.examine(resolver=servers.resolver)
    assert _told(own.case) == _told(real.case)
    assert own.rules() == real.rules()
    answers = _answers(own.case)
    assert {question: answer for question, answer in _answers(real.case).items() if question in answers} == answers


def _told(case: Case) -> object:
    verdict, spoofing = case.verdict, case.spoofing
    return verdict.label, spoofing.status, spoofing.code, [(domain.domain, domain.role, domain.mail) for domain in case.domains]


def _answers(case: Case) -> dict[str, object]:
    """What DNS said, without what depends on the way: how long an answer holds, and who validated."""
    kept = ("rcode", "canonical_name", "zone")
    return {
        seen.subject: (seen.status, sorted((seen.data or {}).get("records", ())), [(seen.data or {}).get(key) for key in kept])
        for seen in case.observations
        if seen.observer == "dns"
    }


def test_the_names_of_the_world_have_a_zone_above_each() -> None:
    assert {name for name in zones(T3) if name != "."} >= {"net.", "jp.", "in-addr.arpa."}
    assert dns.name.root.to_text() in zones(T3)
