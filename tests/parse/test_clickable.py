"""Which links a reader follows on purpose: one word in a path does not take the only link of a mail from judgement."""

from fuwake.parse.message import parse

HEAD = b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
LOGIN = b'<a href="https://login.example/unsubscribe/signin">Log in</a>'


def hosts(html: bytes) -> list[str | None]:
    return [link.host for link in parse(HEAD + html).clickable]


def test_the_only_link_counts_though_its_path_tells_of_leaving() -> None:
    assert hosts(LOGIN) == ["login.example"]


def test_beside_another_link_it_is_one_that_leaves_a_list() -> None:
    assert hosts(LOGIN + b'<a href="https://shop.example/new">News</a>') == ["shop.example"]


def test_words_that_tell_of_leaving_are_believed() -> None:
    assert hosts(b'<a href="https://lists.example/unsubscribe/8f2a">Unsubscribe</a>') == []


def test_it_stays_one_that_is_never_visited() -> None:
    assert [link.one_click for link in parse(HEAD + LOGIN).links] == ["address"]
