"""What others are shown of a mail's links and hosts: never who received it, and marks of one recipient only where the user keeps them."""

import pytest

from fuwake.model.observation import Altered
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.asked import Asked, Shown

TO = "haruka.mizuno@mizuno-works.example"


def shown(url: str, *, to: str = TO, author: str = "Bank <info@evil.example>", keep_tokens: bool = False) -> Asked | None:
    html = f"<a href='{url}'>open</a>"
    anatomy = parse(f"From: {author}\nTo: {to}\nContent-Type: text/html\n\n{html}".encode())
    return Shown(Redactor.of(anatomy), keep_tokens=keep_tokens).link(anatomy.links[0])


def url_of(url: str, **more: str) -> str:
    one = shown(url, **more)  # type: ignore[arg-type]  # addresses alone
    assert one is not None
    return one.url


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://evil.example/login", "https://evil.example/login"),
        ("https://evil.example/?u=haruka.mizuno", "https://evil.example/?u=someone"),
        ("https://haruka.mizuno@evil.example/", "https://someone@evil.example/"),
        ("https://evil.example/?x=h%61ruka.mizuno%40mizuno-works.ex%61mple", "https://evil.example/?x=someone@example.com"),
        ("https://evil.example/?to=http://a.example/haruka.mizuno", "https://evil.example/?to=http://a.example/someone"),
        ("https://evil.example/#aGFydWthLm1penVubw==", "https://evil.example/#c29tZW9uZQ=="),
    ],
)
def test_the_recipient_is_replaced_wherever_a_link_holds_it(url: str, asked: str) -> None:
    assert url_of(url) == asked


def test_a_local_part_that_the_sender_shows_is_replaced_too_but_not_a_brands_name() -> None:
    to = "harukamizuno@mizuno-works.example"
    assert url_of("https://evil.example/harukamizuno/", to=to, author="harukamizuno <x@evil.example>") == "https://evil.example/someone/"
    to = "amazon@mizuno-works.example"
    assert url_of("https://amazon.evil.example/amazon/", to=to, author="Amazon <x@evil.example>") == "https://amazon.evil.example/amazon/"


def test_labels_that_name_the_recipient_are_replaced_by_others_of_their_shape() -> None:
    one = shown("https://haruka-mizuno.mizuno-works.evil.example/x")
    assert one is not None
    assert one.host.endswith(".evil.example")
    assert [len(label) for label in one.host.split(".")[:2]] == [13, 12]
    assert "haruka" not in one.url
    assert one.altered == (Altered(what="recipient", where="host"),)


def test_of_a_domain_that_names_the_recipient_nothing_is_asked() -> None:
    assert shown("https://haruka-mizuno.example/") is None


def test_marks_are_replaced_unless_kept_and_lists_on_this_machine_are_asked_with_them() -> None:
    url = "https://x7k2q9vbz4mt.evil.example/?uid=77123"
    one, kept = shown(url), shown(url, keep_tokens=True)
    assert one is not None
    assert kept is not None
    assert (kept.url, kept.trial, kept.altered) == (url, None, ())
    assert one.here == url
    assert one.altered == (Altered(what="token", where="query", key="uid"),)
    assert one.trial is not None
    assert one.at_trial().url == one.url.replace("x7k2q9vbz4mt.evil.example", one.trial)
    assert one.at_trial().altered[-1] == Altered(what="token", where="host")


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.google.com/forms/d/e/1FAIpQLSd9xQ2LmZkB7rT7WnCvbXq/viewform",
        "https://bit.ly/3xQ7LmZkB7rT7WnCv",
        "https://script.google.com/macros/s/AKfycbx9xQ2LmZkB7rT7WnCvbXq/exec",
        "https://gateway.example/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG/",
    ],
)
def test_the_name_of_a_document_is_no_mark(url: str) -> None:
    assert url_of(url) == url


def test_of_hosts_that_are_no_links_the_domain_is_asked_where_labels_name_the_recipient() -> None:
    anatomy = parse(f"From: a@evil.example\nTo: {TO}\n\nx".encode())
    one = Shown(Redactor.of(anatomy))
    assert one.host("mail.evil.example") == "mail.evil.example"
    assert one.host("haruka-mizuno.evil.example") == "evil.example"
    assert one.host("mx1.mizuno-works.example") is None
    assert one.host("192.0.2.1") == "192.0.2.1"
    assert one.may("A mail.evil.example")
    assert not one.may("A haruka.mizuno.evil.example")
