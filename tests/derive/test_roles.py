"""The part each domain and address plays: victims are called victims, and what could not be asked gives no role."""

import re

import pytest

from fuwake.derive.role_services import strangers_share
from fuwake.derive.wildcard import control_name
from fuwake.model.observation import Observation
from tests.rules.facts import authentic, dns, facts, mail, registered, seen

AUTHOR = "Yamada <yamada@sender.example>"
FORGED = (dns("TXT", "sender.example", "v=spf1 ip4:198.51.100.7 -all"), dns("TXT", "_dmarc.sender.example", "v=DMARC1; p=reject"))


def test_a_forged_author_domain_belongs_to_a_victim() -> None:
    found = facts(mail(AUTHOR), *FORGED, dns("A", "sender.example", "203.0.113.200"))
    assert found.spoofing.status == "forged"
    domain = found.domains["sender.example"]
    assert domain.role == "forged"
    assert "被害者" in domain.role_why_ja
    assert "victim" in domain.role_why
    assert found.hosts["203.0.113.200"].role == "innocent"


def test_an_unproven_author_domain_has_no_role() -> None:
    assert facts(mail(AUTHOR)).domains["sender.example"].role == "unknown"


def test_an_authenticated_author_domain_is_not_forged() -> None:
    found = facts(mail(AUTHOR), *authentic("sender.example"))
    assert found.domains["sender.example"].role == "unknown"
    assert "account" in found.domains["sender.example"].role_why


def test_the_server_that_handed_the_mail_over_is_not_accused() -> None:
    host = facts(mail(AUTHOR), *FORGED).hosts["203.0.113.9"]
    assert host.uses == ("origin",)
    assert host.role == "unknown"
    assert "abused" in host.role_why


@pytest.mark.parametrize(
    "answer",
    [
        (),
        (seen("rdap", "domain elsewhere.example", "failed", reason="timeout"),),
        (seen("rdap", "domain elsewhere.example", "skipped", reason="offline"),),
    ],
)
def test_a_failed_look_up_gives_no_role(answer: tuple[Observation, ...]) -> None:
    found = facts(mail("Amazon <x@sender.example>", link="https://amazon-login.elsewhere.example/"), *answer)
    assert found.domains["elsewhere.example"].role == "unknown"


def test_a_fresh_domain_that_imitates_the_brand_was_made_for_it() -> None:
    raw = mail("Amazon <x@sender.example>", link="https://amazon-login-71.com/signin")
    found = facts(raw, registered("amazon-login-71.com", "2026-01-12"), dns("A", "amazon-login-71.com", "203.0.113.77"))
    assert found.domains["amazon-login-71.com"].role == "fraudulent"
    assert found.hosts["203.0.113.77"].role == "abused_service"
    later = facts(raw, registered("amazon-login-71.com", "2014-01-12"))
    assert later.domains["amazon-login-71.com"].role == "unknown"


def test_a_brands_name_under_a_wildcard_was_put_there_by_who_wrote_the_link() -> None:
    """No host name was set up, so none is said to have been."""
    host, domain = "amazon.login.flower-shop-71.com", "flower-shop-71.com"
    raw = mail("Amazon <x@sender.example>", link=f"https://{host}/signin")
    young = registered(domain, "2026-01-12")
    own = facts(raw, young, dns("A", host, "203.0.113.77"), dns("A", str(control_name(host))))
    any_name = facts(raw, young, dns("A", host, "203.0.113.77"), dns("A", str(control_name(host)), "203.0.113.77"))
    assert [one.wildcard for found in (own, any_name) for one in found.domains[domain].names] == ["no", "yes"]
    assert "brand_in_host" in {reason.sign for reason in own.domains[domain].role_reasons}
    assert "brand_in_host" not in {reason.sign for reason in any_name.domains[domain].role_reasons}
    assert own.domains[domain].role == "fraudulent"
    assert any_name.domains[domain].role == "unknown"


def test_a_fresh_domain_alone_is_not_accused() -> None:
    found = facts(mail(AUTHOR, link="https://new-flower-shop.com/"), registered("new-flower-shop.com", "2026-01-12"))
    assert found.domains["new-flower-shop.com"].role == "unknown"


@pytest.mark.parametrize("link", ["https://shop-71.weebly.com/", "https://bit.ly/3abc", "https://x71.pages.dev/"])
def test_a_public_service_is_abused_by_its_user(link: str) -> None:
    found = facts(mail(AUTHOR, link=link))
    role = next(domain for name, domain in found.domains.items() if name != "sender.example")
    assert role.role == "abused_service"
    assert "operator" in role.role_why or "users" in role.role_why


def test_the_authenticated_authors_own_site_is_not_suspected() -> None:
    raw = mail(AUTHOR, link="https://www.sender.example/news")
    domain = facts(raw, registered("sender.example", "2011-01-10"), *authentic("sender.example")).domains["sender.example"]
    assert domain.role == "unknown"
    assert "nothing shows that it was abused" in domain.role_why


def test_the_brands_own_site_is_innocent() -> None:
    found = facts(mail("Amazon <x@sender.example>", link="https://www.amazon.co.jp/"))
    assert found.domains["amazon.co.jp"].role == "innocent"


def test_uses_are_told_apart() -> None:
    raw = mail(AUTHOR, link="https://www.elsewhere.example/", fields="Reply-To: desk@third.example\r\n")
    found = facts(raw)
    assert set(found.domains["sender.example"].uses) == {"author", "return_path", "origin"}
    assert found.domains["third.example"].uses == ("reply_to",)
    assert found.domains["elsewhere.example"].uses == ("link",)


def test_no_role_is_told_in_words_of_crime() -> None:
    raw = mail("Amazon <x@sender.example>", link="https://amazon-login-71.com/signin")
    for found in (facts(raw, registered("amazon-login-71.com", "2026-01-12"), *FORGED), facts(raw)):
        told = [domain.role_why + domain.role_why_ja for domain in found.domains.values()]
        told += [host.role_why + host.role_why_ja for host in found.hosts.values()]
        assert not re.search("犯人|詐欺師|詐欺業者|怪しい会社|criminal", "".join(told))


def test_a_place_that_strangers_share_is_told_from_one_that_only_forwards() -> None:
    def shared(link: str, domain: str) -> bool:
        return strangers_share(facts(mail("Amazon <x@sender.example>", link=link)).domains[domain])

    assert shared("https://x71.weebly.com/", "weebly.com")
    assert shared("https://9.113.0.203.host.secureserver.net/a", "secureserver.net")
    assert shared("https://www.facebook.com/x71", "facebook.com")
    assert not shared("https://old-shop-71.com/go?url=https://end-71.com/", "old-shop-71.com")
    assert not shared("https://old-shop-71.com/wp-includes/x/a.html", "old-shop-71.com")


def test_an_author_who_writes_to_himself_is_not_cleared_as_the_receiver() -> None:
    raw = mail("Admin <admin@recipient.example>", link="https://recipient.example.pages-71.com/")
    assert facts(raw).domains["recipient.example"].role == "unknown"
    assert facts(mail(AUTHOR, link="https://www.recipient.example/")).domains["recipient.example"].role == "innocent"


def test_an_abused_service_names_whom_to_tell() -> None:
    found = facts(mail("Amazon <x@sender.example>", link="https://x71.pages.dev/")).domains["x71.pages.dev"]
    assert found.service is not None
    assert (found.service.operator, found.service.report) == ("Cloudflare", "https://abuse.cloudflare.com/")
    lent = facts(mail("Amazon <x@sender.example>", link="https://x71.hf.space/")).domains["x71.hf.space"]
    assert lent.service is not None
    assert lent.service.operator == "Hugging Face"
    assert facts(mail(AUTHOR, link="https://elsewhere.example/")).domains["elsewhere.example"].service is None


def test_a_link_to_an_address_speaks_of_a_rented_machine() -> None:
    raw = mail("Amazon <x@sender.example>", link="http://198.51.100.7/a")
    name = "ec2-198-51-100-7.compute-1.amazonaws.com"
    host = facts(raw, dns("PTR", "198.51.100.7", name), dns("A", name, "198.51.100.7")).hosts["198.51.100.7"]
    assert (host.role, host.role_certainty) == ("abused_service", "possible")
    assert facts(raw, dns("PTR", "198.51.100.7", name), dns("A", name, "192.0.2.1")).hosts["198.51.100.7"].role == "unknown"
