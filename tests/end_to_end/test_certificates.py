"""Certificates of the sites that a link leads to, what logs know of their names, and header fields: from the mail to the verified case."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from msgspec.structs import replace

from fuwake.bootstrap import observers
from fuwake.derive.left import rows
from fuwake.lab.certificate import Authority, Kind
from fuwake.lab.overlay import set_certificates
from fuwake.lab.world import running
from fuwake.model.case import CaseSource, Run
from fuwake.model.observation import Observation
from fuwake.model.site import CaseSite
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.dissect import dissect
from fuwake.pipeline.verify import verify
from fuwake.settings import load
from tests.end_to_end.variant import Outcome, Variant
from tests.observe.site import nginx

HOST = "chinonso.net"
PATH = "/wp-content/themes/simple-life/inc/webmail/"
MAIL_ARRIVED = datetime(2023, 10, 11, tzinfo=UTC)


def _over_tls(t3: Variant, kind: str = "good") -> Variant:
    """The link leads to https, and the site has a certificate of that kind."""
    site = f"sites/{HOST}/site.toml"
    t3.replace(site, 'ip = "192.185.37.96"', f'ip = "192.185.37.96"\ntls = true\ncertificate = "{kind}"')
    head = t3.message.partition(b"\n\n")[0].partition(b"\nContent-Type: ")[0]
    t3.message = head + b"\nContent-Type: text/html; charset=UTF-8\n\n" + f'<p><a href="https://{HOST}{PATH}">設定</a></p>\n'.encode()
    return t3


def _site(outcome: Outcome) -> CaseSite:
    return next(site for site in outcome.case.sites if site.host == HOST)


def _seen(outcome: Outcome, observer: str) -> list[Observation]:
    return [seen for seen in outcome.case.observations if seen.observer == observer]


def test_a_sound_certificate_is_told_and_is_no_sign_of_honesty(t3: Variant, tmp_path: Path) -> None:
    outcome = _over_tls(t3).examine()
    tls = _site(outcome).tls
    assert tls is not None
    assert (tls.valid, tls.faults, tls.ip, tls.names) == ("yes", (), "192.185.37.96", (HOST,))
    assert "証明書に、不備は見つかりませんでした" in outcome.ja
    assert "正しい証明書は、相手が正直である印ではありません" in outcome.ja
    assert "A valid one is no sign that its owner is honest" in outcome.en
    folder = outcome.save(tmp_path / "out")
    assert all((folder / "evidence" / one.sha256).read_bytes()[:1] == b"\x30" for one in tls.certificates)
    assert verify(folder) == ()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("expired", "it has expired"),
        ("self_signed", "it is signed by itself"),
        ("wrong_name", "it is for other names"),
        ("unknown_authority", "its issuer is not known"),
    ],
)
def test_a_faulty_certificate_is_told_and_the_header_fields_behind_it_are_no_answer(t3: Variant, kind: str, words: str) -> None:
    outcome = _over_tls(t3, kind).examine()
    assert f"The certificate of chinonso[.]net is faulty: {words}" in outcome.en
    (http,) = _seen(outcome, "http")
    assert (http.status, http.reason) == ("failed", "tls")
    assert _site(outcome).http is None


def test_without_a_visit_the_header_fields_are_asked_for_once_and_nothing_is_followed(t3: Variant) -> None:
    outcome = t3.examine()
    assert [(got.method, got.site) for got in outcome.requests] == [("HEAD", HOST)]
    http = _site(outcome).http
    assert http is not None
    assert (http.status, http.server) == (200, "lab")
    assert "The server of chinonso[.]net calls itself lab in its answer" in outcome.en
    assert _seen(outcome, "tls") == []  # the link is not over TLS


def test_the_logs_are_told_the_host_only_where_that_is_switched_on(t3: Variant) -> None:
    assert _seen(t3.examine(), "ct") == []
    set_certificates(((HOST, f"www.{HOST}"), datetime(2021, 3, 1, tzinfo=UTC)), ((HOST,), datetime(2023, 9, 1, tzinfo=UTC)))(t3.folder)
    outcome = t3.examine()
    assert [one.question for one in outcome.asked if one.server == "transparency"] == [HOST]
    found = _site(outcome).transparency
    assert found is not None
    assert (found.certificates, found.first_issued, found.names) == (2, datetime(2021, 3, 1, tzinfo=UTC), (f"www.{HOST}",))
    assert "2021年3月1日" in outcome.ja
    assert "1 March 2021" in outcome.en


@pytest.mark.parametrize("kind", ["timeout", "html", "quota", "status", "reset", "garbage", "huge", "wrong_types", "banner", "portal"])
def test_a_search_that_fails_says_nothing(t3: Variant, kind: str) -> None:
    set_certificates(((HOST,), MAIL_ARRIVED))(t3.folder)
    t3.fault("transparency", fault=kind)
    outcome = t3.examine(ct_timeout_s=0.5)
    (seen,) = _seen(outcome, "ct")
    assert seen.status == "failed"
    assert "The public logs of certificates could not be searched for chinonso[.]net" in outcome.en
    assert all(site.transparency is None for site in outcome.case.sites)
    assert not any(f"observation:{seen.id}" in finding.evidence for finding in outcome.case.findings)


def test_passive_leaves_the_site_alone_and_says_so(t3: Variant) -> None:
    outcome = _over_tls(t3).examine(passive=True)
    assert outcome.requests == ()
    (seen,) = _seen(outcome, "tls")
    assert (seen.status, seen.reason) == ("skipped", "policy")
    assert _seen(outcome, "http") == []
    assert "The certificate of chinonso[.]net was not looked at" in outcome.en


def test_the_list_of_what_left_names_them(t3: Variant) -> None:
    set_certificates(((HOST,), MAIL_ARRIVED))(t3.folder)
    sent = {row.seen.id for row in rows(_over_tls(t3).examine().case.observations) if row.kind == "sent"}
    assert {f"tls:{HOST}:443", f"ct:{HOST}"} <= sent


@pytest.mark.needs_nginx
@pytest.mark.parametrize(("kind", "valid"), [("good", "yes"), ("expired", "no"), (None, None)])
def test_a_site_that_a_real_nginx_serves(t3: Variant, tmp_path: Path, kind: Kind | None, valid: str | None) -> None:
    """None: it speaks plain HTTP on port 443."""
    _over_tls(t3)
    authority = Authority()
    (tmp_path / "authorities.pem").write_bytes(authority.root_pem)
    (tmp_path / "nginx").mkdir()
    issued = authority.issue((HOST,), kind) if kind is not None else None
    with running(t3.folder) as world, nginx.running(tmp_path / "nginx", {"site": (issued, "")}) as at:
        here = world.settings(load(environ={}))
        served = {**here.egress_map, "192.185.37.96/443": at["site"]}
        here = replace(here, egress_map=served, authorities_file=str(tmp_path / "authorities.pem"))
        run = Run(fuwake=version("fuwake"), dissected_at=datetime.now(UTC), vantage=here.vantage, mode="no-visit")
        make = observers(here, tmp_path / "cases", visit=False)
        outcome = Outcome(dissect(Arrival(raw=t3.message, source=CaseSource(path="message.eml", index=0)), run, make=make, budget_s=30), ())
    (tls,), (http,) = _seen(outcome, "tls"), _seen(outcome, "http")
    site = next((site for site in outcome.case.sites if site.host == HOST), None)
    assert verify(outcome.save(tmp_path / "out")) == ()
    if kind == "good":
        assert site is not None
        assert site.http is not None
        assert (site.http.server or "").startswith("nginx")
    else:
        assert (http.status, http.reason) == ("failed", "tls")
    if valid is None:
        assert (tls.status, tls.reason) == ("failed", "tls")
        assert "plain HTTP" in (tls.detail or "")
        assert {"certificate_claims_brand_host", "certificate_shared_with_lookalikes"} <= {one.rule for one in outcome.case.not_evaluated}
    else:
        assert site is not None
        assert site.tls is not None
        assert site.tls.valid == valid


@pytest.mark.needs_browser
def test_a_visit_brings_the_header_fields_and_nobody_asks_for_them(t3: Variant) -> None:
    outcome = _over_tls(t3).examine(visit=True, visit_profiles=("desktop-ja",))
    assert _seen(outcome, "http") == []
    assert "HEAD" not in {got.method for got in outcome.requests}
    site = _site(outcome)
    assert site.tls is not None
    assert site.http is not None
    assert (site.http.method, site.http.server) == ("GET", "lab")
