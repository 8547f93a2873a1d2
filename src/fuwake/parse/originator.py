"""Who a message says it is from and for: the address fields, all of them, with their defects."""

from fuwake.model.base import Defect
from fuwake.model.message import HeaderField, Mailbox
from fuwake.parse import limits
from fuwake.parse.fields.address import read_addresses
from fuwake.parse.sections import Named, fields_of
from fuwake.parse.words import coded_text

_ENVELOPE = (
    "delivered-to x-original-to envelope-to x-envelope-to apparently-to x-delivered-to x-rcpt-to x-forwarded-to x-receiver x-apparently-to"
)
RECIPIENT_FIELDS = ("to", "cc", "bcc", *_ENVELOPE.split(), "resent-to", "resent-cc")
"""Fields that name the recipient: for redaction."""

_WORDS = {
    "address-in-name": "the display name shows another address than the real one",
    "address-in-comment": "the address stands in a comment (in round brackets)",
    "address-wide-brackets": "full-width angle brackets in the display name",
    "address-several-brackets": "several angle addresses; mail programs differ in which they take",
    "address-encoded": "the address itself is an encoded word",
    "address-route": "a source route before the address (RFC 5321 section 4.1.2, obsolete)",
    "address-group": "a group, which a From field has only in drafts of gateways (RFC 6854)",
    "address-unclosed": "a quoted text, a comment or an angle bracket that is not closed",
    "address-hidden-signs": "direction marks or signs without width",
    "address-not-ascii": "a domain with letters outside of ASCII",
    "address-malformed": "not a mail address",
    "limit-address": "an address longer than is read",
}


def mailboxes(named: Named, names: tuple[str, ...], defects: list[Defect]) -> tuple[Mailbox, ...]:
    """Every mailbox of every field of these names, in order; defects are named after the first name (`from-address-in-name`)."""
    found: list[Mailbox] = []
    for field in fields_of(named, names):
        text = coded_text(field)
        addresses, more = read_addresses(text, limits.ADDRESSES - len(found))
        if more:
            _note(defects, "limit-addresses", field, f"more than {limits.ADDRESSES} addresses")
        for address in addresses:
            found.append(Mailbox(name=address.name, address=address.address, domain=address.domain, header=field.index))
            for code in address.defects:
                if code == "address-group" and names[0] != "from":
                    continue  # `undisclosed-recipients:;`
                _note(defects, code if code.startswith("limit-") else f"{names[0]}-{code}", field, _WORDS[code])
        if len(found) >= limits.ADDRESSES:
            break
    return tuple(found)


def recipients(named: Named, defects: list[Defect]) -> tuple[Mailbox, ...]:
    """Everybody whom the mail is addressed to. Of what is wrong with them only what limits the reading is noted."""
    noted: list[Defect] = []
    found = mailboxes(named, RECIPIENT_FIELDS, noted)
    defects += [defect for defect in noted if defect.code.startswith("limit-") or defect.code == "to-address-unclosed"]
    return found


def check_author(named: Named, author: tuple[Mailbox, ...], defects: list[Defect]) -> None:
    """RFC 5322 section 3.6: exactly one From, with at least one address; several mailboxes only with a Sender."""
    fields = named.get("from", [])
    if not fields:
        defects.append(Defect(code="from-missing", where="message", detail="no From field"))
        return
    if len(fields) > 1:
        _note(defects, "from-multiple", fields[1], f"{len(fields)} From fields")
    addresses = {mailbox.address.lower() for mailbox in author if mailbox.address is not None}
    if not addresses:
        _note(defects, "from-no-address", fields[0], "the From field holds no address")
    elif len(addresses) > 1 and len(fields) == 1:
        _note(defects, "from-several-addresses", fields[0], f"{len(addresses)} addresses in one From field")


def _note(defects: list[Defect], code: str, field: HeaderField, detail: str) -> None:
    defect = Defect(code=code, where=f"header:{field.index}", detail=detail)
    if defect not in defects:
        defects.append(defect)
