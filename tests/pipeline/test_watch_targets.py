"""What is watched is what the dissection asked about, once a host; never a site that is only mentioned, nor one that takes the data."""

from typing import Any

import pytest
from msgspec.structs import replace

from fuwake.model.case import Case
from fuwake.model.observation import Observation
from fuwake.model.page import PageTarget
from fuwake.parse.redaction import MASK
from fuwake.pipeline.watch_targets import MOST_ENDS, MOST_LINKS, watch_targets
from tests.derive.observed import observation
from tests.derive.watched import HOST, URL, case


def _asked(*urls: str, observer: str = "safe_browsing", reason: Any = None) -> tuple[Observation, ...]:
    return tuple(replace(observation(f"{observer}:{url}", "failed"), reason=reason) for url in urls)


def _case(*observations: Observation, **changes: Any) -> Case:
    return replace(case(), observations=observations, **changes)


def test_the_visited_link_comes_first_and_each_host_once() -> None:
    made = watch_targets(_case(*_asked("http://b.example/x", URL), *_asked(URL, observer="visit"), page=None, domains=()))
    assert [(target.url, target.host, target.domain, target.use) for target in made] == [
        (URL, HOST, HOST, "link"),
        ("http://b.example/x", "b.example", "b.example", "link"),
    ]


def test_where_the_visit_ended_and_where_data_would_go() -> None:
    page = case().page
    assert page is not None
    page = replace(page, final_url="https://end.example/in", targets=tuple(_post(f"http://take{number}.example/") for number in range(5)))
    made = watch_targets(_case(*_asked(URL, observer="visit"), page=page, domains=()))
    assert [(target.host, target.use) for target in made] == [
        (HOST, "link"), ("end.example", "page"), *((f"take{number}.example", "target") for number in range(MOST_ENDS)),
    ]  # fmt: skip


def _post(url: str) -> PageTarget:
    return PageTarget(url=url, method="POST", carries=())


@pytest.mark.parametrize(
    "url", [f"http://a.example/?m={MASK}", "ftp://a.example/", "javascript://a.example/%0Aalert(1)", "https://", "http://[::1", "data://x"]
)
def test_what_cannot_be_asked_is_no_target(url: str) -> None:
    assert watch_targets(_case(*_asked(url), page=None, domains=())) == ()


def test_a_case_for_which_nothing_was_asked_has_none() -> None:
    assert watch_targets(_case(*_asked(URL, observer="visit", reason="offline"), page=None, domains=())) == ()


def test_sites_that_are_only_mentioned_are_left_alone() -> None:
    domains = tuple(replace(known, role="innocent") if known.domain == HOST else known for known in case().domains)
    assert any(known.domain == HOST for known in domains)
    assert watch_targets(_case(*_asked(f"https://www.{HOST}/help"), page=None, domains=domains)) == ()


def test_there_are_no_more_than_so_many() -> None:
    assert len(watch_targets(_case(*_asked(*(f"http://h{number}.example/" for number in range(20))), page=None, domains=()))) == MOST_LINKS
