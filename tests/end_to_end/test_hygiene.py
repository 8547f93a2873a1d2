"""Nobody outside learns who received a mail, nor anything that marks one recipient; and what leaves a list is never opened."""

import base64
import codecs
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuwake.pipeline.dissect import save
from fuwake.pipeline.replay import replay
from fuwake.pipeline.verify import verify
from tests.end_to_end.variant import PAGE, T3, Outcome, Variant

SITE = "http://chinonso.net"
LURE = f"{SITE}/wp-content/themes/simple-life/inc/webmail/"


def mail(*links: str, to: str = "haruka.mizuno@mizuno-works.example", head: str = "", return_path: str = "info@colonista.jp") -> bytes:
    """A letter with these links; `words|url` gives a link its words."""
    anchors = "".join(f'<p><a href="{url}">{words}</a></p>' for words, _, url in (link.rpartition("|") for link in links))
    domain = to.rpartition("@")[2]
    return (
        f"Return-Path: <{return_path}>\nDelivered-To: {to}\n"
        f"Received: from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104]) by mx01.{domain} (Postfix) with ESMTPS"
        f" id 4S51Bt5L8wz3Kd for <{to}>; Wed, 11 Oct 2023 14:40:31 +0900 (JST)\n"
        f"From: IT-Webmail <info@colonista.jp>\nTo: {to}\nSubject: Important update\nDate: Wed, 11 Oct 2023 07:40:28 +0200\n{head}"
        f"MIME-Version: 1.0\nContent-Type: text/html; charset=UTF-8\n\n<p>The security of your mailbox is strengthened.</p>{anchors}"
    ).encode()


def examined(world: Variant, message: bytes, *, visit: bool = False, keep_tokens: bool = False) -> Outcome:
    world.message = message
    return world.examine(visit=visit, keep_tokens=keep_tokens, look_up_budget_s=600.0)  # a busy machine must not decide


# --- the recipient, in every coding and place


def coded(address: str) -> dict[str, str]:
    """Every coding by name, made here and not by the program."""
    data = address.encode()
    found = {
        "plain": address,
        "percent": quote(address, safe=""),
        "twice percent": quote(quote(address, safe=""), safe=""),
        "every sign": "".join(f"%{byte:02x}" for byte in data),
        "some signs": address.replace(address[0], f"%{ord(address[0]):02X}", 1),
        "hex": data.hex(),
        "base32": base64.b32encode(data).decode().rstrip("="),
        "rot13": codecs.encode(address, "rot13"),
        "reversed": address[::-1],
        "entities": "".join(f"%26%23{ord(sign)}%3B" for sign in address),
        "quoted-printable": "".join(f"%3D{byte:02X}" for byte in data),
        "base64 twice": base64.b64encode(base64.b64encode(data)).decode(),
        "VERP": address.replace("@", "="),
    }
    for lead in ("", "x", "xy"):
        found[f"base64 {len(lead)}"] = quote(base64.b64encode(f"{lead}{address};7".encode()).decode())
        found[f"base64url {len(lead)}"] = base64.urlsafe_b64encode(f"{lead}{address}".encode()).decode().rstrip("=")
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, data, usedforsecurity=False)
        found |= {name: digest.hexdigest(), f"{name} base64": quote(base64.b64encode(digest.digest()).decode(), safe="")}
    return found


def telling(data: bytes, address: str) -> list[str]:
    """What of the address stands in bytes that a server received, percent signs undone and base64 read at every alignment."""
    local, _, domain = address.lower().partition("@")
    digests = [
        hashlib.new(name, one.encode(), usedforsecurity=False) for name in ("md5", "sha1", "sha256") for one in (address, address.lower())
    ]
    forms = [
        address.lower(),
        f"{local}={domain}",
        f"{local}-{domain}".replace(".", "-"),
        address.lower()[::-1],
    ]
    forms += [one.encode().hex() for one in (address, address.lower(), address.upper())]
    forms += [codecs.encode(address.lower(), "rot13"), base64.b32encode(address.encode()).decode().rstrip("=").lower()]
    forms += [digest.hexdigest() for digest in digests] + [
        base64.b64encode(digest.digest()).decode().rstrip("=").lower() for digest in digests
    ]
    texts = list(readings(data))
    return [form for form in forms if any(form in text.lower() for text in texts)]


def readings(data: bytes, depth: int = 2) -> Iterator[str]:
    text = data.decode("utf-8", "replace")
    for _ in range(4):
        yield text
        yield re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)
        yield re.sub(r"=([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text)
        text = re.sub(r"%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text)
        for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text) if depth else ():
            plain = run.replace("-", "+").replace("_", "/")
            for cut in range(4):
                piece = plain[cut:]
                piece = piece[:-1] if len(piece) % 4 == 1 else piece
                yield from readings(base64.b64decode(piece + "=" * (-len(piece) % 4)), depth - 1)


def dns_names(data: bytes) -> bytes:
    """A message of DNS with the lengths of labels as dots, so that names can be read."""
    return re.sub(rb"[\x01-\x3f]", b".", data)


@pytest.mark.parametrize("address", ["haruka.mizuno@mizuno-works.example", "Taro+x@docomo.ne.jp"])
def test_this_file_knows_every_coding_when_it_meets_it(address: str) -> None:
    met = {name: telling(f"GET /?a={text}&b HTTP/1.1".encode(), address) for name, text in coded(address).items()}
    assert [name for name, found in met.items() if not found] == []


names = st.from_regex(r"[a-z]{3,8}(?:[._+-][a-z0-9]{2,7}){1,2}", fullmatch=True)
domains = st.from_regex(r"[a-z]{4,9}(?:-[a-z]{3,6})?\.(?:example|co\.jp)", fullmatch=True) | st.sampled_from(("gmail.com", "docomo.ne.jp"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Variant:
    """The specimen's lab, whose sender asks over SPF for the address that the mail was sent to, with all services switched on."""
    world = Variant(T3, tmp_path_factory.mktemp("hygiene"))
    world.replace("zones/colonista.jp.zone", "v=spf1 ", "v=spf1 exists:%{l}.%{o}.spy.chinonso.net exists:%{l1r-}.spy.chinonso.net ")
    return world.write("lists/services.toml", "urlhaus = []\nphishtank = []\nvirustotal = []\nurlscan = []\n")


@given(local=names, domain=domains, upper=st.booleans())
@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_no_byte_that_reaches_a_server_tells_who_received_the_mail(world: Variant, local: str, domain: str, *, upper: bool) -> None:
    address = f"{local}@{domain}"
    forms = coded(address.upper() if upper else address)
    query = "&amp;".join(f"p{place}={text}" for place, text in enumerate(forms.values()))
    label = f"{local}-{domain}".replace(".", "-").replace("+", "-")
    links = (
        f"{LURE}?{query}",
        f"http://{base64.b32encode(address.encode()).decode().rstrip('=').lower()[:60]}.one.example/{'/'.join(forms.values())}",
        f"http://{label}.two.example/#{forms['base64 0']}",
        f"http://{quote(address, safe='')}:x@three.example/{forms['some signs']}?{forms['hex']}#{forms['twice percent']}",
        f"https://{local.replace('+', '-')}.{domain}.four.example/a;{forms['plain']};{forms['sha256']}",
        f"http://five.example/r?to=http%3A%2F%2Fsix.example%2F%3Fe%3D{forms['percent']}",
    )
    selector = f"DKIM-Signature: v=1; a=rsa-sha256; d=chinonso.net; s={label}; h=from; bh=AAAA; b=AAAA\n"
    off = f"List-Unsubscribe: <http://chinonso.net/off?e={forms['percent']}>\n"
    verp = f"bounce+{local.replace('+', '-')}={domain}@colonista.jp"
    outcome = examined(world, mail(*links, to=address, head=selector + off, return_path=verp))
    asked = {one.server for one in outcome.asked}
    assert {"dns", "rdap", "whois", "safe_browsing", "urlhaus", "phishtank", "virustotal", "urlscan"} <= asked
    assert outcome.requests  # the site itself, for its header fields
    questions = [f"{one.server} {one.question}".encode() for one in outcome.asked]
    for data in (*questions, *outcome.heard, *map(dns_names, outcome.heard)):
        assert telling(data, address) == [], data


# --- what marks one recipient


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
def test_the_page_is_seen_under_a_stand_in_and_the_article_says_so(t3: Variant, tmp_path: Path) -> None:
    outcome = examined(t3, mail(f"{LURE}?uid=77123&amp;k=a8f3bc91d2e4f5a6#VhXq9TzK3mWb7R"), visit=True)
    assert outcome.case.page is not None
    assert outcome.case.page.status == "seen"
    heard = b" ".join(outcome.heard)
    assert b"77123" not in heard
    assert b"a8f3bc91d2e4f5a6" not in heard
    assert outcome.case.links[0].final_url is not None
    (visit,) = (seen for seen in outcome.case.observations if seen.observer == "visit")
    assert visit.stands_for == (outcome.case.links[0].url,)
    assert [(one.what, one.where, one.key) for one in visit.altered] == [
        ("token", "query", "uid"),
        ("token", "query", "k"),
        ("token", "fragment", None),
    ]
    assert "same shape" in outcome.en
    assert "同じ形の別の文字列に置き換えて訪ねました" in outcome.ja
    folder = outcome.save(tmp_path)
    assert verify(folder) == ()
    again = save(replay(folder, "9.9.9"), tmp_path / "again", {})
    assert verify(again) == ()
    assert "(uid)" in (folder / "left.en.txt").read_text(encoding="utf-8")


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
def test_a_page_that_stays_away_under_a_stand_in_is_not_told_as_gone(t3: Variant) -> None:
    outcome = examined(t3, mail(f"{SITE}/c/VhXq9TzK3mWb7RfL2p/login"), visit=True)
    assert outcome.case.page is not None
    assert outcome.case.page.http_status == 404
    assert "what the link as sent leads to is not known" in outcome.en
    assert "本来のリンクの状態はわかりません" in outcome.ja
    unsure = {rule.rule for rule in outcome.case.not_evaluated if "stand-ins" in rule.reason}
    assert unsure


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
def test_whoever_keeps_the_marks_reaches_the_page_and_the_recipient_stays_hidden(t3: Variant) -> None:
    mark = "VhXq9TzK3mWb7RfL2p"
    t3.write(f"{PAGE}/{mark}/index.html".replace("/inc/webmail", ""), "<title>Sign in</title><form><input type=password></form>")
    link = f"{LURE.removesuffix('inc/webmail/')}{mark}/index.html?e=haruka.mizuno@mizuno-works.example"
    outcome = examined(t3, mail(link), visit=True, keep_tokens=True)
    assert outcome.case.page is not None
    assert outcome.case.page.status == "seen"
    heard = b" ".join(outcome.heard)
    assert mark.encode() in heard
    assert b"haruka" not in heard
    assert "--keep-tokens" in outcome.en


def test_labels_that_mark_the_recipient_are_replaced_where_the_zone_takes_any_name(t3: Variant) -> None:
    zone = next(file for file in (t3.folder / "zones").iterdir() if "chinonso" in file.name)
    with zone.open("a", encoding="utf-8") as file:
        file.write("\n*.w IN A 192.185.37.96\nx7k2q9vbz4mt.fixed IN A 192.185.37.96\n")
    outcome = examined(t3, mail("http://x7k2q9vbz4mt.w.chinonso.net/"))
    assert not any("x7k2q9vbz4mt" in one.question for one in outcome.asked)
    assert any(seen.subject.endswith(".w.chinonso.net") and seen.status == "found" for seen in outcome.case.observations)
    outcome = examined(t3, mail("http://x7k2q9vbz4mt.fixed.chinonso.net/"))
    assert "A x7k2q9vbz4mt.fixed.chinonso.net" in {one.question.rstrip(".") for one in outcome.asked}


# --- what leaves a list or confirms a subscription

NEVER = (
    ("a list's own", "here|http://list.chinonso.net/x?u=1", "List-Unsubscribe: <http://list.chinonso.net/x?u=1>\n"),
    ("one click", "", "List-Unsubscribe: <http://list.chinonso.net/x>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"),
    ("Japanese words", "配信停止はこちら|http://list.chinonso.net/x", ""),
    ("registration", "メルマガの登録解除|http://list.chinonso.net/x", ""),
    ("approval", "メールマガジン登録を承認する|http://list.chinonso.net/x", ""),
    ("English words", "Opt-out|http://list.chinonso.net/x", ""),
    ("path", "more|http://list.chinonso.net/unsubscribe/77", ""),
    ("confirmation", "yes|http://list.chinonso.net/confirm-subscription?k=1", ""),
    ("verification", "yes|http://list.chinonso.net/verify-subscription?k=1", ""),
)


@pytest.mark.parametrize(("link", "head"), [pytest.param(link, head, id=name) for name, link, head in NEVER])
def test_nobody_hears_of_a_link_that_leaves_a_list(world: Variant, link: str, head: str) -> None:
    outcome = examined(world, mail(*filter(None, (link, LURE)), head=head))
    assert b"list.chinonso.net" not in b" ".join(map(dns_names, outcome.heard))
    assert not any("list.chinonso" in one.question for one in outcome.asked)
    assert not any("list.chinonso" in request.site for request in outcome.requests)
    assert outcome.requests  # the lure was asked for its header fields
    never = [one for one in outcome.case.links if "list.chinonso" in one.url]
    assert never
    assert all(one.one_click and one.one_click_why for one in never)


def test_a_mail_without_other_links_says_so(world: Variant) -> None:
    outcome = examined(world, mail("配信停止はこちら|http://list.chinonso.net/x"))
    assert outcome.requests == ()
    assert outcome.case.page_why == "one-click"
    assert "leave a list or confirm a subscription: they were not opened" in outcome.en
    assert "配信停止や購読の確認のものだけ" in outcome.ja


@pytest.mark.parametrize("words", ["Confirm your account", "本人確認", "お取引を承認する", "Verify now"])
def test_a_lure_that_says_confirm_is_asked_about(world: Variant, words: str) -> None:
    outcome = examined(world, mail(f"{words}|{LURE}"))
    assert outcome.requests
    assert outcome.case.links[0].one_click is False
