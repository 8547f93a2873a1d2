"""A genuine service passes on the words of somebody who wants an answer at free mail, and those words hurry.

**What it does.** Fires where the author's domain is proven genuine, the mail leads to pages that users of that very service put up,
answers go to free mail, and the text hurries or threatens.

**Why it matters.** Services that share documents, forms and bills send what anybody types, from their own good address. The notice is
genuine; the message in it is the thief's.

**Known false positives.** A friend who shares a document with a private address and hurries: the weight is small.

**References.** MITRE ATT&CK T1566.003; Check Point and Avanan reports on notices of sharing services, 2022 to 2024.
"""

from functools import cache

from fuwake.brands import cues, services
from fuwake.brands.folding import fold
from fuwake.brands.services import free_mail
from fuwake.brands.table import rows
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown


@cache
def _phrases() -> cues.CueList:
    return cues.CueList(fold(row["phrase"]) for row in rows("urgency"))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the address for answers and the service."""
    message = facts.anatomy.message
    reply = next((box for box in message.reply_to[:10] if box.domain and free_mail(box.domain)), None)
    if reply is None or facts.spoofing.status != "authentic":
        return None
    own = author_domains(facts)
    for link in clickable(facts):
        service = services.of(link.host, urlsplit_path(link.url))
        if link.domain in own and service is not None and service.kind in services.PAGES:
            if not _phrases().found(fold(f"{message.subject or ''}\n{message.text[:6_000]}")):
                return None
            words = {"reply": reply.domain or "", "service": service.name}
            return Fired(evidence=(f"header:{reply.header}", f"link:{link.index}", body(facts)), words=words)
    return None


RULE = Rule(
    id="stranger_speaks_through_service",
    subject="originator",
    certainty="possible",
    says="{service} からの本物の通知ですが、急がせる文面は利用者が書いたもので、返信はだれでも取得できるアドレス（{reply}）に届きます。",
    says_en="The notice of {service} is genuine, but a user wrote its hurrying words, and answers go to free mail ({reply}).",
    check=check,
)
