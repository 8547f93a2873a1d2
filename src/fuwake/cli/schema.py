"""Print the JSON Schema of the case document, generated from the types."""

import argparse
import json

HELP = "print the JSON Schema of the case document"


def declare(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  # every verb has the same signature
    """Prints it."""
    import msgspec

    from fuwake.model.case import Case

    print(json.dumps(msgspec.json.schema(Case), indent=1, ensure_ascii=False))
    return 0
