"""PDF files made in the tests: pages of words and links, pictures, scripts, locked under the oldest cipher (ISO 32000-1 section 7.6)."""

import hashlib
import io

from PIL.Image import Image

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def of_picture(picture: Image) -> bytes:
    """One page that is nothing but a picture, as scanners make it."""
    held = io.BytesIO()
    picture.convert("RGB").save(held, "PDF", resolution=100)
    return held.getvalue()


def pages(words: list[str], *, link: str | None = None, catalog: str = "", password: str | None = None) -> bytes:
    """One page for each text, in Helvetica; the first may have a link over it. `catalog`: more entries of the catalog."""
    count = len(words)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    annotation = 4 + 2 * count
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    lock = _Lock(password) if password is not None else None
    for number, text in enumerate(words):
        page, content = 4 + 2 * number, 5 + 2 * number
        more = f"/Annots[{annotation} 0 R]" if link is not None and number == 0 else ""
        entries = f"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R{more}"
        objects[page] = f"<<{entries}>>".encode()
        stream = f"BT /F 14 Tf 50 780 Td ({text}) Tj ET".encode()
        stream = lock.encipher(content, stream) if lock is not None else stream
        objects[content] = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    if link is not None:
        address = lock.encipher(annotation, link.encode()) if lock is not None else link.encode()
        action = b"<</S/URI/URI<" + address.hex().encode() + b">>>"
        objects[annotation] = b"<</Type/Annot/Subtype/Link/Rect[50 700 300 800]/A" + action + b">>"
    return _written(objects, lock)


def _written(objects: dict[int, bytes], lock: "_Lock | None") -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj" % number + content + b"endobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    more = lock.trailer() if lock is not None else b""
    return bytes(out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, more, start))


class _Lock:
    """The standard security handler, revision 2: RC4 with 40 bits."""

    def __init__(self, password: str) -> None:
        user = (password.encode() + _PAD)[:32]
        self._id = b"0123456789abcdef"
        self._owner = _rc4(hashlib.md5((b"owner" + _PAD)[:32]).digest()[:5], user)
        self._key = hashlib.md5(user + self._owner + (0xFFFFFFFC).to_bytes(4, "little") + self._id).digest()[:5]

    def encipher(self, number: int, data: bytes) -> bytes:
        return _rc4(hashlib.md5(self._key + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10], data)

    def trailer(self) -> bytes:
        user = _rc4(self._key, _PAD).hex().encode()
        entries = b"/Filter/Standard/V 1/R 2/P -4/O<" + self._owner.hex().encode() + b">/U<" + user + b">"
        return b"/Encrypt<<" + entries + b">>/ID[<" + self._id.hex().encode() + b"><" + self._id.hex().encode() + b">]"


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
