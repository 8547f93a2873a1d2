"""The wire format of protocol buffers, read without a schema (protobuf.dev/programming-guides/encoding). Pure."""

from collections.abc import Iterator

MOST_FIELDS = 2000
"""Fields of one message that are read."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(field number, value) in order: a number for varints, bytes for all else. Raises ValueError."""
    at, count = 0, 0
    while at < len(data):
        count += 1
        tag, at = _varint(data, at)
        kind, size = tag & 7, {1: 8, 5: 4}.get(tag & 7, 0)
        if kind == 0:
            value, at = _varint(data, at)
            yield tag >> 3, value
            continue
        if kind == 2:
            size, at = _varint(data, at)
        if kind not in (1, 2, 5) or at + size > len(data) or count > MOST_FIELDS:
            raise ValueError("not a protocol buffer")
        yield tag >> 3, data[at : at + size]
        at += size


def varints(data: bytes) -> Iterator[int]:
    """The numbers of a packed repeated field. Raises ValueError."""
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("not a protocol buffer")
