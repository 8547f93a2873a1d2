"""A capital I stands where a small l belongs.

**What it does.** Looks in subject, author's name and head of the body for words such as `Iog in`, `accountDetaiIs`, `hoId`, `cIoud`, which
are a known word once the I is an l.

**Why it matters.** In most typefaces both look the same; a filter that looks for the word does not find it.

**Known false positives.** None known: the word must be one of a list and be misspelt otherwise.

**References.** UTS 39 section 4 (confusable detection).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_EDGES = "()[]{}<>.,:;!?\"'*_-"
_KNOWN = frozenset(
    """log login logged account wallet hold held details detail mail email cloud icloud online billing alert ledger netflix paypal
    apple security deal deals limited locked unlock balance failed available deliver delivery delivered parcel please update
    official valid validate invalid cancel cancelled canceled release released label help helpdesk policy final illegal profile
    mobile link links linked last late later legal level live lost large sale special total travel social until trial tool tools
    clients client reply replied apply click clicking daily family full holder holders""".split()  # noqa: SIM905 - a list of forty lines is harder to read
)
_HEAD = 3_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the word as it was to be read."""
    message = facts.anatomy.message
    texts = [(message.subject or "", header(facts, "Subject") or "message")]
    texts += [(box.name or "", f"header:{box.header}") for box in message.author[:1]]
    texts.append((message.text[:_HEAD], body(facts)))
    for text, locus in texts:
        for word in [word.strip(_EDGES) for word in text[:_HEAD].split() if "I" in word] if "I" in text else ():
            meant = word.replace("I", "l").lower()
            if meant in _KNOWN and not word.isupper() and word.lower() not in _KNOWN:
                return Fired(evidence=(locus,), words={"word": meant})
    return None


RULE = Rule(
    id="capital_i_for_small_l",
    subject="content",
    certainty="certain",
    says="「{word}」の小文字のエルが、形の似た大文字のアイで書かれています。",
    says_en='In "{word}", a capital I stands for a small l.',
    check=check,
)
