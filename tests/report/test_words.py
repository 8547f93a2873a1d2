"""Words instead of codes: everything that a reader could meet as a token has words in both languages; paper shows the telling part."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from fuwake.model.authentication import MethodResult
from fuwake.model.observation import Observation, Reason
from fuwake.parse.message import parse
from fuwake.report.bank import Bank
from fuwake.report.raw_answers import main_part
from fuwake.rules.registry import RULES
from fuwake.verdict import guards

AT = datetime(2026, 1, 10, tzinfo=UTC)
LANGS = pytest.mark.parametrize("lang", ["ja", "en"])


def _seen(observer: str, subject: str) -> Observation:
    return Observation(
        id=f"{observer}:{subject}",
        observer=observer,
        subject=subject,
        asked_at=AT,
        elapsed_s=0.1,
        source="lab",
        status="found",
        data=None,
        evidence="0" * 64,
        active=False,
    )


@LANGS
def test_every_rule_has_a_name_for_readers(lang: str) -> None:
    known = Bank.load(lang).sentences
    assert [rule.id for rule in RULES if f"rule.{rule.id}" not in known] == []
    assert all("_" not in known[f"rule.{rule.id}"] for rule in RULES)


@LANGS
def test_every_reason_for_no_answer_has_words(lang: str) -> None:
    known = Bank.load(lang).sentences
    assert [reason for reason in get_args(Reason) if f"reason.{reason.replace('-', '_')}" not in known] == []


@LANGS
def test_every_authentication_result_has_words(lang: str) -> None:
    known = Bank.load(lang).sentences
    words = get_args(MethodResult.__annotations__["result"])
    assert words
    assert [word for word in words if f"auth_result.{word}" not in known] == []


@LANGS
def test_every_guard_has_words(lang: str) -> None:
    from inspect import getsource
    from re import findall

    named = findall(r'append\("([a-z-]+)"\)', getsource(guards.against_phishing))
    assert named
    assert [name for name in named if f"guard.{name}" not in Bank.load(lang).sentences] == []


JPRS = """%% server: whois.iana.org
% IANA WHOIS server
refer:        whois.jprs.jp

%% server: whois.jprs.jp
[ JPRS database provides information on network administration. Its use is    ]
[ restricted to network administration purposes. For further information,     ]
Domain Information:
[Domain Name]                   SENDER.JP

[Registrant]                    Sender Example LLC
[Signing Key]
[Created on]                    2018/06/12
[Status]                        Active
"""


def test_paper_shows_what_the_last_whois_server_said_and_no_banner() -> None:
    shown = main_part(_seen("whois", "domain sender.jp"), JPRS)
    assert shown.startswith("%% server: whois.jprs.jp\n[Domain Name]")
    assert "[Created on]                    2018/06/12" in shown
    assert "restricted to network administration" not in shown
    assert "IANA" not in shown


def test_paper_shows_the_answer_before_where_the_last_server_says_nothing() -> None:
    shown = main_part(_seen("whois", "domain sender.jp"), f"{JPRS}\n%% server: whois.registrar.example\n% rate limit exceeded\n")
    assert "Sender Example LLC" in shown


def test_paper_cuts_a_long_answer_and_says_so() -> None:
    shown = main_part(_seen("rdap", "domain a.example"), "HTTP/1.1 200 OK\nServer: x\n\n" + "\n".join(f' "key{n}": 1,' for n in range(400)))
    assert len(shown) < 1000
    assert shown.endswith("…")
    assert "Server: x" not in shown


@LANGS
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8\xff\xe0 no mail at all",
        "From: x\nSubject: あ\nDate: never\n\nbody".encode(),
        b"From: a@b.example, c@d.example\nFrom: e@f.example\nContent-Type: multipart/mixed\n\n--x",
        b"From: =?x?=\nContent-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: odd\n\n\xff\xfe",
    ],
)
def test_every_departure_of_a_broken_mail_has_words(raw: bytes, lang: str) -> None:
    message = parse(raw).message
    codes = {defect.code for defect in (*message.defects, *(defect for part in message.parts for defect in part.defects))}
    assert codes
    assert [code for code in codes if not code.startswith("limit-") and f"defect.{code}" not in Bank.load(lang).sentences] == []
