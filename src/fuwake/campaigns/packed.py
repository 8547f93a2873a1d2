"""A profile as bytes of about a kilobyte, for the index. Pure."""

import sys
from array import array

import msgspec
from msgspec import Struct

from fuwake.campaigns.likeness import Profile
from fuwake.campaigns.sketch import Observed


class _Packed(Struct, frozen=True, array_like=True):
    """The fields of a profile in a fixed order; hashes as 32-bit numbers, the lowest byte first."""

    form: int
    text: bytes
    structure: bytes
    subject: str
    link_shapes: list[str]
    link_hosts: list[str]
    author_domains: list[str]
    link_queries: list[str]
    host_shapes: list[str]
    origin_net: str
    helo: str
    message_id: str
    files: list[str]
    file_names: list[str]
    file_text: bytes
    pictures: list[int]
    observed: Observed


_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Packed)
_NOTHING = Observed()


def pack(one: Profile) -> bytes:
    """The bytes of a profile, without its case."""
    return _ENCODER.encode(
        _Packed(
            form=one.form,
            text=_to_bytes(one.text),
            structure=_to_bytes(one.structure),
            subject=one.subject,
            link_shapes=sorted(one.link_shapes),
            link_hosts=sorted(one.link_hosts),
            author_domains=sorted(one.author_domains),
            link_queries=sorted(one.link_queries),
            host_shapes=sorted(one.host_shapes),
            origin_net=one.origin_net,
            helo=one.helo,
            message_id=one.message_id,
            files=sorted(one.files),
            file_names=sorted(one.file_names),
            file_text=_to_bytes(one.file_text),
            pictures=list(one.pictures),
            observed=one.observed,
        )
    )


def unpack(case: str, data: bytes) -> Profile:
    """The profile of a case from its bytes. Raises msgspec.DecodeError."""
    packed = _DECODER.decode(data)
    return Profile(
        case=case,
        form=packed.form,
        text=_from_bytes(packed.text),
        structure=_from_bytes(packed.structure),
        subject=packed.subject,
        link_shapes=frozenset(packed.link_shapes),
        link_hosts=frozenset(packed.link_hosts),
        author_domains=frozenset(packed.author_domains),
        link_queries=frozenset(packed.link_queries),
        host_shapes=frozenset(packed.host_shapes),
        origin_net=packed.origin_net,
        helo=packed.helo,
        message_id=packed.message_id,
        files=frozenset(packed.files),
        file_names=frozenset(packed.file_names),
        file_text=_from_bytes(packed.file_text),
        pictures=tuple(packed.pictures),
        observed=_NOTHING if packed.observed == _NOTHING else packed.observed,
    )


def _to_bytes(hashes: frozenset[int]) -> bytes:
    numbers = array("I", sorted(hashes))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _from_bytes(data: bytes) -> frozenset[int]:
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return frozenset(numbers)
