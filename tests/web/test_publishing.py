"""From a mail to an article on the site, by API and by pages: what was looked at goes out, and can be taken back."""

from pathlib import Path

from tests.conftest import ROOT
from tests.web.conftest import Served, csrf_of, examine


def site(served: Served) -> Path:
    return Path(served.settings.site_dir)


def test_a_case_is_drafted_published_and_taken_back_over_the_api(served: Served, phish: tuple[str, str]) -> None:
    where = f"/api/v1/cases/{phish[1]}"
    with served.api("publisher") as client:
        case = client.get(where).json()
        draft = client.get(f"{where}/draft").json()
        assert (draft["revision"], draft["out_at"], case["decision"]) == (1, None, "none")
        page = site(served) / "a" / draft["slug"] / "index.html"
        assert not page.exists()
        other = client.post(f"{where}/approve", json={"document": case["document"], "draft": "0" * 64})
        assert other.status_code == 409
        assert not page.exists()
        yes = client.post(f"{where}/approve", json={"document": case["document"], "draft": draft["digest"]})
        assert yes.status_code == 200, yes.text
        out = yes.json()["published"]
        assert (out["state"], out["revision"], out["url"]) == ("published", 1, f"https://warn.example/a/{draft['slug']}/")
        assert page.read_text().startswith("<!DOCTYPE html>")
        assert client.get(f"{where}/draft").json()["out_at"] == out["at"]
        again = client.post(f"{where}/approve", json={"document": case["document"], "draft": draft["digest"]})
        assert again.json()["published"]["revision"] == 1
        back = client.post(f"{where}/withdraw", json={"reason": "訂正のため"})
        assert (back.json()["published"]["state"], back.json()["published"]["reason"]) == ("withdrawn", "訂正のため")
        assert "訂正のため" in page.read_text()
        assert client.post(f"{where}/approve", json={"document": case["document"]}).status_code == 409


def test_who_may_not_publish_cannot(served: Served, phish: tuple[str, str]) -> None:
    for role in ("reporter", "analyst"):
        with served.api(role) as client:
            assert client.post(f"/api/v1/cases/{phish[1]}/approve", json={"document": "0" * 64}).status_code == 403
            assert client.post(f"/api/v1/cases/{phish[1]}/withdraw", json={"reason": "x"}).status_code == 403


def test_the_page_shows_what_goes_out_and_lets_exactly_that_go(served: Served) -> None:
    data = (ROOT / "labs" / "t3-webmail" / "message.eml").read_bytes().replace(b"2:40:28 PM", b"2:40:29 PM")
    case_id = examine(served, data)[1]
    with served.signed_in("publisher") as client:
        shown = client.get(f"/cases/{case_id}/review").text
        frame = client.get(f"/cases/{case_id}/draft/ja")
        assert "sandbox" in frame.headers["content-security-policy"]
        digest = shown.partition('name="digest" value="')[2].partition('"')[0]
        document = shown.partition('name="document" value="')[2].partition('"')[0]
        form = {"csrf": csrf_of(shown), "digest": digest, "document": document, "decision": "approve", "note": ""}
        wrong = client.post(f"/cases/{case_id}/review", data=form | {"digest": "0" * 64})
        assert wrong.status_code == 409
        assert client.post(f"/cases/{case_id}/review", data=form).status_code == 303
        after = client.get(f"/cases/{case_id}/review").text
        assert "https://warn.example/a/" in after
        [page] = [one for one in site(served).glob("a/*/index.html") if one.read_bytes() == frame.content]
        assert client.post(f"/cases/{case_id}/withdraw", data={"csrf": csrf_of(after), "reason": "誤り"}).status_code == 303
        assert "誤り" in page.read_text()


def test_what_warns_of_nothing_has_no_draft(served: Served, examined: tuple[str, str]) -> None:
    with served.api("publisher") as client:
        assert client.get(f"/api/v1/cases/{examined[1]}/draft").status_code == 409
    with served.signed_in("publisher") as client:
        shown = client.get(f"/cases/{examined[1]}/review")
        assert shown.status_code == 200
        assert 'value="approve"' not in shown.text
        assert client.get(f"/cases/{examined[1]}/draft/ja").status_code == 404
