"""A QR code is drawn with the cells of a table or with signs, not sent as a picture.

**What it does.** Fires where a QR code with a web address was read from the text or the HTML of the mail itself.

**Why it matters.** Filters look for codes in pictures. Nobody who has a picture of the code builds it of four hundred cells.

**Known false positives.** None known: programs that make tickets and payment codes send pictures.

**References.** ISO/IEC 18004; MITRE ATT&CK T1566.002, T1027.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such code that leads away from the author's and the brand's domains."""
    message, own = facts.anatomy.message, author_domains(facts)
    bodies = {message.html_part, message.text_part}
    for link in clickable(facts):
        if link.where == "qr" and link.part in bodies and link.domain not in own and not of_brand(facts, link.host):
            return Fired(evidence=(f"link:{link.index}", f"part:{link.part}"), words={"host": link.host or ""})
    return None


RULE = Rule(
    id="code_drawn_without_picture",
    subject="link",
    certainty="certain",
    says="QRコードが画像ではなく、表のマス目や文字を並べて描かれています（行き先は {host}）。画像だけを調べる検査をすり抜けます。",
    says_en="A QR code is drawn with cells or signs, not sent as a picture (it leads to {host}); filters look for codes in pictures.",
    check=check,
)
