"""Mails that hypothesis writes by the rules are read as written; mangled, they keep every promise. The same examples in each run."""

import base64

import dkim  # type: ignore[import-untyped]  # ships no types
from hypothesis import given, settings
from nacl.signing import SigningKey

from fuwake.authenticate.evaluate import evaluate
from fuwake.pipeline.opened import open_mail
from fuzz import promises, recipient
from fuzz.structured import Mail, mails, mangled
from fuzz.targets.structured import read_as_written
from tests.authenticate.recorded import observation

BOUNDED = settings(max_examples=60, derandomize=True, deadline=None, database=None)
KEY = SigningKey(bytes(range(32)))
RECORD = f"v=DKIM1; k=ed25519; p={base64.b64encode(KEY.verify_key.encode()).decode()}"


@BOUNDED
@given(mails())
def test_a_mail_that_follows_the_rules_is_read_as_written(mail: Mail) -> None:
    read_as_written(mail)


@BOUNDED
@given(mangled())
def test_a_mangled_mail_keeps_every_promise(raw: bytes) -> None:
    promises.mail(raw)


def _dkim(raw: bytes) -> list[str]:
    question = "TXT s._domainkey.signer.example"
    answers = {f"dns:{question}": observation(question, "found", (RECORD,))}
    return [result.result for result in evaluate(raw, open_mail(raw).anatomy, answers).auth.dkim]


@settings(BOUNDED, max_examples=25)
@given(mails())
def test_a_signature_holds_until_the_body_is_altered(mail: Mail) -> None:
    field: bytes = dkim.sign(
        mail.raw, b"s", b"signer.example", base64.b64encode(KEY.encode()), canonicalize=(b"relaxed", b"relaxed"),
        signature_algorithm=b"ed25519-sha256", include_headers=[b"from", b"subject", b"to"],
    )  # fmt: skip
    assert _dkim(field + mail.raw) == ["pass"]
    assert _dkim(field + mail.raw + b"x") == ["fail"]


def test_the_marked_recipient_is_found_in_every_coding() -> None:
    for form in recipient.ONE_CASE:
        assert recipient.told(f"x{form}y") == form
    for form in recipient.ANY_CASE:
        assert recipient.told(f"x{form.upper()}y") is not None
    assert recipient.told("qz7-marker [受信者] rw8") is None
