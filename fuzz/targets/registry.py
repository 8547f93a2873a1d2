"""Every target, by hand; the order is that of `make fuzz`."""

from fuzz.targets import answers, containers, fields, files, messages, structured, texts
from fuzz.targets._target import Target

TARGETS: tuple[Target, ...] = (
    *messages.TARGETS,
    *structured.TARGETS,
    *fields.TARGETS,
    *texts.TARGETS,
    *files.TARGETS,
    *containers.TARGETS,
    *answers.TARGETS,
)


def named(name: str) -> Target:
    """The target of this name. Raises SystemExit naming those there are."""
    found = next((target for target in TARGETS if target.name == name), None)
    if found is None:
        raise SystemExit(f"no target {name}; there are: {' '.join(target.name for target in TARGETS)}")
    return found
