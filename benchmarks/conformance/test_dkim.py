"""Mail::DKIM's mails with known results, over the DNS that comes with them.

Most were signed by drafts of before 2007, with SHA-1 and keys of 512 bits, and count for nothing today (RFC 6376, RFC 8301). So they are
verified twice: by today's rules, where dkim.md argues what differs, and by the bare arithmetic (canonical forms, hashes, keys, signatures),
with version, SHA-1 and key length let pass, which has to come out as marked.
"""

from datetime import UTC, datetime

from benchmarks.conformance.corpus import folder
from benchmarks.conformance.differences import check
from fuwake.authenticate import dkim
from fuwake.authenticate.records import NotRecorded, Records
from fuwake.authenticate.signature import Field, SignatureError, SplitMessage, read_tags, split_message
from fuwake.authenticate.stop import Failed
from fuwake.model.observation import Observation
from fuwake.parse.message import parse
from tests.authenticate.recorded import Zones

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What the names of the mails mark; the suite's own test program says the same, one by one.
_MARKS = {"good": "pass", "mine": "pass", "multiple": "pass", "no": "pass", "ignore": "invalid", "badkey": "invalid", "bad": "fail"}
_MARKED = {"badkey2_ed25519": "fail", "badkey3_ed25519": "fail"}  # a sound key, an altered mail
_WORDS = {"pass": "pass", "fail": "fail", "permerror": "invalid", "temperror": "invalid", "policy": "invalid"}


def marked(name: str) -> str:
    """pass, fail or invalid."""
    return _MARKED.get(name) or next(word for start, word in _MARKS.items() if name.startswith(start))


def zones() -> Zones:
    """The suite's DNS."""
    names: dict[str, list[tuple[str, str]]] = {}
    failing: set[str] = set()
    for line in (folder() / "dkim" / "FAKE_DNS.dat").read_text(encoding="ascii").splitlines():
        name, _, text = line.partition(" ")
        if line.startswith("#") or not name or text.strip() == "NXDOMAIN":
            continue
        if text.strip().startswith("~~"):
            failing.add(name.lower())
        else:
            names[name.lower()] = [("TXT", text.strip().strip('"'))]
    return Zones(names, frozenset(failing))


def todays(field: Field, message: SplitMessage, dns: Zones) -> str:
    """The result word of RFC 8601."""
    observations: dict[str, Observation] = {}
    while True:
        records = Records(observations)
        outcome = dkim.verify(field, message, records, _NOW)
        if not records.needs:
            return outcome.result
        for question in records.needs:
            observations[f"dns:{question}"] = dns.answer(question)


def arithmetic(field: Field, message: SplitMessage, dns: Zones) -> str:
    """pass, fail or invalid, whatever the version, the hash and the length of the key."""
    try:
        claim = dkim.read_common({"bh": b"", **read_tags(field.value)})
        name = dkim.key_name(claim)
        records = Records({f"dns:TXT {name}": dns.answer(f"TXT {name}")})
        key = dkim.usable_key(dkim.find_key(name, records), claim, least_bits=0)
        if claim.expires is not None and claim.expires < _NOW.timestamp():
            return "invalid"
        if claim.body_hash:
            dkim.check_body(claim, message.body)
        dkim.check_header(claim, key, field, message)
    except Failed as failed:
        return _WORDS[failed.result]
    except (SignatureError, NotRecorded):
        return "invalid"
    return "pass"


def best(words: list[str]) -> str:
    """Of several signatures one that holds counts (RFC 6376 section 4.2)."""
    return next((word for word in ("pass", "fail", "policy", "permerror", "temperror", "invalid") if word in words), "none")


def test_every_mail_comes_out_as_marked_or_the_difference_is_argued() -> None:
    mails = sorted((folder() / "dkim" / "corpus").glob("*.txt"))
    assert len(mails) == 79
    dns = zones()
    found: set[tuple[str, str]] = set()
    for path in mails:
        raw = path.read_bytes()
        message = split_message(raw, parse(raw).message)
        fields = dkim.signatures(message)
        wanted = "pass" if path.stem.startswith("dk_") else marked(path.stem.replace("bad_dk", "ignore_dk"))
        word = best([todays(field, message, dns) for field in fields])
        if _WORDS.get(word, word) != wanted:
            found.add((path.stem, "today"))
        if best([arithmetic(field, message, dns) for field in fields]) != wanted:
            found.add((path.stem, "arithmetic"))
    check(found, "dkim.md")
