"""Whole mails: what the receiver vouches for, what is computed, and what stays open."""

from datetime import UTC, datetime

import dkim as dkimpy  # type: ignore[import-untyped]  # dkimpy ships no types

from fuwake.authenticate.evaluate import Evaluation, evaluate
from fuwake.derive.spoofing import conclude
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Spoofing
from fuwake.model.observation import Observation
from fuwake.parse.message import parse
from tests.authenticate.keys import PRIVATE_1024, PUBLIC_1024
from tests.authenticate.recorded import Zones, observation

IP = "83.142.144.104"
RECEIVED = (
    "Received: from relay.other.example (relay.other.example [83.142.144.104])\n"
    "\tby mx.receiver.example (Postfix) with ESMTP id 4X1 for <hanako@receiver.example>;\n"
    "\tMon, 20 Nov 2023 10:00:05 +0900 (JST)\n"
)
BODY = "From: IT <info@example.jp>\nTo: hanako@receiver.example\nSubject: Notice\nDate: Mon, 20 Nov 2023 10:00:00 +0900\n\nHello.\n"
RETURN = "Return-Path: <info@example.jp>\n"


def examine(mail: str, zones: dict[str, list[tuple[str, str]]] | None = None, failing: frozenset[str] = frozenset()) -> "Looked":
    """Parses, asks until nothing is needed, evaluates and concludes."""
    raw = mail.encode()
    anatomy = parse(raw)
    world = Zones(zones or {}, failing)
    observations: dict[str, Observation] = {}
    for _ in range(24):
        evaluation = evaluate(raw, anatomy, observations)
        if not evaluation.needs:
            return Looked(anatomy, evaluation, conclude(anatomy, evaluation.auth), world.asked)
        observations |= {f"dns:{question}": world.answer(question) for question in evaluation.needs}
    raise AssertionError("no end")


def offline(mail: str) -> "Looked":
    """Nothing is ever asked."""
    raw = mail.encode()
    anatomy = parse(raw)
    evaluation = evaluate(raw, anatomy, {})
    return Looked(anatomy, evaluation, conclude(anatomy, evaluation.auth), [])


class Looked:
    """A mail with all that was made of it."""

    def __init__(self, anatomy: Anatomy, evaluation: Evaluation, spoofing: Spoofing, asked: list[str]) -> None:
        self.anatomy, self.auth, self.needs, self.spoofing, self.asked = anatomy, evaluation.auth, evaluation.needs, spoofing, asked


def txt(record: str) -> list[tuple[str, str]]:
    return [("TXT", record)]


CLOSED = {"example.jp": txt("v=spf1 ip4:192.0.2.1 -all"), "_dmarc.example.jp": txt("v=DMARC1; p=reject")}


def test_a_mail_from_a_host_that_spf_forbids_is_forged_with_the_record_that_shows_it() -> None:
    seen = examine(RETURN + RECEIVED + BODY, CLOSED)
    assert (seen.auth.spf.result, seen.auth.spf.aligned, seen.auth.spf.source) == ("fail", True, "computed")
    assert (seen.auth.dmarc.result, seen.auth.dmarc.policy) == ("fail", "reject")
    assert (seen.spoofing.status, seen.spoofing.code) == ("forged", "dmarc-fail-policy")
    assert "v=DMARC1; p=reject" in seen.spoofing.why
    assert IP in seen.spoofing.why_ja
    assert seen.spoofing.evidence[0] == "observation:dns:TXT _dmarc.example.jp"
    assert "observation:dns:TXT example.jp" in seen.spoofing.evidence


def test_without_a_policy_spf_alone_proves_it_and_names_its_own_record() -> None:
    seen = examine(RETURN + RECEIVED + BODY, {"example.jp": CLOSED["example.jp"]})
    assert (seen.spoofing.status, seen.spoofing.code) == ("forged", "spf-fail")
    assert "v=spf1 ip4:192.0.2.1 -all" in seen.spoofing.why_ja
    assert seen.spoofing.evidence[0] == "observation:dns:TXT example.jp"


def test_a_failed_look_up_never_makes_a_mail_forged() -> None:
    for question in ("TXT example.jp", "TXT _dmarc.example.jp"):
        seen = examine(RETURN + RECEIVED + BODY, {"example.jp": txt("v=spf1 ~all")}, frozenset([question]))
        assert (seen.spoofing.status, seen.spoofing.code) == ("unproven", "lookup-failed")


def test_an_aligned_spf_pass_is_authentic() -> None:
    seen = examine(RETURN + RECEIVED + BODY, {"example.jp": txt(f"v=spf1 ip4:{IP} -all"), "_dmarc.example.jp": txt("v=DMARC1; p=reject")})
    assert (seen.auth.dmarc.result, seen.spoofing.status, seen.spoofing.code) == ("pass", "authentic", "spf-aligned")


def test_a_signature_of_the_authors_domain_is_authentic_though_spf_fails() -> None:
    field = dkimpy.sign(BODY.encode(), b"s1", b"example.jp", PRIVATE_1024.encode(), linesep=b"\n").decode().replace("\r\n", "\n")
    zones = {**CLOSED, "s1._domainkey.example.jp": txt(f"v=DKIM1; p={PUBLIC_1024}")}
    seen = examine(RETURN + RECEIVED + field + BODY, zones)
    assert [(one.result, one.aligned) for one in seen.auth.dkim] == [("pass", True)]
    assert (seen.auth.dmarc.result, seen.spoofing.code) == ("pass", "dkim-aligned")
    assert "observation:dns:TXT s1._domainkey.example.jp" in seen.spoofing.evidence
    changed = examine(RETURN + RECEIVED + field + BODY.replace("Hello", "Pay"), zones)
    assert (changed.auth.dkim[0].term, changed.spoofing.status) == ("body", "forged")


def test_of_several_signatures_one_that_holds_is_enough_and_a_test_key_is_as_none() -> None:
    held = str(dkimpy.sign(BODY.encode(), b"s1", b"example.jp", PRIVATE_1024.encode(), linesep=b"\n").decode()).replace("\r\n", "\n")
    broken = held.replace("s=s1", "s=s2").replace("bh=", "bh=AAAA")
    zones = {**CLOSED} | {f"{name}._domainkey.example.jp": txt(f"v=DKIM1; k=rsa; p={PUBLIC_1024}") for name in ("s1", "s2")}
    looked = examine(RETURN + RECEIVED + broken + held + BODY, zones)
    assert [one.result for one in looked.auth.dkim] == ["fail", "pass"]
    assert looked.spoofing.code == "dkim-aligned"
    only = {**zones, "example.jp": txt("v=spf1 -all"), "_dmarc.example.jp": txt("v=spf1")}
    tested = {**only, "s2._domainkey.example.jp": txt(f"v=DKIM1; t=y; k=rsa; p={PUBLIC_1024}")}
    assert examine(broken + BODY, {**only, "example.jp": txt("v=spf1 ?all")}).spoofing.code == "dkim-broken"
    assert examine(broken + BODY, {**tested, "example.jp": txt("v=spf1 ?all")}).spoofing.code != "dkim-broken"


def test_an_mbox_line_before_the_mail_changes_nothing() -> None:
    field = dkimpy.sign(BODY.encode(), b"s1", b"example.jp", PRIVATE_1024.encode(), linesep=b"\n").decode().replace("\r\n", "\n")
    mail = "From info@example.jp Mon Nov 20 10:00:05 2023\n" + RETURN + RECEIVED + field + BODY
    seen = examine(mail, {"s1._domainkey.example.jp": txt(f"v=DKIM1; p={PUBLIC_1024}")})
    assert seen.auth.dkim[0].result == "pass"


def test_strict_alignment_of_the_record_is_followed() -> None:
    mail = RETURN.replace("info@", "info@news.") + RECEIVED + BODY
    zones = {"news.example.jp": txt(f"v=spf1 ip4:{IP} -all")}
    relaxed = examine(mail, {**zones, "_dmarc.example.jp": txt("v=DMARC1; p=reject")})
    strict = examine(mail, {**zones, "_dmarc.example.jp": txt("v=DMARC1; p=reject; aspf=s")})
    assert (relaxed.auth.spf.aligned, relaxed.auth.dmarc.result) == (True, "pass")
    assert (strict.auth.spf.aligned, strict.auth.dmarc.result) == (False, "fail")


def test_another_envelope_sender_that_passes_proves_nothing_without_a_policy() -> None:
    mail = RETURN.replace("example.jp", "other.example") + RECEIVED + BODY
    seen = examine(mail, {"other.example": txt(f"v=spf1 ip4:{IP} -all"), "example.jp": [("A", "192.0.2.1")]})
    assert (seen.spoofing.status, seen.spoofing.code) == ("unproven", "other-domain-only")


def test_the_null_sender_is_checked_by_its_helo_name() -> None:
    seen = examine("Return-Path: <>\n" + RECEIVED + BODY, {"relay.other.example": txt("v=spf1 a -all")})
    assert (seen.auth.spf.domain, seen.auth.spf.result) == ("relay.other.example", "fail")


def test_an_author_domain_that_dns_does_not_know_is_forged_and_one_that_fails_is_not() -> None:
    mail = RETURN.replace("example.jp", "other.example") + RECEIVED + BODY
    zones = {"other.example": txt("v=spf1 ?all")}
    seen = examine(mail, zones)
    assert (seen.auth.author_domain_exists, seen.spoofing.code) == (False, "author-domain-nonexistent")
    assert seen.spoofing.evidence[0] == "observation:dns:SOA example.jp"
    unknown = examine(mail, zones, frozenset(["SOA example.jp"]))
    assert (unknown.auth.author_domain_exists, unknown.spoofing.status) == (None, "unproven")


def test_nothing_published_is_unproven() -> None:
    seen = examine(RETURN + RECEIVED + BODY, {"example.jp": [("A", "192.0.2.1")]})
    assert (seen.spoofing.status, seen.spoofing.code) == ("unproven", "nothing-published")


def test_offline_without_the_receivers_word_nothing_is_concluded() -> None:
    seen = offline(RETURN + RECEIVED + BODY)
    assert {"TXT example.jp", "TXT _dmarc.example.jp"} <= set(seen.needs)
    assert (seen.auth.spf.result, seen.auth.spf.source) == ("none", "none")
    assert "not looked up" in seen.auth.spf.why
    assert (seen.spoofing.status, seen.spoofing.code) == ("unproven", "not-looked-up")


RESULTS = (
    "Authentication-Results: mx.receiver.example; spf=fail smtp.mailfrom=info@example.jp;\n"
    "\tdkim=none; dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=example.jp\n"
)


def test_offline_the_receivers_own_results_count() -> None:
    seen = offline(RETURN + RESULTS + RECEIVED + BODY)
    assert (seen.auth.spf.result, seen.auth.spf.source, seen.auth.spf.evidence[0]) == ("fail", "header", "header:1")
    assert (seen.auth.dmarc.result, seen.auth.dmarc.policy, seen.auth.dmarc.source) == ("fail", "reject", "header")
    assert (seen.spoofing.status, seen.spoofing.code) == ("forged", "dmarc-fail-policy")


def test_results_that_the_sender_could_have_written_never_count() -> None:
    claimed = (
        RESULTS.replace("spf=fail", "spf=pass").replace("dmarc=fail", "dmarc=pass").replace("dkim=none", "dkim=pass header.d=example.jp")
    )
    seen = offline(RETURN + RECEIVED + claimed + BODY)
    assert (seen.auth.spf.source, seen.auth.dmarc.source, seen.auth.dkim) == ("none", "none", ())
    assert seen.spoofing.status == "unproven"
    looked = examine(RETURN + RECEIVED + claimed + BODY, CLOSED)
    assert looked.spoofing.status == "forged"


def test_where_header_and_todays_dns_disagree_the_header_wins_and_both_are_told() -> None:
    passed = RESULTS.replace("spf=fail", "spf=pass").replace("dmarc=fail", "dmarc=pass")
    seen = examine(RETURN + passed + RECEIVED + BODY, CLOSED)
    assert (seen.auth.spf.result, seen.auth.spf.source) == ("pass", "header")
    assert all(word in seen.auth.spf.why for word in ("wrote SPF pass", "Evaluated with today's DNS it is fail", "-all"))
    assert "現在のDNS" in seen.auth.spf.why_ja
    assert seen.spoofing.status == "authentic"


def test_a_receivers_temporary_error_gives_way_to_what_is_computed() -> None:
    seen = examine(RETURN + RESULTS.replace("spf=fail", "spf=temperror").replace("dmarc=fail", "dmarc=temperror") + RECEIVED + BODY, CLOSED)
    assert (seen.auth.spf.result, seen.auth.spf.source) == ("fail", "computed")
    assert seen.auth.dmarc.source == "computed"


def test_a_rotated_key_leaves_the_receivers_dkim_result_standing() -> None:
    field = dkimpy.sign(BODY.encode(), b"s1", b"example.jp", PRIVATE_1024.encode(), linesep=b"\n").decode().replace("\r\n", "\n")
    results = "Authentication-Results: mx.receiver.example; dkim=pass header.d=example.jp header.s=s1\n"
    seen = examine(RETURN + results + RECEIVED + field + BODY, CLOSED)
    assert (seen.auth.dkim[0].result, seen.auth.dkim[0].source) == ("pass", "header")
    assert "no key at s1._domainkey.example.jp" in seen.auth.dkim[0].why
    assert seen.spoofing.code == "dkim-aligned"


def test_two_from_fields_and_none_at_all() -> None:
    two = examine(RETURN + RECEIVED + "From: Bank <a@bank.example>\n" + BODY, CLOSED)
    assert (two.auth.dmarc.result, two.spoofing.code) == ("permerror", "ambiguous-author")
    none = examine(RETURN + RECEIVED + "Subject: x\n\nHello.\n", CLOSED)
    assert (none.spoofing.status, none.spoofing.code) == ("unproven", "no-author")
    assert none.spoofing.evidence


def test_a_broken_arc_chain_and_a_missing_one_excuse_nothing() -> None:
    chain = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.example; s=s; b=AAAA\n"
    assert examine(RETURN + RECEIVED + chain + BODY, CLOSED).auth.arc.result == "fail"
    assert examine(RETURN + RECEIVED + chain + BODY, CLOSED).spoofing.status == "forged"
    assert examine(RETURN + RECEIVED + BODY, CLOSED).auth.arc.result == "none"


def test_without_return_path_or_boundary_spf_says_so() -> None:
    no_path = examine(RECEIVED + BODY, {"example.jp": [("A", "192.0.2.1")]})
    assert "Return-Path" in no_path.auth.spf.why
    assert no_path.spoofing.code == "no-envelope-sender"
    no_hop = examine(BODY, {"example.jp": [("A", "192.0.2.1")]})
    assert "vouched-for" in no_hop.auth.spf.why
    assert no_hop.spoofing.code == "no-vouched-hop"


def test_no_question_names_the_recipient_and_every_locus_exists() -> None:
    mail = RETURN.replace("info@", "bounce-hanako=receiver.example@") + RECEIVED + BODY
    seen = examine(mail, {**CLOSED, "example.jp": txt("v=spf1 exists:%{l}.s.example.jp -all")})
    assert not any("hanako" in question for question in seen.asked)
    for place in (*seen.auth.spf.evidence, *seen.auth.dmarc.evidence, *seen.spoofing.evidence):
        kind, _, rest = place.partition(":")
        assert (kind == "header" and int(rest) < len(seen.anatomy.message.headers)) or (kind == "observation" and rest[4:] in seen.asked)


def test_a_signature_whose_key_name_gives_the_recipient_away_is_not_looked_up() -> None:
    field = "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=hanako.receiver.example; h=from; bh=AAAA; b=AAAA\n"
    seen = examine(RETURN + RECEIVED + field + BODY, CLOSED)
    assert not any("hanako" in question for question in seen.asked)
    assert (seen.auth.dkim[0].result, seen.spoofing.status) == ("temperror", "forged")


ARC = """ARC-Seal: i=1; cv=none; a=rsa-sha256; d=forwarder.example; s=s1;
 t=1700442000;
 b=YI25iA9OONq+jaEZoRMAM01YXFk1T3AmjjuLzcNScRB3S6zrf7AJnUodVrs3G9mp7ojoL
 50LG7tP13oQsKYNBLFNntbwjEn6qfPBnIMUnVlQ7qLIPAaOVmiaiJ0TPvmgbEpx3UQzjuz0
 6v4Y3e2o1+5V+mgn3w3Sznp3nQvvdDY=
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;
 d=forwarder.example; s=s1; t=1700442000; h=from : to : subject : date;
 bh=yZQq1c8wjBl0fZ4Wc/oraMCAG1mZJv5v/hlvyFy+t6A=;
 b=fdUdPqimr8+Y7x1vzPw+l3x6pGs7IccRmW3jj5FWt7HzzHr3yGJB418vLUopgjZsQI+DH
 npmsVOUG0ntbadvg3tlfLxtCYkQB25tiybsiWGfkolMaj1gRPaw4lQmP5x2soHIIO8LuX0F
 GAeBxS1tk033iUkVzOkgpSZBUUwEIEA=
ARC-Authentication-Results: i=1; forwarder.example;
 spf=pass smtp.mailfrom=info@example.jp;
 arc=none
"""
"""A chain over BODY, made by dkimpy's arc_sign with PRIVATE_1024."""


def test_a_forwarder_whose_arc_chain_holds_explains_a_failure() -> None:
    zones = {**CLOSED, "s1._domainkey.forwarder.example": txt(f"v=DKIM1; k=rsa; p={PUBLIC_1024}")}
    kept = examine(RETURN + RECEIVED + ARC + BODY, zones)
    assert (kept.auth.spf.result, kept.auth.dmarc.result) == ("fail", "fail")
    assert (kept.auth.arc.result, kept.spoofing.status, kept.spoofing.code) == ("pass", "unproven", "forwarded")
    changed = examine(RETURN + RECEIVED + ARC + BODY.replace("Notice", "Notices"), zones)
    assert (changed.auth.arc.result, changed.spoofing.status) == ("fail", "forged")


def test_skipped_look_ups_read_as_not_looked_up() -> None:
    raw = (RETURN + RECEIVED + BODY).encode()
    anatomy = parse(raw)
    questions = ("TXT example.jp", "TXT _dmarc.example.jp")
    evaluation = evaluate(raw, anatomy, {f"dns:{one}": observation(one, "skipped") for one in questions})
    assert evaluation.needs == ()
    assert conclude(anatomy, evaluation.auth).code == "not-looked-up"


def test_the_time_of_arrival_comes_from_the_vouched_hop() -> None:
    anatomy = parse((RETURN + RECEIVED + BODY).encode())
    assert anatomy.trace.hops[0].date == datetime(2023, 11, 20, 1, 0, 5, tzinfo=UTC)


def test_mail_from_a_customer_who_signed_in_at_the_receiver_is_not_called_forged() -> None:
    own = RECEIVED.replace("with ESMTP id", "with ESMTPSA id")
    looked = examine(RETURN + own + BODY, CLOSED)
    assert (looked.auth.spf.result, looked.auth.spf.source) == ("none", "none")
    assert "signed in" in looked.auth.spf.why
    assert looked.spoofing.status == "unproven"
    assert examine(RETURN + RECEIVED + BODY, CLOSED).spoofing.status == "forged"


SIGNED = str(dkimpy.sign(BODY.encode(), b"s1", b"example.jp", PRIVATE_1024.encode(), linesep=b"\n").decode()).replace("\r\n", "\n")
KEYED = {**CLOSED, "s1._domainkey.example.jp": txt(f"v=DKIM1; k=rsa; p={PUBLIC_1024}")}
FORWARDED = (
    "Received: from relay.other.example (relay.other.example [83.142.144.104])\n"
    "\tby mx.receiver.example (Postfix) with ESMTP id 4X1 for <hanako@receiver.example>;\n"
    "\tMon, 20 Nov 2023 10:00:05 +0900 (JST)\n"
    "Received: from out.example.jp (out.example.jp [192.0.2.1])\n"
    "\tby relay.other.example (Postfix) with ESMTP id 4X0; Mon, 20 Nov 2023 10:00:02 +0900 (JST)\n"
)


def test_of_a_mail_whose_recipient_was_masked_later_no_signature_is_called_wrong() -> None:
    changed = SIGNED + BODY.replace("To: hanako@receiver.example", "To: someone@masked")
    masked = examine(RETURN + RECEIVED.replace("<hanako@receiver.example>", "<someone@masked>") + changed, KEYED).auth.dkim[0]
    assert (masked.result, masked.source) == ("none", "none")
    assert "recipient is masked" in masked.why
    assert "伏せられ" in masked.why_ja
    assert examine(RETURN + RECEIVED + changed, KEYED).auth.dkim[0].result == "fail"  # the sender may write what he likes into To
    whole = examine(RETURN + RECEIVED.replace("<hanako@receiver.example>", "<someone@masked>") + SIGNED + BODY, KEYED)
    assert whole.auth.dkim[0].result == "pass"


def test_a_signature_that_a_list_may_have_broken_says_so() -> None:
    changed = SIGNED + BODY.replace("Notice", "[list] Notice")
    direct = examine(RETURN + RECEIVED + changed, KEYED).auth.dkim[0]
    listed = examine(RETURN + RECEIVED + "List-Id: <news.lists.example>\n" + changed, KEYED).auth.dkim[0]
    assert (direct.result, listed.result) == ("fail", "fail")
    assert "mailing list" in listed.why
    assert "メーリングリスト" in listed.why_ja
    assert "mailing list" not in direct.why


def test_a_forwarder_that_rewrote_the_envelope_explains_a_failure_where_its_own_spf_and_route_agree() -> None:
    zones = {**CLOSED, "other.example": txt(f"v=spf1 ip4:{IP} -all")}
    sender = "Return-Path: <SRS0=Ab3=XY=example.jp=info@other.example>\n"
    passed_on = examine(sender + FORWARDED + BODY, zones)
    assert passed_on.spoofing.code == "forwarded"
    assert "SRS" in passed_on.auth.spf.why
    assert "転送" in passed_on.auth.spf.why_ja
    assert examine(sender + RECEIVED + BODY, zones).spoofing.code == "dmarc-fail-policy"
    refused = {**CLOSED, "other.example": txt("v=spf1 -all")}
    assert examine(sender + FORWARDED + BODY, refused).spoofing.code == "dmarc-fail-policy"


def test_a_bounce_tag_changes_nothing_but_is_explained() -> None:
    zones = {**CLOSED, "example.jp": txt(f"v=spf1 ip4:{IP} -all")}
    looked = examine("Return-Path: <prvs=0123456789=info@example.jp>\n" + RECEIVED + BODY, zones)
    assert looked.spoofing.code == "spf-aligned"
    assert "bounce tag" in looked.auth.spf.why
