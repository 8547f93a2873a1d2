"""Names of brands and pretexts in the reader's language, by the ids of our own tables."""

from functools import cache

from fuwake.brands.book import listed
from fuwake.brands.table import rows
from fuwake.report.bank import Lang


def brand_name(brand_id: str, lang: Lang) -> str:
    """The id itself where the table has it no longer."""
    known = listed(brand_id)
    if known is None:
        return brand_id
    return (known.name if lang == "ja" else known.name_en) or known.name or brand_id


def scenario_name(scenario_id: str, lang: Lang) -> str:
    """The same of a pretext."""
    return _scenarios().get((scenario_id, lang)) or scenario_id


@cache
def _scenarios() -> dict[tuple[str, str], str]:
    return {(row["id"], lang): row[key] for row in rows("scenarios") for lang, key in (("ja", "title"), ("en", "title_en"))}
