"""What lists of cases can be narrowed to. Whoever calls holds the connection."""

from typing import Literal

from fuwake.store.sql import Sql

Facet = Literal["brand", "scenario"]
MOST = 200


def facet(sql: Sql, name: Facet) -> list[str]:
    """Values that cases have, the most frequent first."""
    query = f"SELECT {name}, count(*) FROM cases WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY 2 DESC, 1 LIMIT ?"  # noqa: S608  # one of two words of ours
    return [found[0] for found in sql.execute(query, (MOST,))]
