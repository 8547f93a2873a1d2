"""Locked archives made in the tests: ZIP under the old cipher, which no library writes, and under AES."""

import io
import struct
import zipfile
import zlib

import pyzipper  # type: ignore[import-untyped]  # has no marker of types


def zipped(files: dict[str, bytes], *, stored: bool = False) -> bytes:
    """An open archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def under_aes(files: dict[str, bytes], password: str) -> bytes:
    """An archive as WinZip and 7-Zip write it."""
    held = io.BytesIO()
    with pyzipper.AESZipFile(held, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def under_old_cipher(files: dict[str, bytes], password: str, *, cp932: bool = False) -> bytes:
    """An archive as the Explorer of Windows and Lhaplus write it: APPNOTE section 6.1, file names in cp932 without a flag."""
    body, directory = b"", b""
    for name, data in files.items():
        raw_name = name.encode("cp932" if cp932 else "utf-8")
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(data) + packer.flush()
        crc = zlib.crc32(data)
        content = _Cipher(password.encode()).encipher(b"\x11" * 11 + bytes([crc >> 24]) + packed)
        flags = 1 if cp932 else 0x801
        fixed = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0x21, crc, len(content), len(data), len(raw_name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fixed + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + raw_name
        body += b"PK\x03\x04" + fixed + raw_name + content
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


class _Cipher:
    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def encipher(self, data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            mixed = (self._keys[2] | 2) & 0xFFFF
            out.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
            self._update(byte)
        return bytes(out)

    def _update(self, byte: int) -> None:
        keys = self._keys
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(value: int, byte: int) -> int:
    """One step of CRC-32 without its inversions."""
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
