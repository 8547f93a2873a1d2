"""Pages made after what real kits do: what each asks for, where it would send it, and which of its controls do nothing."""

import mimetypes
import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from fuwake.derive.page import page as derive_page
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.model.visit import VisitRecord
from tests.observe.browser.stage import Answer, Asked, Stage

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

KITS = Path(__file__).parents[2] / "kits"


class Kit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person would write down of the page (kit.toml)."""

    says: str
    fields: tuple[str, ...]
    """Kinds of what is asked for, in any order."""
    targets: tuple[str, ...]
    """`METHOD URL kind kind …`."""
    dummies: tuple[str, ...] = ()
    kind: str
    """What sort of page it is."""
    what: str | None = None
    path: str = ""
    """What stands after the host in the link."""
    drawn: bool = False
    """The fields are no elements."""


def kit(name: str) -> Kit:
    """The description of one kit."""
    return msgspec.convert(tomllib.loads((KITS / name / "kit.toml").read_text(encoding="utf-8")), Kit)


def names() -> list[str]:
    """All kits."""
    return sorted(path.parent.name for path in KITS.glob("*/kit.toml"))


def serve(asked: Asked) -> Answer:
    """Files of the kits, by host name; a frame's host shares its kit's files."""
    host = asked.host.partition(":")[0].removesuffix(".kit.test").replace("-", "_")
    folder = KITS / ("in_a_frame" if host == "frame" else host)
    file = folder / (asked.target.partition("?")[0].lstrip("/") or "index.html")
    if not file.is_file():
        return 404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>"
    kind = mimetypes.guess_type(file.name)[0] or "text/html"
    return 200, {"Content-Type": f"{kind}; charset=utf-8"}, file.read_bytes()


def seen(record: VisitRecord) -> Page:
    """What is concluded from the record."""
    observation = Observation(
        id="visit:x",
        observer="visit",
        subject=record.url,
        asked_at=record.started_at,
        elapsed_s=1.0,
        source="test",
        status="found",
        data=msgspec.to_builtins(record),
        evidence=None,
        active=True,
    )
    found, _ = derive_page({observation.id: observation})
    assert found is not None
    return found


def told(page: Page) -> set[str]:
    """Targets as the kits write them."""
    return {" ".join([target.method, target.url, *sorted(target.carries)]) for target in page.targets}


@pytest.mark.parametrize("name", names())
def test_a_kit_is_read_as_a_person_would(stage: Stage, name: str) -> None:
    wanted = kit(name)
    host = f"{name.replace('_', '-')}.kit.test"
    stage.sites[host] = stage.sites["frame.kit.test"] = serve
    start = len(stage.raw)
    record = stage.visit(f"http://{host}/{wanted.path}")
    page = seen(record)
    assert record.outcome == "seen", record.detail
    assert Counter(field.kind for field in page.fields) == Counter(wanted.fields), record.inputs
    assert told(page) == {" ".join([*target.split(" ")[:2], *sorted(target.split(" ")[2:])]) for target in wanted.targets}, (
        record.detail,
        record.held,
    )
    assert set(wanted.dummies) <= {control.label for control in page.dummy_controls}
    assert wanted.what is None or page.what == wanted.what
    assert page.kind is not None
    assert page.kind.id == wanted.kind, page.kind.signs
    sent = bytes(stage.raw[start:])
    assert not record.decoy_left
    assert not any(sign in sent for sign in (b"taro", b"Pw-", b"example.com", b"dGFyb"))
