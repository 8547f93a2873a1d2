"""What the OpenAPI document promises holds for hundreds of requests that it allows or forbids (schemathesis, the same each time)."""

import shutil
import subprocess
import sys
from pathlib import Path

from fuwake.store import mails
from fuwake.store.case_folder import CaseFolder
from fuwake.store.mails import Sighting
from tests.web.conftest import Served, mail, store_only


def test_no_request_is_answered_with_a_fault_or_against_the_contract(served: Served, examined: tuple[str, str], tmp_path: Path) -> None:
    """Over a store in which nobody examines, so that the same request finds the same, and with a case of a real examination in it."""
    number, case_id = examined
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(f'[parameters]\n"path.case_id" = "{case_id}"\n', encoding="utf-8")
    with store_only(tmp_path / "store", web_requests_per_minute=1_000_000, max_message_bytes=100_000) as quiet:
        shutil.copytree(served.service.folder.cases / case_id, quiet.service.folder.cases / case_id)
        quiet.service.take(mail(1), Sighting(source="folder"), "person")
        with quiet.service.rows() as sql:
            mails.record(sql, number, case_id, CaseFolder(quiet.service.folder.cases / case_id).case())
        token = quiet.token(quiet.user("admin", "admin"))
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}", "run", f"{quiet.url}/api/v1/openapi.json"),
                *("-H", f"Authorization: Bearer {token}", "--checks", "all", "--exclude-path-regex", "events$"),
                *("--max-examples", "15", "--generation-deterministic", "--no-color", "--continue-on-failure"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        answered = quiet.application.office.answered.copy()
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    assert sum(answered.values()) > 300
    assert not [key for key in answered if key[2] >= 500]
    reached = {route for (_, route, status) in answered if status < 300}
    assert {"/api/v1/cases/{case_id}/document", "/api/v1/cases/{case_id}/article", "/api/v1/mails/{mail_id}", "/api/v1/mails"} <= reached
