"""Requests that are meant to do harm, each answered as the table of threats says (A1 to A15)."""

import gzip
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from fuwake.store.accounts import session_of
from tests.web.conftest import PASSWORD, Served, mail, store_only

RAW = {"Content-Type": "message/rfc822"}


def test_a1_a_mail_of_one_byte_too_many_is_413(served: Served) -> None:
    most = served.settings.max_message_bytes
    with served.api("reporter") as client:
        whole = mail(100)
        fits = client.post("/api/v1/mails", content=whole + b"x" * (most - len(whole)), headers=RAW)
        over = client.post("/api/v1/mails", content=whole + b"x" * (most - len(whole) + 1), headers=RAW)
        in_pieces = client.post("/api/v1/mails", content=(b"x" * 65_536 for _ in range(40)), headers=RAW)
        elsewhere = client.post(
            "/api/v1/cases/0123456789abcdef/approve", content=b"x" * 70_000, headers={"Content-Type": "application/json"}
        )
    assert (fits.status_code, over.status_code, in_pieces.status_code, elsewhere.status_code) == (202, 413, 413, 413)
    assert over.headers["content-type"] == "application/problem+json"


def test_a1_a_length_that_is_a_lie_or_none_is_refused_before_anything_is_read(served: Served) -> None:
    token = served.token(served.user("reporter", "reporter"))
    for length in ("99999999999", "-1", "1e3"):
        head = f"POST /api/v1/mails HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: message/rfc822\r\n"
        status = _spoken(served, f"{head}Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert status in (400, 413), length


def test_a2_a_coded_body_is_415_and_never_unpacked(served: Served) -> None:
    with served.api("reporter") as client:
        bomb = gzip.compress(b"\0" * 50_000_000)
        answer = client.post("/api/v1/mails", content=bomb, headers={**RAW, "Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_a3_a_form_of_semicolons_and_one_of_many_fields_are_cheap(served: Served) -> None:
    with served.browser() as client:
        long = client.post("/login", content=b"a;" * 500_000, headers={"Content-Type": "application/x-www-form-urlencoded"})
        short = client.post("/login", content=b"a;" * 30_000, headers={"Content-Type": "application/x-www-form-urlencoded"})
        many = client.post("/login", content=b"a=1&" * 15_000, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (long.status_code, short.status_code, many.status_code) == (413, 403, 400)


def test_a3_a_multipart_form_of_many_parts_or_a_long_boundary_is_refused(served: Served) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\n\r\n'
    with served.api("reporter") as client:
        many = client.post("/api/v1/mails", content=part * 10_000 + b"--b--", headers={"Content-Type": "multipart/form-data; boundary=b"})
        odd = client.post("/api/v1/mails", content=b"x", headers={"Content-Type": "multipart/form-data"})
        long = client.post("/api/v1/mails", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=" + "b" * 8_000})
    assert (many.status_code, odd.status_code) == (400, 400)
    assert 400 <= long.status_code < 500


def test_a4_deeply_nested_json_is_refused(served: Served) -> None:
    with served.api("publisher") as client:
        for content in (b"[" * 60_000, b'{"a":' * 10_000, b'{"document": 1e999}', b"\xff\xfe", b""):
            answer = client.post("/api/v1/cases/0123456789abcdef/approve", content=content, headers={"Content-Type": "application/json"})
            assert answer.status_code in (400, 422), content[:20]


@pytest.mark.parametrize("name", ["..%2f..%2fstore.sqlite", "../store.sqlite", "%00", "0" * 16, "g" * 16, "a" * 5_000, "*", "'--"])
def test_a5_an_id_that_is_none_of_the_readers_is_not_there(served: Served, name: str) -> None:
    with served.api("admin") as client:
        for path in (f"/api/v1/cases/{name}", f"/api/v1/cases/{name}/document", f"/api/v1/mails/{name}", f"/static/{name}"):
            assert client.get(path).status_code == 404, path


def test_a6_no_old_short_or_overlong_token_opens(served: Served) -> None:
    good = served.token(served.user("analyst", "analyst"))
    number = good.split("_")[1]
    wrong = [None, "x", good[:-1], good + "x", good * 100, f"fwk_{number}_{'A' * 43}", f"fwk_{'0' * 12}_{'A' * 43}", "é" * 10]
    with served.browser() as client:
        for token in wrong:
            headers = {b"Authorization": f"Bearer {token}".encode()} if token is not None else {}
            answer = client.get("/api/v1/me", headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), token
        assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {good}"}).status_code == 200
    with served.service.rows() as sql:
        assert sql.execute("UPDATE api_tokens SET expires_at = '2020-01-01T00:00:00+00:00' WHERE id = ?", (number,)).rowcount == 1
    with served.with_token(good) as client:
        assert client.get("/api/v1/me").status_code == 401
    served.application.office.strangers.forget("127.0.0.1")


def test_a6_many_wrong_tokens_are_told_to_come_later(served: Served) -> None:
    with served.with_token("fwk_000000000000_" + "A" * 43) as client:
        assert client.get("/api/v1/me").status_code == 401
        last = next(answer for _ in range(5_000) if (answer := client.get("/api/v1/me")).status_code != 401)
    served.application.office.strangers.forget("127.0.0.1")
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1


def test_a6_only_digests_of_tokens_and_cookies_are_kept(served: Served) -> None:
    token = served.token(served.user("analyst", "analyst"))
    with served.signed_in("analyst") as client:
        cookie = client.cookies["fuwake"]
    kept = b"".join(path.read_bytes() for path in served.service.folder.path.glob("store.sqlite*"))
    assert token.split("_", 2)[1].encode() in kept
    assert token.split("_", 2)[2].encode() not in kept
    assert cookie.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a7_what_changes_something_needs_the_sign_of_the_session(served: Served, examined: tuple[str, str]) -> None:
    path = f"/api/v1/cases/{examined[1]}/reject"
    with served.signed_in("publisher") as client:
        with served.service.rows() as sql:
            session = session_of(sql, client.cookies["fuwake"])
        assert session is not None
        document = client.get(f"/api/v1/cases/{examined[1]}").json()["document"]
        body = {"document": document}
        assert client.post(path, json=body).status_code == 403
        assert client.post(path, json=body, headers={"X-CSRF-Token": "0" * 43}).status_code == 403
        from_other = {"X-CSRF-Token": session.csrf, "Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}
        assert client.post(path, json=body, headers=from_other).status_code == 403
        assert client.post("/logout").status_code == 403
        assert client.post(path, json=body, headers={"X-CSRF-Token": session.csrf}).status_code == 200


def test_a7_a_form_sent_as_plain_text_by_another_site_is_no_json(served: Served) -> None:
    with served.api("publisher") as client:
        answer = client.post("/api/v1/cases/0123456789abcdef/approve", content=b'{"document":"0"}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:8025", "127.0.0.1.attacker.example", "", "localhost@attacker.example"]
)
def test_a8_a_host_that_is_not_ours_is_refused(served: Served, host: str) -> None:
    status = _spoken(served, f"GET /health/live HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert status == 400


def test_a8_two_hosts_or_none_are_refused(served: Served) -> None:
    assert _spoken(served, b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\n\r\n") == 400
    assert _spoken(served, b"GET /health/live HTTP/1.0\r\n\r\n") == 400
    assert _spoken(served, b"GET /health/live HTTP/1.1\r\nHost: LOCALHOST:1\r\n\r\n") == 200


def test_a9_a_range_of_many_parts_gets_the_whole(served: Served) -> None:
    ranges = "bytes=" + ",".join("0-" for _ in range(1_000))
    with served.browser() as client:
        answer = client.get("/static/web.css", headers={"Range": ranges})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "query", ["page=1000000000", "limit=-1", "limit=1000000000", "limit=1e9", "after=!!", "after=" + "A" * 200, "after=%00"]
)
def test_a10_a_page_that_cannot_be_is_a_clear_error(served: Served, query: str) -> None:
    with served.api("analyst") as client:
        answer = client.get(f"/api/v1/cases?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("words", ["%" * 200, '"', "a OR b NEAR(", "*", "重" * 200, "' OR 1=1 --", "\\", "NOT", "-", ":"])
def test_a11_whatever_is_searched_for_is_answered(served: Served, words: str) -> None:
    with served.api("analyst") as client:
        assert client.get("/api/v1/cases", params={"q": words}).status_code in (200, 422)


def test_a12_no_setting_and_no_request_names_an_address_that_is_called(served: Served) -> None:
    """There are no web hooks: nothing that a client sends is ever connected to."""
    with served.api("admin") as client:
        document = client.get("/api/v1/openapi.json").json()
    fields = {name for path in document["paths"].values() for method in path.values() for name in _names(method)}
    assert not {"url", "uri", "callback", "webhook"} & fields


def test_a13_those_who_follow_examinations_are_bounded(served: Served) -> None:
    with served.api("analyst") as client, ExitStack() as held:
        client.post("/api/v1/mails", content=mail(101), headers=RAW)
        slots = served.application.office.watchers
        while slots.take():
            held.callback(slots.give_back)
        waiting = client.post("/api/v1/mails", content=mail(102), headers=RAW).json()["id"]
        refused = client.get(f"/api/v1/mails/{waiting}/events")
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        held.close()
        assert client.get(f"/api/v1/mails/{waiting}/events").status_code == 200
    ends = time.monotonic() + 60
    while slots.taken and time.monotonic() < ends:  # a place is given back when the last byte has been sent, perhaps a moment after it came
        served.settled.wait(0.05)
    assert slots.taken == 0


def test_a13_slow_clients_do_not_keep_others_from_being_served(served: Served) -> None:
    with ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", _port(served))))
            slow.sendall(b"GET /login HTTP/1.1\r\nHost: local")
        with served.browser() as client:
            assert client.get("/health/live").status_code == 200


def test_a14_an_upload_that_is_broken_off_stores_nothing(served: Served) -> None:
    token = served.token(served.user("reporter", "reporter"))
    with served.service.rows() as sql:
        (before,) = sql.execute("SELECT count(*) FROM mails").fetchone()
    events = len(served.events)
    with socket.create_connection(("127.0.0.1", _port(served))) as broken:
        head = f"POST /api/v1/mails HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: message/rfc822\r\n"
        broken.sendall(head.encode() + b"Content-Length: 500000\r\n\r\n" + mail(103))
    ends = time.monotonic() + 60
    while not (mine := [event for event in served.events[events:] if event.get("route") == "/api/v1/mails"]) and time.monotonic() < ends:
        served.settled.wait(0.05)
    assert mine[0]["status"] == 400
    assert "fault" not in mine[0]
    with served.service.rows() as sql:
        assert sql.execute("SELECT count(*) FROM mails").fetchone() == (before,)


def test_a15_the_same_key_gets_the_same_answer_and_another_mail_under_it_is_refused(served: Served) -> None:
    with served.api("reporter") as client:
        headers = {**RAW, "Idempotency-Key": "one-key"}
        first = client.post("/api/v1/mails", content=mail(104), headers=headers)
        again = client.post("/api/v1/mails", content=mail(104), headers=headers)
        other = client.post("/api/v1/mails", content=mail(105), headers=headers)
        without = client.post("/api/v1/mails", content=mail(104), headers=RAW)
    assert first.json() == again.json() == {"id": first.json()["id"], "new": True}
    assert other.status_code == 409
    assert without.json() == {"id": first.json()["id"], "new": False}


def test_a15_the_same_mail_sent_by_many_at_once_is_one_case(served: Served) -> None:
    def send(_: int) -> dict[str, object]:
        with served.api("reporter") as client:
            headers = {**RAW, "Idempotency-Key": "at-once"}
            answer: dict[str, object] = client.post("/api/v1/mails", content=mail(106), headers=headers).json()
            return answer

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert len({answer["id"] for answer in answers}) == 1
    assert sum(answer["new"] is True for answer in answers) >= 1


def test_a_program_that_asks_too_often_is_told_when_to_come_again(served: Served) -> None:
    user = served.user("hasty", "reporter")
    token, office = served.token(user), served.application.office
    usual = office.requests
    office.requests = type(usual)(0.01, 3)
    try:
        with served.with_token(token) as client:
            statuses = [client.get("/api/v1/me").status_code for _ in range(5)]
            last = client.get("/api/v1/me")
    finally:
        office.requests = usual
    assert statuses[:3] == [200, 200, 200]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1


def test_every_answer_has_the_fields_of_safety(served: Served) -> None:
    with served.browser() as client:
        answers = [client.get(path) for path in ("/login", "/static/web.css", "/nowhere", "/api/v1/me", "/health/live", "/metrics")]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "server" not in answer.headers
    assert "frame-ancestors 'none'" in answers[0].headers["content-security-policy"]
    assert "unsafe" not in answers[0].headers["content-security-policy"]


def _names(thing: object) -> set[str]:
    if isinstance(thing, dict):
        own = {str(thing["name"]).lower()} if "name" in thing else set()
        inside = set(thing.get("properties", {})) if isinstance(thing.get("properties"), dict) else set()
        return own | inside | set().union(*(_names(value) for value in thing.values()))
    return set().union(*(_names(value) for value in thing)) if isinstance(thing, list) else set()


def _port(served: Served) -> int:
    return int(served.url.rpartition(":")[2])


def _spoken(served: Served, request: bytes) -> int:
    """The status that a request gets which no client library would send."""
    with socket.create_connection(("127.0.0.1", _port(served)), timeout=60) as connection:
        connection.sendall(request)
        return int(connection.makefile("rb").readline().split()[1])


def test_what_the_server_itself_says_is_a_line_of_the_log_without_what_a_client_sent(tmp_path: Path) -> None:
    with store_only(tmp_path) as quiet:
        assert _spoken(quiet, b"GET /secret@example.org\x1b[2J HTTP/9.9\r\n\r\n") == 400
        assert any(event["what"] == "web server" for event in quiet.events)
        assert not any("secret" in str(event) for event in quiet.events)


def test_a_client_that_does_not_say_what_it_wants_is_let_go(tmp_path: Path) -> None:
    with store_only(tmp_path, web_timeout_s=0.2) as quiet:
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: local"):
            with socket.create_connection(("127.0.0.1", _port(quiet)), timeout=60) as connection:
                connection.sendall(begun)
                assert connection.recv(1) == b""
        with socket.create_connection(("127.0.0.1", _port(quiet)), timeout=60) as connection:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HTTP/1.1\r\nHo")
            answers = b""
            while piece := connection.recv(65_536):
                answers += piece
    assert answers.count(b"HTTP/1.1 200") == 1
