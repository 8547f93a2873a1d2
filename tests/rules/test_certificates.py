"""Rules on certificates: near misses, victims, and that no failure and no open question is taken for an answer."""

from collections.abc import Callable
from typing import Any

import pytest

from fuwake.model.facts import Facts
from fuwake.model.observation import Observation, Reason
from fuwake.rules._rule import Fired, Unknown
from fuwake.rules.link import certificate_claims_brand_host, certificate_shared_with_lookalikes, link_host_certificate_young
from tests.rules.facts import facts, mail, seen

HOST = "www.kobo-example.com"
Check = Callable[[Facts], Fired | Unknown | None]
RULES: tuple[Check, ...] = (
    certificate_shared_with_lookalikes.check,
    certificate_claims_brand_host.check,
    link_host_certificate_young.check,
)


def tls(*names: str, faults: tuple[str, ...] = (), authority: str = "known", host: str = HOST) -> Observation:
    data: dict[str, Any] = {"host": host, "port": 443, "ip": "203.0.113.20", "seen_at": "2026-01-14T01:05:00Z", "protocol": "TLSv1.3"}
    data |= {"cipher": "x", "certificates": [], "names": list(names), "names_total": len(names), "faults": list(faults)}
    return seen("tls", f"{host}:443", "found", data | {"valid": "no" if faults else "yes", "authority": authority})


def logs(first: str | None, *names: str, history: bool = True) -> Observation:
    data: dict[str, Any] = {"host": HOST, "certificates": 1, "first_issued": first, "first_logged": first, "names": list(names)}
    return seen("ct", HOST, "found", data | {"issuers": [], "history": history, "server": "crt.sh"})


def of(*answers: Observation, link: str = f"https://{HOST}/") -> Facts:
    return facts(mail("a@sender.example", link=link), *answers)


@pytest.mark.parametrize(
    ("names", "authority", "fires"),
    [
        ((HOST, "amazon-co-jp.top"), "known", True),
        ((HOST, "*.amazon-co-jp.top"), "known", True),
        ((HOST, "amazon.co.jp.kobo-example.com"), "known", True),  # made on a server that was broken into, or by its owner
        ((HOST, "kobo-example.com"), "known", False),
        ((HOST, "amazon-co-jp.top"), "unknown", False),  # nobody had to prove those names
        ((HOST, *(f"stranger{n}.example" for n in range(12)), "amazon-co-jp.top"), "known", False),
    ],
)
def test_names_on_one_certificate(names: tuple[str, ...], authority: str, fires: bool) -> None:
    faults = () if authority == "known" else ("unknown_authority",)
    found = certificate_shared_with_lookalikes.check(of(tls(*names, faults=faults, authority=authority)))
    assert isinstance(found, Fired) is fires
    if isinstance(found, Fired):
        assert found.evidence == ("link:0", f"observation:tls:{HOST}:443")


def test_names_that_logs_hold_count_as_well() -> None:
    found = certificate_shared_with_lookalikes.check(of(tls(HOST), logs("2025-01-01T00:00:00Z", "amazon-co-jp.top")))
    assert isinstance(found, Fired)
    assert found.evidence[1] == f"observation:ct:{HOST}"


def test_the_sentence_of_a_shared_certificate_accuses_no_owner() -> None:
    rule = certificate_shared_with_lookalikes.RULE
    assert "被害者かもしれません" in rule.says
    assert "owner may be a victim" in rule.says_en


@pytest.mark.parametrize(
    ("names", "faults", "authority", "fires"),
    [
        (("www.amazon.co.jp",), ("wrong_name", "self_signed"), "unknown", True),
        (("*.amazon.co.jp",), ("wrong_name", "unknown_authority"), "unknown", True),
        (("www.amazon.co.jp",), ("wrong_name",), "known", False),  # the name points at the brand's own server
        (("www.amazon.co.jp",), ("expired", "wrong_name"), "could_not_tell", False),
        ((HOST,), ("self_signed",), "unknown", False),
    ],
)
def test_a_brand_that_nobody_vouches_for(names: tuple[str, ...], faults: tuple[str, ...], authority: str, fires: bool) -> None:
    found = certificate_claims_brand_host.check(of(tls(*names, faults=faults, authority=authority)))
    assert isinstance(found, Fired) is fires


@pytest.mark.parametrize(
    ("first", "fires"),
    [
        ("2026-01-14T00:00:00Z", True),
        ("2026-01-01T00:00:00Z", True),
        ("2025-12-30T00:00:00Z", False),
        ("2026-01-15T00:00:00Z", False),  # after the mail: says nothing of it
        (None, False),
    ],
)
def test_the_first_certificate_against_the_mail(first: str | None, fires: bool) -> None:
    assert isinstance(link_host_certificate_young.check(of(logs(first))), Fired) is fires


def test_a_search_without_expired_certificates_does_not_know_the_first() -> None:
    assert link_host_certificate_young.check(of(logs("2026-01-10T00:00:00Z", history=False))) is None


@pytest.mark.parametrize("check", RULES)
@pytest.mark.parametrize("reason", ["tls", "timeout", "unreachable", "rate-limited", "garbage", "servfail"])
def test_a_failure_is_no_answer(check: Check, reason: Reason) -> None:
    failed = (seen("tls", f"{HOST}:443", "failed", reason=reason), seen("ct", HOST, "failed", reason=reason))
    assert isinstance(check(of(*failed)), Unknown)


@pytest.mark.parametrize("check", RULES)
def test_what_was_not_asked_is_open_and_what_does_not_apply_is_not(check: Check) -> None:
    assert isinstance(check(of()), Unknown)
    assert check(facts(mail("a@sender.example"))) is None


def test_a_site_over_plain_http_has_no_certificate_to_ask_for() -> None:
    assert certificate_claims_brand_host.check(of(link=f"http://{HOST}/")) is None


@pytest.mark.parametrize("check", RULES)
def test_no_certificate_known_is_no_sign(check: Check) -> None:
    assert not isinstance(check(of(tls(HOST), seen("ct", HOST, "absent"))), Fired)


def test_a_valid_certificate_weighs_nothing_in_favour_of_a_mail() -> None:
    from fuwake.verdict import weights

    assert all(weight > 0 for rule, weight, _ in weights.table() if "certificate" in rule)
