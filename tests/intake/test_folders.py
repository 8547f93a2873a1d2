"""Folders are walked in sorted order; Maildirs stay whole; links to folders are not followed."""

import os
from pathlib import Path

from fuwake.intake.folders import walk


def _below(place: Path) -> list[str]:
    return [str(Path(str(path)).relative_to(place)) for path in walk(str(place))]


def test_names_are_sorted_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b.eml", "a/z.eml", "a/y.eml", ".DS_Store", "c/.keep"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert _below(tmp_path) == ["a/y.eml", "a/z.eml", "b.eml"]


def test_a_maildir_is_one_path_and_its_subfolders_are_found(tmp_path: Path) -> None:
    for name in ("box/cur", "box/new", "box/tmp", "box/.Sent/cur", "box/.Sent/new"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "box/dovecot.index").touch()
    assert _below(tmp_path) == ["box", "box/.Sent"]


def test_a_link_in_a_circle_and_a_pipe_do_not_hold_it_up(tmp_path: Path) -> None:
    (tmp_path / "a.eml").touch()
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert _below(tmp_path) == ["a.eml"]


def test_anything_else_is_passed_on(tmp_path: Path) -> None:
    assert list(walk("-")) == ["-"]
    assert list(walk(str(tmp_path / "none"))) == [str(tmp_path / "none")]
