"""Entry point of `fuwake`."""

import importlib
import os
import sys

from fuwake.cli.parser import build
from fuwake.model.errors import FuwakeError, SettingsError, UnreadableInput


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns the exit status of the contract: 0 done, 1 a check failed, 2 usage, 3 unreadable input."""
    words = sys.argv[1:] if arguments is None else arguments
    options = build(words[0] if words else None).parse_args(words)
    try:
        return int(importlib.import_module(f"fuwake.cli.{options.verb}").run(options))
    except UnreadableInput as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 3
    except SettingsError as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 2
    except FuwakeError as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing more to say
        return 0
    except KeyboardInterrupt:
        print("fuwake: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
