"""The world changes, the article follows: what it then says, and what it must no longer say."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dkim  # type: ignore[import-untyped]  # ships no types
import pytest
from nacl.signing import SigningKey

from tests.end_to_end.variant import NEWSLETTER, PAGE, Variant

visiting = [pytest.mark.needs_browser]

FORGED = "差出人のアドレスは詐称されています"
UNPROVEN = "差出人のアドレスが本物かどうかは、証明できませんでした"
AUTHENTIC = "差出人のアドレスは、colonista[.]jpの認証に通っています"
UNREGISTERED = "登録されていません"
NEVER_DELIVERED = "使われていないドメインにメールは届きません"
COULD_NOT_ASK = "登録されているかどうかは、照会できませんでした"
LISTED = "Google セーフ ブラウジングは、"
NOT_LISTED = "Google セーフ ブラウジングには、"


def _registration(created: datetime) -> Any:
    def change(document: dict[str, Any]) -> None:
        for event in document["events"]:
            if event["eventAction"] == "registration":
                event["eventDate"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")

    return change


# --- the reply address ----------------------------------------------------------------------------------------------


def test_reply_domain_unregistered_as_in_the_source_case(t3: Variant) -> None:
    outcome = t3.examine()
    assert UNREGISTERED in outcome.ja
    assert NEVER_DELIVERED in outcome.ja
    assert "reply_to_domain_unregistered" in outcome.rules()


def test_reply_domain_registered(t3: Variant) -> None:
    document = json.loads((t3.folder / "rdap/domain/chinonso.net.json").read_text(encoding="utf-8"))
    document["ldhName"] = "AQ.XYZ"
    t3.write("rdap/domain/aq.xyz.json", json.dumps(document))
    t3.write(
        "zones/aq.xyz.zone",
        "$TTL 3600\n@ IN SOA ns1.aq.xyz. host.aq.xyz. 1 2 3 4 5\n@ IN NS ns1.aq.xyz.\n@ IN MX 10 mail.aq.xyz.\n"
        "ns1 IN A 192.185.37.96\nmail IN A 192.185.37.96\n",
    )
    outcome = t3.examine()
    assert "aq[.]xyzは登録されているドメインです" in outcome.ja
    assert "返信先のaq[.]xyzには持ち主がいます" in outcome.ja
    assert UNREGISTERED not in outcome.ja
    assert NEVER_DELIVERED not in outcome.ja
    assert "aq[.]xyz is a registered domain" in outcome.en
    assert "reply_to_domain_unregistered" not in outcome.rules()


def test_rdap_silent_and_whois_silent_is_could_not_tell(t3: Variant) -> None:
    t3.fault("rdap", query="domain/aq.xyz", fault="timeout").fault("whois", query="*aq.xyz*", fault="timeout")
    outcome = t3.examine(rdap_timeout_s=0.5, whois_timeout_s=0.5)
    assert f"aq[.]xyzが{COULD_NOT_ASK}" in outcome.ja
    assert UNREGISTERED not in outcome.ja
    assert NEVER_DELIVERED not in outcome.ja
    assert {"observation:rdap:domain aq.xyz", "observation:whois:domain aq.xyz"} <= {trouble.where for trouble in outcome.case.errors}
    assert "reply_to_domain_unregistered" in {entry.rule for entry in outcome.case.not_evaluated}


def test_rdap_silent_and_whois_answers(t3: Variant) -> None:
    t3.fault("rdap", query="domain/aq.xyz", fault="garbage")
    outcome = t3.examine()
    (domain,) = (entry for entry in outcome.case.domains if entry.domain == "aq.xyz")
    assert domain.registration is not None
    assert (domain.registration.status, domain.registration.source) == ("not_registered", "whois")
    assert UNREGISTERED in outcome.ja


# --- the author -----------------------------------------------------------------------------------------------------


def test_author_forged_as_in_the_source_case(t3: Variant) -> None:
    outcome = t3.examine()
    assert FORGED in outcome.ja
    assert "colonista[.]jpの持ち主は、名前を使われた被害者です" in outcome.ja
    assert UNPROVEN not in outcome.ja
    assert "認証に通っています" not in outcome.ja


def test_compromised_genuine_account_is_not_called_forged(t3: Variant) -> None:
    key = SigningKey.generate()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    zone = "zones/colonista.jp.zone"
    t3.replace(zone, "+mx -all", "+mx ip4:83.142.144.104 -all")
    text = (t3.folder / zone).read_text(encoding="utf-8")
    t3.write(zone, f'{text}\ns1._domainkey IN TXT "v=DKIM1; k=ed25519; p={public}"\n')
    head, body = t3.message.split(b"From: IT-Webmail", 1)
    signed = b"From: IT-Webmail" + body
    signature = dkim.sign(
        signed,
        b"s1",
        b"colonista.jp",
        base64.b64encode(bytes(key)),
        signature_algorithm=b"ed25519-sha256",
        include_headers=[b"from", b"to", b"subject", b"date", b"message-id"],
    )
    t3.message = head + signature.replace(b"\r\n", b"\n") + signed
    outcome = t3.examine()
    assert outcome.case.auth.spf.result == "pass"
    assert [entry.result for entry in outcome.case.auth.dkim] == ["pass"]
    assert outcome.case.spoofing.status == "authentic"
    assert AUTHENTIC in outcome.ja
    assert "詐称されています" not in outcome.ja
    assert "forged" not in outcome.en.lower().replace("cannot be called forged", "")
    assert outcome.case.verdict.label in {"phishing", "suspicious"}


def test_author_domain_that_publishes_nothing_proves_nothing(t3: Variant) -> None:
    t3.replace("zones/colonista.jp.zone", '         IN TXT   "v=spf1 +a:colonista.jp +mx -all"\n', "")
    t3.replace("zones/colonista.jp.zone", '_dmarc   IN TXT   "v=DMARC1; p=quarantine"\n', "")
    outcome = t3.examine()
    assert outcome.case.spoofing.status == "unproven"
    assert UNPROVEN in outcome.ja
    assert "詐称されています" not in outcome.ja


def test_dns_failure_is_not_forgery(t3: Variant) -> None:
    t3.fault("dns", name="colonista.jp", type="TXT", fault="servfail").fault("dns", name="_dmarc.colonista.jp", fault="servfail")
    outcome = t3.examine()
    assert outcome.case.spoofing.status == "unproven"
    assert outcome.case.auth.spf.result == "temperror"
    assert "詐称されています" not in outcome.ja
    assert "サーバーが答えられない" in outcome.ja


# --- the route ------------------------------------------------------------------------------------------------------


def test_forged_lower_received_lines_do_not_move_the_origin(t3: Variant) -> None:
    forged = (
        b"Received: from mail.example-bank.co.jp (mail.example-bank.co.jp [202.12.30.1])\n"
        b"\tby relay9.example-bank.co.jp (Postfix) with ESMTP id 1A2B3C4D5E\n"
        b"\tfor <x@example.jp>; Wed, 11 Oct 2023 14:39:01 +0900 (JST)\n"
    )
    t3.mail(b"From: IT-Webmail", forged + b"From: IT-Webmail")
    outcome = t3.examine()
    trace = outcome.case.trace
    assert trace.origin is not None
    assert trace.origin.ip == "83.142.144.104"
    assert [hop.vouched for hop in trace.hops] == [True, True, False]
    assert "送信側の申告" in outcome.ja
    assert not any(host.ip == "202.12.30.1" for host in outcome.case.hosts)


def test_no_vouched_hop_means_no_origin(t3: Variant) -> None:
    start, end = t3.message.index(b"Received:"), t3.message.index(b"From: IT-Webmail")
    t3.message = t3.message[:start] + t3.message[end:]
    outcome = t3.examine()
    assert outcome.case.trace.origin is None
    assert outcome.case.trace.boundary is None
    assert "どこから送られたかは確かめられませんでした" in outcome.ja
    assert "83.142.144.104" not in outcome.ja
    assert outcome.case.spoofing.status == "unproven"
    assert "詐称されています" not in outcome.ja


def test_geolocation_unknown(t3: Variant, tmp_path: Path) -> None:
    outcome = t3.examine(data_dir=str(tmp_path / "no-databases"))
    assert all(host.place is None or host.place.country is None for host in outcome.case.hosts)
    assert "位置を推定できるデータはありません" in outcome.ja
    assert "付近" not in outcome.ja


# --- the link -------------------------------------------------------------------------------------------------------


def test_safe_browsing_lists_the_link(t3: Variant) -> None:
    outcome = t3.examine()
    assert LISTED in outcome.ja
    assert "link_listed_by_safe_browsing" in outcome.rules()


def test_safe_browsing_does_not_list_the_link(t3: Variant) -> None:
    t3.write("lists/safe_browsing.toml", "")
    outcome = t3.examine()
    assert NOT_LISTED in outcome.ja
    assert "登録がありません。安全という意味ではありません" in outcome.ja
    assert LISTED not in outcome.ja
    assert "link_listed_by_safe_browsing" not in outcome.rules()


@pytest.mark.parametrize("fault", ["timeout", "refused", "garbage"])
def test_safe_browsing_could_not_be_asked(t3: Variant, fault: str) -> None:
    t3.fault("safe_browsing", fault=fault)
    outcome = t3.examine(safe_browsing_timeout_s=0.5)
    assert "Google セーフ ブラウジングには照会できませんでした" in outcome.ja
    assert LISTED not in outcome.ja
    assert NOT_LISTED not in outcome.ja
    assert "link_listed_by_safe_browsing" in {entry.rule for entry in outcome.case.not_evaluated}


def test_link_domain_registered_the_day_before(t3: Variant) -> None:
    t3.rdap("domain/chinonso.net.json", _registration(datetime(2023, 10, 10, 3, tzinfo=UTC)))
    outcome = t3.examine()
    assert "1日前に登録された新しいドメインです" in outcome.ja
    assert "link_domain_young" in outcome.rules()
    assert "chinonso[.]netは2023年に登録され" not in outcome.ja


def test_link_domain_registered_twelve_years_before(t3: Variant) -> None:
    t3.rdap("domain/chinonso.net.json", _registration(datetime(2023, 10, 11, tzinfo=UTC) - timedelta(days=12 * 365)))
    outcome = t3.examine()
    assert "2011年に登録され、長く使われてきたドメインです" in outcome.ja
    assert "link_domain_young" not in outcome.rules()
    assert "登録された新しいドメインです" not in outcome.ja
    assert "この詐欺のために用意されたドメイン" not in outcome.ja


# --- the page -------------------------------------------------------------------------------------------------------


class TestThePage:
    """With a real browser behind the egress proxy."""

    pytestmark = visiting

    def test_page_as_in_the_source_case_and_nothing_is_sent(self, t3: Variant) -> None:
        outcome = t3.examine(visit=True)
        assert "画面はメールアドレスとパスワードの入力を求めています" in outcome.ja
        assert "操作しても何も変わりませんでした" in outcome.ja
        assert "調査で入力した情報は、外へ出ていません" in outcome.ja
        assert outcome.requests
        assert all(request.method in {"GET", "HEAD"} for request in outcome.requests)
        assert "haruka" not in " ".join(request.path for request in outcome.requests)

    def test_language_list_that_works_is_not_called_dummy(self, t3: Variant) -> None:
        t3.replace(
            f"{PAGE}/form.js",
            "(function () {",
            "document.getElementById('lang').addEventListener('change', function () {\n"
            "  document.querySelector('h1').textContent = 'Log in'; document.querySelector('.lead').textContent = 'Please log in.';\n"
            "});\n(function () {",
        )
        outcome = t3.examine(visit=True)
        page = outcome.case.page
        assert page is not None
        assert not any(control.kind == "select" for control in page.dummy_controls)
        assert any(control.kind == "select" for control in page.working_controls)

    def test_page_that_asks_for_a_card(self, t3: Variant) -> None:
        t3.replace(
            f"{PAGE}/index.html",
            '<input id="pass" name="pass" type="password" autocomplete="current-password">',
            '<input id="pass" name="pass" autocomplete="cc-number">\n<label for="exp">有効期限</label>'
            '<input id="exp" name="exp" placeholder="MM/YY">\n'
            '<label for="cvv">セキュリティコード</label><input id="cvv" name="cvv" maxlength="4">',
        )
        t3.replace(f"{PAGE}/index.html", '<label for="pass">パスワード</label>', '<label for="pass">カード番号</label>')
        outcome = t3.examine(visit=True)
        assert outcome.case.page is not None
        assert {"card_number", "card_expiry", "card_code"} <= {field.kind for field in outcome.case.page.fields}
        assert "カード番号" in outcome.ja
        assert "カード会社へすぐ電話し" in outcome.ja
        assert "パスワードの入力を求めています" not in outcome.ja
        assert "page_asks_for_card_data" in outcome.rules()

    def test_site_is_down(self, t3: Variant) -> None:
        outcome = t3.fault("site", host="chinonso.net", fault="refused").examine(visit=True)
        page = outcome.case.page
        assert page is None or page.status in {"down", "refused"}
        assert "表示できました" not in outcome.ja
        assert "安全という意味ではありません" in outcome.ja
        assert "入力を求めています" not in outcome.ja

    def test_site_times_out(self, t3: Variant) -> None:
        outcome = t3.fault("site", host="chinonso.net", fault="timeout").examine(visit=True, visit_timeout_s=4.0)
        assert "表示できました" not in outcome.ja
        assert "時間内の応答がありませんでした" in outcome.ja

    def test_site_redirects_across_three_hosts(self, t3: Variant) -> None:
        for number, (host, ip) in enumerate((("second.example.net", "192.185.37.97"), ("third.example.org", "192.185.37.98"))):
            zone = host.split(".", 1)[1]
            t3.write(
                f"zones/{zone}.zone",
                f"$TTL 60\n@ IN SOA ns.{zone}. h.{zone}. 1 2 3 4 5\n@ IN NS ns.{zone}.\nns IN A {ip}\n{host.split('.')[0]} IN A {ip}\n",
            )
            after = 'redirect = "http://third.example.org/"' if number == 0 else 'body = "<title>Last</title><p>The end of the way."'
            t3.write(
                f"sites/{host}/site.toml", f'ip = "{ip}"\n\n[[route]]\npath = "/"\n{after}\nheaders = {{ Content-Type = "text/html" }}\n'
            )
        t3.replace(f"{PAGE}/index.html", "<head>", '<head><script>location.replace("http://second.example.net/")</script>')
        outcome = t3.examine(visit=True)
        page = outcome.case.page
        assert page is not None
        assert page.final_url == "http://third.example.org/"
        hosts = [step.url.split("/")[2] for step in page.redirects]
        assert [host for at, host in enumerate(hosts) if at == 0 or hosts[at - 1] != host] == [
            "second.example.net",
            "third.example.org",
        ]
        assert "third[.]example[.]org" in outcome.ja
        assert "画面に着くまでの転送" in outcome.ja
        assert {"192.185.37.97", "192.185.37.98"} & {host.ip for host in outcome.case.hosts}

    def test_site_redirects_for_ever(self, t3: Variant) -> None:
        t3.write(
            "sites/chinonso.net/site.toml",
            'ip = "192.185.37.96"\n\n[[route]]\npath = "/wp-content/themes/simple-life/inc/webmail/"\n'
            'redirect = "/wp-content/themes/simple-life/inc/webmail/"\n',
        )
        outcome = t3.examine(visit=True)
        assert "転送を繰り返し" in outcome.ja
        assert "入力を求めています" not in outcome.ja


# --- other mails ----------------------------------------------------------------------------------------------------


def test_legitimate_newsletter_is_not_accused(tmp_path: Path) -> None:
    outcome = Variant(NEWSLETTER, tmp_path).examine()
    assert outcome.case.spoofing.status == "authentic"
    assert outcome.case.verdict.label in {"legitimate", "undetermined"}
    assert "フィッシングのメールと判断しました" not in outcome.ja
    assert "詐称されています" not in outcome.ja
    assert "被害者" not in outcome.ja
    assert not outcome.case.message.text.isascii()


def test_mail_in_shift_jis(t3: Variant) -> None:
    start = t3.message.index(b"MIME-Version")
    text = (
        "ご利用のT3サービスの設定変更のお願いです①㈱髙橋。\n設定管理ページ http://chinonso.net/login/\n48時間以内にログインしてください。\n"
    )
    t3.message = (
        t3.message[:start]
        + b"MIME-Version: 1.0\nContent-Type: text/plain; charset=Shift_JIS\nContent-Transfer-Encoding: 8bit\n\n"
        + text.encode("cp932")
    )
    outcome = t3.examine()
    assert "設定変更のお願いです①㈱髙橋。" in outcome.case.message.text
    assert "設定変更のお願いです①㈱髙橋。" in outcome.ja
    assert [link.host for link in outcome.case.links] == ["chinonso.net"]
    assert not any(defect.code == "charset-unknown" for defect in outcome.case.message.defects)
