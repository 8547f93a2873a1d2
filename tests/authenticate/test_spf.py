"""SPF, case by case: what decided, what a failure leads to, and that the recipient never stands in a question."""

import pytest

from fuwake.authenticate.records import NotRecorded, Records
from fuwake.authenticate.spf import SpfOutcome, check_host
from fuwake.authenticate.spf_words import words
from fuwake.model.observation import Observation
from tests.authenticate.recorded import Zones, observation

IP = "198.51.100.7"


REVERSE = "7.100.51.198.in-addr.arpa"


def ask(
    zones: dict[str, list[tuple[str, str]]],
    *,
    ip: str = IP,
    mail_from: str = "info@example.jp",
    helo: str = "mail.example.jp",
    failing: frozenset[str] = frozenset(),
    recipients: tuple[str, ...] = (),
) -> tuple[SpfOutcome, Zones, int]:
    """Evaluates, answering what is asked, and counts the rounds."""
    world = Zones(zones, failing)
    observations: dict[str, Observation] = {}
    domain = mail_from.rpartition("@")[2]
    for rounds in range(1, 40):
        records = Records(observations, recipients)
        try:
            return check_host(ip, domain, mail_from, helo, records), world, rounds
        except NotRecorded:
            observations |= {f"dns:{question}": world.answer(question) for question in records.needs}
    raise AssertionError("no end")


def txt(record: str) -> list[tuple[str, str]]:
    return [("TXT", record)]


MANY = {f"i{number}.example.jp": txt(f"v=spf1 include:i{number + 1}.example.jp -all") for number in range(12)}
WIDE = [("MX", f"10 mx{number}.example.jp") for number in range(11)]

# record of example.jp, further zones, result, term that decided
CASES: list[tuple[str, str, dict[str, list[tuple[str, str]]], str, str | None]] = [
    ("closed list", "v=spf1 -all", {}, "fail", "-all"),
    ("soft list", "v=spf1 ~all", {}, "softfail", "~all"),
    ("no statement", "v=spf1 ?all", {}, "neutral", "?all"),
    ("open to all", "v=spf1 +all", {}, "pass", "+all"),
    ("nothing matches", "v=spf1 ip4:192.0.2.1", {}, "neutral", None),
    ("an empty record", "v=spf1", {}, "neutral", None),
    ("the address itself", "v=spf1 ip4:198.51.100.7 -all", {}, "pass", "ip4:198.51.100.7"),
    ("its network", "v=spf1 ip4:198.51.100.0/24 -all", {}, "pass", "ip4:198.51.100.0/24"),
    ("the network beside", "v=spf1 ip4:198.51.100.8/29 -all", {}, "fail", "-all"),
    ("a negative network", "v=spf1 -ip4:198.51.100.7 +all", {}, "fail", "-ip4:198.51.100.7"),
    ("IPv6 does not match IPv4", "v=spf1 ip6:::/0 -all", {}, "fail", "-all"),
    ("its own address record", "v=spf1 a -all", {"example.jp": [("A", IP)]}, "pass", "a"),
    ("another name's address", "v=spf1 a:www.example.jp -all", {"www.example.jp": [("A", IP)]}, "pass", "a:www.example.jp"),
    ("an address with a prefix", "v=spf1 a:w.example.jp/24 -all", {"w.example.jp": [("A", "198.51.100.200")]}, "pass", "a:w.example.jp/24"),
    ("mail exchangers", "v=spf1 mx -all", {"example.jp": [("MX", "10 mx.example.jp")], "mx.example.jp": [("A", IP)]}, "pass", "mx"),
    ("the null MX", "v=spf1 mx -all", {"example.jp": [("MX", "0 .")]}, "fail", "-all"),
    ("eleven mail exchangers", "v=spf1 mx -all", {"example.jp": WIDE}, "permerror", None),
    (
        "an include that passes",
        "v=spf1 include:s.example -all",
        {"s.example": txt(f"v=spf1 ip4:{IP} -all")},
        "pass",
        f"include:s.example > ip4:{IP}",
    ),
    ("an include that fails", "v=spf1 include:s.example ~all", {"s.example": txt("v=spf1 -all")}, "softfail", "~all"),
    ("an include without record", "v=spf1 include:s.example -all", {"s.example": [("A", IP)]}, "permerror", None),
    ("an include in error", "v=spf1 include:s.example -all", {"s.example": txt("v=spf1 foo -all")}, "permerror", None),
    ("a redirect", "v=spf1 redirect=s.example", {"s.example": txt("v=spf1 -all")}, "fail", "-all"),
    ("a redirect without record", "v=spf1 redirect=s.example", {}, "permerror", None),
    ("all makes redirect void", "v=spf1 ~all redirect=s.example", {"s.example": txt("v=spf1 +all")}, "softfail", "~all"),
    ("a record that includes itself", "v=spf1 include:example.jp -all", {}, "permerror", None),
    ("twelve includes in a row", "v=spf1 include:i0.example.jp -all", MANY, "permerror", None),
    ("three names that do not exist", "v=spf1 a:x.example a:y.example a:z.example -all", {}, "permerror", None),
    ("two names that do not exist", "v=spf1 a:x.example a:y.example -all", {}, "fail", "-all"),
    ("exists", "v=spf1 exists:%{i}.s.example -all", {f"{IP}.s.example": [("A", "127.0.0.2")]}, "pass", "exists:%{i}.s.example"),
    (
        "reversed address",
        "v=spf1 exists:%{ir}.s.example -all",
        {"7.100.51.198.s.example": [("A", "127.0.0.2")]},
        "pass",
        "exists:%{ir}.s.example",
    ),
    (
        "local part of the sender",
        "v=spf1 exists:%{l}.s.example -all",
        {"info.s.example": [("A", "127.0.0.2")]},
        "pass",
        "exists:%{l}.s.example",
    ),
    ("domain labels", "v=spf1 exists:%{d1}.s.example -all", {"jp.s.example": [("A", "127.0.0.2")]}, "pass", "exists:%{d1}.s.example"),
    ("reverse name", "v=spf1 ptr -all", {REVERSE: [("PTR", "m.example.jp")], "m.example.jp": [("A", IP)]}, "pass", "ptr"),
    (
        "unconfirmed reverse name",
        "v=spf1 ptr -all",
        {REVERSE: [("PTR", "m.example.jp")], "m.example.jp": [("A", "192.0.2.9")]},
        "fail",
        "-all",
    ),
    ("a stranger's reverse name", "v=spf1 ptr -all", {REVERSE: [("PTR", "notexample.jp")], "notexample.jp": [("A", IP)]}, "fail", "-all"),
    ("an unknown mechanism", "v=spf1 ip4:198.51.100.7 foo -all", {}, "permerror", None),
    ("an unknown modifier", "v=spf1 foo=bar -all", {}, "fail", "-all"),
    ("a broken network", "v=spf1 ip4:198.51.100.300 -all", {}, "permerror", None),
    ("a wrong prefix", "v=spf1 ip4:198.51.100.0/33 -all", {}, "permerror", None),
    ("a broken macro", "v=spf1 exists:%{q}.s.example -all", {}, "permerror", None),
    ("two redirects", "v=spf1 redirect=a.example redirect=b.example", {}, "permerror", None),
    ("letters beyond ASCII", "v=spf1 include:例.example -all", {}, "permerror", None),
    ("upper case", "V=SPF1 IP4:198.51.100.7 -ALL", {}, "pass", "IP4:198.51.100.7"),
]


@pytest.mark.parametrize(("record", "further", "result", "term"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_result_and_the_term_that_decided(
    record: str, further: dict[str, list[tuple[str, str]]], result: str, term: str | None
) -> None:
    zones = {**further, "example.jp": [*txt(record), *further.get("example.jp", [])]}
    outcome, _, _ = ask(zones)
    assert (outcome.result, outcome.term) == (result, term)
    assert outcome.used[0] == "observation:dns:TXT example.jp"


def test_other_txt_records_are_not_spf_and_two_spf_records_are_an_error() -> None:
    outcome, _, _ = ask({"example.jp": [*txt("google-site-verification=abc"), *txt("v=spf10 -all"), *txt("v=spf1 ~all")]})
    assert outcome.result == "softfail"
    outcome, _, _ = ask({"example.jp": [*txt("v=spf1 ~all"), *txt("v=spf1 -all")]})
    assert (outcome.result, outcome.detail) == ("permerror", "example.jp has 2 SPF records")


def test_no_record_is_none_whether_the_name_exists_or_not() -> None:
    assert [ask(zones)[0].result for zones in ({}, {"example.jp": [("A", IP)]})] == ["none", "none"]


@pytest.mark.parametrize("question", ["TXT example.jp", "A a.example", "TXT s.example"])
def test_a_look_up_that_fails_is_temperror_and_names_the_question(question: str) -> None:
    zones = {
        "example.jp": txt("v=spf1 a:a.example include:s.example -all"),
        "a.example": [("A", "192.0.2.1")],
        "s.example": txt("v=spf1 -all"),
    }
    outcome, _, _ = ask(zones, failing=frozenset([question]))
    assert (outcome.result, outcome.cause) == ("temperror", "look-up")
    assert question in outcome.detail


def test_a_failed_reverse_look_up_is_no_match_and_no_error() -> None:
    outcome, _, _ = ask({"example.jp": txt("v=spf1 ptr ~all")}, failing=frozenset([f"PTR {IP}"]))
    assert outcome.result == "softfail"


def test_a_skipped_question_is_told_apart_from_a_failed_one() -> None:
    records = Records({"dns:TXT example.jp": observation("TXT example.jp", "skipped")})
    outcome = check_host(IP, "example.jp", "info@example.jp", "", records)
    assert (outcome.result, outcome.cause) == ("none", "not-looked-up")


def test_an_ipv4_address_inside_ipv6_is_judged_as_ipv4() -> None:
    outcome, _, _ = ask({"example.jp": txt(f"v=spf1 ip4:{IP} -all")}, ip=f"::ffff:{IP}")
    assert outcome.result == "pass"


def test_ipv6_asks_for_aaaa_and_uses_the_second_prefix() -> None:
    zones = {"example.jp": [*txt("v=spf1 a/24//48 -all"), ("AAAA", "2001:db8:1::9")]}
    outcome, world, _ = ask(zones, ip="2001:db8:1:ffff::1")
    assert outcome.result == "pass"
    assert "A example.jp" not in world.asked


def test_no_question_holds_the_recipient() -> None:
    zones = {"example.jp": txt("v=spf1 exists:%{l}.s.example -all")}
    outcome, world, _ = ask(zones, mail_from="bounce+hanako=victim.example@example.jp", recipients=("Hanako@victim.example",))
    assert (outcome.result, outcome.cause) == ("temperror", "look-up")
    assert world.asked == ["TXT example.jp"]


def test_what_later_terms_need_is_asked_in_the_same_round() -> None:
    zones = {f"s{number}.example": txt("v=spf1 -all") for number in range(5)}
    zones["example.jp"] = txt("v=spf1 " + " ".join(f"include:s{number}.example" for number in range(5)) + " -all")
    outcome, _, rounds = ask(zones)
    assert (outcome.result, rounds) == ("fail", 3)


def test_a_macro_of_any_length_ends_in_a_name_that_dns_can_hold() -> None:
    local = ".".join(["a" * 60] * 30)
    outcome, world, _ = ask({"example.jp": txt("v=spf1 exists:%{l}.%{l}.s.example ~all")}, mail_from=f"{local}@example.jp")
    assert outcome.result == "softfail"
    assert max(len(question) for question in world.asked) < 262


def test_hostile_records_end_quickly() -> None:
    for record in ("v=spf1 " + "a " * 2000, "v=spf1 a:" + "%" * 3000, "v=spf1 exists:" + "%{d" * 1000, "v=spf1 a" + "/1" * 1500):
        outcome, _, _ = ask({"example.jp": txt(record)})
        assert outcome.result == "permerror"


def test_the_sentences_name_record_term_and_address_and_show_no_control_characters() -> None:
    outcome, _, _ = ask({"example.jp": txt("v=spf1 ip4:192.0.2.1 -all")})
    english, japanese = words(outcome, IP)
    assert all(piece in english and piece in japanese for piece in ("example.jp", "v=spf1 ip4:192.0.2.1 -all", IP, "-all", "fail"))
    hostile, _, _ = ask({"example.jp": txt("v=spf1 \x1b[2J\u202e-all")})
    assert "\x1b" not in "".join(words(hostile, IP))
