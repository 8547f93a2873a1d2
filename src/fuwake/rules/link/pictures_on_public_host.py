"""The pictures of a mail lie on a site where anybody can drop pictures without a name.

**What it does.** Fires where a picture of the mail's layout is loaded from an anonymous picture host, and a link leads away from
the author's domain.

**Why it matters.** A company's mail shows pictures of its own site or of its agency. What lies among everybody's pictures can be
dropped there without an account and costs nothing when it is taken down.

**Known false positives.** Private mails, clubs, and signatures of small firms.

**References.** The hosts' own public pages; M3AAWG Sender Best Common Practices.
"""

from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_HOSTS = frozenset(
    {"imgur.com", "zupimages.net", "postimg.cc", "postimages.org", "ibb.co", "imgbb.com", "uploaddeimagens.com.br", "pbs.twimg.com"}
    | {"prnt.sc", "imageshack.com", "tinypic.com", "photobucket.com", "freeimage.host", "iili.io", "gyazo.com", "cdn.discordapp.com"}
    | {"media.discordapp.net", "imgbox.com", "pixhost.to", "hizliresim.com", "resmim.net", "casimages.com", "noelshack.com"}
    | {"servimg.com", "directupload.net", "picr.de", "abload.de", "fastpic.org", "radikal.ru", "imagebam.com", "lensdump.com"}
    | {"catbox.moe", "imgsupload.com"}
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such picture and the first link away."""
    for picture in facts.anatomy.links[:MOST_LINKS]:
        if not picture.automatic or picture.host is None or (picture.domain not in _HOSTS and picture.host not in _HOSTS):
            continue
        own = author_domains(facts)
        away = next((link for link in clickable(facts) if link.domain not in own and not of_brand(facts, link.host)), None)
        if away is None or picture.domain in own:
            return None
        return Fired(evidence=(f"link:{picture.index}", f"link:{away.index}"), words={"host": picture.host})
    return None


RULE = Rule(
    id="pictures_on_public_host",
    subject="link",
    certainty="certain",
    says="メールの画像が、だれでも匿名で置ける画像置き場（{host}）に置かれています。",
    says_en="The pictures of this mail lie on {host}, where anybody can drop pictures without a name.",
    check=check,
)
