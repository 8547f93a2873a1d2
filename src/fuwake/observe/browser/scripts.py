"""The scripts that look at a page, as packaged files, and running them in a frame with typed answers."""

import asyncio
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame

MAX_FRAMES = 8
Shape = TypeVar("Shape")


@functools.cache
def source(name: str) -> str:
    """The text of a script; all but `guard` get the shared tools in front."""
    folder = Path(__file__).with_name("scripts")
    text = (folder / f"{name}.js").read_text(encoding="utf-8")
    if name == "guard":
        return text
    body = text[text.index("\n(") :].strip()
    return f"(...given) => {{ {(folder / 'tools.js').read_text(encoding='utf-8')}\nreturn ({body})(...given); }}"


async def evaluate(frame: "Frame", name: str, shape: type[Shape], argument: Any = None) -> Shape | None:
    """The script's answer in the wanted shape, or None where the page gives something else (it can: it is hostile)."""
    answer = await frame.evaluate(source(name), argument)
    return convert(answer, shape)


async def collect(frame: "Frame", name: str, shape: type[Shape]) -> list[tuple[Shape, "ElementHandle"]]:
    """Facts and handles of a script that answers `{elements, facts}`."""
    handle = await frame.evaluate_handle(source(name))
    facts_handle, elements_handle = await asyncio.gather(handle.get_property("facts"), handle.get_property("elements"))
    facts, elements = await asyncio.gather(facts_handle.json_value(), elements_handle.get_properties())
    found = []
    for index, fact in enumerate(facts if isinstance(facts, list) else []):
        element = elements.get(str(index))
        element_handle = element.as_element() if element is not None else None
        record = convert(fact, shape)
        if record is not None and element_handle is not None:
            found.append((record, element_handle))
    return found


def convert(value: Any, shape: type[Shape]) -> Shape | None:
    """The value as a record, or None."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None
