"""Keep pictures of brands (logos, icons) of your own, with which those of mails and pages are compared; none comes with fuwake."""

import argparse
from pathlib import Path

HELP = "your own pictures of brands: list, add-picture ID FILE, remove-picture NAME"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "action",
        choices=("list", "add-picture", "remove-picture"),
        help="list: the pictures that you keep; add-picture: put one into your folder; remove-picture: take one out",
    )
    parser.add_argument(
        "argument", nargs="*", metavar="ARGUMENT", help="add-picture: id of the brand and files; remove-picture: names as listed"
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """0; 1 where a picture to be removed is not there. Raises SettingsError."""
    from fuwake.model.errors import SettingsError
    from fuwake.settings import load, pictures_dir
    from fuwake.store import brand_pictures

    folder, given = pictures_dir(load(options.settings)), options.argument
    missing = 0
    match options.action:
        case "add-picture":
            if len(given) < 2:
                raise SettingsError("brands add-picture: the id of the brand and a file are needed")
            for name in given[1:]:
                print(f"added {brand_pictures.add(folder, given[0], _bytes(Path(name))).file}")
        case "remove-picture":
            for name in given:
                gone = brand_pictures.remove(folder, name)
                missing += not gone
                print(f"removed {name}" if gone else f"{name} is not there")
        case _:
            pictures = brand_pictures.kept(folder)
            for picture in pictures:
                print(f"{picture.brand}  {picture.file}" + ("" if (folder / picture.file).is_file() else "  (its file is missing)"))
            print(f"{len(pictures)} in {folder}")
    return 1 if missing else 0


def _bytes(path: Path) -> bytes:
    from fuwake.model.errors import SettingsError

    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error
