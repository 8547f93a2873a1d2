"""Links of honest mail of today that look like a thief's: what a service shares of its own, and what a bulk service counts."""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Unknown, run
from fuwake.rules.link.link_on_free_hosting import check
from fuwake.rules.registry import RULES
from fuwake.verdict import weights
from tests.rules.facts import authentic, facts, mail

SHARE = "https://aotake-my.sharepoint.com/:w:/g/personal/y_mori_aotake/EQx1"
DOCUMENT = "https://docs.google.com/document/d/1"
COUNTED = '<a href="https://aotake.us7.list-manage.com/track/click?u=1&amp;id=2">www.{shown}</a>'


def fired(known: Facts) -> set[str]:
    """Rules that fired."""
    return {finding.rule for finding in run(RULES, known, weights.load())[0]}


def shared(author: str, *, proven: bool) -> Facts:
    """A notice of sharing, its author proven or not."""
    domain = author.partition("@")[2]
    raw = mail(f"Y. Mori <{author}>", body="Y. Mori shared a document with you.", subject="Y. Mori shared a document", link=SHARE)
    return facts(raw.replace(b"bounce@sender.example", b"bounce@" + domain.encode()), *(authentic(domain) if proven else ()))


def counted(author: str, shown: str, subject: str = "news") -> Facts:
    """A newsletter whose link shows an address and runs over a click counter."""
    return facts(mail(author, body=COUNTED.format(shown=shown), subject=subject))


def test_a_sharing_service_that_is_proven_may_lead_to_what_lies_on_it() -> None:
    assert "link_on_free_hosting" not in fired(shared("no-reply@sharepointonline.com", proven=True))


def test_nothing_is_concluded_where_the_service_is_not_proven() -> None:
    known = shared("no-reply@sharepointonline.com", proven=False)
    assert known.spoofing.status == "unproven"
    assert isinstance(check(known), Unknown)


def test_nobody_else_may() -> None:
    assert "link_on_free_hosting" in fired(shared("no-reply@aotake-share.example", proven=True))


def test_who_has_a_mailbox_at_the_operators_is_not_the_operator() -> None:
    raw = mail("Y. Mori <mori@googlemail.com>", body="Y. Mori shared a document.", subject="shared a document", link=DOCUMENT)
    raw = raw.replace(b"bounce@sender.example", b"bounce@googlemail.com")
    known = facts(raw, *authentic("googlemail.com"))
    assert known.spoofing.status == "authentic"
    assert "link_on_free_hosting" in fired(known)


def test_a_click_counter_of_a_bulk_service_hides_no_other_address() -> None:
    assert "link_text_shows_other_url" not in fired(counted("Aotake <news@aotake.example>", "aotake.example"))
    assert "link_text_shows_other_url" not in fired(counted("Aotake <news@aotake.example>", "partner.example"))


def test_a_click_counter_under_a_borrowed_brands_address_does() -> None:
    assert "link_text_shows_other_url" in fired(counted("Netflix <news@aotake.example>", "netflix.com", "Netflix: payment declined"))


def test_words_that_name_the_proven_authors_own_domain_deceive_nobody() -> None:
    body = '<a href="https://clicks.agency.example/c/1">www.aotake.example</a>'
    raw = mail("Aotake <news@aotake.example>", body=body).replace(b"bounce@sender.example", b"bounce@aotake.example")
    assert "link_text_shows_other_url" not in fired(facts(raw, *authentic("aotake.example")))
    assert "link_text_shows_other_url" in fired(facts(raw))
