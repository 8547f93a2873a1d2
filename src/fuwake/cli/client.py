"""Work with a running service from elsewhere, over its API: hand mails in, wait for their cases, list and show them.

The service and a token for it are the settings client_url and client_token (FUWAKE_CLIENT_URL, FUWAKE_CLIENT_TOKEN).
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuwake.model.errors import FuwakeError, SettingsError, UnreadableInput
from fuwake.parse.visible import show as visible
from fuwake.settings import Settings, load

if TYPE_CHECKING:
    import httpx2

HELP = "work with a running service over its API: submit, wait, list, show"
_TIMEOUT_S = 60.0
_TRIES = 6
_LATER = frozenset({429, 503})
_ENDED = frozenset({"examined", "failed", "cancelled"})


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    submit = actions.add_parser("submit", help="hands mails in; prints the sha256 of each")
    submit.add_argument("path", nargs="+", metavar="PATH", help="a mail, Outlook item, mbox, Maildir, ZIP archive; - is standard input")
    submit.add_argument("--bulk", action="store_true", help="after the mails for which somebody waits")
    submit.add_argument("--wait", action="store_true", help="waits for the cases as `wait` does")
    wait = actions.add_parser("wait", help="waits until mails are examined and says what came of them; 1 where one failed")
    wait.add_argument("mail", nargs="+", metavar="SHA256", help="sha256 of a mail")
    listed = actions.add_parser("list", help="lists cases, the newest first")
    listed.add_argument("--words", metavar="TEXT", help="only those that hold all these words")
    listed.add_argument("--label", choices=("phishing", "suspicious", "legitimate", "undetermined"), help="only those of this verdict")
    listed.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many (50)")
    show = actions.add_parser("show", help="prints the article of a case, or its document")
    show.add_argument("case", metavar="CASE", help="id of the case")
    show.add_argument("--json", action="store_true", help="the case document")
    show.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the article (ja)")


def run(options: argparse.Namespace) -> int:
    """0 done, 1 an examination failed, 3 some input could not be read."""
    import httpx2

    settings = load(options.settings)
    if not settings.client_url or not settings.client_token:
        raise SettingsError("client: the settings client_url and client_token say where the service is and who asks")
    headers = {"Authorization": f"Bearer {settings.client_token}"}
    try:
        with httpx2.Client(base_url=f"{settings.client_url.rstrip('/')}/api/v1", headers=headers, timeout=_TIMEOUT_S) as client:
            if options.action == "submit":
                return _submit(client, options, settings)
            if options.action == "wait":
                return _wait(client, options.mail)
            return _list(client, options) if options.action == "list" else _show(client, options)
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise FuwakeError(f"{settings.client_url}: {error}") from error


def _submit(client: "httpx2.Client", options: argparse.Namespace, settings: Settings) -> int:
    from fuwake.intake.files import read_messages
    from fuwake.pipeline.boxes import apart
    from fuwake.pipeline.confined import limits_of

    status, numbers = 0, []
    separate = apart(limits_of(settings))
    for path in options.path:
        for item in read_messages(path, sys.stdin.buffer, settings.max_message_bytes, separate):
            if isinstance(item, UnreadableInput):
                print(f"fuwake: {visible(str(item))}", file=sys.stderr)
                status = 3
                continue
            taken = _send(client, item.data, item.path, "bulk" if options.bulk else "person")
            numbers.append(str(taken["id"]))
            print(f"{taken['id']}  {'new' if taken['new'] else 'known'}  {visible(item.path)}", flush=True)
    return max(status, _wait(client, numbers)) if options.wait else status


def _send(client: "httpx2.Client", data: bytes, path: str, priority: str) -> Mapping[str, Any]:
    """Sent again, it gets the same answer: the key is that of its bytes."""
    headers = {"Content-Type": "message/rfc822", "Idempotency-Key": hashlib.sha256(data).hexdigest()}
    name = "".join(sign for sign in path.rpartition("/")[2] if sign >= " ")[-200:] or "mail"
    answer = _answered(client, "POST", "/mails", content=data, headers=headers, params={"priority": priority, "name": name})
    taken: Mapping[str, Any] = answer.json()
    return taken


def _wait(client: "httpx2.Client", numbers: list[str]) -> int:
    failed = False
    for number in numbers:
        state = _ended(client, number)
        if state["state"] != "examined":
            failed = True
            print(f"{number}  {state['state']}  {visible(state['reason'] or '')}".rstrip(), flush=True)
            continue
        print(_line(_answered(client, "GET", f"/cases/{state['case_id']}").json()), flush=True)
    return 1 if failed else 0


def _ended(client: "httpx2.Client", number: str) -> Mapping[str, Any]:
    """Follows the examination; a stream that ends early is opened again."""
    while True:
        state: Mapping[str, Any] = _answered(client, "GET", f"/mails/{number}").json()
        if state["state"] in _ENDED:
            return state
        with client.stream("GET", f"/mails/{number}/events") as stream:
            if stream.status_code in _LATER:
                time.sleep(_pause(stream))
                continue
            for line in stream.iter_lines():
                if line.startswith("data:") and json.loads(line.removeprefix("data:"))["state"] in _ENDED:
                    break


def _list(client: "httpx2.Client", options: argparse.Namespace) -> int:
    left, after = options.limit, None
    while left > 0:
        wanted = {"q": options.words, "label": options.label, "after": after, "limit": min(left, 200)}
        page = _answered(client, "GET", "/cases", params={name: value for name, value in wanted.items() if value is not None}).json()
        for row in page["cases"]:
            print(_line(row))
        left, after = left - len(page["cases"]), page["next"]
        if after is None:
            break
    return 0


def _show(client: "httpx2.Client", options: argparse.Namespace) -> int:
    if options.json:
        sys.stdout.buffer.write(_answered(client, "GET", f"/cases/{options.case}/document").content)
        return 0
    params = {"lang": options.lang, "format": "md"}
    text = _answered(client, "GET", f"/cases/{options.case}/article", params=params).text
    print("\n".join(visible(line) for line in text.split("\n")))
    return 0


def _answered(client: "httpx2.Client", method: str, path: str, **asked: Any) -> "httpx2.Response":
    """A good answer; one that says to come later is asked for again. Raises FuwakeError with the service's own words."""
    for tried in range(_TRIES):
        answer = client.request(method, path, **asked)
        if answer.status_code not in _LATER or tried == _TRIES - 1:
            break
        time.sleep(_pause(answer))
    if answer.is_success:
        return answer
    words = f"{answer.status_code} {answer.reason_phrase}"
    if answer.headers.get("content-type") == "application/problem+json":
        words = f"{words}: {answer.json().get('detail') or 'no further words'}"
    raise FuwakeError(f"{visible(path)}: {visible(words)}")


def _pause(answer: "httpx2.Response") -> float:
    stated = answer.headers.get("retry-after", "")
    return min(float(stated), 60.0) if stated.isdigit() else 2.0


def _line(row: Mapping[str, Any]) -> str:
    probability = f"{row['probability']:.0%}" if row["probability"] is not None else ""
    return f"{row['id']}  {row['label']:12}  {probability:>4}  {visible(row['subject'] or '')}"
