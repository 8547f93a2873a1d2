"""The API from handing in to a decision, by real requests to a real service."""

import hashlib
import json

import httpx2
import pytest

from tests.web.conftest import Served, mail

RAW = {"Content-Type": "message/rfc822"}


def test_a_mail_is_handed_in_examined_read_and_decided_about(served: Served, examined: tuple[str, str]) -> None:
    number, case_id = examined
    assert number == hashlib.sha256(mail(1)).hexdigest()
    with served.api("publisher") as client:
        state = client.get(f"/api/v1/mails/{number}").json()
        assert state["state"] == "examined"
        assert state["steps"][0] == "begin"
        assert len(state["steps"]) > 1
        row = client.get(f"/api/v1/cases/{case_id}").json()
        assert row["subject"] == "Your account is suspended 1"
        document = client.get(f"/api/v1/cases/{case_id}/document")
        assert hashlib.sha256(document.content).hexdigest() == row["document"]
        assert json.loads(document.content)["message"]["sha256"] == number
        assert (row["decision"], row["review"]) == ("none", None)
        refused = client.post(f"/api/v1/cases/{case_id}/approve", json={"document": row["document"]})
        assert refused.status_code == 409
        assert "nothing to warn of" in refused.json()["detail"]
        rejected = client.post(f"/api/v1/cases/{case_id}/reject", json={"document": row["document"], "note": "seen"})
        assert rejected.status_code == 200, rejected.text
        assert (rejected.json()["decision"], rejected.json()["review"]["by"]) == ("rejected", "publisher")
        assert [one["by"] for one in client.get(f"/api/v1/cases/{case_id}/decisions").json()] == ["publisher"]


def test_a_decision_about_another_document_than_the_case_has_now_is_refused(served: Served, examined: tuple[str, str]) -> None:
    with served.api("publisher") as client:
        answer = client.post(f"/api/v1/cases/{examined[1]}/approve", json={"document": "0" * 64})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_article_runs_nothing_and_belongs_to_no_origin(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst") as client:
        html = client.get(f"/api/v1/cases/{examined[1]}/article", params={"lang": "ja"})
        markdown = client.get(f"/api/v1/cases/{examined[1]}/article", params={"lang": "en", "format": "md"})
    assert html.text.startswith("<!doctype html>") or html.text.startswith("<!DOCTYPE html>")
    assert "sandbox" in html.headers["content-security-policy"]
    assert "script-src" not in html.headers["content-security-policy"]
    assert markdown.headers["content-type"].startswith("text/markdown")


def test_evidence_is_handed_over_as_a_file_and_never_shown(served: Served, examined: tuple[str, str]) -> None:
    folder = served.service.folder.cases / examined[1] / "evidence"
    data = b"<script>alert(1)</script>"
    digest = hashlib.sha256(data).hexdigest()
    (folder / digest).write_bytes(data)
    with served.api("analyst") as client:
        answer = client.get(f"/api/v1/cases/{examined[1]}/evidence/{digest}")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_lists_are_paged_by_a_key_and_searched(served: Served) -> None:
    with served.api("analyst") as client:
        numbers = [hand_in(client, mail(number, "Parcel 荷物")) for number in range(10, 13)]
        for number in numbers:
            wait(client, number)
        seen: list[str] = []
        after: str | None = None
        for _ in range(10):
            page = client.get("/api/v1/cases", params={"limit": 1, "q": "荷物", **({"after": after} if after else {})}).json()
            seen += [row["message_sha256"] for row in page["cases"]]
            after = page["next"]
            if after is None:
                break
        assert sorted(seen) == sorted(numbers)
        assert client.get("/api/v1/cases", params={"q": "nobody-wrote-this"}).json()["cases"] == []


def test_a_mail_as_the_file_of_a_form_is_taken_as_well(served: Served) -> None:
    with served.api("reporter") as client:
        answer = client.post("/api/v1/mails", files={"file": ("C:\\mails\\one.eml", mail(20), "message/rfc822")})
    assert answer.status_code == 202, answer.text
    with served.service.rows() as sql:
        found = sql.execute("SELECT source, name FROM sightings WHERE sha256 = ?", (answer.json()["id"],)).fetchone()
    assert tuple(found) == ("api", "one.eml")


def test_what_is_waiting_is_cancelled_and_what_has_ended_is_not(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst") as client:
        assert client.post(f"/api/v1/mails/{examined[0]}/cancel").status_code == 409
        number = hand_in(client, mail(30), priority="bulk")
        first = client.post(f"/api/v1/mails/{number}/cancel")
        assert first.status_code in (200, 409), first.text
        assert wait(client, number) in ("cancelled", "examined")


def test_a_reporter_sees_own_cases_only(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst") as client:
        others = hand_in(client, mail(40))
        wait(client, others)
        other_case = client.get(f"/api/v1/mails/{others}").json()["case_id"]
    with served.api("reporter") as client:
        assert client.get(f"/api/v1/cases/{examined[1]}").status_code == 200
        assert client.get(f"/api/v1/cases/{other_case}").status_code == 404
        assert client.get(f"/api/v1/mails/{others}").status_code == 404
        assert client.get(f"/api/v1/mails/{others}/events").status_code == 404
        assert other_case not in [row["id"] for row in client.get("/api/v1/cases").json()["cases"]]
        assert client.get(f"/api/v1/cases/{examined[1]}/evidence/{'0' * 64}").status_code == 403


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [("submit", "/api/v1/cases", 403), ("read", "/api/v1/cases", 200), ("read", "/metrics", 403), ("metrics", "/metrics", 200)],
)
def test_a_token_may_what_its_scopes_say(served: Served, scope: str, path: str, status: int) -> None:
    with served.api("admin", scope) as client:  # type: ignore[arg-type]  # one of the parameters above
        assert client.get(path).status_code == status


def test_a_token_never_may_more_than_its_user(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst", "publish") as client:
        assert client.post(f"/api/v1/cases/{examined[1]}/approve", json={"document": "0" * 64}).status_code == 403


def test_health_is_told_without_a_token_and_figures_only_with_one(served: Served) -> None:
    with served.browser() as client:
        assert client.get("/health/live").json() == {"status": "ok"}
        assert client.get("/health/ready").json() == {"status": "ok"}
        assert client.get("/metrics").status_code == 401
    with served.api("admin", "metrics") as client:
        text = client.get("/metrics").text
    assert 'fuwake_http_requests_total{method="GET",route="/health/live",status="200"}' in text
    assert "# TYPE fuwake_mails gauge" in text


def test_the_log_names_no_id_and_no_search_word(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst") as client:
        client.get(f"/api/v1/cases/{examined[1]}")
        client.get("/api/v1/cases", params={"q": "somebody@example.org"})
    requests = [event for event in served.events if event["what"] == "request"]
    assert {"/api/v1/cases", "/api/v1/cases/{case_id}"} <= {event["route"] for event in requests}
    assert not any("somebody" in str(event) or examined[1] in str(event) for event in requests)


def test_no_line_of_the_log_names_anybody(served: Served, examined: tuple[str, str]) -> None:
    """Whatever else was tested before: recipients, senders and words of mails stand in none of them."""
    assert len(served.events) > 3
    assert [event for event in served.events if "@" in str(event) or "attacker" in str(event) or "suspended" in str(event)] == []


def hand_in(client: httpx2.Client, data: bytes, priority: str = "person") -> str:
    answer = client.post("/api/v1/mails", content=data, headers=RAW, params={"priority": priority})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def wait(client: httpx2.Client, number: str) -> str:
    """The state in which its examination ended."""
    with client.stream("GET", f"/api/v1/mails/{number}/events") as stream:
        *_, last = (line for line in stream.iter_lines() if line.startswith("data:"))
    return str(json.loads(last.removeprefix("data:"))["state"])


def test_cases_are_found_by_what_they_share(served: Served, examined: tuple[str, str]) -> None:
    with served.api("analyst") as client:
        shared = client.get(f"/api/v1/cases/{examined[1]}/indicators").json()
        host = next(one for one in shared if one["value"] == "sign-in.attacker.example")
        found = client.get("/api/v1/cases", params={"indicator": host["value"], "since": "2020-01-01", "until": "2999-01-01"}).json()
        assert examined[1] in [row["id"] for row in found["cases"]]
        assert client.get("/api/v1/cases", params={"indicator": host["value"], "until": "2020-01-01"}).json()["cases"] == []
        assert client.get("/api/v1/cases", params={"rule": "no_such_rule"}).json()["cases"] == []
