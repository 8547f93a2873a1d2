"""What the API answers with."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from fuwake.store.accounts import Role
from fuwake.store.api_tokens import Scope
from fuwake.store.mails import Priority, State
from fuwake.store.reviews import Decision
from fuwake.web.reads import CURSOR

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
"""Text to look for."""
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
"""A day, only compared with others."""
Label = Literal["phishing", "suspicious", "legitimate", "undetermined"]


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MailTaken(_Shape):
    """A mail that is safe now: it is on the disk, and its examination is promised."""

    id: str = Field(description="sha256 of the mail.")
    new: bool = Field(description="False where the same mail had come before; it is one case.")


class MailState(_Shape):
    """How far a mail has come."""

    id: str = Field(description="sha256 of the mail.")
    state: State
    steps: list[str] = Field(description="Steps of the examination that are done, in their order.")
    case_id: str | None = Field(description="Id of the case, once it is examined.")
    reason: str | None = Field(description="Why it failed.")
    received_at: str = Field(description="RFC 3339, UTC.")
    priority: Priority
    size: int = Field(description="Bytes.")


class CaseSummary(_Shape):
    """A row of the list."""

    id: str
    message_sha256: str
    subject: str | None
    from_name: str | None = Field(description="Name of the author, as the sender claims it.")
    from_domain: str | None = Field(description="Domain of the author, as the sender claims it.")
    label: str = Field(description="Of the verdict.")
    kind: str | None = Field(description="What is suspected.")
    probability: float | None = Field(description="That it is phishing.")
    brand: str | None = Field(description="Whom the mail pretends to be: id of the brand list.")
    scenario: str | None
    campaign: str | None
    decision: str = Field(description="`none`, `approved` or `rejected`: of the document as it is now.")
    dissected_at: str = Field(description="RFC 3339, UTC.")


class CaseList(_Shape):
    """A page of the list, the newest first."""

    cases: list[CaseSummary]
    next: str | None = Field(description="For the parameter `after`: where the next page begins. null: there is none.")


class ReviewOut(_Shape):
    """What somebody decided."""

    decision: Decision
    document: str = Field(description="sha256 of the case document that it is about.")
    by: str | None
    note: str | None
    at: str


class PublishedOut(_Shape):
    """How the article of a case stands on the site."""

    state: str = Field(description="`draft`, `published` or `withdrawn`.")
    slug: str
    revision: int = Field(description="Of what is out; 0: nothing is.")
    at: str | None = Field(description="When that went out, or was taken back: RFC 3339, UTC.")
    reason: str | None = Field(description="Why it was taken back.")
    url: str | None = Field(description="Where readers find it.")


class CaseOut(CaseSummary):
    """A case."""

    document: str = Field(description="sha256 of the case document, which a decision names.")
    review: ReviewOut | None = Field(description="The decision that holds for this document; null: none yet.")
    published: PublishedOut | None = Field(description="null: there is neither draft nor article.")


class DraftOut(BaseModel):
    """What would go out now."""

    digest: str = Field(description="sha256 over its files, which a yes names.")
    slug: str
    revision: int
    out_at: str | None = Field(description="When exactly this went out; null: it is a draft.")
    difference: list[str] = Field(description="Lines of a unified diff of the Japanese text from what is out.")


class IndicatorOut(_Shape):
    """What a case has and others may have."""

    kind: str = Field(description="`url`, `host`, `domain`, `ip`, `file` …")
    value: str = Field(description="Hostile: not to be followed.")
    role: str | None = Field(description="Whose it is; only what is the thief's own may be blocked.")
    others: int = Field(description="Other cases that have it, counted up to 100.")


class DecisionIn(BaseModel):
    """A decision about publishing a case."""

    model_config = ConfigDict(extra="forbid")
    document: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(description="`document` of the case as it was seen.")
    draft: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="To approve: `digest` of the draft that was seen; without it what the document gives now."
    )
    note: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] | None = None


class WithdrawalIn(BaseModel):
    """Why an article is taken back."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")] = Field(description="Shown to readers.")


class CampaignSummary(_Shape):
    """Cases that are alike."""

    id: str
    cases: int
    newest: str = Field(description="When its newest case was dissected.")


class CampaignList(_Shape):
    """The newest first."""

    campaigns: list[CampaignSummary]


class Me(_Shape):
    """Who asks."""

    name: str
    role: Role
    scopes: list[Scope] = Field(description="Of the token; empty where a browser asks.")


class CaseQuery(BaseModel):
    """Which cases, and which page of them."""

    model_config = ConfigDict(extra="forbid")
    q: Words | None = Field(default=None, description="Words that the case holds, all of them.")
    label: Label | None = None
    brand: Words | None = None
    scenario: Words | None = None
    campaign: Words | None = None
    from_domain: Words | None = None
    kind: Words | None = None
    decision: Literal["none", "approved", "rejected"] | None = None
    since: Day | None = Field(default=None, description="Dissected on this day (UTC) or later.")
    until: Day | None = Field(default=None, description="Dissected before this day (UTC).")
    rule: Words | None = Field(default=None, description="Id of a rule that found something.")
    indicator: Annotated[str, StringConstraints(min_length=1, max_length=8192, pattern=r"^[^\x00-\x1f]*$")] | None = Field(
        default=None, description="A URL, host, domain, IP address or sha256 of a file, exactly."
    )
    after: Annotated[str, StringConstraints(pattern=f"^{CURSOR.pattern}$")] | None = Field(
        default=None, description="`next` of the page before."
    )
    limit: int = Field(default=50, ge=1, le=200)
