"""The user's own folder of pictures of brands: `<brand>/<name>`, and `prints.json` with the print of each.

None comes with fuwake: logos belong to their owners. A run reads the list of prints only; the pictures lie there for the user to see.
"""

import hashlib
from pathlib import Path

import msgspec

from fuwake.brands.book import listed
from fuwake.brands.pictures import telling
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.errors import SettingsError
from fuwake.parse.picture_print import print_of

PRINTS = "prints.json"
MOST = 2_000
"""Pictures of one folder."""
_MOST_BYTES = 2_000_000
_SVG_WIDTH = 400
_ENDINGS = {b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp", b"\xff\xd8\xff": "jpg", b"BM": "bmp", b"\x00\x00\x01\x00": "ico"}


def kept(folder: Path) -> tuple[BrandPicture, ...]:
    """The prints of the folder, in its order; none where there is no folder. Raises SettingsError where the list cannot be read."""
    path = folder / PRINTS
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[BrandPicture, ...])[:MOST]
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def add(folder: Path, brand: str, data: bytes) -> BrandPicture:
    """Puts a picture (PNG, JPEG, GIF, WebP, BMP, ICO, SVG) into the folder and returns it; one that is there already stays.

    Raises SettingsError over an unknown brand, a picture that cannot be read or says too little, and a folder that cannot be written.
    """
    if listed(brand) is None:
        raise SettingsError(f"brands: {brand!r} is no id of the brand list (the first column of brands.csv)")
    if len(data) > _MOST_BYTES:
        raise SettingsError(f"brands: the picture has more than {_MOST_BYTES:,} bytes")
    ending = next((ending for start, ending in _ENDINGS.items() if data.startswith(start)), "svg")
    print_ = print_of(_drawn(data) if ending == "svg" else data)
    if print_ is None or not telling(print_):
        raise SettingsError("brands: the picture cannot be read or is too plain (PNG, JPEG, GIF, WebP, BMP, ICO and SVG are read)")
    file = f"{brand}/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    picture = BrandPicture(brand=brand, file=file, print=print_)
    others = tuple(one for one in kept(folder) if one.file != file)
    try:
        (folder / brand).mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
        _write(folder, (*others, picture))
    except OSError as error:
        raise SettingsError(f"brands: {folder}: {error.strerror or error}") from error
    return picture


def remove(folder: Path, file: str) -> bool:
    """Takes a picture out of the folder; False where the list does not hold it. Raises SettingsError."""
    pictures = kept(folder)
    left = tuple(one for one in pictures if one.file != file)
    if len(left) == len(pictures):
        return False
    try:
        (folder / file).unlink(missing_ok=True)
        _write(folder, left)
    except OSError as error:
        raise SettingsError(f"brands: {folder}: {error.strerror or error}") from error
    return True


def _write(folder: Path, pictures: tuple[BrandPicture, ...]) -> None:
    part = folder / f"{PRINTS}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(pictures), indent=1) + b"\n")
    part.replace(folder / PRINTS)


def _drawn(data: bytes) -> bytes:
    import resvg_py  # only where a drawing is added

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=data.decode("utf-8"), width=_SVG_WIDTH))
    except ValueError as error:
        raise SettingsError(f"brands: the drawing cannot be read: {error}") from error
