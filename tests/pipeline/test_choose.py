"""Which links are asked about, and which is visited."""

from fuwake.parse.message import parse
from fuwake.pipeline.choose import MOST_HOSTS, link_to_visit, links_to_ask, why_none


def anatomy(html: str, head: str = ""):  # type: ignore[no-untyped-def]  # Anatomy, of no interest here
    return parse(f"From: shop@example.jp\n{head}Content-Type: text/html; charset=utf-8\n\n{html}".encode())


def test_the_lure_is_preferred_to_the_authors_own_site_and_to_pictures() -> None:
    found = anatomy(
        '<img src="http://cdn.example.net/a.png"><a href="https://www.example.jp/">home</a>'
        '<a href="http://lure.example.org/login">log in</a>'
    )
    link = link_to_visit(found)
    assert link is not None
    assert link.host == "lure.example.org"
    assert "cdn.example.net" not in {entry.host for entry in links_to_ask(found)}


def test_unsubscribe_and_confirm_links_are_never_asked_about() -> None:
    found = anatomy('<a href="https://m.example.net/unsubscribe?u=1">unsubscribe</a>', "List-Unsubscribe: <https://u.example.net/x>\n")
    assert links_to_ask(found) == ()
    assert link_to_visit(found) is None
    assert "unsubscribe or confirm" in why_none(found)


def test_other_schemes_are_not_visited() -> None:
    assert (
        link_to_visit(anatomy('<a href="mailto:x@example.org">m</a><a href="ftp://example.org/">f</a><a href="javascript:a()">j</a>'))
        is None
    )


def test_a_flood_of_hosts_is_bounded() -> None:
    found = anatomy("".join(f'<a href="http://h{number}.example.org/">x</a>' for number in range(50)))
    assert len(links_to_ask(found)) == MOST_HOSTS
