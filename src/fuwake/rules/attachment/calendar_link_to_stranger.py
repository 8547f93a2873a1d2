"""An invitation to a meeting leads to neither the inviter nor a meeting service.

**What it does.** Fires where an attached calendar entry holds a web link away from the author's domain, from meeting services and
from sites that mails of every kind mention.

**Why it matters.** Calendars enter invitations by themselves and remind of them: the link comes back without any mail.

**Known false positives.** Invitations to events on an organiser's site.

**References.** RFC 5545 section 3.8.4.6 (URL); RFC 5546.
"""

from fuwake.brands import services
from fuwake.brands.book import under
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_MEETINGS = ("zoom.us", "teams.microsoft.com", "teams.live.com", "meet.google.com", "calendar.google.com", "webex.com", "gotomeeting.com")
_MORE = (
    "goto.com",
    "whereby.com",
    "meet.jit.si",
    "calendly.com",
    "aka.ms",
    "microsoft.com",
    "google.com",
    "apple.com",
    "icloud.com",
    "office.com",
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    entries = {part.path for part in facts.anatomy.message.parts if part.type in {"text/calendar", "application/ics"}}
    entries |= {part.path for part in facts.anatomy.message.parts if (part.filename or "").lower().endswith((".ics", ".vcs"))}
    if not entries:
        return None
    own = author_domains(facts)
    for link in clickable(facts):
        if link.part not in entries or link.domain in own or of_brand(facts, link.host) or under(link.host, _MEETINGS + _MORE):
            continue
        service = services.of(link.host)
        if service is None or service.kind != "well_known":
            return Fired(evidence=(f"link:{link.index}", f"part:{link.part}"), words={"host": link.host or ""})
    return None


RULE = Rule(
    id="calendar_link_to_stranger",
    subject="attachment",
    certainty="probable",
    says="会議の招待（カレンダー）の中のリンクが、主催者でも会議サービスでもない {host} に向いています。",
    says_en="The invitation holds a link to {host}, which is neither the inviter's nor a meeting service's.",
    check=check,
)
