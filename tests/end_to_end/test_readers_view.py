"""The article as its reader meets it: nothing accuses a genuine mail, nothing is said twice, no code word is left, advice fits."""

import base64
import re
from pathlib import Path

import pytest

from tests.end_to_end.variant import NEWSLETTER, T3, Outcome, Variant

SUSPICION = ("詐欺", "悪用", "被害", "狙い", "見せかけ", "相手に渡り", "第三者の可能性", "フィッシングのために")


def _mail(t3: Variant, author: bytes, subject: str, body: str, fields: bytes = b"") -> Variant:
    """The specimen's route with another mail in it."""
    route = t3.message[: t3.message.index(b"From: IT-Webmail")]
    coded = b"=?utf-8?b?" + base64.b64encode(subject.encode()) + b"?="
    t3.message = (
        route
        + b"From: "
        + author
        + b"\nTo: haruka.mizuno@mizuno-works.example\nSubject: "
        + coded
        + b"\nDate: Wed, 11 Oct 2023 14:40:31 +0900\nMessage-ID: <a1@colonista.jp>\nMIME-Version: 1.0\n"
        + fields
        + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(body.encode())
    )
    return t3


@pytest.fixture(scope="module")
def source_case(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The source case without a visit."""
    return Variant(T3, tmp_path_factory.mktemp("reader")).examine()


# --- a genuine mail -------------------------------------------------------------------------------------------------


def test_a_genuine_newsletter_gets_no_word_of_suspicion(tmp_path: Path) -> None:
    outcome = Variant(NEWSLETTER, tmp_path).examine()
    assert outcome.case.verdict.label == "legitimate"
    said = outcome.ja.replace("アカウントや設備の悪用、似たドメインの利用があり得ます", "").replace("悪用の連絡窓口", "")
    said = said.replace("サポート詐欺の形", "")  # a rule that could not be asked, named in the small print
    assert [word for word in SUSPICION if word in said] == []
    assert "件名は訳していません" not in said


@pytest.mark.needs_browser
def test_a_genuine_sign_in_page_is_not_called_a_pretence(tmp_path: Path) -> None:
    news = Variant(NEWSLETTER, tmp_path)
    news.write(
        "sites/www.hinata-baisen.example/www/beans/keta/index.html",
        '<html lang="ja"><head><meta charset="utf-8"><title>会員ログイン</title></head><body><h1>会員ログイン</h1>'
        '<form method="post" action="/login"><label>メールアドレス<input type="email" name="email"></label>'
        '<label>パスワード<input type="password" name="pw"></label><button>ログイン</button></form></body></html>',
    )
    outcome = news.examine(visit=True)
    assert outcome.case.verdict.label == "legitimate"
    assert "ログイン画面です" in outcome.ja
    assert "見せかけています" not in outcome.ja
    assert "相手に渡ります" not in outcome.ja
    assert "狙い" not in outcome.ja


@pytest.mark.needs_browser
def test_a_page_without_fields_says_nothing_of_typed_data(tmp_path: Path) -> None:
    outcome = Variant(NEWSLETTER, tmp_path).examine(visit=True)
    assert "入力欄は見つかりませんでした" in outcome.ja
    assert "送信を試み" not in outcome.ja
    assert "調査で入力した情報" not in outcome.ja
    assert "error=" not in outcome.ja
    # The lab's own authority counts for the question about the certificate; what the browser thinks of it is not said beside that.
    assert "の証明書に、不備は見つかりませんでした" in outcome.ja
    assert "ブラウザーは有効と認めませんでした" not in outcome.ja


# --- the source case ------------------------------------------------------------------------------------------------


def test_no_sentence_stands_twice_in_one_section(source_case: Outcome) -> None:
    for section in re.split(r" ## \d+\. ", source_case.ja):
        sentences = [part.strip(" *>|") for part in re.split(r"[。|]", re.sub(r"```.*?```", "", section)) if len(part.strip()) > 22]
        assert [part for part in sentences if sentences.count(part) > 1 and re.search(r"[ぁ-ん]{2}", part) and "確認日" not in part] == []


def test_the_forged_owner_is_called_a_victim_once(source_case: Outcome) -> None:
    section = source_case.ja.split("差出人アドレスは本物か")[1].split("メールの経路")[0]
    assert section.count("被害者") == 1
    assert section.count("詐称されています") == 1


def test_no_code_word_of_a_list_or_rule_is_left(source_case: Outcome) -> None:
    for text in (source_case.ja, source_case.en):
        assert "SOCIAL_ENGINEERING" not in text
        assert not re.search(r"\b[a-z]+_[a-z]+_[a-z_]+\b", re.sub(r"!\[.*?\]\(.*?\)", "", text))
    assert "client transfer prohibited" not in source_case.ja
    assert "p=quarantine" in source_case.ja
    assert "受け取りを拒む" not in source_case.ja


def test_a_registry_without_rdap_whose_whois_answered_is_no_failure(source_case: Outcome) -> None:
    assert "対応していない" not in source_case.ja
    assert "次の照会はできませんでした" not in source_case.ja


def test_registration_names_its_source_and_hosting_is_told(source_case: Outcome) -> None:
    assert re.search(r"aq\[\.\]xyzは、[^。]*の時点で登録されていません（RDAPによる）", source_case.ja)
    assert "サイトの設置先 | Xserver Inc." in source_case.ja


def test_two_links_to_one_place_are_one_row(source_case: Outcome) -> None:
    assert "文字のリンク、本文のURL" in source_case.ja
    assert "（文字なし）" not in source_case.ja
    assert "など）は" not in source_case.ja


def test_a_visit_left_out_claims_no_fields(source_case: Outcome) -> None:
    assert "入力させようとする" not in source_case.ja
    assert "情報を盗もうとする" in source_case.ja
    assert "訪問しない設定のため、リンク先の画面は見ていません" in source_case.ja
    assert "同じパスワードを使っている所を含め" in source_case.ja


# --- other lures ----------------------------------------------------------------------------------------------------


def test_a_mail_that_wants_a_call_is_answered_about_calls(t3: Variant) -> None:
    body = "ウイルスが検出されました。\n至急、サポートセンター 050-0000-0000 までお電話ください。\n24時間以内にご連絡ください。\n"
    outcome = _mail(t3, b"Support <support@colonista.jp>", "【緊急】ウイルスが検出されました", body).examine()
    assert "書かれた番号へ電話したり" in outcome.ja
    assert "リンクを開かない" not in outcome.ja
    assert "もう入力してしまったとき" not in outcome.ja
    assert "| none |" not in outcome.ja
    assert "件名は訳していません" not in outcome.ja


def test_a_mail_with_a_file_warns_of_the_file(t3: Variant) -> None:
    t3 = _mail(t3, b"Accounts <keiri@colonista.jp>", "請求書送付のご案内", "x")
    head = t3.message.split(b"Content-Type: text/plain")[0]
    t3.message = (
        head
        + b'Content-Type: multipart/mixed; boundary="zz"\n\n--zz\nContent-Type: text/plain; charset=utf-8\n\n'
        + "請求書をお送りします。\n".encode()
        + b'\n--zz\nContent-Type: application/zip; name="a.zip"\nContent-Disposition: attachment; filename="a.zip"\n'
        + b"Content-Transfer-Encoding: base64\n\nUEsDBA==\n--zz--\n"
    )
    outcome = t3.examine()
    assert "添付ファイルを開いた場合は、端末をネットワークから切り離し" in outcome.ja or "添付ファイルは開かず" in outcome.ja
    assert "開いただけなら" not in outcome.ja


def test_an_author_domain_that_does_not_exist_has_no_owner(t3: Variant) -> None:
    outcome = _mail(t3, b"Desk <x@no-such-name-71.net>", "メールボックスの容量超過", "メールボックスの容量が上限です。\n").examine()
    assert outcome.case.spoofing.code == "author-domain-nonexistent"
    assert "というドメインは、照会の時点で存在しません" in outcome.ja
    assert "no-such-name-71[.]netの持ち主" not in outcome.ja


def test_the_recipients_own_domain_is_not_described(t3: Variant) -> None:
    t3.write(
        "zones/mizuno-works.example.zone",
        '$TTL 60\n@ IN SOA ns h 1 2 3 4 5\n@ IN NS ns\nns IN A 103.3.2.99\n@ IN A 103.3.2.99\n@ IN MX 10 ns\n@ IN TXT "v=spf1 -all"\n',
    )
    outcome = _mail(
        t3, b"Admin <admin@mizuno-works.example>", "メールボックスの容量超過", "容量が上限です。\nhttp://chinonso.net/x\n"
    ).examine()
    assert "差出人のアドレスには、受信者自身のドメインが使われています" in outcome.ja
    assert "受信者のドメインのため、登録情報は載せません" in outcome.ja
    assert "103.3.2.99" not in outcome.ja
    assert "mizuno-works" not in outcome.ja + outcome.en
    appendix = "".join(page.decode().split("証拠一覧", 1)[-1] for page in outcome._articles.values())
    assert "103.3.2.99" not in appendix


def test_a_look_alike_that_authenticates_is_told_apart_from_the_official(t3: Variant) -> None:
    t3.write(
        "zones/amazon-secure-jp.net.zone",
        "$TTL 60\n@ IN SOA ns h 1 2 3 4 5\n@ IN NS ns\nns IN A 192.185.37.96\n@ IN A 192.185.37.96\n"
        '@ IN TXT "v=spf1 ip4:83.142.144.104 -all"\n',
    )
    body = "Amazonをご利用いただきありがとうございます。\nお支払い方法に問題があります。24時間以内に更新してください。\nhttps://amazon-secure-jp.net/signin\n"
    t3 = _mail(t3, b"Amazon <a@amazon-secure-jp.net>", "【Amazon】お支払い方法に問題があります", body)
    t3.message = re.sub(rb"Return-Path:.*\n", b"Return-Path: <a@amazon-secure-jp.net>\n", t3.message)
    outcome = t3.examine()
    assert outcome.case.spoofing.status == "authentic"
    assert "本物のアドレスだが、公式ドメインではない" in outcome.ja
    assert "ただし、amazon-secure-jp[.]netは、確かめられたAmazonの公式ドメインではありません" in outcome.ja


# --- look-ups that gave nothing -------------------------------------------------------------------------------------


def test_failures_of_one_kind_share_a_row_and_are_not_called_absent(t3: Variant) -> None:
    t3.fault("dns", name="*", fault="servfail").fault("rdap", query="*", fault="garbage").fault("whois", query="*", fault="garbage")
    outcome = t3.examine(whois_timeout_s=0.5)
    section = outcome.ja.split("調査の限界と第三者への注記")[-1]
    assert section.count("サーバーが答えられない |") == 2  # DNS, and the blocklists that are asked over it
    assert "chinonso[.]netのIPアドレスは、照会できませんでした" in outcome.ja
    assert "IPアドレスの登録がありません" not in outcome.ja
    assert "逆引き名はありません" not in outcome.ja


@pytest.mark.needs_browser
def test_a_refused_connection_is_called_that(t3: Variant) -> None:
    outcome = t3.fault("site", host="chinonso.net", fault="refused").examine(visit=True)
    assert outcome.case.page is not None
    assert outcome.case.page.status == "refused"
    assert "接続を断りました" in outcome.ja
    assert "隔離したブラウザーで見ました" not in outcome.ja
