"""Near-duplicates are one: by the groups of `campaigns`, so that neither a wave nor a thread counts a hundred times."""

from collections import Counter
from collections.abc import Sequence

from benchmarks.accuracy.looked import Mail
from fuwake.campaigns.clusters import Clusters
from fuwake.campaigns.index import Index


def groups(found: Sequence[Mail]) -> dict[str, str]:
    """Name of the group of each mail by its path; a mail that is alone is a group of its own."""
    index = Index(":memory:")
    clusters = Clusters(index)
    ordered = sorted(found, key=lambda mail: (mail.received, mail.path))
    clusters.place((mail.sketch, mail.name) for mail in ordered)
    named = {mail.path: clusters.group_of(mail.sketch.case) or mail.path for mail in ordered}
    index.close()
    return named


def shares(found: Sequence[Mail]) -> dict[str, float]:
    """What each mail counts for: one part of its group."""
    named = groups(found)
    sizes = Counter(named.values())
    return {path: 1 / sizes[name] for path, name in named.items()}
