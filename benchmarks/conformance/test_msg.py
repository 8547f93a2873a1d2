"""Outlook files (samples of msgreader and others): the rebuilt mail against the raw properties, read here by olefile alone."""

import re
from pathlib import Path

from olefile import OleFileIO  # type: ignore[import-untyped]  # ships no types

from benchmarks.conformance.corpus import folder
from benchmarks.conformance.differences import check
from fuwake.intake.outlook.msg import read
from fuwake.intake.outlook.rebuild import rebuild
from fuwake.model.message import Message
from fuwake.parse.message import parse


def prop(file: OleFileIO, tag: str, storage: str = "") -> str | None:
    """A text property (MS-OXMSG section 2.1.3), UTF-16 or of eight bits."""
    for kind, codec in (("001F", "utf-16-le"), ("001E", "cp1252")):
        name = f"{storage}__substg1.0_{tag}{kind}"
        if file.exists(name):
            text = str(file.openstream(name).read().decode(codec, "replace"))
            return text.rstrip("\x00") or None
    return None


def flat(text: str | None) -> str:
    """Without line ends, blanks and what the byte order mark leaves."""
    return re.sub(r"[\s\x00\ufeff]+", " ", text or "").strip()


def differences(path: Path) -> set[str]:
    """Fields in which the rebuilt mail does not say what the properties say."""
    message = parse(rebuild(read(path.read_bytes()))).message
    with OleFileIO(str(path)) as file:
        found = set()
        if flat(message.subject) != flat(prop(file, "0037")):
            found.add("subject")
        sender = next((one for one in (prop(file, "5D01"), prop(file, "0C1F")) if one and "@" in one), None)
        if sender is not None and (not message.author or message.author[0].address != sender):
            found.add("sender")
        if sender is None and prop(file, "0C1A") and (not message.author or message.author[0].name != prop(file, "0C1A")):
            found.add("sender")
        body = flat(prop(file, "1000"))
        if body and body not in {flat(content.text) for content in message.contents}:
            found.add("body")
        return found | _attachments(file, message)


def _attachments(file: OleFileIO, message: Message) -> set[str]:
    data = {(part.filename, content.data) for part in message.parts for content in message.contents if content.path == part.path}
    carried = sum(part.type == "message/rfc822" for part in message.parts)
    found = set()
    inside = 0
    for storage in sorted({name[0] for name in file.listdir() if name[0].startswith("__attach")}):
        place = f"{storage}/"
        if file.exists(f"{place}__substg1.0_3701000D/__properties_version1.0"):
            inside += 1
        elif file.exists(f"{place}__substg1.0_37010102"):
            name = prop(file, "3707", place) or prop(file, "3704", place) or prop(file, "3001", place)
            if (name, file.openstream(f"{place}__substg1.0_37010102").read()) not in data:
                found.add(f"attachment {name}")
    return found | ({"messages inside"} if inside > carried else set())


def test_every_file_says_what_its_properties_say_or_the_difference_is_argued() -> None:
    paths = sorted((folder() / "msg").glob("*.msg"))
    assert len(paths) == 28
    check(((path.name, field) for path in paths for field in differences(path)), "msg.md")
