"""How alike two sketches are, and in what. Pure."""

from fuwake.campaigns.sketch import KEPT, Sketch

SHARES = {"text": 0.5, "structure": 0.2, "subject": 0.1, "link_path": 0.1, "author_domain": 0.05, "link_host": 0.05}
"""Share of each feature in the likeness; text weighs most, since infrastructure changes from wave to wave."""
ALIKE = 0.5
"""A feature counts as shared from this resemblance on."""


def compare(one: Sketch, other: Sketch) -> tuple[float, tuple[str, ...]]:
    """(likeness 0..1, features that are alike). Features that either mail lacks do not count."""
    scores = {
        "text": _resemblance(one.text, other.text),
        "structure": _resemblance(one.structure, other.structure),
        "subject": _pairs(one.subject_shape, other.subject_shape),
        "link_path": _overlap(one.link_shapes, other.link_shapes, trivial="/"),
        "author_domain": _overlap(one.author_domains, other.author_domains),
        "link_host": _overlap(one.link_hosts, other.link_hosts),
    }
    known = {name: score for name, score in scores.items() if score is not None}
    total = sum(SHARES[name] for name in known)
    if not total:
        return 0.0, ()
    likeness = sum(SHARES[name] * score for name, score in known.items()) / total
    return round(likeness, 3), tuple(name for name, score in known.items() if score >= ALIKE)


def _resemblance(one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    """Jaccard resemblance, estimated from the smallest hashes of the union."""
    if not one or not other:
        return None
    left, right = set(one), set(other)
    smallest = sorted(left | right)[: min(KEPT, max(len(left), len(right)))]
    return sum(1 for value in smallest if value in left and value in right) / len(smallest)


def _pairs(one: str, other: str) -> float | None:
    """Share of letter pairs in common (Dice)."""
    left, right = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else None


def _overlap(one: tuple[str, ...], other: tuple[str, ...], trivial: str = "") -> float | None:
    left, right = set(one) - {trivial}, set(other) - {trivial}
    return len(left & right) / len(left | right) if left and right else None
