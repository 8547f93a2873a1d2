"""Which lists are asked about what: URLs, pages without the recipient's mark, registrable domains, addresses."""

import dataclasses

from fuwake.observe.dns import DnsObserver
from fuwake.pipeline.choose_lists import AskedLink, list_questions
from fuwake.pipeline.observers import ListService

ASKED = DnsObserver(("127.0.0.1:9",))  # never asked here
URL = ListService(observer=ASKED, about="url", name="openphish")
PAGE = ListService(observer=ASKED, about="page")
DOMAIN = ListService(observer=ASKED, about="domain", name="surbl")
ADDRESS = ListService(observer=ASKED, about="address", name="spamcop")
ORIGIN = "203.0.114.9"


def link(url: str, *, replaced: bool = False) -> AskedLink:
    return AskedLink(url=url, here=url, host=url.split("/")[2], replaced=replaced)


def questions(service: ListService, *links: AskedLink, origin: str | None = ORIGIN) -> list[str]:
    return [question for _, question in list_questions((service,), links, origin)]


def test_each_kind_of_list_is_asked_what_it_can_answer() -> None:
    links = (link("https://www.shop.co.jp/a?x=1"), link("https://m.shop.co.jp/b"), link("http://203.0.115.7/c"))
    assert questions(URL, *links) == [f"openphish {one.url}" for one in links]
    assert questions(DOMAIN, *links) == ["surbl shop.co.jp"]
    assert questions(ADDRESS, *links) == [f"spamcop {ORIGIN}", "spamcop 203.0.115.7"]


def test_a_page_is_asked_about_without_parameters_that_named_the_recipient() -> None:
    links = (link("https://a.example/p?to=stand-in&l=ja", replaced=True), link("https://b.example/p?l=ja"))
    assert questions(PAGE, *links) == ["https://a.example/p", "https://b.example/p?l=ja"]


def test_addresses_of_ones_own_network_are_told_to_nobody() -> None:
    assert questions(ADDRESS, link("http://192.168.1.1/"), origin="10.0.0.3") == []
    assert questions(ADDRESS, origin=None) == []


def test_no_more_links_are_told_than_a_service_may_know() -> None:
    few = dataclasses.replace(PAGE, most=2)
    assert questions(few, *(link(f"https://h{number}.example/") for number in range(9))) == ["https://h0.example/", "https://h1.example/"]
