"""The table of brands is in order: each row by itself, and no two in each other's way."""

import re
from collections import Counter

import pytest

from fuwake.brands.book import Listed, book
from fuwake.brands.folding import plain
from fuwake.brands.table import pieces, rows
from fuwake.parse.domains import registrable_domain

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_OWNER_TOLD = re.compile(r"V\d+|PG")
_ROWS = {row["id"]: row for row in rows("brands")}


def test_ids_are_words_and_stand_once() -> None:
    ids = [row["id"] for row in rows("brands")]
    assert [word for word, count in Counter(ids).items() if count > 1] == []
    assert [word for word in ids if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", word)] == []


@pytest.mark.parametrize("brand", book(), ids=lambda brand: brand.id)
def test_a_row_is_in_order(brand: Listed) -> None:
    row = _ROWS[brand.id]
    assert brand.name
    assert brand.name_en
    assert brand.category
    assert row["grade"] in {"A", "B", "C", "D"}
    assert brand.care in {"", "ambient", "word", "goods", "product"}
    for domain in (*brand.domains, *brand.mail_domains):
        assert _DOMAIN.fullmatch(domain), domain
        assert registrable_domain(domain) is not None, f"{domain} is a public suffix: its names are many people's"
    for name in brand.names:
        assert plain(name).strip() == name or plain(name), name
    for word in brand.in_hosts:
        assert re.fullmatch(r"[a-z0-9]{2,}[~=*]?", word), word


@pytest.mark.parametrize("brand", book(), ids=lambda brand: brand.id)
def test_a_domain_is_official_by_a_list_that_tells_the_owner(brand: Listed) -> None:
    row = _ROWS[brand.id]
    sources = dict(piece.split("=") for piece in row["source"].split())
    assert set(sources) >= set(brand.domains), "each domain has its source"
    verified = pieces(row["verified"])
    assert set(verified) <= set(brand.domains)
    for domain in verified:
        assert any(_OWNER_TOLD.fullmatch(code) for code in sources[domain].split("+")), domain
    if row["grade"] in {"C", "D"}:
        assert verified == ()
    else:
        assert verified != ()


def test_no_domain_is_official_of_two_brands() -> None:
    owners = Counter(domain for brand in book() for domain in brand.verified)
    assert [domain for domain, count in owners.items() if count > 1] == []


def test_no_name_and_no_word_in_addresses_is_two_brands() -> None:
    named = Counter((name.lower(), brand.id) for brand in book() for name in brand.names)
    names = Counter(name for name, _ in named)
    words = Counter(word.rstrip("~=*") for brand in book() for word in brand.in_hosts)
    assert [name for name, count in names.items() if count > 1] == []
    assert [word for word, count in words.items() if count > 1] == []


def test_cells_that_hold_several_values_are_tidy() -> None:
    columns = ("domains", "verified", "names", "in_hosts", "mail_domains")
    untidy = [(row["id"], row[column]) for row in rows("brands") for column in columns if row[column] != ";".join(pieces(row[column]))]
    assert untidy == []


def test_official_domains_are_no_longer_than_what_is_looked_for_inside_hosts() -> None:
    domains = [registrable_domain(domain) or "" for brand in book() for domain in brand.verified]
    assert [domain for domain in domains if domain.count(".") > 3] == []
