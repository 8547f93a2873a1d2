"""What a target is: a function of bytes that raises only where a promise is broken."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from fuzz.promises import holds

LONG = 65_536
"""Bytes of the longest input."""


class Target(Struct, frozen=True, kw_only=True):
    """One reader, or a family of them, under the fuzzer."""

    name: str
    run: Callable[[bytes], None]
    """Raises Broken for a broken promise; whatever else it raises is a finding too."""
    seeds: Callable[[], Iterable[bytes]]
    share: int
    """Of the time, beside the other targets'."""


def chosen(data: bytes, readers: tuple[Callable[[bytes], None], ...]) -> None:
    """The first byte chooses the reader of the others."""
    if data:
        readers[data[0] % len(readers)](data[1:])


def prefixed(place: int, seeds: Iterable[bytes]) -> list[bytes]:
    """Seeds for the reader at a place of `chosen`."""
    return [bytes([place]) + seed for seed in seeds]


def long(target: Target) -> Target:
    """The same reader given inputs that repeat a piece of themselves up to 64 kB: what takes more than linear time stands out."""

    def run(data: bytes) -> None:
        target.run(stretched(data))

    def seeds() -> Iterable[bytes]:
        return (bytes([place % 256, 0, 7 * place % 64]) + seed for place, seed in enumerate(target.seeds()))

    return Target(name=f"{target.name}-long", run=run, seeds=seeds, share=max(1, target.share // 2))


def stretched(data: bytes) -> bytes:
    """Three bytes say which piece (place, length) of the rest is repeated."""
    head, rest = data[:3], data[3:]
    if len(head) < 3 or not rest:
        return rest
    start = int.from_bytes(head[:2], "little") % len(rest)
    piece = rest[start : start + 1 + head[2]]
    room = LONG - len(rest)
    holds(piece, "an empty piece")
    return rest[:start] + piece * max(1, room // len(piece)) + rest[start:]
