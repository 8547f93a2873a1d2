"""How alike two sketches are, and in what. Pure."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from fuwake.campaigns.picture_print import same_picture
from fuwake.campaigns.sketch import FORM, KEPT, Observed, Sketch

SHARES = {
    "text": 0.5,
    "structure": 0.2,
    "subject": 0.1,
    "link_path": 0.1,
    "author_domain": 0.05,
    "link_host": 0.05,
    "link_query": 0.05,
    "host_shape": 0.02,
    "origin": 0.02,
    "helo": 0.01,
    "message_id": 0.02,
    "file": 0.2,
    "file_name": 0.05,
    "file_text": 0.2,
    "picture": 0.25,
    "network": 0.02,
    "name_servers": 0.02,
    "registrar": 0.01,
    "page_title": 0.05,
    "page_fields": 0.02,
    "page_icon": 0.05,
    "page_form": 0.05,
    "page_traces": 0.05,
    "page_target": 0.1,
}
"""Share of each feature in the likeness; text weighs most, since infrastructure changes from wave to wave."""
ALIKE = 0.5
"""A feature counts as shared from this resemblance on."""
ENOUGH = 60
"""Shingles of a text from which on its resemblance weighs in full: two short greetings are soon the same."""
LEAST_MASS = 0.35
"""Shares of what both mails have that a likeness needs to weigh in full: where hardly anything can be compared, little is known."""


class Profile(Struct, frozen=True):
    """A sketch made ready for comparing with many: sets, and hashes cut to 32 bits as the index holds them."""

    case: str
    form: int
    text: frozenset[int]
    structure: frozenset[int]
    subject: str
    link_shapes: frozenset[str]
    link_hosts: frozenset[str]
    author_domains: frozenset[str]
    link_queries: frozenset[str]
    host_shapes: frozenset[str]
    origin_net: str
    helo: str
    message_id: str
    files: frozenset[str]
    file_names: frozenset[str]
    file_text: frozenset[int]
    pictures: tuple[int, ...]
    observed: Observed


def cut(hashes: Iterable[int]) -> list[int]:
    """The upper 32 of the 48 bits of shingle hashes: their order stays."""
    return [value >> 16 for value in hashes]


def profile(sketch: Sketch) -> Profile:
    """The profile of a sketch."""
    return Profile(
        case=sketch.case,
        form=sketch.form,
        text=frozenset(cut(sketch.text)),
        structure=frozenset(cut(sketch.structure)),
        subject=sketch.subject_shape,
        link_shapes=frozenset(sketch.link_shapes) - {"/"},
        link_hosts=frozenset(sketch.link_hosts),
        author_domains=frozenset(sketch.author_domains),
        link_queries=frozenset(sketch.link_queries),
        host_shapes=frozenset(sketch.host_shapes),
        origin_net=sketch.origin_net,
        helo=sketch.helo_shape,
        message_id=sketch.message_id_shape,
        files=frozenset(sketch.file_digests),
        file_names=frozenset(sketch.file_shapes),
        file_text=frozenset(cut(sketch.file_text)),
        pictures=sketch.pictures,
        observed=sketch.observed,
    )


def compare(one: Sketch, other: Sketch) -> tuple[float, tuple[str, ...]]:
    """(likeness 0..1, features that are alike). Features that either mail lacks do not count."""
    return compare_profiles(profile(one), profile(other))


def compare_profiles(one: Profile, other: Profile) -> tuple[float, tuple[str, ...]]:
    """The same of profiles."""
    known = {name: score for name, score in _scores(one, other) if score is not None}
    if not known:
        return 0.0, ()
    shares = {name: SHARES[name] for name in known}
    weight = 1.0
    if one.form >= FORM <= other.form:
        if "text" in shares:
            shares["text"] *= min(1.0, max(len(one.text), len(other.text)) / ENOUGH)
        weight = min(1.0, sum(shares.values()) / LEAST_MASS)
    total = sum(shares.values())
    likeness = weight * sum(share * known[name] for name, share in shares.items()) / total if total else 0.0
    return round(likeness, 3), tuple(name for name, score in known.items() if score >= ALIKE)


def _scores(one: Profile, other: Profile) -> tuple[tuple[str, float | None], ...]:
    seen, theirs = one.observed, other.observed
    mail = (
        ("text", _resemblance(one.text, other.text)),
        ("structure", _resemblance(one.structure, other.structure)),
        ("subject", _pairs(one.subject, other.subject)),
        ("link_path", _overlap(one.link_shapes, other.link_shapes)),
        ("author_domain", _overlap(one.author_domains, other.author_domains)),
        ("link_host", _overlap(one.link_hosts, other.link_hosts)),
    )
    if not (one.form >= FORM <= other.form):
        return mail
    more = (
        ("link_query", _overlap(one.link_queries, other.link_queries)),
        ("host_shape", _overlap(one.host_shapes, other.host_shapes)),
        ("origin", _same(one.origin_net, other.origin_net)),
        ("helo", _same(one.helo, other.helo)),
        ("message_id", _same(one.message_id, other.message_id)),
        ("file", _overlap(one.files, other.files)),
        ("file_name", _overlap(one.file_names, other.file_names)),
        ("file_text", _resemblance(one.file_text, other.file_text)),
        ("picture", _pictures(one.pictures, other.pictures)),
    )
    if seen is theirs or not (seen and theirs):
        return mail + more
    return mail + more + _seen(seen, theirs)


def _seen(one: Observed, other: Observed) -> tuple[tuple[str, float | None], ...]:
    return (
        ("network", _overlap(frozenset(one.asns), frozenset(other.asns))),
        ("name_servers", _overlap(frozenset(one.name_servers), frozenset(other.name_servers))),
        ("registrar", _overlap(frozenset(one.registrars), frozenset(other.registrars))),
        ("page_title", _same(one.page_title, other.page_title)),
        ("page_fields", _overlap(frozenset(one.page_fields), frozenset(other.page_fields))),
        ("page_icon", _same(one.page_icon, other.page_icon)),
        ("page_form", _same(one.page_form, other.page_form)),
        ("page_traces", _overlap(frozenset(one.page_traces), frozenset(other.page_traces))),
        ("page_target", _overlap(frozenset(one.page_targets), frozenset(other.page_targets))),
    )


def _resemblance(left: frozenset[int], right: frozenset[int]) -> float | None:
    """Jaccard resemblance, estimated from the smallest hashes of the union."""
    if not left or not right:
        return None
    both = left & right
    if not both:
        return 0.0
    smallest = sorted(left | right)[: min(KEPT, max(len(left), len(right)))]
    return len(both.intersection(smallest)) / len(smallest)


@lru_cache(maxsize=4096)
def _letter_pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _pairs(one: str, other: str) -> float | None:
    """Share of letter pairs in common (Dice)."""
    if one == other:
        return 1.0 if len(one) > 1 else None
    left, right = _letter_pairs(one), _letter_pairs(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else None


def _overlap(left: frozenset[str] | frozenset[int], right: frozenset[str] | frozenset[int]) -> float | None:
    return len(left & right) / len(left | right) if left and right else None


def _same(one: str, other: str) -> float | None:
    return float(one == other) if one and other else None


def _pictures(one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    """Share of the pictures of the mail with fewer of them that the other one shows too."""
    if not one or not other:
        return None
    few, many = sorted((one, other), key=len)
    return sum(any(same_picture(mine, theirs) for theirs in many) for mine in few) / len(few)
