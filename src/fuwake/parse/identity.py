"""Who received the mail: addresses, names and own domain of the recipient, from the bytes alone, so that they can be masked."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.domains import parse_ip, registrable_domain, to_ascii, to_unicode

_NO_NAME = re.compile(
    r"客|会員|ユーザ|担当|利用者|皆さ|皆様|各位|取引先|オーナー|本人|カード|顧客|契約者|受取|関係者|undisclosed|recipient|customer|costumer|user|member|client|sir|madam|"
    r"valued|account|friend|beneficiary|team|all\b|winner|webmail|e-?mail|subscriber|there\b|everyone|colleague|admin|owner|sender|support|holder|partner|"
    r"applicant|reader|kunde|client|cliente|utilisateur|someone",
    re.IGNORECASE,
)
_JAPANESE_SALUTATION = re.compile(
    r"^[ \t\u3000]{0,10}([^\s、。,.:：!！()（）<>＜＞@]{1,12}(?:[ \u3000][^\s、。,.:：!！()（）<>＜＞@]{1,12})?)[ \u3000]?(?:様|さま|殿)",
    re.MULTILINE,
)
_WESTERN_SALUTATION = re.compile(
    r"^[ \t]{0,10}(?:Dear|Hello|Hi|Hey|Hallo|Attn:?|Bonjour|Hola|Sehr geehrter? (?:Herr|Frau)|Cher|Chère)[ \t]{1,3}"
    r"(?:Mr\.?|Mrs\.?|Ms\.?)?[ \t]{0,2}"
    r"([A-ZÀ-Þ][\w'’.-]{1,30}(?:[ \t][A-ZÀ-Þ][\w'’.-]{0,30}){0,2})[ \t]{0,2}[,:!]",
    re.MULTILINE,
)
_GMAIL_FORWARD = re.compile(
    r"([A-Za-z0-9._]{1,64})\+caf_=([^@=\s<]{1,64})=([A-Za-z0-9.-]{3,200})@(gmail\.com|googlemail\.com)", re.IGNORECASE
)
_VERP = re.compile(r"(?:^|[+\-_])([A-Za-z0-9._]{2,64})=([A-Za-z0-9.-]{3,200}\.[A-Za-z]{2,24})@")
GMAIL = ("gmail.com", "googlemail.com")
"""One mailbox under both; dots in its local part mean nothing, nor does what follows a plus sign."""
_WORD = re.compile(r"[a-z0-9]+")
_SALUTATION_TEXT = 3_000  # characters from the start of the text


class Identity(Struct, frozen=True, kw_only=True):
    """What names the recipient."""

    addresses: tuple[str, ...]
    locals_: tuple[str, ...]
    """Local parts that name somebody by themselves."""
    names: tuple[str, ...]
    salutations: tuple[str, ...]
    """Names as the body addresses them: masked there only."""
    domains: tuple[str, ...]
    """Own registrable domains to be masked everywhere."""
    shown_domains: tuple[str, ...]
    """Own domains that the sender's side uses too: masked in articles only."""


def identity_of(anatomy: Anatomy) -> Identity:
    """Collects the recipient from recipient fields, vouched `for`, bounce addresses and the salutation, and who passed the mail on."""
    message = anatomy.message
    senders = {box.address.lower() for box in (*message.author, *message.reply_to, *message.sender) if box.address is not None}
    passed_on = [box for box in anatomy.bystanders if box.address is None or box.address.lower() not in senders]
    addresses = dict.fromkeys(_addresses(anatomy, senders))
    addresses |= dict.fromkeys(one for box in passed_on if box.address is not None for one in spellings(box.address))
    shown = {field.index for name in ("to", "cc", "bcc") for field in message.named.get(name, ())}
    names = dict.fromkeys(
        name
        for box in message.recipients
        if box.name is not None
        and box.header in shown
        and (box.address is None or box.address.lower() not in senders)
        and (name := _name(box.name)) is not None
    )
    names |= dict.fromkeys(name for box in passed_on if box.name is not None and (name := _name(box.name)) is not None)
    own = dict.fromkeys(domain for address in addresses if (domain := _own_domain(address)) is not None)
    sending = _sending_domains(anatomy)
    distinct = dict.fromkeys(local for address in addresses if _is_distinctive(local := address.rpartition("@")[0].lower()))
    taken = _taken_words(anatomy) if distinct else set()
    return Identity(
        addresses=tuple(addresses),
        locals_=tuple(local for local in distinct if local not in taken),
        names=tuple(names),
        salutations=tuple(dict.fromkeys(salutations(message.text))),
        domains=tuple(domain for domain in own if domain not in sending),
        shown_domains=tuple(domain for domain in own if domain in sending),
    )


def _addresses(anatomy: Anatomy, senders: set[str]) -> Iterator[str]:
    """Addresses, those the receiving side wrote first: they count even where the sender forged that very address."""
    message = anatomy.message
    lowest = max((hop.header for hop in anatomy.trace.hops if hop.vouched), default=-1)
    for hop in anatomy.trace.hops:
        if hop.vouched and hop.for_ is not None and "@" in hop.for_:
            yield from spellings(hop.for_)
    for above in (True, False):
        for box in message.recipients:
            if box.address is not None and (box.header < lowest) == above and (above or box.address.lower() not in senders):
                yield from spellings(box.address)
    for bounce in [message.return_path or "", *[field.value for field in message.named.get("errors-to", ())]]:
        if (passed := _GMAIL_FORWARD.search(bounce[:1000])) is not None:  # both are the recipient's: who forwards, and where to
            yield f"{passed[1]}@{passed[4]}"
            yield f"{passed[2]}@{passed[3]}"
        for found in _VERP.finditer(bounce[:1000]):
            if (address := f"{found[1]}@{found[2]}").lower() not in senders:
                yield address


def spellings(address: str) -> Iterator[str]:
    """The address, and the mailbox behind a `+tag` or Gmail's dots and two domains; its domain in both forms of RFC 5890."""
    yield address
    local, _, domain = address.rpartition("@")
    base = local.partition("+")[0]
    if base and base != local:
        yield f"{base}@{domain}"
    if domain.lower() in GMAIL:
        for one in dict.fromkeys((base, base.replace(".", ""))):
            yield from (f"{one}@{other}" for other in (domain, *GMAIL))
    for written in (to_ascii(domain), to_unicode(domain.lower())):
        if written is not None and written != domain.lower() and not parse_ip(written):
            yield from (f"{one}@{written}" for one in dict.fromkeys((local, base or local)))


def _name(text: str) -> str | None:
    """A display name that names a person or an organisation; not an address, not a common word."""
    name = " ".join(text.strip().strip("'\"<>").split())
    if len(name) < 3 or len(name) > 100 or "@" in name or _NO_NAME.search(name):
        return None
    if name.lower() in common_words() or name.lower() in own_words():
        return None
    return name


def _own_domain(address: str) -> str | None:
    ascii_domain = to_ascii(address.rpartition("@")[2])
    domain = registrable_domain(ascii_domain) if ascii_domain is not None else None
    return None if domain is None or domain in shared_mail_domains() or ascii_domain in shared_mail_domains() else domain


def _sending_domains(anatomy: Anatomy) -> set[str]:
    """Domains of the sender's side: what the article has to name."""
    message = anatomy.message
    hosts = [box.domain for box in (*message.author, *message.reply_to, *message.sender)]
    hosts.append(to_ascii((message.return_path or "").rpartition("@")[2]))
    hosts.extend(link.host for link in anatomy.links if link.where != "header")
    return {domain for host in hosts if host and (domain := registrable_domain(host)) is not None}


def _taken_words(anatomy: Anatomy) -> set[str]:
    """Words that the sender's side shows: a local part `amazon` of somebody's own domain may not mask the brand."""
    message = anatomy.message
    texts = [box.name or "" for box in message.author] + [box.address or "" for box in (*message.author, *message.reply_to)]
    texts += [link.host or "" for link in anatomy.links] + [message.return_path or ""]
    return set(_WORD.findall("\n".join(texts).lower()))


def _is_distinctive(local: str) -> bool:
    return len(local) >= 5 and local not in common_words() and local not in own_words() and not local.isdigit()


def salutations(text: str) -> Iterator[str]:
    """Names that the beginning of a text greets; one name may come twice."""
    head = text[:_SALUTATION_TEXT]
    japanese = () if head.isascii() else (_JAPANESE_SALUTATION,)
    for pattern in (*japanese, _WESTERN_SALUTATION):
        for found in pattern.finditer(head):
            name = found[1].strip()
            if len(name) >= 2 and not _NO_NAME.search(name) and name.lower() not in common_words():
                yield name


@cache
def _lines(name: str) -> frozenset[str]:
    text = files("fuwake.parse.data").joinpath(name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def shared_mail_domains() -> frozenset[str]:
    """Mail domains that many people share (`data/shared_mail_domains.txt`)."""
    return _lines("shared_mail_domains.txt")


def common_words() -> frozenset[str]:
    """Local parts and names that name nobody (`data/common_words.txt`)."""
    return _lines("common_words.txt")


def own_words() -> frozenset[str]:
    """Words of our own records and sentences, which stand in every case and article (`data/own_words.txt`)."""
    return _lines("own_words.txt")
