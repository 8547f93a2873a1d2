"""Every rule there is, in the order in which the article tells them. Kept by hand: a rule that is not here does not exist."""

from fuwake.rules._rule import Rule

RULES: tuple[Rule, ...] = (
    # authentication
    # originator
    # trace
    # content
    # link
    # attachment
    # collection_site
)
