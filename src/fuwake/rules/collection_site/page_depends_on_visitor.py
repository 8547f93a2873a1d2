"""The page shows itself to some visitors only.

**What it does.** The visit goes to the address as a desktop and a phone in Japan, a desktop abroad and the robot that draws link
previews. Fires where one of them was asked for something and another was not, and the visitor that was asked, going again after
the others, was asked the same again.

**Why it matters.** Kits show their form to the people they were sent to, and an error or somebody else's home page to robots and
analysts, so that reports are answered with "nothing there". A page that has nothing to hide shows its form to everybody.

**Known false positives.** Sites with a separate version for phones whose start page asks for nothing; firewalls that turn away robots.
The preview robot alone is therefore not enough.

**References.** Oest et al., "PhishFarm" (IEEE S&P 2019), on cloaking by phishing kits.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen

_ROBOT = "preview-bot"
_NAMES = {
    "desktop-ja": ("日本のパソコン", "a desktop in Japan"),
    "phone-ja": ("日本のスマートフォン", "a phone in Japan"),
    "desktop-en": ("英語のパソコン", "a desktop abroad"),
    _ROBOT: ("リンクのプレビューを作るロボット", "the robot that draws link previews"),
}


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where a person was asked for something and another person was not, because of who they were."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not page.fields or page.depends_on_visitor != "yes" or at_home(facts, page):
        return None
    spared = [view.profile for view in page.views if view.differs and not view.fields and view.profile not in {_ROBOT, page.profiles[0]}]
    if not spared:
        return None
    return Fired(evidence=page.evidence, words=_words(page.profiles[0], spared))


def _words(shown: str, spared: list[str]) -> dict[str, str]:
    ja, en = zip(*(_NAMES.get(name, (name, name)) for name in (shown, *spared)), strict=True)
    return {"shown": ja[0], "spared": "、".join(ja[1:]), "shown_en": en[0], "spared_en": ", ".join(en[1:])}


RULE = Rule(
    id="page_depends_on_visitor",
    subject="collection_site",
    certainty="probable",
    says="ページは、訪ねる相手によって表示を変えています（入力欄を見せた相手: {shown}、見せなかった相手: {spared}）。",
    says_en="What the page shows depends on the visitor (asked for data: {shown_en}; not asked: {spared_en}).",
    check=check,
)
