"""Made cases, each with a near miss that differs in one thing: what is shown leads to the role, and what is nearly shown does not."""

from typing import NamedTuple

import pytest

from fuwake.model.observation import Observation, Status
from tests.derive.role_cases import PLAIN, POSING, alias, certificates, listed, rdap, visit, whois
from tests.rules.facts import authentic, dns, facts, mail, seen

FORGED = (dns("TXT", "sender.example", "v=spf1 ip4:198.51.100.7 -all"), dns("TXT", "_dmarc.sender.example", "v=DMARC1; p=reject"))
OLD, YOUNG, MIDDLE, LATER = "2009-04-01", "2026-01-09", "2025-09-01", "2026-01-16"
Made = tuple[bytes, tuple[Observation, ...]]


class Row(NamedTuple):
    """One case: what was shown, of which domain, the role with its degree; what differs in the near miss, and the role there."""

    name: str
    made: Made
    domain: str
    role: str
    certainty: str | None
    near: Made
    near_role: str


def site(url: str, *answers: Observation, author: str = POSING) -> Made:
    return mail(author, link=url), answers


def sent_by(domain: str, name: str, *answers: Observation) -> Made:
    """Authenticated mail of a domain."""
    raw = mail(f"{name} <x@{domain}>").replace(b"bounce@sender.example", f"x@{domain}".encode())
    return raw, (*authentic(domain), *answers)


def aliased(host: str, created: str, target: str) -> Made:
    """A page on a name below SHOP that is an alias."""
    return asking(f"https://{host}/", rdap(SHOP, created), alias(host, target), author=PLAIN)


def dangling(status: Status) -> Made:
    """A link to a name below SHOP whose alias leads to nothing, or was not found out."""
    target = "x71.azurewebsites.net"
    data = {"name": f"promo.{SHOP}", "type": "A", "rcode": "NXDOMAIN", "canonical_name": target, "records": [], "ttl": 60}
    answer = seen("dns", f"A promo.{SHOP}", status, data if status == "absent" else None, reason=None if status == "absent" else "timeout")
    return site(f"https://promo.{SHOP}/", rdap(SHOP, OLD), answer)


def asking(url: str, *answers: Observation, author: str = POSING) -> Made:
    return mail(author, link=url), (visit(url, "email", "password"), *answers)


WP, DEEP = "/wp-content/plugins/x71/login.html", "/shop/2014/files/login.html"
FAKE, SHOP, SCHOOL = "amazon-login-71.com", "flower-shop-71.com", "town-71.ac.jp"

ROWS = (
    # made for it
    Row("young, named, asking", asking(f"https://{FAKE}/signin", rdap(FAKE, YOUNG)), FAKE, "fraudulent", "certain",
        asking(f"https://{FAKE}/signin", rdap(FAKE, OLD)), "unknown"),
    Row("young, named", site(f"https://{FAKE}/", rdap(FAKE, YOUNG)), FAKE, "fraudulent", "probable",
        site(f"https://{FAKE}/", rdap(FAKE, MIDDLE)), "unknown"),
    Row("young, named, no date", site(f"https://{FAKE}/", rdap(FAKE, YOUNG)), FAKE, "fraudulent", "probable",
        site(f"https://{FAKE}/", rdap(FAKE, None)), "unknown"),
    Row("young, asking", asking(f"https://{SHOP}/", rdap(SHOP, YOUNG)), SHOP, "fraudulent", "probable",
        asking(f"https://{SHOP}/", rdap(SHOP, YOUNG), author=PLAIN), "unknown"),
    Row("young, asking, another page", asking(f"https://{SHOP}/", rdap(SHOP, YOUNG)), SHOP, "fraudulent", "probable",
        (mail(POSING, link=f"https://{SHOP}/"), (visit(f"https://{SHOP}/", "text"), rdap(SHOP, YOUNG))), "unknown"),
    Row("young, asking, on two lists", asking(f"https://{SHOP}/", rdap(SHOP, YOUNG), listed("surbl", SHOP, "PHISHING"), author=PLAIN), SHOP,
        "fraudulent", "probable", site(f"https://{SHOP}/", rdap(SHOP, YOUNG), listed("surbl", SHOP, "PHISHING"), author=PLAIN), "unknown"),
    Row("young, brand in front", asking(f"https://amazon.{SHOP}/a", rdap(SHOP, YOUNG)), SHOP, "fraudulent", "certain",
        asking(f"https://amazon.{SHOP}/a", rdap(SHOP, OLD)), "unknown"),
    Row("look-alike, asking, no date", asking("https://arnazon.com/"), "arnazon.com", "fraudulent", "possible",
        asking("https://amazonia-park.com/"), "unknown"),
    Row("look-alike, not asking", asking("https://arnazon.com/"), "arnazon.com", "fraudulent", "possible",
        site("https://arnazon.com/"), "unknown"),
    Row("young sender with the brand's word", sent_by(FAKE, "Amazon", rdap(FAKE, YOUNG)), FAKE, "fraudulent", "probable",
        sent_by(FAKE, "Yamada", rdap(FAKE, YOUNG)), "unknown"),
    Row("young sender that poses", sent_by(SHOP, "Amazon", rdap(SHOP, YOUNG)), SHOP, "fraudulent", "possible",
        sent_by(SHOP, "Amazon", rdap(SHOP, MIDDLE)), "unknown"),
    Row("old sender that poses", sent_by(SHOP, "Amazon", rdap(SHOP, OLD)), SHOP, "compromised", "possible",
        (mail(f"Amazon <x@{SHOP}>"), (rdap(SHOP, OLD),)), "unknown"),
    Row("takes the data", (mail(POSING, link=f"https://{SHOP}/"), (visit(f"https://{SHOP}/", "email", "password", target=f"https://{FAKE}/p"),
        rdap(FAKE, YOUNG), rdap(SHOP, OLD))), FAKE, "fraudulent", "certain",
        (mail(POSING, link=f"https://{SHOP}/"), (visit(f"https://{SHOP}/", "email", "password", target=f"https://{FAKE}/p"),
        rdap(FAKE, OLD), rdap(SHOP, OLD))), "unknown"),
    # evidence both ways
    Row("young and checked owner", asking(f"https://amazon.{SCHOOL}/", rdap(SCHOOL, YOUNG)), SCHOOL, "unknown", None,
        asking(f"https://amazon.{SHOP}/", rdap(SHOP, YOUNG)), "fraudulent"),
    Row("young with site software", asking(f"https://{SHOP}{WP}", rdap(SHOP, YOUNG)), SHOP, "unknown", None,
        asking(f"https://{SHOP}{DEEP}", rdap(SHOP, YOUNG)), "fraudulent"),
    Row("young, listed as broken into",
        asking(f"https://{SHOP}/", rdap(SHOP, YOUNG), listed("surbl", SHOP, "PHISHING", "COMPROMISED")), SHOP,
        "unknown", None, asking(f"https://{SHOP}/", rdap(SHOP, YOUNG), listed("surbl", SHOP, "PHISHING")), "fraudulent"),
    Row("old, named, asking", asking(f"https://{FAKE}/", rdap(FAKE, OLD)), FAKE, "unknown", None,
        asking(f"https://{FAKE}/", rdap(FAKE, YOUNG)), "fraudulent"),
    Row("young, the brand's own mail leads there",
        (mail("Amazon <x@amazon.co.jp>", link=f"https://{FAKE}/", fields="Sender: x@amazon.co.jp\r\n").replace(b"bounce@sender.example",
         b"x@amazon.co.jp"), (*authentic("amazon.co.jp"), visit(f"https://{FAKE}/", "password"), rdap(FAKE, YOUNG))), FAKE, "unknown", None,
        asking(f"https://{FAKE}/", rdap(FAKE, YOUNG)), "fraudulent"),
    Row("young, parked", asking(f"https://{FAKE}/", rdap(FAKE, YOUNG), dns("NS", FAKE, "ns1.sedoparking.com")), FAKE, "unknown", None,
        asking(f"https://{FAKE}/", rdap(FAKE, YOUNG), dns("NS", FAKE, "ns1.dns-71.example")), "fraudulent"),
    Row("registered after the mail", asking(f"https://{FAKE}/", rdap(FAKE, LATER)), FAKE, "unknown", None,
        asking(f"https://{FAKE}/", rdap(FAKE, YOUNG)), "fraudulent"),
    Row("registered anew, certificates before", asking(f"https://{SHOP}/", rdap(SHOP, YOUNG), certificates(SHOP, "2019-02-01")), SHOP,
        "fraudulent", "probable", asking(f"https://{SHOP}/", rdap(SHOP, None), certificates(SHOP, "2019-02-01")), "compromised"),
    # broken into
    Row("old, asking, site software", asking(f"https://{SHOP}{WP}", rdap(SHOP, OLD)), SHOP, "compromised", "probable",
        asking(f"https://{SHOP}{WP}", rdap(SHOP, YOUNG)), "unknown"),
    Row("old, asking, a folder of uploads", asking(f"https://{SHOP}/wp-content/uploads/a/login.html", rdap(SHOP, OLD)), SHOP, "compromised",
        "probable", site(f"https://{SHOP}/wp-content/uploads/a/report.pdf", rdap(SHOP, OLD), author=PLAIN), "unknown"),
    Row("old, asking, deep", asking(f"https://{SHOP}{DEEP}", rdap(SHOP, OLD)), SHOP, "compromised", "possible",
        site(f"https://{SHOP}{DEEP}", rdap(SHOP, OLD)), "unknown"),
    Row("old, asking, another's name", asking(f"https://{SHOP}/", rdap(SHOP, OLD)), SHOP, "compromised", "possible",
        asking(f"https://{SHOP}/", rdap(SHOP, OLD), author=PLAIN), "unknown"),
    Row("old, asking, mail in use", asking(f"https://{SHOP}/", rdap(SHOP, OLD), dns("MX", SHOP, f"10 mail.{SHOP}.")), SHOP, "compromised",
        "probable", asking(f"https://{SHOP}/", rdap(SHOP, MIDDLE), dns("MX", SHOP, f"10 mail.{SHOP}.")), "unknown"),
    Row("old, asking, WordPress seen", asking(f"https://{SHOP}/", rdap(SHOP, OLD), seen("http", f"https://{SHOP}/", "found", {
        "url": f"https://{SHOP}/", "method": "HEAD", "status": 200, "marks": ["wordpress"]})), SHOP, "compromised", "probable",
        asking(f"https://{SHOP}/", rdap(SHOP, MIDDLE)), "unknown"),
    Row("checked owner, asking", asking(f"https://{SCHOOL}/a"), SCHOOL, "compromised", "probable",
        asking("https://town-71.jp/a"), "unknown"),
    Row("checked company, asking", asking("https://shop-71.co.jp/a"), "shop-71.co.jp", "compromised", "probable",
        site("https://shop-71.co.jp/a"), "unknown"),
    Row("site software, asking, no date", asking(f"https://{SHOP}{WP}"), SHOP, "compromised", "possible",
        asking(f"https://{SHOP}/login.html"), "unknown"),
    Row("site software, posing mail, old", site(f"https://{SHOP}{WP}", rdap(SHOP, OLD)), SHOP, "compromised", "probable",
        site(f"https://{SHOP}{WP}", rdap(SHOP, OLD), author=PLAIN), "unknown"),
    Row("site software, posing mail", site(f"https://{SHOP}{WP}"), SHOP, "compromised", "possible",
        site(f"https://{SHOP}/wp-content/uploads/report.pdf"), "unknown"),
    Row("site software, forged mail", (mail(PLAIN, link=f"https://{SHOP}{WP}"), FORGED), SHOP, "compromised", "possible",
        (mail(PLAIN, link=f"https://{SHOP}{WP}"), ()), "unknown"),
    Row("Joomla", site(f"https://{SHOP}/components/com_x71/a.html"), SHOP, "compromised", "possible",
        site(f"https://{SHOP}/components/list/a.html"), "unknown"),
    Row("Drupal modules", site(f"https://{SHOP}/sites/all/modules/x/a.html"), SHOP, "compromised", "possible",
        site(f"https://{SHOP}/sites/default/files/a.pdf"), "unknown"),
    Row("proofs for certificates", site(f"https://{SHOP}/.well-known/acme-challenge/x/a.html"), SHOP, "compromised", "possible",
        site(f"https://{SHOP}/.well-known/change-password"), "unknown"),
    Row("listed as broken into", site(f"https://{SHOP}/", listed("surbl", SHOP, "COMPROMISED"), author=PLAIN), SHOP,
        "compromised", "possible",
        site(f"https://{SHOP}/", listed("surbl", SHOP, "SPAM"), author=PLAIN), "unknown"),
    Row("listed as misused, old", site(f"https://{SHOP}/", listed("spamhaus-dbl", SHOP, "ABUSED_PHISHING"), rdap(SHOP, OLD)), SHOP,
        "compromised", "probable", site(f"https://{SHOP}/", listed("spamhaus-dbl", SHOP, "PHISHING"), rdap(SHOP, OLD)), "unknown"),
    Row("on a list of URLs, old, deep", (mail(PLAIN, link=f"https://{SHOP}{DEEP}"), (rdap(SHOP, OLD),
        listed("openphish", f"https://{SHOP}{DEEP}", url=True))), SHOP, "compromised", "possible",
        (mail(PLAIN, link=f"https://{SHOP}{DEEP}"), (rdap(SHOP, OLD),)), "unknown"),
    Row("long in the certificate logs", asking(f"https://{SHOP}{WP}", certificates(SHOP, "2018-01-01")), SHOP, "compromised", "probable",
        asking(f"https://{SHOP}{DEEP}", certificates(SHOP, "2025-12-20")), "unknown"),
    Row("alias to a cloud", aliased(f"promo.{SHOP}", OLD, "x71.azurewebsites.net"), SHOP, "compromised", "possible",
        aliased(f"www.{SHOP}", OLD, "x71.azurewebsites.net"), "unknown"),
    Row("alias to lent names", aliased(f"promo.{SHOP}", OLD, "x71.pages.dev"), SHOP, "compromised", "possible",
        aliased(f"promo.{SHOP}", MIDDLE, "x71.pages.dev"), "unknown"),
    Row("alias to a cloud, not within", aliased(f"promo.{SHOP}", OLD, "x71.azurewebsites.net"), SHOP, "compromised", "possible",
        aliased(f"promo.{SHOP}", OLD, f"www.{SHOP}"), "unknown"),
    Row("alias that leads to nothing", dangling("absent"), SHOP, "compromised", "possible", dangling("failed"), "unknown"),
    Row("old, asking, a user's own pages", asking(f"https://{SHOP}/~x71/a.html", rdap(SHOP, OLD), author=PLAIN), SHOP, "compromised",
        "probable", asking(f"https://{SHOP}/x71/a.html", rdap(SHOP, OLD), author=PLAIN), "unknown"),
    Row("registries disagree on the date", asking(f"https://{FAKE}/", rdap(FAKE, YOUNG), whois(FAKE, OLD)), FAKE, "unknown", None,
        asking(f"https://{FAKE}/", rdap(FAKE, YOUNG), whois(FAKE, YOUNG)), "fraudulent"),
    Row("old, parked", asking(f"https://{SHOP}/", rdap(SHOP, OLD), dns("NS", SHOP, "ns1.sedoparking.com")), SHOP, "unknown", None,
        asking(f"https://{SHOP}/", rdap(SHOP, OLD), dns("NS", SHOP, "ns1.dns-71.example")), "compromised"),
    Row("a mailbox of a school", sent_by(SCHOOL, "Amazon"), SCHOOL, "compromised", "possible", sent_by(SCHOOL, "Yamada"), "unknown"),
    # ways through
    Row("passed through", (mail(POSING, link=f"https://{SHOP}/go"), (visit(f"https://{SHOP}/go", "password", final="https://end-71.com/",
        steps=("https://end-71.com/",)), rdap("mid-71.com", OLD))), "end-71.com", "unknown", None,
        asking("https://end-71.com/", rdap("end-71.com", OLD)), "compromised"),
    Row("an open redirect", site(f"https://{SHOP}/go?url=https://end-71.com/a"), SHOP, "abused_service", "possible",
        site(f"https://{SHOP}/go?url=https://www.{SHOP}/a"), "unknown"),
    Row("an open redirect in a plain mail", site(f"https://{SHOP}/go?to=//end-71.com/a"), SHOP, "abused_service", "possible",
        site(f"https://{SHOP}/go?to=//end-71.com/a", author=PLAIN), "unknown"),
    # services
    Row("free pages, asking", asking("https://x71.pages.dev/"), "x71.pages.dev", "abused_service", "certain",
        asking("https://x71.pages-71.com/"), "unknown"),
    Row("free pages, posing mail", site("https://x71.web.app/"), "x71.web.app", "abused_service", "probable",
        site("https://x71.webapp-71.com/"), "unknown"),
    Row("free pages, plain mail", site("https://x71.github.io/", author=PLAIN), "x71.github.io", "abused_service", "possible",
        site("https://github.com/x71", author=PLAIN), "innocent"),
    Row("site builder", site("https://x71.weebly.com/"), "weebly.com", "abused_service", "probable",
        site("https://www.weebly.com/"), "innocent"),
    Row("form", site("https://docs.google.com/forms/d/71"), "google.com", "abused_service", "probable",
        site("https://www.google.com/maps"), "innocent"),
    Row("pages on the brand's own service", (mail("Google <x@sender.example>", link="https://sites.google.com/view/x71"), ()), "google.com",
        "abused_service", "probable", (mail("Google <x@sender.example>", link="https://accounts.google.com/"), ()), "innocent"),
    Row("shortener", site("https://bit.ly/3abc"), "bit.ly", "abused_service", "probable", site("https://bitly-71.com/3abc"), "unknown"),
    Row("bucket", site("https://storage.googleapis.com/x71/a.html"), "storage.googleapis.com", "abused_service", "probable",
        site("https://fonts.googleapis.com/css"), "innocent"),
    Row("tunnel", site("https://x71.trycloudflare.com/"), "x71.trycloudflare.com", "abused_service", "probable",
        site("https://www.trycloudflare-71.com/"), "unknown"),
    Row("dynamic DNS", site("https://x71.duckdns.org/"), "x71.duckdns.org", "abused_service", "probable",
        site("https://x71.duckdns-71.org/"), "unknown"),
    Row("IPFS gateway", site("https://ipfs.io/ipfs/Qm71"), "ipfs.io", "abused_service", "probable", site("https://ipfs.io/"), "innocent"),
    Row("rental server", asking("https://tenant71.sakura.ne.jp/", rdap("sakura.ne.jp", OLD)), "tenant71.sakura.ne.jp", "abused_service",
        "certain", asking("https://tenant71.sakura-71.ne.jp/"), "unknown"),
    Row("a service of the list's private section alone", site("https://x71.simple-url.com/"), "x71.simple-url.com",
        "abused_service", "probable",
        site("https://x71.simple-url-71.com/"), "unknown"),
    Row("a numbered machine", site("https://9.113.0.203.host.secureserver.net/a"), "secureserver.net", "abused_service", "probable",
        site("https://host.secureserver-71.net/a"), "unknown"),
    Row("a young service name", asking("https://amazon-71.pages.dev/", rdap("pages.dev", YOUNG)), "amazon-71.pages.dev", "abused_service",
        "certain", asking(f"https://{FAKE}/", rdap(FAKE, YOUNG)), "fraudulent"),
    Row("names sold below a name", asking("https://amazon-71.sa.com/", rdap("amazon-71.sa.com", YOUNG)), "amazon-71.sa.com", "fraudulent",
        "certain", asking("https://amazon-71.sa.com/", rdap("amazon-71.sa.com", OLD)), "unknown"),
    # whose name was used
    Row("forged author", (mail(PLAIN), FORGED), "sender.example", "forged", "certain", (mail(PLAIN), ()), "unknown"),
    Row("author that does not exist", (mail(PLAIN), (dns("A", "sender.example"), dns("MX", "sender.example"), dns("NS", "sender.example"),
        *(dns(kind, name) for name in ("sender.example", "_dmarc.sender.example") for kind in ("TXT", "A", "AAAA", "MX", "NS", "SOA")))),
        "sender.example", "forged", "certain", (mail(PLAIN), (seen("dns", "A sender.example", "failed", reason="timeout"),)), "unknown"),
    Row("the brand's own", site("https://www.amazon.co.jp/"), "amazon.co.jp", "innocent", "certain",
        site("https://www.amazon.co.jp.shop-71.com/"), "unknown"),
    Row("the receiver's own", (mail(POSING, link="https://webmail.recipient.example/"), ()), "recipient.example", "innocent", "certain",
        (mail(POSING, link="https://webmail.recipient-71.example/"), ()), "unknown"),
    Row("the author's own site",
        (mail(PLAIN, link="https://www.sender.example/a"), (*authentic("sender.example"), rdap("sender.example", YOUNG))),
        "sender.example", "unknown", None, (mail(PLAIN, link="https://www.amazon.co.jp/a"), authentic("sender.example")), "unknown"),
    Row("a failed look-up", site(f"https://{FAKE}/", seen("rdap", f"domain {FAKE}", "failed", reason="timeout")), FAKE, "unknown", None,
        site(f"https://{FAKE}/", rdap(FAKE, YOUNG)), "fraudulent"),
)  # fmt: skip


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 60
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_shown_gives_the_role(row: Row) -> None:
    raw, observations = row.made
    found = facts(raw, *observations).domains[row.domain]
    assert (found.role, found.role_certainty) == (row.role, row.certainty), [reason.sign for reason in found.role_reasons]
    assert all(reason.evidence for reason in found.role_reasons)
    assert found.role_reasons
    assert found.role_why
    assert found.role_why_ja


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_near_miss_does_not(row: Row) -> None:
    raw, observations = row.near
    found = facts(raw, *observations).domains
    known = found.get(row.domain) or next(value for value in found.values() if {"link", "author"} & set(value.uses))
    if row.near_role != row.role and known.domain != row.domain:
        known = next(value for value in found.values() if "link" in value.uses)
    assert known.role == row.near_role, [reason.sign for reason in known.role_reasons]
