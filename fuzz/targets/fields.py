"""Readers of header fields and DNS records, each reached by the first byte of the input."""

from collections.abc import Iterator

from fuwake.authenticate import arc, dkim, dmarc, signature, spf_record
from fuwake.authenticate.signature import Field, SplitMessage
from fuwake.authenticate.stop import Failed
from fuwake.parse.charsets import decode_unlabelled, without_nul
from fuwake.parse.fields.address import read_addresses, read_path
from fuwake.parse.fields.authres import read_authentication_results, read_received_spf
from fuwake.parse.fields.date import read_date
from fuwake.parse.fields.parameters import decode_name, read_parameters
from fuwake.parse.fields.received import read_received
from fuwake.parse.words import decode_words, header_text, unfold
from fuzz import seeds
from fuzz.promises import clean, encodable, holds, same
from fuzz.targets._target import Target, chosen, long, prefixed


def _text(data: bytes) -> str:
    return header_text(unfold(data))


def _words(data: bytes) -> None:
    text = same(lambda: decode_words(_text(data)))
    clean(text)
    encodable(text)


def _addresses(data: bytes) -> None:
    found, cut = same(lambda: read_addresses(_text(data), 50))
    holds(len(found) <= 50, "more addresses than were asked for")
    encodable((found, cut, read_path(_text(data))))


def _received(data: bytes) -> None:
    encodable(same(lambda: read_received(_text(data))))


def _claims(data: bytes) -> None:
    text = _text(data)
    encodable((same(lambda: read_authentication_results(text)), same(lambda: read_received_spf(text))))


def _parameters(data: bytes) -> None:
    found = same(lambda: read_parameters(_text(data)))
    encodable((found, [decode_name(value) for value in found.values.values()]))


def _date(data: bytes) -> None:
    found = read_date(_text(data))
    holds(found is None or found.utcoffset() is not None, "a time without its zone")
    encodable(found)


def _signature(data: bytes) -> None:
    """Tags of a DKIM signature or seal (RFC 6376 section 3.2) and what is claimed with them."""
    field = Field(index=0, name=b"DKIM-Signature", value=data)
    encodable(same(lambda: dkim.claimed_names(field)))
    signature.without_b(data)
    signature.relaxed_field(field)
    try:
        tags = signature.read_tags(data)
        encodable([dkim.key_name(dkim.read_claim(tags))])
    except (signature.SignatureError, Failed) as error:
        clean(str(error))


def _key(data: bytes) -> None:
    try:
        key = signature.read_key(decode_unlabelled(data))
        signature.verifies(key, b"\x00" * 32, "rsa-sha256", b"\x01" * 64)
    except (signature.BadKey, signature.SignatureError) as error:
        clean(str(error))


def _spf(data: bytes) -> None:
    text = without_nul(data.decode("utf-8", "backslashreplace"))
    if not spf_record.is_spf(text):
        text = "v=spf1 " + text
    try:
        encodable(same(lambda: spf_record.read_record(text)))
    except spf_record.RecordError as error:
        clean(str(error))


def _dmarc(data: bytes) -> None:
    record = without_nul(data.decode("utf-8", "backslashreplace"))
    try:
        encodable(same(lambda: dmarc.read_record(record, "a.example", "b.a.example")))
    except ValueError as error:
        clean(str(error))


def _chain(data: bytes) -> None:
    """ARC fields, one a line."""
    names = (b"ARC-Seal", b"ARC-Message-Signature", b"ARC-Authentication-Results")
    fields = [Field(index=place, name=names[place % 3], value=line) for place, line in enumerate(data.split(b"\n")[:200])]
    try:
        arc.read_chain(fields)
    except signature.SignatureError as error:
        clean(str(error))


def _body(data: bytes) -> None:
    """Canonical forms (RFC 6376 section 3.4): made twice they are the same."""
    whole = signature.to_crlf(data)
    holds(signature.to_crlf(whole) == whole, "line ends made CRLF twice differ")
    for form in ("simple", "relaxed"):
        once = signature.canonical_body(whole, form)
        holds(signature.canonical_body(once, form) == once, f"the {form} form of a body made twice differs")
    holds(SplitMessage(fields=(), raw=whole, body_start=0).body == whole, "a body is not itself")


READERS = (_words, _addresses, _received, _claims, _parameters, _date, _signature, _key, _spf, _dmarc, _chain, _body)
_NAMES = {
    0: ("subject", "x-mailer"),
    1: ("from", "to", "cc", "reply-to", "return-path"),
    2: ("received",),
    3: ("authentication-results", "received-spf"),
    4: ("content-type", "content-disposition"),
    5: ("date",),
    6: ("dkim-signature",),
    10: ("arc-seal", "arc-message-signature", "arc-authentication-results"),
}
_RECORDS = {
    4: (b"attachment; filename*0*=utf-8'ja'%E8%AB%8B; filename*1=\"a.pdf\"; filename=\"=?iso-2022-jp?B?GyRCQEE1YRsoQg==?=\"",),
    6: (b"v=1; a=rsa-sha256; c=relaxed/simple; d=a.example; s=b; l=10; t=1; x=2; i=@a.example; h=from:to; bh=AA==; b=AA==",),
    7: (b"v=DKIM1; k=rsa; t=s:y; h=sha256; p=AAAA", b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    8: (b"v=spf1 ip6:2001:db8::/32 a:%{d}/24//64 mx include:%{i2r.-+}.a ?all redirect=b exp=c",),
    9: (b"v=DMARC1; p=quarantine; sp=reject; np=none; adkim=s; aspf=r; t=y; psd=u; fo=1:d; ri=86400",),
    10: (b"i=1; cv=none\ni=1; a=rsa-sha256; d=a.example; s=b; h=from; bh=AA==; b=AA==\ni=1; a.example; spf=pass",),
    11: (b" a \t b\r\n\r\n \r\n", b"a\rb\nc\r\n\r\n"),
}  # fmt: skip


def _seeds() -> Iterator[bytes]:
    for place, names in _NAMES.items():
        yield from prefixed(place, seeds.fields(*names))
    for place, records in _RECORDS.items():
        yield from prefixed(place, records)


def _run(data: bytes) -> None:
    chosen(data, READERS)


FIELDS = Target(name="fields", run=_run, seeds=_seeds, share=3)
TARGETS = (FIELDS, long(FIELDS))
