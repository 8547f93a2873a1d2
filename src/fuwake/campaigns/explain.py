"""Two sketches side by side: the sentence that both say, the same path, another brand. Pure."""

from collections.abc import Iterator

from fuwake.campaigns.sketch import Sketch
from fuwake.model.judgement import Comparison

LEAST, LEAST_WIDE = 30, 16
"""Letters of a shared sentence that identifies anything, in Latin and in Japanese letters."""
LONGEST = 120


def explain(here: Sketch, there: Sketch, alike: tuple[str, ...]) -> tuple[Comparison, ...]:
    """What is the same and what is not, the most telling first; `here` is the newer mail."""
    return tuple(_points(here, there, frozenset(alike)))


def _points(here: Sketch, there: Sketch, alike: frozenset[str]) -> Iterator[Comparison]:
    if "text" in alike:
        sentence = shared_sentence(here.sentences, there.sentences)
        yield Comparison(what="text", same=True, here=sentence, there=sentence)
    yield from _told("subject", here.title, there.title, same="subject" in alike)
    yield from _first("link_path", here.link_shapes, there.link_shapes, nothing="/")
    yield from _first("link_query", here.link_queries, there.link_queries)
    yield from _first("link_host", here.link_hosts, there.link_hosts)
    yield from _first("author_domain", here.author_domains, there.author_domains)
    yield from _first("file", here.file_digests, there.file_digests, only_same=True)
    yield from _first("file_name", here.file_shapes, there.file_shapes, only_same=True)
    for what in ("structure", "picture", "origin", "file_text"):
        if what in alike:
            yield Comparison(what=what, same=True)
    one, other = here.observed, there.observed
    yield from _told("page_title", one.page_title, other.page_title)
    for what, mine, theirs in (("page_form", one.page_form, other.page_form), ("page_icon", one.page_icon, other.page_icon)):
        if mine and mine == theirs:
            yield Comparison(what=what, same=True)
    yield from _first("page_traces", one.page_traces, other.page_traces, only_same=True)
    yield from _first("page_target", one.page_targets, other.page_targets, only_same=True)


def shared_sentence(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str | None:
    """The shortest sentence that stands in both and is long enough to tell them from others; the longest where all are short."""
    both = [one for one in mine if one in set(theirs)]
    telling = [one for one in both if len(one) >= (LEAST if one.isascii() else LEAST_WIDE)]
    return min(telling, key=len) if telling else max(both, key=len, default=None)


def _told(what: str, mine: str, theirs: str, *, same: bool | None = None) -> Iterator[Comparison]:
    if mine and theirs:
        yield Comparison(what=what, same=mine == theirs if same is None else same, here=mine[:LONGEST], there=theirs[:LONGEST])


def _first(
    what: str, mine: tuple[str, ...], theirs: tuple[str, ...], *, nothing: str = "", only_same: bool = False
) -> Iterator[Comparison]:
    """The longest value that both have; else the first of each."""
    left, right = [one for one in mine if one != nothing], [one for one in theirs if one != nothing]
    both = [one for one in left if one in right]
    if both:
        value = max(both, key=len)[:LONGEST]
        yield Comparison(what=what, same=True, here=value, there=value)
    elif left and right and not only_same:
        yield Comparison(what=what, same=False, here=left[0][:LONGEST], there=right[0][:LONGEST])
