"""Asks blocklists over DNS (RFC 5782): lists of sending addresses and lists of domains.

With each answer goes a control: after "listed" an entry that no sound list has, after "not listed" one that every sound list has.
So a zone that answers everything (parked, or a resolver that redirects) and one that lists nothing are told from a list. Where its own
servers deny the control entry it is given up, or shut to the asker; where a zone above denies it the list was not reached. Both wire
messages are kept, each after its length in two octets as over TCP (RFC 1035 section 4.2.2).
"""

import asyncio
from typing import ClassVar

import msgspec

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Observer, Raw
from fuwake.observe.reputation.dns_lists import DnsList, Meaning, dns_lists, meaning, query_name
from fuwake.observe.reputation.service import failed

_UNANSWERED = "the control entry of {} was not answered, without which its answer counts for nothing"
_DOCUMENTED = "docs/how-to/choose-lists.md"


class DnsblObserver:
    """Is a domain or an address on a list? Question: `<list> <domain or address>`; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "dnsbl"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "The registrable domains of links and the address that handed the mail over, to your own resolver and through it to the lists."
    )
    terms: ClassVar[str] = (
        "Each list has its own, in the table of `src/fuwake/observe/reputation/dns_lists.toml`; lists that need a registration or"
        " forbid commercial use are off until you name them in `dns_lists`."
    )
    limits: ClassVar[str] = "Small volume; most lists refuse public resolvers, which is then a failed question and never an answer."

    def __init__(self, dns: Observer, names: tuple[str, ...]) -> None:
        """dns: asks for A records. names: lists of the table that may be asked. Raises SettingsError over an unknown one."""
        self._dns = dns
        self._controls: dict[str, Raw] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        unknown = [name for name in names if name not in dns_lists()]
        if unknown:
            raise SettingsError(f"dns_lists: {unknown[0]!r} is not one of: {', '.join(dns_lists())}")
        self.lists: tuple[DnsList, ...] = tuple(dns_lists()[name] for name in dict.fromkeys(names))

    async def ask(self, question: str) -> Raw:
        """Asks one list about one subject, then for its control. Raises ObserveFailure."""
        try:
            entry, subject = _split(question)
            name = query_name(entry, subject)
        except ValueError as error:
            raise ObserveFailure("not-supported", str(error)) from error
        answer = await self._dns.ask(f"A {name}")
        answers = [answer]
        control = _control(entry, subject, answer.body)
        if control is not None:
            try:
                answers.append(await self._ask_control(control))
            except ObserveFailure as failure:
                raise ObserveFailure(failure.reason, f"{_UNANSWERED.format(entry.title)}: {failure.detail}") from failure
        return Raw(
            body=b"".join(len(one.body).to_bytes(2, "big") + one.body for one in answers),
            source=f"{entry.zone} via {answer.source}",
            asked_at=answer.asked_at if all(one.asked_at for one in answers) else None,
        )

    async def _ask_control(self, name: str) -> Raw:
        """The answer for a list's control entry: asked once by this observer, whoever needs it first."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            if name not in self._controls:
                self._controls[name] = await self._dns.ask(f"A {name}")
            return self._controls[name]

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept messages → found (listed) | absent (asked, not listed) | failed. Pure."""
        try:
            entry, subject = _split(question)
            wires = _wires(raw)
            said = _said(entry, subject, wires[0])
        except (ValueError, IndexError) as error:
            return failed("garbage", f"not kept answers of a blocklist: {error}")
        if isinstance(said, Reading):
            return said
        control = entry.must_not if said.status == "listed" else entry.must
        checked = _said(entry, control, wires[1]) if len(wires) > 1 else failed("garbage", "its control entry is missing")
        if isinstance(checked, Reading):
            return msgspec.structs.replace(checked, detail=f"{_UNANSWERED.format(entry.title)}: {checked.detail}")
        if said.status == checked.status:
            return failed("garbage", _unsound(entry, control, said, _denying_zone(query_name(entry, control), wires[1])))
        record = ListRecord(
            list=entry.name,
            subject=subject,
            match=entry.kind if said.status == "listed" else None,
            threats=said.threats,
            server=entry.zone,
            matched=said.detail or None,
        )
        return Reading(status="found" if said.status == "listed" else "absent", data=msgspec.to_builtins(record))


def _split(question: str) -> tuple[DnsList, str]:
    name, _, subject = question.strip().partition(" ")
    if name not in dns_lists():
        raise ValueError(f"no list is called {name[:40]}")
    return dns_lists()[name], subject.strip()


def _control(entry: DnsList, subject: str, wire: bytes) -> str | None:
    """The name to ask next; None where the answer says nothing of the subject, so that there is nothing to control."""
    said = _said(entry, subject, wire)
    if isinstance(said, Reading):
        return None
    return query_name(entry, entry.must_not if said.status == "listed" else entry.must)


def _said(entry: DnsList, subject: str, wire: bytes) -> Meaning | Reading:
    """`listed` or `not_listed`; a failed Reading for all else. Raises ValueError."""
    from fuwake.observe.dns_answer import read_answer  # dnspython takes 0.15 s to import

    reading = read_answer(f"A {query_name(entry, subject)}", wire)
    if reading.status == "failed":
        return reading
    addresses = tuple(reading.data["records"]) if reading.status == "found" and reading.data else ()
    said = meaning(entry, addresses)
    if said.status == "refused":
        return failed("refused", f"{entry.title} refused the question ({said.detail}); see {_DOCUMENTED}")
    if said.status == "unknown":
        return failed("garbage", f"{entry.title}: {said.detail}")
    return msgspec.structs.replace(said, detail=", ".join(addresses))


def _unsound(entry: DnsList, control: str, said: Meaning, zone: str | None) -> str:
    """zone: the one that denies the control entry."""
    if said.status == "listed":
        return f"{entry.title} lists {control}, which no list may: the zone answers everything"
    if zone is None:
        return f"{entry.title}'s own test entry {control} is denied, and the answer does not say by whom: the list was perhaps not reached"
    if zone == entry.zone or zone.endswith(f".{entry.zone}"):
        return f"{entry.title} answers and does not list its own test entry {control}: it is given up, or shut to this resolver"
    return f"{entry.title} was not reached: the zone {zone or '.'} says that there is no {entry.zone}"


def _denying_zone(name: str, wire: bytes) -> str | None:
    from fuwake.observe.dns_answer import read_answer  # as above

    zone = (read_answer(f"A {name}", wire).data or {}).get("zone")
    return zone if isinstance(zone, str) else None


def _wires(raw: bytes) -> list[bytes]:
    """The messages again. Raises ValueError."""
    found: list[bytes] = []
    at = 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 2], "big")
        if at + 2 + size > len(raw) or len(found) > 1:
            raise ValueError("cut short, or too many messages")
        found.append(raw[at + 2 : at + 2 + size])
        at += 2 + size
    return found
