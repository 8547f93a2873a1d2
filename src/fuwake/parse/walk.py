"""The texts of a record of structs, tuples, lists and dicts, and the same record with some of them replaced."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

_PLAIN = frozenset((int, float, bool, type(None), datetime))


def texts_of(value: Any) -> Iterator[str]:
    """Every text in it, keys of dicts too."""
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is str:
            yield item
        elif kind in _PLAIN:
            continue
        elif isinstance(item, Struct):
            stack.extend(msgspec.structs.astuple(item))
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, (tuple, list, set, frozenset)):
            stack.extend(item)


def replaced(value: Any, masked: Mapping[str, str]) -> Any:
    """The value with the texts replaced; itself where none is. Depth is that of our own records, not of the mail."""
    kind = type(value)
    if kind is str:
        return masked.get(value, value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Struct):
        old = msgspec.structs.astuple(value)
        new = _walk_all(old, masked)
        if new is old:
            return value
        changes = {name: item for name, item, before in zip(value.__struct_fields__, new, old, strict=True) if item is not before}
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, dict):
        new_dict = {replaced(key, masked): replaced(item, masked) for key, item in value.items()}
        return new_dict if new_dict != value else value
    if isinstance(value, tuple):
        return _walk_all(value, masked)
    if isinstance(value, list):
        items = tuple(value)
        walked = _walk_all(items, masked)
        return value if walked is items else list(walked)
    return value


def _walk_all(values: tuple[Any, ...], masked: Mapping[str, str]) -> tuple[Any, ...]:
    """The same tuple where nothing in it changes."""
    out: list[Any] | None = None
    for place, old in enumerate(values):
        kind = type(old)
        if kind in _PLAIN:
            continue
        new = masked.get(old, old) if kind is str else replaced(old, masked)
        if new is not old:
            if out is None:
                out = list(values)
            out[place] = new
    return values if out is None else tuple(out)
