"""Traces of site software in a path, and suffixes that a registry gives only to bodies it checks."""

import pytest

from fuwake.brands.site_traces import depth, restricted, trace
from fuwake.brands.table import rows


@pytest.mark.parametrize(
    ("path", "software", "page"),
    [
        ("/wp-content/plugins/x71/login.php", "WordPress", "never"),
        ("/blog/wp-includes/js/a/index.html", "WordPress", "never"),
        ("/WP-Admin/css/x/", "WordPress", "never"),
        ("/wp-content/uploads/2026/01/report.pdf", "WordPress", "files"),
        ("/wp-content/t71/", "WordPress", "never"),
        ("/wp-content/", "WordPress", "files"),
        ("/wp-content/cache/71/page.html", "WordPress", "files"),
        ("/components/com_x71/a.php", "Joomla", "never"),
        ("/sites/default/files/report.pdf", "Drupal", "files"),
        ("/sites/all/modules/x/y.html", "Drupal", "never"),
        ("/.well-known/acme-challenge/x/index.php", "any web server", "never"),
        ("/.well-known/security.txt", "any web server", "files"),
        ("/cgi-bin/form.cgi", "any web server", "files"),
        ("/~hanako/", "any web server", "files"),
        ("/uploads/wp-includes/x.php", "WordPress", "never"),
    ],
)
def test_a_path_tells_the_software(path: str, software: str, page: str) -> None:
    found = trace(path)
    assert found is not None
    assert (found.software, found.page) == (software, page)


@pytest.mark.parametrize("path", ["", "/", "/login", "/my-wp-content/x", "/components/list", "/a/b/c/d.html", "/wp/includes/x", "/" * 5000])
def test_other_paths_tell_nothing(path: str) -> None:
    assert trace(path) is None


def test_depth_counts_folders() -> None:
    assert [depth(path) for path in ("", "/", "/a", "/a/", "/a/b/c.php", "//a//b")] == [0, 0, 0, 1, 2, 1]


@pytest.mark.parametrize(
    ("domain", "who"),
    [("shop.co.jp", "company"), ("x.ac.id", "academy"), ("town.lg.jp", "public"), ("mit.edu", "academy"), ("a.b.go.th", "public")],
)
def test_some_suffixes_are_given_to_checked_bodies_only(domain: str, who: str) -> None:
    assert restricted(domain) == who


@pytest.mark.parametrize("domain", ["co.jp", "shop.jp", "shop.ne.jp", "co.jp.example", "x.com"])
def test_other_suffixes_are_open(domain: str) -> None:
    assert restricted(domain) is None


def test_every_row_has_its_reason() -> None:
    for name in ("site_traces", "restricted_suffixes", "networks", "reverse_names"):
        assert all(row["reason"] for row in rows(name)), name
        assert len({next(iter(row.values())) for row in rows(name)}) == len(rows(name)), name
    assert {row["page"] for row in rows("site_traces")} == {"never", "files"}
